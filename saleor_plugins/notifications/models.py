"""Messages with what became of them, people's wishes, merchants' texts, and what keeps count."""

import uuid
from enum import StrEnum

from django.db import models
from django.db.models import Q


class MessageState(StrEnum):
    """Where a message stands. Receipts move it forward only."""

    PENDING = "PENDING"
    SENT = "SENT"
    DELIVERED = "DELIVERED"
    READ = "READ"
    FAILED = "FAILED"
    UNKNOWN = "UNKNOWN"  # the provider may have taken it; not sent again blindly
    SUPPRESSED = "SUPPRESSED"  # not sent on purpose; `failure` says why


class NotificationMessage(models.Model):
    """One message to one person on one channel.

    (event_key, recipient_key, chain, step) is unique: a fact is told once per person and place in
    their chain of fallbacks. `sending_since` marks that a provider is being asked: a worker that
    dies then leaves an unknown outcome. `fallback_started` is the latch of the chain.
    """

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    event = models.CharField(max_length=64)
    kind = models.CharField(max_length=16)
    event_key = models.CharField(max_length=200)
    recipient_key = models.CharField(max_length=64)
    chain = models.PositiveSmallIntegerField()
    step = models.PositiveSmallIntegerField(default=0)
    channels = models.JSONField(default=list)
    channel = models.CharField(max_length=10)
    channel_slug = models.CharField(max_length=255)
    recipient = models.CharField(max_length=254)
    user_id = models.BigIntegerField(null=True, blank=True)
    order_id = models.UUIDField(null=True, blank=True)
    language = models.CharField(max_length=35)
    about = models.JSONField(default=dict)
    sealed = models.TextField(blank=True, default="")
    state = models.CharField(
        max_length=10,
        choices=[(state.value, state.value) for state in MessageState],
        default=MessageState.PENDING.value,
    )
    provider = models.CharField(max_length=32, blank=True, default="")
    provider_index = models.PositiveSmallIntegerField(default=0)
    provider_reference = models.CharField(max_length=300, blank=True, default="")
    attempts = models.PositiveIntegerField(default=0)
    round = models.PositiveIntegerField(default=0)
    failure_code = models.CharField(max_length=64, blank=True, default="")
    failure = models.CharField(max_length=300, blank=True, default="")
    sending_since = models.DateTimeField(null=True, blank=True)
    fallback_started = models.BooleanField(default=False)
    not_after = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["event_key", "recipient_key", "chain", "step"], name="told_once"
            )
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="message_recent"),
            models.Index(fields=["order_id"], name="message_order"),
            models.Index(fields=["recipient", "-created_at"], name="message_recipient"),
            models.Index(
                fields=["provider_reference"],
                name="message_reference",
                condition=~Q(provider_reference=""),
            ),
            models.Index(
                fields=["state", "-created_at"],
                name="message_open",
                condition=Q(state__in=["PENDING", "FAILED", "UNKNOWN"]),
            ),
        ]


class NotificationPreference(models.Model):
    """Channels on which a person wants to hear of an event; no row means the event's own."""

    user_id = models.BigIntegerField()
    event = models.CharField(max_length=64)
    channels = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user_id", "event"], name="one_preference")]


class OptOut(models.Model):
    """An address that said STOP on a channel."""

    address = models.CharField(max_length=254)
    channel = models.CharField(max_length=10)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["address", "channel"], name="one_opt_out")]


class TemplateOverride(models.Model):
    """A merchant's own text of an event, in one language; an empty channel_slug means all."""

    event = models.CharField(max_length=64)
    channel = models.CharField(max_length=10)
    language = models.CharField(max_length=35)
    channel_slug = models.CharField(max_length=255, blank=True, default="")
    text = models.TextField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "channel", "language", "channel_slug"], name="one_override"
            )
        ]


class Spending(models.Model):
    """How many messages of a kind went out on a channel in one day of the shop."""

    day = models.DateField()
    channel_slug = models.CharField(max_length=255)
    channel = models.CharField(max_length=10)
    kind = models.CharField(max_length=16)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "channel_slug", "channel", "kind"], name="one_spending"
            )
        ]


class StockAlert(models.Model):
    """A variant that owners have been told about; the row is the latch until stock comes back."""

    variant_id = models.BigIntegerField(primary_key=True)
    level = models.CharField(max_length=3, choices=[("low", "low"), ("out", "out")])
    since = models.DateTimeField()


class PausedTemplate(models.Model):
    """A template that its provider refuses for now; one row per template, kept after the pause."""

    channel_slug = models.CharField(max_length=255)
    provider = models.CharField(max_length=32)
    event = models.CharField(max_length=64)
    language = models.CharField(max_length=35)
    reason = models.CharField(max_length=300, blank=True, default="")
    since = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel_slug", "provider", "event", "language"], name="one_pause"
            )
        ]
