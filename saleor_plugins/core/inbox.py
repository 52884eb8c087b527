"""Events received from outside, once: verify, parse, `record`, answer; then act from the record.

A plugin registers `@inbox.handler("razorpay")`; the function gets the InboxEvent outside any
transaction, must be repeatable, and returns Processed, Ignored or Later. An exception counts as
Later until `MOST_ATTEMPTS`, then the event is a dead letter that staff can replay.
"""

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, transaction

from . import clock, request_id, spans
from .models import InboxEvent
from .queues import enqueue
from .work import WorkState

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 12


@dataclass(frozen=True, slots=True)
class Processed:
    """The event had its effect (or had it before)."""


@dataclass(frozen=True, slots=True)
class Ignored:
    """The event is not for us; `reason` is kept."""

    reason: str


@dataclass(frozen=True, slots=True)
class Later:
    """The event cannot be applied yet; try again after `after` seconds (default: growing)."""

    reason: str
    after: float | None = None


Outcome = Processed | Ignored | Later
Handler = Callable[[InboxEvent], Outcome]

_handlers: dict[str, tuple[Handler, str]] = {}


def handler(source: str, *, queue: str = "payments") -> Callable[[Handler], Handler]:
    """Register the function that acts on events of `source`, run from Celery's `queue`."""

    def register(function: Handler) -> Handler:
        _handlers[source] = (function, queue)
        return function

    return register


_INSERT = """
INSERT INTO commerce_core_inboxevent
    (source, event_id, account, kind, body, headers, state, due_at, lease_until, attempts,
     last_error, created_at, finished_at)
VALUES (%s, %s, %s, %s, %s, %s::jsonb, 'pending', %s, NULL, 0, '', %s, NULL)
ON CONFLICT (source, event_id) DO NOTHING
RETURNING id
"""


def record(
    *,
    source: str,
    event_id: str,
    kind: str,
    body: bytes,
    account: str = "",
    headers: Mapping[str, str] | None = None,
    hint: Callable[[int], None] | None = None,
) -> tuple[int | None, bool]:
    """Keep an event and have it processed after commit. Answers (row id, whether it is new).

    One statement: acceptance of a webhook costs one round trip. The row id is None for an event
    that was recorded before. `hint` wakes a worker in its own way (for bursts) instead of a task
    per event.
    """
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT,
            [
                source,
                event_id,
                account,
                kind,
                body,
                json.dumps(dict(headers or {})),
                now,
                now,
            ],
        )
        row = cursor.fetchone()
    if row is None:
        return None, False
    pk = row[0]
    if hint is not None:
        transaction.on_commit(lambda: hint(pk))
        return pk, True
    _, queue = _handlers.get(source, (None, "payments"))
    transaction.on_commit(lambda: enqueue("saleor_plugins.core.process_inbox", pk, queue=queue))
    return pk, True


def process(pk: int) -> WorkState | None:
    """Act on one recorded event; answers its new state, or None when another worker has it."""
    claimed = InboxEvent.claim(pk, clock.now(), LEASE)
    if claimed is None:
        return None
    event: InboxEvent = claimed[0]
    request_id.begin(f"inbox-{event.source}-{event.pk}")
    registered = _handlers.get(event.source)
    if registered is None:
        outcome: Outcome = Later(f"no handler for {event.source}", after=300)
    else:
        try:
            with spans.span(f"inbox {event.source}", event__kind=event.kind, event__row=event.pk):
                outcome = registered[0](event)
        except Exception as error:
            logger.exception("Inbox event %s of %s failed", event.pk, event.source)
            outcome = Later(f"{type(error).__name__}: {error}")
    return _settle(event, outcome)


def _settle(event: InboxEvent, outcome: Outcome) -> WorkState:
    now = clock.now()
    if isinstance(outcome, Processed):
        event.finish(WorkState.DONE, now)
    elif isinstance(outcome, Ignored):
        event.finish(WorkState.IGNORED, now, error=outcome.reason)
    elif event.attempts >= MOST_ATTEMPTS:
        event.finish(WorkState.DEAD, now, error=outcome.reason)
    else:
        after = outcome.after if outcome.after is not None else min(2.0**event.attempts, 3600.0)
        due = now + timedelta(seconds=after)
        event.finish(WorkState.PENDING, now, error=outcome.reason, due_at=due)
    return WorkState(event.state)


def waiting(limit: int = 500) -> list[tuple[int, str]]:
    """Row ids that are due, with the queue each belongs to; oldest first."""
    rows = InboxEvent.waiting(clock.now()).order_by("due_at").values_list("pk", "source")[:limit]
    return [(pk, _handlers.get(source, (None, "payments"))[1]) for pk, source in rows]


def replay(pk: int) -> bool:
    """Put a dead or ignored event back to work."""
    return bool(
        InboxEvent.objects.filter(pk=pk, state__in=[WorkState.DEAD, WorkState.IGNORED]).update(
            state=WorkState.PENDING, due_at=clock.now(), attempts=0, finished_at=None
        )
    )
