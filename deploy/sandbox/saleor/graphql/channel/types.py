"""Channels as the API shows them."""

from typing import Any

from ...shipping.models import ShippingMethod
from ..core.context import unwrap
from ..core.loader import resolver, types
from ..core.related import related
from ..core.types.common import country_display

Channel = types.Channel


@resolver("Channel", "defaultCountry")
def _(root: Any, info: Any) -> Any:
    return country_display(root.default_country)


@resolver("Channel", "countries")
def _(root: Any, info: Any) -> Any:
    codes = {str(c.code) for zone in related(root, "shipping_zones") for c in zone.countries}
    return [country_display(code) for code in sorted(codes)]


@resolver("Channel", "availableShippingMethodsPerCountry")
def _(root: Any, info: Any, countries: Any = None) -> Any:
    methods = ShippingMethod.objects.filter(
        channel_listings__channel=root, shipping_zone__channels=root
    ).select_related("shipping_zone")
    by_country: dict[str, list[Any]] = {}
    for method in methods:
        for country in method.shipping_zone.countries:
            if not countries or country.code in countries:
                by_country.setdefault(country.code, []).append(shipping_method(method, root))
    return [{"shipping_methods": found} for found in by_country.values()]


def shipping_method(method: Any, channel: Any) -> dict[str, Any] | None:
    """A shipping method as a buyer in the channel sees it; None when it is not offered there."""
    for listing in related(method, "channel_listings"):
        if listing.channel_id == channel.pk:
            return {
                "_typename": "ShippingMethod",
                "id": types.Node.to_global_id("ShippingMethod", method.pk),
                "name": method.name,
                "type": method.type,
                "description": method.description,
                "metadata": method.metadata,
                "maximum_delivery_days": method.maximum_delivery_days,
                "minimum_delivery_days": method.minimum_delivery_days,
                "price": listing.price,
                "active": True,
                "message": "",
            }
    return None


@resolver("Channel", "orderSettings")
def _(root: Any, info: Any) -> Any:
    return unwrap(root)


@resolver("TaxClass", "countries")
def _(root: Any, info: Any) -> Any:
    return list(related(root, "country_rates"))


@resolver("TaxClassCountryRate", "country")
def _(root: Any, info: Any) -> Any:
    return country_display(root.country)


@resolver("TaxClassCountryRate", "rate")
def _(root: Any, info: Any) -> float:
    return float(root.rate)
