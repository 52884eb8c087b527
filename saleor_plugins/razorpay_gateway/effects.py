"""From our records to their effects: tell Saleor, make the order, wake other plugins.

`settle` may run twice, at the same time or never finish: each step is repeatable and remembered
on its own, and the order stays `unsettled` until all are done. Whoever applied a fact calls it;
what a crash left behind is found by `tasks.settle_due`.
"""

import logging
from datetime import timedelta
from uuid import UUID

from ..core import clock
from ..core.errors import CommerceError
from ..core.money import Money, from_minor
from ..host import payments as host_payments
from ..host.execute import GraphQLRefused
from . import accounts, completion, notices, registry, reports, surplus, transactions
from .accounts import PLUGIN_ID
from .config import GatewayConfig
from .events import PaymentState
from .models import PaymentRecord, RazorpayOrder
from .reports import Report

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
DASHBOARD = "https://dashboard.razorpay.com/app"


def settle(order_pk: int) -> bool:
    """Do everything that is owed for one order; True when nothing is left to do."""
    for _ in range(5):
        order = RazorpayOrder.objects.get(pk=order_pk)
        if not order.unsettled:
            return True
        version = order.version
        retry_at = _settle_once(order)
        now = clock.now()
        rows = RazorpayOrder.objects.filter(pk=order_pk, version=version)
        if retry_at is not None:
            rows.update(settle_after=retry_at, updated_at=now)
            return False
        if rows.update(unsettled=False, settle_after=None, updated_at=now):
            return True
        # Something arrived meanwhile: once more, with the new facts.
    return False


def claim(order_pk: int) -> bool:
    """Take an unsettled order for a while, so that two workers do not do the same work."""
    now = clock.now()
    return bool(
        RazorpayOrder.objects.filter(pk=order_pk, unsettled=True, settle_after__lte=now).update(
            settle_after=now + LEASE
        )
    )


def _settle_once(order: RazorpayOrder) -> object:
    """One pass. Answers when to try again, or None when all is done."""
    payments = transactions.payments_of(order)
    config = _config(order)
    if order.purpose:
        _hand_over(order, payments)
        return None
    for report in reports.owed(order.flow, payments):
        _tell_saleor(order, payments, report, config)
    _request_captures(order, payments)
    _surface(order, payments)
    retry_at = completion.complete(order, payments, config)
    surplus.weigh(order, config)
    return retry_at


def _config(order: RazorpayOrder) -> GatewayConfig:
    try:
        return accounts.of_channel(order.channel, even_inactive=True)
    except CommerceError:
        # Saleor must be told about money even when the channel's settings are gone.
        return GatewayConfig(channel=order.channel)


# -- Saleor --------------------------------------------------------------------------------------


def _tell_saleor(
    order: RazorpayOrder, payments: list[PaymentRecord], report: Report, config: GatewayConfig
) -> None:
    token = _token(order, report)
    if token is None:
        return
    amount = from_minor(report.amount, order.currency)
    try:
        if report.way == "attempt":
            _tell_attempt(order, token, report)
        elif report.way == "answer":
            _answer(report, amount, payments, config)
        elif report.kind == "INFO":
            with transactions.told_once(order.pk, report.record, report.flag) as untold:
                if untold:
                    _report(order, token, report, payments, config)
            return
        else:
            _report(order, token, report, payments, config)
    except GraphQLRefused as refusal:
        # Asking again would not help: another amount is there, or the transaction is gone.
        if not refusal.has_code("INCORRECT_DETAILS", "ALREADY_EXISTS", "NOT_FOUND"):
            raise
        notices.escalate(
            order,
            "report_refused",
            f"{report.reference}:{report.kind}",
            f"Saleor did not take {report.kind} of {report.reference}: {refusal}",
            payment_id=report.reference or "",
        )
    transactions.mark(order.pk, report.record, report.flag)


def _report(
    order: RazorpayOrder,
    token: UUID,
    report: Report,
    payments: list[PaymentRecord],
    config: GatewayConfig,
) -> None:
    paid = report.record if isinstance(report.record, PaymentRecord) else None
    host_payments.report_transaction_event(
        app=PLUGIN_ID,
        token=token,
        kind=report.kind,
        amount=from_minor(report.amount, order.currency),
        reference=str(report.reference),
        message=report.message,
        url=dashboard_url(str(report.reference)),
        actions=_actions(payments, token, config),
        method=method_of(paid) if paid else None,
    )
    if paid is not None and report.kind in ("CHARGE_SUCCESS", "AUTHORIZATION_SUCCESS"):
        host_payments.set_reference(token, paid.payment_id, instead_of=order.order_id)


def _tell_attempt(order: RazorpayOrder, token: UUID, report: Report) -> None:
    host_payments.record_attempt(
        token=token,
        kind=report.kind,
        amount=from_minor(report.amount, order.currency),
        reference=report.reference,
        message=report.message,
        url=dashboard_url(str(report.reference)),
    )
    if order.paid:
        # An earlier try, told after the one that succeeded: that would only frighten.
        return
    notices.tell_shopper(
        order,
        "payment_failed",
        str(report.reference),
        {"reason": report.message, "payment_id": report.reference},
    )


def _answer(
    report: Report, amount: object, payments: list[PaymentRecord], config: GatewayConfig
) -> None:
    answer: dict[str, object] = {"pspReference": report.reference}
    if report.kind != "REFUND_REQUEST":
        # Saleor takes actions with an outcome only; for "on its way" it keeps them unread.
        answer.update(result=report.kind, amount=str(amount), message=report.message)
        answer["actions"] = _actions(payments, report.record.payment.transaction_token, config)
    if report.request_event is not None:
        host_payments.answer_request(report.request_event, answer)


def _actions(payments: list[PaymentRecord], token: UUID | None, config: GatewayConfig) -> list[str]:
    """What staff can do on one transaction: only with the payments that it holds itself."""
    mine = [payment for payment in payments if payment.transaction_token in (token, None)]
    return reports.actions(mine, may_cancel=config.when_cancelled == "capture_then_refund")


def _token(order: RazorpayOrder, report: Report) -> UUID | None:
    record = report.record
    if isinstance(record, PaymentRecord):
        return transactions.pin(order.pk, record)
    return record.payment.transaction_token or order.transaction_token


def method_of(payment: PaymentRecord) -> host_payments.PaymentMethod:
    """How a payment was made, for staff to see on Saleor's transaction."""
    return host_payments.PaymentMethod(
        name=payment.method_label,
        kind="card" if payment.method == "card" else "other",
        brand=payment.card_brand,
        last4=payment.card_last4,
    )


def dashboard_url(reference: str) -> str:
    """Where staff sees a payment, refund, dispute or order in Razorpay's dashboard."""
    for prefix, page in (
        ("pay_", "payments"), ("order_", "orders"), ("rfnd_", "refunds"), ("disp_", "disputes")
    ):  # fmt: skip
        if reference.startswith(prefix):
            return f"{DASHBOARD}/{page}/{reference}"
    return DASHBOARD


# -- beyond Saleor's transaction -------------------------------------------------------------------


def _request_captures(order: RazorpayOrder, payments: list[PaymentRecord]) -> None:
    """In the charge flow nobody presses a button: what is only authorized gets captured."""
    if order.flow != "charge":
        return
    from . import captures

    for payment in payments:
        if payment.state == PaymentState.AUTHORIZED and not payment.released:
            captures.request_automatic(order, payment)


def _surface(order: RazorpayOrder, payments: list[PaymentRecord]) -> None:
    """What Saleor is right about but a person should see: what a shopper's bank contests."""
    for payment in payments:
        for dispute in payment.dispute_list:
            notices.escalate(
                order,
                "dispute",
                f"{dispute.dispute_id}:{dispute.status}",
                f"Dispute {dispute.dispute_id} is {dispute.status.replace('_', ' ')}.",
                payment_id=payment.payment_id,
            )


def _hand_over(order: RazorpayOrder, payments: list[PaymentRecord]) -> None:
    """Give the outcome of a payment to the plugin that opened it, once it is certain."""
    for payment in payments:
        for flag, due in (
            ("CAPTURED", payment.captured),
            ("FAILED", payment.state == PaymentState.FAILED),
        ):
            if not due or flag in payment.reported:
                continue
            handler = registry.payment_handler(order.purpose, captured=payment.captured)
            if handler is not None:
                handler(as_captured(order, payment))
            transactions.mark(order.pk, payment, flag)
    _request_captures(order, payments)


def as_captured(order: RazorpayOrder, payment: PaymentRecord) -> registry.CapturedPayment:
    """A payment in the shape that other plugins know."""
    return registry.CapturedPayment(
        purpose=order.purpose,
        reference=order.reference,
        order_id=order.order_id or "",
        payment_id=payment.payment_id,
        amount=Money.from_minor(payment.amount, payment.currency),
        method=payment.method,
        captured=payment.captured,
        failure=payment.error_text or payment.error_reason,
        reason=payment.error_reason,
    )
