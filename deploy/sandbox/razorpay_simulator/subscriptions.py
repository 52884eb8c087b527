"""Subscriptions: created -> authenticated -> active; pending after a failed debit, halted after the
retries.

https://razorpay.com/docs/payments/subscriptions/states/ - pause from active only (in authenticated
it cancels), resume from paused, PATCH not for UPI and eMandate, retries T+1 to T+3. Cycles are
charged when the control API says so.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from . import invoices, orders, payments
from .simulator import Call, Route, Simulator
from .wire import Entity, RazorpayError, new_id, page, public

INDIA = ZoneInfo("Asia/Kolkata")
FINAL = frozenset({"cancelled", "completed", "expired"})
RETRIES = 3
AUTHENTICATION_AMOUNT = 500
MONTHS = {"monthly": 1, "quarterly": 3, "yearly": 12}


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


# -- the life of a subscription --------------------------------------------------------------------


def authenticate(
    sim: Simulator,
    subscription: Entity,
    *,
    method: str,
    details: Any = None,
    outcome: str = "success",
) -> Entity:
    """The customer's first payment: the first cycle when it starts now, else an amount that is
    given back.
    """
    if subscription["status"] not in ("created", "expired") or expired(sim, subscription):
        raise RazorpayError(
            f"Subscription is {subscription['status']} and cannot be authenticated."
        )
    starts_now = subscription["start_at"] is None or subscription["start_at"] <= sim.clock.now()
    if outcome != "success":
        amount = first_amount(sim, subscription)
        return failed_debit(sim, subscription, amount, method, details)
    subscription["payment_method"] = method
    if starts_now:
        subscription.update(status="authenticated", start_at=sim.clock.now())
        emit(sim, "authenticated", subscription)
        return charge(sim, subscription, "success", details=details)["payment"]
    payment = debit(sim, subscription, AUTHENTICATION_AMOUNT, details)
    subscription["status"] = "authenticated"
    emit(sim, "authenticated", subscription)
    return payment


def first_amount(sim: Simulator, subscription: Entity) -> int:
    starts_now = subscription["start_at"] is None or subscription["start_at"] <= sim.clock.now()
    return cycle_amount(sim, subscription) if starts_now else AUTHENTICATION_AMOUNT


def cycle_amount(sim: Simulator, subscription: Entity) -> int:
    plan = sim.any("plan", subscription["plan_id"])
    return int(plan["item"]["amount"]) * int(subscription["quantity"]) + sum(
        subscription["_addons"]
    )


def charge(
    sim: Simulator, subscription: Entity, outcome: str, *, details: Any = None
) -> dict[str, Entity]:
    """One cycle's debit, or the retry of a failed one. Success moves the cycle on; failure walks
    towards halted.
    """
    if subscription["status"] not in ("authenticated", "active", "pending", "halted"):
        raise RazorpayError(f"Subscription is {subscription['status']} and cannot be charged.")
    if outcome not in ("success", "fail"):
        raise RazorpayError("The selected outcome is invalid.", field="outcome")
    apply_scheduled(sim, subscription)
    invoice = open_invoice(sim, subscription)
    if outcome == "fail":
        payment = invoice_payment(sim, subscription, invoice, details)
        payments.fail(sim, payment, "insufficient_funds")
        note_failure(sim, subscription, payment)
        return {"subscription": subscription, "payment": payment, "invoice": invoice}
    first = subscription["paid_count"] == 0
    was = subscription["status"]
    payment = invoice_payment(sim, subscription, invoice, details)
    payments.authorize(sim, payment)
    if payment["status"] == "authorized":
        payments.capture(sim, payment)
    invoices.paid(sim, invoice, payment)
    advance(sim, subscription, invoice)
    if first or was in ("pending", "halted"):
        emit(sim, "activated", subscription, payment)
    emit(sim, "charged", subscription, payment)
    if subscription["paid_count"] >= subscription["total_count"]:
        end(sim, subscription, "completed", payment)
    elif subscription["_cancel_at_end"]:
        end(sim, subscription, "cancelled", payment)
    return {"subscription": subscription, "payment": payment, "invoice": invoice}


def open_invoice(sim: Simulator, subscription: Entity) -> Entity:
    for invoice in sim.store.newest_first(
        "invoice", subscription_id=subscription["id"], status="issued"
    ):
        return invoice
    plan = sim.any("plan", subscription["plan_id"])
    start = subscription["current_end"] or subscription["start_at"] or sim.clock.now()
    amount = cycle_amount(sim, subscription)
    order = orders.new(
        sim,
        sim.any("account", subscription["_account"]),
        amount=amount,
        currency=plan["item"]["currency"],
        capture={"capture": "automatic"},
    )
    subscription["_addons"] = []
    return invoices.make(
        sim,
        subscription,
        amount=amount,
        currency=plan["item"]["currency"],
        order_id=order["id"],
        start=start,
        end=next_cycle(start, plan["period"], plan["interval"]),
    )


def invoice_payment(sim: Simulator, subscription: Entity, invoice: Entity, details: Any) -> Entity:
    return payments.start(
        sim,
        sim.any("account", subscription["_account"]),
        amount=invoice["amount"],
        currency=invoice["currency"],
        method=subscription["payment_method"] or "card",
        details=details,
        order=sim.any("order", invoice["order_id"]),
        description="Recurring payment via subscription",
        invoice_id=invoice["id"],
        customer_id=subscription["customer_id"],
        _subscription=subscription["id"],
    )


def debit(sim: Simulator, subscription: Entity, amount: int, details: Any) -> Entity:
    """The authentication amount of a subscription that starts later: authorized, then given back by
    Razorpay.
    """
    payment = authentication_payment(
        sim, subscription, amount, subscription["payment_method"], details
    )
    payments.authorize(sim, payment)
    if payment["status"] == "captured":
        return payment
    from . import refunds

    refunds.automatic(sim, payment)
    return payment


def failed_debit(
    sim: Simulator, subscription: Entity, amount: int, method: str, details: Any
) -> Entity:
    payment = authentication_payment(sim, subscription, amount, method, details)
    payments.fail(sim, payment)
    return payment


def authentication_payment(
    sim: Simulator, subscription: Entity, amount: int, method: str, details: Any
) -> Entity:
    account = sim.any("account", subscription["_account"])
    order = orders.new(sim, account, amount=amount, currency="INR", capture={"capture": "manual"})
    subscription["auth_attempts"] += 1
    sim.store.put("subscription", subscription)
    return payments.start(
        sim,
        account,
        amount=amount,
        currency="INR",
        method=method,
        details=details,
        order=order,
        customer_id=subscription["customer_id"],
        _subscription=subscription["id"],
    )


def note_failure(sim: Simulator, subscription: Entity, payment: Entity) -> None:
    if subscription["status"] == "halted":
        sim.store.put("subscription", subscription)
        return
    failures = subscription.get("_failures", 0) + 1
    subscription["_failures"] = failures
    subscription["auth_attempts"] = failures
    if failures > RETRIES:
        subscription["status"] = "halted"
        emit(sim, "halted", subscription, payment)
    else:
        subscription.update(status="pending", charge_at=sim.clock.now() + 86400)
        emit(sim, "pending", subscription, payment)


def advance(sim: Simulator, subscription: Entity, invoice: Entity) -> None:
    subscription.update(
        status="active",
        current_start=invoice["billing_start"],
        current_end=invoice["billing_end"],
        charge_at=invoice["billing_end"],
        paid_count=subscription["paid_count"] + 1,
        remaining_count=subscription["remaining_count"] - 1,
        auth_attempts=0,
        _failures=0,
    )
    sim.store.put("subscription", subscription)


def end(sim: Simulator, subscription: Entity, status: str, payment: Entity | None = None) -> None:
    subscription.update(status=status, ended_at=sim.clock.now(), charge_at=None)
    if status == "cancelled":
        subscription["remaining_count"] = max(subscription["remaining_count"], 0)
    emit(sim, status, subscription, payment)


def emit(sim: Simulator, event: str, subscription: Entity, payment: Entity | None = None) -> None:
    sim.store.put("subscription", subscription)
    entities = {"subscription": subscription}
    if payment is not None:
        entities["payment"] = payment
    sim.emit(subscription["_account"], f"subscription.{event}", **entities)


def next_cycle(start: int, period: str, interval: int) -> int:
    """The end of a cycle: same local time so many days or months later; the 31st becomes a shorter
    month's last day.
    """
    begins = datetime.fromtimestamp(start, INDIA)
    if period in ("daily", "weekly"):
        days = interval * (7 if period == "weekly" else 1)
        return int((begins + timedelta(days=days)).timestamp())
    month = begins.month - 1 + interval * MONTHS[period]
    year, month = begins.year + month // 12, month % 12 + 1
    day = min(begins.day, monthrange(year, month)[1])
    return int(begins.replace(year=year, month=month, day=day).timestamp())


def expired(sim: Simulator, subscription: Entity) -> bool:
    moment = subscription["expire_by"]
    return subscription["status"] == "expired" or bool(moment and moment <= sim.clock.now())


def tick(sim: Simulator) -> None:
    for subscription in sim.store.oldest_first("subscription", status="created"):
        if expired(sim, subscription):
            end(sim, subscription, "expired")
    for subscription in sim.store.oldest_first("subscription", status="active"):
        at_end = subscription["_cancel_at_end"] and subscription["current_end"]
        if at_end and at_end <= sim.clock.now():
            end(sim, subscription, "cancelled")


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
        end(call.sim, subscription, "cancelled")
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
        end(sim, subscription, "cancelled")
        return
    if subscription["status"] != "active":
        raise RazorpayError(f"Subscription cannot be paused in {subscription['status']} status.")
    subscription.update(status="paused", charge_at=None)
    emit(sim, "paused", subscription)


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
    emit(sim, "resumed", subscription)


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
    apply_changes(subscription, changes)
    emit(call.sim, "updated", subscription)
    return public(subscription)


def apply_changes(subscription: Entity, changes: Entity) -> None:
    subscription.update(changes)
    if "remaining_count" in changes:
        subscription["total_count"] = subscription["paid_count"] + changes["remaining_count"]


def apply_scheduled(sim: Simulator, subscription: Entity) -> None:
    if subscription["_scheduled"] is None:
        return
    apply_changes(subscription, subscription["_scheduled"])
    subscription.update(_scheduled=None, has_scheduled_changes=False, change_scheduled_at=None)
    emit(sim, "updated", subscription)


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
    payment = authenticate(
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
    done = charge(sim, subscription, body.get("outcome", "success"))
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
        end(
            sim,
            subscription,
            {"cancel": "cancelled", "complete": "completed"}.get(action, "expired"),
        )
    elif action == "halt":
        subscription["status"] = "halted"
        emit(sim, "halted", subscription)
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
