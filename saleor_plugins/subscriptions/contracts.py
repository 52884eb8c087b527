"""Contracts: made once per idempotency key, changed under their row lock, each change an event with its actor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import transaction

from ..core import audit, outbox
from ..core.audit import SYSTEM, Actor
from ..core.errors import Conflict, InvalidInput, NotFound
from ..core.models import OutboxMessage
from ..core.work import WorkState
from . import charges, notices, planning, shop
from .choices import Choice
from .models import Contract, ContractLine, Delivery, Mandate, Plan
from .schedule import local_date
from .states import (
    FINAL_CONTRACT,
    OPEN_DELIVERY,
    ContractStatus,
    DeliveryState,
    PaymentMode,
    SkipReason,
    contract_may_become,
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A checked wish for a new contract."""

    plan: Plan
    user_id: int
    choice: Choice
    lines: Mapping[int, int]
    slot: str
    payment_mode: PaymentMode
    address_id: int
    postal_code: str
    idempotency_key: str
    mandate: Mandate | None = None


def locked(pk: int) -> Contract:
    """The contract, locked to the end of the transaction."""
    contract = (
        Contract.objects.select_for_update(of=("self",))
        .select_related("plan")
        .filter(pk=pk)
        .first()
    )
    if contract is None:
        raise NotFound("There is no such subscription.", field="id")
    return contract


def existing(user_id: int, idempotency_key: str) -> Contract | None:
    """The contract that this key made before."""
    return (
        Contract.objects.select_related("plan")
        .filter(user_id=user_id, idempotency_key=idempotency_key)
        .first()
    )


def create(draft: Draft, actor: Actor, now: datetime) -> Contract:
    """Write the contract; at once ACTIVE where nobody has to agree first, else PENDING.

    Two requests with one key meet at the unique constraint: the second gets the first one's contract.
    """
    prices = prices_for(draft.plan, draft.user_id, draft.lines, now)
    contract, created = Contract.objects.get_or_create(
        user_id=draft.user_id,
        idempotency_key=draft.idempotency_key,
        defaults={
            "plan": draft.plan,
            "channel_id": draft.plan.channel_id,
            "channel_slug": draft.plan.channel_slug,
            "currency": draft.plan.currency,
            "status": ContractStatus.PENDING.value,
            "frequency": draft.choice.frequency.value,
            "weekdays": draft.choice.mask,
            "start_date": draft.choice.start,
            "anchor": draft.choice.start,
            "end_date": draft.choice.end,
            "time_zone": draft.plan.time_zone,
            "slot": draft.slot,
            "payment_mode": draft.payment_mode.value,
            "address_id": draft.address_id,
            "postal_code": draft.postal_code,
            "mandate": draft.mandate,
            "created_at": now,
        },
    )
    if not created:
        return contract
    contract.number = f"SUB-{contract.pk:06d}"
    contract.save(update_fields=["number"])
    ContractLine.objects.bulk_create(
        ContractLine(contract=contract, variant_id=pk, quantity=n, agreed_price=prices[pk])
        for pk, n in sorted(draft.lines.items())
    )
    notices.note(
        contract,
        "created",
        f"{draft.choice.frequency.value} from {draft.choice.start}.",
        now,
        actor,
    )
    needs_consent = draft.payment_mode is PaymentMode.RAZORPAY_SUBSCRIPTION or (
        draft.payment_mode is PaymentMode.MANDATE
        and (draft.mandate is None or draft.mandate.state != "confirmed")
    )
    if not needs_consent:
        charges.activate(contract, now)
    return contract


def prices_for(
    plan: Plan, user_id: int, lines: Mapping[int, int], now: datetime
) -> dict[int, Decimal]:
    """The plan's prices for this customer today. InvalidInput when one of the variants is not sold."""
    found = shop.subscription_prices(
        shop.current(),
        user_id=user_id,
        channel_id=plan.channel_id,
        channel_slug=plan.channel_slug,
        currency=plan.currency,
        percent_off=plan.percent_off,
        quantities=lines,
        at=local_date(now, ZoneInfo(plan.time_zone)),
    )
    if any(pk not in found for pk in lines):
        raise InvalidInput("This product is not sold here.", field="lines", code="NOT_FOUND")
    return found


@dataclass(frozen=True, slots=True)
class Change:
    """What an update changes; None leaves it."""

    lines: Mapping[int, int] | None = None
    choice: Choice | None = None
    slot: str | None = None
    address_id: int | None = None
    postal_code: str = ""


def update(contract: Contract, change: Change, actor: Actor, now: datetime) -> None:
    """Apply a checked change from the next delivery that is still open on. The caller holds the lock."""
    require_alive(contract)
    said: list[str] = []
    if change.lines is not None:
        prices = prices_for(contract.plan, contract.user_id, change.lines, now)
        contract.lines.all().delete()
        ContractLine.objects.bulk_create(
            ContractLine(contract=contract, variant_id=pk, quantity=n, agreed_price=prices[pk])
            for pk, n in sorted(change.lines.items())
        )
        _consent(contract, now)
        said.append("products")
    if change.address_id is not None:
        contract.address_id, contract.postal_code = change.address_id, change.postal_code
        said.append("address")
    if change.slot is not None and change.slot != contract.slot:
        contract.slot = change.slot
        said.append("slot")
    if change.choice is not None:
        contract.frequency = change.choice.frequency.value
        contract.weekdays = change.choice.mask
        contract.anchor = change.choice.start
        said.append("days")
    contract.save()
    if ("slot" in said or "days" in said) and contract.status != ContractStatus.PENDING:
        planning.replan(contract, now)
    notices.note(contract, "updated", f"Changed: {', '.join(said) or 'nothing'}.", now, actor)


def _consent(contract: Contract, now: datetime) -> None:
    """Choosing the products again is agreeing to their prices: what was held for that goes on."""
    contract.deliveries.filter(parked=True, state=DeliveryState.PLANNED.value).update(
        parked=False, failure="", run_at=now
    )


def pause(contract: Contract, until: date | None, actor: Actor, now: datetime) -> None:
    """Stop deliveries and charges, until the delivery of `until` or until resumed. The caller holds the lock."""
    require_alive(contract)
    if contract.status == ContractStatus.PENDING:
        raise Conflict("The subscription is not confirmed yet.", field="id")
    today = local_date(now, ZoneInfo(contract.time_zone))
    if until is not None and until <= today:
        raise InvalidInput("The pause must end in the future.", field="until", code="INVALID_DATE")
    contract.status = ContractStatus.PAUSED.value
    contract.paused_until = until
    contract.save(update_fields=["status", "paused_until"])
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
    sync_provider(contract)


def resume(contract: Contract, actor: Actor, now: datetime) -> None:
    """Deliver again, from the next delivery that is still open on. The caller holds the lock."""
    if contract.status not in (ContractStatus.PAUSED, ContractStatus.PAST_DUE):
        raise Conflict("The subscription is not paused.", field="id")
    contract.status = ContractStatus.ACTIVE.value
    contract.paused_until = None
    contract.first_failed_at = contract.dunning_at = None
    contract.failures = 0
    contract.save()
    _unpause_deliveries(contract, now)
    planning.plan_contract(contract, now)
    charges.reassign(contract, now)
    notices.note(contract, "resumed", "Resumed.", now, actor)
    sync_provider(contract)


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
    sync_provider(contract)


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
        notices.note(contract, status.value.lower(), message, now, Actor("provider"))
        if status is ContractStatus.CANCELLED:
            notices.tell(contract, "subscription_cancelled", str(contract.pk))
        return
    if status is ContractStatus.PAUSED:
        stop(contract, message, now, Actor("provider"))
        return
    if status is ContractStatus.ACTIVE:
        resume(contract, Actor("provider"), now)
        return
    contract.status = status.value
    contract.first_failed_at = contract.first_failed_at or now
    contract.save(update_fields=["status", "first_failed_at"])
    notices.note(contract, status.value.lower(), message, now, Actor("provider"))
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
    notices.tell(
        contract,
        "subscription_payment_failed",
        f"{contract.pk}:stopped:{now.date()}",
        {"reason": message, "retry_on": None, "date": None},
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
    """Resume contracts whose pause has ended, complete those whose last day has passed; answers how many."""
    changed = 0
    tomorrow = now.date() + timedelta(days=1)
    paused = Contract.objects.filter(
        status=ContractStatus.PAUSED.value, paused_until__lte=tomorrow
    ).values_list("pk", flat=True)[:limit]
    ended = Contract.objects.filter(
        status__in=[ContractStatus.ACTIVE.value, ContractStatus.PAST_DUE.value],
        end_date__lt=now.date(),
    ).values_list("pk", flat=True)[:limit]
    for pk in [*paused, *ended]:
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
    sync_provider(contract)
    return 1


def forget_customer(user_id: int, now: datetime) -> int:
    """The account is gone: everything ends, the addresses kept for it go. Answers how many contracts ended."""
    ended = 0
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


# ---- the payment provider follows us


def sync_provider(contract: Contract) -> None:
    """Have Razorpay brought to where the contract is, after commit. Does nothing for other payment modes."""
    if not contract.razorpay_subscription_id:
        return
    count = contract.events.count()
    outbox.add(
        kind="subscriptions.steer",
        key=f"subscriptions.steer:{contract.pk}:{count}",
        queue="payments",
        payload={"contract": contract.pk},
    )


def steering(contract: Contract) -> bool:
    """Whether Razorpay has yet to follow a change made here."""
    return OutboxMessage.objects.filter(
        kind="subscriptions.steer",
        payload__contract=contract.pk,
        state__in=[WorkState.PENDING, WorkState.RUNNING, WorkState.UNKNOWN],
    ).exists()


def require_alive(contract: Contract) -> None:
    """Conflict when the contract has ended."""
    if contract.status in FINAL_CONTRACT:
        raise Conflict("The subscription has ended.", field="id")


def next_delivery(contract: Contract, now: datetime) -> date | None:
    """The next day on which something comes, or None."""
    if contract.status in FINAL_CONTRACT:
        return None
    today = local_date(now, ZoneInfo(contract.time_zone))
    row = (
        contract.deliveries.filter(
            date__gte=today,
            parked=False,
            state__in=[
                *(s.value for s in OPEN_DELIVERY),
                DeliveryState.ORDERED.value,
                DeliveryState.OUT_FOR_DELIVERY.value,
            ],
        )
        .order_by("date")
        .values_list("date", flat=True)
        .first()
    )
    if row is not None:
        return row
    if contract.status == ContractStatus.PAUSED and contract.paused_until is None:
        return None
    first_open = planning.cutoff_of(contract.plan, contract.time_zone).first_open(now)
    if contract.planned_until is not None:
        first_open = max(first_open, contract.planned_until + timedelta(days=1))
    if contract.paused_until is not None and contract.status == ContractStatus.PAUSED:
        first_open = max(first_open, contract.paused_until)
    return planning.schedule_of(contract).on_or_after(first_open)


def delivery_on(contract: Contract, day: date) -> Delivery:
    """The contract's delivery on a day, locked. InvalidInput when there is none."""
    row = contract.deliveries.select_for_update().filter(date=day).order_by("pk").first()
    if row is None:
        raise InvalidInput(
            f"Nothing is delivered on {day}.", field="date", code="DATE_NOT_SCHEDULED"
        )
    row.contract = contract
    return row
