"""Materialising deliveries: 30 days ahead, from the anchor, in batches; running it again changes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest

from . import faults
from .holidays import HolidayPolicy, plan
from .models import Contract, Delivery, Plan, Vacation
from .schedule import Cutoff, Frequency, Schedule, local_date, to_utc
from .states import ContractStatus, DeliveryState, SkipReason

HORIZON_DAYS = 30
BATCH = 2000
PLANNED_STATUSES = (
    ContractStatus.ACTIVE,
    ContractStatus.PAST_DUE,
    ContractStatus.PAUSED,
)


def schedule_of(contract: Contract) -> Schedule:
    """The contract's dates."""
    return Schedule(
        Frequency(contract.frequency), contract.anchor, contract.weekdays, contract.end_date
    )


def cutoff_of(plan_row: Plan, zone: str | None = None) -> Cutoff:
    """The plan's cut-off rule."""
    return Cutoff(
        plan_row.cutoff, ZoneInfo(zone or plan_row.time_zone), plan_row.cutoff_days_before
    )


def times_of(plan_row: Plan, day: date, zone: str) -> tuple[datetime, datetime]:
    """When edits of the delivery on `day` close, and when the van leaves."""
    cutoff = cutoff_of(plan_row, zone).instant(day)
    dispatch = to_utc(day, plan_row.dispatch, ZoneInfo(zone))
    return cutoff, max(dispatch, cutoff + timedelta(minutes=1))


def tick(now: datetime, *, batch: int = BATCH) -> int:
    """Plan every contract up to the horizon; answers how many deliveries were added.

    Contracts are claimed by their watermark with SKIP LOCKED, so that any number of planners share the work.
    """
    added = 0
    while True:
        with transaction.atomic():
            contracts = list(_behind(now, batch))
            if not contracts:
                return added
            added += _plan(contracts, now)
            faults.reach("planned")


def _behind(now: datetime, batch: int) -> Iterable[Contract]:
    # The calendar is ahead of UTC by at most 14 hours: one more day covers every zone.
    horizon = now.date() + timedelta(days=HORIZON_DAYS)
    return (
        Contract.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(status__in=[status.value for status in PLANNED_STATUSES])
        .filter(Q(planned_until__isnull=True) | Q(planned_until__lt=horizon))
        .select_related("plan")
        .order_by(F("planned_until").asc(nulls_first=True))[:batch]
    )


def plan_contract(contract: Contract, now: datetime) -> int:
    """Plan one contract, whose row the caller has locked; answers how many deliveries were added."""
    return _plan([contract], now)


def _plan(contracts: list[Contract], now: datetime, taken: frozenset[date] = frozenset()) -> int:
    horizon = now.date() + timedelta(days=HORIZON_DAYS)
    holidays = _holidays({contract.plan_id for contract in contracts})
    vacations = _vacations([contract.pk for contract in contracts])
    rows: list[Delivery] = []
    for contract in contracts:
        # The watermark never moves back, whatever the clock says; what lies before it has been decided.
        start = contract.anchor
        if contract.planned_until is not None:
            start = max(start, contract.planned_until + timedelta(days=1))
        for day in plan(
            schedule_of(contract),
            start,
            horizon,
            holidays[contract.plan_id],
            HolidayPolicy(contract.plan.holiday_policy),
        ):
            if day.scheduled in taken or day.delivered in taken:
                continue
            rows.append(_row(contract, day.scheduled, day.delivered, vacations[contract.pk]))
    Delivery.objects.bulk_create(rows, ignore_conflicts=True, batch_size=5000)
    Contract.objects.filter(pk__in=[contract.pk for contract in contracts]).update(
        planned_until=Greatest(F("planned_until"), horizon)
    )
    for contract in contracts:
        contract.planned_until = max(contract.planned_until or horizon, horizon)
    return len(rows)


def _row(
    contract: Contract, scheduled: date, delivered: date, vacations: list[tuple[date, date]]
) -> Delivery:
    cutoff_at, deadline_at = times_of(contract.plan, delivered, contract.time_zone)
    row = Delivery(
        contract=contract,
        plan_id=contract.plan_id,
        channel_id=contract.channel_id,
        scheduled_on=scheduled,
        date=delivered,
        slot=contract.slot,
        cutoff_at=cutoff_at,
        deadline_at=deadline_at,
        run_at=cutoff_at,
    )
    reason = _skip_reason(contract, delivered, vacations)
    if reason is not None:
        row.state, row.skip_reason, row.run_at = DeliveryState.SKIPPED.value, reason.value, None
    return row


def _skip_reason(
    contract: Contract, day: date, vacations: list[tuple[date, date]]
) -> SkipReason | None:
    paused = contract.status == ContractStatus.PAUSED and (
        contract.paused_until is None or day < contract.paused_until
    )
    if paused:
        return SkipReason.PAUSE
    if any(start <= day <= end for start, end in vacations):
        return SkipReason.VACATION
    return None


def _holidays(plan_ids: set[int]) -> dict[int, set[date]]:
    from .models import Holiday

    found: dict[int, set[date]] = defaultdict(set)
    for plan_id, day in Holiday.objects.filter(plan_id__in=plan_ids).values_list("plan_id", "date"):
        found[plan_id].add(day)
    return found


def _vacations(contract_ids: list[int]) -> dict[int, list[tuple[date, date]]]:
    found: dict[int, list[tuple[date, date]]] = defaultdict(list)
    rows = Vacation.objects.filter(contract_id__in=contract_ids)
    for contract_id, start, end in rows.values_list("contract_id", "start", "end"):
        found[contract_id].append((start, end))
    return found


def replan(contract: Contract, now: datetime) -> None:
    """After a change of dates, slot or holidays: open deliveries that no longer fit go, new ones come.

    The caller holds the contract's lock. Deliveries past their cut-off, paid ones and those edited or skipped by the
    customer on dates that remain are left as they are.
    """
    schedule = schedule_of(contract)
    open_rows = contract.deliveries.filter(
        cutoff_at__gt=now,
        paid=False,
        state__in=[DeliveryState.PLANNED.value, DeliveryState.SKIPPED.value],
    )
    gone = [row.pk for row in open_rows if not schedule.includes(row.scheduled_on)]
    Delivery.objects.filter(pk__in=gone).delete()
    open_rows.exclude(slot=contract.slot).update(slot=contract.slot)
    contract.planned_until = local_date(now, ZoneInfo(contract.time_zone)) - timedelta(days=1)
    Contract.objects.filter(pk=contract.pk).update(planned_until=contract.planned_until)
    plan_from_now(contract, now)


def plan_from_now(contract: Contract, now: datetime) -> None:
    """Plan again from the first date still open; rows that exist stay."""
    first_open = cutoff_of(contract.plan, contract.time_zone).first_open(now)
    contract.planned_until = first_open - timedelta(days=1)
    # A contract delivers once a day: a row that stays keeps its day, whatever its slot.
    rows = contract.deliveries.filter(cutoff_at__gt=now).values_list("scheduled_on", "date")
    taken = frozenset(day for pair in rows for day in pair)
    _plan([contract], now, taken)
    Contract.objects.filter(pk=contract.pk).update(planned_until=contract.planned_until)


def next_beyond_horizon(contract: Contract, now: datetime) -> Delivery | None:
    """The first date that is still open and has no delivery yet, as a row; None when the contract has ended.

    For a charge that arrives before its delivery is planned. The caller holds the contract's lock.
    """
    schedule = schedule_of(contract)
    day = cutoff_of(contract.plan, contract.time_zone).first_open(now)
    taken = set(contract.deliveries.filter(date__gte=day).values_list("scheduled_on", flat=True))
    holidays = set(contract.plan.holidays.filter(date__gte=day).values_list("date", flat=True))
    vacations = list(contract.vacations.values_list("start", "end"))
    found = schedule.on_or_after(day)
    while found is not None and (
        found in taken
        or found in holidays
        or any(start <= found <= end for start, end in vacations)
    ):
        found = schedule.on_or_after(found + timedelta(days=1))
    if found is None:
        return None
    row = _row(contract, found, found, [])
    row.save()
    return row
