"""Dispatch of messages against a bare loop that posts the same bodies with the same client.

    python -m benchmarks.notification_dispatch [messages] [threads]

Both post to the same message sink, which runs as a process of its own, from the same number of
threads. Dispatch also claims rows, reads the order and the configuration, renders, checks caps and
writes the outcome. Measured at a provider that answers at once, and at one that takes 100 ms, as
providers across the internet do. The target is 0.7 at both.
"""

import itertools
import os
import re
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "deploy/sandbox"), str(ROOT / "tests")]

from harness import tables  # noqa: E402

tables.prepare()

from django.conf import settings as django_settings  # noqa: E402
from django.db import connections  # noqa: E402
from message_sink.client import Sink  # noqa: E402

PHONE = "+919812345678"


@contextmanager
def sink() -> Iterator[Sink]:
    """The message sink in a process of its own."""
    process = subprocess.Popen(
        [sys.executable, "-m", "message_sink", "--port", "0", "--smtp-port", "0"],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "deploy/sandbox")},
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    found = re.search(r"http://[\d.:]+", line)
    assert found, line
    client = Sink(found[0])
    try:
        while not client.ready():
            time.sleep(0.05)
        yield client
    finally:
        process.terminate()
        process.wait()


def in_threads(threads: int, count: int, work: Callable[[int], Any]) -> float:
    """How many per second, when `threads` of them share `count` pieces of work."""
    numbers, barrier = iter(range(count)), threading.Barrier(threads + 1)
    lock = threading.Lock()

    def run() -> None:
        barrier.wait()
        while True:
            with lock:
                number = next(numbers, None)
            if number is None:
                break
            work(number)
        connections.close_all()

    workers = [threading.Thread(target=run) for _ in range(threads)]
    for worker in workers:
        worker.start()
    barrier.wait()
    begun = time.perf_counter()
    for worker in workers:
        worker.join()
    return count / (time.perf_counter() - begun)


class Case:
    """A shop with one order, and adapters at the sink."""

    def __init__(self, target: Sink) -> None:
        from saleor_plugins.core import outbox
        from saleor_plugins.host import messages as host
        from saleor_plugins.host import plugins

        os.environ["MSG91_API_URL"] = target.base_url
        self.sink = target
        self.values = {
            "sms_providers": "msg91",
            "msg91_auth_key": "key",
            "shop_name": "Anand Stores",
            "hourly_per_recipient": "0",
            "daily_caps": "sms.transactional=1000000",
        }
        stored = plugins.PluginSettings(True, self.values, "in")
        plugins.configuration = lambda *_: stored  # type: ignore[assignment]
        order = host.OrderFacts(
            id=uuid.uuid4(),
            number="1042",
            status="unfulfilled",
            origin="checkout",
            channel_slug="in",
            confirms_itself=True,
            user_id=None,
            email="",
            phones=(PHONE,),
            name="Anita",
            language="en",
            currency="INR",
            total=Decimal("1249"),
            charged=Decimal(0),
            paid=False,
            created_at=None,  # type: ignore[arg-type]
        )

        def facts(pk: Any) -> Any:
            # As many queries as the real one makes.
            with connections["default"].cursor() as cursor:
                cursor.execute("SELECT 1")
                cursor.fetchone()
            return order

        host.order_facts = facts  # type: ignore[assignment]
        host.public_url = lambda: "https://api.example"  # type: ignore[assignment]
        host.site = lambda: ("Anand Stores", "shop.example")  # type: ignore[assignment]
        outbox.enqueue = lambda *_, **__: None  # type: ignore[assignment]
        self.order = order

    def rows(self, count: int) -> list[int]:
        """Outbox rows that are ready to be sent."""
        from saleor_plugins.core import outbox
        from saleor_plugins.core.models import OutboxMessage
        from saleor_plugins.notifications import events, hooks

        for number in range(count):
            key, payload = events.shipped(self.order.id, "in", next(_ids), f"AWB{number}")
            hooks.note((key, payload))
        for pk in OutboxMessage.objects.filter(kind="notifications.event", state="pending"):
            outbox.dispatch(pk.pk)
        found = OutboxMessage.objects.filter(kind="notifications.send", state="pending")
        return list(found.order_by("pk").values_list("pk", flat=True))

    def measure(self, count: int, threads: int) -> tuple[float, float]:
        """Messages per second of the bare loop, and of dispatch."""
        from saleor_plugins.core import outbox
        from saleor_plugins.notifications import settings
        from saleor_plugins.notifications.channels import adapter
        from saleor_plugins.notifications.channels.base import Accepted, Outgoing

        pks = self.rows(count)
        assert len(pks) == count
        msg91 = adapter("msg91", settings.of(self.values))
        same = Outgoing(
            message_id=uuid.uuid4().hex,
            to=PHONE,
            text="",
            event="order_shipped",
            values=("Anand Stores", "1042", "AWB1"),
        )

        def post(_: int) -> None:
            assert isinstance(msg91.send(same), Accepted)

        in_threads(threads, threads * 4, post)  # warm connections
        # Turn and turn about, so that both see the same machine.
        bare = in_threads(threads, count // 2, post)
        ours = in_threads(threads, count, lambda number: outbox.dispatch(pks[number]))
        bare = (bare + in_threads(threads, count // 2, post)) / 2
        return bare, ours


_ids = itertools.count(1)


def main(count: int = 200, threads: int = 8) -> int:
    """Print both rates and their ratio; status 1 when the target is missed."""
    django_settings.DEBUG = False  # as a merchant's: Django notes no statements
    with tables.database(), sink() as target:
        case = Case(target)
        case.measure(threads * 4, threads)
        ratios = []
        for words, delay in (("at once", 0.0), ("after 100 ms", 0.1)):
            target.clear_faults()
            if delay:
                target.fault("delay", provider="msg91", seconds=delay, count=10**6)
            bare, ours = case.measure(count, threads)
            ratios.append(ours / bare)
            print(
                f"dispatch, provider answers {words:12} {threads} threads: "
                f"bare {bare:7.1f}/s  dispatch {ours:7.1f}/s  ratio {ratios[-1]:.2f}"
            )
    return int(min(ratios) < 0.7)


if __name__ == "__main__":
    raise SystemExit(main(*map(int, sys.argv[1:])))
