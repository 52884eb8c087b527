"""Handing work to Celery without ever failing the caller: the row is the truth, the task a hint."""

import logging
import time

from celery import current_app

logger = logging.getLogger(__name__)

PAYMENTS = "payments"
RENEWALS = "renewals"
CODES = "codes"  # one-time codes: somebody is waiting for them
MESSAGES = "messages"
BULK = "bulk"

# After a failure hints are left out for as long as the sweeper needs to come by: it hands out what is
# due every 5 seconds, and a request with several hints must not wait for each of them.
AWAY = 5.0  # seconds
_away_until = 0.0


def enqueue(task: str, *arguments: int | str, queue: str, delay: float | None = None) -> None:
    """Ask a worker to run the task named `task`; when the broker is away the sweeper will.

    Only row ids and names travel through the broker, never personal data. `delay` is in seconds.
    """
    global _away_until
    if time.monotonic() < _away_until:
        return
    try:
        registered = current_app.tasks[task]
        registered.apply_async(args=list(arguments), queue=queue, countdown=delay, retry=False)
    except Exception as error:  # noqa: BLE001 - a hint that fails must not undo what is committed
        _away_until = time.monotonic() + AWAY
        logger.warning(
            "Could not enqueue %s %s: %s", task, arguments, type(error).__name__, exc_info=False
        )
