"""Countries, permissions, metadata: what many types show."""

from typing import Any

from django_countries import countries
from graphql.language import ast

from ....permission.enums import (
    AccountPermissions,
    AppPermission,
    ChannelPermissions,
    CheckoutPermissions,
    DiscountPermissions,
    OrderPermissions,
    PaymentPermissions,
    ProductPermissions,
    ProductTypePermissions,
    ShippingPermissions,
    SitePermissions,
    get_permissions_enum_list,
)
from .. import loader
from ..context import unwrap
from ..loader import resolver

# Who writes an object's metadata; some types have their own rules in `meta/`.
METADATA_WRITERS: dict[str, list[Any]] = {
    "Address": [AccountPermissions.MANAGE_USERS],
    "App": [AppPermission.MANAGE_APPS],
    "Attribute": [ProductTypePermissions.MANAGE_PRODUCT_TYPES_AND_ATTRIBUTES],
    "Category": [ProductPermissions.MANAGE_PRODUCTS],
    "Channel": [ChannelPermissions.MANAGE_CHANNELS],
    "Checkout": [CheckoutPermissions.MANAGE_CHECKOUTS, CheckoutPermissions.HANDLE_TAXES],
    "CheckoutLine": [CheckoutPermissions.MANAGE_CHECKOUTS, CheckoutPermissions.HANDLE_TAXES],
    "Collection": [ProductPermissions.MANAGE_PRODUCTS],
    "Fulfillment": [OrderPermissions.MANAGE_ORDERS, CheckoutPermissions.HANDLE_TAXES],
    "Invoice": [OrderPermissions.MANAGE_ORDERS],
    "Order": [OrderPermissions.MANAGE_ORDERS, CheckoutPermissions.HANDLE_TAXES],
    "OrderLine": [OrderPermissions.MANAGE_ORDERS, CheckoutPermissions.HANDLE_TAXES],
    "Payment": [PaymentPermissions.HANDLE_PAYMENTS],
    "Product": [ProductPermissions.MANAGE_PRODUCTS],
    "ProductMedia": [ProductPermissions.MANAGE_PRODUCTS],
    "ProductType": [ProductTypePermissions.MANAGE_PRODUCT_TYPES_AND_ATTRIBUTES],
    "ProductVariant": [ProductPermissions.MANAGE_PRODUCTS],
    "ShippingMethod": [ShippingPermissions.MANAGE_SHIPPING],
    "ShippingMethodType": [ShippingPermissions.MANAGE_SHIPPING],
    "ShippingZone": [ShippingPermissions.MANAGE_SHIPPING],
    "Shop": [SitePermissions.MANAGE_SETTINGS],
    "TaxClass": [CheckoutPermissions.MANAGE_TAXES],
    "TaxConfiguration": [CheckoutPermissions.MANAGE_TAXES],
    "TransactionItem": [PaymentPermissions.HANDLE_PAYMENTS],
    "Promotion": [DiscountPermissions.MANAGE_DISCOUNTS],
    "PromotionRule": [DiscountPermissions.MANAGE_DISCOUNTS],
    "Voucher": [DiscountPermissions.MANAGE_DISCOUNTS],
    "Warehouse": [ProductPermissions.MANAGE_PRODUCTS],
}


def _items(values: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"key": key, "value": values[key]} for key in sorted(values)]


def metadata_holder(node: Any) -> Any:
    """The row that holds the node's metadata: a checkout's is a row of its own."""
    return getattr(node, "metadata_storage", node)


def _values(node: Any, name: str) -> dict[str, Any]:
    node = metadata_holder(node)
    found = node.get(name) if isinstance(node, dict) else getattr(node, name, None)
    return found or {}


def _register_metadata(type_name: str) -> None:
    @resolver(type_name, "metadata")
    def _(root: Any, info: Any) -> Any:
        return _items(_values(unwrap(root), "metadata"))

    @resolver(type_name, "metafield")
    def _(root: Any, info: Any, key: str) -> Any:
        return _values(unwrap(root), "metadata").get(key)


for _name, _node in loader._definitions.items():
    if isinstance(_node, ast.ObjectTypeDefinition) and any(
        interface.name.value == "ObjectWithMetadata" for interface in _node.interfaces
    ):
        _register_metadata(_name)


def country_display(code: Any) -> dict[str, str] | None:
    """A country as the API shows it."""
    code = str(code or "")
    return {"code": code, "country": countries.name(code)} if code else None


def permission_display(permissions: Any) -> list[dict[str, str]]:
    """Permission rows as the API shows them."""
    names = {value.split(".")[1]: value for _, value in get_permissions_enum_list()}
    return [
        {"code": names[permission.codename], "name": permission.name}
        for permission in permissions
        if permission.codename in names
    ]
