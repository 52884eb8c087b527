"""A paid checkout becomes an order, with or without the browser; or the money goes back.

Saleor's own automatic completion waits half an hour. We complete as soon as the money is recorded,
tolerate losing the race to the browser, and decide by the merchant's setting what happens when
Saleor refuses.
"""

from datetime import datetime, timedelta

from ..core import clock
from ..core.money import Money
from ..host import checkouts
from ..host import payments as host_payments
from . import notices
from .accounts import PLUGIN_ID
from .config import GatewayConfig
from .models import PaymentRecord, RazorpayOrder

Completion = RazorpayOrder.Completion

# Refusals that no waiting will heal.
IMPOSSIBLE = frozenset(
    {
        "INSUFFICIENT_STOCK",
        "PRODUCT_NOT_PUBLISHED",
        "PRODUCT_UNAVAILABLE_FOR_PURCHASE",
        "QUANTITY_GREATER_THAN_LIMIT",
        "UNAVAILABLE_VARIANT_IN_CHANNEL",
        "VOUCHER_NOT_APPLICABLE",
        "GIFT_CARD_NOT_APPLICABLE",
        "SHIPPING_METHOD_NOT_APPLICABLE",
        "DELIVERY_METHOD_NOT_APPLICABLE",
        "INVALID_SHIPPING_METHOD",
        "CHANNEL_INACTIVE",
        "NO_LINES",
        "NOT_FOUND",
    }
)
NOT_PAID = "CHECKOUT_NOT_FULLY_PAID"
# How long a shopper may take to fill in what is missing, and a stumbling platform to recover.
PATIENCE = timedelta(minutes=30)


def complete(
    order: RazorpayOrder, payments: list[PaymentRecord], config: GatewayConfig
) -> datetime | None:
    """Make the Saleor order if this money was for a checkout. Answers when to try again, or None."""
    if order.completion == Completion.REFUSED:
        _refused_before(order, payments, config)
    if order.completion != Completion.DUE or order.checkout_id is None:
        return None
    outcome = checkouts.complete_checkout(order.checkout_id, app=PLUGIN_ID)
    if isinstance(outcome, checkouts.Completed):
        _done(order, outcome)
        return None
    return _refused(order, payments, config, outcome)


def _done(order: RazorpayOrder, made: checkouts.Completed) -> None:
    RazorpayOrder.objects.filter(pk=order.pk).update(
        completion=Completion.DONE, saleor_order_id=made.order_id, updated_at=clock.now()
    )
    order.saleor_order_id = made.order_id
    notices.resolve("not_ordered", str(order.order_id))


def _refused(
    order: RazorpayOrder,
    payments: list[PaymentRecord],
    config: GatewayConfig,
    refusal: checkouts.NotCompleted,
) -> datetime | None:
    now = clock.now()
    attempts = order.completion_attempts + 1
    RazorpayOrder.objects.filter(pk=order.pk).update(completion_attempts=attempts)
    paid_at = min((p.paid_at for p in payments if p.paid_at), default=order.updated_at)
    waited = now - paid_at
    if refusal.code == NOT_PAID:
        drift = _drift(order)
        if drift is None and waited < PATIENCE:
            # One of several payments of this checkout: the last one completes it.
            return now + timedelta(seconds=min(2.0**attempts, 120))
        if drift is not None:
            _give_up(order, payments, config, drift)
            return None
    elif refusal.code not in IMPOSSIBLE and waited < PATIENCE:
        return now + timedelta(seconds=min(2.0**attempts, 120))
    _give_up(order, payments, config, refusal.message)
    return None


def _drift(order: RazorpayOrder) -> str | None:
    """The difference in words when the checkout costs more than was asked for, else None."""
    if order.checkout_id is None or not order.covers_total:
        return None
    state = checkouts.state_of(order.checkout_id)
    if state is None or state.covered:
        return None
    paid = Money.from_minor(order.amount, order.currency)
    total = Money(state.total, order.currency)
    return f"The cart changed after payment began: paid {paid}, now costs {total}."


def _give_up(
    order: RazorpayOrder, payments: list[PaymentRecord], config: GatewayConfig, reason: str
) -> None:
    """The money is here and the order cannot be: give it back or hand it to staff, and tell both."""
    from . import refunds

    refund = config.when_impossible == "refund"
    captured = [payment for payment in payments if payment.captured]
    what = " It is being refunded." if refund else ""
    if not captured:
        what = " It was not captured: leave it, and Razorpay gives it back."
    if refund:
        for payment in captured:
            refunds.request_for_impossible(order, payment, reason)
    notices.escalate(
        order,
        "not_ordered",
        str(order.order_id),
        f"Paid but not ordered: {reason}{what}",
        payment_id=captured[0].payment_id if captured else "",
        details={"refunded": refund and bool(captured), "reason": reason},
    )
    event = "payment_refunded_not_ordered" if refund else "payment_not_ordered"
    notices.tell_shopper(order, event, str(order.order_id), {"reason": reason})
    RazorpayOrder.objects.filter(pk=order.pk).update(
        completion=Completion.REFUSED, updated_at=clock.now()
    )


def _refused_before(
    order: RazorpayOrder, payments: list[PaymentRecord], config: GatewayConfig
) -> None:
    """More money for what could not be ordered: it goes the way of the first."""
    from . import refunds

    refund = config.when_impossible == "refund"
    for extra in [payment for payment in payments if payment.captured][1:]:
        if refund:
            refunds.request_for_impossible(order, extra, "Paid twice, and not ordered.")
        notices.escalate(
            order,
            "paid_twice",
            extra.payment_id,
            f"Paid twice and not ordered: {extra.payment_id}."
            + (" It is being refunded." if refund else ""),
            payment_id=extra.payment_id,
            details={"refunded": refund},
        )


def was_ordered(order: RazorpayOrder) -> bool:
    """Whether the money has found an order after all (asked again just before refunding it)."""
    if order.transaction_token is None:
        return False
    state = host_payments.state_of(order.transaction_token)
    return state is not None and state.order_id is not None
