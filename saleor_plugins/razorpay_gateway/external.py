"""Payments that belong to no Saleor transaction: opened for another plugin, which gets the outcome.

The same records, the same door and the same reconciler as Saleor's own; only the last step differs:
instead of a report to Saleor, the plugin that registered for the purpose is called.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError

from ..core import clock
from ..core.errors import InvalidInput
from ..core.money import Money
from . import (
    accounts,
    amounts,
    effects,
    events,
    orphans,
    refunds,
    sessions,
    signatures,
    transactions,
)
from .api import OpenPayment
from .errors import Mismatch, SignatureMismatch, UnknownPayment
from .models import PaymentRecord, RazorpayOrder
from .registry import CapturedPayment
from .transactions import Refused, Source


def open_payment(
    *,
    channel_slug: str,
    amount: Money,
    purpose: str,
    reference: str,
    customer_id: str | None,
    prefill: Mapping[str, str],
    token: Mapping[str, Any] | None,
    method: str | None,
) -> OpenPayment:
    """See `api.open_payment`."""
    if not purpose or not reference:
        raise InvalidInput("A payment needs a purpose and a reference.", field="reference")
    config = accounts.of_channel(channel_slug)
    units = amounts.minor(amount.amount, amount.currency)
    order = _intent(config.key_id, channel_slug, units, amount.currency, purpose, reference)
    fields: dict[str, Any] = {
        "amount": units,
        "currency": amount.currency,
        "receipt": order.receipt,
        "notes": {"purpose": purpose, "reference": reference[:200]},
        "payment": sessions.capture_settings(config, "charge"),
    }
    if customer_id:
        fields["customer_id"] = customer_id
    if token:
        fields["token"] = dict(token)
    if method:
        fields["method"] = method
    created = accounts.client(config).create_order(**fields)
    if created.get("amount") != units or created.get("currency") != amount.currency:
        raise Mismatch("Razorpay answered with another amount.")
    order_id = str(orphans.answered(order, events.identifier(created.get("id"))).order_id)
    checkout: dict[str, Any] = {
        "key": config.key_id,
        "order_id": order_id,
        "amount": units,
        "currency": amount.currency,
        "name": config.business_name or "",
        "prefill": dict(prefill),
    }
    if customer_id:
        checkout["customer_id"] = customer_id
    if token:
        checkout["recurring"] = "1"
    return OpenPayment(order_id, checkout)


def _intent(
    key_id: str, channel: str, units: int, currency: str, purpose: str, reference: str
) -> RazorpayOrder:
    words = f"{purpose}|{reference}|{currency}|{units}"
    receipt = "x-" + hashlib.sha256(words.encode()).hexdigest()[:36]
    now = clock.now()
    known = RazorpayOrder.objects.filter(key_id=key_id, receipt=receipt).first()
    if known is not None:
        return known
    try:
        return RazorpayOrder.objects.create(
            receipt=receipt,
            key_id=key_id,
            channel=channel,
            purpose=purpose,
            reference=reference,
            amount=units,
            currency=currency,
            flow="charge",
            ask_at=now + sessions.FIRST_QUESTION,
            created_at=now,
            updated_at=now,
        )
    except IntegrityError:
        return RazorpayOrder.objects.get(key_id=key_id, receipt=receipt)


def confirm(order_id: str, payment_id: str, signature: str) -> CapturedPayment | None:
    """See `api.confirm_payment`."""
    order = RazorpayOrder.objects.filter(order_id=order_id).exclude(purpose="").first()
    if order is None:
        raise UnknownPayment("There is no such payment.", field="razorpay_order_id")
    config = accounts.of_channel(order.channel, even_inactive=True)
    if not signatures.payment_is_genuine(
        str(order.order_id), payment_id, signature, config.key_secret
    ):
        raise SignatureMismatch("The payment could not be verified.", field="razorpay_signature")
    fact = events.payment(accounts.client(config).fetch_payment(payment_id))
    outcome = transactions.apply(fact, Source(config.key_id, order.channel))
    if isinstance(outcome, Refused):
        raise Mismatch(outcome.reason)
    effects.settle(order.pk)
    record = PaymentRecord.objects.get(payment_id=payment_id)
    return effects.as_captured(order, record) if record.captured else None


def refund(payment_id: str, amount: Money, *, key: str, reason: str) -> None:
    """See `api.refund_external`."""
    payment = (
        PaymentRecord.objects.select_related("order")
        .filter(payment_id=payment_id, captured=True)
        .exclude(order__purpose="")
        .first()
    )
    if payment is None or payment.currency != amount.currency:
        raise UnknownPayment("There is no such captured payment.", field="payment_id")
    short = "x" + hashlib.sha256(key.encode()).hexdigest()[:16]
    refunds.request_external(payment, amount.minor, short, reason)
