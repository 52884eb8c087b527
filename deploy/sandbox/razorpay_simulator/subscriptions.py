"""Subscriptions: created -> authenticated -> active; pending after a failed debit, halted after the
retries.

https://razorpay.com/docs/payments/subscriptions/states/ - pause from active only (in authenticated
it cancels), resume from paused, PATCH not for UPI and eMandate, retries T+1 to T+3. Cycles are
charged when the control API says so.
"""

from __future__ import annotations

from typing import Any

from . import billing
from .simulator import Call, Route, Simulator
from .wire import Entity, RazorpayError, new_id, page, public

FINAL = frozenset({"cancelled", "completed", "expired"})


def create(call: Call) -> Entity:
    sim, fields = call.sim, call.fields()
    plan = sim.owned("plan", str(fields.text("plan_id", required=True)), call.account)
    total = fields.integer("total_count", required=True, least=1)
    quantity = fields.integer("quantity", least=1) or 1
    start_at, expire_by = fields.integer("start_at"), fields.integer("expire_by")
    notify = fields.flag("customer_notify", True)
    customer_id, notes = fields.text("customer_id"), fields.notes()
    addons = fields.raw("addons") or []
    fields.ignore("offer_id", "notify_info")
    fields.finish()
    now = sim.clock.now()
    for name, moment in (("start_at", start_at), ("expire_by", expire_by)):
        if moment is not None and moment <= now:
            raise RazorpayError(f"The {name} cannot be lesser than the current time.", field=name)
    if customer_id is not None:
        sim.owned("customer", customer_id, call.account)
    key = new_id("sub")
    subscription: Entity = {
        "id": key,
        "entity": "subscription",
        "plan_id": plan["id"],
        "customer_id": customer_id,
        "status": "created",
        "current_start": None,
        "current_end": None,
        "ended_at": None,
        "quantity": quantity,
        "notes": notes,
        "charge_at": start_at,
        "start_at": start_at,
        "end_at": None,
        "auth_attempts": 0,
        "total_count": total,
        "paid_count": 0,
        "customer_notify": notify,
        "created_at": now,
        "expire_by": expire_by,
        "short_url": f"{sim.base_url}/l/{key}",
        "has_scheduled_changes": False,
        "change_scheduled_at": None,
        "source": "api",
        "payment_method": None,
        "offer_id": None,
        "remaining_count": total,
        "_account": call.account["id"],
        "_addons": [addon_amount(addon) for addon in addons],
        "_scheduled": None,
        "_cancel_at_end": False,
    }
    return public(sim.store.put("subscription", subscription))


def addon_amount(addon: Any) -> int:
    item = addon.get("item") if isinstance(addon, dict) else None
    amount = item.get("amount") if isinstance(item, dict) else None
    if not isinstance(amount, int) or amount < 100:
        raise RazorpayError("The addon item amount must be at least 100.", field="addons")
    return amount


# -- API -------------------------------------------------------------------------------------------


def owned(call: Call, subscription_id: str) -> Entity:
    return call.sim.owned("subscription", subscription_id, call.account)


def fetch(call: Call, subscription_id: str) -> Entity:
    return public(owned(call, subscription_id))


def listing(call: Call) -> Entity:
    where = {"plan_id": call.query["plan_id"]} if "plan_id" in call.query else {}
    return page(
        call.sim.store.newest_first("subscription", _account=call.account["id"], **where),
        call.query,
    )


def cancel(call: Call, subscription_id: str) -> Entity:
    subscription, fields = owned(call, subscription_id), call.fields()
    at_end = fields.flag("cancel_at_cycle_end")
    fields.finish()
    if subscription["status"] in FINAL:
        raise RazorpayError(f"Subscription is not cancellable in {subscription['status']} status.")
    if not at_end:
        billing.end(call.sim, subscription, "cancelled")
        return public(subscription)
    if subscription["status"] != "active":
        raise RazorpayError(
            "Subscription cannot be cancelled since no billing cycle is going on",
            field="cancel_at_cycle_end",
        )
    subscription.update(_cancel_at_end=True, end_at=subscription["current_end"])
    return public(call.sim.store.put("subscription", subscription))


def pause(call: Call, subscription_id: str) -> Entity:
    subscription, fields = owned(call, subscription_id), call.fields()
    fields.text("pause_at", choices=("now",))
    fields.finish()
    pause_now(call.sim, subscription)
    return public(subscription)


def pause_now(sim: Simulator, subscription: Entity) -> None:
    if subscription["status"] == "authenticated":
        billing.end(sim, subscription, "cancelled")
        return
    if subscription["status"] != "active":
        raise RazorpayError(f"Subscription cannot be paused in {subscription['status']} status.")
    subscription.update(status="paused", charge_at=None)
    billing.emit(sim, "paused", subscription)


def resume(call: Call, subscription_id: str) -> Entity:
    subscription, fields = owned(call, subscription_id), call.fields()
    fields.text("resume_at", choices=("now",))
    fields.finish()
    resume_now(call.sim, subscription)
    return public(subscription)


def resume_now(sim: Simulator, subscription: Entity) -> None:
    if subscription["status"] != "paused":
        raise RazorpayError(f"Subscription cannot be resumed in {subscription['status']} status.")
    subscription.update(status="active", charge_at=subscription["current_end"])
    billing.emit(sim, "resumed", subscription)


def edit(call: Call, subscription_id: str) -> Entity:
    subscription, fields = owned(call, subscription_id), call.fields()
    changes: Entity = {
        "plan_id": fields.text("plan_id"),
        "quantity": fields.integer("quantity", least=1),
        "remaining_count": fields.integer("remaining_count", least=1),
        "start_at": fields.integer("start_at"),
    }
    at = fields.text("schedule_change_at", choices=("now", "cycle_end")) or "now"
    fields.ignore("offer_id", "customer_notify")
    fields.finish()
    if subscription["payment_method"] in ("upi", "emandate"):
        raise RazorpayError(
            f"Subscription cannot be updated when payment mode is {subscription['payment_method']}"
        )
    if subscription["status"] not in ("authenticated", "active"):
        raise RazorpayError(f"Subscription cannot be updated in {subscription['status']} status.")
    changes = {name: value for name, value in changes.items() if value is not None}
    if "plan_id" in changes:
        call.sim.owned("plan", changes["plan_id"], call.account)
    if not changes:
        raise RazorpayError("Nothing to update.")
    if at == "cycle_end":
        subscription.update(
            _scheduled=changes,
            has_scheduled_changes=True,
            change_scheduled_at=subscription["current_end"],
        )
        return public(call.sim.store.put("subscription", subscription))
    billing.apply_changes(subscription, changes)
    billing.emit(call.sim, "updated", subscription)
    return public(subscription)


def scheduled(call: Call, subscription_id: str) -> Entity:
    subscription = owned(call, subscription_id)
    if subscription["_scheduled"] is None:
        raise RazorpayError("No pending update found for this subscription.")
    return {**public(subscription), **subscription["_scheduled"]}


def cancel_scheduled(call: Call, subscription_id: str) -> Entity:
    subscription = owned(call, subscription_id)
    if subscription["_scheduled"] is None:
        raise RazorpayError("No pending update found for this subscription.")
    subscription.update(_scheduled=None, has_scheduled_changes=False, change_scheduled_at=None)
    return public(call.sim.store.put("subscription", subscription))


def add_addon(call: Call, subscription_id: str) -> Entity:
    subscription = owned(call, subscription_id)
    if subscription["status"] in FINAL:
        raise RazorpayError(f"Add-ons cannot be added in {subscription['status']} status.")
    amount = addon_amount(dict(call.body))
    quantity = call.fields().integer("quantity", least=1) or 1
    subscription["_addons"] = [*subscription["_addons"], amount * quantity]
    call.sim.store.put("subscription", subscription)
    return {
        "id": new_id("ao"),
        "entity": "addon",
        "item": {**call.body["item"], "type": "addon"},
        "quantity": quantity,
        "subscription_id": subscription["id"],
        "invoice_id": None,
        "created_at": call.sim.clock.now(),
    }


# -- control ---------------------------------------------------------------------------------------


def authenticate_by_control(sim: Simulator, body: dict[str, Any]) -> Entity:
    from .checkout import handover

    subscription = sim.any("subscription", body["subscription_id"])
    payment = billing.authenticate(
        sim,
        subscription,
        method=body.get("method", "card"),
        details=body.get("details"),
        outcome=body.get("outcome", "success"),
    )
    return {
        "subscription": public(subscription),
        "payment": public(payment),
        "checkout": handover(sim, payment),
    }


def charge_by_control(sim: Simulator, body: dict[str, Any]) -> Entity:
    subscription = sim.any("subscription", body["subscription_id"])
    done = billing.charge(sim, subscription, body.get("outcome", "success"))
    return {name: public(entity) for name, entity in done.items()}


def change_by_control(sim: Simulator, body: dict[str, Any]) -> Entity:
    """What staff, the customer or time does: halt, pause, resume, cancel, complete, expire."""
    subscription = sim.any("subscription", body["subscription_id"])
    action = body["action"]
    if action == "pause":
        pause_now(sim, subscription)
    elif action == "resume":
        resume_now(sim, subscription)
    elif action in ("cancel", "complete", "expire"):
        if subscription["status"] in FINAL:
            raise RazorpayError(f"Subscription is already {subscription['status']}.")
        billing.end(
            sim,
            subscription,
            {"cancel": "cancelled", "complete": "completed"}.get(action, "expired"),
        )
    elif action == "halt":
        subscription["status"] = "halted"
        billing.emit(sim, "halted", subscription)
    else:
        raise RazorpayError("The selected action is invalid.", field="action")
    return public(subscription)


ROUTES = (
    Route("POST", "/subscriptions", create),
    Route("GET", "/subscriptions", listing),
    Route("GET", "/subscriptions/<subscription_id>", fetch),
    Route("PATCH", "/subscriptions/<subscription_id>", edit),
    Route("POST", "/subscriptions/<subscription_id>/cancel", cancel),
    Route("POST", "/subscriptions/<subscription_id>/pause", pause),
    Route("POST", "/subscriptions/<subscription_id>/resume", resume),
    Route("POST", "/subscriptions/<subscription_id>/addons", add_addon),
    Route("GET", "/subscriptions/<subscription_id>/retrieve_scheduled_changes", scheduled),
    Route("POST", "/subscriptions/<subscription_id>/cancel_scheduled_changes", cancel_scheduled),
)
