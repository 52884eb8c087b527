"""Prices of a cart.

The cart keeps what was last calculated until `price_expiration`; a plugin that changes a line's
`price_override` sets it to now, and the next reader calculates anew. Taxes are the channel's
flat rates.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from prices import Money

from ..core.prices import quantize_price
from ..core.taxes import zero_money, zero_taxed_money
from ..discount import DiscountType, VoucherType
from ..discount.models import CheckoutLineDiscount, NotApplicable
from ..discount.utils.promotion import best, promotion_reason
from ..discount.utils.voucher import checkout_discount, is_order_level_voucher
from ..tax.calculations import Taxes
from .fetch import CheckoutInfo, CheckoutLineInfo
from .models import Checkout, CheckoutLine
from .payment_utils import update_checkout_payment_statuses

_PRICE_FIELDS = [
    "total_net_amount",
    "total_gross_amount",
    "subtotal_net_amount",
    "subtotal_gross_amount",
    "shipping_price_net_amount",
    "shipping_price_gross_amount",
    "shipping_tax_rate",
    "undiscounted_base_shipping_price_amount",
    "discount_amount",
    "discount_name",
    "voucher_code",
    "price_expiration",
    "discount_expiration",
]


def fetch_checkout_data(
    checkout_info: CheckoutInfo,
    manager: Any,
    lines: list[CheckoutLineInfo],
    *,
    force_update: bool = False,
    force_status_update: bool = False,
) -> tuple[CheckoutInfo, list[CheckoutLineInfo]]:
    """Recalculate what has expired and bring the payment statuses in line with the total."""
    checkout = checkout_info.checkout
    expired = force_update or checkout.price_expiration <= timezone.now()
    if expired:
        _recalculate(checkout_info, lines)
        if not _save(checkout, lines):
            return checkout_info, lines
    free = not checkout.total_gross_amount and bool(lines)
    if expired or force_status_update or (free and checkout.authorize_status != "full"):
        update_checkout_payment_statuses(
            checkout, checkout.total.gross, checkout_has_lines=bool(lines)
        )
    return checkout_info, lines


def _recalculate(info: CheckoutInfo, lines: list[CheckoutLineInfo]) -> None:
    checkout, zero = info.checkout, zero_money(info.checkout.currency)
    _apply_promotions(lines)
    shipping_required = any(line.variant.is_shipping_required() for line in lines)
    delivery = info.get_delivery_method_info()
    full_shipping = delivery.price() if shipping_required else zero
    checkout.undiscounted_base_shipping_price = full_shipping
    _apply_voucher(info, lines, full_shipping)
    discount, shipping = checkout.discount, full_shipping
    if info.voucher and info.voucher.type == VoucherType.SHIPPING:
        shipping = max(zero, shipping - discount)
    order_level = discount if is_order_level_voucher(info.voucher) else zero
    taxes = Taxes(info.channel, checkout.get_country(), exempt=checkout.tax_exemption)
    subtotal = zero_taxed_money(checkout.currency)
    for line_info, total in _propagate(lines, order_level):
        line = line_info.line
        line.undiscounted_unit_price = line_info.undiscounted_unit_price
        line.tax_rate = taxes.rate_of(line_info.product)
        line.total_price = taxes.apply(total, line.tax_rate)
        subtotal += line.total_price
    checkout.subtotal = subtotal
    method = delivery.delivery_method
    checkout.shipping_tax_rate = taxes.rate_of_class(method.tax_class if method else None)
    checkout.shipping_price = taxes.apply(shipping, checkout.shipping_tax_rate)
    checkout.total = subtotal + checkout.shipping_price
    checkout.price_expiration = timezone.now() + settings.CHECKOUT_PRICES_TTL
    checkout.discount_expiration = checkout.price_expiration


def _apply_promotions(lines: list[CheckoutLineInfo]) -> None:
    """At most one promotion a line, on the overridden price as on the listed one.

    A line with a manual discount keeps that and gets no promotion.
    """
    for info in lines:
        price = info.undiscounted_unit_price
        manual = [row for row in info.discounts if row.type == DiscountType.MANUAL]
        offer = None if manual else best(info.rules, price)
        if offer is None:
            info.discounts = manual
            continue
        rule, cut = offer
        row = next((row for row in info.discounts if row.type == DiscountType.PROMOTION), None)
        row = row or CheckoutLineDiscount(
            line=info.line, type=DiscountType.PROMOTION, unique_type=DiscountType.PROMOTION
        )
        row.promotion_rule, row.currency = rule, price.currency
        row.value_type, row.value = str(rule.reward_value_type), rule.reward_value
        row.amount_value = quantize_price(cut * info.line.quantity, price.currency).amount
        row.name = rule.promotion.name
        row.reason = promotion_reason(rule)
        info.discounts = [row]


def _apply_voucher(info: CheckoutInfo, lines: list[CheckoutLineInfo], shipping: Money) -> None:
    """Refresh the cart's discount; drop a voucher whose conditions are no longer met."""
    checkout, zero = info.checkout, zero_money(info.checkout.currency)
    if info.voucher is None:
        if not checkout.voucher_code:
            checkout.discount_amount = Decimal(0)
        return
    subtotal = sum((line.base_total for line in lines), zero)
    try:
        discount = checkout_discount(info, lines, subtotal, shipping)
    except NotApplicable:
        checkout.voucher_code = checkout.discount_name = None
        checkout.discount_amount = Decimal(0)
        info.voucher = info.voucher_code = None
        for line in lines:
            line.voucher = line.voucher_code = None
        return
    if info.voucher.type != VoucherType.SHIPPING:
        discount = min(discount, sum((line.total_before_voucher for line in lines), zero))
    checkout.discount = quantize_price(discount, checkout.currency)
    checkout.discount_name = info.voucher.name


def _propagate(
    lines: list[CheckoutLineInfo], discount: Money
) -> Iterator[tuple[CheckoutLineInfo, Money]]:
    """Spread an order-level discount over the lines by their totals; the last takes the rest."""
    zero = zero_money(discount.currency)
    totals = [info.base_total for info in lines]
    whole, left = sum(totals, zero), discount
    for index, (info, total) in enumerate(zip(lines, totals, strict=False)):
        if index == len(lines) - 1:
            share = left
        elif whole:
            share = quantize_price(min(discount * (total / whole), total), discount.currency)
        else:
            share = zero
        left -= share
        yield info, max(total - share, zero)


def _save(checkout: Checkout, lines: list[CheckoutLineInfo]) -> bool:
    """Write the prices; False, and nothing written, when the cart is gone meanwhile."""
    with transaction.atomic():
        if not Checkout.objects.select_for_update().filter(pk=checkout.pk).exists():
            return False
        checkout.save(update_fields=_PRICE_FIELDS)
        CheckoutLine.objects.bulk_update(
            [info.line for info in lines],
            [
                "undiscounted_unit_price_amount",
                "total_price_net_amount",
                "total_price_gross_amount",
                "tax_rate",
            ],
        )
        kept = [row for info in lines for row in info.discounts]
        CheckoutLineDiscount.objects.filter(line__checkout_id=checkout.pk).exclude(
            pk__in=[row.pk for row in kept]
        ).delete()
        present = set(
            CheckoutLine.objects.filter(checkout_id=checkout.pk).values_list("pk", flat=True)
        )
        for row in kept:
            if row.line_id in present:
                row.save()
    return True
