"""The billing of subscriptions: the first payment, a debit per cycle, retries, the end.

A failed debit makes it pending; after the retries T+1 to T+3 it is halted, and the same invoice is
paid when a debit succeeds. Cycles are charged when the control API says so.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from . import invoices, orders, payments, refunds
from .simulator import Simulator
from .wire import Entity, RazorpayError

INDIA = ZoneInfo("Asia/Kolkata")
RETRIES = 3
AUTHENTICATION_AMOUNT = 500
MONTHS = {"monthly": 1, "quarterly": 3, "yearly": 12}


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
