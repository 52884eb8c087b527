"""Carts that are paid and forgotten become orders; carts that are only forgotten go."""

from __future__ import annotations

import datetime
import logging
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.utils import timezone

from ..celeryconf import app
from ..channel.models import Channel
from ..plugins.manager import get_plugins_manager
from .complete_checkout import complete_checkout
from .fetch import fetch_checkout_info, fetch_checkout_lines
from .models import Checkout

logger = logging.getLogger(__name__)

BATCH_SIZE = 20
OLDEST = datetime.timedelta(days=30)


@app.task
def trigger_automatic_checkout_completion_task() -> None:
    """Find carts, in channels that want it, that have been fully authorized for long enough."""
    now = timezone.now()
    chosen = Q()
    for channel in Channel.objects.filter(automatically_complete_fully_paid_checkouts=True):
        delay = datetime.timedelta(minutes=channel.automatic_completion_delay or 0)
        found = Q(channel=channel, last_change__lt=now - delay)
        if channel.automatic_completion_cut_off_date:
            found &= Q(created_at__gte=channel.automatic_completion_cut_off_date)
        chosen |= found
    if not chosen:
        return
    checkouts = (
        Checkout.objects.filter(
            chosen,
            Q(email__isnull=False) | Q(user__isnull=False),
            authorize_status="full",
            last_change__gte=now - OLDEST,
            billing_address__isnull=False,
            total_gross_amount__gt=0,
        )
        .order_by(F("last_automatic_completion_attempt").asc(nulls_first=True), "last_change")
        .values_list("pk", flat=True)
    )
    for pk in checkouts[:BATCH_SIZE]:
        automatic_checkout_completion_task.delay(pk)


@app.task
def automatic_checkout_completion_task(checkout_pk: Any) -> None:
    """Try once; why it fails is logged, and the cart stays."""
    now = timezone.now()
    if not Checkout.objects.filter(pk=checkout_pk).update(last_automatic_completion_attempt=now):
        return
    checkout = Checkout.objects.get(pk=checkout_pk)
    manager = get_plugins_manager(allow_replica=False)
    lines, unavailable = fetch_checkout_lines(checkout)
    if unavailable or not lines:
        logger.info("Checkout %s is not completed: nothing that can be sold.", checkout_pk)
        return
    info = fetch_checkout_info(checkout, lines, manager)
    try:
        complete_checkout(manager, info, lines, None, None, is_automatic_completion=True)
    except ValidationError as error:
        logger.warning("Checkout %s is not completed: %s", checkout_pk, error.messages)


@app.task
def delete_expired_checkouts() -> int:
    """Remove carts nobody touched: after 30 days, 90 with a customer, 6 hours when empty."""
    now = timezone.now()
    anonymous = Q(email__isnull=True, user__isnull=True)
    expired = (
        Q(lines__isnull=True, last_change__lt=now - datetime.timedelta(hours=6))
        | (anonymous & Q(last_change__lt=now - datetime.timedelta(days=30)))
        | (~anonymous & Q(last_change__lt=now - datetime.timedelta(days=90)))
    )
    ids = Checkout.objects.filter(expired, payment_transactions__isnull=True).values("pk")
    return Checkout.objects.filter(pk__in=ids).delete()[0]
