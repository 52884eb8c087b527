"""Shipping zones and methods as the API shows them."""

from typing import Any

from prices import Money, MoneyRange

from ..core.context import ChannelContext, channel_slug, in_channel_of, unwrap
from ..core.loader import resolver, types
from ..core.related import related
from ..core.types.common import country_display

ShippingZone = types.ShippingZone
ShippingMethodType = types.ShippingMethodType
ShippingMethod = types.ShippingMethod


@resolver("ShippingZone", "countries")
def _(root: Any, info: Any) -> Any:
    return [country_display(country.code) for country in unwrap(root).countries]


@resolver("ShippingZone", "channels")
def _(root: Any, info: Any) -> Any:
    return related(unwrap(root), "channels")


@resolver("ShippingZone", "warehouses")
def _(root: Any, info: Any) -> Any:
    return related(unwrap(root), "warehouses")


@resolver("ShippingZone", "shippingMethods")
def _(root: Any, info: Any) -> Any:
    return [
        ChannelContext(method, channel_slug(root))
        for method in related(unwrap(root), "shipping_methods")
    ]


@resolver("ShippingZone", "priceRange")
def _(root: Any, info: Any) -> Any:
    slug = channel_slug(root)
    prices = [
        listing.price
        for method in related(unwrap(root), "shipping_methods")
        for listing in related(method, "channel_listings")
        if slug and related(listing, "channel").slug == slug
    ]
    return MoneyRange(min(prices, key=_amount), max(prices, key=_amount)) if prices else None


def _amount(money: Money) -> Any:
    return money.amount


def _in_channel(root: Any) -> Any:
    slug = channel_slug(root)
    for listing in related(unwrap(root), "channel_listings") if slug else ():
        if related(listing, "channel").slug == slug:
            return listing
    return None


@resolver("ShippingMethodType", "channelListings")
def _(root: Any, info: Any) -> Any:
    return list(related(unwrap(root), "channel_listings"))


@resolver("ShippingMethodType", "maximumOrderPrice")
def _(root: Any, info: Any) -> Any:
    listing = _in_channel(root)
    return listing and listing.maximum_order_price


@resolver("ShippingMethodType", "minimumOrderPrice")
def _(root: Any, info: Any) -> Any:
    listing = _in_channel(root)
    return listing and listing.minimum_order_price


@resolver("ShippingMethodType", "postalCodeRules")
def _(root: Any, info: Any) -> Any:
    return in_channel_of(None, related(unwrap(root), "postal_code_rules"))
