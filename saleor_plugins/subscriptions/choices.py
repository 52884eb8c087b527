"""What a customer may choose of a plan. Each refusal names the field in the API's spelling; nothing is written here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from ..core.errors import InvalidInput
from .holidays import HolidayPolicy
from .holidays import plan as plan_dates
from .models import Plan
from .planning import cutoff_of
from .schedule import Frequency, Schedule, local_date, weekday_mask
from .states import PaymentMode

MOST_LINES = 50
FURTHEST_START_DAYS = 366
_TAKES_WEEKDAYS = (Frequency.WEEKDAYS, Frequency.WEEKLY)
_PROVIDER_SERVES = (Frequency.WEEKLY, Frequency.FORTNIGHTLY, Frequency.MONTHLY)


@dataclass(frozen=True, slots=True)
class Choice:
    """The days: frequency, weekday mask, first day, last day."""

    frequency: Frequency
    mask: int
    start: date
    end: date | None = None

    @property
    def schedule(self) -> Schedule:
        """Its dates."""
        return Schedule(self.frequency, self.start, self.mask, self.end)


def days(
    plan: Plan,
    *,
    frequency: str | None,
    weekdays: Sequence[int] | None,
    start: date | None,
    end: date | None,
    now: datetime,
) -> Choice:
    """The chosen days, checked against the plan and the next open cut-off."""
    if not frequency:
        raise InvalidInput("Choose how often.", field="frequency", code="REQUIRED")
    chosen = _frequency(plan, frequency)
    mask = _weekdays(chosen, weekdays)
    if start is None:
        raise InvalidInput("Choose the first day.", field="startDate", code="REQUIRED")
    zone = ZoneInfo(plan.time_zone)
    today = local_date(now, zone)
    if start < today:
        raise InvalidInput("The first day has passed.", field="startDate", code="INVALID_DATE")
    first_open = cutoff_of(plan).first_open(now)
    if start < first_open:
        raise InvalidInput(
            f"Orders for {start} are closed; the first possible day is {first_open}.",
            field="startDate",
            code="CUTOFF_PASSED",
        )
    if (start - today).days > FURTHEST_START_DAYS:
        raise InvalidInput("Start within a year.", field="startDate", code="INVALID_DATE")
    choice = Choice(chosen, mask, start, end)
    if end is not None and (end < start or choice.schedule.on_or_after(start) is None):
        raise InvalidInput(
            "Nothing would be delivered before the last day.", field="endDate", code="INVALID_DATE"
        )
    return choice


def _frequency(plan: Plan, frequency: str) -> Frequency:
    chosen = Frequency(frequency)
    if chosen.value not in plan.frequencies:
        raise InvalidInput(
            "This plan does not deliver that often.", field="frequency", code="NOT_IN_PLAN"
        )
    return chosen


def _weekdays(frequency: Frequency, weekdays: Sequence[int] | None) -> int:
    if not weekdays:
        if frequency is Frequency.WEEKDAYS:
            raise InvalidInput("Choose the weekdays.", field="weekdays", code="REQUIRED")
        return 0
    if frequency not in _TAKES_WEEKDAYS:
        raise InvalidInput(
            f"{frequency.value} takes no weekdays.", field="weekdays", code="INVALID"
        )
    try:
        mask = weekday_mask(weekdays)
    except ValueError as error:
        raise InvalidInput(str(error), field="weekdays", code="INVALID") from error
    if frequency is Frequency.WEEKLY and mask.bit_count() > 1:
        raise InvalidInput("WEEKLY takes one weekday.", field="weekdays", code="INVALID")
    return mask


def payment_mode(plan: Plan, mode: str, frequency: Frequency) -> PaymentMode:
    """The chosen way to pay, if the plan offers it and it can serve the frequency."""
    chosen = PaymentMode(mode)
    if chosen.value not in plan.payment_modes:
        raise InvalidInput(
            "This plan cannot be paid that way.", field="paymentMode", code="NOT_IN_PLAN"
        )
    if chosen is PaymentMode.RAZORPAY_SUBSCRIPTION and frequency not in _PROVIDER_SERVES:
        raise InvalidInput(
            f"A Razorpay Subscription cannot charge {frequency.value}; choose the wallet.",
            field="paymentMode",
            code="PAYMENT_MODE",
        )
    return chosen


def slot(plan: Plan, chosen: str | None) -> str:
    """The chosen time of day; the only one where the plan has one."""
    if not chosen:
        if len(plan.slots) > 1:
            raise InvalidInput("Choose a time of day.", field="slot", code="REQUIRED")
        return plan.slots[0] if plan.slots else ""
    if chosen not in plan.slots:
        raise InvalidInput("The plan has no such time of day.", field="slot", code="NOT_IN_PLAN")
    return chosen


def lines(
    plan: Plan,
    wanted: Iterable[tuple[int, int]],
    *,
    limits: Mapping[int, int | None],
    in_plan_only: bool = True,
) -> dict[int, int]:
    """Variants and quantities, checked. `limits` holds the variants that are sold, with their limit per customer."""
    found: dict[int, int] = {}
    rows = list(wanted)
    if not rows:
        raise InvalidInput("Choose at least one product.", field="lines", code="REQUIRED")
    if len(rows) > MOST_LINES:
        raise InvalidInput(f"At most {MOST_LINES} products.", field="lines", code="INVALID")
    for variant_id, quantity in rows:
        if variant_id in found:
            raise InvalidInput("A product is named twice.", field="variantId", code="UNIQUE")
        if in_plan_only and variant_id not in plan.variant_ids:
            raise InvalidInput(
                "This product is not part of the plan.", field="variantId", code="NOT_IN_PLAN"
            )
        if variant_id not in limits:
            raise InvalidInput(
                "This product is not sold here.", field="variantId", code="NOT_FOUND"
            )
        if quantity < 1:
            raise InvalidInput("Order at least one.", field="quantity", code="INVALID_QUANTITY")
        limit = limits[variant_id]
        most = min(plan.largest_quantity, limit if limit is not None else plan.largest_quantity)
        if quantity > most:
            raise InvalidInput(
                f"At most {most} at a time.", field="quantity", code="INVALID_QUANTITY"
            )
        found[variant_id] = quantity
    return found


def preview(plan: Plan, choice: Choice, count: int) -> list[date]:
    """The first `count` delivery days of a choice, holidays considered."""
    taken = {holiday.date for holiday in plan.holidays.all()}
    end = choice.start + timedelta(days=FURTHEST_START_DAYS * 2)
    days_ = plan_dates(
        choice.schedule, choice.start, end, taken, HolidayPolicy(plan.holiday_policy)
    )
    return [day.delivered for day in islice(days_, count)]
