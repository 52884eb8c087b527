"""The order's own history, one row per happening, with Saleor's parameters."""

from __future__ import annotations

from typing import Any

from . import OrderEvents
from .models import Order, OrderEvent


def record(
    order: Order, event_type: str, user: Any = None, app: Any = None, **parameters: Any
) -> OrderEvent:
    """Write one event."""
    return OrderEvent.objects.create(
        order=order, type=event_type, user=user or None, app=app, parameters=parameters
    )


def lines_parameter(lines: Any) -> list[dict[str, Any]]:
    """Order lines as events keep them: what, and how many."""
    return [
        {"quantity": line.quantity, "line_pk": str(line.pk), "item": str(line)} for line in lines
    ]


def order_created_event(
    order: Order, user: Any, app: Any, *, from_draft: bool, automatic: bool
) -> OrderEvent:
    """How the order came about."""
    if from_draft:
        kind = OrderEvents.PLACED_FROM_DRAFT
    elif automatic:
        kind = OrderEvents.PLACED_AUTOMATICALLY_FROM_PAID_CHECKOUT
    else:
        kind = OrderEvents.PLACED
    return record(order, kind, user, app)


def draft_order_created_event(*, order: Order, user: Any, app: Any) -> OrderEvent:
    """Somebody began a draft."""
    return record(order, OrderEvents.DRAFT_CREATED, user, app)


def order_added_products_event(
    *, order: Order, user: Any, app: Any, order_lines: Any
) -> OrderEvent:
    """Lines were added to an editable order."""
    return record(order, OrderEvents.ADDED_PRODUCTS, user, app, lines=lines_parameter(order_lines))
