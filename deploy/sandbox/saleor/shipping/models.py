"""Where we ship, how, and for how much."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django_countries.fields import CountryField
from prices import Money

from ..channel.models import Channel
from ..core.db.fields import MoneyField
from ..core.models import ModelWithMetadata
from ..core.weight import Weight, WeightField, zero_weight
from ..tax.models import TaxClass
from . import PostalCodeRuleInclusionType, ShippingMethodType

_AMOUNT: dict[str, Any] = {
    "max_digits": settings.DEFAULT_MAX_DIGITS,
    "decimal_places": settings.DEFAULT_DECIMAL_PLACES,
}


class ShippingZone(ModelWithMetadata):
    """Countries that are served alike, in some channels."""

    name = models.CharField(max_length=100)
    countries: Any = CountryField(multiple=True, default=[], blank=True)
    default = models.BooleanField(default=False)
    description = models.TextField(blank=True)
    channels = models.ManyToManyField(Channel, related_name="shipping_zones")

    class Meta(ModelWithMetadata.Meta):
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name


class ShippingMethodQueryset(models.QuerySet["ShippingMethod"]):
    """Choosing among methods."""

    def applicable_shipping_methods(
        self,
        price: Money,
        channel_id: int,
        weight: Weight,
        country_code: str,
        product_ids: Iterable[int] | None = None,
        postal_code: str = "",
    ) -> list["ShippingMethod"]:
        """The methods that take this order there, cheapest first."""
        rows = (
            self.filter(
                shipping_zone__countries__contains=country_code,
                shipping_zone__channels__id=channel_id,
                channel_listings__channel_id=channel_id,
                channel_listings__currency=price.currency,
            )
            .exclude(excluded_products__id__in=list(product_ids or []))
            .prefetch_related("channel_listings", "postal_code_rules")
            .order_by("channel_listings__price_amount", "pk")
        )
        return [
            method
            for method in rows
            if method.takes(price, channel_id, weight) and method.serves(postal_code)
        ]


class ShippingMethod(ModelWithMetadata):
    """One way of shipping in a zone."""

    name = models.CharField(max_length=100)
    type = models.CharField(max_length=30, choices=ShippingMethodType.CHOICES)
    shipping_zone = models.ForeignKey(
        ShippingZone, related_name="shipping_methods", on_delete=models.CASCADE
    )
    minimum_order_weight = WeightField(default=zero_weight, blank=True, null=True)
    maximum_order_weight = WeightField(blank=True, null=True)
    excluded_products = models.ManyToManyField("product.Product", blank=True)
    maximum_delivery_days = models.PositiveIntegerField(null=True, blank=True)
    minimum_delivery_days = models.PositiveIntegerField(null=True, blank=True)
    description = models.JSONField(blank=True, null=True)
    tax_class = models.ForeignKey(
        TaxClass,
        related_name="shipping_methods",
        on_delete=models.SET_NULL,
        blank=True,
        null=True,
    )

    objects: Any = models.Manager.from_queryset(ShippingMethodQueryset)()

    class Meta(ModelWithMetadata.Meta):
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name

    def takes(self, price: Money, channel_id: int, weight: Weight) -> bool:
        """True when price or weight, whichever the method goes by, is within its limits."""
        if self.type == ShippingMethodType.WEIGHT_BASED:
            low, high = self.minimum_order_weight, self.maximum_order_weight
            return (low is None or low.g <= weight.g) and (high is None or weight.g <= high.g)
        for listing in self.channel_listings.all():
            if listing.channel_id == channel_id:
                least, most = (
                    listing.minimum_order_price_amount,
                    listing.maximum_order_price_amount,
                )
                return (least is None or least <= price.amount) and (
                    most is None or price.amount <= most
                )
        return False

    def serves(self, postal_code: str) -> bool:
        """True when the postal code is included, or not excluded."""
        rules = list(self.postal_code_rules.all())
        code = postal_code.replace(" ", "").upper()
        including = [
            rule for rule in rules if rule.inclusion_type == PostalCodeRuleInclusionType.INCLUDE
        ]
        if including:
            return any(rule.covers(code) for rule in including)
        return not any(rule.covers(code) for rule in rules)


class ShippingMethodPostalCodeRule(models.Model):
    """A range of postal codes."""

    shipping_method = models.ForeignKey(
        ShippingMethod, on_delete=models.CASCADE, related_name="postal_code_rules"
    )
    start = models.CharField(max_length=32)
    end = models.CharField(max_length=32, blank=True, null=True)
    inclusion_type = models.CharField(
        max_length=32,
        choices=PostalCodeRuleInclusionType.CHOICES,
        default=PostalCodeRuleInclusionType.EXCLUDE,
    )

    class Meta:
        unique_together = ("shipping_method", "start", "end")

    def covers(self, code: str) -> bool:
        """True when the code lies in the range, both ends included."""
        return self.start.upper() <= code <= (self.end or self.start).upper()


class ShippingMethodChannelListing(models.Model):
    """The method's price and limits in a channel."""

    shipping_method = models.ForeignKey(
        ShippingMethod, related_name="channel_listings", on_delete=models.CASCADE
    )
    channel = models.ForeignKey(
        Channel, related_name="shipping_method_listings", on_delete=models.CASCADE
    )
    currency = models.CharField(max_length=settings.DEFAULT_CURRENCY_CODE_LENGTH)
    minimum_order_price_amount = models.DecimalField(
        **_AMOUNT, default=Decimal("0.0"), blank=True, null=True
    )
    minimum_order_price = MoneyField(amount_field="minimum_order_price_amount")
    maximum_order_price_amount = models.DecimalField(**_AMOUNT, blank=True, null=True)
    maximum_order_price = MoneyField(amount_field="maximum_order_price_amount")
    price_amount = models.DecimalField(**_AMOUNT, default=Decimal("0.0"))
    price = MoneyField(amount_field="price_amount")

    class Meta:
        unique_together = [["shipping_method", "channel"]]
        ordering = ("pk",)
