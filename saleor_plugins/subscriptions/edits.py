"""Edits of single deliveries, open until their cut-off: skip, unskip, vacation, other products for one day.

The caller holds the contract's lock.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from ..core.audit import Actor
from ..core.errors import Conflict, InvalidInput
from . import contracts, notices
from .models import Contract, Delivery, DeliveryLine, Vacation
from .schedule import local_date
from .states import DeliveryState, SkipReason

LONGEST_VACATION_DAYS = 366


def skip(contract: Contract, day: date, actor: Actor, now: datetime) -> Delivery:
    """Leave out the delivery of `day`."""
    contracts.require_alive(contract)
    delivery = contracts.delivery_on(contract, day)
    if delivery.state == DeliveryState.SKIPPED:
        raise Conflict("This delivery is skipped already.", field="date")
    _require_open(delivery, now)
    if delivery.paid:
        raise Conflict("This delivery has been paid for.", field="date")
    delivery.state = DeliveryState.SKIPPED.value
    delivery.skip_reason = SkipReason.CUSTOMER.value
    delivery.run_at = None
    delivery.parked = False
    delivery.save()
    notices.note(contract, "skip", f"{day} skipped.", now, actor)
    return delivery


def unskip(contract: Contract, day: date, actor: Actor, now: datetime) -> Delivery:
    """Deliver on `day` after all."""
    contracts.require_alive(contract)
    delivery = contracts.delivery_on(contract, day)
    if delivery.parked:
        return _release(contract, delivery, actor, now)
    if delivery.state != DeliveryState.SKIPPED:
        raise Conflict("This delivery is not skipped.", field="date")
    if delivery.skip_reason not in (SkipReason.CUSTOMER, SkipReason.VACATION):
        raise Conflict("This delivery cannot be brought back.", field="date")
    _require_before_cutoff(delivery, now)
    # Whatever it was skipped for: a vacation around it would skip it again, without a word.
    _shorten_vacation(contract, day)
    delivery.state = DeliveryState.PLANNED.value
    delivery.skip_reason = ""
    delivery.failure = ""
    delivery.run_at = delivery.cutoff_at
    delivery.save()
    notices.note(contract, "unskip", f"{day} will be delivered.", now, actor)
    return delivery


def _release(contract: Contract, delivery: Delivery, actor: Actor, now: datetime) -> Delivery:
    """The answer "deliver it" to a parked delivery."""
    delivery.parked = False
    delivery.released = True
    delivery.attempts = 0
    delivery.run_at = now
    delivery.save()
    notices.note(contract, "released", f"{delivery.date}: deliver it.", now, actor)
    return delivery


def _shorten_vacation(contract: Contract, day: date) -> None:
    """A day taken out of a vacation splits it."""
    for vacation in contract.vacations.filter(start__lte=day, end__gte=day):
        parts = [
            (vacation.start, day - timedelta(days=1)),
            (day + timedelta(days=1), vacation.end),
        ]
        vacation.delete()
        Vacation.objects.bulk_create(
            Vacation(contract=contract, start=start, end=end)
            for start, end in parts
            if start <= end
        )


def vacation(contract: Contract, start: date, end: date, actor: Actor, now: datetime) -> Vacation:
    """No deliveries from `start` to `end`, both included. Days whose cut-off has passed are still delivered."""
    contracts.require_alive(contract)
    today = local_date(now, ZoneInfo(contract.time_zone))
    if start < today:
        raise InvalidInput("The first day has passed.", field="from", code="INVALID_DATE")
    if end < start:
        raise InvalidInput("The last day is before the first.", field="to", code="INVALID_DATE")
    if (end - start).days > LONGEST_VACATION_DAYS:
        raise InvalidInput("At most a year; pause instead.", field="to", code="INVALID_DATE")
    if contract.vacations.filter(start__lte=end, end__gte=start).exists():
        raise InvalidInput("There is a vacation on these days.", field="from", code="OVERLAP")
    closed = (
        contract.deliveries.filter(
            Q(cutoff_at__lte=now) | Q(paid=True),
            date__range=(start, end),
            state__in=[DeliveryState.PLANNED.value, DeliveryState.LOCKED.value],
        )
        .order_by("date")
        .first()
    )
    if (
        closed is not None
        or contract.deliveries.filter(date__range=(start, end), order_id__isnull=False).exists()
    ):
        raise InvalidInput(
            "The delivery of the first day can no longer be changed.",
            field="from",
            code="CUTOFF_PASSED",
        )
    made = Vacation.objects.create(contract=contract, start=start, end=end)
    contract.deliveries.filter(
        date__range=(start, end), state=DeliveryState.PLANNED.value, paid=False
    ).update(
        state=DeliveryState.SKIPPED.value,
        skip_reason=SkipReason.VACATION.value,
        run_at=None,
        parked=False,
    )
    notices.note(contract, "vacation", f"Vacation from {start} to {end}.", now, actor)
    return made


def change(
    contract: Contract, day: date, lines: Mapping[int, int], actor: Actor, now: datetime
) -> Delivery:
    """Other products or quantities on one day; `lines` are checked and complete."""
    contracts.require_alive(contract)
    delivery = contracts.delivery_on(contract, day)
    # One that is parked can still be left out or asked for, but its price is that of its cut-off.
    _require_before_cutoff(delivery, now)
    _require_open(delivery, now)
    if delivery.state != DeliveryState.PLANNED:
        raise Conflict(f"This delivery is {delivery.state.lower()}.", field="date")
    if delivery.paid:
        raise Conflict("This delivery has been paid for.", field="date")
    contracts.prices_for(contract.plan, contract.user_id, lines, now)
    delivery.lines.all().delete()
    DeliveryLine.objects.bulk_create(
        DeliveryLine(delivery=delivery, variant_id=pk, quantity=n)
        for pk, n in sorted(lines.items())
    )
    delivery.edited = True
    delivery.save(update_fields=["edited"])
    notices.note(contract, "delivery_updated", f"{day}: other products.", now, actor)
    return delivery


def is_open(delivery: Delivery, now: datetime) -> bool:
    """Whether the customer can still change it."""
    return (
        delivery.state in (DeliveryState.PLANNED, DeliveryState.SKIPPED)
        and now < delivery.cutoff_at
        and not delivery.paid
    )


def _require_open(delivery: Delivery, now: datetime) -> None:
    if delivery.parked:
        return
    _require_before_cutoff(delivery, now)
    if delivery.state != DeliveryState.PLANNED:
        raise Conflict(f"This delivery is {delivery.state.lower()}.", field="date")


def _require_before_cutoff(delivery: Delivery, now: datetime) -> None:
    if now >= delivery.cutoff_at:
        zone = ZoneInfo(delivery.contract.time_zone)
        closed = delivery.cutoff_at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
        raise Conflict(
            f"This delivery could be changed until {closed}.", field="date", code="CUTOFF_PASSED"
        )
