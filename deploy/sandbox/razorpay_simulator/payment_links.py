"""Payment links. https://razorpay.com/docs/api/payments/payment-links/ - created, partially_paid,
paid, cancelled, expired.
"""

from __future__ import annotations

from typing import Any

from . import orders, payments
from .simulator import Call, Route, Simulator
from .wire import Entity, RazorpayError, new_id, page, public

SOONEST_EXPIRY = 15 * 60


def create(call: Call) -> Entity:
    sim, fields = call.sim, call.fields()
    currency = fields.currency(default="INR")
    amount = int(fields.amount(currency) or 0)
    partial = fields.flag("accept_partial")
    reference_id = fields.text("reference_id", longest=40)
    customer = fields.mapping("customer")
    callback_url = fields.text("callback_url")
    callback_method = fields.text("callback_method", choices=("get",))
    link: Entity = {
        "id": new_id("plink"),
        "entity": "payment_link",
        "accept_partial": partial,
        "amount": amount,
        "amount_paid": 0,
        "callback_method": callback_method or ("get" if callback_url else ""),
        "callback_url": callback_url or "",
        "cancelled_at": 0,
        "created_at": sim.clock.now(),
        "currency": currency,
        "customer": dict(customer._body) if customer else {},
        "description": fields.text("description", longest=2048) or "",
        "expire_by": fields.integer("expire_by") or 0,
        "expired_at": 0,
        "first_min_partial_amount": fields.integer("first_min_partial_amount") or 0,
        "notes": fields.notes() or None,
        "notify": fields.raw("notify") or {"email": False, "sms": False, "whatsapp": False},
        "order_id": None,
        "payments": None,
        "reference_id": reference_id or "",
        "reminder_enable": fields.flag("reminder_enable"),
        "reminders": [],
        "status": "created",
        "updated_at": sim.clock.now(),
        "upi_link": fields.flag("upi_link"),
        "user_id": "",
        "whatsapp_link": False,
        "_account": call.account["id"],
        "_notified": [],
    }
    fields.ignore("options")
    fields.finish()
    check_reference(sim, link)
    check_expiry(sim, link)
    link["short_url"] = f"{sim.base_url}/l/{link['id']}"
    order = orders.new(
        sim,
        call.account,
        amount=amount,
        currency=currency,
        receipt=reference_id,
        notes=link["notes"],
        capture={"capture": "automatic"},
        partial=partial,
    )
    order["_link"] = link["id"]
    link["order_id"] = sim.store.put("order", order)["id"]
    return public(sim.store.put("payment_link", link))


def check_reference(sim: Simulator, link: Entity) -> None:
    if link["reference_id"]:
        for known in sim.store.newest_first(
            "payment_link", _account=link["_account"], reference_id=link["reference_id"]
        ):
            if known["id"] != link["id"]:
                raise RazorpayError(
                    "payment link creation failed with reference ID already exists: "
                    f"{link['reference_id']}",
                    field="reference_id",
                )


def check_expiry(sim: Simulator, link: Entity) -> None:
    if link["expire_by"] and link["expire_by"] < sim.clock.now() + SOONEST_EXPIRY:
        raise RazorpayError("timestamp must be atleast 15 minutes in future.", field="expire_by")


def payable(sim: Simulator, link: Entity) -> None:
    if link["status"] not in ("created", "partially_paid"):
        raise RazorpayError(f"Payment link is {link['status']}.", field="status")
    if link["expire_by"] and link["expire_by"] <= sim.clock.now():
        raise RazorpayError("Payment link is expired.", field="status")


def on_captured(sim: Simulator, payment: Entity) -> None:
    """A captured payment of the link's order moves the link on and tells it."""
    order = payments.order_of(sim, payment)
    if order is None or "_link" not in order:
        return
    link = sim.any("payment_link", order["_link"])
    complete = order["status"] == "paid"
    link.update(
        amount_paid=order["amount_paid"],
        status="paid" if complete else "partially_paid",
        updated_at=sim.clock.now(),
        payments=[
            *(link["payments"] or []),
            {
                "amount": payment["amount"],
                "created_at": payment["created_at"],
                "method": payment["method"],
                "payment_id": payment["id"],
                "plink_id": link["id"],
                "status": "captured",
                "updated_at": sim.clock.now(),
            },
        ],
    )
    sim.store.put("payment_link", link)
    name = f"payment_link.{link['status']}"
    sim.emit(link["_account"], name, payment_link=link, order=order, payment=payment)


payments.ON_CAPTURED.append(on_captured)


def fetch(call: Call, link_id: str) -> Entity:
    return public(call.sim.owned("payment_link", link_id, call.account))


def listing(call: Call) -> Entity:
    where = {"reference_id": call.query["reference_id"]} if "reference_id" in call.query else {}
    links = call.sim.store.newest_first("payment_link", _account=call.account["id"], **where)
    found = page(links, call.query)
    return {"payment_links": found["items"]}


def edit(call: Call, link_id: str) -> Entity:
    link, fields = call.sim.owned("payment_link", link_id, call.account), call.fields()
    if link["status"] not in ("created", "partially_paid"):
        raise RazorpayError(f"Payment link that is {link['status']} cannot be updated.")
    changed = dict(link)
    if fields.has("reference_id"):
        changed["reference_id"] = fields.text("reference_id", longest=40)
    if fields.has("expire_by"):
        changed["expire_by"] = fields.integer("expire_by")
    if fields.has("notes"):
        changed["notes"] = fields.notes()
    fields.ignore("reference_id", "expire_by", "notes", "reminder_enable", "accept_partial")
    fields.finish()
    check_reference(call.sim, changed)
    check_expiry(call.sim, changed)
    link.update(changed, updated_at=call.sim.clock.now())
    return public(call.sim.store.put("payment_link", link))


def cancel(call: Call, link_id: str) -> Entity:
    link = call.sim.owned("payment_link", link_id, call.account)
    if link["status"] != "created":
        raise RazorpayError(f"Payment link cannot be cancelled as it is already {link['status']}")
    link.update(
        status="cancelled", cancelled_at=call.sim.clock.now(), updated_at=call.sim.clock.now()
    )
    call.sim.store.put("payment_link", link)
    call.sim.emit(link["_account"], "payment_link.cancelled", payment_link=link)
    return public(link)


def notify(call: Call, link_id: str, medium: str) -> Entity:
    link = call.sim.owned("payment_link", link_id, call.account)
    if medium not in ("sms", "email"):
        raise RazorpayError("The selected medium is invalid.", field="medium")
    if link["status"] not in ("created", "partially_paid"):
        raise RazorpayError(f"Payment link is already {link['status']}.")
    link["_notified"].append(medium)
    call.sim.store.put("payment_link", link)
    return {"success": True}


def tick(sim: Simulator) -> None:
    for status in ("created", "partially_paid"):
        for link in sim.store.oldest_first("payment_link", status=status):
            if link["expire_by"] and link["expire_by"] <= sim.clock.now():
                link.update(status="expired", expired_at=sim.clock.now())
                sim.store.put("payment_link", link)
                sim.emit(link["_account"], "payment_link.expired", payment_link=link)


def pay_by_control(sim: Simulator, body: dict[str, Any]) -> Entity:
    from .control_api import pay_order

    link = sim.any("payment_link", body.pop("link_id"))
    payable(sim, link)
    payment = pay_order(sim, {**body, "order_id": link["order_id"]})
    return {"payment_link": public(link), "payment": payment, "checkout": payment["checkout"]}


ROUTES = (
    Route("POST", "/payment_links", create),
    Route("GET", "/payment_links", listing),
    Route("GET", "/payment_links/<link_id>", fetch),
    Route("PATCH", "/payment_links/<link_id>", edit),
    Route("POST", "/payment_links/<link_id>/cancel", cancel),
    Route("POST", "/payment_links/<link_id>/notify_by/<medium>", notify),
)
