"""Celery's side of the gateway. Every task may run twice, late, or never finish."""

from datetime import timedelta

from celery import shared_task

from ..core import clock, heartbeat
from ..core.queues import PAYMENTS, enqueue
from ..host.db import writer
from . import effects, reconciliation, requests, webhooks
from .models import RazorpayOrder


@shared_task(name="saleor_plugins.razorpay_gateway.take_in", ignore_result=True)
@writer()
def take_in() -> None:
    """Act on the webhooks that were recorded."""
    webhooks.take_in()


@shared_task(name="saleor_plugins.razorpay_gateway.settle_due", ignore_result=True)
@writer()
def settle_due() -> None:
    """Hand out orders whose effects are owed: a crash or a restart left them, or their time came."""
    heartbeat.beat("razorpay.settle")
    due = RazorpayOrder.objects.filter(unsettled=True, settle_after__lte=clock.now())
    for pk in due.order_by("settle_after").values_list("pk", flat=True)[:200]:
        enqueue("saleor_plugins.razorpay_gateway.settle", pk, queue=PAYMENTS)


@shared_task(name="saleor_plugins.razorpay_gateway.settle", ignore_result=True)
@writer()
def settle(pk: int) -> None:
    """Do what is owed for one order."""
    if effects.claim(pk):
        effects.settle(pk)


@shared_task(name="saleor_plugins.razorpay_gateway.reconcile", ignore_result=True)
@writer()
def reconcile() -> None:
    """Ask Razorpay about what nobody told us."""
    heartbeat.beat("razorpay.reconcile")
    reconciliation.run()
    reconciliation.ask_refunds()
    reconciliation.ask_links()


@shared_task(name="saleor_plugins.razorpay_gateway.pick_up_requests", ignore_result=True)
@writer()
def pick_up_requests() -> None:
    """Find what Saleor asked for and our hook never heard of (a crash between the two)."""
    now = clock.now()
    requests.pick_up(since=now - timedelta(days=3), before=now - timedelta(minutes=1))
