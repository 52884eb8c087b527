"""Disputes. https://razorpay.com/docs/api/disputes/ - a lost chargeback takes the amount from the
merchant.
"""

from __future__ import annotations

from typing import Any

from .simulator import Call, Route, Simulator
from .wire import Entity, RazorpayError, new_id, page, public

OPEN = frozenset({"open", "under_review", "action_required"})
NEXT = frozenset({"under_review", "action_required", "won", "lost", "closed"})
ANSWER_DAYS = 7


def create_by_control(sim: Simulator, body: dict[str, Any]) -> Entity:
    payment = sim.any("payment", body["payment_id"])
    if not payment["captured"]:
        raise RazorpayError("Only a captured payment is disputed.", field="payment_id")
    amount = body.get("amount") or payment["amount"]
    if not 0 < amount <= payment["amount"]:
        raise RazorpayError("The amount is greater than the payment.", field="amount")
    dispute: Entity = {
        "id": new_id("disp"),
        "entity": "dispute",
        "payment_id": payment["id"],
        "amount": amount,
        "currency": payment["currency"],
        "amount_deducted": 0,
        "reason_code": body["reason_code"],
        "reason_description": body["reason_code"].replace("_", " ").capitalize(),
        "respond_by": sim.clock.now() + ANSWER_DAYS * 86400,
        "status": "open",
        "phase": body["phase"],
        "comments": None,
        "evidence": {"amount": amount, "summary": None, "submitted_at": None},
        "created_at": sim.clock.now(),
        "_account": payment["_account"],
    }
    sim.store.put("dispute", dispute)
    sim.emit(payment["_account"], "payment.dispute.created", payment=payment, dispute=dispute)
    return public(dispute)


def change(sim: Simulator, dispute: Entity, status: str) -> None:
    if status not in NEXT:
        raise RazorpayError("The selected status is invalid.", field="status")
    if dispute["status"] not in OPEN:
        raise RazorpayError(f"The dispute is already {dispute['status']}.")
    dispute["status"] = status
    if status == "lost":
        dispute["amount_deducted"] = dispute["amount"]
        dispute["_lost_at"] = sim.clock.now()
    sim.store.put("dispute", dispute)
    payment = sim.any("payment", dispute["payment_id"])
    sim.emit(dispute["_account"], f"payment.dispute.{status}", payment=payment, dispute=dispute)


def change_by_control(sim: Simulator, body: dict[str, Any]) -> Entity:
    dispute = sim.any("dispute", body["dispute_id"])
    change(sim, dispute, body["status"])
    return public(dispute)


def fetch(call: Call, dispute_id: str) -> Entity:
    return public(call.sim.owned("dispute", dispute_id, call.account))


def listing(call: Call) -> Entity:
    return page(call.sim.store.newest_first("dispute", _account=call.account["id"]), call.query)


def accept(call: Call, dispute_id: str) -> Entity:
    dispute = call.sim.owned("dispute", dispute_id, call.account)
    change(call.sim, dispute, "lost")
    return public(dispute)


def contest(call: Call, dispute_id: str) -> Entity:
    dispute = call.sim.owned("dispute", dispute_id, call.account)
    fields = call.fields()
    action = fields.text("action", choices=("draft", "submit")) or "draft"
    summary = fields.text("summary", longest=1000)
    dispute["evidence"] = {**dispute["evidence"], "summary": summary}
    if action == "submit":
        dispute["evidence"]["submitted_at"] = call.sim.clock.now()
        change(call.sim, dispute, "under_review")
    return public(call.sim.store.put("dispute", dispute))


ROUTES = (
    Route("GET", "/disputes", listing),
    Route("GET", "/disputes/<dispute_id>", fetch),
    Route("POST", "/disputes/<dispute_id>/accept", accept),
    Route("PATCH", "/disputes/<dispute_id>/contest", contest),
)
