"""Which shipping methods reach an address, and at what price."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from prices import Money

from ..core.taxes import zero_money
from ..core.weight import Weight, zero_weight
from ..shipping.models import ShippingMethod


def lines_weight(lines: Iterable[tuple[Any, int]]) -> Weight:
    """The weight of (variant, quantity) pairs."""
    total = zero_weight()
    for variant, quantity in lines:
        if variant is not None and (weight := variant.get_weight()):
            total += weight * quantity
    return total


def applicable_methods(
    channel_id: int,
    address: Any,
    country: str,
    price: Money,
    lines: Iterable[tuple[Any, int]],
) -> list[ShippingMethod]:
    """Methods that reach the address and take an order of that price and weight, cheapest first.

    Each carries its channel listing as `.listing`.
    """
    lines = list(lines)
    methods = ShippingMethod.objects.applicable_shipping_methods(
        price,
        channel_id,
        lines_weight(lines),
        country,
        {variant.product_id for variant, _ in lines if variant is not None},
        address.postal_code if address else "",
    )
    return [method for method in methods if method_of(method, channel_id)]


def method_of(method: ShippingMethod | None, channel_id: int) -> ShippingMethod | None:
    """The method as the channel offers it, whether or not it still applies; None if it doesn't.

    Its channel's terms are put on it: `listing`, `price`, and what else a buyer sees.
    """
    listing = method and method.channel_listings.filter(channel_id=channel_id).first()
    if method is None or listing is None:
        return None
    method.listing, method.price = listing, listing.price
    method.minimum_order_price = listing.minimum_order_price
    method.maximum_order_price = listing.maximum_order_price
    method.active, method.message = True, ""
    return method


@dataclass
class DeliveryMethodInfo:
    """The chosen delivery of a cart."""

    checkout: Any
    shipping_address: Any

    @property
    def delivery_method(self) -> ShippingMethod | None:
        return method_of(self.checkout.shipping_method, self.checkout.channel_id)

    @property
    def warehouse_pk(self) -> None:
        return None

    def is_valid_delivery_method(self) -> bool:
        return bool(self.shipping_address)

    def price(self) -> Money:
        """The method's own price, no voucher; zero when none is chosen."""
        method = self.delivery_method
        if method is None:
            return zero_money(self.checkout.currency)
        return Money(method.listing.price_amount, self.checkout.currency)

    def applicable(self, lines: Iterable[Any]) -> list[ShippingMethod]:
        """What the cart may be delivered by, given its line infos; nothing without an address."""
        if self.shipping_address is None:
            return []
        return applicable_methods(
            self.checkout.channel_id,
            self.shipping_address,
            self.checkout.get_country(),
            self.checkout.subtotal.gross,
            [(info.variant, info.line.quantity) for info in lines],
        )

    def is_applicable(self, lines: Iterable[Any]) -> bool:
        """True when the chosen method still serves the address, the amount and the weight."""
        chosen = self.checkout.shipping_method_id
        return any(method.pk == chosen for method in self.applicable(lines))
