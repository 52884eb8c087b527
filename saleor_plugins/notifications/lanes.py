"""Lanes of a worker with several threads: a provider that hangs must not hold them all.

A call to a provider may take as long as its timeout. So one provider gets half of a worker's threads at
most, all of them together every thread but one, and a one-time code any. Where calls come and go a lane is
free within a moment, which is waited for; behind a call that has lasted for a second nobody waits. Who
finds no lane tries again later, and nothing is counted. A worker that forks has one thread in each process and no
lanes; there the queues `codes` and `payments` have a worker of their own (deploy/).
"""

import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

from celery.signals import worker_ready

WAIT = 0.25  # seconds
STUCK = 1.0  # seconds after which a call is not expected to end soon

_freed = threading.Condition()
_busy: dict[str, list[float]] = defaultdict(list)  # when the calls under way began, by provider
_threads = 1


def open_lanes(threads: int) -> None:
    """Say how many threads this process has; with one there are no lanes."""
    global _threads
    _threads = threads


@worker_ready.connect(weak=False)
def _measure(sender: Any = None, **_: Any) -> None:
    controller: Any = getattr(sender, "controller", None)
    pool = getattr(controller, "pool_cls", None)
    if "thread" in str(getattr(pool, "__module__", "")):
        open_lanes(int(controller.concurrency or 1))


@contextmanager
def lane(provider: str, *, urgent: bool = False) -> Iterator[bool]:
    """A lane to `provider` for the length of the block; False when there is none free just now."""
    began = _enter(provider, urgent)
    try:
        yield began is not None
    finally:
        if began is not None:
            with _freed:
                _busy[provider].remove(began)
                _freed.notify_all()


def _enter(provider: str, urgent: bool) -> float | None:
    """When the call began, or None where it may not begin now."""
    with _freed:
        if _threads > 1 and not urgent:
            give_up = monotonic() + WAIT
            while calls := _in_the_way(provider):
                now = monotonic()
                if now >= give_up or now - min(calls) > STUCK:
                    return None
                _freed.wait(give_up - now)
        began = monotonic()
        _busy[provider].append(began)
        return began


def _in_the_way(provider: str) -> list[float]:
    """The calls of which one must end before another to `provider` may begin; none when it may."""
    own, every = _busy[provider], [began for calls in _busy.values() for began in calls]
    if len(own) >= max(1, _threads // 2):
        return own
    return every if len(every) >= _threads - 1 else []
