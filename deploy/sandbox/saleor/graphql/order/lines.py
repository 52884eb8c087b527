"""Lines of an order, where their goods come from, and the parcels they leave in."""

from __future__ import annotations

from typing import Any

from ...core.prices import quantize_price
from ...order.models import FulfillmentLine
from ...permission.enums import (
    OrderPermissions,
    ProductPermissions,
)
from ..core.context import ChannelContext, unwrap
from ..core.loader import resolver
from ..core.permissions import require

_STAFF = OrderPermissions.MANAGE_ORDERS


@resolver("OrderLine", "variant")
def _variant(root: Any, info: Any) -> Any:
    """The variant while it can still be seen in the channel, or by staff."""
    line = unwrap(root)
    return ChannelContext(line.variant, line.order.channel.slug) if line.variant else None


@resolver("OrderLine", "thumbnail")
def _thumbnail(root: Any, info: Any, size: int | None = None, format: Any = None) -> Any:
    from ..core import loader

    line = unwrap(root)
    if not line.variant:
        return None
    resolve = loader._resolvers.get(("Product", "thumbnail"))
    product = ChannelContext(line.variant.product, line.order.channel.slug)
    return resolve(product, info, size=size, format=format) if resolve else None


def _line_price(field: str, name: str) -> None:
    @resolver("OrderLine", field)
    def _(root: Any, info: Any) -> Any:
        line = unwrap(root)
        return quantize_price(getattr(line, name), line.currency)


for _field, _name in (
    ("unitPrice", "unit_price"),
    ("totalPrice", "total_price"),
    ("undiscountedUnitPrice", "undiscounted_unit_price"),
    ("undiscountedTotalPrice", "undiscounted_total_price"),
    ("unitDiscount", "unit_discount"),
):
    _line_price(_field, _name)


@resolver("OrderLine", "allocations")
def _allocations(root: Any, info: Any) -> list[Any]:
    require(info, ProductPermissions.MANAGE_PRODUCTS, _STAFF)
    return list(unwrap(root).allocations.all())


@resolver("Allocation", "quantity")
def _allocated(root: Any, info: Any) -> int:
    return unwrap(root).quantity_allocated


@resolver("Allocation", "warehouse")
def _allocation_warehouse(root: Any, info: Any) -> Any:
    return unwrap(root).stock.warehouse


@resolver("Fulfillment", "created")
def _fulfillment_created(root: Any, info: Any) -> Any:
    return unwrap(root).created_at


@resolver("Fulfillment", "lines")
def _fulfillment_lines(root: Any, info: Any) -> list[FulfillmentLine]:
    return list(unwrap(root).lines.select_related("order_line").order_by("pk"))


@resolver("Fulfillment", "warehouse")
def _fulfillment_warehouse(root: Any, info: Any) -> Any:
    line = unwrap(root).lines.select_related("stock__warehouse").first()
    return line.stock.warehouse if line and line.stock else None
