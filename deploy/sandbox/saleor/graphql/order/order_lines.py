"""Adding, changing and removing the lines of an order that can still be edited."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from ...core.exceptions import InsufficientStock
from ...core.prices import quantize_price
from ...order import OrderEvents
from ...order.actions import call_event_by_status
from ...order.events import order_added_products_event, record
from ...order.fetch import OrderLineInfo
from ...order.models import Order, OrderLine
from ...order.utils import (
    create_order_line,
    invalidate_order_prices,
)
from ...warehouse.management import allocate_stocks, decrease_allocations
from ..checkout.helpers import fail, manager_of
from ..checkout.lines import variants_of
from ..core.context import SyncWebhookControlContext
from ..core.loader import mutation
from ..core.mutations import get_node_or_error
from .editing import STAFF, answer, check_editable, check_lines, get_order, lines_data
from .utils import OrderLineData
from .validation import stock_errors


@mutation("orderLinesCreate", permissions=STAFF)
def _lines_create(root: Any, info: Any, id: str, input: list[Any]) -> dict[str, Any]:
    order = get_order(info, id)
    check_editable(order)
    variants = variants_of([line["variant_id"] for line in input])
    if bad := [line["variant_id"] for line in input if line["quantity"] <= 0]:
        message = "Variants quantity must be greater than 0."
        raise fail("quantity", message, "zero_quantity", variants=bad)
    check_lines(order, variants.values(), input)
    added = []
    try:
        for data in lines_data(input, variants):
            added.append(_add(order, data, any(line.get("force_new_line") for line in input)))
    except InsufficientStock as error:
        raise ValidationError({"input": stock_errors(error)}) from error
    user, app = info.context.user, info.context.app
    order_added_products_event(order=order, user=user, app=app, order_lines=added)
    return _lines_changed(info, order, order_lines=_wrapped(added))


def _wrapped(lines: list[OrderLine]) -> list[Any]:
    return [SyncWebhookControlContext(line) for line in lines]


def _add(order: Order, data: OrderLineData, force_new: bool) -> OrderLine:
    own = list(order.lines.filter(variant=data.variant)[:2])
    if force_new or len(own) != 1:
        return create_order_line(order, data, allocate_stock=order.is_unconfirmed())
    line = own[0]
    if data.price_override is not None:
        line.is_price_overridden = True
        line.undiscounted_base_unit_price_amount = data.price_override
        line.base_unit_price_amount = data.price_override
    _change_quantity(order, line, line.quantity + data.quantity)
    return line


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


@mutation("orderLineDelete", permissions=STAFF)
def _line_delete(root: Any, info: Any, id: str) -> dict[str, Any]:
    line = _line(info, id)
    order, pk = line.order, line.pk
    check_editable(order)
    if order.is_unconfirmed():
        decrease_allocations([OrderLineInfo(line, line.quantity, line.variant)])
    record(
        order,
        OrderEvents.REMOVED_PRODUCTS,
        info.context.user,
        info.context.app,
        lines=[{"quantity": line.quantity, "line_pk": str(pk), "item": str(line)}],
    )
    line.delete()
    line.pk = line.id = pk
    return _lines_changed(info, order, order_line=SyncWebhookControlContext(line))
