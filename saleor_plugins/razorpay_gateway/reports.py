"""What Saleor has to be told, given what we know. Pure: records in, reports out.

A report is owed until its flag is in the record's `reported` list. Saleor keeps events once per
(transaction, type, pspReference), so that telling it twice is harmless and forgetting is not.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from .events import PaymentState, RefundState

Way = Literal["event", "attempt", "answer"]

CANNOT_VOID = "Razorpay cannot void an authorization: it was captured and refunded instead."


@dataclass(frozen=True, slots=True)
class Report:
    """One thing to tell Saleor about one record. `amount` in minor units.

    way: `event` is transactionEventReport; `attempt` is a failed attempt that must not end the
    session (the shopper may try again); `answer` answers Saleor's own request event.
    """

    way: Way
    record: Any
    flag: str
    kind: str
    reference: str | None
    amount: int
    message: str = ""
    request_event: int | None = None


def owed(flow: str, payments: Sequence[Any]) -> list[Report]:
    """Everything that Saleor does not know yet of an order's payments, money in before money out.

    Each payment has `.refund_list` and `.dispute_list`.
    """
    found: list[Report] = []
    authorized = any("AUTHORIZATION_SUCCESS" in p.reported for p in payments)
    for payment in payments:
        reports = list(_payment(flow, payment, authorized))
        authorized = authorized or any(r.kind == "AUTHORIZATION_SUCCESS" for r in reports)
        found.extend(reports)
    for payment in payments:
        for refund in payment.refund_list:
            if payment.captured or refund.refusal:
                found.extend(_refund(refund))
        for dispute in payment.dispute_list:
            found.extend(_dispute(dispute))
    return found


def _payment(flow: str, payment: Any, authorized: bool) -> Iterable[Report]:
    def event(kind: str, message: str) -> Report:
        return Report("event", payment, kind, kind, payment.payment_id, payment.amount, message)

    state = payment.state
    if state == PaymentState.FAILED and "FAILURE" not in payment.reported:
        kind = "CHARGE_FAILURE" if flow == "charge" else "AUTHORIZATION_FAILURE"
        yield Report(
            "attempt",
            payment,
            "FAILURE",
            kind,
            payment.payment_id,
            payment.amount,
            payment.error_text or payment.error_reason or "The payment failed.",
        )
    if (
        state == PaymentState.AUTHORIZED
        and flow == "authorize"
        and not authorized
        and not payment.released
    ):
        yield event("AUTHORIZATION_SUCCESS", payment.method_label)
    if payment.captured and "CHARGE_SUCCESS" not in payment.reported:
        yield event("CHARGE_SUCCESS", payment.method_label)
    if (
        payment.released
        and "AUTHORIZATION_SUCCESS" in payment.reported
        and "CANCEL_SUCCESS" not in payment.reported
    ):
        yield event("CANCEL_SUCCESS", "Razorpay gave back what was not captured in time.")


def _refund(refund: Any) -> Iterable[Report]:
    def event(kind: str, message: str = "") -> Report:
        return Report("event", refund, kind, kind, refund.refund_id, refund.amount, message)

    reference = refund.refund_id or refund.key

    def answer(kind: str, message: str = "") -> Report:
        return Report(
            "answer", refund, "ANSWERED", kind, reference, refund.amount, message,
            refund.request_event,
        )  # fmt: skip

    def cancelled(kind: str, message: str) -> Report:
        return Report(
            "answer", refund, "CANCELLED", kind, reference, refund.amount, message,
            refund.cancel_event,
        )  # fmt: skip

    done = refund.reported
    if refund.refusal and not refund.refund_id:
        if refund.request_event and "ANSWERED" not in done:
            yield answer("REFUND_FAILURE", refund.refusal)
        if refund.cancel_event and "CANCELLED" not in done:
            yield cancelled("CANCEL_FAILURE", refund.refusal)
        return
    if not refund.refund_id:
        return
    if refund.request_event:
        if "ANSWERED" not in done:
            yield answer("REFUND_REQUEST")
    elif "REFUND_REQUEST" not in done:
        yield event("REFUND_REQUEST", refund.reason or "Refunded at Razorpay.")
    if refund.cancel_event and "CANCELLED" not in done:
        yield cancelled("CANCEL_SUCCESS", CANNOT_VOID)
    if refund.state == RefundState.PROCESSED and "REFUND_SUCCESS" not in done:
        yield event("REFUND_SUCCESS", _bank(refund))
    if refund.state == RefundState.FAILED:
        failed = "The bank did not take the refund."
        if "REFUND_SUCCESS" in done:
            if "REFUND_REVERSE" not in done:
                yield event("REFUND_REVERSE", failed)
        elif "REFUND_FAILURE" not in done:
            yield event("REFUND_FAILURE", failed)


def _bank(refund: Any) -> str:
    return f"Bank reference {refund.bank_reference}" if refund.bank_reference else ""


def _dispute(dispute: Any) -> Iterable[Report]:
    if dispute.status == "lost":
        if "CHARGE_BACK" not in dispute.reported:
            message = f"Dispute lost: {dispute.reason}".rstrip(": ")
            yield Report(
                "event", dispute, "CHARGE_BACK", "CHARGE_BACK", dispute.dispute_id,
                dispute.deducted, message,
            )  # fmt: skip
    elif dispute.status not in dispute.reported:
        message = f"Dispute {dispute.status.replace('_', ' ')}: {dispute.reason}".rstrip(": ")
        yield Report(
            "event", dispute, dispute.status, "INFO", dispute.dispute_id, dispute.amount, message
        )


def refundable(payment: Any) -> int:
    """How much of a payment can still go back, counting what is on its way. Minor units."""
    if not payment.captured:
        return 0
    gone = sum(
        refund.amount
        for refund in payment.refund_list
        if not refund.refusal and refund.state != RefundState.FAILED
    )
    return max(0, int(payment.amount) - gone)


def actions(payments: Iterable[Any], *, may_cancel: bool) -> list[str]:
    """What staff can do now: CHARGE an authorization, CANCEL it if opted in, REFUND what is left."""
    found: list[str] = []
    listed = list(payments)
    waiting = [p for p in listed if p.state == PaymentState.AUTHORIZED and not p.released]
    if any(not p.captured for p in waiting):
        found.append("CHARGE")
        if may_cancel:
            found.append("CANCEL")
    if any(refundable(p) for p in listed):
        found.append("REFUND")
    return found
