"""Telling people about money: messages to shoppers, and a list for staff of what needs a person.

Messages are outbox rows that the notifications plugin performs; they carry references, never
addresses or names.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from ..core import clock, outbox
from .models import Escalation, RazorpayOrder


def tell_shopper(
    order: RazorpayOrder, event: str, key: str, context: Mapping[str, Any] | None = None
) -> None:
    """Write a message to whoever pays this order; one per (event, key)."""
    _tell(order, event, key, "customer", context)


def escalate(
    order: RazorpayOrder | None,
    kind: str,
    key: str,
    message: str,
    *,
    channel: str = "",
    payment_id: str = "",
    details: Mapping[str, Any] | None = None,
) -> bool:
    """Put something on the staff's list and tell them, once per (kind, key); True when it is new."""
    with transaction.atomic():
        _, created = Escalation.objects.get_or_create(
            key=f"{kind}:{key}"[:120],
            defaults={
                "kind": kind,
                "channel": order.channel if order else channel,
                "order_id": (order.order_id or "") if order else "",
                "payment_id": payment_id,
                "saleor_order_id": order.saleor_order_id if order else None,
                "message": message[:500],
                "details": dict(details or {}),
                "created_at": clock.now(),
            },
        )
        if created:
            context = {"message": message, "kind": kind, "payment_id": payment_id}
            _tell(order, "payment_attention", f"{kind}:{key}", "staff", context, channel=channel)
    return created


def resolve(kind: str, key: str, message: str = "", *, channel: str = "") -> None:
    """The matter has settled itself; with a `message` it stays so when its beginning is told later."""
    now, name = clock.now(), f"{kind}:{key}"[:120]
    if message:
        about = {"kind": kind, "channel": channel, "message": message[:500]}
        Escalation.objects.get_or_create(key=name, defaults={**about, "created_at": now})
    Escalation.objects.filter(key=name, resolved_at__isnull=True).update(resolved_at=now)


def _tell(
    order: RazorpayOrder | None,
    event: str,
    key: str,
    audience: str,
    context: Mapping[str, Any] | None,
    channel: str = "",
) -> None:
    payload: dict[str, Any] = {
        "event": event,
        "channel_slug": order.channel if order else channel,
        "audience": audience,
        "user_id": None,
        "order_id": None,
        "context": dict(context or {}),
    }
    if order is not None:
        payload["order_id"] = str(order.saleor_order_id) if order.saleor_order_id else None
        payload["checkout_id"] = str(order.checkout_id) if order.checkout_id else None
        payload["context"].setdefault("amount", order.amount)
        payload["context"].setdefault("currency", order.currency)
    outbox.add(
        kind="notifications.event", queue="messages", key=f"{event}:{key}"[:200], payload=payload
    )
