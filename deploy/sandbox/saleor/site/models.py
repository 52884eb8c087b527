"""The shop's settings."""

from typing import Any
from uuid import uuid4

from django.contrib.sites.models import Site
from django.core.validators import MinValueValidator
from django.db import models

from ..core.models import ModelWithMetadata


class SiteSettings(ModelWithMetadata):
    """The one row of settings, reached as `Site.objects.get_current().settings`."""

    site = models.OneToOneField(Site, related_name="settings", on_delete=models.CASCADE)
    header_text = models.CharField(max_length=200, blank=True)
    description = models.CharField(max_length=500, blank=True)
    track_inventory_by_default = models.BooleanField(default=True)
    default_weight_unit = models.CharField(max_length=30, default="kg")
    company_address: Any = models.ForeignKey(
        "account.Address", blank=True, null=True, on_delete=models.SET_NULL
    )
    default_mail_sender_name = models.CharField(max_length=78, blank=True, default="")
    default_mail_sender_address = models.EmailField(blank=True, null=True)
    enable_account_confirmation_by_email = models.BooleanField(default=True)
    allow_login_without_confirmation = models.BooleanField(default=False)
    customer_set_password_url = models.CharField(max_length=255, blank=True, null=True)
    fulfillment_auto_approve = models.BooleanField(default=True)
    fulfillment_allow_unpaid = models.BooleanField(default=True)
    reserve_stock_duration_anonymous_user = models.IntegerField(blank=True, null=True)
    reserve_stock_duration_authenticated_user = models.IntegerField(blank=True, null=True)
    limit_quantity_per_checkout = models.IntegerField(
        blank=True, null=True, default=50, validators=[MinValueValidator(1)]
    )
    instance_id = models.UUIDField(default=uuid4, null=True, blank=True)

    class Meta(ModelWithMetadata.Meta):
        pass
