"""Where each order is, and how it came there."""

from django.db import models

from .stages import Stage

_STAGES = [(stage.value, stage.value) for stage in Stage]


class OrderTrack(models.Model):
    """The present stage of one Saleor order; its row is the lock for moving it."""

    order_id = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=32, db_index=True)
    stage = models.CharField(max_length=20, choices=_STAGES, default=Stage.PENDING.value)
    expected_on = models.DateField(null=True, blank=True)
    updated_at = models.DateTimeField()


class StageEntry(models.Model):
    """One line of an order's timeline. Rows are only ever added."""

    track = models.ForeignKey(OrderTrack, on_delete=models.CASCADE, related_name="entries")
    stage = models.CharField(max_length=20, choices=_STAGES)
    date = models.DateTimeField()
    note = models.CharField(max_length=500, blank=True, default="")
    tracking_number = models.CharField(max_length=255, blank=True, default="")
    tracking_url = models.CharField(max_length=500, blank=True, default="")
    actor_kind = models.CharField(max_length=16)
    actor_id = models.CharField(max_length=64, blank=True, default="")
    actor_label = models.CharField(max_length=128, blank=True, default="")

    class Meta:
        ordering = ["date", "id"]
        indexes = [models.Index(fields=["track", "date"], name="tracking_timeline")]
