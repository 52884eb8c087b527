"""Channels and taxes."""

from typing import Any

from ...channel.models import Channel
from ...permission.enums import ChannelPermissions, CheckoutPermissions
from ...tax.models import TaxConfiguration
from ...warehouse.models import ChannelWarehouse, Warehouse
from ..core.loader import mutation, query
from ..core.metadata import store_metadata
from ..core.mutations import get_node_or_error, get_nodes_or_error
from ..core.permissions import AuthorizationFilters, require
from ..core.utils import from_global_id_or_error
from . import taxes, types

_CHANNELS = [ChannelPermissions.MANAGE_CHANNELS]
_STAFF_OR_APP = (
    AuthorizationFilters.AUTHENTICATED_APP,
    AuthorizationFilters.AUTHENTICATED_STAFF_USER,
)

__all__ = ["taxes", "types"]


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
    for field, value in (input.get("order_settings") or {}).items():
        if value is not None:
            setattr(channel, field, value)
    store_metadata(channel, input.get("metadata"))
    channel.full_clean()
    channel.save()
    _link(channel, input)


def _link(channel: Channel, input: Any) -> None:
    for warehouse in get_nodes_or_error(
        input.get("add_warehouses") or (), "add_warehouses", "Warehouse", Warehouse
    ):
        if not channel.channelwarehouse.filter(warehouse=warehouse).exists():
            ChannelWarehouse.objects.create(channel=channel, warehouse=warehouse)


@mutation("channelCreate", permissions=_CHANNELS)
def _(root: Any, info: Any, input: Any) -> Any:
    channel = Channel()
    _apply(channel, input)
    TaxConfiguration.objects.create(channel=channel)
    return {"channel": channel}


@mutation("channelUpdate", permissions=_CHANNELS)
def _(root: Any, info: Any, id: str, input: Any) -> Any:
    channel = get_node_or_error(info, id, only_type="Channel", model=Channel)
    _apply(channel, input)
    return {"channel": channel}


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
