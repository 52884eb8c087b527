"""Which voucher a code stands for, whether it fits, what it takes off, how often it was used."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import F
from django.utils import timezone
from prices import Money

from ...core.prices import quantize_price
from ...core.taxes import zero_money
from .. import DiscountValueType, VoucherType
from ..models import NotApplicable, Voucher, VoucherCode, VoucherCustomer

if TYPE_CHECKING:
    from ...channel.models import Channel


class InvalidPromoCode(ValueError):
    """No voucher answers to this code here and now."""


def is_order_level_voucher(voucher: Voucher | None) -> bool:
    """True when it lowers the whole subtotal."""
    return bool(
        voucher and voucher.type == VoucherType.ENTIRE_ORDER and not voucher.apply_once_per_order
    )


def is_line_level_voucher(voucher: Voucher | None) -> bool:
    """True when it lowers some lines."""
    return bool(
        voucher and (voucher.type == VoucherType.SPECIFIC_PRODUCT or voucher.apply_once_per_order)
    )


def get_voucher_code_instance(code: str, channel_slug: str) -> VoucherCode:
    """The usable code; InvalidPromoCode when unknown, spent, over, or not of this channel."""
    found = VoucherCode.objects.filter(code=code, is_active=True).first()
    if (
        found is None
        or not Voucher.objects.active_in_channel(timezone.now(), channel_slug)
        .filter(pk=found.voucher_id)
        .exists()
    ):
        raise InvalidPromoCode()
    return found


def voucher_of_checkout(checkout: Any) -> tuple[Voucher | None, VoucherCode | None]:
    """The cart's voucher while it is valid; its own booked use does not count against it."""
    if checkout.voucher_code is None:
        return None, None
    code = VoucherCode.objects.filter(code=checkout.voucher_code).first()
    if code is None or not (code.is_active or checkout.is_voucher_usage_increased):
        return None, None
    vouchers: Any = Voucher.objects.all()
    if not checkout.is_voucher_usage_increased:
        vouchers = vouchers.active_in_channel(timezone.now(), checkout.channel.slug)
    voucher = vouchers.filter(pk=code.voucher_id).first()
    return (voucher, code) if voucher else (None, None)


def matching_lines(voucher: Voucher, lines: Iterable[Any]) -> list[Any]:
    """Lines of the products, variants, categories or collections that the voucher names."""
    products = set(voucher.products.values_list("pk", flat=True))
    variants = set(voucher.variants.values_list("pk", flat=True))
    categories = set(voucher.categories.values_list("pk", flat=True))
    collections = set(voucher.collections.values_list("pk", flat=True))
    if not (products or variants or categories or collections):
        return list(lines)
    return [
        info
        for info in lines
        if info.variant.pk in variants
        or info.product.pk in products
        or info.product.category_id in categories
        or collections & {collection.pk for collection in info.product.collections.all()}
    ]


def attach_to_lines(voucher: Voucher, code: str, lines: list[Any]) -> None:
    """Mark the lines that a line-level voucher lowers."""
    chosen = (
        matching_lines(voucher, lines) if voucher.type == VoucherType.SPECIFIC_PRODUCT else lines
    )
    if voucher.apply_once_per_order and chosen:
        chosen = [min(chosen, key=lambda info: info.variant_discounted_price)]
    for info in chosen:
        info.voucher, info.voucher_code = voucher, code


def calculate_line_discount_amount_from_voucher(info: Any, total: Money) -> Money:
    """What the line's voucher takes off `total`, the line's total after promotions."""
    voucher, channel = info.voucher, info.channel
    if voucher.apply_once_per_order:
        cut = voucher.get_discount_amount_for(total / info.line.quantity, channel)
    elif voucher.discount_value_type == DiscountValueType.PERCENTAGE:
        cut = voucher.get_discount_amount_for(total, channel)
    else:
        unit = total / info.line.quantity
        cut = voucher.get_discount_amount_for(unit, channel) * info.line.quantity
    return quantize_price(min(cut, total), total.currency)


def validate_voucher(
    voucher: Voucher,
    subtotal: Money,
    quantity: int,
    customer_email: str | None,
    channel: Channel,
    customer: Any,
) -> None:
    """Raise NotApplicable when a condition isn't met."""
    voucher.validate_min_spent(subtotal, channel)
    voucher.validate_min_checkout_items_quantity(quantity)
    if voucher.apply_once_per_customer:
        voucher.validate_once_per_customer(customer_email)
    voucher.validate_only_for_staff(customer)


def checkout_discount(info: Any, lines: list[Any], subtotal: Money, shipping: Money) -> Money:
    """What the cart's voucher takes off in all; NotApplicable when it doesn't fit."""
    voucher, channel = info.voucher, info.channel
    validate_voucher(
        voucher,
        subtotal,
        sum(line.line.quantity for line in lines),
        info.user.email if info.user else info.get_customer_email(),
        channel,
        info.user,
    )
    if voucher.type == VoucherType.SHIPPING:
        if not any(line.variant.is_shipping_required() for line in lines):
            raise NotApplicable("Your order does not require shipping.")
        if not info.checkout.shipping_method_id:
            raise NotApplicable("Please select a delivery method first.")
        address = info.shipping_address or info.billing_address
        if address and voucher.countries and str(address.country) not in voucher.countries:
            raise NotApplicable("This offer is not valid in your country.")
        return voucher.get_discount_amount_for(shipping, channel)
    if is_order_level_voucher(voucher):
        return voucher.get_discount_amount_for(subtotal, channel)
    marked = [line for line in lines if line.voucher]
    if not marked:
        raise NotApplicable("This offer is only valid for selected items.")
    cuts = (
        calculate_line_discount_amount_from_voucher(line, line.total_before_voucher)
        for line in marked
    )
    return sum(cuts, zero_money(subtotal.currency))


def increase_voucher_usage(voucher: Voucher, code: VoucherCode, customer_email: str | None) -> None:
    """Book one use, under the code's row lock; NotApplicable when none is left."""
    locked = VoucherCode.objects.select_for_update().get(pk=code.pk)
    if voucher.usage_limit is not None:
        if sum(voucher.codes.values_list("used", flat=True)) >= voucher.usage_limit:
            raise NotApplicable("Voucher expired in meantime. Order placement aborted.")
        VoucherCode.objects.filter(pk=locked.pk).update(used=F("used") + 1)
    if voucher.apply_once_per_customer:
        if not customer_email:
            raise NotApplicable("Unable to apply voucher as customer details are missing.")
        _, created = VoucherCustomer.objects.get_or_create(
            voucher_code=locked, customer_email=customer_email
        )
        if not created:
            raise NotApplicable("This offer is only valid once per customer.")
    if voucher.single_use:
        if not locked.is_active:
            raise NotApplicable("This code was used already.")
        VoucherCode.objects.filter(pk=locked.pk).update(is_active=False)
