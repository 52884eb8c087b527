"""One webhook of each event type, as https://razorpay.com/docs/webhooks/payloads/ shows them.

Ids, names and amounts are made up; shapes, nulls and empty lists are Razorpay's.
"""

import json
from typing import Any

ACCOUNT = "acc_SandboxRetail1"

PAYMENT: dict[str, Any] = {
    "id": "pay_DESlfW9H8K9uqM",
    "entity": "payment",
    "amount": 12000,
    "currency": "INR",
    "base_amount": 12000,
    "status": "captured",
    "order_id": "order_DESlLckIVRkHWj",
    "invoice_id": None,
    "international": False,
    "method": "netbanking",
    "amount_refunded": 0,
    "amount_transferred": 0,
    "refund_status": None,
    "captured": True,
    "description": None,
    "card_id": None,
    "bank": "HDFC",
    "wallet": None,
    "vpa": None,
    "email": "gaurav.kumar@example.com",
    "contact": "+919876543210",
    "notes": [],
    "fee": 284,
    "tax": 44,
    "error_code": None,
    "error_description": None,
    "error_source": None,
    "error_step": None,
    "error_reason": None,
    "acquirer_data": {"bank_transaction_id": "0125836177"},
    "created_at": 1567674599,
}
FAILED = {
    **PAYMENT,
    "status": "failed",
    "captured": False,
    "fee": None,
    "tax": None,
    "error_code": "BAD_REQUEST_ERROR",
    "error_description": "Payment failed because of insufficient balance",
    "error_source": "customer",
    "error_step": "payment_authorization",
    "error_reason": "insufficient_funds",
}
AUTHORIZED = {**PAYMENT, "status": "authorized", "captured": False, "fee": None, "tax": None}
ORDER = {
    "id": "order_DESlLckIVRkHWj",
    "entity": "order",
    "amount": 12000,
    "amount_paid": 12000,
    "amount_due": 0,
    "currency": "INR",
    "receipt": "rcptid #1",
    "offer_id": None,
    "status": "paid",
    "attempts": 1,
    "notes": [],
    "created_at": 1567674581,
}
REFUND = {
    "id": "rfnd_FS8SHgVFfhJ1jN",
    "entity": "refund",
    "amount": 5000,
    "currency": "INR",
    "payment_id": PAYMENT["id"],
    "notes": [],
    "receipt": None,
    "acquirer_data": {"arn": None},
    "created_at": 1597078866,
    "batch_id": None,
    "status": "pending",
    "speed_processed": "normal",
    "speed_requested": "normal",
}
DISPUTE = {
    "id": "disp_EsIAlDcoUr8CaQ",
    "entity": "dispute",
    "payment_id": PAYMENT["id"],
    "amount": 12000,
    "currency": "INR",
    "amount_deducted": 0,
    "reason_code": "processing_error",
    "respond_by": 1590604200,
    "status": "open",
    "phase": "chargeback",
    "created_at": 1589907957,
}
LINK = {
    "id": "plink_FL4vbXVKfW7PAz",
    "entity": "payment_link",
    "accept_partial": False,
    "amount": 12000,
    "amount_paid": 12000,
    "currency": "INR",
    "customer": {"contact": "9876543210", "email": "a@example.com", "name": "A"},
    "description": "Order 7",
    "expire_by": 1596183121,
    "order_id": ORDER["id"],
    "reference_id": "l-reference",
    "short_url": "https://rzp.io/i/SoHbcOpqs",
    "status": "paid",
    "created_at": 1595488130,
}
DOWNTIME = {
    "id": "down_F1cxDoHWD4fkQt",
    "entity": "payment.downtime",
    "method": "netbanking",
    "begin": 1591946222,
    "end": None,
    "status": "started",
    "scheduled": False,
    "severity": "high",
    "instrument": {"bank": "BACR"},
    "created_at": 1591946223,
    "updated_at": 1591946223,
}
TOKEN = {"id": "token_Fg0ABh9vAHmFcs", "entity": "token", "recurring": True, "method": "card"}
SUBSCRIPTION = {"id": "sub_DEX6xcJ1HSW4CR", "entity": "subscription", "status": "active"}
INVOICE = {"id": "inv_DESlfW9H8K9uqM", "entity": "invoice", "status": "paid"}


def event(kind: str, **entities: dict[str, Any]) -> bytes:
    """A webhook's raw body."""
    return json.dumps(
        {
            "entity": "event",
            "account_id": ACCOUNT,
            "event": kind,
            "contains": list(entities),
            "payload": {name: {"entity": found} for name, found in entities.items()},
            "created_at": 1567674606,
        }
    ).encode()


def dispute(status: str) -> dict[str, Any]:
    deducted = 12000 if status == "lost" else 0
    return {**DISPUTE, "status": status, "amount_deducted": deducted}


GOLDEN: dict[str, bytes] = {
    "payment.authorized": event("payment.authorized", payment=AUTHORIZED),
    "payment.captured": event("payment.captured", payment=PAYMENT),
    "payment.failed": event("payment.failed", payment=FAILED),
    "order.paid": event("order.paid", payment=PAYMENT, order=ORDER),
    "refund.created": event("refund.created", refund=REFUND, payment=PAYMENT),
    "refund.processed": event(
        "refund.processed", refund={**REFUND, "status": "processed"}, payment=PAYMENT
    ),
    "refund.failed": event("refund.failed", refund={**REFUND, "status": "failed"}, payment=PAYMENT),
    "refund.speed_changed": event("refund.speed_changed", refund=REFUND, payment=PAYMENT),
    **{
        f"payment.dispute.{status}": event(
            f"payment.dispute.{status}", dispute=dispute(status), payment=PAYMENT
        )
        for status in ("created", "won", "lost", "closed", "under_review", "action_required")
    },
    "payment_link.paid": event("payment_link.paid", payment_link=LINK, payment=PAYMENT, order=ORDER),
    "payment_link.partially_paid": event(
        "payment_link.partially_paid", payment_link={**LINK, "status": "partially_paid"}
    ),
    "payment_link.cancelled": event(
        "payment_link.cancelled", payment_link={**LINK, "status": "cancelled"}
    ),
    "payment_link.expired": event(
        "payment_link.expired", payment_link={**LINK, "status": "expired"}
    ),
    "payment.downtime.started": event(
        "payment.downtime.started", **{"payment.downtime": DOWNTIME}
    ),
    "payment.downtime.updated": event(
        "payment.downtime.updated", **{"payment.downtime": DOWNTIME}
    ),
    "payment.downtime.resolved": event(
        "payment.downtime.resolved", **{"payment.downtime": {**DOWNTIME, "status": "resolved"}}
    ),
    **{
        f"token.{status}": event(f"token.{status}", token=TOKEN)
        for status in ("confirmed", "rejected", "paused", "cancelled")
    },
    **{
        f"subscription.{status}": event(f"subscription.{status}", subscription=SUBSCRIPTION)
        for status in (
            "authenticated", "activated", "charged", "pending", "halted", "paused", "resumed",
            "cancelled", "completed", "updated",
        )
    },
    "invoice.paid": event("invoice.paid", invoice=INVOICE, payment=PAYMENT),
}  # fmt: skip
