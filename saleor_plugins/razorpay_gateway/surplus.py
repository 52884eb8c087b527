"""Paid twice: what came in beyond what an order costs goes back, or to staff, as the merchant set.

Two tabs, a link and a session, a bank that answered late: each payment is genuine and Saleor counts
each. Once the order exists, each payment is weighed, once: what is not needed to pay the order is
surplus. Two payments that are both needed (half and half) are left alone. What the first one is too
much is for staff to decide: a cart that became cheaper after its session was opened, or money of another
gateway, which may be cash at the door, or the same money, marked as paid by somebody who saw it at
Razorpay.
"""

from django.db import transaction
from django.db.models import Q, QuerySet

from ..core.money import Money, to_minor
from ..host import payments as host_payments
from . import notices, reports, transactions
from .accounts import PLUGIN_ID
from .config import GatewayConfig
from .models import PaymentRecord, RazorpayOrder

# In a payment's `reported`: it was looked at; what staff changes on the order later is staff's.
WEIGHED = "WEIGHED"


def weigh(order: RazorpayOrder, config: GatewayConfig) -> None:
    """Give back what was paid too much for an order's Saleor order. Safe to repeat, and at once."""
    if order.saleor_order_id is None or not _to_weigh(list(_captured(order))):
        return
    with transaction.atomic():
        # All of the subject's rows, always in this order: two payments weighed at the same time
        # must not both find the other one to be the extra.
        list(_subject(order).select_for_update().order_by("pk").values_list("pk", flat=True))
        payments = transactions.with_money_back(_captured(order))
        extras = _to_weigh(payments)
        money = host_payments.order_money(order.saleor_order_id, but=PLUGIN_ID)
        if money is None or not extras:
            return
        elsewhere = to_minor(money.charged_elsewhere, order.currency)
        left = sum(_kept(payment) for payment in payments) + elsewhere
        left -= to_minor(money.total, order.currency)
        for extra in reversed(extras):
            first = extra is payments[0]
            units = min(left, reports.refundable(extra))
            if units > 0:
                left -= units
                back = config.when_paid_twice == "refund" and not first
                kind = "overpaid" if first and not elsewhere else "paid_twice"
                _surplus(order, extra, units, kind, back=back)
            transactions.mark(extra.order_id, extra, WEIGHED)


def _subject(order: RazorpayOrder) -> QuerySet[RazorpayOrder]:
    """Every Razorpay order for the same thing: its Saleor order, and the checkout that it was."""
    same = Q(saleor_order_id=order.saleor_order_id)
    if order.checkout_id is not None:
        same |= Q(checkout_id=order.checkout_id)
    return RazorpayOrder.objects.filter(same, purpose="")


def _captured(order: RazorpayOrder) -> QuerySet[PaymentRecord]:
    """The subject's captured payments in the order in which the money came."""
    rows = PaymentRecord.objects.filter(order__in=_subject(order), captured=True)
    return rows.order_by("paid_at", "pk")


def _to_weigh(payments: list[PaymentRecord]) -> list[PaymentRecord]:
    return [payment for payment in payments if WEIGHED not in payment.reported]


def _kept(payment: PaymentRecord) -> int:
    """What the merchant still has of a payment: less what goes back and what a bank took."""
    lost = sum(each.deducted for each in payment.dispute_list if each.status == "lost")
    return max(0, reports.refundable(payment) - lost)


def _surplus(
    order: RazorpayOrder, extra: PaymentRecord, units: int, kind: str, *, back: bool
) -> None:
    """Tell staff, and give it `back` where that is certain and wished."""
    from . import refunds

    if back:
        refunds.request_surplus(extra, units)
    amount = Money.from_minor(units, extra.currency)
    words = {"paid_twice": "Paid twice", "overpaid": "Paid too much"}
    notices.escalate(
        order,
        kind,
        extra.payment_id,
        f"{words[kind]}: {amount} of {extra.payment_id} is more than the order costs."
        + (" It is being refunded." if back else ""),
        payment_id=extra.payment_id,
        details={"refunded": back, "amount": units, "currency": extra.currency},
    )
