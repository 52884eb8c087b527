"""Webhooks of Apps."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from ..app.models import App


class Webhook(models.Model):
    """Where an App wants to be told."""

    name = models.CharField(max_length=255, null=True, blank=True)
    app = models.ForeignKey(App, related_name="webhooks", on_delete=models.CASCADE)
    target_url = models.CharField(max_length=255)
    is_active = models.BooleanField(default=True)
    secret_key = models.CharField(max_length=255, null=True, blank=True)
    subscription_query = models.TextField(null=True, blank=True)
    custom_headers = models.JSONField(
        blank=True, null=True, default=dict, encoder=DjangoJSONEncoder
    )

    class Meta:
        ordering = ("pk",)


class WebhookEvent(models.Model):
    """What it wants to be told about."""

    webhook = models.ForeignKey(Webhook, related_name="events", on_delete=models.CASCADE)
    event_type = models.CharField(max_length=128, db_index=True)

    class Meta:
        ordering = ("pk",)
