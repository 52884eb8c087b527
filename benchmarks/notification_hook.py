"""What a hook of the notifications adds to the request that it runs in.

    python -m benchmarks.notification_hook [orders]

The hook writes one outbox row and hands its id to the broker; compared with a bare INSERT of a row of
the same size by the same connection. The target: at most 3 ms and 2 queries.
"""

import statistics
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "deploy/sandbox"), str(ROOT / "tests")]

from harness import tables  # noqa: E402

tables.prepare()

from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402


def times(count: int, work: Callable[[], Any]) -> list[float]:
    """Milliseconds of each call."""
    found = []
    for _ in range(count):
        begun = time.perf_counter()
        work()
        found.append((time.perf_counter() - begun) * 1000)
    return found


def main(count: int = 500) -> int:
    """Print median and 95th percentile, and the ratio; status 1 when the target is missed."""
    with tables.database():
        from saleor_plugins.core import queues
        from saleor_plugins.notifications import events, hooks

        # The broker's share: one Redis command, made by Celery; here only that it is asked for.
        queues.current_app = SimpleNamespace(  # type: ignore[assignment]
            tasks={"saleor_plugins.core.dispatch": SimpleNamespace(apply_async=lambda **_: None)}
        )

        class Plugin:
            active = True

            @hooks.quietly
            def order_created(self, order: Any, **_: Any) -> None:
                hooks.note(events.order_fact("order_placed", order.pk, "consumer-inr"))

        def hook() -> None:
            Plugin().order_created(SimpleNamespace(pk=uuid.uuid4()), previous_value=None)

        def bare() -> None:
            with connection.cursor() as cursor:
                cursor.execute(
                    "INSERT INTO commerce_core_auditentry (action, actor_kind, actor_id, actor_label,"
                    " object_type, object_id, request_id, created_at) "
                    "VALUES ('a', 'b', '', '', 'c', %s, '', now()) RETURNING id",
                    [str(uuid.uuid4())],
                )
                cursor.fetchone()

        times(50, hook), times(50, bare)
        with CaptureQueriesContext(connection) as captured:
            hook()
        queries = len(captured)
        half = times(count // 2, hook), times(count // 2, bare)
        hooked, inserted = half[0] + times(count // 2, hook), half[1] + times(count // 2, bare)
        median, slow = statistics.median(hooked), statistics.quantiles(hooked, n=20)[-1]
        plain = statistics.median(inserted)
        print(
            f"hook: median {median:.2f} ms, 95% {slow:.2f} ms, {queries} queries; "
            f"bare insert {plain:.2f} ms; ratio {median / plain:.2f}"
        )
    return int(median > 3 or queries > 2)


if __name__ == "__main__":
    raise SystemExit(main(*map(int, sys.argv[1:])))
