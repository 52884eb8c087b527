"""Contracts: made once per idempotency key, changed under their row lock, each change an event with its actor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from ..core.audit import Actor
from ..core.errors import Conflict, InvalidInput, NotFound
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
        # The old one was kept for this contract alone; orders have copies of their own.
        if contract.address_id is not None:
            shop.current().drop_address(contract.address_id)
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
