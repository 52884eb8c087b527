"""What happens to an order, and what the rest of the shop hears of it.

Hooks run after commit inside a transaction, else at once. The order of an action's events, hooks
and messages is Saleor's.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any
from uuid import UUID

import graphene
from django.contrib.sites.models import Site
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from ..core.exceptions import InsufficientStock, InsufficientStockData
from ..core.utils.events import call_event
from ..warehouse.management import deallocate_stock_for_orders, decrease_stock, increase_stock
from ..warehouse.models import Stock
from . import FulfillmentStatus, OrderChargeStatus, OrderEvents, OrderStatus, notifications
from .events import order_created_event, record
from .fetch import OrderLineInfo
from .models import Fulfillment, FulfillmentLine, Order, OrderLine
from .utils import update_order_status

_PAID = (OrderChargeStatus.FULL, OrderChargeStatus.OVERCHARGED)


def call_order_events(manager: Any, order: Order, *hooks: str) -> None:
    """Run the order's hooks of those names, in that order."""
    for hook in hooks:
        call_event(getattr(manager, hook), order, webhooks=set())


def call_event_by_status(manager: Any, order: Order) -> None:
    """An editable order changed."""
    hook = "draft_order_updated" if order.is_draft() else "order_updated"
    call_order_events(manager, order, hook)


def order_created(
    order: Order,
    user: Any,
    app: Any,
    manager: Any,
    *,
    from_draft: bool = False,
    automatic: bool = False,
) -> None:
    """A cart or a draft became an order."""
    if order.user:
        order.user.number_of_orders = F("number_of_orders") + 1
        order.user.save(update_fields=["number_of_orders"])
        order.user.refresh_from_db(fields=["number_of_orders"])
    order_created_event(order, user, app, from_draft=from_draft, automatic=automatic)
    call_order_events(manager, order, "order_created")
    if order.charge_status in _PAID:
        order_charged(order, user, app, manager)
    if order.channel.automatically_confirm_all_new_orders:
        order_confirmed(order, user, app, manager)


def order_confirmed(
    order: Order, user: Any, app: Any, manager: Any, send_confirmation_email: bool = False
) -> None:
    """The shop accepts the order."""
    record(order, OrderEvents.CONFIRMED, user, app)
    call_order_events(manager, order, "order_confirmed")
    if send_confirmation_email:
        notifications.send_order_confirmed(order, user, app, manager)


def order_charged(order: Order, user: Any, app: Any, manager: Any) -> None:
    """Money came in."""
    if order.is_draft():
        return
    call_order_events(manager, order, "order_paid")
    if order.charge_status not in _PAID:
        call_order_events(manager, order, "order_updated")
        return
    record(order, OrderEvents.ORDER_FULLY_PAID, user, app)
    if order.get_customer_email():
        notifications.send_payment_confirmation(order, manager)
    if order.channel.automatically_confirm_all_new_orders:
        update_order_status(order)
    call_order_events(manager, order, "order_fully_paid", "order_updated")


def order_refunded(order: Order, user: Any, app: Any, amount: Decimal, manager: Any) -> None:
    """Money went back."""
    call_event(notifications.send_order_refunded_confirmation, order, user, app, amount, manager)
    hooks = ["order_refunded", "order_updated"]
    refunded = sum(order.payment_transactions.values_list("refunded_value", flat=True), Decimal(0))
    if refunded >= order.total_gross_amount:
        hooks.append("order_fully_refunded")
    call_order_events(manager, order, *hooks)


def order_transaction_updated(
    order: Order,
    item: Any,
    manager: Any,
    user: Any,
    app: Any,
    before: tuple[Decimal, Decimal, Decimal],
) -> None:
    """Compare a transaction's amounts with those before and tell what they mean."""
    authorized, charged, refunded = before
    updated = item.authorized_value != authorized or item.charged_value < charged
    if item.charged_value > charged:
        updated = False
        order_charged(order, user, app, manager)
    if item.refunded_value > refunded:
        updated = False
        order_refunded(order, user, app, item.refunded_value - refunded, manager)
    if updated:
        call_order_events(manager, order, "order_updated")


@transaction.atomic
def cancel_order(order: Order, user: Any, app: Any, manager: Any) -> None:
    """Release the stock; money stays where it is until somebody refunds it."""
    record(order, OrderEvents.CANCELED, user, app)
    deallocate_stock_for_orders([order.pk])
    order.status = OrderStatus.CANCELED
    order.save(update_fields=["status", "updated_at"])
    call_order_events(manager, order, "order_cancelled", "order_updated")
    call_event(notifications.send_order_canceled_confirmation, order, user, app, manager)


@transaction.atomic
def create_fulfillments(
    user: Any,
    app: Any,
    order: Order,
    lines_for_warehouses: dict[UUID, list[tuple[OrderLine, int]]],
    manager: Any,
    *,
    notify_customer: bool = True,
    allow_stock_to_be_exceeded: bool = False,
    tracking_number: str = "",
) -> list[Fulfillment]:
    """One fulfilment per warehouse: goods leave now, or, if the shop wants it, on approval."""
    approved = Site.objects.get_current().settings.fulfillment_auto_approve
    wanted: dict[UUID, int] = defaultdict(int)
    for pairs in lines_for_warehouses.values():
        for line, quantity in pairs:
            wanted[line.pk] += quantity
    locked = {
        line.pk: line
        for line in OrderLine.objects.select_for_update(of=("self",))
        .filter(pk__in=wanted)
        .order_by("pk")
    }
    clean_quantities(locked.values(), wanted)
    fulfillments, lines = [], []
    for warehouse_pk, pairs in lines_for_warehouses.items():
        fulfillment = Fulfillment.objects.create(
            order=order,
            status=FulfillmentStatus.FULFILLED
            if approved
            else FulfillmentStatus.WAITING_FOR_APPROVAL,
            tracking_number=tracking_number,
        )
        fulfillments.append(fulfillment)
        infos = [
            OrderLineInfo(locked[line.pk], quantity, line.variant, warehouse_pk)
            for line, quantity in pairs
        ]
        lines += _fulfillment_lines(fulfillment, infos, allow_stock_to_be_exceeded)
        if approved:
            decrease_stock(infos, allow_stock_to_be_exceeded=allow_stock_to_be_exceeded)
        for info in infos:
            info.line.quantity_fulfilled += info.quantity
        if tracking_number:
            call_event(manager.tracking_number_updated, fulfillment)
    OrderLine.objects.bulk_update(locked.values(), ["quantity_fulfilled"])
    if approved:
        order_fulfilled(fulfillments, user, app, lines, manager, notify_customer)
    else:
        record(
            order,
            OrderEvents.FULFILLMENT_AWAITS_APPROVAL,
            user,
            app,
            awaiting_fulfillments=[line.pk for line in lines],
        )
        call_order_events(manager, order, "order_updated")
    return fulfillments


def clean_quantities(lines: Any, wanted: dict[UUID, int]) -> None:
    """ValidationError on a line of which fewer units are left than asked for."""
    for line in lines:
        if wanted[line.pk] > line.quantity_unfulfilled:
            line_id = graphene.Node.to_global_id("OrderLine", line.pk)
            raise ValidationError(
                {
                    "order_line_id": ValidationError(
                        f"Only {line.quantity_unfulfilled} item"
                        f"{'' if line.quantity_unfulfilled == 1 else 's'} remaining to fulfill.",
                        code="fulfill_order_line",
                        params={"order_lines": [line_id]},
                    )
                }
            )


def _fulfillment_lines(
    fulfillment: Fulfillment, infos: list[OrderLineInfo], may_exceed: bool
) -> list[FulfillmentLine]:
    stocks = {
        stock.product_variant_id: stock
        for stock in Stock.objects.filter(
            warehouse_id=infos[0].warehouse_pk,
            product_variant__in=[info.variant for info in infos if info.variant],
        )
    }
    lines, missing = [], []
    for info in infos:
        stock = stocks.get(info.variant.pk) if info.variant else None
        if stock is None and not may_exceed:
            missing.append(
                InsufficientStockData(0, info.variant, None, info.line, info.warehouse_pk)
            )
            continue
        lines.append(
            FulfillmentLine(
                order_line=info.line,
                fulfillment=fulfillment,
                quantity=info.quantity,
                stock=stock,
            )
        )
    if missing:
        raise InsufficientStock(missing)
    return FulfillmentLine.objects.bulk_create(lines)


@transaction.atomic
def order_fulfilled(
    fulfillments: list[Fulfillment],
    user: Any,
    app: Any,
    lines: list[FulfillmentLine],
    manager: Any,
    notify_customer: bool,
    manually_approved: bool = False,
) -> None:
    """Goods left."""
    order = fulfillments[0].order
    update_order_status(order)
    record(
        order,
        OrderEvents.FULFILLMENT_FULFILLED_ITEMS,
        user,
        app,
        fulfilled_items=[line.pk for line in lines],
        auto=False,
    )
    complete = order.status == OrderStatus.FULFILLED
    for fulfillment in fulfillments:
        call_event(manager.fulfillment_created, fulfillment, notify_customer, False)
    if complete or manually_approved:
        for fulfillment in fulfillments:
            call_event(manager.fulfillment_approved, fulfillment, notify_customer, False)
    hooks = ["order_updated", "order_fulfilled"] if complete else ["order_updated"]
    call_order_events(manager, order, *hooks)
    if notify_customer:
        for fulfillment in fulfillments:
            call_event(
                notifications.send_fulfillment_confirmation,
                order,
                fulfillment,
                user,
                app,
                manager,
            )


@transaction.atomic
def approve_fulfillment(
    fulfillment: Fulfillment,
    user: Any,
    app: Any,
    manager: Any,
    *,
    notify_customer: bool,
    allow_stock_to_be_exceeded: bool = False,
) -> None:
    """Let goods leave that waited for it."""
    fulfillment.status = FulfillmentStatus.FULFILLED
    fulfillment.save(update_fields=["status"])
    lines = list(fulfillment.lines.select_related("order_line__variant", "stock"))
    decrease_stock(
        [
            OrderLineInfo(
                line.order_line,
                line.quantity,
                line.order_line.variant,
                line.stock.warehouse_id if line.stock else None,
            )
            for line in lines
        ],
        allow_stock_to_be_exceeded=allow_stock_to_be_exceeded,
    )
    order_fulfilled(
        [fulfillment], user, app, lines, manager, notify_customer, manually_approved=True
    )


@transaction.atomic
def cancel_fulfillment(
    fulfillment: Fulfillment, user: Any, app: Any, warehouse: Any, manager: Any
) -> Fulfillment:
    """Take a fulfilment back; with a warehouse its goods return to that shelf."""
    fulfillment = Fulfillment.objects.select_for_update(of=("self",)).get(pk=fulfillment.pk)
    order = fulfillment.order
    record(order, OrderEvents.FULFILLMENT_CANCELED, user, app, composed_id=fulfillment.composed_id)
    for line in fulfillment.lines.select_related("order_line__variant").order_by("pk"):
        order_line = line.order_line
        if warehouse and order_line.variant and order_line.variant.track_inventory:
            increase_stock(order_line, warehouse, line.quantity, allocate=True)
        order_line.quantity_fulfilled -= line.quantity
        order_line.save(update_fields=["quantity_fulfilled"])
    if warehouse:
        record(
            order,
            OrderEvents.FULFILLMENT_RESTOCKED_ITEMS,
            user,
            app,
            quantity=fulfillment.get_total_quantity(),
            warehouse=str(warehouse.pk),
        )
    fulfillment.status = FulfillmentStatus.CANCELED
    fulfillment.save(update_fields=["status"])
    update_order_status(order)
    call_event(manager.fulfillment_canceled, fulfillment, False)
    call_order_events(manager, order, "order_updated")
    return fulfillment


def fulfillment_tracking_updated(
    fulfillment: Fulfillment, user: Any, app: Any, manager: Any
) -> None:
    """The parcel's number is known, or another."""
    record(
        fulfillment.order,
        OrderEvents.TRACKING_UPDATED,
        user,
        app,
        tracking_number=fulfillment.tracking_number,
        fulfillment=fulfillment.composed_id,
    )
    call_event(manager.tracking_number_updated, fulfillment)
    call_order_events(manager, fulfillment.order, "order_updated")
