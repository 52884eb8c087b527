"""Warehouses, what lies in them, and what of it is promised."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef

from ..account.models import Address
from ..channel.models import Channel
from ..core.models import ModelWithExternalReference, ModelWithMetadata, SortableModel
from ..product.models import ProductVariant
from ..shipping.models import ShippingZone
from . import WarehouseClickAndCollectOption


class ChannelWarehouse(SortableModel):
    """A warehouse serves a channel, in this order."""

    channel = models.ForeignKey(Channel, related_name="channelwarehouse", on_delete=models.CASCADE)
    warehouse = models.ForeignKey(
        "Warehouse", related_name="channelwarehouse", on_delete=models.CASCADE
    )

    class Meta:
        unique_together = (("channel", "warehouse"),)
        ordering = ("sort_order", "pk")

    def get_ordering_queryset(self) -> Any:
        return self.channel.channelwarehouse.all()


class WarehouseQueryset(models.QuerySet["Warehouse"]):
    """Choosing among warehouses."""


class Warehouse(ModelWithMetadata, ModelWithExternalReference):
    """One warehouse."""

    id = models.UUIDField(default=uuid.uuid4, primary_key=True)
    name = models.CharField(max_length=250)
    slug = models.SlugField(max_length=255, unique=True, allow_unicode=True)
    channels: Any = models.ManyToManyField(
        Channel, related_name="warehouses", through=ChannelWarehouse
    )
    shipping_zones: Any = models.ManyToManyField(
        ShippingZone, blank=True, related_name="warehouses"
    )
    address = models.ForeignKey(Address, on_delete=models.PROTECT)
    email = models.EmailField(blank=True, default="")
    click_and_collect_option = models.CharField(
        max_length=30,
        choices=WarehouseClickAndCollectOption.CHOICES,
        default=WarehouseClickAndCollectOption.DISABLED,
    )
    is_private = models.BooleanField(default=True)

    objects: Any = models.Manager.from_queryset(WarehouseQueryset)()

    class Meta(ModelWithMetadata.Meta):
        ordering = ("-slug",)

    def __str__(self) -> str:
        return self.name


class StockQuerySet(models.QuerySet["Stock"]):
    """Choosing among stocks."""

    def for_channel_and_country(
        self, channel_slug: str, country_code: str | None = None, *_: Any, **__: Any
    ) -> Any:
        """Stock that a buyer in the channel can be served from; zones do not limit it (3.23)."""
        serving = ChannelWarehouse.objects.filter(
            channel__slug=channel_slug, warehouse_id=OuterRef("warehouse_id")
        )
        return self.filter(Exists(serving))


class Stock(models.Model):
    """So many of a variant in a warehouse, so many of them promised to orders."""

    warehouse = models.ForeignKey(Warehouse, on_delete=models.CASCADE)
    product_variant = models.ForeignKey(
        ProductVariant, on_delete=models.CASCADE, related_name="stocks"
    )
    quantity = models.IntegerField(default=0)
    quantity_allocated = models.IntegerField(default=0)

    objects: Any = models.Manager.from_queryset(StockQuerySet)()

    class Meta:
        unique_together = [["warehouse", "product_variant"]]
        ordering = ("pk",)

    def increase_stock(self, quantity: int, commit: bool = True) -> None:
        """Put some in."""
        self.quantity = models.F("quantity") + quantity
        if commit:
            self.save(update_fields=["quantity"])

    def decrease_stock(self, quantity: int, commit: bool = True) -> None:
        """Take some out."""
        self.increase_stock(-quantity, commit)


class Allocation(models.Model):
    """Stock promised to an order's line."""

    order_line = models.ForeignKey(
        "order.OrderLine", on_delete=models.CASCADE, related_name="allocations"
    )
    stock = models.ForeignKey(Stock, on_delete=models.CASCADE, related_name="allocations")
    quantity_allocated = models.PositiveIntegerField(default=0)

    class Meta:
        unique_together = [["order_line", "stock"]]
        ordering = ("pk",)
