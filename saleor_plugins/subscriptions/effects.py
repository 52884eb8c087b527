"""What the outbox performs for subscriptions, and what the gateway tells us. Each is harmless when repeated."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import transaction

from ..core import clock, outbox, retention
from ..core.errors import CommerceError, ProviderError, ProviderRejected
from ..core.models import OutboxMessage
from ..core.money import Money
from ..core.outbox import Dead, Done, Outcome, Retry
from . import charges, debits, gateway, registrations, shop, site, topups
from .gateway import Remote
from .models import Charge, Contract, Debit, DebitState, Delivery
from .states import ContractStatus, DeliveryState, PaymentMode

_NAMES = {
    PaymentMode.WALLET: "Wallet",
    PaymentMode.MANDATE: "Mandate",
    PaymentMode.RAZORPAY_SUBSCRIPTION: "Razorpay Subscription",
    PaymentMode.ON_DELIVERY: "Paid at the door",
}
_WANTED = {
    ContractStatus.ACTIVE: Remote.RUNNING,
    ContractStatus.PAST_DUE: Remote.RUNNING,
    ContractStatus.PAUSED: Remote.PAUSED,
    ContractStatus.CANCELLED: Remote.ENDED,
    ContractStatus.COMPLETED: Remote.ENDED,
}
# Razorpay retries a charge for three days; then it is paused by itself.
MOST_REFUSALS = 150
_ELSEWHERE = Retry(3600, "this database belongs to another site")


@outbox.handler("subscriptions.record_payment", repeatable=True)
def record_payment(message: OutboxMessage) -> Outcome:
    """Note on the order that it is paid, unless the money has been given back meanwhile."""
    with transaction.atomic():
        # Under the row's lock: what is taken back now is refunded by `undo`, which finds this payment.
        delivery = (
            Delivery.objects.select_for_update(of=("self",))
            .select_related("contract")
            .get(pk=message.payload["delivery"])
        )
        if delivery.state in (DeliveryState.MISSED, DeliveryState.CANCELLED):
            return Done({"given back": True})
        shop.current().record_payment(
            message.payload["order_id"],
            Decimal(message.payload["amount"]),
            reference=payment_reference(delivery),
            name=_NAMES[PaymentMode(delivery.contract.payment_mode)],
        )
    return Done()


def payment_reference(delivery: Delivery) -> str:
    """What the order's transaction is called: the charge's payment where there is one."""
    charge = Charge.objects.filter(delivery=delivery).first()
    return charge.payment_ref if charge is not None else delivery.key


@outbox.handler("subscriptions.fulfil", repeatable=True)
def fulfil(message: OutboxMessage) -> Outcome:
    """The order of a delivered delivery is fulfilled."""
    delivery = Delivery.objects.get(pk=message.payload["delivery"])
    try:
        return Done({"fulfilled": shop.current().fulfil_order(str(delivery.order_id))})
    except CommerceError as error:
        return Retry(300, error.message) if message.attempts < 5 else Dead(error.message)


@outbox.handler("subscriptions.undo", repeatable=True)
def undo(message: OutboxMessage) -> Outcome:
    """The order of a missed or cancelled delivery is refunded on paper and cancelled, so that its stock is free again."""
    delivery = Delivery.objects.select_related("contract").get(pk=message.payload["delivery"])
    if delivery.paid and delivery.total is not None:
        shop.current().record_refund(
            str(delivery.order_id),
            delivery.total,
            payment=payment_reference(delivery),
            reference=f"back-{delivery.key}",
        )
    try:
        return Done({"cancelled": shop.current().cancel_order(str(delivery.order_id))})
    except CommerceError as error:
        return Retry(300, error.message) if message.attempts < 5 else Dead(error.message)


@outbox.handler("subscriptions.steer", repeatable=True)
def steer(message: OutboxMessage) -> Outcome:
    """Razorpay's subscription follows the contract as it is now, not as it was when this was written."""
    if not site.is_ours():
        return _ELSEWHERE
    contract = Contract.objects.get(pk=message.payload["contract"])
    wanted = _WANTED.get(ContractStatus(contract.status))
    if wanted is None:
        return Done()
    try:
        at = gateway.current().steer(
            contract.channel_slug, contract.razorpay_subscription_id, wanted
        )
    except ProviderError as error:
        if isinstance(error, ProviderRejected) and message.attempts < MOST_REFUSALS:
            # What it refuses in one state it takes in another: a charge that is retried comes to an end.
            return Retry(1800, error.message)
        return _again(error, message)
    return Done({"remote": at.value})


@outbox.handler("subscriptions.refund_charge", repeatable=True)
def refund_charge(message: OutboxMessage) -> Outcome:
    """A charge without a delivery goes back."""
    if not site.is_ours():
        return _ELSEWHERE
    charge = Charge.objects.select_related("contract").get(pk=message.payload["charge"])
    try:
        gateway.current().refund(
            charge.contract.channel_slug,
            charge.payment_ref,
            Money(charge.amount, charge.currency),
            f"subscription-{charge.payment_ref}",
        )
    except ProviderError as error:
        return _again(error, message)
    return Done()


def _ask(message: OutboxMessage) -> Outcome:
    """What became of a debit? Never asked for a second time before that is known."""
    debit = Debit.objects.select_related("mandate").get(pk=message.payload["debit"])
    if debit.state != DebitState.SENT:
        return Done()
    try:
        debits.ask(debit)
    except ProviderError as error:
        return _again(error, message)
    return Done()


@outbox.handler("subscriptions.debit", resolve=_ask)
def debit_mandate(message: OutboxMessage) -> Outcome:
    """Ask the provider for the debit."""
    if not site.is_ours():
        return _ELSEWHERE
    debit = Debit.objects.select_related("mandate").get(pk=message.payload["debit"])
    if debit.state != DebitState.SENT or debit.attempts != message.payload["attempt"]:
        return Done()
    try:
        return Done({"payment": debits.send(debit, debits.person(debit.mandate))})
    except ProviderError as error:
        if error.unknown_outcome:
            return outbox.Unknown(error.message)
        return _again(error, message)


@outbox.handler("subscriptions.ask_debit", repeatable=True)
def ask_debit(message: OutboxMessage) -> Outcome:
    """See `_ask`."""
    return _ask(message)


def _again(error: ProviderError, message: OutboxMessage) -> Outcome:
    if error.retryable or error.unknown_outcome:
        return Retry(min(2.0 ** min(message.attempts, 11), 1800.0), error.message)
    return Dead(error.message)


def listen_to_gateway() -> None:
    """Register with the Razorpay plugin, where it is installed."""
    try:
        from ..razorpay_gateway import api
    except ImportError:
        return

    @api.on_captured(gateway.TOP_UP)
    def top_up_captured(paid: Any) -> None:
        topups.captured(paid.reference, paid.payment_id, paid.amount)

    @api.on_captured(gateway.MANDATE)
    def mandate_captured(paid: Any) -> None:
        registrations.registered(paid.reference, paid.payment_id, paid.amount)
        registrations.learn_token(paid.reference, paid.payment_id, clock.now())

    @api.on_captured(gateway.DEBIT)
    def debit_captured(paid: Any) -> None:
        debits.captured(paid.reference, paid.payment_id, paid.amount)

    @api.on_failed(gateway.DEBIT)
    def debit_failed(paid: Any) -> None:
        debits.failed(paid.reference, paid.reason, paid.failure)

    @api.subscribe("subscription.")
    def subscription_event(event: Any) -> None:
        charges.from_event(event.kind, event.payload)

    @api.subscribe("token.")
    def token_event(event: Any) -> None:
        token = event.payload.get("token") or {}
        registrations.from_event(event.kind, token, clock.now())


@retention.rule("subscription_deliveries", days=3 * 365)
def forget_old_skips(before: Any, limit: int) -> int:
    """Skipped and cancelled deliveries without an order are of no use after three years."""
    old = Delivery.objects.filter(
        state__in=["SKIPPED", "CANCELLED", "FAILED"],
        order_id__isnull=True,
        charge__isnull=True,
        date__lt=before.date(),
    ).values("pk")[:limit]
    return Delivery.objects.filter(pk__in=old).delete()[0]


listen_to_gateway()
