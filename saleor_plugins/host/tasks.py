"""Celery's side of core's inbox, outbox and retention. Every task may run twice, late, or never finish."""

from celery import shared_task

from ..core import heartbeat, inbox, outbox, retention
from ..core.queues import enqueue
from .db import writer


@shared_task(name="saleor_plugins.core.process_inbox", ignore_result=True)
@writer()
def process_inbox(pk: int) -> None:
    """Act on one recorded event."""
    inbox.process(pk)


@shared_task(name="saleor_plugins.core.dispatch", ignore_result=True)
@writer()
def dispatch(pk: int) -> None:
    """Perform one outbox message."""
    outbox.dispatch(pk)


@shared_task(name="saleor_plugins.core.sweep", ignore_result=True)
@writer()
def sweep() -> None:
    """Hand out what is due: retries, and rows whose first hint the broker lost."""
    heartbeat.beat("sweep")
    for pk, queue in inbox.waiting():
        enqueue("saleor_plugins.core.process_inbox", pk, queue=queue)
    for pk, queue in outbox.waiting():
        enqueue("saleor_plugins.core.dispatch", pk, queue=queue)


@shared_task(name="saleor_plugins.core.apply_retention", ignore_result=True)
@writer()
def apply_retention() -> None:
    """Delete what no rule keeps any longer."""
    retention.apply_all()
