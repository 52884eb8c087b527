"""What a shop depends on, asked one by one. Each check answers "ok" or what is wrong in a few words."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.models import Min

from ..core import clock, heartbeat
from ..core.models import InboxEvent, OutboxMessage
from ..core.work import WorkState

# The sweeper runs every 5 s; a minute without it means that beat or its worker is gone.
BEAT_SILENCE = timedelta(seconds=60)
# Work that waits for longer than this is stuck.
QUEUE_AGE = timedelta(minutes=5)
_BROKER_TIMEOUT = 2  # seconds


def database() -> str:
    """Whether PostgreSQL answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def shared_cache() -> str:
    """Whether the cache keeps a value."""
    cache.set("commerce:health", "ok", 5)
    return "ok" if cache.get("commerce:health") == "ok" else "lost a value"


def broker() -> str:
    """Whether the Celery broker accepts a connection."""
    from celery import current_app

    if not getattr(settings, "CELERY_BROKER_URL", ""):
        return "ok"  # tasks run in the request
    with current_app.connection_for_write(connect_timeout=_BROKER_TIMEOUT) as broker_connection:
        broker_connection.ensure_connection(max_retries=0, timeout=_BROKER_TIMEOUT)
    return "ok"


def beat() -> str:
    """Whether periodic jobs run."""
    last = heartbeat.last("sweep")
    if last is None:
        return "never ran"
    silence = clock.now() - last
    return "ok" if silence < BEAT_SILENCE else f"silent for {silence.total_seconds():.0f} s"


def webhooks() -> str:
    """Whether received events are worked on."""
    return _age(InboxEvent)


def outbox() -> str:
    """Whether effects are performed."""
    return _age(OutboxMessage)


def deliveries() -> str:
    """Whether subscriptions' deliveries are taken at their cut-off."""
    from ..subscriptions import reports

    overdue = reports.overdue(clock.now())
    return "ok" if not overdue else f"{overdue} overdue"


def _age(model: "type[InboxEvent] | type[OutboxMessage]") -> str:
    oldest: datetime | None = model._default_manager.filter(
        state=WorkState.PENDING, due_at__lt=clock.now() - QUEUE_AGE
    ).aggregate(oldest=Min("due_at"))["oldest"]
    if oldest is None:
        return "ok"
    return f"waiting for {(clock.now() - oldest).total_seconds():.0f} s"


CHECKS: dict[str, Callable[[], str]] = {
    "database": database,
    "cache": shared_cache,
    "broker": broker,
    "beat": beat,
    "webhooks": webhooks,
    "outbox": outbox,
    "deliveries": deliveries,
}
# Without these no request can be served; the others are for people and alerts.
NEEDED = ("database", "cache")


def run(names: "tuple[str, ...] | None" = None) -> dict[str, str]:
    """Ask the named checks (all of them by default); an exception is told by its class only."""
    answers = {}
    for name in names or tuple(CHECKS):
        try:
            answers[name] = CHECKS[name]()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is not well
            answers[name] = type(error).__name__
    return answers
