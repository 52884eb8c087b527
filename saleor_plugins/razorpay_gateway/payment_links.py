"""Links to pay an unpaid Saleor order with, sent to the customer by the notifications plugin.

https://razorpay.com/docs/api/payments/payment-links/ - `reference_id` is ours, unique and
deterministic; a repeated create finds the first one's link. Money that arrives through a link is
reported on a transaction of the order that was made for it.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from ..core import clock
from ..core.errors import Conflict, ProviderRejected
from ..core.money import Money
from ..host import payments as host_payments
from . import accounts, amounts, events, notices, transactions
from .accounts import PLUGIN_ID
from .events import LinkFact
from .models import PaymentLink, RazorpayOrder
from .transactions import Applied, Outcome, Refused, Source

LIFETIME = timedelta(days=7)
ASK_EVERY = timedelta(hours=1)
OVER = ("paid", "cancelled", "expired")


@dataclass(frozen=True, slots=True)
class Payer:
    """Whom a link is for; empty fields are left out."""

    name: str = ""
    email: str = ""
    phone: str = ""


def finished(order_id: UUID) -> int:
    """How many of an order's links are over and counted in what is due; to be read before that is.

    A paid one is counted when Saleor knows of its money: until then the order only looks unpaid.
    """
    told = RazorpayOrder.objects.filter(
        key_id=OuterRef("key_id"), receipt=OuterRef("reference_id"), unsettled=False
    )
    over = Q(status__in=("cancelled", "expired")) | Q(Exists(told), status="paid")
    return PaymentLink.objects.filter(over, saleor_order_id=order_id).count()


def create(
    *,
    channel: str,
    order_id: UUID,
    number: str,
    due: Money,
    before: int,
    payer: Payer,
    notify: bool = True,
) -> PaymentLink:
    """A link for what is due of an order, the same one while it is open. Raises ProviderError.

    `before` is how many were `finished` when `due` was read.
    """
    config = accounts.of_channel(channel)
    units = amounts.minor(due.amount, due.currency)
    link = _intent(config.key_id, channel, order_id, units, due.currency, before)
    if link.status in OVER:
        raise Conflict("The order has been paid through a link already.", field="orderId")
    client = accounts.client(config)
    if link.link_id is None:
        fields: dict[str, Any] = {
            "amount": units,
            "currency": due.currency,
            "reference_id": link.reference_id,
            "description": f"Order {number}"[:255],
            "expire_by": int((clock.now() + LIFETIME).timestamp()),
            "notify": {"sms": False, "email": False},
            "reminder_enable": False,
        }
        customer = {"name": payer.name, "email": payer.email, "contact": payer.phone}
        customer = {key: value for key, value in customer.items() if value}
        if customer:
            fields["customer"] = customer
        try:
            made = client.create_payment_link(**fields)
        except ProviderRejected:
            # The reference is taken when an earlier call of ours was not answered.
            found = client.find_payment_link(link.reference_id)
            if found is None:
                raise
            made = found
        if made.get("amount") != units or made.get("currency") != due.currency:
            raise Conflict("Razorpay answered with another amount.", field="amount")
        link = _made(link, made)
    if notify:
        _send(link, number)
    return link


def _intent(
    key_id: str, channel: str, order_id: UUID, units: int, currency: str, before: int
) -> PaymentLink:
    words = f"link|{order_id}|{currency}|{units}|{before}"
    reference = "l-" + hashlib.sha256(words.encode()).hexdigest()[:36]
    link, _ = PaymentLink.objects.get_or_create(
        key_id=key_id,
        reference_id=reference,
        defaults={
            "channel": channel,
            "saleor_order_id": order_id,
            "amount": units,
            "currency": currency,
            "created_at": clock.now(),
        },
    )
    return link


def _made(link: PaymentLink, made: dict[str, Any]) -> PaymentLink:
    """Write Razorpay's answer; the row that has this link already, from before a change of keys."""
    link_id = events.identifier(made["id"])
    former = PaymentLink.objects.filter(link_id=link_id).exclude(pk=link.pk).first()
    if former is not None:
        link.delete()
        return former
    link.link_id = link_id
    link.status = events.text(made.get("status")) or "created"
    link.url = events.text(made.get("short_url"))[:200]
    link.ask_at = clock.now() + ASK_EVERY
    link.save()
    return link


def _send(link: PaymentLink, number: str) -> None:
    order = RazorpayOrder(
        saleor_order_id=link.saleor_order_id,
        channel=link.channel,
        amount=link.amount,
        currency=link.currency,
    )
    context = {"url": link.url, "order_number": number}
    notices.tell_shopper(order, "payment_link", str(link.reference_id), context)


def apply(fact: LinkFact, source: Source) -> Outcome:
    """What Razorpay says of a link: matched with ours, its payment taken through the one door."""
    link = PaymentLink.objects.filter(link_id=fact.link_id).first()
    if link is None:
        link = PaymentLink.objects.filter(
            key_id=source.key_id, reference_id=fact.reference_id, link_id__isnull=True
        ).first()
    if link is None or not fact.reference_id:
        return Refused("UNKNOWN_LINK", f"payment link {fact.link_id} is not ours")
    if not source.vouches_for(link):
        return Refused("FOREIGN_ACCOUNT", f"payment link {fact.link_id} is of another account")
    if fact.reference_id != link.reference_id:
        return Refused("OTHER_LINK", f"payment link {fact.link_id} has another reference")
    if fact.amount != link.amount or fact.currency != link.currency:
        return Refused("AMOUNT", f"payment link {fact.link_id} is of another amount")
    outcome: Outcome = Applied(0, False)
    if fact.payment is not None and fact.payment.order_id:
        order = order_of(link, fact.payment.order_id)
        outcome = transactions.apply(fact.payment, source)
        if isinstance(outcome, Refused):
            return outcome
        outcome = Applied(order.pk, outcome.changed)
    if link.status not in OVER and fact.status:
        over = fact.status in OVER
        PaymentLink.objects.filter(pk=link.pk).update(
            link_id=fact.link_id,
            status=fact.status[:32],
            ask_at=None if over else link.ask_at,
        )
    return outcome if isinstance(outcome, Applied) and outcome.order else Applied(0, True)


def order_of(link: PaymentLink, order_id: str) -> RazorpayOrder:
    """The row of the Razorpay order behind a link, with a Saleor transaction to report on."""
    with transaction.atomic():
        link = PaymentLink.objects.select_for_update().get(pk=link.pk)
        if link.transaction_token is None:
            link.transaction_token = host_payments.create_for_order(
                app=PLUGIN_ID,
                order_id=link.saleor_order_id,
                name="Razorpay payment link",
                reference=order_id,
            )
            link.save(update_fields=["transaction_token"])
        now = clock.now()
        order, _ = RazorpayOrder.objects.get_or_create(
            order_id=order_id,
            defaults={
                "receipt": link.reference_id,
                "key_id": link.key_id,
                "channel": link.channel,
                "transaction_token": link.transaction_token,
                "saleor_order_id": link.saleor_order_id,
                "amount": link.amount,
                "currency": link.currency,
                "flow": "charge",
                "created_at": now,
                "updated_at": now,
            },
        )
    return order


def due(now: datetime) -> list[PaymentLink]:
    """Open links to ask about."""
    rows = PaymentLink.objects.filter(ask_at__lte=now, link_id__isnull=False)
    return list(rows.order_by("ask_at")[:100])


def ask(link: PaymentLink) -> Outcome | None:
    """Ask Razorpay about a link and its payments. Raises ProviderError."""
    config = accounts.of_channel(link.channel, even_inactive=True)
    client = accounts.client(config, patient=True)
    source = Source(config.key_id, link.channel)
    found = client.fetch_payment_link(str(link.link_id))
    PaymentLink.objects.filter(pk=link.pk).update(ask_at=clock.now() + ASK_EVERY)
    outcome: Outcome | None = None
    paid = [p for p in found.get("payments") or [] if p.get("payment_id")]
    for item in paid:
        payment = client.fetch_payment(item["payment_id"])
        outcome = apply(_fact(found, payment), source)
    if not paid:
        apply(_fact(found, None), source)
    return outcome


def _fact(link: dict[str, Any], payment: dict[str, Any] | None) -> LinkFact:
    return LinkFact(
        link_id=events.text(link["id"]),
        reference_id=events.text(link.get("reference_id")),
        status=events.text(link.get("status")),
        amount=int(link["amount"]),
        amount_paid=int(link.get("amount_paid") or 0),
        currency=events.text(link.get("currency")),
        order_id=events.text(link.get("order_id")),
        payment=events.payment(payment) if payment else None,
    )
