"""Orders: what a payment is for. created -> attempted -> paid, and paid for ever.

https://razorpay.com/docs/api/orders/ - amounts in minor units; `unique_receipt` makes a repeated
create return the order that already has the receipt; `payment` holds the capture settings of this
order.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .simulator import Call, Route, Simulator
from .wire import Entity, Fields, RazorpayError, collection, new_id, page, public

FREQUENCIES = frozenset(
    {
        "as_presented",
        "daily",
        "weekly",
        "fortnightly",
        "bimonthly",
        "monthly",
        "quarterly",
        "half_yearly",
        "yearly",
        "once",
    }
)


def create(call: Call) -> Entity:
    fields = call.fields()
    currency = fields.currency()
    amount = fields.amount(currency)
    receipt = fields.text("receipt", longest=40)
    unique = fields.flag("unique_receipt")
    order: Entity = new(
        call.sim,
        call.account,
        amount=int(amount or 0),
        currency=currency,
        receipt=receipt,
        notes=fields.notes(),
        capture=capture_settings(fields, call.account),
        partial=fields.flag("partial_payment"),
        save=False,
    )
    customer_id = fields.text("customer_id")
    if customer_id is not None:
        call.sim.owned("customer", customer_id, call.account)
        order["customer_id"] = customer_id
    method = fields.text("method", choices=("upi", "card", "netbanking", "wallet", "emandate"))
    if method is not None:
        order["_method"] = method
    token = fields.mapping("token")
    if token is not None:
        order["token"] = mandate_terms(call.sim, token, customer_id)
    fields.ignore("first_payment_min_amount", "offer_id", "bank_account", "products", "app_offer")
    fields.finish()
    if unique and receipt:
        for known in call.sim.store.newest_first(
            "order", _account=call.account["id"], receipt=receipt
        ):
            return public(known)
    return public(call.sim.store.put("order", order))


def new(
    sim: Simulator,
    account: Entity,
    *,
    amount: int,
    currency: str,
    receipt: str | None = None,
    notes: Any = None,
    capture: Entity | None = None,
    partial: bool = False,
    save: bool = True,
) -> Entity:
    order = {
        "id": new_id("order"),
        "entity": "order",
        "amount": amount,
        "amount_paid": 0,
        "amount_due": amount,
        "currency": currency,
        "receipt": receipt,
        "offer_id": None,
        "status": "created",
        "attempts": 0,
        "notes": notes or [],
        "created_at": sim.clock.now(),
        "_account": account["id"],
        "_capture": capture or {"capture": account["capture"]},
        "_partial": partial,
    }
    return sim.store.put("order", order) if save else order


def capture_settings(fields: Fields, account: Entity) -> Entity:
    """`payment` of an order, or the older `payment_capture` flag, or the account's setting."""
    settings: Entity = {"capture": account["capture"]}
    if fields.has("payment_capture"):
        settings["capture"] = "automatic" if fields.flag("payment_capture") else "manual"
    fields.ignore("payment_capture")
    payment = fields.mapping("payment")
    if payment is None:
        return settings
    settings["capture"] = payment.text("capture", required=True, choices=("automatic", "manual"))
    options = payment.mapping("capture_options")
    if options is not None:
        settings["automatic_expiry_period"] = options.integer("automatic_expiry_period", least=12)
        settings["manual_expiry_period"] = options.integer("manual_expiry_period", most=7200)
        settings["refund_speed"] = options.text("refund_speed", choices=("normal", "optimum"))
        options.finish()
        automatic, manual = settings["automatic_expiry_period"], settings["manual_expiry_period"]
        if automatic is not None and manual is not None and manual < automatic:
            raise RazorpayError(
                "The manual expiry period must not be less than the automatic expiry period.",
                field="payment.capture_options.manual_expiry_period",
            )
    payment.finish()
    return settings


def mandate_terms(sim: Simulator, token: Fields, customer_id: str | None) -> Entity:
    """`token` of a registration order: the mandate that its payment will set up."""
    if customer_id is None:
        raise RazorpayError("The customer id field is required.", field="customer_id")
    terms = {
        "max_amount": token.integer("max_amount", required=True, least=100),
        "expire_at": token.integer("expire_at"),
        "frequency": token.text("frequency", choices=FREQUENCIES) or "as_presented",
    }
    token.ignore(
        "recurring_value", "recurring_type", "auth_type", "bank_account", "first_payment_amount"
    )
    token.finish()
    if terms["expire_at"] is not None and int(str(terms["expire_at"])) <= sim.clock.now():
        raise RazorpayError("The expire at should be in the future.", field="token.expire_at")
    return terms


def fetch(call: Call, order_id: str) -> Entity:
    return expanded(call, call.sim.owned("order", order_id, call.account))


def edit(call: Call, order_id: str) -> Entity:
    order = call.sim.owned("order", order_id, call.account)
    fields = call.fields()
    fields.required("notes")
    notes = fields.notes()
    fields.finish()
    order["notes"] = notes
    return public(call.sim.store.put("order", order))


def listing(call: Call) -> Entity:
    def chosen() -> Iterator[Entity]:
        receipt, authorized = call.query.get("receipt"), call.query.get("authorized")
        for order in call.sim.store.newest_first("order", _account=call.account["id"]):
            if receipt and order["receipt"] != receipt:
                continue
            if authorized in ("0", "1") and has_authorized(call.sim, order) != (authorized == "1"):
                continue
            yield order

    found = page(chosen(), call.query)
    found["items"] = [expanded(call, item) for item in found["items"]]
    return found


def has_authorized(sim: Simulator, order: Entity) -> bool:
    return any(p["status"] == "authorized" for p in payments_of(sim, order["id"]))


def expanded(call: Call, order: Entity) -> Entity:
    shown = public(order)
    if any(name.startswith("expand") and "payments" in value for name, value in call.query.items()):
        shown["payments"] = collection(payments_of(call.sim, order["id"]))
    return shown


def payments(call: Call, order_id: str) -> Entity:
    order = call.sim.owned("order", order_id, call.account)
    return page(payments_of(call.sim, order["id"]), call.query)


def payments_of(sim: Simulator, order_id: str) -> list[Entity]:
    return list(sim.store.newest_first("payment", order_id=order_id))


def attempted(sim: Simulator, order: Entity) -> None:
    order["attempts"] += 1
    if order["status"] == "created":
        order["status"] = "attempted"
    sim.store.put("order", order)


def paid(sim: Simulator, order: Entity, amount: int) -> bool:
    """Books a captured amount. True when the order is now paid in full."""
    order["amount_paid"] += amount
    order["amount_due"] = order["amount"] - order["amount_paid"]
    if order["amount_due"] <= 0:
        order["status"] = "paid"
    sim.store.put("order", order)
    return bool(order["status"] == "paid")


ROUTES = (
    Route("POST", "/orders", create),
    Route("GET", "/orders", listing),
    Route("GET", "/orders/<order_id>", fetch),
    Route("PATCH", "/orders/<order_id>", edit),
    Route("GET", "/orders/<order_id>/payments", payments),
)
