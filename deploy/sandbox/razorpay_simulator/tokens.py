"""Tokens: a customer's saved method, and - when recurring - the mandate behind it.

https://razorpay.com/docs/api/payments/recurring-payments/ - only `confirmed` tokens can be charged.
DELETE hides a token from the merchant and does not cancel the mandate at the bank; `PUT .../cancel`
does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import methods, payments
from .simulator import Call, Route, Simulator
from .wire import Entity, RazorpayError, new_id, page, public, random_text

STATUSES = frozenset({"initiated", "confirmed", "rejected", "paused", "cancelled"})
MANDATE_METHODS = frozenset({"upi", "card", "emandate"})


def make(
    sim: Simulator,
    account_id: str,
    customer_id: str,
    *,
    method: str,
    details: Mapping[str, Any],
    recurring_status: str | None = None,
    terms: Mapping[str, Any] | None = None,
) -> Entity:
    """`details` as `methods.describe` returns them; `terms` are max_amount, expire_at, frequency of
    a mandate.
    """
    vpa = details.get("vpa")
    username, _, handle = str(vpa or "").partition("@")
    terms = terms or {}
    token: Entity = {
        "id": new_id("token"),
        "entity": "token",
        "token": random_text(14),
        "bank": details.get("bank"),
        "wallet": details.get("wallet"),
        "method": method,
        "customer_id": customer_id,
        "card": card_of(details),
        "vpa": {"username": username, "handle": handle, "name": None} if vpa else None,
        "recurring": recurring_status is not None,
        "recurring_details": {
            "status": recurring_status or "not_applicable",
            "failure_reason": None,
        },
        "auth_type": None,
        "mrn": None,
        "max_amount": terms.get("max_amount"),
        "start_time": sim.clock.now(),
        "used_at": sim.clock.now(),
        "created_at": sim.clock.now(),
        "expired_at": terms.get("expire_at"),
        "status": "active",
        "notes": [],
        "dcc_enabled": False,
        "_account": account_id,
        "_frequency": terms.get("frequency") or "as_presented",
    }
    return sim.store.put("token", token)


def card_of(details: Mapping[str, Any]) -> Entity | None:
    card = details.get("card")
    if not card:
        return None
    return {
        **{key: value for key, value in card.items() if key not in ("id", "token_iin")},
        "expiry_month": "12",
        "expiry_year": "2030",
    }


def of_order(sim: Simulator, order: Entity) -> Entity:
    """The extra fields of a payment for an order that names a customer."""
    if order.get("customer_id") is None:
        return {}
    return {"customer_id": order["customer_id"]}


def remember(sim: Simulator, payment: Entity) -> None:
    """After an authorization: sets up the mandate of a registration order, or saves the method if
    asked to.
    """
    order = payments.order_of(sim, payment)
    terms = order.get("token") if order else None
    customer_id = payment.get("customer_id")
    if customer_id is None or payment.get("token_id") is not None:
        return
    if terms is None and not payment.get("_save"):
        return
    status = None
    if terms is not None and payment["method"] in MANDATE_METHODS:
        status = "initiated" if payment["method"] == "emandate" else "confirmed"
    token = make(
        sim,
        payment["_account"],
        customer_id,
        method=payment["method"],
        details=payment,
        recurring_status=status,
        terms=terms,
    )
    payment["token_id"] = token["id"]
    sim.store.put("payment", payment)
    if status == "confirmed":
        sim.emit(payment["_account"], "token.confirmed", token=token)


payments.ON_AUTHORIZED.append(remember)


def change(sim: Simulator, token: Entity, status: str) -> None:
    """The customer or the bank decides about a mandate; tells `token.<status>`."""
    if status not in STATUSES - {"initiated"}:
        raise RazorpayError("The selected status is invalid.", field="status")
    if not token["recurring"]:
        raise RazorpayError("The token is not recurring.", field="token_id")
    if token["recurring_details"]["status"] in ("cancelled", "rejected"):
        raise RazorpayError(f"The token is already {token['recurring_details']['status']}.")
    token["recurring_details"] = {
        "status": status,
        "failure_reason": "The mandate was declined by the bank." if status == "rejected" else None,
    }
    if status in ("cancelled", "rejected"):
        token["status"] = "deactivated"
    sim.store.put("token", token)
    sim.emit(token["_account"], f"token.{status}", token=token)


def owned(call: Call, customer_id: str, token_id: str) -> Entity:
    call.sim.owned("customer", customer_id, call.account)
    token = call.sim.owned("token", token_id, call.account)
    if token["customer_id"] != customer_id:
        raise RazorpayError("The id provided does not exist")
    return token


def listing(call: Call, customer_id: str) -> Entity:
    call.sim.owned("customer", customer_id, call.account)
    found = call.sim.store.newest_first(
        "token", _account=call.account["id"], customer_id=customer_id
    )
    return page((token for token in found if not token.get("_hidden")), call.query)


def fetch(call: Call, customer_id: str, token_id: str) -> Entity:
    return public(owned(call, customer_id, token_id))


def delete(call: Call, customer_id: str, token_id: str) -> Entity:
    token = owned(call, customer_id, token_id)
    token["_hidden"] = True
    call.sim.store.put("token", token)
    return {"deleted": True}


def cancel(call: Call, customer_id: str, token_id: str) -> Entity:
    token = owned(call, customer_id, token_id)
    change(call.sim, token, "cancelled")
    return {"status": "cancellation_initiated"}


def create_by_control(sim: Simulator, body: dict[str, Any]) -> Entity:
    customer = sim.any("customer", body["customer_id"])
    status = body.get("recurring_status")
    if status is not None and status not in STATUSES:
        raise RazorpayError("The selected recurring status is invalid.", field="recurring_status")
    token = make(
        sim,
        customer["_account"],
        customer["id"],
        method=body["method"],
        details=methods.describe(body["method"], body.get("details") or {}),
        recurring_status=status,
        terms={name: body.get(name) for name in ("max_amount", "expire_at", "frequency")},
    )
    return public(token)


def change_by_control(sim: Simulator, body: dict[str, Any]) -> Entity:
    token = sim.any("token", body["token_id"])
    change(sim, token, body["status"])
    return public(token)


ROUTES = (
    Route("GET", "/customers/<customer_id>/tokens", listing),
    Route("GET", "/customers/<customer_id>/tokens/<token_id>", fetch),
    Route("DELETE", "/customers/<customer_id>/tokens/<token_id>", delete),
    Route("PUT", "/customers/<customer_id>/tokens/<token_id>/cancel", cancel),
)
