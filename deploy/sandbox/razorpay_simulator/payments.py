"""Payments: created -> authorized -> captured -> refunded, or failed; failed -> authorized is legal
(late authorization).

https://razorpay.com/docs/payments/payments/payment-states/ - capture takes exactly the authorized
amount, once. There is no void: what is never captured is refunded by Razorpay itself, with
`captured` false.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from . import methods, orders
from .simulator import Call, Route, Simulator
from .wire import Entity, RazorpayError, new_id, page, public

Listener = Callable[[Simulator, Entity], None]
ON_AUTHORIZED: list[Listener] = []
ON_CAPTURED: list[Listener] = []
ON_FAILED: list[Listener] = []

FEE_PERCENT = 2
TAX_PERCENT = 18
LATEST_CAPTURE = 7200  # minutes: Razorpay's own five days


def start(
    sim: Simulator,
    account: Entity,
    *,
    amount: int,
    currency: str,
    method: str,
    details: Mapping[str, Any] | None = None,
    order: Entity | None = None,
    email: str | None = None,
    contact: str | None = None,
    description: str | None = None,
    notes: Any = None,
    **more: Any,
) -> Entity:
    """A new attempt. An order that is paid takes no more; an order takes its own amount and
    currency only.
    """
    if order is not None:
        check_order(order, amount, currency)
        orders.attempted(sim, order)
    payment: Entity = {
        "id": new_id("pay"),
        "entity": "payment",
        "amount": amount,
        "currency": currency,
        "status": "created",
        "order_id": order["id"] if order else None,
        "invoice_id": None,
        "international": False,
        "method": method,
        "amount_refunded": 0,
        "refund_status": None,
        "captured": False,
        "description": description,
        "card_id": None,
        "bank": None,
        "wallet": None,
        "vpa": None,
        "email": email or "void@razorpay.com",
        "contact": contact or "+919999999999",
        "notes": notes or (order["notes"] if order else []),
        "fee": None,
        "tax": None,
        "error_code": None,
        "error_description": None,
        "error_source": None,
        "error_step": None,
        "error_reason": None,
        "acquirer_data": {},
        "created_at": sim.clock.now(),
        "_account": account["id"],
    }
    payment.update(methods.describe(method, details or {}))
    payment.update(more)
    return sim.store.put("payment", payment)


def check_order(order: Entity, amount: int, currency: str) -> None:
    if order["status"] == "paid":
        raise RazorpayError("Payment already done for this order.", field="order_id")
    due = order["amount_due"]
    fits = 0 < amount <= due if order["_partial"] else amount == due
    if not fits:
        raise RazorpayError(
            "Your payment amount is different from your order amount. "
            "To pay successfully, please try using right amount.",
            field="amount",
        )
    if currency != order["currency"]:
        raise RazorpayError("Payment currency does not match the order currency.", field="currency")


def authorize(sim: Simulator, payment: Entity) -> None:
    """The bank said yes, now or late. Captures at once where the order asks for it and the time
    allows.
    """
    if payment["status"] not in ("created", "failed"):
        raise RazorpayError(f"A payment that is {payment['status']} cannot be authorized.")
    payment.update(
        status="authorized",
        error_code=None,
        error_description=None,
        error_source=None,
        error_step=None,
        error_reason=None,
        acquirer_data=methods.acquirer_data(payment["method"]),
        _authorized_at=sim.clock.now(),
    )
    sim.store.put("payment", payment)
    sim.emit(payment["_account"], "payment.authorized", payment=payment)
    for listener in ON_AUTHORIZED:
        listener(sim, payment)
    if captures_itself(sim, payment):
        capture(sim, payment)


def captures_itself(sim: Simulator, payment: Entity) -> bool:
    settings = capture_settings(sim, payment)
    if settings["capture"] != "automatic":
        return False
    if not has_room(sim, payment):
        return False
    latest = settings.get("automatic_expiry_period") or LATEST_CAPTURE
    return bool(sim.clock.now() - payment["created_at"] <= latest * 60)


def has_room(sim: Simulator, payment: Entity) -> bool:
    """Whether the order still lacks this payment's amount; another attempt may have been captured."""
    order = order_of(sim, payment)
    return order is None or bool(payment["amount"] <= order["amount_due"])


def capture_settings(sim: Simulator, payment: Entity) -> Entity:
    order = order_of(sim, payment)
    if order is not None:
        return dict(order["_capture"])
    return {"capture": sim.any("account", payment["_account"])["capture"]}


def capture(sim: Simulator, payment: Entity) -> None:
    order = order_of(sim, payment)
    fee, tax = fees(payment["amount"])
    payment.update(status="captured", captured=True, fee=fee, tax=tax, _captured_at=sim.clock.now())
    sim.store.put("payment", payment)
    complete = order is not None and orders.paid(sim, order, payment["amount"])
    sim.emit(payment["_account"], "payment.captured", payment=payment)
    if order is not None and complete:
        sim.emit(payment["_account"], "order.paid", payment=payment, order=order)
    for listener in ON_CAPTURED:
        listener(sim, payment)


def fees(amount: int) -> tuple[int, int]:
    """(fee with tax, tax) in minor units: two percent and eighteen percent of that, half up."""
    base = (amount * FEE_PERCENT + 50) // 100
    tax = (base * TAX_PERCENT + 50) // 100
    return base + tax, tax


def fail(sim: Simulator, payment: Entity, reason: str = "payment_failed") -> None:
    """The bank said no, or nothing for ten minutes. The order may be tried again."""
    if payment["status"] != "created":
        raise RazorpayError(f"A payment that is {payment['status']} cannot fail.")
    payment.update(status="failed", **methods.failure(reason))
    sim.store.put("payment", payment)
    sim.emit(payment["_account"], "payment.failed", payment=payment)
    for listener in ON_FAILED:
        listener(sim, payment)


def error_of(payment: Entity) -> Entity:
    """The error object that checkout hands to `payment.failed`."""
    return {
        "code": payment["error_code"],
        "description": payment["error_description"],
        "source": payment["error_source"],
        "step": payment["error_step"],
        "reason": payment["error_reason"],
        "metadata": {"payment_id": payment["id"], "order_id": payment["order_id"]},
    }


def order_of(sim: Simulator, payment: Entity) -> Entity | None:
    return sim.store.get("order", payment["order_id"]) if payment["order_id"] else None


# -- API -------------------------------------------------------------------------------------------


def fetch(call: Call, payment_id: str) -> Entity:
    return expanded(call, call.sim.owned("payment", payment_id, call.account))


def expanded(call: Call, payment: Entity) -> Entity:
    """Card, UPI and offer details are shown as Razorpay shows them: `card` with `expand[]=card` or
    always for cards.
    """
    return public(payment)


def listing(call: Call) -> Entity:
    return page(call.sim.store.newest_first("payment", _account=call.account["id"]), call.query)


def capture_call(call: Call, payment_id: str) -> Entity:
    payment = call.sim.owned("payment", payment_id, call.account)
    fields = call.fields()
    currency = fields.currency(default="INR")
    amount = fields.amount(currency)
    fields.finish()
    metadata = {"payment_id": payment["id"], "order_id": payment["order_id"] or ""}
    if payment["captured"]:
        raise refused("This payment has already been captured", metadata)
    if payment["status"] != "authorized":
        raise refused(
            "Only payments which have been authorized and not yet captured can be captured",
            metadata,
        )
    if amount != payment["amount"]:
        raise refused("Capture amount must be equal to the amount authorized", metadata, "amount")
    if currency != payment["currency"]:
        raise refused("Capture currency must be the currency authorized", metadata, "currency")
    if not has_room(call.sim, payment):
        raise refused("Payment already done for this order.", metadata)
    capture(call.sim, payment)
    return public(payment)


def refused(
    description: str, metadata: Mapping[str, str], field: str | None = None
) -> RazorpayError:
    return RazorpayError(description, field=field, step="payment_capture", metadata=metadata)


def edit(call: Call, payment_id: str) -> Entity:
    payment = call.sim.owned("payment", payment_id, call.account)
    fields = call.fields()
    fields.required("notes")
    payment["notes"] = fields.notes()
    fields.finish()
    return public(call.sim.store.put("payment", payment))


def card(call: Call, payment_id: str) -> Entity:
    payment = call.sim.owned("payment", payment_id, call.account)
    if payment["method"] != "card":
        raise RazorpayError("The payment is not a card payment.")
    return dict(payment["card"])


ROUTES = (
    Route("GET", "/payments", listing),
    Route("GET", "/payments/<payment_id>", fetch),
    Route("PATCH", "/payments/<payment_id>", edit),
    Route("GET", "/payments/<payment_id>/card", card),
    Route("POST", "/payments/<payment_id>/capture", capture_call),
)
