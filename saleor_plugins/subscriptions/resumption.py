"""A contract comes back: at once, or with the customer's new permission where its mandate can no longer be debited.

The wish is kept on the contract as the registration it waits for (`next_mandate`); `registrations.confirm` fulfils it. A
registration that is never agreed to changes nothing. A Razorpay Subscription whose charges failed comes back by another card:
Razorpay charges it, and says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from ..core import clock
from ..core.audit import SYSTEM, Actor
from ..core.errors import CommerceError, Conflict
from . import charges, checkouts, contracts, gateway, lifecycle, notices, registrations
from .gateway import Remote
from .mandates import DEAD, MandateState
from .models import Contract, Mandate
from .states import ContractStatus, PaymentMode

STOPPED = frozenset({ContractStatus.PAUSED, ContractStatus.PAST_DUE})


def begin(contract: Contract, actor: Actor, now: datetime) -> None:
    """Resume the contract, or have it wait for a registration that `payment_for` offers. The caller holds the lock.

    A mandate of the same customer and channel that can be debited is taken over instead of asking for one. Where Razorpay has
    stopped charging, `payment_for` asks it first.
    """
    if contract.status in STOPPED and _stopped_by_razorpay(contract):
        return
    if contract.payment_mode == PaymentMode.MANDATE and contract.status in STOPPED:
        own = contract.mandate
        if own is None or not own.serves(now):
            other = checkouts.usable_mandate(contract.user_id, contract.channel_id, now)
            if other is None:
                _wait(contract, actor, now)
                return
            contract.mandate = other
            notices.note(
                contract, "mandate_replaced", "Another mandate serves it from now on.", now, actor
            )
    lifecycle.resume(contract, actor, now)


def _stopped_by_razorpay(contract: Contract) -> bool:
    """Whether it is a charge that failed there, and not a wish to pause."""
    if contract.payment_mode != PaymentMode.RAZORPAY_SUBSCRIPTION:
        return False
    if contract.status == ContractStatus.PAST_DUE:
        return True
    paused = contract.events.filter(type="paused").last()
    return paused is not None and paused.actor_kind in (registrations.PROVIDER.kind, SYSTEM.kind)


def _wait(contract: Contract, actor: Actor, now: datetime) -> None:
    """For one registration, however often it is asked for, until the bank has refused it."""
    if contract.next_mandate is not None and not contract.next_mandate.is_dead(now):
        return
    contract.next_mandate = checkouts.registration_for(contract, now)
    contract.save(update_fields=["next_mandate"])
    notices.note(contract, "mandate_awaited", "Waits for a new permission to debit.", now, actor)


def payment_for(contract: Contract, actor: Actor) -> Mapping[str, Any] | None:
    """The browser's options for what the contract waits for, a registration or another card; None when it waits for none.

    Asks the provider: outside transactions. Conflict (PAYMENT_PENDING) when the customer has agreed and the bank has
    not answered: nobody pays for a second registration meanwhile.
    """
    if contract.status not in STOPPED:
        return None
    if contract.payment_mode == PaymentMode.RAZORPAY_SUBSCRIPTION:
        return _another_card(contract, actor)
    registration = contract.next_mandate
    if registration is None:
        return None
    if registration.token_ref:
        registration = _after_asking(contract, registration)
    if registration is None:
        return None
    return checkouts.options_of(registration, contract.address_id)


def _another_card(contract: Contract, actor: Actor) -> Mapping[str, Any] | None:
    """Razorpay's page for another card where its charges failed; resumed where they have not, or not any more."""
    at = gateway.current()
    remote = at.state(contract.channel_slug, contract.razorpay_subscription_id)
    if remote in (Remote.RETRYING, Remote.STOPPED):
        return at.checkout(
            contract.channel_slug,
            contract.razorpay_subscription_id,
            contract.plan.name,
            another_card=True,
        )
    # It runs again, or has ended there.
    charges.apply_remote(contract.pk, remote)
    with transaction.atomic():
        locked = contracts.locked(contract.pk)
        if locked.status in STOPPED:
            lifecycle.resume(locked, actor, clock.now())
    contract.refresh_from_db()
    return None


def _after_asking(contract: Contract, paid: Mandate) -> Mandate | None:
    """The bank's word on a registration that was paid for: None when it serves, another one when it never will."""
    now = clock.now()
    status = gateway.current().mandate_status(paid.channel_slug, paid.customer_ref, paid.token_ref)
    if status == MandateState.CONFIRMED:
        registrations.confirm(paid.reference, paid.token_ref, now)
        contract.refresh_from_db()
        return None
    if status not in DEAD:
        raise _not_answered()
    registrations.died(paid, MandateState(status), now)
    with transaction.atomic():
        locked = contracts.locked(contract.pk)
        if locked.status in STOPPED:
            begin(locked, SYSTEM, now)
    contract.refresh_from_db()
    following = contract.next_mandate
    if following is not None and following.token_ref:
        raise _not_answered()  # another tab was faster, and has paid
    return following


def _not_answered() -> CommerceError:
    return Conflict("Your bank has not confirmed the permission yet.", code="PAYMENT_PENDING")
