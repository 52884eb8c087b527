"""Signs of life of periodic jobs, for health checks."""

from datetime import datetime

from . import clock
from .models import Heartbeat


def beat(name: str, at: datetime | None = None) -> None:
    """Note that the job `name` ran just now, or that it is done with what was there `at` an earlier moment."""
    Heartbeat.objects.update_or_create(name=name, defaults={"beat_at": at or clock.now()})


def last(name: str) -> datetime | None:
    """When the job `name` last ran, or None."""
    return Heartbeat.objects.filter(name=name).values_list("beat_at", flat=True).first()
