"""Where a contract goes: paused, resumed, cancelled, stopped for want of money, completed. Under its row lock, each an event."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import transaction

from ..core import audit, clock
from ..core.audit import SYSTEM, Actor
from ..core.errors import Conflict, InvalidInput
from . import charges, notices, planning, shop, steering
from .contracts import locked, require_alive
from .models import Contract
from .schedule import local_date
from .states import (
    FINAL_CONTRACT,
    OPEN_DELIVERY,
    ContractStatus,
    DeliveryState,
    SkipReason,
    contract_may_become,
)

PROVIDER = Actor("provider")


def pause(contract: Contract, until: date | None, actor: Actor, now: datetime) -> None:
    """Stop deliveries and charges, until the delivery of `until` or until resumed. The caller holds the lock."""
    require_alive(contract)
    if contract.status == ContractStatus.PENDING:
        raise Conflict("The subscription is not confirmed yet.", field="id")
    # Whoever pauses no longer waits for a permission to go on; dunning's pause withdraws no wish.
    if actor != SYSTEM:
        contract.next_mandate = None
    today = local_date(now, ZoneInfo(contract.time_zone))
    if until is not None and until <= today:
        raise InvalidInput("The pause must end in the future.", field="until", code="INVALID_DATE")
    contract.status = ContractStatus.PAUSED.value
    contract.paused_until = until
    contract.save(update_fields=["status", "paused_until", "next_mandate"])
    _unpause_deliveries(contract, now)
    rows = contract.deliveries.filter(state__in=[s.value for s in OPEN_DELIVERY])
    if until is not None:
        rows = rows.filter(date__lt=until)
    rows.update(
        state=DeliveryState.SKIPPED.value,
        skip_reason=SkipReason.PAUSE.value,
        run_at=None,
        paid=False,
        parked=False,
    )
    when = f" until {until}" if until else ""
    notices.note(contract, "paused", f"Paused{when}.", now, actor)
    count = contract.events.filter(type="paused").count()
    notices.tell(
        contract, "subscription_paused", f"{contract.pk}:{count}", {"until": notices.iso(until)}
    )
    # What happened there need not be told there, nor stand in the way of what happens there next.
    if actor != PROVIDER:
        steering.follow(contract)


def resume(contract: Contract, actor: Actor, now: datetime) -> None:
    """Deliver again, from the next delivery that is still open on. The caller holds the lock."""
    if contract.status not in (ContractStatus.PAUSED, ContractStatus.PAST_DUE):
        raise Conflict("The subscription is not paused.", field="id")
    contract.status = ContractStatus.ACTIVE.value
    contract.paused_until = None
    contract.first_failed_at = contract.dunning_at = None
    contract.failures = 0
    contract.next_mandate = None
    contract.save()
    _unpause_deliveries(contract, now)
    planning.plan_contract(contract, now)
    charges.reassign(contract, now)
    notices.note(contract, "resumed", "Resumed.", now, actor)
    if actor != PROVIDER:
        steering.follow(contract)


def _unpause_deliveries(contract: Contract, now: datetime) -> None:
    """Deliveries skipped by the pause alone, and still open, come back."""
    rows = contract.deliveries.select_for_update().filter(
        state=DeliveryState.SKIPPED.value, skip_reason=SkipReason.PAUSE.value, cutoff_at__gt=now
    )
    vacations = list(contract.vacations.values_list("start", "end"))
    for row in rows:
        if any(start <= row.date <= end for start, end in vacations):
            row.skip_reason = SkipReason.VACATION.value
        else:
            row.state, row.skip_reason, row.run_at = DeliveryState.PLANNED.value, "", row.cutoff_at
            row.failure = ""
        row.save(update_fields=["state", "skip_reason", "run_at", "failure"])


def cancel(contract: Contract, reason: str, actor: Actor, now: datetime) -> None:
    """End it for good. What is ordered already is delivered. The caller holds the lock."""
    if contract.status in FINAL_CONTRACT:
        raise Conflict("The subscription has ended.", field="id")
    _end(contract, ContractStatus.CANCELLED, now)
    notices.note(contract, "cancelled", reason or "Cancelled.", now, actor)
    notices.tell(contract, "subscription_cancelled", str(contract.pk))
    audit.record(
        action="subscription.cancelled",
        actor=actor,
        object_type="SubscriptionContract",
        object_id=contract.pk,
        new={"reason": reason},
    )
    steering.follow(contract)


def _end(contract: Contract, status: ContractStatus, now: datetime) -> None:
    contract.status = status.value
    contract.ended_at = now
    contract.dunning_at = None
    contract.save(update_fields=["status", "ended_at", "dunning_at"])
    contract.deliveries.filter(state__in=[s.value for s in OPEN_DELIVERY]).update(
        state=DeliveryState.CANCELLED.value, run_at=None, paid=False, parked=False
    )
    charges.return_undelivered(contract, now)


def follow(contract: Contract, status: ContractStatus, message: str, now: datetime) -> None:
    """Take over what happened at the payment provider. The caller holds the lock."""
    if not contract_may_become(ContractStatus(contract.status), status):
        return
    if status in FINAL_CONTRACT:
        _end(contract, status, now)
        notices.note(contract, status.value.lower(), message, now, PROVIDER)
        if status is ContractStatus.CANCELLED:
            notices.tell(contract, "subscription_cancelled", str(contract.pk))
        return
    if status is ContractStatus.PAUSED:
        stop(contract, message, now, PROVIDER)
        return
    if status is ContractStatus.ACTIVE:
        resume(contract, PROVIDER, now)
        return
    contract.status = status.value
    contract.first_failed_at = contract.first_failed_at or now
    contract.save(update_fields=["status", "first_failed_at"])
    notices.note(contract, status.value.lower(), message, now, PROVIDER)
    notices.tell(
        contract,
        "subscription_payment_failed",
        f"{contract.pk}:{now.date()}",
        {"reason": message, "retry_on": None, "date": None},
    )


def stop(contract: Contract, message: str, now: datetime, actor: Actor = SYSTEM) -> None:
    """Dunning has come to its end: paused, with word to the customer. Never cancelled. The caller holds the lock."""
    contract.dunning_at = None
    contract.save(update_fields=["dunning_at"])
    pause(contract, None, actor, now)
    lines = contract.lines.values_list("agreed_price", "quantity")
    needed = sum((price * quantity for price, quantity in lines), Decimal(0))
    notices.tell(
        contract,
        "subscription_payment_failed",
        f"{contract.pk}:stopped:{now.date()}",
        {
            "amount": notices.money(needed, contract.currency),
            "date": local_date(now, ZoneInfo(contract.time_zone)).isoformat(),
            "reason": message,
            "retry_on": None,
        },
    )


def dunning_tick(now: datetime, limit: int = 500) -> int:
    """Pause contracts whose grace period has ended; answers how many."""
    done = 0
    while True:
        with transaction.atomic():
            row = (
                Contract.objects.select_for_update(skip_locked=True, of=("self",))
                .select_related("plan")
                .filter(dunning_at__lte=now)
                .order_by("dunning_at")
                .first()
            )
            if row is None or done >= limit:
                return done
            if row.status == ContractStatus.PAST_DUE:
                stop(row, "The payment has not arrived.", now)
            else:
                row.dunning_at = None
                row.save(update_fields=["dunning_at"])
            done += 1


def lifecycle_tick(now: datetime, limit: int = 500) -> int:
    """Resume contracts whose pause has ended, complete those whose last day has passed; answers how many, about `limit`.

    Every candidate is looked at: those that have to wait for something must not stand before those that have not.
    """
    changed = 0
    tomorrow = now.date() + timedelta(days=1)
    paused = Contract.objects.filter(status=ContractStatus.PAUSED.value, paused_until__lte=tomorrow)
    ended = Contract.objects.filter(
        status__in=[ContractStatus.ACTIVE.value, ContractStatus.PAST_DUE.value],
        end_date__lt=now.date(),
    ).exclude(deliveries__state__in=[state.value for state in OPEN_DELIVERY])
    for rows in (paused.order_by("paused_until", "pk"), ended.order_by("pk")):
        for pk in rows.values_list("pk", flat=True):
            if changed >= limit:
                return changed
            with transaction.atomic():
                changed += _live_on(locked(pk), now)
    return changed


def _live_on(contract: Contract, now: datetime) -> int:
    today = local_date(now, ZoneInfo(contract.time_zone))
    if contract.status == ContractStatus.PAUSED:
        if contract.paused_until is None or contract.paused_until > today:
            return 0
        resume(contract, SYSTEM, now)
        return 1
    if contract.end_date is None or contract.end_date >= today:
        return 0
    if contract.deliveries.filter(state__in=[s.value for s in OPEN_DELIVERY]).exists():
        return 0
    _end(contract, ContractStatus.COMPLETED, now)
    notices.note(contract, "completed", "The last delivery has been made.", now)
    steering.follow(contract)
    return 1


def forget_customer(user_id: int, now: datetime | None = None) -> int:
    """The account is gone: everything ends, the addresses kept for it go. Answers how many contracts ended."""
    now, ended = now or clock.now(), 0
    for pk in Contract.objects.filter(user_id=user_id).values_list("pk", flat=True):
        with transaction.atomic():
            contract = locked(pk)
            if contract.status not in FINAL_CONTRACT:
                cancel(contract, "The account was deleted.", SYSTEM, now)
                ended += 1
            if contract.address_id is not None:
                shop.current().drop_address(contract.address_id)
                contract.address_id, contract.postal_code = None, ""
                contract.save(update_fields=["address_id", "postal_code"])
    return ended
