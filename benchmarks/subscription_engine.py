"""The subscription engine's own figures, on PostgreSQL with Saleor's order replaced by one row.

    python benchmarks/subscription_engine.py [--contracts 1000000]

Prints: planning 100,000 deliveries (at most 60 s), claiming with a million contracts in the table (at least 2,000/s), and the
cost of a renewal with a thousand and with a million contracts (at most 1.2 times). The renewals of a real Saleor:
subscription_renewals.py.
"""

from __future__ import annotations

import argparse
import logging
import statistics
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
for _path in (ROOT, ROOT / "tests", ROOT / "deploy/sandbox", ROOT / "tests/unit/subscriptions"):
    sys.path.insert(0, str(_path))

from harness import tables  # noqa: E402

tables.prepare()

import pytest  # noqa: E402
from django.db import connection  # noqa: E402
from engine import Bench  # noqa: E402

from saleor_plugins.subscriptions import planning, renewals  # noqa: E402
from saleor_plugins.subscriptions.models import Contract, Delivery  # noqa: E402

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
TARGET_PLANNING_S, TARGET_CLAIMS, TARGET_FLAT = 60.0, 2000.0, 1.2


def fill(contracts: int, plan_id: int, *, deliveries: bool) -> None:
    """Contracts by SQL, with thirty planned deliveries for every hundredth when asked to."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO commerce_subscriptions_contract (number, plan_id, user_id, channel_id,
                channel_slug, currency, status, frequency, weekdays, start_date, anchor, time_zone,
                slot, payment_mode, address_id, postal_code, razorpay_plan_id,
                razorpay_subscription_id, idempotency_key, failures, created_at, planned_until)
            SELECT 'N-' || g, %s, g, 1, 'consumer', 'INR', 'ACTIVE', 'DAILY', 0, '2026-03-03',
                '2026-03-03', 'Asia/Kolkata', 'morning', 'ON_DELIVERY', 1, '560001', '', '', 'k' || g,
                0, now(), %s
            FROM generate_series(1, %s) g
            """,
            [plan_id, "2099-01-01" if deliveries else None, contracts],
        )
        cursor.execute(
            """
            INSERT INTO commerce_subscriptions_contractline (contract_id, variant_id, quantity,
                agreed_price)
            SELECT id, 11, 2, 30 FROM commerce_subscriptions_contract
            """
        )
        if deliveries:
            cursor.execute(
                """
                INSERT INTO commerce_subscriptions_delivery (contract_id, plan_id, channel_id,
                    scheduled_on, date, slot, state, cutoff_at, deadline_at, run_at, attempts, edited,
                    parked, released, short_of_money, paid, skip_reason, failure, order_number, note)
                SELECT id, plan_id, 1, '2026-03-03', '2026-03-03', 'morning', 'PLANNED', %s, %s, %s,
                    0, false, false, false, false, false, '', '', '', ''
                FROM commerce_subscriptions_contract
                """,
                [
                    NOW + timedelta(hours=8.5),
                    NOW + timedelta(hours=18.5),
                    NOW + timedelta(hours=8.5),
                ],
            )
        cursor.execute("ANALYZE commerce_subscriptions_contract")
        cursor.execute("ANALYZE commerce_subscriptions_delivery")


def planning_seconds(bench: Bench) -> float:
    """3,334 daily contracts, thirty days ahead: 100,000 deliveries."""
    tables.empty()
    fill(3334, bench.plan().pk, deliveries=False)
    began = time.perf_counter()
    added = planning.tick(bench.now)
    seconds = time.perf_counter() - began
    assert added >= 99_000 and Delivery.objects.count() == added
    return seconds * 100_000 / added


def claims_per_second(bench: Bench, rows: int = 20_000) -> float:
    """Batches of fifty, as the workers take them."""
    bench.now = NOW + timedelta(hours=9)
    began, taken = time.perf_counter(), 0
    while taken < rows:
        _, ids = renewals.claim(bench.now, 50)
        taken += len(ids)
        if not ids:
            break
    rate = taken / (time.perf_counter() - began)
    Delivery.objects.filter(claim__isnull=False).update(
        claim=None, run_at=NOW + timedelta(hours=8.5)
    )
    return rate


def renewal_ms(bench: Bench, rows: int = 300) -> float:
    """The median cost of one renewal, claim included."""
    bench.now = NOW + timedelta(hours=9)
    costs = []
    for _ in range(rows):
        began = time.perf_counter()
        token, ids = renewals.claim(bench.now, 1)
        assert renewals.renew(ids[0], token) == "ordered"
        costs.append((time.perf_counter() - began) * 1000)
    return statistics.median(costs)


def main() -> int:
    """Print the figures; 1 when one misses its target."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--contracts", type=int, default=1_000_000)
    most = parser.parse_args().contracts
    # There is no broker here: the hints to workers that nobody hears are not worth a line each.
    logging.disable(logging.WARNING)
    with tables.database(), pytest.MonkeyPatch.context() as patch:
        tables.empty()
        with Bench(patch).running() as bench:
            seconds = planning_seconds(bench)
            print(
                f"planning 100,000 deliveries   {seconds:8.1f} s      (at most {TARGET_PLANNING_S})"
            )
            found = {}
            rate = 0.0
            for size in (1000, most):
                tables.empty()
                bench.now = NOW
                fill(size, bench.plan().pk, deliveries=True)
                if size == most:
                    rate = claims_per_second(bench)
                renewal_ms(bench, 30)
                found[size] = renewal_ms(bench)
                print(f"renewal, {Contract.objects.count():>9,} contracts  {found[size]:8.2f} ms")
            ratio = found[most] / found[1000]
            print(
                f"claims with {most:,} contracts {rate:8.0f} /s     (at least {TARGET_CLAIMS:.0f})"
            )
            print(f"renewal's cost, large : small   {ratio:8.2f} x      (at most {TARGET_FLAT})")
    good = seconds <= TARGET_PLANNING_S and rate >= TARGET_CLAIMS and ratio <= TARGET_FLAT
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
