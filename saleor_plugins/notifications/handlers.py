"""Who performs our outbox rows, and how long messages are kept."""

from datetime import datetime

from ..core import outbox, retention
from ..core.models import OutboxMessage
from ..core.queues import enqueue
from . import delivery, progress, telling
from .models import NotificationMessage, Spending


@outbox.handler("notifications.event", repeatable=True)
def _event(row: OutboxMessage) -> outbox.Outcome:
    outcome = telling.tell(row)
    if isinstance(outcome, outbox.Done) and "sealed" in row.payload:
        # What was secret is in the messages now, and ends with them.
        OutboxMessage.objects.filter(pk=row.pk).update(
            payload={name: value for name, value in row.payload.items() if name != "sealed"}
        )
    return outcome


_SOON = 30.0


def _send(row: OutboxMessage) -> outbox.Outcome:
    outcome = delivery.send(row)
    if isinstance(outcome, outbox.Retry) and outcome.after < _SOON:
        # The sweeper comes by every few seconds only; a pause of two is to be two.
        enqueue("saleor_plugins.core.dispatch", row.pk, queue=row.queue, delay=outcome.after + 0.1)
    return outcome


outbox.handler(delivery.SEND, resolve=delivery.resolve, companion=delivery.CLAIMED)(_send)
outbox.handler("notifications.fallback", repeatable=True)(progress.fall_back_when_due)


@retention.rule("notification_messages", days=180)
def _old_messages(before: datetime, limit: int) -> int:
    old = NotificationMessage.objects.filter(created_at__lt=before).values("pk")[:limit]
    return NotificationMessage.objects.filter(pk__in=old).delete()[0]


@retention.rule("notification_spending", days=400)
def _old_spending(before: datetime, limit: int) -> int:
    old = Spending.objects.filter(day__lt=before.date()).values("pk")[:limit]
    return Spending.objects.filter(pk__in=old).delete()[0]
