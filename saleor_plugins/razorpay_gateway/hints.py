"""Telling the workers that something came in: at once for one event, together for a burst.

A message to the broker costs more than accepting a webhook does. What was recorded while the last
hint is younger than `WINDOW` shares the next one. A hint that is lost with its process is made good
by core's sweeper: the rows are the truth.
"""

import threading
import time

from ..core.queues import PAYMENTS, enqueue

WINDOW = 0.25  # seconds
TASK = "saleor_plugins.razorpay_gateway.take_in"

_lock = threading.Lock()
_last = 0.0
_waiting = False


def soon(_: int = 0) -> None:
    """Have a worker look into the inbox, now or at the end of the window."""
    global _last, _waiting
    now = time.monotonic()
    with _lock:
        if _waiting:
            return
        pause = _last + WINDOW - now
        if pause > 0:
            _waiting = True
        else:
            _last = now
    if pause > 0:
        timer = threading.Timer(pause, _flush)
        timer.daemon = True
        timer.start()
    else:
        enqueue(TASK, queue=PAYMENTS)


def _flush() -> None:
    global _last, _waiting
    with _lock:
        _waiting = False
        _last = time.monotonic()
    enqueue(TASK, queue=PAYMENTS)
