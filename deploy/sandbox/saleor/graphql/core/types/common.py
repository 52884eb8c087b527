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
from ..permissions import require

# Who reads and writes an object's private metadata.
PRIVATE_METADATA: dict[str, list[Any]] = {
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


def private_permissions(type_name: str, node: Any) -> list[Any]:
    """The permissions of which one opens an object's private metadata to read and write."""
    if type_name == "User":
        manage = AccountPermissions.MANAGE_STAFF if node.is_staff else None
        return [manage or AccountPermissions.MANAGE_USERS]
    return PRIVATE_METADATA.get(type_name, [AccountPermissions.MANAGE_STAFF])


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
    def values(root: Any, info: Any, private: bool) -> dict[str, Any]:
        node = unwrap(root)
        if private:
            require(info, *private_permissions(type_name, node))
        return _values(node, "private_metadata" if private else "metadata")

    for private in (False, True):
        one, many = ("privateMetafield", "privateMetafields") if private else (
            "metafield", "metafields")  # fmt: skip

        @resolver(type_name, "privateMetadata" if private else "metadata")
        def _(root: Any, info: Any, private: bool = private) -> Any:
            return _items(values(root, info, private))

        @resolver(type_name, one)
        def _(root: Any, info: Any, key: str, private: bool = private) -> Any:
            return values(root, info, private).get(key)

        @resolver(type_name, many)
        def _(root: Any, info: Any, keys: Any = None, private: bool = private) -> Any:
            found = values(root, info, private)
            return found if keys is None else {k: found[k] for k in keys if k in found}


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
