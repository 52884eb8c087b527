"""Handing work to Celery without ever failing the caller: the row is the truth, the task a hint."""

import logging

from celery import current_app

logger = logging.getLogger(__name__)

PAYMENTS = "payments"
RENEWALS = "renewals"
MESSAGES = "messages"
BULK = "bulk"


def enqueue(task: str, *arguments: int | str, queue: str, delay: float | None = None) -> None:
    """Ask a worker to run the task named `task`; when the broker is away the sweeper will.

    Only row ids and names travel through the broker, never personal data. `delay` is in seconds.
    """
    try:
        registered = current_app.tasks[task]
        registered.apply_async(args=list(arguments), queue=queue, countdown=delay, retry=False)
    except Exception as error:  # noqa: BLE001 - a hint that fails must not undo what is committed
        logger.warning(
            "Could not enqueue %s %s: %s", task, arguments, type(error).__name__, exc_info=False
        )
