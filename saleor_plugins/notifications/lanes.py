"""Lanes of a worker with several threads: a provider that hangs must not hold them all.

A call to a provider may take as long as its timeout. So one provider gets half of a worker's threads at
most, all of them together every thread but one, and a one-time code any. Where calls come and go a lane is
free within a moment, which is waited for; who finds none then tries again later, and nothing is counted.
A worker that forks has one thread in each process and no
lanes; there the queues `codes` and `payments` have a worker of their own (deploy/).
"""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from celery.signals import worker_ready

WAIT = 0.25  # seconds

_freed = threading.Condition()
_busy: Counter[str] = Counter()
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
    entered = _enter(provider, urgent)
    try:
        yield entered
    finally:
        if entered:
            with _freed:
                _busy[provider] -= 1
                _freed.notify_all()


def _enter(provider: str, urgent: bool) -> bool:
    with _freed:
        if _threads > 1 and not urgent and not _freed.wait_for(lambda: _free(provider), WAIT):
            return False
        _busy[provider] += 1
        return True


def _free(provider: str) -> bool:
    own, together = max(1, _threads // 2), _threads - 1
    return _busy[provider] < own and _busy.total() < together
