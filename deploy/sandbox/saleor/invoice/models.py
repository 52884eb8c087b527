"""An invoice's row: the file itself is a plugin's business."""

from django.db import models

from ..core.models import ModelWithMetadata


class JobStatus:
    PENDING = "pending"
    SUCCESS = "success"
    FAILED = "failed"
    DELETED = "deleted"
    CHOICES = [(name, name) for name in (PENDING, SUCCESS, FAILED, DELETED)]


class Invoice(ModelWithMetadata):
    order = models.ForeignKey(
        "order.Order", related_name="invoices", null=True, on_delete=models.SET_NULL
    )
    number = models.CharField(max_length=255, null=True)
    created = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    status = models.CharField(max_length=50, choices=JobStatus.CHOICES, default=JobStatus.PENDING)
    message = models.CharField(max_length=255, blank=True, null=True)
    external_url = models.URLField(null=True, max_length=2048)

    class Meta:
        ordering = ("-created_at",)

    @property
    def url(self) -> str | None:
        return self.external_url
