"""What becomes of a message after it went out: receipts, the next channel, a person's decision.

`advance` is the only way forward for receipts, `fall_back` the only way to the next channel, and it
goes through a latch under the row's lock: a late receipt never makes a second fallback.
"""

import logging

from django.core.exceptions import ValidationError
from django.db import transaction

from ..core import clock, outbox
from ..core.models import OutboxMessage
from ..core.queues import CODES, MESSAGES
from .channels.base import Receipt, State
from .events import Kind
from .models import MessageState, NotificationMessage
from .routing import forward

logger = logging.getLogger(__name__)


def fall_back(message: NotificationMessage) -> NotificationMessage | None:
    """Begin the next channel of a chain, once; the caller holds the message's row lock."""
    step = message.step + 1
    if message.fallback_started or step >= len(message.channels):
        return None
    if message.state in (MessageState.DELIVERED, MessageState.READ, MessageState.SUPPRESSED):
        return None
    message.fallback_started = True
    message.save(update_fields=["fallback_started"])
    channel = message.channels[step]
    now = clock.now()
    following, created = NotificationMessage.objects.get_or_create(
        event_key=message.event_key,
        recipient_key=message.recipient_key,
        chain=message.chain,
        step=step,
        defaults={
            "event": message.event,
            "kind": message.kind,
            "channels": message.channels,
            "channel": channel,
            "channel_slug": message.channel_slug,
            "recipient": message.about["addresses"][channel],
            "user_id": message.user_id,
            "order_id": message.order_id,
            "language": message.language,
            "about": message.about,
            "sealed": message.sealed,
            "not_after": message.not_after,
            "created_at": now,
            "updated_at": now,
        },
    )
    if created:
        outbox.add(
            kind="notifications.send",
            key=f"send:{following.uid}:0",
            payload={"message": following.pk},
            queue=CODES if following.kind == Kind.CODE else MESSAGES,
        )
    return following


def fall_back_when_due(row: OutboxMessage) -> outbox.Outcome:
    """The deadline of a channel has come: go on unless it has delivered."""
    with transaction.atomic():
        message = (
            NotificationMessage.objects.select_for_update()
            .filter(pk=row.payload["message"])
            .first()
        )
        if message is not None and message.sending_since and message.state == MessageState.PENDING:
            return outbox.Retry(30, "its provider is being asked")
        if message is None or message.state == MessageState.PENDING:
            return outbox.Done({"skipped": True})
        following = fall_back(message)
    return outbox.Done({"fell_back": following is not None})


# ---------------------------------------------------------------- receipts


def advance(receipt: Receipt, provider: str) -> bool:
    """Apply a receipt, forward only; False when there is no such message (yet)."""
    with transaction.atomic():
        message = _by_receipt(receipt, provider)
        if message is None:
            return False
        if receipt.state is State.UNKNOWN:
            logger.warning("Provider %s says %r, which we do not know", provider, receipt.word)
            return True
        if not forward(message.state, receipt.state.value):
            return True
        message.state = receipt.state.value
        message.updated_at = clock.now()
        if receipt.reference and not message.provider_reference:
            message.provider_reference = receipt.reference
        message.sent_at = message.sent_at or clock.now()
        if receipt.state is State.FAILED:
            message.failure_code = (receipt.code or receipt.word)[:64]
            message.failure = (receipt.reason or receipt.word)[:300]
        elif receipt.state in (State.DELIVERED, State.READ):
            message.failure = message.failure_code = message.sealed = ""
        message.save()
        if receipt.state is State.FAILED:
            fall_back(message)
        elif receipt.state in (State.DELIVERED, State.READ):
            _call_off(message)
    return True


def _by_receipt(receipt: Receipt, provider: str) -> NotificationMessage | None:
    rows = NotificationMessage.objects.select_for_update()
    if receipt.message_id:
        try:
            found = rows.filter(uid=receipt.message_id).first()
        except (ValueError, ValidationError):
            found = None
        if found is not None:
            return found
    if not receipt.reference:
        return None
    return rows.filter(provider=provider, provider_reference=receipt.reference).first()


def _call_off(message: NotificationMessage) -> None:
    """It has arrived: a fallback that has not gone out yet need not."""
    NotificationMessage.objects.filter(
        event_key=message.event_key,
        recipient_key=message.recipient_key,
        chain=message.chain,
        step__gt=message.step,
        state=MessageState.PENDING,
        sending_since__isnull=True,
    ).update(
        state=MessageState.SUPPRESSED,
        failure=f"delivered by {message.channel}",
        updated_at=clock.now(),
    )


# ---------------------------------------------------------------- by hand


def replay(message: NotificationMessage) -> bool:
    """Have a failed or unknown message sent again, because a person decided so."""
    with transaction.atomic():
        locked = NotificationMessage.objects.select_for_update().get(pk=message.pk)
        if locked.state not in (MessageState.FAILED, MessageState.UNKNOWN):
            return False
        locked.state = MessageState.PENDING
        locked.sending_since = None
        locked.round += 1
        locked.attempts = 0
        locked.provider_index = 0
        locked.failure = locked.failure_code = ""
        locked.not_after = None
        locked.updated_at = clock.now()
        locked.save()
        outbox.add(
            kind="notifications.send",
            key=f"send:{locked.uid}:{locked.round}",
            payload={"message": locked.pk},
        )
    return True
