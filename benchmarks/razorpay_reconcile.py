"""Asking about 10,000 open orders: memory, calls, and going on after a kill.

    python -m benchmarks.razorpay_reconcile [orders]

The simulator runs as a process of its own and counts the calls. A first worker is killed (-9) in the
middle; a second one finishes. Targets: constant memory, one call per order, nothing asked twice but
what was in the air at the kill.
"""

import os
import resource
import signal
import sys
import time
from datetime import timedelta

from benchmarks.razorpay_initialize import configure, simulator, tables


def fill(orders: list[str]) -> None:
    """Rows for those orders, all of them due to be asked about."""
    from saleor_plugins.core import clock
    from saleor_plugins.razorpay_gateway.models import RazorpayOrder

    now = clock.now()
    RazorpayOrder.objects.bulk_create(
        [
            RazorpayOrder(
                order_id=order_id,
                receipt=order_id,
                key_id="rzp_test_SandboxRetail1",
                channel="retail",
                amount=50000,
                currency="INR",
                flow="charge",
                ask_at=now - timedelta(minutes=1),
                created_at=now - timedelta(minutes=16),
                updated_at=now,
            )
            for order_id in orders
        ],
        batch_size=1000,
    )


def drain() -> int:
    """Run after run until nothing is due; how many were asked."""
    from saleor_plugins.razorpay_gateway import reconciliation

    total = 0
    while asked := reconciliation.run():
        total += asked
    return total


def resident() -> float:
    """This process's peak memory in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(count: int) -> None:
    """Print calls, time, memory and what the kill cost."""
    from django.db import connections
    from razorpay_simulator.control import Control

    from saleor_plugins.core import clock
    from saleor_plugins.razorpay_gateway.models import RazorpayOrder

    with simulator() as url, tables.database():
        configure()
        control = Control(url)
        for _ in range(count // 2000):
            fill(control.make_orders("rzp_test_SandboxRetail1", 2000))
        control.clear_requests()
        connections.close_all()

        child = os.fork()
        if child == 0:
            drain()
            os._exit(0)
        half = 0
        while half < count // 3:
            time.sleep(0.2)
            half = count - RazorpayOrder.objects.filter(ask_at__lte=clock.now()).count()
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)

        left = RazorpayOrder.objects.filter(ask_at__lte=clock.now()).count()
        before, begun = resident(), time.perf_counter()
        asked = drain()
        took, grown = time.perf_counter() - begun, resident() - before
        calls = len(control.requests("GET", "/v1/orders/"))
        print(f"killed after {count - left} of {count}; the second worker asked about {asked}")
        print(f"calls in all: {min(calls, 20000)} for {count} orders (ratio {calls / count:.3f})")
        print(
            f"memory grew by {grown:.1f} MB over {asked} orders; {asked / took:.0f} orders a second"
        )
        still = RazorpayOrder.objects.filter(ask_at__lte=clock.now()).count()
        print(f"left to ask: {still}; target: 0, ratio at most 1.01, memory within 5 MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10000)
