"""Our own part of opening a payment, besides the HTTP call: time and queries.

    python -m benchmarks.razorpay_initialize [sessions]

The simulator runs as a process of its own. What is measured is `sessions.initialize` less the time
inside the HTTP client, beside the same number of bare one-row inserts. Target: p50 at most 5 ms, at
most 4 queries.
"""

import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "deploy/sandbox"), str(ROOT / "tests")]

from harness import tables  # noqa: E402

tables.prepare()

from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402


@contextmanager
def simulator() -> Iterator[str]:
    """Razorpay in a process of its own; its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "razorpay_simulator", "--port", "0", "--refund-seconds", "-1"],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "deploy/sandbox")},
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    found = re.search(r"http://[\d.:]+", line)
    assert found, line
    os.environ["RAZORPAY_API_URL"] = found[0]
    try:
        yield found[0]
    finally:
        process.terminate()
        process.wait()


def settings() -> dict[str, str]:
    """The sandbox merchant's."""
    return {
        "key_id": "rzp_test_SandboxRetail1",
        "key_secret": "SandboxRetailSecret00001",
        "webhook_secret": "whsec-bench",
    }


def configure() -> Any:
    """A channel with the gateway switched on; its settings."""
    from saleor_plugins.host import plugins
    from saleor_plugins.razorpay_gateway import accounts

    stored = plugins.PluginSettings(True, settings(), "retail")
    plugins.configuration = lambda *_: stored  # type: ignore[assignment]
    return accounts.of_channel("retail")


def main(count: int) -> None:
    """Print p50 and p95 of our part, the queries, and the bare insert's time."""
    from saleor_plugins.core.http import HttpClient
    from saleor_plugins.core.models import Heartbeat
    from saleor_plugins.razorpay_gateway import sessions

    with simulator(), tables.database():
        config = configure()
        inside = [0.0]
        real = HttpClient.request

        def timed(self: Any, *args: Any, **options: Any) -> Any:
            begun = time.perf_counter()
            try:
                return real(self, *args, **options)
            finally:
                inside[0] += time.perf_counter() - begun

        HttpClient.request = timed  # type: ignore[method-assign]
        ours, bare, queries = [], [], 0
        for number in range(count + 20):
            session = sessions.Session(
                token=uuid4(),
                amount=Decimal("499.00"),
                currency="INR",
                authorize=False,
                channel="retail",
                checkout_id=uuid4(),
                order_id=None,
                total=Decimal("499.00"),
                data={},
                email="anita@example.com",
            )
            if number == 0:
                with CaptureQueriesContext(connection) as captured:
                    sessions.initialize(config, session)
                queries = len(captured)
                continue
            inside[0] = 0.0
            begun = time.perf_counter()
            answer = sessions.initialize(config, session)
            took = time.perf_counter() - begun - inside[0]
            assert answer["result"] == "CHARGE_ACTION_REQUIRED", answer
            begun = time.perf_counter()
            Heartbeat.objects.create(name=f"bench-{number}", beat_at="2026-01-01T00:00:00Z")
            insert = time.perf_counter() - begun
            if number >= 20:
                ours.append(took * 1000)
                bare.append(insert * 1000)
    p50, p95 = statistics.median(ours), statistics.quantiles(ours, n=20)[-1]
    print(
        f"our part of transactionInitialize: p50 {p50:.2f} ms, p95 {p95:.2f} ms, {queries} queries"
    )
    print(f"one bare insert in the same run: p50 {statistics.median(bare):.2f} ms")
    print(
        f"ratio: {p50 / statistics.median(bare):.1f} inserts; target p50 <= 5 ms and <= 4 queries"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
