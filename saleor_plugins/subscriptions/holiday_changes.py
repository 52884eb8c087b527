"""A plan's holidays change under running contracts: nobody is left without a delivery, or without a word about it."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import F, Q, QuerySet

from . import notices, planning
from .models import Contract, Delivery, DeliveryLine, Plan
from .states import DeliveryState


def apply(plan_row: Plan, added: set[date], removed: set[date], now: datetime) -> None:
    """Bring open deliveries in line with holidays that are new, and with those that are none any more.

    On a new one they go, or move where the plan moves them, with what the customer chose for that day. What only a former
    holiday kept away comes back.
    """
    removed = {day for day in removed if day >= now.date()}
    hit = set(
        _open(Delivery.objects.filter(plan=plan_row), now)
        .filter(date__in=added)
        .values_list("contract_id", flat=True)
    )
    alive = Q(status__in=[status.value for status in planning.PLANNED_STATUSES])
    affected = Q(pk__in=hit)
    if removed:
        affected |= Q(planned_until__gte=min(removed))
    contracts = Contract.objects.select_for_update(of=("self",)).select_related("plan")
    for contract in contracts.filter(alive & affected, plan=plan_row).order_by("pk"):
        schedule = planning.schedule_of(contract)
        if contract.pk in hit or any(schedule.includes(day) for day in removed):
            _apply_to(contract, added, removed, now)


def _open(rows: QuerySet[Delivery], now: datetime) -> QuerySet[Delivery]:
    return rows.filter(state=DeliveryState.PLANNED.value, cutoff_at__gt=now, paid=False)


def _apply_to(contract: Contract, added: set[date], removed: set[date], now: datetime) -> None:
    moved_away = Q(scheduled_on__in=removed) & ~Q(date=F("scheduled_on"))
    old = list(
        _open(contract.deliveries.all(), now)
        .filter(Q(date__in=added) | moved_away)
        .prefetch_related("lines")
    )
    chosen = {row.pk: [(line.variant_id, line.quantity) for line in row.lines.all()] for row in old}
    contract.deliveries.filter(pk__in=chosen).delete()
    planning.plan_from_now(contract, now)
    for row in old:
        _follow_up(contract, row, chosen[row.pk], now)


def _follow_up(
    contract: Contract, old: Delivery, chosen: list[tuple[int, int]], now: datetime
) -> None:
    new = contract.deliveries.filter(scheduled_on=old.scheduled_on).first()
    if new is None:
        notices.note(contract, "holiday", f"{old.date}: no delivery, it is a holiday.", now)
        notices.tell_about(old, "subscription_skipped", "holiday")
        return
    if old.edited:
        DeliveryLine.objects.bulk_create(
            DeliveryLine(delivery=new, variant_id=pk, quantity=n) for pk, n in chosen
        )
        Delivery.objects.filter(pk=new.pk).update(edited=True)
    notices.note(contract, "moved", f"{old.date} moved to {new.date}.", now)
