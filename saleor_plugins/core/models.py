"""The shared tables: what came in, what is to go out, who changed what."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from .work import Work, WorkState


class InboxEvent(Work):
    """One event received from outside, kept as it came and processed from here.

    `body` is the raw body whose signature was verified. (source, event_id) is unique: a second
    delivery of the same event finds this row.
    """

    source = models.CharField(max_length=64)
    event_id = models.CharField(max_length=128)
    account = models.CharField(max_length=128, blank=True, default="")
    kind = models.CharField(max_length=96)
    body = models.BinaryField()
    headers = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "event_id"], name="inbox_event_once")
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="inbox_waiting",
                condition=Q(state__in=[WorkState.PENDING, WorkState.UNKNOWN]),
            ),
            models.Index(
                fields=["lease_until"], name="inbox_running", condition=Q(state=WorkState.RUNNING)
            ),
        ]


class OutboxMessage(Work):
    """One effect to cause outside, written in the transaction that decided it.

    `key` is unique: deciding the same thing twice finds this row. `payload` holds references, not
    personal data.
    """

    kind = models.CharField(max_length=96)
    key = models.CharField(max_length=200, unique=True)
    payload = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    queue = models.CharField(max_length=32, default="messages")
    request_id = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                name="outbox_waiting",
                condition=Q(state__in=[WorkState.PENDING, WorkState.UNKNOWN]),
            ),
            models.Index(
                fields=["lease_until"], name="outbox_running", condition=Q(state=WorkState.RUNNING)
            ),
            models.Index(fields=["kind", "state"], name="outbox_kind_state"),
        ]


class AuditEntry(models.Model):
    """Who changed what, when, from what to what. Rows are only ever added."""

    action = models.CharField(max_length=96)
    actor_kind = models.CharField(max_length=16)
    actor_id = models.CharField(max_length=64, blank=True, default="")
    actor_label = models.CharField(max_length=128, blank=True, default="")
    object_type = models.CharField(max_length=64)
    object_id = models.CharField(max_length=64)
    old: Any = models.JSONField(null=True)
    new: Any = models.JSONField(null=True)
    request_id = models.CharField(max_length=64, blank=True, default="")
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="audit_recent"),
            models.Index(fields=["action", "-created_at"], name="audit_action"),
            models.Index(fields=["actor_kind", "actor_id", "-created_at"], name="audit_actor"),
            models.Index(fields=["object_type", "object_id", "-created_at"], name="audit_object"),
        ]


class Heartbeat(models.Model):
    """When a periodic job last ran; health checks read it."""

    name = models.CharField(max_length=64, primary_key=True)
    beat_at = models.DateTimeField()


class RateWindow(models.Model):
    """The recent hits of one limited subject, where there is no Redis to keep them.

    `hits` are seconds since the epoch, one per hit inside the window; `key` is a digest.
    """

    key = models.CharField(max_length=64, primary_key=True)
    hits = ArrayField(models.FloatField(), default=list)
    expires_at = models.DateTimeField(db_index=True)
