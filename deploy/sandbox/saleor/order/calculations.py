"""Prices of drafts and other editable orders.

A line keeps its base price from when it was added; what changes is discounts, shipping and
totals. Nothing is done while `should_refresh_prices` is false.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from prices import Money

from ..core.prices import quantize_price
from ..core.taxes import zero_money, zero_taxed_money
from ..discount import DiscountType, DiscountValueType, VoucherType
from ..discount.models import NotApplicable, OrderDiscount, discounted
from ..discount.utils.voucher import is_order_level_voucher, validate_voucher
from ..tax.calculations import Taxes
from . import ORDER_EDITABLE_STATUS
from .models import Order, OrderLine
from .utils import get_order_country, update_order_amounts


def refresh_prices(order: Order, force: bool = False) -> Order:
    """Recalculate an editable order that asks for it; other orders' prices are history."""
    if order.status not in ORDER_EDITABLE_STATUS:
        return order
    if not (order.should_refresh_prices or force):
        return order
    lines = list(order.lines.select_related("variant__product__product_type"))
    _refresh_lines(lines)
    _refresh_voucher(order, lines)
    zero = zero_money(order.currency)
    base_subtotal = sum((line.base_unit_price * line.quantity for line in lines), zero)
    subtotal, shipping = _apply_discounts(order, base_subtotal, order.base_shipping_price)
    taxes = Taxes(order.channel, get_order_country(order), exempt=order.tax_exemption)
    total = zero_taxed_money(order.currency)
    for line, cut in _shares(lines, base_subtotal, base_subtotal - subtotal):
        _price_line(line, cut, taxes)
        total += line.total_price
    order.subtotal = total
    method = order.shipping_method
    order.shipping_tax_rate = taxes.rate_of_class(method.tax_class if method else None)
    order.shipping_price = taxes.apply(shipping, order.shipping_tax_rate)
    order.total = total + order.shipping_price
    undiscounted = sum(
        (line.undiscounted_total_price for line in lines), zero_taxed_money(order.currency)
    )
    order.undiscounted_total = undiscounted + taxes.apply(
        order.undiscounted_base_shipping_price, order.shipping_tax_rate
    )
    order.should_refresh_prices = False
    OrderLine.objects.bulk_update(lines, _LINE_FIELDS)
    update_order_amounts(order, save=False)
    order.save(update_fields=_ORDER_FIELDS)
    return order


_LINE_FIELDS = [
    "base_unit_price_amount",
    "unit_price_net_amount",
    "unit_price_gross_amount",
    "total_price_net_amount",
    "total_price_gross_amount",
    "undiscounted_unit_price_net_amount",
    "undiscounted_unit_price_gross_amount",
    "undiscounted_total_price_net_amount",
    "undiscounted_total_price_gross_amount",
    "unit_discount_amount",
    "unit_discount_value",
    "unit_discount_type",
    "unit_discount_reason",
    "tax_rate",
]
_ORDER_FIELDS = [
    "subtotal_net_amount",
    "subtotal_gross_amount",
    "shipping_price_net_amount",
    "shipping_price_gross_amount",
    "shipping_tax_rate",
    "base_shipping_price_amount",
    "total_net_amount",
    "total_gross_amount",
    "undiscounted_total_net_amount",
    "undiscounted_total_gross_amount",
    "should_refresh_prices",
    "total_charged_amount",
    "total_authorized_amount",
    "charge_status",
    "authorize_status",
    "updated_at",
]


def _refresh_lines(lines: list[OrderLine]) -> None:
    """Lines with discounts of their own follow them; the others keep the price they have."""
    for line in lines:
        rows = list(line.discounts.all())
        if not rows:
            continue
        full = line.undiscounted_base_unit_price
        cut = Money(sum((row.amount_value for row in rows), Decimal(0)), line.currency)
        base = max(full - cut / line.quantity, zero_money(line.currency))
        line.base_unit_price = quantize_price(base, line.currency)
        line.unit_discount = full - line.base_unit_price
        single = rows[0] if len(rows) == 1 else None
        line.unit_discount_value = single.value if single else line.unit_discount_amount
        line.unit_discount_type = single.value_type if single else DiscountValueType.FIXED
        line.unit_discount_reason = " & ".join(row.reason for row in rows if row.reason) or None


def _refresh_voucher(order: Order, lines: list[OrderLine]) -> None:
    """Keep the voucher's discount row in line with the voucher; none while it doesn't fit."""
    voucher = order.voucher
    order.base_shipping_price = order.undiscounted_base_shipping_price
    if voucher is None:
        order.discounts.filter(type=DiscountType.VOUCHER).delete()
        return
    zero = zero_money(order.currency)
    subtotal = sum((line.base_unit_price * line.quantity for line in lines), zero)
    quantity = sum(line.quantity for line in lines)
    shipping = order.undiscounted_base_shipping_price
    manual = order.discounts.filter(type=DiscountType.MANUAL).exists()
    cut = zero
    try:
        validate_voucher(
            voucher, subtotal, quantity, order.get_customer_email(), order.channel, order.user
        )
        if voucher.type == VoucherType.SHIPPING:
            cut = voucher.get_discount_amount_for(shipping, order.channel)
            order.base_shipping_price = shipping - cut
        elif is_order_level_voucher(voucher) and not manual:
            cut = voucher.get_discount_amount_for(subtotal, order.channel)
    except NotApplicable:
        cut = zero
    if not cut:
        order.discounts.filter(type=DiscountType.VOUCHER).delete()
        return
    OrderDiscount.objects.update_or_create(
        order=order,
        type=DiscountType.VOUCHER,
        defaults={
            "voucher": voucher,
            "voucher_code": order.voucher_code,
            "value_type": voucher.discount_value_type,
            "value": voucher.listing(order.channel).discount_value,
            "amount_value": cut.amount,
            "currency": order.currency,
            "name": voucher.name,
            "reason": f"Voucher code: {order.voucher_code}",
        },
    )


def _apply_discounts(order: Order, subtotal: Money, shipping: Money) -> tuple[Money, Money]:
    """Subtotal and shipping after the order's discounts; manual ones reach shipping too."""
    for row in order.discounts.all():
        before = subtotal + shipping
        if row.type == DiscountType.VOUCHER:
            if row.voucher and row.voucher.type == VoucherType.SHIPPING:
                continue
            subtotal = discounted(subtotal, row.value_type, row.value)
        elif row.value_type == DiscountValueType.PERCENTAGE:
            subtotal = discounted(subtotal, row.value_type, row.value)
            shipping = discounted(shipping, row.value_type, row.value)
        elif before.amount > 0:
            cut = before - discounted(before, row.value_type, row.value)
            of_subtotal = quantize_price(cut * (subtotal / before), order.currency)
            subtotal, shipping = subtotal - of_subtotal, shipping - (cut - of_subtotal)
        amount = before - subtotal - shipping
        if row.amount_value != amount.amount:
            row.amount_value = amount.amount
            row.save(update_fields=["amount_value"])
    return subtotal, shipping


def _shares(
    lines: list[OrderLine], subtotal: Money, discount: Money
) -> Iterator[tuple[OrderLine, Money]]:
    """The subtotal's discount spread by the lines' totals; the last line takes the rest."""
    left = discount
    for index, line in enumerate(lines):
        share = left
        if index < len(lines) - 1:
            total = line.base_unit_price * line.quantity
            part: Any = total / subtotal if subtotal else Decimal(0)
            share = quantize_price(discount * part, line.currency)
        left -= share
        yield line, share


def _price_line(line: OrderLine, cut: Money, taxes: Taxes) -> None:
    if line.variant is not None:
        line.tax_rate = taxes.rate_of(line.variant.product)
    rate = line.tax_rate or Decimal(0)
    total = max(line.base_unit_price * line.quantity - cut, zero_money(line.currency))
    line.total_price = taxes.apply(total, rate)
    line.unit_price = quantize_price(line.total_price / line.quantity, line.currency)
    full = line.undiscounted_base_unit_price
    line.undiscounted_unit_price = taxes.apply(full, rate)
    line.undiscounted_total_price = taxes.apply(full * line.quantity, rate)
