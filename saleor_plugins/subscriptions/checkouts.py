"""What the browser needs to make a new contract payable, and what it answers. Asks the provider: outside transactions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.db import transaction

from ..core import clock
from ..core.errors import InvalidInput
from ..core.money import Money
from . import charges, config, contracts, gateway, planning, registrations, shop, steering
from .models import Contract, Mandate, RemotePlan
from .schedule import Frequency, local_date
from .states import ContractStatus, PaymentMode

# A bank is told a day before it is debited, and Razorpay may take a day and a half from the invoice to the charge.
CHARGED_AHEAD = timedelta(days=3)


def open_for(contract: Contract) -> Mapping[str, Any] | None:
    """The browser's options for a contract that waits for the customer's agreement; None for any other.

    Repeating it answers the same subscription or registration.
    """
    if contract.status != ContractStatus.PENDING:
        return None
    if contract.payment_mode == PaymentMode.RAZORPAY_SUBSCRIPTION:
        return _subscription(contract)
    if contract.payment_mode == PaymentMode.MANDATE:
        return _mandate(contract)
    return None


def price_of(contract: Contract) -> Money:
    """What one delivery costs as agreed, shipping included."""
    subtotal = sum((line.agreed_price * line.quantity for line in contract.lines.all()), Decimal(0))
    shipping = Decimal(0)
    if contract.address_id is not None:
        shipping = shop.current().shipping_price(contract.channel_id, contract.address_id, subtotal)
    return Money(subtotal + shipping, contract.currency)


def _subscription(contract: Contract) -> Mapping[str, Any]:
    at = gateway.current()
    if contract.razorpay_subscription_id:
        return at.checkout(
            contract.channel_slug, contract.razorpay_subscription_id, contract.plan.name
        )
    amount = price_of(contract)
    terms = {
        "channel_slug": contract.channel_slug,
        "frequency": contract.frequency,
        "amount": amount.amount,
        "currency": amount.currency,
    }
    known = RemotePlan.objects.filter(**terms).first()
    plan_ref, subscription_id, options = at.open_subscription(
        channel_slug=contract.channel_slug,
        plan_ref=known.reference if known is not None else "",
        frequency=Frequency(contract.frequency),
        amount=amount,
        name=contract.plan.name,
        reference=f"contract-{contract.pk}",
        start=_first_charge(contract),
    )
    with transaction.atomic():
        RemotePlan.objects.get_or_create(**terms, defaults={"reference": plan_ref})
        locked = contracts.locked(contract.pk)
        if not locked.razorpay_subscription_id:
            locked.razorpay_plan_id = plan_ref
            locked.razorpay_subscription_id = subscription_id
            locked.save(update_fields=["razorpay_plan_id", "razorpay_subscription_id"])
            # Cancelled while Razorpay was asked: it must not run on there.
            if locked.status == ContractStatus.CANCELLED:
                steering.follow(locked)
    contract.razorpay_subscription_id = locked.razorpay_subscription_id
    return options


def _first_charge(contract: Contract) -> date | None:
    """The day of the first charge, in time for the first delivery; None, which is at once, where that is near."""
    first = planning.schedule_of(contract).on_or_after(contract.start_date)
    if first is None:
        return None
    tomorrow = local_date(clock.now(), ZoneInfo(contract.time_zone)) + timedelta(days=1)
    day = first - CHARGED_AHEAD
    return day if day > tomorrow else None


def _mandate(contract: Contract) -> Mapping[str, Any]:
    now = clock.now()
    with transaction.atomic():
        locked = contracts.locked(contract.pk)
        if locked.mandate is None or locked.mandate.is_dead(now):
            locked.mandate = registration_for(locked, now)
            locked.save(update_fields=["mandate"])
    return options_of(locked.mandate, locked.address_id)


def registration_for(contract: Contract, now: datetime) -> Mandate:
    """A new mandate on the channel's terms, which the contract's customer has yet to agree to."""
    terms = config.of_channel(contract.channel_slug)
    return Mandate.objects.create(
        user_id=contract.user_id,
        channel_id=contract.channel_id,
        channel_slug=contract.channel_slug,
        currency=contract.currency,
        rail=terms.mandate_rail,
        cap=terms.mandate_cap,
        cycle=terms.mandate_cycle,
        reference=f"mandate-{uuid4().hex[:24]}",
        expires_on=local_date(now, clock.shop_zone()) + timedelta(days=365 * terms.mandate_years),
        created_at=now,
    )


def options_of(mandate: Mandate, address_id: int | None) -> Mapping[str, Any]:
    """The browser's options for a registration; the same order for the same one. Asks the provider."""
    assert mandate.expires_on is not None
    customer, _order, options = gateway.current().open_mandate(
        channel_slug=mandate.channel_slug,
        user_id=mandate.user_id,
        cap=Money(mandate.cap, mandate.currency),
        cycle=mandate.cycle,
        rail=mandate.rail,
        expires_on=mandate.expires_on,
        reference=mandate.reference,
        person=shop.current().person(mandate.user_id, address_id),
    )
    Mandate.objects.filter(pk=mandate.pk).update(customer_ref=customer)
    return options


def confirm(contract: Contract, answer: Mapping[str, Any]) -> None:
    """The browser's answer. InvalidInput when it is not genuine; nothing is changed then."""
    if contract.payment_mode == PaymentMode.RAZORPAY_SUBSCRIPTION:
        _confirm_subscription(contract, answer)
    elif contract.payment_mode == PaymentMode.MANDATE:
        _confirm_mandate(contract, answer)


def _text(answer: Mapping[str, Any], name: str) -> str:
    value = answer.get(name)
    if not isinstance(value, str) or not value:
        raise InvalidInput(f"{name} is missing.", field="data", code="REQUIRED")
    return value


def _confirm_subscription(contract: Contract, answer: Mapping[str, Any]) -> None:
    at = gateway.current()
    # The subscription is the one we stored; what the browser says about it is not looked at.
    genuine = at.is_genuine(
        contract.channel_slug,
        _text(answer, "razorpay_payment_id"),
        contract.razorpay_subscription_id,
        _text(answer, "razorpay_signature"),
    )
    if not genuine:
        raise InvalidInput("The payment's signature is wrong.", field="data", code="INVALID")
    with transaction.atomic():
        charges.activate(contracts.locked(contract.pk), clock.now())
    charges.reconcile(contract)


def _confirm_mandate(contract: Contract, answer: Mapping[str, Any]) -> None:
    waiting = (contract.mandate, contract.next_mandate)
    expected = {mandate.reference for mandate in waiting if mandate is not None}
    if not expected:
        raise InvalidInput("There is no mandate to confirm.", field="id")
    at = gateway.current()
    payment = _text(answer, "razorpay_payment_id")
    paid_for = at.confirm_payment(
        _text(answer, "razorpay_order_id"), payment, _text(answer, "razorpay_signature")
    )
    if not paid_for:
        return  # the webhook follows
    if paid_for not in expected:
        # The wish was withdrawn in another tab, and the payment applied all the same: it serves by now.
        contract.refresh_from_db()
        if contract.mandate is None or paid_for != contract.mandate.reference:
            raise InvalidInput("This payment was for something else.", field="data", code="INVALID")
    registrations.learn_token(paid_for, payment, clock.now())


def usable_mandate(user_id: int, channel_id: int, now: datetime) -> Mandate | None:
    """The mandate that the customer has agreed to last and that can still be debited."""
    return (
        Mandate.objects.filter(Mandate.serving(now), user_id=user_id, channel_id=channel_id)
        .order_by("-pk")
        .first()
    )
