"""Thirteen months of a shop: 200 contracts, outages, a clock set back, workers killed at every step, two beats at once.

PostgreSQL and every module of the engine are real; Saleor's order is a row of a fake shop (engine.FakeShop), which keeps
place_order's promise of one order per reference inside the caller's transaction. Saleor itself: tests/platform.
"""

from __future__ import annotations

import random
from collections import Counter
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import connection, transaction
from django.db.models import Sum
from engine import CUSTOMER, Bench, Killed, orders
from test_fifteen_failures import POINTS, in_threads

from saleor_plugins.core.errors import CommerceError
from saleor_plugins.subscriptions import (
    contracts,
    edits,
    faults,
    lifecycle,
    planning,
    renewals,
    reports,
    wallet,
)
from saleor_plugins.subscriptions.models import Contract, Delivery, Plan, WalletEntry
from saleor_plugins.subscriptions.schedule import Frequency
from saleor_plugins.subscriptions.states import DeliveryState, PaymentMode

SEED = 20260302
CONTRACTS, DAYS, STEP = 200, 400, timedelta(hours=7)
SHARES = (
    [Frequency.DAILY] * 4
    + [Frequency.ALTERNATE_DAYS] * 6
    + [Frequency.WEEKDAYS] * 20
    + [Frequency.WEEKLY] * 80
    + [Frequency.FORTNIGHTLY] * 50
    + [Frequency.MONTHLY] * 40
)


class Year:
    """The shop, and chance with a known seed."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.chance = random.Random(SEED)
        self.killed: Counter[str] = Counter()
        self.outages = self.set_back = self.doubled = 0
        self.contracts = [self._contract(number) for number in range(CONTRACTS)]

    def _contract(self, number: int) -> Contract:
        chance = self.chance
        frequency = SHARES[number]
        plan = self._plan(number % 6)
        contract = self.bench.contract(
            plan,
            frequency=frequency,
            user_id=5000 + number,
            weekdays=sorted(chance.sample(range(1, 8), 2))
            if frequency is Frequency.WEEKDAYS
            else None,
            mode=chance.choice([PaymentMode.WALLET, PaymentMode.WALLET, PaymentMode.ON_DELIVERY]),
        )
        self.bench.money(contract, 100_000 if number % 10 else 300)
        return contract

    def _plan(self, kind: int) -> Plan:
        name = f"plan {kind}"
        found = Plan.objects.filter(name=name).first()
        policy = ("SKIP", "DELIVER", "ASK")[kind % 3]
        zone = ("Asia/Kolkata", "Europe/Berlin")[kind // 3]
        return found or self.bench.plan(name=name, outage_policy=policy, time_zone=zone)

    def live(self) -> None:
        """Step through the days."""
        bench, chance = self.bench, self.chance
        end = bench.now + timedelta(days=DAYS)
        while bench.now < end:
            bench.now += STEP
            if chance.random() < 0.012:
                bench.now += timedelta(hours=chance.randint(1, 120))
                self.outages += 1
            self._customers()
            if chance.random() < 0.006:
                later = bench.now
                bench.now -= timedelta(hours=chance.randint(1, 8))
                self.set_back += 1
                self._tick()
                bench.now = later
            self._tick()
        faults.listen(None)
        bench.now += renewals.LEASE
        bench.tick()

    def _tick(self) -> None:
        if self.chance.random() < 0.12:
            self._killed_tick()
        elif self.chance.random() < 0.06:
            self.doubled += 1
            in_threads(self.bench.tick, self.bench.tick)
        self.bench.tick()

    def _killed_tick(self) -> None:
        point = self.chance.choice([*POINTS, "planned"])

        def kill(reached: str) -> None:
            if reached == point:
                self.killed[point] += 1
                faults.listen(None)
                raise Killed(point)

        faults.listen(kill)
        try:
            self.bench.tick()
        except Killed:
            # The dead worker's rows are free again when its lease has run out.
            self.bench.now += renewals.LEASE
        faults.listen(None)

    def _customers(self) -> None:
        """A few of them change their minds."""
        for contract in self.chance.sample(self.contracts, 2):
            wish = self.chance.choice(["skip", "pause", "resume", "vacation", "release", "nothing"])
            try:
                with transaction.atomic():
                    self._wish(contracts.locked(contract.pk), wish)
            except CommerceError:
                continue

    def _wish(self, contract: Contract, wish: str) -> None:
        now, chance = self.bench.now, self.chance
        today = now.date()
        if wish == "skip":
            row = contract.deliveries.filter(cutoff_at__gt=now).order_by("date").first()
            if row is not None:
                edits.skip(contract, row.date, CUSTOMER, now)
        elif wish == "pause":
            lifecycle.pause(contract, today + timedelta(days=chance.randint(2, 9)), CUSTOMER, now)
        elif wish == "resume":
            lifecycle.resume(contract, CUSTOMER, now)
        elif wish == "vacation":
            start = today + timedelta(days=chance.randint(2, 20))
            end = start + timedelta(days=chance.randint(0, 6))
            edits.vacation(contract, start, end, CUSTOMER, now)
        elif wish == "release":
            row = contract.deliveries.filter(parked=True).first()
            if row is not None:
                edits.unskip(contract, row.date, CUSTOMER, now)


def test_four_hundred_days(bench: Bench) -> None:
    """No duplicate, no silent miss, no late milk, and a ledger that balances against the orders."""
    year = Year(bench)
    began = bench.now
    year.live()

    # The year was as bad as it was meant to be.
    assert set(year.killed) == {*POINTS, "planned"} and year.killed.total() >= 30
    assert year.outages >= 10 and year.set_back >= 5 and year.doubled >= 50

    placed = orders()
    made = Delivery.objects.filter(order_id__isnull=False)
    assert len(placed) == len({reference for reference, _ in placed}) == made.count() > 7_000
    assert {row.key for row in made.iterator()} == {reference for reference, _ in placed}
    assert made.exclude(state=DeliveryState.ORDERED.value).count() == 0

    for row in made.select_related("contract__plan").iterator():
        assert row.ordered_at is not None and row.ordered_at < row.deadline_at, row.pk
    per_day = Counter(made.values_list("contract_id", "ordered_on"))
    assert max(per_day.values()) <= 2

    _nothing_missed(year, began)

    spent = WalletEntry.objects.filter(key__startswith="order:").aggregate(s=Sum("amount"))["s"]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(o.total) FROM test_shop_order o"
            " JOIN commerce_subscriptions_delivery d ON d.order_id = o.id"
            " JOIN commerce_subscriptions_contract c ON c.id = d.contract_id"
            " WHERE c.payment_mode = 'WALLET'"
        )
        paid = cursor.fetchone()[0]
    assert spent + paid == Decimal(0)
    assert wallet.audit() == []


def _nothing_missed(year: Year, began: datetime) -> None:
    """Every date of every schedule has a row, and every row whose time has come is decided, with a reason."""
    horizon = year.bench.now - timedelta(days=1)
    assert reports.overdue(year.bench.now) == 0
    for contract in year.contracts:
        contract.refresh_from_db()
        wanted = set(planning.schedule_of(contract).between(contract.anchor, horizon.date()))
        rows = list(contract.deliveries.all())
        assert wanted <= {row.scheduled_on for row in rows}, contract.pk
        for row in rows:
            if row.deadline_at >= horizon or row.parked:
                continue
            assert row.state in ("ORDERED", "SKIPPED", "FAILED"), (row.pk, row.state)
            assert row.state == "ORDERED" or row.skip_reason or row.failure
    assert began < horizon
