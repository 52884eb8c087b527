"""Charges of Razorpay Subscriptions: each makes exactly one order, or is given back.

A charge is first money in the wallet, then marks the next open delivery as paid, which walks in through `renewals` like any
other. Status events are not believed but used as a reason to ask, because they arrive late, twice and out of order.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from ..core import clock, outbox
from ..core.errors import ProviderError
from ..core.money import Money
from ..core.queues import RENEWALS, enqueue
from . import gateway, notices, planning, renewals, wallet
from .gateway import Remote
from .models import Charge, Contract, Delivery, MissedPolicy
from .states import OPEN_DELIVERY, ContractStatus, DeliveryState, contract_may_become

logger = logging.getLogger(__name__)

ASK_AGAIN = timedelta(minutes=15)
ASK_STOPPED_AGAIN = timedelta(hours=12)


def received(contract_pk: int, payment_ref: str, amount: Money) -> Charge:
    """A successful charge, told any number of times. Answers the one row it is kept in."""
    now = clock.now()
    with transaction.atomic():
        contract = (
            Contract.objects.select_for_update(of=("self",))
            .select_related("plan")
            .get(pk=contract_pk)
        )
        charge, created = Charge.objects.get_or_create(
            payment_ref=payment_ref,
            defaults={
                "contract": contract,
                "amount": amount.amount,
                "currency": amount.currency,
                "created_at": now,
            },
        )
        if not created:
            return charge
        wallet.move(
            wallet.of_contract(contract),
            amount.amount,
            key=f"charge:{payment_ref}",
            reason=f"Payment for subscription {contract.number}",
        )
        if contract.status == ContractStatus.PENDING:
            activate(contract, now)
        if contract.status not in (ContractStatus.ACTIVE, ContractStatus.PAST_DUE):
            _give_back(contract, charge, _not_running(contract), now)
            return charge
        renewals.recover(contract, now)
        _pay(contract, charge, now)
        transaction.on_commit(lambda: enqueue("saleor_plugins.subscriptions.renew", queue=RENEWALS))
        return charge


def _pay(contract: Contract, charge: Charge, now: datetime) -> None:
    delivery = _next_unpaid(contract, now) or planning.next_beyond_horizon(contract, now)
    if delivery is None:
        _give_back(contract, charge, "There is no delivery left to pay for.", now)
        return
    charge.delivery = delivery
    charge.save(update_fields=["delivery"])
    Delivery.objects.filter(pk=delivery.pk).update(paid=True, run_at=now, short_of_money=False)
    notices.note(contract, "charged", f"Paid for {delivery.date}.", now)


def _next_unpaid(contract: Contract, now: datetime) -> Delivery | None:
    return (
        contract.deliveries.select_for_update()
        .filter(
            state__in=[state.value for state in OPEN_DELIVERY],
            paid=False,
            parked=False,
            deadline_at__gt=now,
        )
        .order_by("date")
        .first()
    )


def reassign(contract: Contract, now: datetime) -> None:
    """Charges whose delivery a pause took away pay for it where it came back, else for the next. The caller holds the lock."""
    back = Q(delivery__state__in=[state.value for state in OPEN_DELIVERY], delivery__paid=False)
    loose = list(
        contract.charges.filter(back | Q(delivery__state=DeliveryState.SKIPPED.value)).order_by(
            "delivery__date"
        )
    )
    # All of them first: one may pay for what was another's.
    contract.charges.filter(pk__in=[charge.pk for charge in loose]).update(delivery=None)
    for charge in loose:
        charge.delivery = None
        _pay(contract, charge, now)


def return_undelivered(contract: Contract, now: datetime) -> None:
    """Charges whose delivery ended with the contract go back. The caller holds the lock."""
    lost = (DeliveryState.CANCELLED.value, DeliveryState.SKIPPED.value)
    for charge in contract.charges.filter(
        delivery__state__in=lost, delivery__order_id__isnull=True
    ):
        _give_back(contract, charge, _not_running(contract), now)


def not_coming(delivery: Delivery, why: str, now: datetime) -> None:
    """What was charged for a delivery that the shop does not make: returned where the plan says so, else in the wallet.

    The caller holds the locks.
    """
    charge = Charge.objects.filter(delivery=delivery).first()
    if charge is not None and delivery.contract.plan.missed_policy == MissedPolicy.REFUND:
        _give_back(delivery.contract, charge, why, now)


def _not_running(contract: Contract) -> str:
    if contract.status == ContractStatus.PAUSED:
        return "The subscription is paused."
    return "The subscription has ended."


def _give_back(contract: Contract, charge: Charge, why: str, now: datetime) -> None:
    """Charged for nothing: the money goes back where it came from."""
    if charge.delivery_id is not None:
        # It pays for nothing any more, whatever is brought back later.
        charge.delivery = None
        charge.save(update_fields=["delivery"])
    wallet.move(
        wallet.of_contract(contract),
        -charge.amount,
        key=f"refund:{charge.payment_ref}",
        reason=f"Returned, subscription {contract.number}",
    )
    outbox.add(
        kind="subscriptions.refund_charge",
        key=f"subscriptions.refund_charge:{charge.payment_ref}",
        queue="payments",
        payload={"charge": charge.pk},
    )
    notices.note(contract, "charge_returned", f"The charge was returned: {why}", now)


def activate(contract: Contract, now: datetime) -> None:
    """The customer has agreed at the provider: the subscription runs. The caller holds the lock."""
    if contract.status != ContractStatus.PENDING:
        return
    contract.status = ContractStatus.ACTIVE.value
    contract.save(update_fields=["status"])
    planning.plan_contract(contract, now)
    notices.note(contract, "confirmed", "Confirmed.", now)
    tell_created(contract)


def tell_created(contract: Contract) -> None:
    """Welcome the customer, once."""
    first = contract.deliveries.order_by("date").values_list("date", flat=True).first()
    notices.tell(
        contract,
        "subscription_created",
        str(contract.pk),
        {"frequency": contract.frequency, "next_date": notices.iso(first)},
    )


def from_event(kind: str, payload: Mapping[str, Mapping[str, Any]]) -> None:
    """Act on a verified `subscription.*` event."""
    entity = payload.get("subscription") or {}
    contract = (
        Contract.objects.filter(razorpay_subscription_id=entity.get("id") or "-")
        .only("pk", "status", "channel_slug", "razorpay_subscription_id")
        .first()
    )
    if contract is None:
        return
    payment = payload.get("payment")
    if kind == "subscription.charged" and payment:
        if contract.status == ContractStatus.PAUSED:
            # Stopped for want of money and charged by a new card: that it runs again may be told later.
            reconcile(contract)
        received(contract.pk, str(payment["id"]), gateway.paid_amount(payment))
    reconcile(contract)


def reconcile(contract: Contract) -> None:
    """Ask Razorpay where the subscription stands and which charges it had; catch up with both.

    What runs again does so before its charges are looked at, what has ended takes those before the end.
    """
    at = gateway.current()
    remote = at.state(contract.channel_slug, contract.razorpay_subscription_id)
    if remote is Remote.RUNNING:
        apply_remote(contract.pk, remote)
    for paid in at.paid_cycles(contract.channel_slug, contract.razorpay_subscription_id):
        received(contract.pk, paid.payment_ref, paid.amount)
    if remote is not Remote.RUNNING:
        apply_remote(contract.pk, remote)


# What a contract becomes, and what its customer reads about it.
_FOLLOW = {
    Remote.RUNNING: (ContractStatus.ACTIVE, "The charges run again."),
    Remote.RETRYING: (
        ContractStatus.PAST_DUE,
        "A charge did not go through. Razorpay tries again.",
    ),
    Remote.STOPPED: (ContractStatus.PAUSED, "All tries to charge have failed."),
    Remote.PAUSED: (ContractStatus.PAUSED, "The charges were paused at Razorpay."),
    Remote.ENDED: (ContractStatus.CANCELLED, "The charges were ended at Razorpay."),
    Remote.COMPLETED: (ContractStatus.COMPLETED, "The last charge has been made."),
}


def apply_remote(contract_pk: int, remote: Remote) -> None:
    """Follow what happened at Razorpay; where the customer's own wish here is newer, Razorpay follows us."""
    from . import contracts, lifecycle, steering

    now = clock.now()
    with transaction.atomic():
        contract = contracts.locked(contract_pk)
        old = ContractStatus(contract.status)
        new, words = _FOLLOW.get(remote, (None, ""))
        if new is None or new == old:
            return
        if old is ContractStatus.PENDING:
            if new in (ContractStatus.ACTIVE, ContractStatus.CANCELLED):
                _first_answer(contract, new, now)
            return
        if new is ContractStatus.ACTIVE and old is ContractStatus.PAST_DUE:
            renewals.recover(contract, now)
            return
        if steering.pending(contract) or not contract_may_become(old, new):
            # Paused, resumed or cancelled here a moment ago: Razorpay is about to follow us.
            return
        if new is ContractStatus.COMPLETED and _paid_for(contract).exists():
            # The last charge's delivery is yet to become an order; asked again at the next cut-off.
            return
        lifecycle.follow(contract, new, words, now)


def _paid_for(contract: Contract) -> QuerySet[Delivery]:
    return contract.deliveries.filter(paid=True, state__in=[state.value for state in OPEN_DELIVERY])


def _first_answer(contract: Contract, new: ContractStatus, now: datetime) -> None:
    if new is ContractStatus.ACTIVE:
        activate(contract, now)
        return
    from . import lifecycle

    lifecycle.follow(contract, new, "The payment was not authorised.", now)


def reconcile_some(now: datetime, limit: int = 200) -> int:
    """Ask about running subscriptions that should have been charged and were not; answers how many were asked about.

    Each has its turn, and none more often than every `ASK_AGAIN`. Those that are paused here are asked about twice a day:
    that one runs again, and is charged, may be what nobody has told us.
    """
    unpaid = Delivery.objects.filter(
        contract=OuterRef("pk"),
        state__in=[state.value for state in OPEN_DELIVERY],
        paid=False,
        cutoff_at__lte=now,
        deadline_at__gt=now - timedelta(days=1),
    )
    never = Q(asked_at__isnull=True) | Q(asked_at__gt=now)
    running = Q(
        Exists(unpaid),
        never | Q(asked_at__lte=now - ASK_AGAIN),
        status__in=[ContractStatus.ACTIVE.value, ContractStatus.PAST_DUE.value],
    )
    paused = Q(never | Q(asked_at__lte=now - ASK_STOPPED_AGAIN), status=ContractStatus.PAUSED.value)
    waiting = (
        Contract.objects.filter(running | paused)
        .exclude(razorpay_subscription_id="")
        .order_by(F("asked_at").asc(nulls_first=True), "pk")
    )
    rows = list(waiting[:limit])
    for contract in rows:
        Contract.objects.filter(pk=contract.pk).update(asked_at=now)
        try:
            reconcile(contract)
        except ProviderError as error:
            logger.warning("Subscription %s could not be asked about: %s", contract.pk, error.code)
    return len(rows)
