"""Refunds: pending until the bank has taken them, then processed or failed. Idempotent by
`X-Refund-Idempotency`.

https://razorpay.com/docs/api/refunds/ - only captured payments, never more than is left, within six
months. A failed refund gives the amount back to the payment.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from . import payments
from .simulator import Call, Route, Simulator
from .wire import Entity, Fields, RazorpayError, new_id, page, public, random_digits

SIX_MONTHS = 182 * 86400
KEY = re.compile(r"[A-Za-z0-9_-]{10,}")
HEADER = "X-Refund-Idempotency"


def create(call: Call, payment_id: str) -> Entity:
    payment = call.sim.owned("payment", payment_id, call.account)
    return public(idempotent(call, payment, call.body))


def create_by_body(call: Call) -> Entity:
    body = dict(call.body)
    payment_id = Fields(body).text("payment_id", required=True)
    body.pop("payment_id")
    payment = call.sim.owned("payment", str(payment_id), call.account)
    return public(idempotent(call, payment, body))


def idempotent(call: Call, payment: Entity, body: Mapping[str, Any]) -> Entity:
    key = call.headers.get(HEADER)
    if key is None:
        return from_body(call.sim, payment, body)
    same = json.dumps([payment["id"], body], sort_keys=True)
    name = f"{call.account['id']}:{key}"
    known = call.sim.store.get("refund_key", name)
    if known is not None:
        if known["request"] != same:
            raise RazorpayError(
                "Different request body sent for the same Idempotency Header",
                field=HEADER,
                reason="idempotency_mismatch",
            )
        return call.sim.any("refund", known["refund_id"])
    refund = from_body(call.sim, payment, body)
    call.sim.store.put("refund_key", {"id": name, "request": same, "refund_id": refund["id"]})
    return refund


def check_key(key: str) -> None:
    if not KEY.fullmatch(key):
        raise RazorpayError(
            "The idempotency key must have at least 10 characters of A-Z, a-z, 0-9, - and _.",
            field=HEADER,
        )


def in_flight() -> RazorpayError:
    return RazorpayError(
        "Request failed because another refund request with the same idempotency key "
        "is in progress.",
        status=409,
        field=HEADER,
        reason="request_in_progress",
    )


def from_body(sim: Simulator, payment: Entity, body: Mapping[str, Any]) -> Entity:
    fields = Fields(body)
    left = payment["amount"] - payment["amount_refunded"]
    amount = fields.integer("amount", least=-(2**62))
    speed = fields.text("speed", choices=("normal", "optimum")) or "normal"
    notes, receipt = fields.notes(), fields.text("receipt", longest=40)
    fields.ignore("reverse_all")
    fields.finish()
    check(sim, payment, left if amount is None else amount, left)
    if receipt and any(
        sim.store.newest_first("refund", _account=payment["_account"], receipt=receipt)
    ):
        raise RazorpayError("The receipt has already been taken.", field="receipt")
    return make(
        sim, payment, left if amount is None else amount, speed=speed, notes=notes, receipt=receipt
    )


def check(sim: Simulator, payment: Entity, amount: int, left: int) -> None:
    metadata = {"payment_id": payment["id"], "order_id": payment["order_id"] or ""}

    def refused(description: str, field: str | None = None) -> RazorpayError:
        return RazorpayError(description, field=field, step="payment_refund", metadata=metadata)

    if payment["status"] == "refunded" or (payment["captured"] and left == 0):
        raise refused("The payment has been fully refunded already")
    if payment["status"] != "captured":
        raise refused("The payment status should be captured for action to be taken")
    if sim.clock.now() - payment["created_at"] > SIX_MONTHS:
        raise refused("Refund is not supported for payments older than 6 months")
    if amount < min(100, left):
        raise refused("The amount must be at least INR 1.00", "amount")
    if amount > left:
        raise refused("The total refund amount is greater than the refund payment amount", "amount")


def make(
    sim: Simulator,
    payment: Entity,
    amount: int,
    *,
    speed: str = "normal",
    notes: Any = None,
    receipt: str | None = None,
) -> Entity:
    """Books the refund on the payment and tells `refund.created`. Normal ones stay pending."""
    instant = speed == "optimum" and sim.settings.instant_refunds
    refund: Entity = {
        "id": new_id("rfnd"),
        "entity": "refund",
        "amount": amount,
        "currency": payment["currency"],
        "payment_id": payment["id"],
        "notes": notes or [],
        "receipt": receipt,
        "acquirer_data": {"arn": None},
        "created_at": sim.clock.now(),
        "batch_id": None,
        "status": "pending",
        "speed_processed": "instant" if instant else "normal",
        "speed_requested": speed,
        "_account": payment["_account"],
    }
    sim.store.put("refund", refund)
    book(sim, payment, amount)
    sim.emit(payment["_account"], "refund.created", refund=refund, payment=payment)
    if speed == "optimum" and not instant:
        sim.emit(payment["_account"], "refund.speed_changed", refund=refund, payment=payment)
    if instant:
        process(sim, refund)
    elif sim.settings.refund_seconds is not None:
        sim.later(sim.settings.refund_seconds, partial(process_if_pending, sim, refund["id"]))
    return refund


def book(sim: Simulator, payment: Entity, amount: int) -> None:
    payment["amount_refunded"] += amount
    if payment["amount_refunded"] >= payment["amount"]:
        payment.update(refund_status="full", status="refunded")
    elif payment["amount_refunded"] > 0:
        payment.update(refund_status="partial", status="captured")
    else:
        payment.update(refund_status=None, status="captured")
    sim.store.put("payment", payment)


def process(sim: Simulator, refund: Entity) -> None:
    if refund["status"] != "pending":
        raise RazorpayError(f"A refund that is {refund['status']} cannot be processed.")
    refund.update(status="processed", acquirer_data={"arn": random_digits(23)})
    sim.store.put("refund", refund)
    payment = sim.any("payment", refund["payment_id"])
    sim.emit(refund["_account"], "refund.processed", refund=refund, payment=payment)


def process_if_pending(sim: Simulator, refund_id: str) -> None:
    refund = sim.store.get("refund", refund_id)
    if refund is not None and refund["status"] == "pending":
        process(sim, refund)


def resume(sim: Simulator) -> None:
    """After a restart: refunds that were to settle by themselves still do."""
    seconds = sim.settings.refund_seconds
    if seconds is None:
        return
    for refund in sim.store.oldest_first("refund", status="pending"):
        sim.later(seconds, partial(process_if_pending, sim, refund["id"]))


def fail(sim: Simulator, refund: Entity) -> None:
    """The bank sent it back: the amount can be refunded again."""
    if refund["status"] != "pending":
        raise RazorpayError(f"A refund that is {refund['status']} cannot fail.")
    refund["status"] = "failed"
    refund["speed_processed"] = None
    sim.store.put("refund", refund)
    payment = sim.any("payment", refund["payment_id"])
    book(sim, payment, -refund["amount"])
    sim.emit(refund["_account"], "refund.failed", refund=refund, payment=payment)


def automatic(sim: Simulator, payment: Entity) -> Entity:
    """Razorpay's own refund of a payment that nobody captured; `captured` stays false."""
    if payment["status"] != "authorized":
        raise RazorpayError("Only an authorized payment is refunded by itself.")
    speed = payments.capture_settings(sim, payment).get("refund_speed") or "normal"
    refund = make(sim, payment, payment["amount"], speed=speed)
    process_if_pending(sim, refund["id"])
    return refund


def tick(sim: Simulator) -> None:
    for payment in sim.store.oldest_first("payment", status="authorized"):
        minutes = payments.capture_settings(sim, payment).get("manual_expiry_period")
        if sim.clock.now() - payment["created_at"] > (minutes or payments.LATEST_CAPTURE) * 60:
            automatic(sim, payment)


# -- reading ---------------------------------------------------------------------------------------


def listing(call: Call) -> Entity:
    return page(call.sim.store.newest_first("refund", _account=call.account["id"]), call.query)


def of_payment(call: Call, payment_id: str) -> Entity:
    call.sim.owned("payment", payment_id, call.account)
    return page(call.sim.store.newest_first("refund", payment_id=payment_id), call.query)


def of_payment_by_id(call: Call, payment_id: str, refund_id: str) -> Entity:
    refund = call.sim.owned("refund", refund_id, call.account)
    if refund["payment_id"] != payment_id:
        raise RazorpayError("The id provided does not exist")
    return public(refund)


def fetch(call: Call, refund_id: str) -> Entity:
    return public(call.sim.owned("refund", refund_id, call.account))


def edit(call: Call, refund_id: str) -> Entity:
    refund = call.sim.owned("refund", refund_id, call.account)
    fields = call.fields()
    fields.required("notes")
    refund["notes"] = fields.notes()
    fields.finish()
    return public(call.sim.store.put("refund", refund))


ROUTES = (
    Route("POST", "/payments/<payment_id>/refund", create),
    Route("POST", "/payments/<payment_id>/refunds", create),
    Route("GET", "/payments/<payment_id>/refunds", of_payment),
    Route("GET", "/payments/<payment_id>/refunds/<refund_id>", of_payment_by_id),
    Route("POST", "/refunds", create_by_body),
    Route("GET", "/refunds", listing),
    Route("GET", "/refunds/<refund_id>", fetch),
    Route("PATCH", "/refunds/<refund_id>", edit),
)
