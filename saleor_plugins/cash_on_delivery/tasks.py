"""Celery's side of cash on delivery. May run twice, late, or never finish."""

from celery import shared_task

from ..core import clock, heartbeat
from ..host.db import writer
from . import sweeping


@shared_task(name="saleor_plugins.cash_on_delivery.sweep", ignore_result=True)
@writer()
def sweep() -> None:
    """Finish what a crash left unfinished."""
    heartbeat.beat("cash_on_delivery.sweep")
    sweeping.sweep(clock.now())
