"""The cart's rows. Field names and meanings are Saleor's."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django_countries.fields import CountryField
from prices import Money

from ..core.db.fields import MoneyField, TaxedMoneyField
from ..core.models import ModelWithMetadata
from ..discount.models import amount_field, currency_field
from . import CheckoutAuthorizeStatus, CheckoutChargeStatus


class Checkout(models.Model):
    created_at = models.DateTimeField(auto_now_add=True)
    last_change = models.DateTimeField(auto_now=True, db_index=True)
    completing_started_at = models.DateTimeField(blank=True, null=True)
    last_transaction_modified_at = models.DateTimeField(null=True, blank=True)
    last_automatic_completion_attempt = models.DateTimeField(null=True, blank=True)
    automatically_refundable = models.BooleanField(default=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        blank=True,
        null=True,
        related_name="checkouts",
        on_delete=models.CASCADE,
    )
    email = models.EmailField(blank=True, null=True)
    token = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    channel = models.ForeignKey(
        "channel.Channel", related_name="checkouts", on_delete=models.PROTECT
    )
    save_billing_address = models.BooleanField(default=True)
    billing_address = models.ForeignKey(
        "account.Address", related_name="+", null=True, on_delete=models.SET_NULL
    )
    save_shipping_address = models.BooleanField(default=True)
    shipping_address = models.ForeignKey(
        "account.Address", related_name="+", null=True, on_delete=models.SET_NULL
    )
    shipping_method = models.ForeignKey(
        "shipping.ShippingMethod",
        blank=True,
        null=True,
        related_name="checkouts",
        on_delete=models.SET_NULL,
    )
    shipping_method_name = models.CharField(max_length=255, null=True, blank=True)
    external_shipping_method_id = models.CharField(max_length=1024, null=True, blank=True)
    note = models.TextField(blank=True, default="")
    currency = currency_field()
    country: Any = CountryField(default="IN")
    total_net_amount = amount_field()
    total_gross_amount = amount_field()
    total = TaxedMoneyField(
        net_amount_field="total_net_amount", gross_amount_field="total_gross_amount"
    )
    subtotal_net_amount = amount_field()
    subtotal_gross_amount = amount_field()
    subtotal = TaxedMoneyField(
        net_amount_field="subtotal_net_amount", gross_amount_field="subtotal_gross_amount"
    )
    shipping_price_net_amount = amount_field()
    shipping_price_gross_amount = amount_field()
    shipping_price = TaxedMoneyField(
        net_amount_field="shipping_price_net_amount",
        gross_amount_field="shipping_price_gross_amount",
    )
    shipping_tax_rate = models.DecimalField(max_digits=5, decimal_places=4, default=Decimal("0.0"))
    undiscounted_base_shipping_price_amount = amount_field()
    undiscounted_base_shipping_price = MoneyField(
        amount_field="undiscounted_base_shipping_price_amount", currency_field="currency"
    )
    authorize_status = models.CharField(
        max_length=32,
        default=CheckoutAuthorizeStatus.NONE,
        choices=CheckoutAuthorizeStatus.CHOICES,
        db_index=True,
    )
    charge_status = models.CharField(
        max_length=32,
        default=CheckoutChargeStatus.NONE,
        choices=CheckoutChargeStatus.CHOICES,
        db_index=True,
    )
    price_expiration = models.DateTimeField(default=timezone.now)
    discount_expiration = models.DateTimeField(default=timezone.now)
    discount_amount = amount_field()
    discount = MoneyField(amount_field="discount_amount", currency_field="currency")
    discount_name = models.CharField(max_length=255, blank=True, null=True)
    translated_discount_name = models.CharField(max_length=255, blank=True, null=True)
    voucher_code = models.CharField(max_length=255, blank=True, null=True)
    is_voucher_usage_increased = models.BooleanField(default=False)
    redirect_url = models.URLField(blank=True, null=True)
    tracking_code = models.CharField(max_length=255, blank=True, null=True)
    language_code = models.CharField(max_length=35, default=settings.LANGUAGE_CODE)
    tax_exemption = models.BooleanField(default=False)
    tax_error = models.CharField(max_length=255, blank=True, null=True)

    class Meta:
        ordering = ("-last_change", "pk")

    def get_customer_email(self) -> str | None:
        return self.email or (self.user.email if self.user else None)

    def is_shipping_required(self) -> bool:
        return any(
            line.is_shipping_required()
            for line in self.lines.select_related("variant__product__product_type")
        )

    def is_checkout_locked(self) -> bool:
        started = self.completing_started_at
        return bool(
            started
            and (timezone.now() - started).total_seconds() < settings.CHECKOUT_COMPLETION_LOCK_TIME
        )

    def get_last_active_payment(self) -> None:
        """Payments of the older kind aren't kept."""
        return

    def get_total_gift_cards_balance(self, *_: Any) -> Money:
        """Gift cards aren't kept."""
        return Money(0, self.currency)

    def get_country(self) -> str:
        address = self.shipping_address or self.billing_address
        return str((address and address.country.code) or self.country.code)


class CheckoutLine(ModelWithMetadata):
    id = models.UUIDField(primary_key=True, editable=False, default=uuid4)
    created_at = models.DateTimeField(auto_now_add=True)
    checkout = models.ForeignKey(Checkout, related_name="lines", on_delete=models.CASCADE)
    variant = models.ForeignKey(
        "product.ProductVariant", related_name="+", on_delete=models.CASCADE
    )
    quantity = models.PositiveIntegerField(validators=[MinValueValidator(1)])
    is_gift = models.BooleanField(default=False)
    price_override = amount_field(blank=True, null=True)
    price_override_reason = models.CharField(max_length=255, null=True, blank=True)
    currency = currency_field()
    undiscounted_unit_price_amount = amount_field()
    undiscounted_unit_price = MoneyField(
        amount_field="undiscounted_unit_price_amount", currency_field="currency"
    )
    prior_unit_price_amount = amount_field(blank=True, null=True)
    prior_unit_price = MoneyField(amount_field="prior_unit_price_amount", currency_field="currency")
    total_price_net_amount = amount_field()
    total_price_gross_amount = amount_field()
    total_price = TaxedMoneyField(
        net_amount_field="total_price_net_amount", gross_amount_field="total_price_gross_amount"
    )
    tax_rate = models.DecimalField(max_digits=5, decimal_places=4, default=Decimal("0.0"))

    class Meta(ModelWithMetadata.Meta):
        ordering = ("created_at", "id")

    def is_shipping_required(self) -> bool:
        return self.variant.is_shipping_required()


class CheckoutMetadata(ModelWithMetadata):
    """Apart from the cart's row, which is locked while it becomes an order."""

    checkout = models.OneToOneField(
        Checkout, related_name="metadata_storage", on_delete=models.CASCADE
    )
