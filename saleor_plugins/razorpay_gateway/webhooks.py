"""Razorpay calls: verify, parse, record once, answer; then, in a worker, act from the record.

https://razorpay.com/docs/webhooks/ - answered within 5 s or sent again for a day, then the endpoint
is disabled. Nothing here trusts anything before the raw body's signature is checked.
"""

import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..core import clock, inbox
from ..core.models import InboxEvent
from . import (
    effects,
    events,
    hints,
    notices,
    orphans,
    payment_links,
    registry,
    signatures,
    transactions,
)
from .config import GatewayConfig
from .events import DisputeFact, DowntimeFact, Forwarded, LinkFact, PaymentFact, RefundFact
from .transactions import Applied, Refused, Source

logger = logging.getLogger(__name__)

SOURCE = "razorpay"
LARGEST = 1024 * 1024  # bytes; Razorpay's own events are a few kilobytes


@dataclass(frozen=True, slots=True)
class Reply:
    """What to answer: an HTTP status and a word for Razorpay's log of deliveries."""

    status: int
    text: str


def receive(config: GatewayConfig, body: bytes, headers: Mapping[str, str]) -> Reply:
    """Accept one delivery. 200 means that it is recorded (now or before) and will be acted on.

    `headers` has lower-case names. 401 for a signature that is not ours: nothing is kept of it.
    """
    if len(body) > LARGEST:
        return Reply(413, "too large")
    signature = headers.get("x-razorpay-signature", "")
    if not signatures.webhook_is_genuine(body, signature, config.webhook_secrets):
        logger.warning("Razorpay webhook with a wrong signature in channel %s", config.channel)
        return Reply(401, "signature")
    if "json" not in headers.get("content-type", "").lower():
        return Reply(415, "content type")
    try:
        event = json.loads(body)
        kind = event["event"]
        payload = event["payload"]
    except (ValueError, KeyError, TypeError):
        return Reply(400, "not an event")
    if not isinstance(kind, str) or not isinstance(payload, dict):
        return Reply(400, "not an event")
    _, new = inbox.record(
        source=SOURCE,
        event_id=event_key(config.channel, headers.get("x-razorpay-event-id", ""), body),
        kind=kind[:96],
        body=body,
        account=config.key_id,
        headers={
            "channel": config.channel,
            "account_id": config.account_id,
            "event_id": headers.get("x-razorpay-event-id", "")[:64],
        },
        hint=hints.soon,
    )
    return Reply(200, "recorded" if new else "known")


def event_key(channel: str, event_id: str, body: bytes) -> str:
    """What makes a delivery the same one: Razorpay's event id, in one channel, with this body.

    The id is a header that no signature covers: alone it could be used to shut out another event.
    """
    digest = hashlib.sha256(channel.encode() + b"\0" + body).hexdigest()
    return f"{event_id[:64]}:{digest[:32]}"


def take_in() -> int:
    """Act on everything that is due, oldest first; answers how many events this call took."""
    taken = 0
    while True:
        due = InboxEvent.waiting(clock.now()).filter(source=SOURCE).order_by("due_at", "pk")
        mine = [pk for pk in due.values_list("pk", flat=True)[:50] if inbox.process(pk)]
        taken += len(mine)
        if not mine:
            return taken


@inbox.handler(SOURCE)
def act(event: InboxEvent) -> inbox.Outcome:
    """Apply one recorded event to our records and settle what follows. Repeatable."""
    parsed = json.loads(bytes(event.body))
    expected = event.headers.get("account_id")
    if expected and parsed.get("account_id") and parsed["account_id"] != expected:
        return inbox.Ignored(f"event of account {str(parsed['account_id'])[:40]}")
    source = Source(key_id=event.account, channel=event.headers.get("channel", ""))
    ignored: list[str] = []
    orders: list[int] = []
    facts = events.translate(event.kind, parsed["payload"])
    for fact in facts:
        outcome = _apply(fact, source, event, parsed)
        if isinstance(outcome, Applied):
            orders.extend([outcome.order] if outcome.order else [])
        elif isinstance(outcome, Refused):
            ignored.append(f"{outcome.code}: {outcome.reason}")
    for order in dict.fromkeys(orders):
        effects.settle(order)
    if ignored and len(ignored) == len(facts):
        return inbox.Ignored("; ".join(ignored))
    return inbox.Processed()


def _apply(
    fact: events.Fact, source: Source, event: InboxEvent, parsed: Mapping[str, Any]
) -> transactions.Outcome | None:
    if isinstance(fact, PaymentFact | RefundFact | DisputeFact):
        outcome = transactions.apply(fact, source)
        unknown = isinstance(outcome, Refused) and outcome.code == "UNKNOWN_ORDER"
        # Perhaps an order whose creation was never answered: ask Razorpay whose it is.
        if unknown and isinstance(fact, PaymentFact) and orphans.adopt(fact.order_id, source):
            outcome = transactions.apply(fact, source)
        if isinstance(outcome, Refused) and outcome.code in ("AMOUNT", "CURRENCY", "OTHER_ORDER"):
            notices.escalate(
                None,
                "mismatch",
                f"{event.pk}",
                f"A webhook did not match our record: {outcome.reason}",
                channel=source.channel,
            )
        return outcome
    if isinstance(fact, LinkFact):
        return payment_links.apply(fact, source)
    if isinstance(fact, DowntimeFact):
        _downtime(fact, source)
        return None
    if isinstance(fact, Forwarded):
        return _forward(event, parsed, source)
    return Refused("UNKNOWN_EVENT", fact.reason)


def _forward(
    event: InboxEvent, parsed: Mapping[str, Any], source: Source
) -> transactions.Outcome | None:
    payload = {name: events.entity(parsed["payload"], name) for name in parsed["payload"]}
    told = registry.forward(
        registry.ForwardedEvent(
            event_id=event.headers.get("event_id") or event.event_id,
            # A payment with an invoice is told as the subscription plugin's own kind of event.
            kind=event.kind
            if event.kind.startswith(events.FORWARDED_PREFIXES)
            else f"invoice.{event.kind}",
            channel=source.channel,
            key_id=source.key_id,
            payload=payload,
            created_at=int(parsed.get("created_at") or 0),
        )
    )
    return None if told else Refused("NOBODY", f"nobody listens to {event.kind}")


def _downtime(fact: DowntimeFact, source: Source) -> None:
    key = f"{source.channel}:{fact.downtime_id}"
    what = f"{fact.method} {fact.instrument}".strip()
    message = f"Razorpay reports trouble with {what}: {fact.severity or fact.status}."
    if fact.status == "resolved":
        # Also when its beginning has not been told yet.
        notices.resolve("downtime", key, message, channel=source.channel)
        return
    notices.escalate(None, "downtime", key, message, channel=source.channel)
