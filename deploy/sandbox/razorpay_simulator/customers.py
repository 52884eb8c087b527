"""Customers. https://razorpay.com/docs/api/customers/ - one per contact and e-mail; `fail_existing:
0` adopts it.
"""

from __future__ import annotations

from .simulator import Call, Route
from .wire import Entity, RazorpayError, new_id, page, public


def create(call: Call) -> Entity:
    fields = call.fields()
    name = fields.text("name", longest=50)
    email = fields.text("email", longest=64)
    contact = fields.text("contact", longest=15)
    fail_existing = fields.flag("fail_existing", True)
    gstin, notes = fields.text("gstin", longest=15), fields.notes()
    fields.finish()
    known = next(
        call.sim.store.newest_first(
            "customer", _account=call.account["id"], email=email, contact=contact
        ),
        None,
    )
    if known is not None and (email or contact):
        if fail_existing:
            raise RazorpayError("Customer already exists for the merchant")
        return public(known)
    customer = {
        "id": new_id("cust"),
        "entity": "customer",
        "name": name,
        "email": email,
        "contact": contact,
        "gstin": gstin,
        "notes": notes,
        "created_at": call.sim.clock.now(),
        "_account": call.account["id"],
    }
    return public(call.sim.store.put("customer", customer))


def fetch(call: Call, customer_id: str) -> Entity:
    return public(call.sim.owned("customer", customer_id, call.account))


def listing(call: Call) -> Entity:
    return page(call.sim.store.newest_first("customer", _account=call.account["id"]), call.query)


def edit(call: Call, customer_id: str) -> Entity:
    customer = call.sim.owned("customer", customer_id, call.account)
    fields = call.fields()
    for name, longest in (("name", 50), ("email", 64), ("contact", 15)):
        value = fields.text(name, longest=longest)
        if value is not None:
            customer[name] = value
    fields.finish()
    return public(call.sim.store.put("customer", customer))


ROUTES = (
    Route("POST", "/customers", create),
    Route("GET", "/customers", listing),
    Route("GET", "/customers/<customer_id>", fetch),
    Route("PUT", "/customers/<customer_id>", edit),
)
