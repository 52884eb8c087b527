"""What orders look like from outside: an order's id is its key, staff see more."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import graphene
from prices import Money

from ...core.prices import quantize_price
from ...discount.models import OrderDiscount
from ...order import FulfillmentStatus, OrderStatus
from ...order.calculations import refresh_prices
from ...order.models import Order, OrderEvent
from ...permission.enums import (
    AccountPermissions,
    CheckoutPermissions,
    OrderPermissions,
    PaymentPermissions,
)
from ..checkout.helpers import one_of_in_query
from ..core.connection import create_connection_slice
from ..core.context import ChannelContext, SyncWebhookControlContext, unwrap
from ..core.loader import enum, query, resolver
from ..core.permissions import AuthorizationFilters, requestor, require
from ..core.utils import from_global_id_or_error
from .filters import filtered, sorted_rows
from .validation import draft_errors

_STAFF = OrderPermissions.MANAGE_ORDERS
enum("OrderStatus", PARTIALLY_FULFILLED=OrderStatus.PARTIALLY_FULFILLED)
_ROWS = Order.objects.select_related("channel", "user")


def fresh(root: Any) -> Order:
    """The order; a draft with prices that are up to date."""
    return refresh_prices(unwrap(root))


@query("order")
def _order(
    root: Any, info: Any, id: str | None = None, external_reference: str | None = None
) -> Any:
    one_of_in_query(id=id, external_reference=external_reference)
    if id is None:
        require(info, _STAFF)
        found = _ROWS.filter(external_reference=external_reference).first()
    else:
        _, pk = from_global_id_or_error(id, "Order")
        # Orders from before UUIDs are still found by their number.
        where = {"number": pk, "use_old_id": True} if pk and pk.isdigit() else {"pk": pk}
        found = _ROWS.filter(**where).first() if pk else None
    return SyncWebhookControlContext(found) if found else None


def _page(rows: Any, info: Any, args: dict[str, Any]) -> Any:
    rows = filtered(
        rows, args.pop("filter", None), args.pop("where", None), args.pop("search", None)
    )
    rows = sorted_rows(rows, args.pop("sort_by", None))
    return create_connection_slice(rows, info, args, wrap=SyncWebhookControlContext)


@query("orders")
def _orders(root: Any, info: Any, channel: str | None = None, **args: Any) -> Any:
    require(info, _STAFF)
    rows = _accessible(_ROWS.non_draft(), info)
    if channel:
        rows = rows.filter(channel__slug=channel)
    return _page(rows, info, args)


def _accessible(rows: Any, info: Any) -> Any:
    """Orders of the channels that the groups of a member of staff are restricted to."""
    user = info.context.user
    if info.context.app or not user or user.is_superuser:
        return rows
    groups = list(user.groups.all())
    if not groups or any(not group.restricted_access_to_channels for group in groups):
        return rows
    return rows.filter(channel__group__in=groups).distinct()


@resolver("User", "orders")
def _user_orders(root: Any, info: Any, **page: Any) -> Any:
    user = unwrap(root)
    who = requestor(info.context)
    require(info, _STAFF, owner=info.context.user == user)
    rows = _ROWS.filter(user=user)
    if not (who and who.has_perm(_STAFF)):
        rows = rows.non_draft()
    return create_connection_slice(
        rows.order_by("-created_at"), info, page, wrap=SyncWebhookControlContext
    )


def _column(field: str, read: Any) -> None:
    @resolver("Order", field)
    def _(root: Any, info: Any) -> Any:
        return read(unwrap(root))


def _price(field: str, name: str) -> None:
    @resolver("Order", field)
    def _(root: Any, info: Any) -> Any:
        order = fresh(root)
        return quantize_price(getattr(order, name), order.currency)


_column("created", lambda order: order.created_at)
_column("number", lambda order: str(order.number))
_column("paymentStatus", lambda order: _payment_status(order))
_column("isShippingRequired", lambda order: order.is_shipping_required())
_column("checkoutId", lambda order: _global_id("Checkout", order.checkout_token))
_column("original", lambda order: _global_id("Order", order.original_id))
_column("userEmail", lambda order: order.get_customer_email())
_column("actions", lambda order: ["MARK_AS_PAID"])
_column("isPaid", lambda order: order.total_charged_amount >= order.total_gross_amount)
for _field, _name in (
    ("total", "total"),
    ("subtotal", "subtotal"),
    ("shippingPrice", "shipping_price"),
    ("totalCharged", "total_charged"),
):
    _price(_field, _name)


def _global_id(kind: str, key: Any) -> str | None:
    return graphene.Node.to_global_id(kind, key) if key else None


def _payment_status(order: Order) -> str:
    granted = sum(order.granted_refunds.values_list("amount_value", flat=True), Decimal(0))
    charged, owed = order.total_charged_amount, order.total_gross_amount - granted
    if not order.payment_transactions.exists():
        return "fully_charged" if order.total_gross_amount == 0 else "not_charged"
    if charged == 0 and owed <= 0:
        return "fully_refunded"
    if charged >= owed:
        return "fully_charged"
    return "partially_charged" if charged > 0 else "not_charged"


@resolver("Order", "totalRefunded")
def _refunded(root: Any, info: Any) -> Money:
    order = unwrap(root)
    values = order.payment_transactions.values_list("refunded_value", flat=True)
    return quantize_price(Money(sum(values, Decimal(0)), order.currency), order.currency)


def _granted(order: Order) -> Money:
    values = order.granted_refunds.values_list("amount_value", flat=True)
    return quantize_price(Money(sum(values, Decimal(0)), order.currency), order.currency)


@resolver("Order", "totalBalance")
def _balance(root: Any, info: Any) -> Money:
    order = fresh(root)
    charged = sum(
        (
            item.charged_value + item.charge_pending_value
            for item in order.payment_transactions.all()
        ),
        Decimal(0),
    )
    return Money(charged, order.currency) - (order.total_gross - _granted(order))


@resolver("Order", "user")
def _user(root: Any, info: Any) -> Any:
    user = unwrap(root).user
    if user is not None:
        require(
            info,
            AccountPermissions.MANAGE_USERS,
            _STAFF,
            PaymentPermissions.HANDLE_PAYMENTS,
            CheckoutPermissions.HANDLE_TAXES,
            AuthorizationFilters.OWNER,
            owner=info.context.user == user,
        )
    return user


@resolver("Order", "lines")
def _lines(root: Any, info: Any) -> list[Any]:
    order = fresh(root)
    return [SyncWebhookControlContext(line) for line in order.lines.select_related("variant")]


@resolver("Order", "fulfillments")
def _fulfillments(root: Any, info: Any) -> list[Any]:
    rows = unwrap(root).fulfillments.all()
    user = info.context.user
    if not (info.context.app or (user and user.is_staff)):
        rows = rows.exclude(status=FulfillmentStatus.CANCELED)
    return [SyncWebhookControlContext(row) for row in rows]


@resolver("Order", "events")
def _events(root: Any, info: Any) -> list[OrderEvent]:
    require(info, _STAFF)
    return list(unwrap(root).events.select_related("user", "app"))


@resolver("Order", "transactions")
def _transactions(root: Any, info: Any) -> list[Any]:
    require(info, _STAFF, PaymentPermissions.HANDLE_PAYMENTS)
    return list(unwrap(root).payment_transactions.all())


@resolver("Order", "grantedRefunds")
def _granted_refunds(root: Any, info: Any) -> list[Any]:
    require(info, _STAFF)
    return list(unwrap(root).granted_refunds.all())


@resolver("Order", "discounts")
def _discounts(root: Any, info: Any) -> list[OrderDiscount]:
    return list(fresh(root).discounts.all())


@resolver("Order", "voucher")
def _voucher(root: Any, info: Any) -> Any:
    order = unwrap(root)
    return ChannelContext(order.voucher, order.channel.slug) if order.voucher else None


@resolver("Order", "deliveryMethod")
def _delivery_method(root: Any, info: Any) -> Any:
    from ...checkout.delivery import method_of

    order = unwrap(root)
    method = method_of(order.shipping_method, order.channel_id)
    return ChannelContext(method, order.channel.slug) if method else None


@resolver("Order", "shippingMethods")
def _shipping_methods(root: Any, info: Any) -> list[Any]:
    from ...checkout.delivery import applicable_methods
    from ...order.utils import get_order_country

    order = fresh(root)
    if order.status not in (OrderStatus.DRAFT, OrderStatus.UNCONFIRMED):
        return []
    if not order.is_shipping_required():
        return []
    lines = [(line.variant, line.quantity) for line in order.lines.select_related("variant")]
    methods = applicable_methods(
        order.channel_id,
        order.shipping_address,
        get_order_country(order),
        order.subtotal.gross,
        lines,
    )
    return [ChannelContext(method, order.channel.slug) for method in methods]


@resolver("Order", "invoices")
def _invoices(root: Any, info: Any) -> list[Any]:
    return list(unwrap(root).invoices.all())


@resolver("Order", "errors")
def _errors(root: Any, info: Any) -> list[Any]:
    from ..core.mutations import to_errors

    order = fresh(root)
    error = draft_errors(order) if order.is_draft() else None
    return to_errors(error, {"graphql_error", *_ORDER_CODES}) if error else []


_ORDER_CODES = {
    "billing_address_not_set",
    "insufficient_stock",
    "invalid",
    "not_available_in_channel",
    "not_found",
    "order_no_shipping_address",
    "product_not_published",
    "product_unavailable_for_purchase",
    "required",
    "shipping_method_not_applicable",
    "shipping_method_required",
    "unavailable_variant_in_channel",
}


@resolver("OrderDiscount", "total")
def _discount_total(root: Any, info: Any) -> Money:
    return unwrap(root).amount


@resolver("OrderGrantedRefund", "transaction")
def _refund_transaction(root: Any, info: Any) -> Any:
    return unwrap(root).transaction_item
