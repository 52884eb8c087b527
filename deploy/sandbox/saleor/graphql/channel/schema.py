"""Channels and taxes."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError

from ...channel.models import Channel
from ...core.utils.events import call_event
from ...permission.enums import ChannelPermissions, CheckoutPermissions
from ...shipping.models import ShippingZone
from ...tax.models import TaxConfiguration
from ...warehouse.models import ChannelWarehouse, Warehouse
from ..core.loader import mutation, query
from ..core.metadata import store_metadata
from ..core.mutations import get_node_or_error, get_nodes_or_error
from ..core.permissions import AuthorizationFilters, require
from ..core.utils import from_global_id_or_error
from ..plugins.dataloaders import plugins_of
from . import types

_CHANNELS = [ChannelPermissions.MANAGE_CHANNELS]
_STAFF_OR_APP = (
    AuthorizationFilters.AUTHENTICATED_APP,
    AuthorizationFilters.AUTHENTICATED_STAFF_USER,
)
# Input field -> column, where they are not the same.
_SETTINGS = {
    "mark_as_paid_strategy": "order_mark_as_paid_strategy",
    "use_legacy_error_flow": "use_legacy_error_flow_for_checkout",
}

__all__ = ["types"]


@query("channel")
def _(root: Any, info: Any, id: str | None = None, slug: str | None = None) -> Any:
    if id:
        return Channel.objects.filter(pk=from_global_id_or_error(id, "Channel")[1]).first()
    return Channel.objects.filter(slug=slug).first()


@query("channels")
def _(root: Any, info: Any) -> Any:
    require(info, *_STAFF_OR_APP)
    return list(Channel.objects.all())


def _apply(channel: Channel, input: Any) -> None:
    for field in ("name", "slug", "currency_code", "default_country", "is_active"):
        if input.get(field) is not None:
            setattr(channel, field, input[field])
    if channel.currency_code:
        channel.currency_code = channel.currency_code.upper()
    for group in ("stock_settings", "order_settings", "checkout_settings", "payment_settings"):
        for field, value in (input.get(group) or {}).items():
            if field == "delete_expired_orders_after":
                value = datetime.timedelta(days=value)
            if field == "automatic_completion":
                _apply_completion(channel, value)
            elif value is not None or field == "expire_orders_after":
                setattr(channel, _SETTINGS.get(field, field), value)
    if input.get("order_settings") and (channel.expire_orders_after or 0) < 0:
        message = "Expiration must be greater than or equal to 0."
        raise ValidationError({"expire_orders_after": ValidationError(message, code="invalid")})
    store_metadata(channel, input.get("metadata"), input.get("private_metadata"))
    channel.full_clean()
    channel.save()
    _link(channel, input)


def _apply_completion(channel: Channel, value: Any) -> None:
    channel.automatically_complete_fully_paid_checkouts = value["enabled"]
    channel.automatic_completion_delay = value.get("delay") if value["enabled"] else None
    channel.automatic_completion_cut_off_date = (
        value.get("cut_off_date") if value["enabled"] else None
    )


def _link(channel: Channel, input: Any) -> None:
    def rows(field: str, type_name: str, model: Any) -> list[Any]:
        return get_nodes_or_error(input.get(field) or (), field, type_name, model)

    channel.shipping_zones.add(*rows("add_shipping_zones", "ShippingZone", ShippingZone))
    channel.shipping_zones.remove(*rows("remove_shipping_zones", "ShippingZone", ShippingZone))
    for warehouse in rows("add_warehouses", "Warehouse", Warehouse):
        if not channel.channelwarehouse.filter(warehouse=warehouse).exists():
            ChannelWarehouse.objects.create(channel=channel, warehouse=warehouse)
    leaving = rows("remove_warehouses", "Warehouse", Warehouse)
    channel.channelwarehouse.filter(warehouse__in=leaving).delete()


@mutation("channelCreate", permissions=_CHANNELS)
def _(root: Any, info: Any, input: Any) -> Any:
    channel = Channel()
    _apply(channel, input)
    TaxConfiguration.objects.create(channel=channel)
    call_event(plugins_of(info).channel_created, channel)
    return {"channel": channel}


@mutation("channelUpdate", permissions=_CHANNELS)
def _(root: Any, info: Any, id: str, input: Any) -> Any:
    channel = get_node_or_error(info, id, only_type="Channel", model=Channel)
    _apply(channel, input)
    call_event(plugins_of(info).channel_updated, channel)
    return {"channel": channel}


@query("taxConfiguration")
def _(root: Any, info: Any, id: str) -> Any:
    require(info, *_STAFF_OR_APP)
    pk = from_global_id_or_error(id, "TaxConfiguration")[1]
    return TaxConfiguration.objects.filter(pk=pk).first()


@mutation("taxConfigurationUpdate", permissions=[CheckoutPermissions.MANAGE_TAXES])
def _(root: Any, info: Any, id: str, input: Any) -> Any:
    configuration = get_node_or_error(
        info, id, only_type="TaxConfiguration", model=TaxConfiguration
    )
    for field in ("charge_taxes", "tax_calculation_strategy", "display_gross_prices",
                  "prices_entered_with_tax"):  # fmt: skip
        if input.get(field) is not None:
            setattr(configuration, field, input[field])
    configuration.save()
    return {"tax_configuration": configuration}
