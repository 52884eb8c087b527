"""Shipping zones, methods, their prices by channel."""

from typing import Any

from django.core.exceptions import ValidationError

from ...channel.models import Channel
from ...permission.enums import ShippingPermissions
from ...shipping.models import (
    ShippingMethod,
    ShippingMethodChannelListing,
    ShippingZone,
)
from ...tax.models import TaxClass
from ...warehouse.models import Warehouse
from ..core.context import ChannelContext
from ..core.loader import enum, mutation
from ..core.mutations import get_node_or_error, get_nodes_or_error
from . import types

_SHIPPING = [ShippingPermissions.MANAGE_SHIPPING]
enum("ShippingMethodTypeEnum", PRICE="price", WEIGHT="weight")

__all__ = ["types"]


def _fill(zone: ShippingZone, input: Any) -> dict[str, Any]:
    for field in ("name", "description", "countries", "default"):
        if input.get(field) is not None:
            setattr(zone, field, input[field])
    zone.full_clean()
    zone.save()
    # Channels first: a warehouse has to share one with the zone.
    for field, type_name, model, change in (
        ("add_channels", "Channel", Channel, zone.channels.add),
        ("remove_channels", "Channel", Channel, zone.channels.remove),
    ):
        change(*get_nodes_or_error(input.get(field) or (), field, type_name, model))
    ids = input.get("add_warehouses") or ()
    warehouses = get_nodes_or_error(ids, "add_warehouses", "Warehouse", Warehouse)
    ours = set(zone.channels.values_list("pk", flat=True))
    apart = [
        global_id
        for global_id, warehouse in zip(ids, warehouses, strict=True)
        if not ours & set(warehouse.channels.values_list("pk", flat=True))
    ]
    if apart:
        message = "Only warehouses that have common channel with shipping zone can be assigned."
        error = ValidationError(message, code="invalid", params={"warehouses": apart})
        raise ValidationError({"add_warehouses": error})
    zone.warehouses.add(*warehouses)
    return {"shipping_zone": ChannelContext(zone, None)}


@mutation("shippingZoneCreate", permissions=_SHIPPING)
def _(root: Any, info: Any, input: Any) -> Any:
    return _fill(ShippingZone(), input)


@mutation("shippingZoneUpdate", permissions=_SHIPPING)
def _(root: Any, info: Any, id: str, input: Any) -> Any:
    zone = get_node_or_error(info, id, only_type="ShippingZone", model=ShippingZone)
    return _fill(zone, input)


def _fill_method(method: ShippingMethod, info: Any, input: Any) -> dict[str, Any]:
    for field in ("name", "description", "type",
                  "minimum_delivery_days", "maximum_delivery_days"):  # fmt: skip
        if field in input and (input[field] is not None or field not in ("name", "type")):
            setattr(method, field, input[field])
    if input.get("tax_class"):
        method.tax_class = get_node_or_error(
            info, input["tax_class"], only_type="TaxClass", model=TaxClass, field="tax_class"
        )
    low, high = method.minimum_delivery_days, method.maximum_delivery_days
    if low is not None and high is not None and low > high:
        message = "Minimum delivery days should be lower than maximum delivery days."
        raise ValidationError({"minimum_delivery_days": ValidationError(message, code="invalid")})
    method.full_clean(exclude=["description"])
    method.save()
    return {
        "shipping_method": ChannelContext(method, None),
        "shipping_zone": ChannelContext(method.shipping_zone, None),
    }


@mutation("shippingPriceCreate", permissions=_SHIPPING)
def _(root: Any, info: Any, input: Any) -> Any:
    if not input.get("type"):
        raise ValidationError({"type": ValidationError("This field is required.", code="required")})
    zone = get_node_or_error(
        info,
        input.get("shipping_zone"),
        only_type="ShippingZone",
        model=ShippingZone,
        field="shipping_zone",
    )
    return _fill_method(ShippingMethod(shipping_zone=zone), info, input)


def _method(info: Any, id: str) -> ShippingMethod:
    return get_node_or_error(info, id, only_type="ShippingMethodType", model=ShippingMethod)


@mutation("shippingMethodChannelListingUpdate", permissions=_SHIPPING)
def _(root: Any, info: Any, id: str, input: Any) -> Any:
    method = _method(info, id)
    for entry in input.get("add_channels") or ():
        channel = get_nodes_or_error([entry["channel_id"]], "add_channels", "Channel", Channel)[0]
        listing = ShippingMethodChannelListing.objects.filter(
            shipping_method=method, channel=channel
        ).first()
        if listing is None:
            if entry.get("price") is None:
                raise ValidationError(
                    {
                        "price": ValidationError(
                            "This field is required.",
                            code="required",
                            params={"channels": [entry["channel_id"]]},
                        )
                    }
                )
            listing = ShippingMethodChannelListing(
                shipping_method=method, channel=channel, currency=channel.currency_code
            )
        if "price" in entry:
            listing.price_amount = entry["price"]
        listing.save()
    leaving = get_nodes_or_error(
        input.get("remove_channels") or (), "remove_channels", "Channel", Channel
    )
    method.channel_listings.filter(channel__in=leaving).delete()
    return {"shipping_method": ChannelContext(method, None)}
