"""What a shop depends on, asked one by one. Each check answers "ok" or what is wrong in a few words.

Every question is bounded in time, also to a server that accepts connections and says nothing more, so
that a probe gets its answer while somebody else is in trouble.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import redis
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.models import Min

from ..core import breaker, clock, heartbeat, store
from ..core.models import InboxEvent, OutboxMessage

# The sweeper runs every 5 s; a minute without it means that beat or its worker is gone.
BEAT_SILENCE = timedelta(seconds=60)
# Work that waits for longer than this is stuck.
QUEUE_AGE = timedelta(minutes=5)
NOT_ASKED = "not asked"
_PATIENCE = 2  # seconds


@dataclass(frozen=True, slots=True)
class Check:
    """One question. `needed`: without it no request can be served. `on`: asked only if that one is well."""

    ask: Callable[[], str]
    needed: bool = False
    on: str = ""


def database() -> str:
    """Whether PostgreSQL lets us in and answers, on a connection of its own with a time limit."""
    parameters = {**connection.get_connection_params(), "connect_timeout": _PATIENCE}
    with connection.Database.connect(**parameters) as fresh:
        fresh.execute("SELECT 1")
    return "ok"


def shared_cache() -> str:
    """Whether the cache keeps a value."""
    server = store.shared()
    if server is not None:
        server.ping()  # it has a time limit, Django's client has none
    cache.set("commerce:health", "ok", 5)
    return "ok" if cache.get("commerce:health") == "ok" else "lost a value"


def broker() -> str:
    """Whether the Celery broker answers."""
    url = getattr(settings, "CELERY_BROKER_URL", "") or ""
    if not url:
        return "ok"  # tasks run in the request
    if url.startswith(("redis://", "rediss://")):
        with redis.Redis.from_url(
            url, socket_timeout=_PATIENCE, socket_connect_timeout=_PATIENCE
        ) as server:
            server.ping()
        return "ok"
    from celery import current_app

    with current_app.connection_for_write(connect_timeout=_PATIENCE) as broker_connection:
        broker_connection.ensure_connection(max_retries=1, timeout=_PATIENCE)
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


def providers() -> str:
    """Whether the outside companies answer: those whose circuit is open are named, not their accounts."""
    failing = sorted({name.partition(":")[0] for name in breaker.failing()})
    return "ok" if not failing else f"{', '.join(failing)} failing"


def _age(model: type[InboxEvent] | type[OutboxMessage]) -> str:
    now = clock.now()
    oldest = model.waiting(now - QUEUE_AGE).aggregate(due=Min("due_at"))["due"]
    return "ok" if oldest is None else f"waiting for {(now - oldest).total_seconds():.0f} s"


# The broker is not needed to serve: what it would carry are hints, the rows are there. Nor is a
# provider, nor a worker. Taking every API out of the load balancer would stop catalogue and webhooks,
# and mend nothing: these are for people and alerts.
CHECKS: dict[str, Check] = {
    "database": Check(database, needed=True),
    "cache": Check(shared_cache, needed=True),
    "broker": Check(broker),
    "beat": Check(beat, on="database"),
    "webhooks": Check(webhooks, on="database"),
    "outbox": Check(outbox, on="database"),
    "deliveries": Check(deliveries, on="database"),
    "providers": Check(providers, on="cache"),
}
NEEDED = tuple(name for name, check in CHECKS.items() if check.needed)


def run(names: "tuple[str, ...] | None" = None) -> dict[str, str]:
    """Ask the named checks (all by default). An exception is told by its class only: texts hold addresses."""
    answers: dict[str, str] = {}
    for name in names or tuple(CHECKS):
        check = CHECKS[name]
        if answers.get(check.on, "ok") != "ok":
            answers[name] = NOT_ASKED
            continue
        try:
            answers[name] = check.ask()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is not well
            answers[name] = type(error).__name__
    return answers
