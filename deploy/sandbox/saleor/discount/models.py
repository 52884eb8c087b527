"""Vouchers, catalogue promotions and the discount rows of orders and checkout lines."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Sum
from django.utils import timezone
from prices import Money

from ..core.db.fields import MoneyField
from ..core.models import ModelWithMetadata
from ..core.prices import quantize_price
from . import DiscountType, DiscountValueType, PromotionType, RewardValueType, VoucherType

if TYPE_CHECKING:
    from ..account.models import User
    from ..channel.models import Channel


def amount_field(**kwargs: Any) -> models.DecimalField:
    """A money column: `DEFAULT_DECIMAL_PLACES` places, zero unless told otherwise."""
    if not kwargs.get("null"):
        kwargs.setdefault("default", Decimal(0))
    return models.DecimalField(
        max_digits=settings.DEFAULT_MAX_DIGITS,
        decimal_places=settings.DEFAULT_DECIMAL_PLACES,
        **kwargs,
    )


def currency_field() -> models.CharField:
    """The three-letter code that goes with the amounts of a row."""
    return models.CharField(max_length=settings.DEFAULT_CURRENCY_CODE_LENGTH)


def discounted(price: Money, value_type: str, value: Decimal) -> Money:
    """`price` less a fixed amount or a percentage, never below zero."""
    if value_type == DiscountValueType.PERCENTAGE:
        cut = quantize_price(price * (value / Decimal(100)), price.currency)
    else:
        cut = Money(value, price.currency)
    return max(price - cut, Money(0, price.currency))


class NotApplicable(ValueError):
    """The discount does not fit this cart; the message says why."""

    def __init__(
        self,
        msg: str,
        min_spent: Money | None = None,
        min_checkout_items_quantity: int | None = None,
    ) -> None:
        super().__init__(msg)
        self.min_spent = min_spent
        self.min_checkout_items_quantity = min_checkout_items_quantity


class VoucherQueryset(models.QuerySet["Voucher"]):
    def active(self, date: Any, validate_usage_limit: bool = True) -> VoucherQueryset:
        found = self.filter(Q(end_date__isnull=True) | Q(end_date__gte=date), start_date__lte=date)
        if validate_usage_limit:
            found = found.annotate(_total_used=Sum("codes__used")).filter(
                Q(usage_limit__isnull=True) | Q(usage_limit__gt=F("_total_used"))
            )
        return found

    def active_in_channel(
        self, date: Any, channel_slug: str, validate_usage_limit: bool = True
    ) -> VoucherQueryset:
        listed = VoucherChannelListing.objects.filter(
            channel__slug=channel_slug, channel__is_active=True
        )
        return self.active(date, validate_usage_limit).filter(pk__in=listed.values("voucher_id"))


class Voucher(ModelWithMetadata):
    type = models.CharField(
        max_length=20, choices=VoucherType.CHOICES, default=VoucherType.ENTIRE_ORDER
    )
    name = models.CharField(max_length=255, null=True, blank=True)
    usage_limit = models.PositiveIntegerField(null=True, blank=True)
    start_date = models.DateTimeField(default=timezone.now)
    end_date = models.DateTimeField(null=True, blank=True)
    apply_once_per_order = models.BooleanField(default=False)
    apply_once_per_customer = models.BooleanField(default=False)
    single_use = models.BooleanField(default=False)
    only_for_staff = models.BooleanField(default=False)
    discount_value_type = models.CharField(
        max_length=10, choices=DiscountValueType.CHOICES, default=DiscountValueType.FIXED
    )
    countries = models.JSONField(default=list, blank=True)
    min_checkout_items_quantity = models.PositiveIntegerField(null=True, blank=True)
    products = models.ManyToManyField("product.Product", blank=True)
    variants = models.ManyToManyField("product.ProductVariant", blank=True)
    collections = models.ManyToManyField("product.Collection", blank=True)
    categories = models.ManyToManyField("product.Category", blank=True)

    objects = models.Manager.from_queryset(VoucherQueryset)()

    class Meta:
        ordering = ("name", "pk")

    @property
    def code(self) -> str | None:
        last = self.codes.last()
        return last.code if last else None

    def listing(self, channel: Channel) -> VoucherChannelListing:
        """The channel's terms; NotApplicable when the voucher isn't sold there."""
        found = self.channel_listings.filter(channel_id=channel.pk).first()
        if found is None:
            raise NotApplicable("This voucher is not assigned to this channel")
        return found

    def get_discount_amount_for(self, price: Money, channel: Channel) -> Money:
        value = self.listing(channel).discount_value
        return price - discounted(price, self.discount_value_type, value)

    def validate_min_spent(self, value: Money, channel: Channel) -> None:
        min_spent = self.listing(channel).min_spent
        if min_spent and value < min_spent:
            raise NotApplicable(
                f"This offer is only valid for orders over {min_spent.amount} "
                f"{min_spent.currency}.",
                min_spent=min_spent,
            )

    def validate_min_checkout_items_quantity(self, quantity: int) -> None:
        least = self.min_checkout_items_quantity
        if least and least > quantity:
            raise NotApplicable(
                f"This offer is only valid for orders with a minimum of {least} quantity.",
                min_checkout_items_quantity=least,
            )

    def validate_once_per_customer(self, customer_email: str | None) -> None:
        if VoucherCustomer.objects.filter(
            voucher_code__voucher=self, customer_email=customer_email
        ).exists():
            raise NotApplicable("This offer is valid only once per customer.")

    def validate_only_for_staff(self, customer: User | None) -> None:
        if self.only_for_staff and not (customer and customer.is_staff):
            raise NotApplicable("This offer is valid only for staff customers.")


class VoucherCode(models.Model):
    id = models.UUIDField(primary_key=True, editable=False, default=uuid4)
    code = models.CharField(max_length=255, unique=True, db_index=True)
    used = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    voucher = models.ForeignKey(Voucher, related_name="codes", on_delete=models.CASCADE)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-created_at", "code")


class VoucherChannelListing(models.Model):
    voucher = models.ForeignKey(Voucher, related_name="channel_listings", on_delete=models.CASCADE)
    channel = models.ForeignKey(
        "channel.Channel", related_name="voucher_listings", on_delete=models.CASCADE
    )
    discount_value = amount_field()
    discount = MoneyField(amount_field="discount_value", currency_field="currency")
    currency = currency_field()
    min_spent_amount = amount_field(blank=True, null=True)
    min_spent = MoneyField(amount_field="min_spent_amount", currency_field="currency")

    class Meta:
        unique_together = (("voucher", "channel"),)
        ordering = ("pk",)


class VoucherCustomer(models.Model):
    voucher_code = models.ForeignKey(
        VoucherCode, related_name="customers", on_delete=models.CASCADE
    )
    customer_email = models.EmailField()

    class Meta:
        ordering = ("voucher_code", "customer_email", "pk")
        unique_together = (("voucher_code", "customer_email"),)


class Promotion(ModelWithMetadata):
    id = models.UUIDField(primary_key=True, editable=False, default=uuid4)
    name = models.CharField(max_length=255)
    type = models.CharField(
        max_length=255, choices=PromotionType.CHOICES, default=PromotionType.CATALOGUE
    )
    description = models.JSONField(blank=True, null=True)
    start_date = models.DateTimeField(default=timezone.now)
    end_date = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("name", "pk")


class PromotionRule(models.Model):
    id = models.UUIDField(primary_key=True, editable=False, default=uuid4)
    name = models.CharField(max_length=255, blank=True, null=True)
    description = models.JSONField(blank=True, null=True)
    promotion = models.ForeignKey(Promotion, on_delete=models.CASCADE, related_name="rules")
    channels = models.ManyToManyField("channel.Channel")
    catalogue_predicate = models.JSONField(blank=True, default=dict)
    variants = models.ManyToManyField("product.ProductVariant", blank=True)
    reward_value_type = models.CharField(
        max_length=255, choices=RewardValueType.CHOICES, blank=True, null=True
    )
    reward_value = amount_field(blank=True, null=True)

    class Meta:
        ordering = ("name", "pk")


class BaseDiscount(models.Model):
    id = models.UUIDField(primary_key=True, editable=False, default=uuid4)
    created_at = models.DateTimeField(auto_now_add=True)
    type = models.CharField(
        max_length=64, choices=DiscountType.CHOICES, default=DiscountType.MANUAL
    )
    value_type = models.CharField(
        max_length=10, choices=DiscountValueType.CHOICES, default=DiscountValueType.FIXED
    )
    value = amount_field()
    amount_value = amount_field()
    amount = MoneyField(amount_field="amount_value", currency_field="currency")
    currency = currency_field()
    name = models.CharField(max_length=255, null=True, blank=True)
    translated_name = models.CharField(max_length=255, null=True, blank=True)
    reason = models.TextField(blank=True, null=True)
    promotion_rule = models.ForeignKey(
        PromotionRule, related_name="+", blank=True, null=True, on_delete=models.SET_NULL
    )
    voucher = models.ForeignKey(
        Voucher, related_name="+", blank=True, null=True, on_delete=models.SET_NULL
    )
    voucher_code = models.CharField(max_length=255, null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ("created_at", "id")


class OrderDiscount(BaseDiscount):
    order = models.ForeignKey(
        "order.Order", related_name="discounts", null=True, on_delete=models.CASCADE
    )


class OrderLineDiscount(BaseDiscount):
    line = models.ForeignKey(
        "order.OrderLine", related_name="discounts", null=True, on_delete=models.CASCADE
    )
    unique_type = models.CharField(max_length=64, null=True, blank=True)

    class Meta(BaseDiscount.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["line_id", "unique_type"], name="unique_orderline_discount_type"
            )
        ]


class CheckoutLineDiscount(BaseDiscount):
    line = models.ForeignKey(
        "checkout.CheckoutLine", related_name="discounts", null=True, on_delete=models.CASCADE
    )
    unique_type = models.CharField(max_length=64, null=True, blank=True)

    class Meta(BaseDiscount.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["line_id", "unique_type"], name="unique_checkoutline_discount_type"
            )
        ]
