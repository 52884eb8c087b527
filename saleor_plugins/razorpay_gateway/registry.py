"""Who else wants to know: events that other plugins act on, payments that are not Saleor's.

Handlers are called from a worker, at least once and in any order. One that raises is called again
with the same event; it never hides the event from the others.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..core.money import Money


@dataclass(frozen=True, slots=True)
class ForwardedEvent:
    """A verified event as Razorpay sent it. `payload` maps entity names to entities."""

    event_id: str
    kind: str
    channel: str
    key_id: str
    payload: Mapping[str, Mapping[str, Any]]
    created_at: int


@dataclass(frozen=True, slots=True)
class CapturedPayment:
    """Money that arrived (or failed to) for something that is not a Saleor transaction."""

    purpose: str
    reference: str
    order_id: str
    payment_id: str
    amount: Money
    method: str
    captured: bool
    failure: str = ""
    reason: str = (
        ""  # Razorpay's `error_reason`: a word to decide by, where `failure` is for people
    )


EventHandler = Callable[[ForwardedEvent], None]
PaymentHandler = Callable[[CapturedPayment], None]

_events: list[tuple[str, EventHandler]] = []
_captured: dict[str, PaymentHandler] = {}
_failed: dict[str, PaymentHandler] = {}


def subscribe(prefix: str) -> Callable[[EventHandler], EventHandler]:
    """Register a handler for event kinds that start with `prefix` (`subscription.`, `token.`)."""

    def register(function: EventHandler) -> EventHandler:
        if (prefix, function) not in _events:
            _events.append((prefix, function))
        return function

    return register


def on_captured(purpose: str) -> Callable[[PaymentHandler], PaymentHandler]:
    """Register what to do when a payment opened for `purpose` is captured."""

    def register(function: PaymentHandler) -> PaymentHandler:
        _captured[purpose] = function
        return function

    return register


def on_failed(purpose: str) -> Callable[[PaymentHandler], PaymentHandler]:
    """Register what to do when an attempt at a payment opened for `purpose` fails."""

    def register(function: PaymentHandler) -> PaymentHandler:
        _failed[purpose] = function
        return function

    return register


def event_handlers(kind: str) -> list[EventHandler]:
    """Who wants events of this kind."""
    return [function for prefix, function in _events if kind.startswith(prefix)]


def payment_handler(purpose: str, *, captured: bool) -> PaymentHandler | None:
    """Who opened payments for this purpose."""
    return (_captured if captured else _failed).get(purpose)


def forward(event: ForwardedEvent) -> int:
    """Call everybody who subscribed; answers how many did. Raises the first error after all ran."""
    handlers = event_handlers(event.kind)
    first: Exception | None = None
    for handler in handlers:
        try:
            handler(event)
        except Exception as error:  # noqa: BLE001 - one plugin's failure must not hide the event
            first = first or error
    if first is not None:
        raise first
    return len(handlers)
