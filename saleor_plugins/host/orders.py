"""Orders of the platform: placed for a customer who is not there, paid, fulfilled, cancelled, read.

`place_order` builds the draft with the ORM (its address was validated when the contract was made) and lets Saleor's own
draftOrderComplete complete it (`desk.complete`): taxes, stock, events, webhooks and notifications are those of any order. It runs inside the caller's transaction, so
that the order exists exactly when the caller's own rows do; Saleor's hooks run after that commit.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from ..core.errors import CommerceError
from . import desk
from .execute import GraphQLRefused, mutate


@dataclass(frozen=True, slots=True)
class LineRequest:
    """A variant, how many, and the unit price in the channel's currency (None: the channel's own price)."""

    variant_id: int
    quantity: int
    unit_price: Decimal | None = None


@dataclass(frozen=True, slots=True)
class OrderRequest:
    """An order to place. `reference` becomes Saleor's external reference and makes it exactly one."""

    reference: str
    as_app: str
    channel_id: int
    user_id: int
    address_id: int
    lines: Sequence[LineRequest]
    metadata: Mapping[str, str] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, slots=True)
class PlacedOrder:
    """An order that exists; `created` is False when an earlier call made it."""

    id: UUID
    number: str
    total: Decimal
    currency: str
    created: bool


class OutOfStock(CommerceError):
    """Not everything is in stock; nothing was ordered."""

    default_code = "INSUFFICIENT_STOCK"


class OrderRefused(CommerceError):
    """Saleor will not take the order as it is; nothing was ordered."""

    default_code = "ORDER_REFUSED"


_COMPLETE = """
mutation CompleteDraft($id: ID!) {
  draftOrderComplete(id: $id) { errors { field message code } }
}
"""


def place_order(request: OrderRequest) -> PlacedOrder:
    """Place the order of `request` once: a second call with the same reference answers the first one's order.

    Call it inside a transaction, many of them inside one `desk`. Raises OutOfStock or OrderRefused, and then leaves nothing
    behind.
    """
    existing = _by_reference(request.reference)
    if existing is not None:
        return _placed(existing, created=False)
    with desk.desk(request.as_app) as at, transaction.atomic():
        if at.app is None:
            raise OrderRefused(f"The App {request.as_app} is missing or inactive.")
        order, lines, events = _draft(request, at)
        _complete(order, lines, events, at)
    return _placed(order, created=True)


def _complete(order: Any, lines: list[Any], events: list[Any], at: desk.Desk) -> None:
    """Saleor's own completion, on the order that is at hand where the platform allows it."""
    mutation = desk.completion()
    if mutation is None:
        try:
            mutate(_COMPLETE, {"id": _order_id(order.pk)}, as_app=at.identifier)
        except GraphQLRefused as error:
            if error.has_code("INSUFFICIENT_STOCK"):
                raise OutOfStock(error.message) from error
            raise OrderRefused(error.message, field=error.field) from error
        order.refresh_from_db()
        return
    try:
        desk.complete(mutation, order, lines, events, at)
    except ValidationError as error:
        field, first = _told(error)[0]
        message = str(first.messages[0])
        if any(str(each.code).upper() == "INSUFFICIENT_STOCK" for _, each in _told(error)):
            raise OutOfStock(message) from error
        raise OrderRefused(message, field=field) from error


def _told(error: ValidationError) -> list[tuple[str | None, ValidationError]]:
    """Each of Saleor's complaints with its field."""
    if hasattr(error, "error_dict"):
        return [(field, each) for field, several in error.error_dict.items() for each in several]
    return [(None, each) for each in error.error_list]


def _by_reference(reference: str) -> Any:
    from saleor.order.models import Order

    return Order.objects.filter(external_reference=reference).exclude(status="draft").first()


def _placed(order: Any, *, created: bool) -> PlacedOrder:
    return PlacedOrder(
        order.pk, str(order.number), order.total_gross_amount, order.currency, created
    )


def _draft(request: OrderRequest, at: desk.Desk) -> tuple[Any, list[Any], list[Any]]:
    """The draft as `draftOrderCreate` with a shipping method leaves it, in a third of its time; its lines and events."""
    from saleor.account.models import User
    from saleor.order import OrderOrigin, OrderStatus, events
    from saleor.order.models import Order, OrderLine
    from saleor.order.utils import (
        create_order_line,
        invalidate_order_prices,
        recalculate_order_weight,
        update_order_display_gross_prices,
    )

    user = User.objects.filter(pk=request.user_id, is_active=True).first()
    if user is None:
        raise OrderRefused("The customer's account is not active.", field="user")
    channel = at.channel(request.channel_id)
    lines = _lines(request.lines, at)
    shipping, billing = _address_copies(request.address_id)
    order = Order(
        status=OrderStatus.DRAFT,
        origin=OrderOrigin.DRAFT,
        channel=channel,
        currency=channel.currency_code,
        user=user,
        user_email=user.email,
        language_code=user.language_code,
        billing_address=billing,
        shipping_address=shipping,
        draft_save_billing_address=False,
        draft_save_shipping_address=False,
        external_reference=request.reference,
        metadata=dict(request.metadata),
        customer_note=request.note,
        lines_count=len(lines),
    )
    _set_shipping(order, shipping, lines, at)
    update_order_display_gross_prices(order)
    invalidate_order_prices(order)
    # Weighed before there are lines to read: the order is written once.
    weighed = [OrderLine(variant=line.variant, quantity=line.quantity) for line in lines]
    desk.hold(order, lines=weighed)
    recalculate_order_weight(order)
    desk.let_go(order)
    order.save()
    asked = _what_lines_ask_for(create_order_line, at)
    made = [create_order_line(order=order, line_data=line, **asked) for line in lines]
    told = [
        events.draft_order_created_event(order=order, user=None, app=at.app),
        events.order_added_products_event(order=order, user=None, app=at.app, order_lines=made),
    ]
    return order, made, told


def _lines(requested: Sequence[LineRequest], at: desk.Desk) -> list[Any]:
    """Line data in the order of the variants' ids: every worker locks stock in the same order."""
    from saleor.graphql.order.utils import OrderLineData

    variants = at.variants(line.variant_id for line in requested)
    missing = [line.variant_id for line in requested if line.variant_id not in variants]
    if missing:
        raise OrderRefused("A product is no longer sold.", field="lines")
    return [
        OrderLineData(
            variant_id=str(line.variant_id),
            variant=variants[line.variant_id],
            price_override=line.unit_price,
            quantity=line.quantity,
        )
        for line in sorted(requested, key=lambda line: line.variant_id)
    ]


def _what_lines_ask_for(create_order_line: Any, at: desk.Desk) -> dict[str, Any]:
    """3.22 wants the plugins manager, later Saleors who asks and the site's settings. Stock is taken on completion."""
    if "manager" in inspect.signature(create_order_line).parameters:
        return {"manager": at.manager}
    return {"requestor": at.app, "site_settings": at.site_settings}


def _address_copies(address_id: int) -> tuple[Any, Any]:
    from saleor.account.models import Address

    address = Address.objects.filter(pk=address_id).first()
    if address is None:
        raise OrderRefused("The delivery address is gone.", field="address")
    return address.get_copy(), address.get_copy()


def _set_shipping(order: Any, address: Any, lines: Sequence[Any], at: desk.Desk) -> None:
    if not any(line.variant.is_shipping_required() for line in lines):
        return
    subtotal = sum((line.price_override or Decimal(0)) * line.quantity for line in lines)
    country, value = address.country.code, Decimal(subtotal)
    listing = at.once(
        ("shipping", order.channel_id, country, value),
        lambda: shipping_listing(order.channel_id, country, value),
    )
    if listing is None:
        raise OrderRefused("No shipping method serves this address.", field="address")
    method = listing.shipping_method
    order.shipping_method = method
    order.shipping_method_name = method.name
    order.undiscounted_base_shipping_price_amount = listing.price_amount
    order.base_shipping_price_amount = listing.price_amount
    if tax_class := method.tax_class:
        order.shipping_tax_class = tax_class
        order.shipping_tax_class_name = tax_class.name
        order.shipping_tax_class_metadata = tax_class.metadata
        order.shipping_tax_class_private_metadata = tax_class.private_metadata


def shipping_listing(channel_id: int, country: str, subtotal: Decimal) -> Any:
    """The cheapest price-based shipping method of the channel that serves the country at this subtotal."""
    from django.db.models import Q
    from saleor.shipping.models import ShippingMethodChannelListing

    return (
        ShippingMethodChannelListing.objects.filter(
            channel_id=channel_id,
            shipping_method__shipping_zone__channels=channel_id,
            shipping_method__shipping_zone__countries__contains=country,
        )
        .filter(
            Q(minimum_order_price_amount__isnull=True)
            | Q(minimum_order_price_amount__lte=subtotal),
            Q(maximum_order_price_amount__isnull=True)
            | Q(maximum_order_price_amount__gte=subtotal),
        )
        .select_related("shipping_method__tax_class", "shipping_method__shipping_zone")
        .order_by("price_amount", "pk")
        .first()
    )


# ---- what happens to an order afterwards; each is harmless when repeated


_PAY = """
mutation RecordPayment($id: ID!, $transaction: TransactionCreateInput!) {
  transactionCreate(id: $id, transaction: $transaction) { errors { field message code } }
}
"""


def record_payment(
    order_id: UUID | str, amount: Decimal, *, reference: str, name: str, as_app: str
) -> bool:
    """Note on the order that `amount` of its currency was charged under `reference`. False when noted before."""
    from saleor.order.models import Order

    order = Order.objects.get(pk=order_id)
    if order.payment_transactions.filter(psp_reference=reference).exists():
        return False
    # Saleor writes the transaction first and the order's totals a moment later: a worker that dies between the two must
    # leave neither, or the next one would find the payment noted and the order unpaid for ever.
    with transaction.atomic():
        mutate(
            _PAY,
            {
                "id": _order_id(order_id),
                "transaction": {
                    "name": name,
                    "pspReference": reference,
                    "amountCharged": {"amount": str(amount), "currency": order.currency},
                    "availableActions": [],
                },
            },
            as_app=as_app,
        )
    return True


_REPORT = """
mutation ReportRefund($id: ID!, $psp: String!, $amount: PositiveDecimal!) {
  transactionEventReport(
    id: $id, pspReference: $psp, type: REFUND_SUCCESS, amount: $amount, availableActions: []
  ) { alreadyProcessed errors { field message code } }
}
"""


def record_refund(
    order_id: UUID | str, amount: Decimal, *, payment: str, reference: str, as_app: str
) -> bool:
    """Note that `amount` of the payment noted as `payment` went back. False when there is no such payment."""
    from saleor.payment.models import TransactionItem

    item = TransactionItem.objects.filter(order_id=order_id, psp_reference=payment).first()
    if item is None:
        return False
    mutate(
        _REPORT,
        {"id": _gid("TransactionItem", item.token), "psp": reference, "amount": str(amount)},
        as_app=as_app,
    )
    return True


_CANCEL = (
    "mutation CancelOrder($id: ID!) { orderCancel(id: $id) { errors { field message code } } }"
)


def cancel_order(order_id: UUID | str, *, as_app: str | None = None, as_user: Any = None) -> bool:
    """Cancel an order and give its stock back. False when it was cancelled already or is beyond it.

    As one of our Apps, or as the member of staff who asked; GraphQLRefused where Saleor will not,
    for instance because a parcel has been made up.
    """
    from saleor.order.models import Order

    order = Order.objects.filter(pk=order_id).first()
    if order is None or order.status in ("canceled", "fulfilled", "returned"):
        return False
    mutate(_CANCEL, {"id": _order_id(order_id)}, as_app=as_app, as_user=as_user)
    return True


_FULFIL = """
mutation FulfilOrder($order: ID!, $input: OrderFulfillInput!) {
  orderFulfill(order: $order, input: $input) { errors { field message code } }
}
"""


def fulfil_order(order_id: UUID | str, *, as_app: str) -> bool:
    """Fulfil what is unfulfilled, from the warehouses in which the stock is allocated. False when nothing is."""
    from saleor.order.models import Order
    from saleor.warehouse.models import Allocation

    order = Order.objects.filter(pk=order_id).first()
    if order is None or order.status not in ("unfulfilled", "partially fulfilled", "unconfirmed"):
        return False
    allocated: dict[Any, list[dict[str, Any]]] = {}
    rows = Allocation.objects.filter(
        order_line__order_id=order_id, quantity_allocated__gt=0
    ).values_list("order_line_id", "stock__warehouse_id", "quantity_allocated")
    for line_id, warehouse_id, quantity in rows:
        allocated.setdefault(line_id, []).append(
            {"warehouse": _gid("Warehouse", warehouse_id), "quantity": quantity}
        )
    if not allocated:
        return False
    lines = [
        {"orderLineId": _gid("OrderLine", line_id), "stocks": stocks}
        for line_id, stocks in allocated.items()
    ]
    mutate(
        _FULFIL,
        {
            "order": _order_id(order_id),
            "input": {"lines": lines, "notifyCustomer": False, "allowStockToBeExceeded": False},
        },
        as_app=as_app,
    )
    return True


def _gid(kind: str, pk: object) -> str:
    from graphene import Node

    return str(Node.to_global_id(kind, pk))


def _order_id(pk: UUID | str) -> str:
    return _gid("Order", pk)
