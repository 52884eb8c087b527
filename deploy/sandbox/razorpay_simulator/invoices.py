"""Invoices of subscriptions: one per billing cycle. `GET /invoices?subscription_id=` finds what a
webhook lost.
"""

from __future__ import annotations

from .simulator import Call, Route, Simulator
from .wire import Entity, new_id, page, public


def make(
    sim: Simulator,
    subscription: Entity,
    *,
    amount: int,
    currency: str,
    order_id: str,
    start: int,
    end: int,
) -> Entity:
    invoice: Entity = {
        "id": new_id("inv"),
        "entity": "invoice",
        "receipt": None,
        "invoice_number": None,
        "customer_id": subscription["customer_id"],
        "customer_details": {"id": subscription["customer_id"]},
        "order_id": order_id,
        "subscription_id": subscription["id"],
        "line_items": [],
        "payment_id": None,
        "status": "issued",
        "expire_by": None,
        "issued_at": sim.clock.now(),
        "paid_at": None,
        "cancelled_at": None,
        "expired_at": None,
        "billing_start": start,
        "billing_end": end,
        "amount": amount,
        "amount_paid": 0,
        "amount_due": amount,
        "currency": currency,
        "notes": [],
        "short_url": f"{sim.base_url}/l/{subscription['id']}",
        "type": "invoice",
        "created_at": sim.clock.now(),
        "_account": subscription["_account"],
    }
    return sim.store.put("invoice", invoice)


def paid(sim: Simulator, invoice: Entity, payment: Entity) -> None:
    invoice.update(
        status="paid",
        payment_id=payment["id"],
        paid_at=sim.clock.now(),
        amount_paid=invoice["amount"],
        amount_due=0,
    )
    sim.store.put("invoice", invoice)


def listing(call: Call) -> Entity:
    where = {
        name: call.query[name]
        for name in ("subscription_id", "payment_id", "customer_id", "status")
        if name in call.query
    }
    return page(
        call.sim.store.newest_first("invoice", _account=call.account["id"], **where), call.query
    )


def fetch(call: Call, invoice_id: str) -> Entity:
    return public(call.sim.owned("invoice", invoice_id, call.account))


ROUTES = (
    Route("GET", "/invoices", listing),
    Route("GET", "/invoices/<invoice_id>", fetch),
)
