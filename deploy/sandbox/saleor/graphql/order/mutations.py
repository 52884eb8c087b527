"""What staff and Apps do with orders: confirm, cancel, fulfil, note, update, mark as paid."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.contrib.sites.models import Site
from django.core.exceptions import ValidationError
from django.db import transaction

from ...core.exceptions import InsufficientStock
from ...order import FulfillmentStatus
from ...order.actions import (
    cancel_fulfillment,
    cancel_order,
    clean_quantities,
    create_fulfillments,
    fulfillment_tracking_updated,
    order_confirmed,
)
from ...order.calculations import refresh_prices
from ...order.models import Fulfillment, Order, OrderLine
from ...order.notifications import send_fulfillment_update
from ...order.utils import update_order_status
from ...warehouse.models import Warehouse
from ..checkout.helpers import fail, manager_of
from ..core.context import SyncWebhookControlContext
from ..core.loader import mutation
from ..core.mutations import get_node_or_error, get_nodes_or_error
from .editing import STAFF, answer, get_order
from .validation import stock_errors


@mutation("orderConfirm", permissions=STAFF, atomic=False)
def _confirm(root: Any, info: Any, id: str) -> dict[str, Any]:
    order = get_order(info, id)
    if not order.is_unconfirmed():
        message = "Provided order id belongs to an order with status different than unconfirmed."
        raise fail("id", message, "invalid")
    if not order.lines.exists():
        message = "Provided order id belongs to an order without products."
        raise fail("id", message, "invalid")
    refresh_prices(order)
    update_order_status(order)
    order_confirmed(
        order,
        info.context.user,
        info.context.app,
        manager_of(info),
        send_confirmation_email=True,
    )
    return answer(order)


@mutation("orderCancel", permissions=STAFF, atomic=False)
def _cancel(root: Any, info: Any, id: str) -> dict[str, Any]:
    order = get_order(info, id)
    with transaction.atomic():
        order = Order.objects.select_for_update(of=("self",)).get(pk=order.pk)
        if not order.can_cancel():
            raise fail("order", "This order can't be canceled.", "cannot_cancel_order")
        cancel_order(order, info.context.user, info.context.app, manager_of(info))
    return answer(order)


def _duplicates(values: list[Any]) -> list[Any]:
    return sorted({value for value in values if values.count(value) > 1})


@mutation("orderFulfill", permissions=STAFF, atomic=False)
def _fulfill(root: Any, info: Any, input: Any, order: str | None = None) -> dict[str, Any]:
    found = get_order(info, order, "order")
    if not found:
        raise ValidationError("Order does not exist.", code="not_found")
    settings = Site.objects.get_current().settings
    paid_only = settings.fulfillment_auto_approve and not settings.fulfillment_allow_unpaid
    if paid_only and not found.is_fully_paid():
        raise fail("order", "Cannot fulfill unpaid order.", "cannot_fulfill_unpaid_order")
    lines = input["lines"]
    for line in lines:
        if twice := _duplicates([stock["warehouse"] for stock in line["stocks"]]):
            message = "Duplicated warehouse ID."
            raise fail("warehouse", message, "duplicated_input_item", warehouse=twice[0])
    ids = [line["order_line_id"] for line in lines]
    if twice := _duplicates(ids):
        message = "Duplicated order line ID."
        raise fail("orderLineId", message, "duplicated_input_item", order_lines=[twice[0]])
    rows = get_nodes_or_error(ids, "lines", "OrderLine", OrderLine)
    wanted = {
        row.pk: sum(stock["quantity"] for stock in line["stocks"])
        for row, line in zip(rows, lines, strict=False)
    }
    clean_quantities(rows, wanted)
    if sum(wanted.values()) <= 0:
        raise fail("lines", "Total quantity must be larger than 0.", "zero_quantity")
    for_warehouses: dict[UUID, list[tuple[OrderLine, int]]] = defaultdict(list)
    for row, line in zip(rows, lines, strict=False):
        for stock in line["stocks"]:
            if stock["quantity"] > 0:
                warehouse = get_node_or_error(
                    info,
                    stock["warehouse"],
                    only_type="Warehouse",
                    model=Warehouse,
                    field="warehouse",
                )
                for_warehouses[warehouse.pk].append((row, stock["quantity"]))
    try:
        made = create_fulfillments(
            info.context.user,
            info.context.app,
            found,
            dict(for_warehouses),
            manager_of(info),
            notify_customer=input.get("notify_customer", True),
            allow_stock_to_be_exceeded=input.get("allow_stock_to_be_exceeded", False),
            tracking_number=input.get("tracking_number") or "",
        )
    except InsufficientStock as error:
        raise ValidationError({"stocks": stock_errors(error)}) from error
    found.refresh_from_db()
    return answer(found, fulfillments=[SyncWebhookControlContext(one) for one in made])


def _fulfillment(info: Any, id: str) -> Fulfillment:
    rows = Fulfillment.objects.select_related("order__channel", "order__user")
    return get_node_or_error(info, id, only_type="Fulfillment", qs=rows)


def _with_fulfillment(fulfillment: Fulfillment, order: Order) -> dict[str, Any]:
    return answer(order, fulfillment=SyncWebhookControlContext(fulfillment))


@mutation("orderFulfillmentCancel", permissions=STAFF, atomic=False)
def _fulfillment_cancel(root: Any, info: Any, id: str, input: Any = None) -> dict[str, Any]:
    fulfillment = _fulfillment(info, id)
    order = fulfillment.order
    waiting = fulfillment.status == FulfillmentStatus.WAITING_FOR_APPROVAL
    warehouse = None
    if not waiting and input and input.get("warehouse_id"):
        warehouse = get_node_or_error(
            info,
            input["warehouse_id"],
            only_type="Warehouse",
            model=Warehouse,
            field="warehouse_id",
        )
    if not fulfillment.can_edit():
        message = "This fulfillment can't be canceled"
        raise fail("fulfillment", message, "cannot_cancel_fulfillment")
    if not waiting and not warehouse:
        message = (
            "This parameter is required for fulfillments which are not in "
            "WAITING_FOR_APPROVAL state."
        )
        raise fail("warehouseId", message, "required")
    fulfillment = cancel_fulfillment(
        fulfillment, info.context.user, info.context.app, warehouse, manager_of(info)
    )
    order.refresh_from_db()
    return _with_fulfillment(fulfillment, order)


@mutation("orderFulfillmentUpdateTracking", permissions=STAFF, atomic=False)
def _update_tracking(root: Any, info: Any, id: str, input: Any) -> dict[str, Any]:
    fulfillment = _fulfillment(info, id)
    fulfillment.tracking_number = input.get("tracking_number") or ""
    fulfillment.save(update_fields=["tracking_number"])
    manager = manager_of(info)
    fulfillment_tracking_updated(fulfillment, info.context.user, info.context.app, manager)
    if input.get("notify_customer"):
        send_fulfillment_update(fulfillment.order, fulfillment, manager)
    return _with_fulfillment(fulfillment, fulfillment.order)
