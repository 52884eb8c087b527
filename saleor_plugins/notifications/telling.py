"""From an event to messages: planned once, written with the rows that will send them."""

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import connection, transaction

from ..core import clock, outbox
from ..core.models import OutboxMessage
from ..core.queues import CODES, MESSAGES
from . import settings, subjects
from .config import NotificationsConfig
from .events import CATALOGUE, Channel, Event, Kind
from .models import MessageState, NotificationMessage, NotificationPreference, OptOut
from .routing import Planned, Recipient, Wishes, plan

# A customer whose card fails five times is told once; so is one whose failure two of us noticed.
_THROTTLED = {"payment_failed": timedelta(minutes=10)}


def tell(row: OutboxMessage) -> outbox.Outcome:
    """Make the messages of an event's outbox row; repeatable, because every message is unique."""
    payload = row.payload
    event = CATALOGUE.get(str(payload.get("event")))
    if event is None:
        return outbox.Dead(f"UNKNOWN_EVENT {str(payload.get('event'))[:60]!r}")
    if payload.get("muted"):
        return outbox.Done({"told": 0, "reason": "staff chose not to tell"})
    if subjects.too_old(payload, row.created_at):
        return outbox.Done({"told": 0, "reason": "too old"})
    found = settings.in_channel(payload.get("channel_slug"))
    if found is None and payload.get("order_id") is None and payload.get("channel_slug"):
        found = settings.in_channel(None)
    secrets = subjects.unsealed(payload.get("sealed") or "") if payload.get("sealed") else {}
    about = {**payload, "_email": secrets.get("email")}
    subject = subjects.find(about, found[1] if found else None)
    if subject.gone:
        return outbox.Done({"told": 0, "reason": subject.gone})
    if subject.channel_slug and (found is None or found[0] != subject.channel_slug):
        # An order is told by its own channel's providers, or not at all.
        found = settings.in_channel(subject.channel_slug)
    if found is None:
        return outbox.Done({"told": 0, "reason": "not active"})
    slug, config = found
    event = event.by(payload.get("by"))
    count = 0
    with transaction.atomic():
        if _throttled(row, event, subject.order_id):
            return outbox.Done({"told": 0, "reason": "told a moment ago"})
        for recipient in subject.recipients:
            count += _write(row, event, recipient, slug, config, subject.order_id)
        if event.name == "distributor_applied":
            _tell_owners(row, payload)
    return outbox.Done({"told": count})


def _throttled(row: OutboxMessage, event: Event, order_id: Any) -> bool:
    """Whether the same was told of the same thing a moment ago; holds others back until we commit."""
    pause = _THROTTLED.get(event.name)
    if pause is None:
        return False
    checkout_id = row.payload.get("checkout_id")
    subject = str(order_id or checkout_id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"{event.name}:{subject}"])
    told = NotificationMessage.objects.filter(
        event=event.name, created_at__gte=clock.now() - pause
    ).exclude(event_key=row.key)
    if order_id:
        return told.filter(order_id=order_id).exists()
    return told.filter(about__checkout_id=checkout_id).exists()


def _tell_owners(row: OutboxMessage, payload: Mapping[str, Any]) -> None:
    outbox.add(
        kind="notifications.event",
        key=f"owner:{row.key}"[:200],
        payload={**payload, "event": "owner_distributor_applied", "audience": "owners"},
    )


def wishes_of(recipient: Recipient) -> Wishes:
    """What a person chose, and where they said STOP: two queries at most."""
    addresses = [address for address in (recipient.phone, recipient.email) if address]
    stopped = frozenset(
        Channel(channel)
        for channel in OptOut.objects.filter(address__in=addresses).values_list(
            "channel", flat=True
        )
    )
    chosen: dict[str, tuple[Channel, ...]] = {}
    if recipient.user_id:
        rows = NotificationPreference.objects.filter(user_id=recipient.user_id)
        for event, channels in rows.values_list("event", "channels"):
            chosen[event] = tuple(Channel(name) for name in channels)
    return Wishes(chosen, stopped)


def recipient_key(recipient: Recipient) -> str:
    """A digest that tells one recipient of an event from another."""
    text = f"{recipient.user_id or ''}|{recipient.phone}|{recipient.email}"
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _write(
    row: OutboxMessage,
    event: Event,
    recipient: Recipient,
    slug: str,
    config: NotificationsConfig,
    order_id: Any,
) -> int:
    wishes = wishes_of(recipient)
    decided = plan(event, recipient, wishes, config.available, clock.now(), config.quiet)
    written = 0
    for number, planned in enumerate(decided.messages):
        written += _message(row, event, recipient, slug, order_id, number, planned)
    if not decided.messages and decided.left:
        left = decided.left[0]
        _suppressed(row, event, recipient, slug, order_id, left.channel, left.reason)
    return written


def _fields(
    row: OutboxMessage,
    event: Event,
    recipient: Recipient,
    slug: str,
    order_id: Any,
    channel: Channel,
) -> dict[str, Any]:
    now = clock.now()
    about = {name: value for name, value in row.payload.items() if name != "sealed"}
    return {
        "event": event.name,
        "kind": event.kind.value,
        "channel": channel.value,
        "channel_slug": slug,
        "recipient": recipient.address(channel),
        "user_id": recipient.user_id,
        "order_id": order_id,
        "language": recipient.language,
        "about": about,
        "sealed": row.payload.get("sealed") or "",
        "not_after": row.payload.get("not_after"),
        "created_at": now,
        "updated_at": now,
    }


def _message(
    row: OutboxMessage,
    event: Event,
    recipient: Recipient,
    slug: str,
    order_id: Any,
    number: int,
    planned: Planned,
) -> int:
    first = planned.chain[0]
    fields = _fields(row, event, recipient, slug, order_id, first)
    fields["about"]["addresses"] = {
        channel.value: recipient.address(channel) for channel in planned.chain
    }
    message, created = NotificationMessage.objects.get_or_create(
        event_key=row.key,
        recipient_key=recipient_key(recipient),
        chain=number,
        step=0,
        defaults={"channels": [channel.value for channel in planned.chain], **fields},
    )
    if created:
        outbox.add(
            kind="notifications.send",
            key=f"send:{message.uid}:0",
            payload={"message": message.pk},
            due_at=planned.not_before,
            queue=CODES if event.kind is Kind.CODE else MESSAGES,
        )
    return int(created)


def _suppressed(
    row: OutboxMessage,
    event: Event,
    recipient: Recipient,
    slug: str,
    order_id: Any,
    channel: Channel,
    reason: str,
) -> None:
    """Nobody is told, and the log says why."""
    NotificationMessage.objects.get_or_create(
        event_key=row.key,
        recipient_key=recipient_key(recipient),
        chain=0,
        step=0,
        defaults={
            **_fields(row, event, recipient, slug, order_id, channel),
            "channels": [],
            "state": MessageState.SUPPRESSED,
            "failure": reason,
        },
    )
