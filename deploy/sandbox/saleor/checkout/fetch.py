"""A cart read once: its lines with their variants and prices, its channel, buyer and voucher."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from prices import Money

from ..core.taxes import zero_money
from ..discount.utils.promotion import active_rules
from ..discount.utils.voucher import (
    attach_to_lines,
    calculate_line_discount_amount_from_voucher,
    is_line_level_voucher,
    voucher_of_checkout,
)
from .delivery import DeliveryMethodInfo
from .models import Checkout, CheckoutLine

if TYPE_CHECKING:
    from ..channel.models import Channel
    from ..discount.models import CheckoutLineDiscount, PromotionRule, Voucher, VoucherCode


@dataclass
class CheckoutLineInfo:
    line: CheckoutLine
    variant: Any
    product: Any
    product_type: Any
    channel: Channel
    channel_listing: Any
    discounts: list[CheckoutLineDiscount]
    rules: list[PromotionRule] = field(default_factory=list)
    voucher: Voucher | None = None
    voucher_code: str | None = None

    @property
    def collections(self) -> list[Any]:
        return list(self.product.collections.all())

    @property
    def undiscounted_unit_price(self) -> Money:
        """The override, else the listing's price, else what the line remembers."""
        if self.line.price_override is not None:
            return Money(self.line.price_override, self.line.currency)
        if self.channel_listing and self.channel_listing.price_amount is not None:
            return Money(self.channel_listing.price_amount, self.line.currency)
        return Money(self.line.undiscounted_unit_price_amount, self.line.currency)

    @property
    def total_before_voucher(self) -> Money:
        """The line less its promotions."""
        total = self.undiscounted_unit_price * self.line.quantity
        for discount in self.discounts:
            total -= Money(discount.amount_value, total.currency)
        return max(total, zero_money(total.currency))

    @property
    def variant_discounted_price(self) -> Money:
        return self.total_before_voucher / self.line.quantity

    @property
    def base_total(self) -> Money:
        """The line less its promotions and its own voucher; not less an order-level one."""
        total = self.total_before_voucher
        return (
            total - calculate_line_discount_amount_from_voucher(self, total)
            if self.voucher
            else total
        )


@dataclass
class CheckoutInfo:
    manager: Any
    checkout: Checkout
    user: Any
    channel: Channel
    billing_address: Any
    shipping_address: Any
    lines: list[CheckoutLineInfo]
    voucher: Voucher | None = None
    voucher_code: VoucherCode | None = None
    discounts: list[Any] = field(default_factory=list)

    def get_country(self) -> str:
        return self.checkout.get_country()

    def get_customer_email(self) -> str | None:
        return self.checkout.email or (self.user.email if self.user else None)

    def get_delivery_method_info(self) -> DeliveryMethodInfo:
        return DeliveryMethodInfo(self.checkout, self.shipping_address)


def fetch_checkout_lines(
    checkout: Checkout, voucher: Voucher | None = None
) -> tuple[list[CheckoutLineInfo], list[int]]:
    """The lines, and the ids of variants that can no longer be bought in the channel."""
    lines = list(
        checkout.lines.select_related("variant__product__product_type").prefetch_related(
            "variant__channel_listings", "variant__product__channel_listings", "discounts"
        )
    )
    channel_id = checkout.channel_id
    rules = active_rules(channel_id, [line.variant_id for line in lines])
    infos, unavailable = [], []
    for line in lines:
        variant, product = line.variant, line.variant.product
        listing = _of_channel(variant.channel_listings.all(), channel_id)
        product_listing = _of_channel(product.channel_listings.all(), channel_id)
        if not (
            listing
            and listing.price_amount is not None
            and product_listing
            and product_listing.is_visible
            and product_listing.is_available_for_purchase()
        ):
            unavailable.append(variant.pk)
        infos.append(
            CheckoutLineInfo(
                line=line,
                variant=variant,
                product=product,
                product_type=product.product_type,
                channel=checkout.channel,
                channel_listing=listing,
                discounts=list(line.discounts.all()),
                rules=[] if line.is_gift else rules.get(variant.pk, []),
            )
        )
    if checkout.voucher_code and infos:
        voucher = voucher or voucher_of_checkout(checkout)[0]
        if voucher and is_line_level_voucher(voucher):
            attach_to_lines(voucher, checkout.voucher_code, infos)
    return infos, unavailable


def _of_channel(listings: Any, channel_id: int) -> Any:
    return next((row for row in listings if row.channel_id == channel_id), None)


def fetch_checkout_info(
    checkout: Checkout,
    lines: list[CheckoutLineInfo],
    manager: Any,
    voucher: Voucher | None = None,
    voucher_code: VoucherCode | None = None,
) -> CheckoutInfo:
    """The cart's surroundings."""
    if not (voucher and voucher_code):
        voucher, voucher_code = voucher_of_checkout(checkout)
    return CheckoutInfo(
        manager=manager,
        checkout=checkout,
        user=checkout.user,
        channel=checkout.channel,
        billing_address=checkout.billing_address,
        shipping_address=checkout.shipping_address,
        lines=lines,
        voucher=voucher,
        voucher_code=voucher_code,
    )
