"""Vouchers and order promotions of the platform, where they meet prices of ours."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any


def work_out_voucher(checkout: Any) -> None:
    """The platform keeps a voucher's discount as an amount: have it worked out on the new prices."""
    from saleor.checkout.fetch import fetch_checkout_info, fetch_checkout_lines
    from saleor.checkout.utils import recalculate_checkout_discounts
    from saleor.plugins.manager import get_plugins_manager

    manager = get_plugins_manager(allow_replica=False)
    lines, _ = fetch_checkout_lines(checkout)
    recalculate_checkout_discounts(fetch_checkout_info(checkout, lines, manager), lines, manager)


def voucher_saving(checkout: Any, unit_prices: Mapping[int, Decimal]) -> Decimal | None:
    """What the checkout's voucher would take off the goods at these unit prices (by variant).

    None when there is no voucher, it does not apply, or it is for shipping: goods keep their prices.
    """
    from prices import Money
    from saleor.checkout.fetch import fetch_checkout_lines
    from saleor.checkout.utils import get_voucher_for_checkout
    from saleor.discount import VoucherType
    from saleor.discount.utils.voucher import (
        calculate_line_discount_amount_from_voucher,
        is_order_level_voucher,
    )

    voucher, _ = get_voucher_for_checkout(checkout, checkout.channel.slug)
    if voucher is None or voucher.type == VoucherType.SHIPPING:
        return None
    lines, _ = fetch_checkout_lines(checkout, voucher=voucher)
    saving = Decimal(0)
    whole = Decimal(0)
    for info in lines:
        price = unit_prices.get(info.line.variant_id)
        if price is None:
            continue
        total = price * info.line.quantity
        whole += total
        if info.voucher:
            money = Money(total, checkout.currency)
            saving += calculate_line_discount_amount_from_voucher(info, money).amount
    if is_order_level_voucher(voucher):
        channel = checkout.channel
        saving = voucher.get_discount_amount_for(Money(whole, checkout.currency), channel).amount
    return saving


def keep_order_promotions_off(is_wholesale: Any) -> bool:
    """Have the platform give no order promotion to carts and drafts for which `is_wholesale` holds.

    Order promotions are the one discount that no hook of the platform can decide about, so the
    function that collects them is wrapped, once. False where the platform has no such function.
    """
    from saleor.discount.utils import promotion

    name = "fetch_promotion_rules_for_checkout_or_order"
    original = getattr(promotion, name, None)
    if original is None:
        return False
    if getattr(original, "keeps_off_wholesale", False):
        return True

    def fetch(instance: Any, *arguments: Any, **options: Any) -> Any:
        rules = original(instance, *arguments, **options)
        return [] if rules and is_wholesale(instance) else rules

    fetch.keeps_off_wholesale = True  # type: ignore[attr-defined]
    setattr(promotion, name, fetch)
    return True


def has_marked_lines(instance: Any, mark: str) -> bool:
    """Whether a line of this checkout or order bears `mark` in its private metadata. One query."""
    return bool(instance.lines.filter(private_metadata__has_key=mark).exists())


def drop_voucher(checkout: Any) -> None:
    """Take the voucher code off a checkout."""
    checkout.voucher_code = None
    checkout.discount_name = None
    checkout.translated_discount_name = None
    checkout.discount_amount = Decimal(0)
    checkout.save(
        update_fields=[
            "voucher_code",
            "discount_name",
            "translated_discount_name",
            "discount_amount",
        ]
    )
