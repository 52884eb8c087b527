"""What every change of an order begins and ends with."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from ...order import ORDER_EDITABLE_STATUS
from ...order.models import Order
from ...permission.enums import OrderPermissions
from ..checkout.helpers import fail
from ..core.context import SyncWebhookControlContext
from ..core.mutations import get_node_or_error
from .utils import OrderLineData
from .validation import availability_errors

STAFF = [OrderPermissions.MANAGE_ORDERS]


def get_order(info: Any, id: str | None, field: str = "id", **where: Any) -> Order:
    """The order that a mutation is about."""
    rows = Order.objects.select_related("channel", "user").filter(**where)
    return get_node_or_error(info, id, only_type="Order", qs=rows, field=field)


def answer(order: Order, **more: Any) -> dict[str, Any]:
    """The payload."""
    return {"order": SyncWebhookControlContext(order), **more}


def check_editable(order: Order) -> None:
    """Only drafts and unconfirmed orders may be edited."""
    if order.status not in ORDER_EDITABLE_STATUS:
        message = "Only draft and unconfirmed orders can be edited."
        raise fail("id", message, "not_editable")


def check_lines(order: Order, variants: Any, inputs: list[Any]) -> None:
    if any(line["quantity"] <= 0 for line in inputs):
        raise fail("quantity", "Ensure this value is greater than 0.", "zero_quantity")
    if errors := availability_errors(list(variants), order.channel_id):
        raise ValidationError({"lines": errors[0]})


def lines_data(inputs: list[Any], variants: dict[str, Any]) -> list[OrderLineData]:
    """Inputs by variant; those that force a line of their own stay apart."""
    grouped: dict[Any, OrderLineData] = {}
    separate = []
    for given in inputs:
        variant = variants[given["variant_id"]]
        data = OrderLineData(variant_id=variant.pk, variant=variant)
        if given.get("force_new_line"):
            separate.append(data)
        else:
            data = grouped.setdefault(variant.pk, data)
        data.quantity += given["quantity"]
        data.price_override = given.get("price")
    return [*separate, *grouped.values()]
