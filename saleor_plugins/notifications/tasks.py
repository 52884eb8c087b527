"""Celery's side of the scans. Each may run twice, late, or never finish."""

from celery import shared_task

from ..host.db import writer
from . import scans


@shared_task(name="saleor_plugins.notifications.sweep", ignore_result=True)
@writer()
def sweep() -> None:
    """Find facts that a crash between Saleor's commit and our hook left out."""
    scans.missed_facts()


@shared_task(name="saleor_plugins.notifications.find_payment_failures", ignore_result=True)
@writer()
def find_payment_failures() -> None:
    """Tell customers of payments that did not go through."""
    scans.payment_failures()


@shared_task(name="saleor_plugins.notifications.look_at_stock", ignore_result=True)
@writer()
def look_at_stock() -> None:
    """Tell owners what runs low."""
    scans.stock()


@shared_task(name="saleor_plugins.notifications.sum_up_day", ignore_result=True)
@writer()
def sum_up_day() -> None:
    """Send owners the day's figures."""
    scans.daily_summary()
