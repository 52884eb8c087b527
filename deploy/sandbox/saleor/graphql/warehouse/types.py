"""Warehouses and stock as the API shows them."""

from typing import Any

from ...permission.enums import OrderPermissions, ProductPermissions
from ..core.connection import create_connection_slice
from ..core.context import ChannelContext
from ..core.loader import resolver, types
from ..core.permissions import require
from ..core.related import related

Warehouse = types.Warehouse
Stock = types.Stock


@resolver("Warehouse", "companyName")
def _(root: Any, info: Any) -> str:
    return root.address.company_name


@resolver("Warehouse", "stocks")
def _(root: Any, info: Any, **args: Any) -> Any:
    require(info, ProductPermissions.MANAGE_PRODUCTS)
    return create_connection_slice(root.stock_set.order_by("pk"), info, args)


@resolver("Stock", "productVariant")
def _(root: Any, info: Any) -> Any:
    return ChannelContext(related(root, "product_variant"), None)


@resolver("Stock", "quantity")
def _(root: Any, info: Any) -> int:
    require(info, ProductPermissions.MANAGE_PRODUCTS, OrderPermissions.MANAGE_ORDERS)
    return root.quantity


@resolver("Stock", "quantityAllocated")
def _(root: Any, info: Any) -> int:
    require(info, ProductPermissions.MANAGE_PRODUCTS, OrderPermissions.MANAGE_ORDERS)
    return root.quantity_allocated
