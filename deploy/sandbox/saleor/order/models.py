"""An order's rows. Field names and meanings are Saleor's."""

from __future__ import annotations

from decimal import Decimal
from re import match
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import connection, models
from django.db.models import JSONField, Max
from django.utils.timezone import now

from ..core.db.fields import MoneyField, TaxedMoneyField
from ..core.models import ModelWithExternalReference, ModelWithMetadata
from ..discount import DiscountValueType
from ..discount.models import amount_field, currency_field
from . import (
    FulfillmentStatus,
    OrderAuthorizeStatus,
    OrderChargeStatus,
    OrderGrantedRefundStatus,
    OrderOrigin,
    OrderStatus,
)


class OrderQueryset(models.QuerySet["Order"]):
    def get_by_checkout_token(self, token: Any) -> Order | None:
        return self.non_draft().filter(checkout_token=token).first()

    def non_draft(self) -> OrderQueryset:
        return self.exclude(status=OrderStatus.DRAFT)

    def drafts(self) -> OrderQueryset:
        return self.filter(status=OrderStatus.DRAFT)


def get_order_number() -> int:
    """The next number of the database's sequence: unique, growing, may have gaps."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('order_order_number_seq')")
        return int(cursor.fetchone()[0])


class Order(ModelWithMetadata, ModelWithExternalReference):
    id = models.UUIDField(primary_key=True, editable=False, default=uuid4)
    number = models.IntegerField(unique=True, default=get_order_number, editable=False)
    use_old_id = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=now, editable=False, db_index=True)
    updated_at = models.DateTimeField(auto_now=True, editable=False, db_index=True)
    expired_at = models.DateTimeField(blank=True, null=True)
    status = models.CharField(
        max_length=32,
        default=OrderStatus.UNFULFILLED,
        choices=OrderStatus.CHOICES,
        db_index=True,
    )
    authorize_status = models.CharField(
        max_length=32,
        default=OrderAuthorizeStatus.NONE,
        choices=OrderAuthorizeStatus.CHOICES,
        db_index=True,
    )
    charge_status = models.CharField(
        max_length=32,
        default=OrderChargeStatus.NONE,
        choices=OrderChargeStatus.CHOICES,
        db_index=True,
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        blank=True,
        null=True,
        related_name="orders",
        on_delete=models.SET_NULL,
    )
    language_code = models.CharField(max_length=35, default=settings.LANGUAGE_CODE)
    tracking_client_id = models.CharField(max_length=36, blank=True, editable=False)
    billing_address = models.ForeignKey(
        "account.Address", related_name="+", null=True, on_delete=models.SET_NULL
    )
    shipping_address = models.ForeignKey(
        "account.Address", related_name="+", null=True, on_delete=models.SET_NULL
    )
    draft_save_billing_address = models.BooleanField(null=True, blank=True)
    draft_save_shipping_address = models.BooleanField(null=True, blank=True)
    user_email = models.EmailField(blank=True, default="")
    original = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL)
    origin = models.CharField(max_length=32, choices=OrderOrigin.CHOICES)
    currency = currency_field()
    shipping_method = models.ForeignKey(
        "shipping.ShippingMethod",
        blank=True,
        null=True,
        related_name="orders",
        on_delete=models.SET_NULL,
    )
    shipping_method_name = models.CharField(max_length=255, null=True, blank=True)
    collection_point_name = models.CharField(max_length=255, null=True, blank=True)
    shipping_method_metadata = JSONField(blank=True, null=True, default=dict)
    shipping_method_private_metadata = JSONField(blank=True, null=True, default=dict)
    channel = models.ForeignKey("channel.Channel", related_name="orders", on_delete=models.PROTECT)
    shipping_price_net_amount = amount_field()
    shipping_price_net = MoneyField(amount_field="shipping_price_net_amount")
    shipping_price_gross_amount = amount_field()
    shipping_price_gross = MoneyField(amount_field="shipping_price_gross_amount")
    shipping_price = TaxedMoneyField(
        net_amount_field="shipping_price_net_amount",
        gross_amount_field="shipping_price_gross_amount",
    )
    base_shipping_price_amount = amount_field()
    base_shipping_price = MoneyField(amount_field="base_shipping_price_amount")
    undiscounted_base_shipping_price_amount = amount_field()
    undiscounted_base_shipping_price = MoneyField(
        amount_field="undiscounted_base_shipping_price_amount"
    )
    shipping_tax_rate = models.DecimalField(max_digits=5, decimal_places=4, blank=True, null=True)
    checkout_token = models.CharField(max_length=36, blank=True, db_index=True)
    lines_count = models.PositiveIntegerField()
    total_net_amount = amount_field()
    total_net = MoneyField(amount_field="total_net_amount")
    total_gross_amount = amount_field()
    total_gross = MoneyField(amount_field="total_gross_amount")
    total = TaxedMoneyField(
        net_amount_field="total_net_amount", gross_amount_field="total_gross_amount"
    )
    undiscounted_total_net_amount = amount_field()
    undiscounted_total_gross_amount = amount_field()
    undiscounted_total = TaxedMoneyField(
        net_amount_field="undiscounted_total_net_amount",
        gross_amount_field="undiscounted_total_gross_amount",
    )
    total_charged_amount = amount_field()
    total_charged = MoneyField(amount_field="total_charged_amount")
    total_authorized_amount = amount_field()
    total_authorized = MoneyField(amount_field="total_authorized_amount")
    subtotal_net_amount = amount_field()
    subtotal_gross_amount = amount_field()
    subtotal = TaxedMoneyField(
        net_amount_field="subtotal_net_amount", gross_amount_field="subtotal_gross_amount"
    )
    voucher = models.ForeignKey(
        "discount.Voucher", blank=True, null=True, related_name="+", on_delete=models.SET_NULL
    )
    voucher_code = models.CharField(max_length=255, null=True, blank=True)
    display_gross_prices = models.BooleanField(default=True)
    customer_note = models.TextField(blank=True, default="")
    redirect_url = models.URLField(blank=True, null=True)
    should_refresh_prices = models.BooleanField(default=True)
    tax_exemption = models.BooleanField(default=False)
    tax_error = models.CharField(max_length=255, null=True, blank=True)

    objects = models.Manager.from_queryset(OrderQueryset)()

    class Meta:
        ordering = ("-number",)

    def is_fully_paid(self) -> bool:
        return self.total_charged_amount >= self.total_gross_amount

    def get_customer_email(self) -> str | None:
        return self.user_email or (self.user.email if self.user else None)

    def is_shipping_required(self) -> bool:
        return any(line.is_shipping_required for line in self.lines.all())

    def get_total_quantity(self) -> int:
        return sum(line.quantity for line in self.lines.all())

    def is_draft(self) -> bool:
        return self.status == OrderStatus.DRAFT

    def is_unconfirmed(self) -> bool:
        return self.status == OrderStatus.UNCONFIRMED

    def can_cancel(self) -> bool:
        gone = [
            FulfillmentStatus.CANCELED,
            FulfillmentStatus.REFUNDED,
            FulfillmentStatus.REPLACED,
            FulfillmentStatus.REFUNDED_AND_RETURNED,
            FulfillmentStatus.RETURNED,
        ]
        closed = {OrderStatus.CANCELED, OrderStatus.DRAFT, OrderStatus.EXPIRED}
        return self.status not in closed and not self.fulfillments.exclude(status__in=gone).exists()


class OrderLine(ModelWithMetadata):
    id = models.UUIDField(primary_key=True, editable=False, default=uuid4)
    created_at = models.DateTimeField(auto_now_add=True)
    order = models.ForeignKey(Order, related_name="lines", editable=False, on_delete=models.CASCADE)
    variant = models.ForeignKey(
        "product.ProductVariant",
        related_name="order_lines",
        on_delete=models.SET_NULL,
        blank=True,
        null=True,
    )
    product_name = models.CharField(max_length=386)
    variant_name = models.CharField(max_length=255, default="", blank=True)
    translated_product_name = models.CharField(max_length=386, default="", blank=True)
    translated_variant_name = models.CharField(max_length=255, default="", blank=True)
    product_sku = models.CharField(max_length=255, null=True, blank=True)
    product_variant_id = models.CharField(max_length=255, null=True, blank=True)
    product_type_id = models.IntegerField(null=True, blank=True)
    is_shipping_required = models.BooleanField()
    is_gift_card = models.BooleanField(default=False)
    quantity = models.IntegerField(validators=[MinValueValidator(1)])
    quantity_fulfilled = models.IntegerField(validators=[MinValueValidator(0)], default=0)
    is_gift = models.BooleanField(default=False)
    currency = currency_field()
    unit_discount_amount = amount_field()
    unit_discount = MoneyField(amount_field="unit_discount_amount")
    unit_discount_type = models.CharField(
        max_length=10, choices=DiscountValueType.CHOICES, null=True, blank=True
    )
    unit_discount_reason = models.TextField(blank=True, null=True)
    unit_discount_value = amount_field()
    unit_price_net_amount = amount_field()
    unit_price_gross_amount = amount_field()
    unit_price = TaxedMoneyField(
        net_amount_field="unit_price_net_amount", gross_amount_field="unit_price_gross_amount"
    )
    total_price_net_amount = amount_field()
    total_price_gross_amount = amount_field()
    total_price = TaxedMoneyField(
        net_amount_field="total_price_net_amount", gross_amount_field="total_price_gross_amount"
    )
    undiscounted_unit_price_net_amount = amount_field()
    undiscounted_unit_price_gross_amount = amount_field()
    undiscounted_unit_price = TaxedMoneyField(
        net_amount_field="undiscounted_unit_price_net_amount",
        gross_amount_field="undiscounted_unit_price_gross_amount",
    )
    undiscounted_total_price_net_amount = amount_field()
    undiscounted_total_price_gross_amount = amount_field()
    undiscounted_total_price = TaxedMoneyField(
        net_amount_field="undiscounted_total_price_net_amount",
        gross_amount_field="undiscounted_total_price_gross_amount",
    )
    base_unit_price_amount = amount_field()
    base_unit_price = MoneyField(amount_field="base_unit_price_amount")
    undiscounted_base_unit_price_amount = amount_field()
    undiscounted_base_unit_price = MoneyField(amount_field="undiscounted_base_unit_price_amount")
    tax_rate = models.DecimalField(max_digits=5, decimal_places=4, blank=True, null=True)
    tax_class_name = models.CharField(max_length=255, blank=True, null=True)
    is_price_overridden = models.BooleanField(null=True, blank=True)
    # Plugins set it; a draft's line keeps its price here until somebody changes it.
    draft_base_price_expire_at = models.DateTimeField(blank=True, null=True)
    price_override_reason = models.CharField(max_length=255, null=True, blank=True)
    voucher_code = models.CharField(max_length=255, null=True, blank=True)
    sale_id = models.CharField(max_length=255, null=True, blank=True)

    class Meta(ModelWithMetadata.Meta):
        ordering = ("created_at", "id")

    def __str__(self) -> str:
        if self.variant_name:
            return f"{self.product_name} ({self.variant_name})"
        return self.product_name

    @property
    def quantity_unfulfilled(self) -> int:
        return self.quantity - self.quantity_fulfilled


class Fulfillment(ModelWithMetadata):
    fulfillment_order = models.PositiveIntegerField(editable=False)
    order = models.ForeignKey(
        Order, related_name="fulfillments", editable=False, on_delete=models.CASCADE
    )
    status = models.CharField(
        max_length=32, default=FulfillmentStatus.FULFILLED, choices=FulfillmentStatus.CHOICES
    )
    tracking_number = models.CharField(max_length=255, default="", blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    shipping_refund_amount = amount_field(null=True, blank=True)
    total_refund_amount = amount_field(null=True, blank=True)

    class Meta(ModelWithMetadata.Meta):
        ordering = ("pk",)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Number it within its order when new."""
        if not self.pk:
            last = self.order.fulfillments.aggregate(last=Max("fulfillment_order"))["last"]
            self.fulfillment_order = (last or 0) + 1
        super().save(*args, **kwargs)

    @property
    def composed_id(self) -> str:
        return f"{self.order.number}-{self.fulfillment_order}"

    def can_edit(self) -> bool:
        return self.status != FulfillmentStatus.CANCELED

    def get_total_quantity(self) -> int:
        return sum(line.quantity for line in self.lines.all())

    @property
    def is_tracking_number_url(self) -> bool:
        return bool(match(r"^[-\w]+://", self.tracking_number))


class FulfillmentLine(models.Model):
    order_line = models.ForeignKey(
        OrderLine, related_name="fulfillment_lines", on_delete=models.CASCADE
    )
    fulfillment = models.ForeignKey(Fulfillment, related_name="lines", on_delete=models.CASCADE)
    quantity = models.PositiveIntegerField()
    stock = models.ForeignKey(
        "warehouse.Stock",
        related_name="fulfillment_lines",
        on_delete=models.SET_NULL,
        blank=True,
        null=True,
    )


class OrderEvent(models.Model):
    date = models.DateTimeField(default=now, editable=False, db_index=True)
    type = models.CharField(max_length=255, db_index=True)
    order = models.ForeignKey(Order, related_name="events", on_delete=models.CASCADE)
    parameters = JSONField(blank=True, default=dict)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        blank=True,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    app = models.ForeignKey("app.App", related_name="+", on_delete=models.SET_NULL, null=True)
    related = models.ForeignKey(
        "self", blank=True, null=True, on_delete=models.SET_NULL, related_name="related_events"
    )

    class Meta:
        ordering = ("date",)


class OrderGrantedRefund(models.Model):
    created_at = models.DateTimeField(default=now, editable=False)
    updated_at = models.DateTimeField(auto_now=True, editable=False)
    amount_value = amount_field(default=Decimal(0))
    amount = MoneyField(amount_field="amount_value")
    currency = currency_field()
    reason = models.TextField(blank=True, default="")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        blank=True,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    app = models.ForeignKey(
        "app.App", related_name="+", on_delete=models.SET_NULL, null=True, blank=True
    )
    order = models.ForeignKey(Order, related_name="granted_refunds", on_delete=models.CASCADE)
    shipping_costs_included = models.BooleanField(default=False)
    transaction_item = models.ForeignKey(
        "payment.TransactionItem",
        related_name="granted_refund",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
    )
    status = models.CharField(
        choices=OrderGrantedRefundStatus.CHOICES,
        default=OrderGrantedRefundStatus.NONE,
        max_length=128,
    )

    class Meta:
        ordering = ("created_at", "id")


class OrderGrantedRefundLine(models.Model):
    order_line = models.ForeignKey(
        OrderLine, related_name="granted_refund_lines", on_delete=models.CASCADE
    )
    quantity = models.PositiveIntegerField()
    granted_refund = models.ForeignKey(
        OrderGrantedRefund, related_name="lines", on_delete=models.CASCADE
    )
    reason = models.TextField(blank=True, null=True, default="")
