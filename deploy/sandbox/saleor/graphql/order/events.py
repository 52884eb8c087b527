"""What happened to an order, as its events tell it."""

from __future__ import annotations

from typing import Any

from ...order.models import OrderLine
from ...permission.enums import (
    AccountPermissions,
    AppPermission,
    OrderPermissions,
)
from ...warehouse.models import Warehouse
from ..core.context import unwrap
from ..core.loader import resolver
from ..core.permissions import has_one_of, require

_STAFF = OrderPermissions.MANAGE_ORDERS


def _parameter(field: str, name: str, convert: Any = None) -> None:
    @resolver("OrderEvent", field)
    def _(root: Any, info: Any) -> Any:
        value = unwrap(root).parameters.get(name)
        return convert(value) if convert and value is not None else value


for _field, _name in (
    ("message", "message"),
    ("email", "email"),
    ("paymentId", "payment_id"),
    ("paymentGateway", "payment_gateway"),
    ("quantity", "quantity"),
    ("reference", "reference"),
    ("discount", "discount"),
):
    _parameter(_field, _name)
_parameter("amount", "amount", float)
_parameter("warehouse", "warehouse", lambda pk: Warehouse.objects.filter(pk=pk).first())


@resolver("OrderEvent", "orderNumber")
def _event_order_number(root: Any, info: Any) -> str:
    return str(unwrap(root).order.number)


@resolver("OrderEvent", "lines")
def _event_lines(root: Any, info: Any) -> Any:
    entries = unwrap(root).parameters.get("lines")
    if entries is None:
        return None
    found = {
        str(line.pk): line
        for line in OrderLine.objects.filter(pk__in=[entry["line_pk"] for entry in entries])
    }
    return [
        {
            "quantity": entry["quantity"],
            "order_line": found.get(entry["line_pk"]),
            "item_name": entry["item"],
        }
        for entry in entries
    ]


@resolver("OrderEvent", "user")
@resolver("OrderGrantedRefund", "user")
def _event_user(root: Any, info: Any) -> Any:
    user = unwrap(root).user
    staff = [AccountPermissions.MANAGE_USERS, AccountPermissions.MANAGE_STAFF]
    own = user is not None and info.context.user == user
    return user if own or has_one_of(info.context, staff) else None


@resolver("OrderEvent", "app")
def _event_app(root: Any, info: Any) -> Any:
    require(info, AppPermission.MANAGE_APPS, _STAFF)
    return unwrap(root).app
