"""Shipping zones and methods as the API shows them."""

from typing import Any

from ..core.context import unwrap
from ..core.loader import resolver, types
from ..core.related import related

ShippingZone = types.ShippingZone
ShippingMethodType = types.ShippingMethodType
ShippingMethod = types.ShippingMethod


@resolver("ShippingMethodType", "channelListings")
def _(root: Any, info: Any) -> Any:
    return list(related(unwrap(root), "channel_listings"))
