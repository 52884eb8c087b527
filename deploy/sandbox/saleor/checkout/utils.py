"""Changing a cart's lines, promo code and metadata."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from ..core.taxes import zero_money
from ..discount.models import NotApplicable, Voucher, VoucherCode
from ..discount.utils.voucher import (
    InvalidPromoCode,
    attach_to_lines,
    checkout_discount,
    get_voucher_code_instance,
    is_line_level_voucher,
    voucher_of_checkout,
)
from .calculations import fetch_checkout_data
from .fetch import CheckoutInfo, CheckoutLineInfo
from .models import Checkout, CheckoutLine, CheckoutMetadata


@dataclass
class CheckoutLineData:
    """What a mutation asks of one line: `line` when it exists already."""

    variant: Any
    line: CheckoutLine | None = None
    quantity: int = 0
    quantity_to_update: bool = False
    custom_price: Decimal | None = None
    custom_price_to_update: bool = False
    metadata: dict[str, str] = field(default_factory=dict)


def get_voucher_for_checkout(
    checkout: Checkout, channel_slug: str, **_: Any
) -> tuple[Voucher | None, VoucherCode | None]:
    """The cart's voucher and code while they are valid."""
    return voucher_of_checkout(checkout)


def recalculate_checkout_discounts(
    checkout_info: CheckoutInfo, lines: list[CheckoutLineInfo], manager: Any
) -> None:
    """Bring promotions and the voucher's discount up to date now, and save them."""
    fetch_checkout_data(checkout_info, manager, lines, force_update=True)


def change_lines(checkout: Checkout, lines: list[CheckoutLineData], *, replace: bool) -> None:
    """Add to, set (`replace`) or create lines; a quantity of zero deletes. Locks the cart."""
    with transaction.atomic():
        if not Checkout.objects.select_for_update().filter(pk=checkout.pk).exists():
            raise Checkout.DoesNotExist(checkout.pk)
        for data in lines:
            line = data.line and CheckoutLine.objects.filter(pk=data.line.pk).first()
            if line is None:
                if data.quantity <= 0:
                    continue
                line = CheckoutLine(
                    checkout=checkout, variant=data.variant, currency=checkout.currency, quantity=0
                )
            if data.quantity_to_update:
                if data.quantity <= 0:
                    line.delete()
                    continue
                line.quantity = data.quantity + (0 if replace else line.quantity)
            if data.custom_price_to_update:
                line.price_override = data.custom_price
                line.price_override_reason = None
            if data.metadata:
                line.store_value_in_metadata(data.metadata)
            line.save()


def invalidate_prices(checkout: Checkout, *fields: str) -> None:
    """Make the next reader calculate; save that and the named fields."""
    checkout.price_expiration = checkout.discount_expiration = timezone.now()
    checkout.save(update_fields=["price_expiration", "discount_expiration", "last_change", *fields])


def get_or_create_checkout_metadata(checkout: Checkout) -> CheckoutMetadata:
    """The cart's metadata row, made when missing."""
    row, _ = CheckoutMetadata.objects.get_or_create(checkout=checkout)
    checkout.metadata_storage = row
    return row


def add_voucher_code(info: CheckoutInfo, lines: list[CheckoutLineInfo], promo_code: str) -> None:
    """Give the cart a voucher; ValidationError when it is unknown or doesn't fit."""
    try:
        code = get_voucher_code_instance(promo_code, info.channel.slug)
    except InvalidPromoCode:
        message = "Promo code is invalid"
        raise ValidationError({"promo_code": ValidationError(message, code="invalid")}) from None
    info.voucher, info.voucher_code = code.voucher, code
    for line in lines:
        line.voucher = line.voucher_code = None
    if is_line_level_voucher(code.voucher):
        attach_to_lines(code.voucher, code.code, lines)
    subtotal = sum(
        (line.total_before_voucher for line in lines), zero_money(info.checkout.currency)
    )
    try:
        discount = checkout_discount(info, lines, subtotal, info.get_delivery_method_info().price())
    except NotApplicable as error:
        raise ValidationError(
            {
                "promo_code": ValidationError(
                    "Voucher is not applicable to this checkout.", code="voucher_not_applicable"
                )
            }
        ) from error
    checkout = info.checkout
    checkout.voucher_code, checkout.discount_name = code.code, code.voucher.name
    checkout.discount = discount
    invalidate_prices(checkout, "voucher_code", "discount_name", "discount_amount")


def remove_voucher_code(checkout: Checkout, promo_code: str | None) -> None:
    """Take the cart's voucher away; ValidationError when it isn't the cart's."""
    if promo_code != checkout.voucher_code:
        known = VoucherCode.objects.filter(code=promo_code).exists()
        message = (
            "Cannot remove a voucher not attached to this checkout."
            if known
            else "Promo code does not exists."
        )
        code = "invalid" if known else "not_found"
        raise ValidationError({"promo_code": ValidationError(message, code=code)})
    checkout.voucher_code = checkout.discount_name = checkout.translated_discount_name = None
    checkout.discount_amount = Decimal(0)
    invalidate_prices(
        checkout,
        "voucher_code",
        "discount_name",
        "translated_discount_name",
        "discount_amount",
    )
