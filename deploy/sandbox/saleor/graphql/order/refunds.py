"""Granted refunds: what the shop owes back, before the gateway is asked."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from graphql.error import GraphQLError

from ...order.models import Order, OrderGrantedRefund, OrderGrantedRefundLine, OrderLine
from ...order.utils import update_order_amounts
from ..checkout.helpers import fail
from ..core.loader import mutation
from ..core.utils import from_global_id_or_error
from ..payment.helpers import get_transaction
from .editing import STAFF, answer, get_order


def _clean_lines(
    order: Order, inputs: list[Any], field: str, excluded: list[Any]
) -> list[OrderGrantedRefundLine]:
    """Lines of the order, no more than was not granted yet; all errors at once."""
    errors, rows = [], []
    for given in inputs:
        problem = None
        try:
            _, pk = from_global_id_or_error(given["id"], "OrderLine", raise_error=True)
            line = order.lines.filter(pk=pk).first()
        except GraphQLError as error:
            line, problem = None, ("id", str(error), "graphql_error")
        if line is None:
            problem = problem or ("id", "Could not resolve to a line.", "not_found")
        else:
            left = line.quantity - _already_granted(line, excluded)
            if given["quantity"] > left:
                message = (
                    "Cannot grant refund for more than the available quantity of the line "
                    f"({left})."
                )
                problem = ("quantity", message, "quantity_greater_than_available")
        if problem:
            name, message, code = problem
            errors.append({"line_id": given["id"], "field": name, "message": message, "code": code})
            continue
        rows.append(
            OrderGrantedRefundLine(
                order_line=line, quantity=given["quantity"], reason=given.get("reason")
            )
        )
    if errors:
        message = "Provided input for lines is invalid."
        raise fail(field, message, "invalid", **{field: errors})
    return rows


def _already_granted(line: OrderLine, excluded: list[Any]) -> int:
    rows = line.granted_refund_lines.exclude(pk__in=excluded)
    return sum(rows.values_list("quantity", flat=True))


def _amount(given: Decimal | None, rows: Any, limit: Decimal | None) -> Decimal:
    """The given amount, or that of the lines; never above what was charged."""
    if given is None:
        total = sum(
            (row.order_line.unit_price_gross_amount * row.quantity for row in rows), Decimal(0)
        )
        return total if limit is None else min(total, limit)
    if limit is not None and given > limit:
        message = "Amount cannot be greater than the charged amount of provided transaction."
        raise fail("amount", message, "amount_greater_than_available")
    return given


@mutation("orderGrantRefundCreate", permissions=STAFF)
def _create(root: Any, info: Any, id: str, input: Any) -> dict[str, Any]:
    order = get_order(info, id)
    amount, inputs = input.get("amount"), input.get("lines") or []
    if amount is None and not inputs:
        message = "You must provide at least one of `amount`, `lines`, `grantRefundForShipping`."
        raise ValidationError(
            {name: ValidationError(message, code="required") for name in ("amount", "lines")}
        )
    rows = _clean_lines(order, inputs, "lines", [])
    item = get_transaction(
        input["transaction_id"], field="transaction_id", qs=order.payment_transactions.all()
    )
    refund = OrderGrantedRefund.objects.create(
        order=order,
        amount_value=_amount(amount, rows, item.charged_value),
        currency=order.currency,
        reason=input.get("reason") or "",
        user=info.context.user or None,
        app=info.context.app,
        transaction_item=item,
    )
    for row in rows:
        row.granted_refund = refund
    OrderGrantedRefundLine.objects.bulk_create(rows)
    update_order_amounts(order)
    return answer(order, granted_refund=refund)
