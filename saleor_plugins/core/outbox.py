"""Effects caused outside, once: the intent is a row written with its reason; a worker performs it.

`add` inside the transaction that decides; after commit a worker calls the function registered with
`@outbox.handler(kind)` outside any transaction. It returns Done, Retry, Unknown or Dead. A worker
that dies in the middle leaves a lease: a handler declared `repeatable` runs again, any other is
asked through its `resolve` function what became of the effect, and stays UNKNOWN without one.
"""

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from . import clock, request_id, spans
from .models import OutboxMessage
from .queues import enqueue
from .work import Companion, WorkState, Writing

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Done:
    """It happened; `result` is what to remember of it (references, no personal data).

    `writing`: one statement of the handler's own that is committed with the outcome.
    """

    result: Mapping[str, Any] = field(default_factory=dict)
    writing: Writing | None = None


@dataclass(frozen=True, slots=True)
class Retry:
    """It certainly did not happen; try again after `after` seconds."""

    after: float
    error: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may have happened; ask again after `after` seconds."""

    error: str
    after: float = 60.0


@dataclass(frozen=True, slots=True)
class Dead:
    """It will not happen; a person may replay it."""

    error: str


Outcome = Done | Retry | Unknown | Dead
Handler = Callable[[OutboxMessage], Outcome]


@dataclass(frozen=True, slots=True)
class _Registered:
    perform: Handler
    repeatable: bool
    resolve: Handler | None


_handlers: dict[str, _Registered] = {}
_companion: Companion | None = None


def handler(
    kind: str,
    *,
    repeatable: bool = False,
    resolve: Handler | None = None,
    companion: Companion | None = None,
) -> Callable[[Handler], Handler]:
    """Register the function that performs messages of `kind`.

    `repeatable`: the provider or the function makes a second call harmless. `resolve` asks what
    became of an effect whose outcome is unknown and must not cause it again by itself unless it has
    made sure that it did not happen. `companion` is taken with a row whose effect nobody has begun, and
    is then the row's own; every claim looks for it, so there is one for all kinds.
    """

    def register(function: Handler) -> Handler:
        global _companion
        _handlers[kind] = _Registered(function, repeatable, resolve)
        _companion = companion or _companion
        return function

    return register


_INSERT = """
INSERT INTO commerce_core_outboxmessage
    (kind, key, payload, result, queue, request_id, state, due_at, attempts, last_error, created_at)
VALUES (%s, %s, %s::jsonb, '{}'::jsonb, %s, %s, 'pending', %s, 0, '', %s)
ON CONFLICT (key) DO NOTHING
RETURNING *
"""


def add(
    *,
    kind: str,
    key: str,
    payload: Mapping[str, Any],
    due_at: datetime | None = None,
    queue: str = "messages",
) -> OutboxMessage:
    """Write the intent; a second call with the same `key` answers the first one's row."""
    now = clock.now()
    body = json.dumps(dict(payload))
    values = [kind, key, body, queue, request_id.current(), due_at or now, now]
    # One statement: a hook pays one round trip, and a second caller waits for the first to commit.
    message: OutboxMessage | None = next(iter(OutboxMessage.objects.raw(_INSERT, values)), None)
    if message is None:
        return OutboxMessage.objects.get(key=key)
    if message.due_at <= now:
        pk = message.pk
        transaction.on_commit(lambda: enqueue("saleor_plugins.core.dispatch", pk, queue=queue))
    return message


def dispatch(pk: int) -> WorkState | None:
    """Perform one message; answers its new state, or None when another worker has it."""
    claimed = OutboxMessage.claim(pk, clock.now(), LEASE, _companion)
    if claimed is None:
        return None
    message, before = claimed
    request_id.begin(message.request_id or f"outbox-{message.pk}")
    registered = _handlers.get(message.kind)
    if registered is None:
        return _settle(message, Retry(300, f"no handler for {message.kind}"))
    interrupted = before in (WorkState.RUNNING, WorkState.UNKNOWN)
    perform = registered.perform
    if interrupted and not registered.repeatable:
        if registered.resolve is None:
            # Nobody can tell what happened: a person looks, nothing is repeated blindly.
            message.finish(
                WorkState.DEAD, clock.now(), error="outcome unknown: " + message.last_error
            )
            return WorkState.DEAD
        perform = registered.resolve
    try:
        with spans.span(f"outbox {message.kind}", message__row=message.pk):
            outcome = perform(message)
    except Exception as error:
        logger.exception("Outbox message %s (%s) failed", message.pk, message.kind)
        text = f"{type(error).__name__}: {error}"
        # An exception tells nothing about the effect.
        outcome = Retry(_backoff(message), text) if registered.repeatable else Unknown(text)
    return _settle(message, outcome)


def _backoff(message: OutboxMessage) -> float:
    return min(2.0 ** min(message.attempts, 12), 3600.0)


def _settle(message: OutboxMessage, outcome: Outcome) -> WorkState:
    now = clock.now()
    if isinstance(outcome, Done):
        message.finish(WorkState.DONE, now, writing=outcome.writing, result=dict(outcome.result))
    elif isinstance(outcome, Dead):
        message.finish(WorkState.DEAD, now, error=outcome.error)
    else:
        state = WorkState.UNKNOWN if isinstance(outcome, Unknown) else WorkState.PENDING
        due = now + timedelta(seconds=outcome.after)
        message.finish(state, now, error=outcome.error, due_at=due)
    return WorkState(message.state)


def waiting(limit: int = 500) -> list[tuple[int, str]]:
    """Row ids that are due, with their queue; oldest first."""
    return list(
        OutboxMessage.waiting(clock.now()).order_by("due_at").values_list("pk", "queue")[:limit]
    )


def replay(pk: int) -> bool:
    """Have a dead message performed again; False when it is not dead."""
    message = OutboxMessage.objects.filter(pk=pk, state=WorkState.DEAD).first()
    if message is None:
        return False
    updated = OutboxMessage.objects.filter(pk=pk, state=WorkState.DEAD).update(
        state=WorkState.PENDING, due_at=clock.now(), attempts=0, finished_at=None
    )
    if updated:
        transaction.on_commit(
            lambda: enqueue("saleor_plugins.core.dispatch", pk, queue=message.queue)
        )
    return bool(updated)
