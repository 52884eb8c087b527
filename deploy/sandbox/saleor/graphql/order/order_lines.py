"""Adding, changing and removing the lines of an order that can still be edited."""

from __future__ import annotations

from typing import Any

from ...core.exceptions import InsufficientStock
from ...core.prices import quantize_price
from ...order import OrderEvents
from ...order.actions import call_event_by_status
from ...order.events import record
from ...order.fetch import OrderLineInfo
from ...order.models import Order, OrderLine
from ...order.utils import (
    invalidate_order_prices,
)
from ...warehouse.management import allocate_stocks, decrease_allocations
from ..checkout.helpers import fail, manager_of
from ..core.context import SyncWebhookControlContext
from ..core.loader import mutation
from ..core.mutations import get_node_or_error
from .editing import STAFF, answer, check_editable


def _change_quantity(order: Order, line: OrderLine, quantity: int) -> None:
    difference = quantity - line.quantity
    line.quantity = quantity
    line.save()
    for row in line.discounts.all():
        # A line's discounts are kept as totals.
        row.amount_value = quantize_price(
            row.amount_value * quantity / (quantity - difference), line.currency
        )
        row.save(update_fields=["amount_value"])
    if order.is_unconfirmed() and line.variant:
        change = OrderLineInfo(line, abs(difference), line.variant)
        if difference > 0:
            allocate_stocks([change], order.channel)
        elif difference < 0:
            decrease_allocations([change])


def _lines_changed(info: Any, order: Order, **more: Any) -> dict[str, Any]:
    order.lines_count = order.lines.count()
    invalidate_order_prices(order)
    order.save(update_fields=["lines_count", "should_refresh_prices", "updated_at"])
    call_event_by_status(manager_of(info), order)
    return answer(order, **more)


def _line(info: Any, id: str) -> OrderLine:
    rows = OrderLine.objects.select_related("order__channel", "variant")
    return get_node_or_error(info, id, only_type="OrderLine", qs=rows)


@mutation("orderLineUpdate", permissions=STAFF)
def _line_update(root: Any, info: Any, id: str, input: Any) -> dict[str, Any]:
    line = _line(info, id)
    check_editable(line.order)
    if input["quantity"] <= 0:
        raise fail("quantity", "Ensure this value is greater than 0.", "zero_quantity")
    added = input["quantity"] > line.quantity
    try:
        _change_quantity(line.order, line, input["quantity"])
    except InsufficientStock as error:
        message = "Cannot set new quantity because of insufficient stock."
        raise fail("quantity", message, "insufficient_stock") from error
    record(
        line.order,
        OrderEvents.ADDED_PRODUCTS if added else OrderEvents.REMOVED_PRODUCTS,
        info.context.user,
        info.context.app,
        lines=[{"quantity": input["quantity"], "line_pk": str(line.pk), "item": str(line)}],
    )
    return _lines_changed(info, line.order, order_line=SyncWebhookControlContext(line))
