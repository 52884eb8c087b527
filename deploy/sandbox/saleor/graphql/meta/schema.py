"""Reading is the types' business; here metadata is written."""

from typing import Any

from django.core.exceptions import ValidationError
from graphql.error import GraphQLError

from ...account.models import Address, User
from ...app.models import App
from ...attribute.models import Attribute
from ...channel.models import Channel
from ...checkout.models import Checkout, CheckoutLine
from ...core.exceptions import PermissionDenied
from ...core.models import ModelWithMetadata
from ...core.utils.events import call_event
from ...discount.models import Voucher
from ...order.models import Fulfillment, Order, OrderLine
from ...payment.models import TransactionItem
from ...permission.enums import AccountPermissions
from ...product.models import (
    Category,
    Collection,
    Product,
    ProductMedia,
    ProductType,
    ProductVariant,
)
from ...shipping.models import ShippingMethod, ShippingZone
from ...site.models import SiteSettings
from ...tax.models import TaxClass, TaxConfiguration
from ...warehouse.models import Warehouse
from ..core.context import ChannelContext, SyncWebhookControlContext
from ..core.loader import mutation
from ..core.metadata import metadata_of
from ..core.permissions import has_one_of
from ..core.types.common import METADATA_WRITERS, metadata_holder
from ..core.utils import from_global_id_or_error
from ..plugins.dataloaders import plugins_of

_MODELS: dict[str, Any] = {
    model.__name__: model
    for model in (
        *(Address, App, Attribute, Category, Channel, Checkout, CheckoutLine, Collection),
        *(Fulfillment, Order, OrderLine, Product, ProductMedia, ProductType, ProductVariant),
        *(ShippingZone, TaxClass, TaxConfiguration, TransactionItem, User, Voucher, Warehouse),
    )
} | {"ShippingMethodType": ShippingMethod, "ShippingMethod": ShippingMethod, "Shop": SiteSettings}

# What plugins are told, by the type whose metadata changed.
_HOOKS = {
    "Fulfillment": "fulfillment_metadata_updated",
    "Product": "product_metadata_updated",
    "ProductVariant": "product_variant_metadata_updated",
}
_IN_CHANNEL = (Attribute, Collection, Product, ProductVariant, ShippingMethod, ShippingZone,
               Voucher)  # fmt: skip
_WITH_WEBHOOKS = (Checkout, CheckoutLine, Fulfillment, Order, OrderLine)


def _fault(message: str, code: str) -> ValidationError:
    return ValidationError({"id": ValidationError(message, code=code)})


def _find(id: str) -> tuple[str, Any]:
    """The type and the row, of a global id or of an order's or checkout's token."""
    try:
        type_name, pk = from_global_id_or_error(id)
    except GraphQLError as error:
        for model in (Order, Checkout):
            try:
                found = model.objects.filter(pk=id).first()
            except (ValueError, ValidationError):
                found = None
            if found:
                return model.__name__, found
        raise _fault("Couldn't resolve to a node.", "graphql_error") from error
    model = _MODELS.get(type_name)
    if model is None:
        raise _fault(f"Invalid type: {type_name}", "graphql_error")
    if not issubclass(model, ModelWithMetadata) and model is not Checkout:
        raise _fault(f"Couldn't resolve to a item with meta: {id}", "not_found")
    key = {"token": pk} if type_name == "TransactionItem" else {"pk": pk}
    if type_name == "Shop":
        key = {"site_id": pk}
    try:
        found = model.objects.filter(**key).first()
    except (ValueError, ValidationError):
        found = None
    if found is None:
        raise _fault(f"Couldn't resolve to a node: {id}", "not_found")
    return type_name, found


def _permissions(info: Any, type_name: str, node: Any) -> list[Any]:
    """What it needs to write the node's metadata; nothing for one's own public metadata."""
    user, app = info.context.user, info.context.app
    if type_name == "App" and app and app.pk == node.pk:
        return []
    if type_name == "App":
        return METADATA_WRITERS["App"]
    owners = [node] if type_name == "User" else list(node.user_addresses.all())
    if user and any(owner.pk == user.pk for owner in owners):
        return []
    if any(owner.is_staff for owner in owners):
        return [AccountPermissions.MANAGE_STAFF]
    return [AccountPermissions.MANAGE_USERS]


def _allow(info: Any, permissions: list[Any] | None) -> None:
    if permissions and not has_one_of(info.context, permissions):
        raise PermissionDenied(permissions=permissions)


def _allowed_node(info: Any, id: str) -> tuple[str, Any]:
    """The type and the row, for whom may write it; who may not does not learn if it exists."""
    try:
        type_name, _pk = from_global_id_or_error(id)
    except GraphQLError:
        type_name = ""
    if type_name not in ("App", "Address", "Checkout", "CheckoutLine"):
        _allow(info, METADATA_WRITERS.get(type_name))
    type_name, node = _find(id)
    if type_name in ("App", "Address", "User"):
        _allow(info, _permissions(info, type_name, node))
    elif type_name == "Order":
        # Named by its token, an order is only known now.
        _allow(info, METADATA_WRITERS[type_name])
    return type_name, node


def _write(info: Any, id: str, change: Any) -> dict[str, Any]:
    """Apply `change` to the metadata under a row lock, and tell the plugins when it differs."""
    type_name, node = _allowed_node(info, id)
    holder = metadata_holder(node)
    locked = type(holder).objects.select_for_update(of=("self",)).get(pk=holder.pk)
    before = locked.metadata or {}
    after = change(dict(before))
    if after != before:
        type(holder).objects.filter(pk=holder.pk).update(metadata=after)
        if isinstance(node, Checkout):
            node.save(update_fields=["last_change"])
    holder.metadata = after
    if after != before and type_name in _HOOKS:
        call_event(getattr(plugins_of(info), _HOOKS[type_name]), node)
    if isinstance(node, _IN_CHANNEL):
        node = ChannelContext(node, None)
    elif isinstance(node, _WITH_WEBHOOKS):
        node = SyncWebhookControlContext(node)
    return {"item": node}


@mutation("updateMetadata")
def _(root: Any, info: Any, id: str, input: Any) -> Any:
    values = metadata_of(input, "input")
    return _write(info, id, lambda present: {**present, **values})
