"""What became of a day, and whether anything was left lying."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Count

from .models import Delivery
from .states import DeliveryState


def report(day: datetime) -> dict[str, int]:
    """What became of the deliveries dated on `day`'s UTC date: planned, locked, ordered, skipped, failed, parked."""
    rows = Delivery.objects.filter(date=day.date())
    counted = dict(rows.values("state").annotate(n=Count("pk")).values_list("state", "n"))
    found = {state.value.lower(): counted.get(state.value, 0) for state in DeliveryState}
    found["parked"] = rows.filter(parked=True).count()
    return found


def overdue(now: datetime, patience: timedelta = timedelta(minutes=15)) -> int:
    """Deliveries whose cut-off passed `patience` ago and that nobody has taken; 0 in a healthy shop."""
    return Delivery.objects.filter(
        state=DeliveryState.PLANNED.value,
        parked=False,
        cutoff_at__lt=now - patience,
        run_at__lt=now - patience,
    ).count()
