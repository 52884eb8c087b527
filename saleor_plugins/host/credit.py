"""What is owed for checkouts and orders, read for the credit ledger."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID


class OrderFacts(NamedTuple):
    """An order's owner, state and amounts, in the order's currency.

    `refunded` is what the seller gave back or has granted to give back.
    """

    id: UUID
    checkout_token: str
    user_id: int | None
    channel_id: int
    status: str
    total: Decimal
    charged: Decimal
    authorized: Decimal
    refunded: Decimal


def order_facts(
    *, ids: Collection[Any] = (), checkout_tokens: Collection[Any] = ()
) -> list[OrderFacts]:
    """Facts of the orders with these ids or made from these checkouts. One query."""
    from django.db.models import DecimalField, OuterRef, Q, Subquery, Sum, Value
    from django.db.models.functions import Coalesce, Greatest
    from saleor.order.models import Order, OrderGrantedRefund
    from saleor.payment.models import TransactionItem

    amount: Any = DecimalField(max_digits=20, decimal_places=3)

    def total(model: Any, column: str) -> Any:
        """What an order's rows of another table sum up to."""
        rows = model.objects.filter(order_id=OuterRef("pk")).order_by().values("order_id")
        found = Subquery(rows.annotate(total=Sum(column)).values("total"), output_field=amount)
        return Coalesce(found, Value(Decimal(0), output_field=amount))

    wanted = Q(pk__in=list(ids)) | Q(checkout_token__in=[str(each) for each in checkout_tokens])
    rows = (
        Order.objects.filter(wanted)
        .annotate(
            # A refund carries out what was granted before: the larger one holds both.
            refunded=Greatest(
                total(TransactionItem, "refunded_value"), total(OrderGrantedRefund, "amount_value")
            )
        )
        .values_list(
            "pk",
            "checkout_token",
            "user_id",
            "channel_id",
            "status",
            "total_gross_amount",
            "total_charged_amount",
            "total_authorized_amount",
            "refunded",
        )
    )
    return [OrderFacts(*row) for row in rows]


def unpaid(checkout: Any) -> Decimal:
    """What would stay unpaid if an order were made of the checkout now."""
    if checkout.get_last_active_payment() is not None:
        return Decimal(0)  # the older payment flow takes the whole amount before there is an order
    covered = sum(
        (
            item.charged_value + item.authorized_value
            for item in checkout.payment_transactions.all()
        ),
        Decimal(0),
    )
    gifts = checkout.get_total_gift_cards_balance().amount
    return max(Decimal(0), checkout.total_gross_amount - gifts - covered)
