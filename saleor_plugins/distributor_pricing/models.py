"""Distributors, price lists with their versions, credit, bulk discounts.

References into Saleor's tables are plain indexed columns (`user_id`, `channel_id`, `variant_id`,
`order_id`): its migrations are renamed between minors, so no foreign key points there. The hooks
that tell of deletions keep them true.
"""

from typing import Any

from django.db import models
from django.db.models import Q

_AMOUNT = {"max_digits": 20, "decimal_places": 3}


class Status(models.TextChoices):
    """Where an application stands. Only APPROVED buys at distributor prices."""

    PENDING = "PENDING"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"
    SUSPENDED = "SUSPENDED"


# A rejected application may be made again, by anybody: it holds no GSTIN.
LIVE = (Status.PENDING, Status.APPROVED, Status.SUSPENDED)


class PriceList(models.Model):
    """Prices agreed with distributors in one channel; from and until are included dates."""

    name = models.CharField(max_length=128)
    channel_id = models.IntegerField(db_index=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    # Counts what was imported and rolled back; the versions say what changed.
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "pk"]


class PriceListEntry(models.Model):
    """One tier: from `minimum_quantity` on a fixed price or a percentage off the list price."""

    price_list = models.ForeignKey(PriceList, on_delete=models.CASCADE, related_name="entries")
    variant_id = models.IntegerField(db_index=True)
    minimum_quantity = models.PositiveIntegerField(default=1)
    price: Any = models.DecimalField(**_AMOUNT, null=True, blank=True)
    percent_off: Any = models.DecimalField(max_digits=6, decimal_places=3, null=True, blank=True)
    pack_size = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["price_list", "variant_id", "minimum_quantity"], name="price_tier_once"
            ),
            models.CheckConstraint(
                condition=Q(price__isnull=True) ^ Q(percent_off__isnull=True),
                name="price_tier_one_kind",
            ),
        ]


class PriceListVersion(models.Model):
    """One import, or the undoing of one; `changes` say what it did."""

    price_list = models.ForeignKey(PriceList, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    file_name = models.CharField(max_length=255, blank=True, default="")
    actor_id = models.CharField(max_length=64, blank=True, default="")
    created_at = models.DateTimeField()
    rolled_back_at = models.DateTimeField(null=True, blank=True)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    removed = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["price_list", "number"], name="price_list_version_once")
        ]


class PriceListChange(models.Model):
    """One tier before and after a version; a tier that was or is not there has no values."""

    version = models.ForeignKey(PriceListVersion, on_delete=models.CASCADE, related_name="changes")
    variant_id = models.IntegerField()
    minimum_quantity = models.PositiveIntegerField()
    old: Any = models.JSONField(null=True)
    new: Any = models.JSONField(null=True)


class Distributor(models.Model):
    """A customer who applied to buy wholesale, and the terms an owner gave."""

    user_id = models.IntegerField(unique=True)
    company = models.CharField(max_length=255)
    gstin = models.CharField(max_length=15, null=True, blank=True)
    phone = models.CharField(max_length=20)
    address_id = models.IntegerField(null=True, blank=True)
    note = models.TextField(blank=True, default="")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PENDING)
    reason = models.CharField(max_length=1000, blank=True, default="")
    channel_id = models.IntegerField(null=True, blank=True, db_index=True)
    price_list = models.ForeignKey(
        PriceList, on_delete=models.PROTECT, null=True, blank=True, related_name="distributors"
    )
    minimum_order: Any = models.DecimalField(**_AMOUNT, null=True, blank=True)
    credit_limit: Any = models.DecimalField(**_AMOUNT, null=True, blank=True)
    # The sum of the holds, kept in step under this row's lock.
    credit_used: Any = models.DecimalField(**_AMOUNT, default=0)
    applied_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_id = models.IntegerField(null=True, blank=True)

    class Meta:
        ordering = ["-applied_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["gstin"], name="distributor_gstin_live", condition=Q(status__in=LIVE)
            )
        ]
        indexes = [
            models.Index(fields=["status", "-applied_at"], name="distributor_status"),
            models.Index(fields=["-applied_at", "-id"], name="distributor_recent"),
        ]


class CreditHold(models.Model):
    """What one order on terms uses of a distributor's credit now.

    It is made for the checkout before the order exists and passes to the order; one that never
    became an order runs out at `expires_at`.
    """

    distributor = models.ForeignKey(Distributor, on_delete=models.CASCADE, related_name="holds")
    checkout_token = models.UUIDField(null=True, unique=True)
    order_id = models.UUIDField(null=True, unique=True)
    amount: Any = models.DecimalField(**_AMOUNT)
    expires_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["expires_at"], name="credit_expiring", condition=Q(expires_at__isnull=False)
            ),
            models.Index(fields=["updated_at"], name="credit_open", condition=Q(amount__gt=0)),
        ]


class CreditEntry(models.Model):
    """The journal: every change of a distributor's used credit, and what it was after. Append only."""

    distributor = models.ForeignKey(Distributor, on_delete=models.CASCADE, related_name="credit")
    hold = models.ForeignKey(CreditHold, on_delete=models.CASCADE, related_name="entries")
    change: Any = models.DecimalField(**_AMOUNT)
    used: Any = models.DecimalField(**_AMOUNT)
    reason = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]


class BulkDiscount(models.Model):
    """A discount on every order of a channel that reaches a threshold, by value or by units."""

    channel_id = models.IntegerField(db_index=True)
    name = models.CharField(max_length=128)
    measure = models.CharField(max_length=8)
    threshold: Any = models.DecimalField(**_AMOUNT)
    percent_off: Any = models.DecimalField(max_digits=6, decimal_places=3, null=True, blank=True)
    amount_off: Any = models.DecimalField(**_AMOUNT, null=True, blank=True)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["channel_id", "pk"]


class ParkedCheckout(models.Model):
    """A checkout taken from a suspended distributor, to be given back when he is reinstated."""

    distributor = models.ForeignKey(Distributor, on_delete=models.CASCADE, related_name="parked")
    checkout_token = models.UUIDField(unique=True)
    created_at = models.DateTimeField()


class KnownPrice(models.Model):
    """A channel's list price as we last saw it: what it was before, when the platform changes it."""

    variant_id = models.IntegerField()
    channel_id = models.IntegerField()
    amount: Any = models.DecimalField(**_AMOUNT, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["variant_id", "channel_id"], name="known_price_once")
        ]
