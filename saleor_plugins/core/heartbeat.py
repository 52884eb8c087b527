"""Signs of life of periodic jobs, for health checks."""

from datetime import datetime

from . import clock
from .models import Heartbeat


def beat(name: str) -> None:
    """Note that the job `name` ran just now."""
    Heartbeat.objects.update_or_create(name=name, defaults={"beat_at": clock.now()})


def last(name: str) -> datetime | None:
    """When the job `name` last ran, or None."""
    return Heartbeat.objects.filter(name=name).values_list("beat_at", flat=True).first()
