"""Recurring debits: a new order per debit, charged to a confirmed token without the customer.

https://razorpay.com/docs/api/payments/recurring-payments/ - within the mandate's cap and life; UPI:
one successful debit per cycle and none while another is under way. Above Rs 15,000 the customer
must authenticate: the payment stays `created` until the control API settles it. With `recurring:
notice` every debit waits for its pre-debit notice.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from . import payments, signatures
from .simulator import Call, Route, Simulator
from .wire import Entity, RazorpayError

NOTICE = {"upi": 25 * 3600, "card": 36 * 3600 + 5 * 60, "emandate": 0}
UNATTENDED_LIMIT = 15_000_00
INDIA = ZoneInfo("Asia/Kolkata")


def create(call: Call) -> Entity:
    fields = call.fields()
    currency = fields.currency()
    amount = int(fields.amount(currency) or 0)
    order_id = str(fields.text("order_id", required=True))
    customer_id = str(fields.text("customer_id", required=True))
    token_id = str(fields.text("token", required=True))
    email = fields.text("email", required=True)
    contact = fields.text("contact", required=True)
    if not fields.flag("recurring"):
        raise RazorpayError("The recurring field is required.", field="recurring")
    description, notes = fields.text("description"), fields.notes()
    fields.ignore("notification", "notify")
    fields.finish()
    sim = call.sim
    order = sim.owned("order", order_id, call.account)
    sim.owned("customer", customer_id, call.account)
    token = sim.owned("token", token_id, call.account)
    check(sim, token, customer_id, amount)
    payment = payments.start(
        sim,
        call.account,
        amount=amount,
        currency=currency,
        method=token["method"],
        order=order,
        email=email,
        contact=contact,
        description=description,
        notes=notes,
        customer_id=customer_id,
        token_id=token_id,
        _recurring=True,
    )
    copy_instrument(payment, token)
    sim.store.put("payment", payment)
    if sim.settings.recurring == "immediate" and amount <= UNATTENDED_LIMIT:
        payments.authorize(sim, payment)
    answer = {"razorpay_payment_id": payment["id"]}
    if token["method"] == "card":
        answer["razorpay_order_id"] = order_id
        answer["razorpay_signature"] = signatures.payment(
            order_id, payment["id"], call.account["key_secret"]
        )
    return answer


def check(sim: Simulator, token: Entity, customer_id: str, amount: int) -> None:
    def refused(description: str, field: str = "token") -> RazorpayError:
        return RazorpayError(description, field=field)

    if token["customer_id"] != customer_id:
        raise refused("The token does not belong to the customer.", "customer_id")
    if not token["recurring"] or token["recurring_details"]["status"] != "confirmed":
        raise refused("Token is not confirmed for recurring payments.")
    if token["expired_at"] is not None and token["expired_at"] <= sim.clock.now():
        raise refused("The token has expired.")
    if token["max_amount"] is not None and amount > token["max_amount"]:
        raise refused("The amount is greater than the maximum amount of the mandate.", "amount")
    if token["method"] == "upi":
        check_upi_cycle(sim, token)


def check_upi_cycle(sim: Simulator, token: Entity) -> None:
    now = cycle(sim.clock.now(), token["_frequency"])
    for payment in sim.store.newest_first("payment", token_id=token["id"], _recurring=True):
        if payment["status"] == "created":
            raise RazorpayError(
                "A debit on this mandate is in progress.", field="token", reason="debit_in_progress"
            )
        done = payment["status"] in ("authorized", "captured", "refunded")
        if done and now is not None and cycle(payment["created_at"], token["_frequency"]) == now:
            raise RazorpayError(
                "The mandate has already been debited in this cycle.",
                field="token",
                reason="debit_already_done",
            )


def cycle(timestamp: int, frequency: str) -> tuple[int, ...] | None:
    """The mandate's calendar cycle that a moment falls into (India); None when debits are as
    presented.
    """
    day = datetime.fromtimestamp(timestamp, INDIA).date()
    if frequency == "daily":
        return (day.toordinal(),)
    if frequency == "weekly":
        return tuple(day.isocalendar())[:2]
    if frequency == "fortnightly":
        return (day.year, day.month, day.day > 15)
    months = {"monthly": 1, "bimonthly": 2, "quarterly": 3, "half_yearly": 6, "yearly": 12}
    if frequency in months:
        return (day.year, (day.month - 1) // months[frequency])
    return (0,) if frequency == "once" else None


def copy_instrument(payment: Entity, token: Entity) -> None:
    if token["card"]:
        payment["card"] = {**payment["card"], **token["card"], "id": payment["card_id"]}
    if token["vpa"]:
        payment["vpa"] = f"{token['vpa']['username']}@{token['vpa']['handle']}"
        payment["upi"] = {"payer_account_type": "bank_account", "vpa": payment["vpa"]}
    payment["bank"] = token["bank"]


def tick(sim: Simulator) -> None:
    """Debits whose notice has passed go through, unless the mandate has died meanwhile."""
    for payment in sim.store.oldest_first("payment", status="created", _recurring=True):
        if payment["amount"] > UNATTENDED_LIMIT or sim.settings.recurring != "notice":
            continue
        if sim.clock.now() - payment["created_at"] >= NOTICE.get(payment["method"], 0):
            finish(sim, payment, "success", None)


def finish(sim: Simulator, payment: Entity, outcome: str, reason: str | None) -> None:
    token = sim.any("token", payment["token_id"])
    if outcome == "success" and token["recurring_details"]["status"] == "confirmed":
        payments.authorize(sim, payment)
    elif outcome in ("success", "fail"):
        alive = token["recurring_details"]["status"] == "confirmed"
        payments.fail(
            sim, payment, (reason or "insufficient_funds") if alive else "mandate_revoked"
        )
    else:
        raise RazorpayError("The selected outcome is invalid.", field="outcome")


def settle_by_control(sim: Simulator, body: dict[str, Any]) -> Entity:
    payment = sim.any("payment", body["payment_id"])
    if not payment.get("_recurring"):
        raise RazorpayError("The payment is not a recurring debit.", field="payment_id")
    finish(sim, payment, body["outcome"], body.get("reason"))
    return payment


ROUTES = (Route("POST", "/payments/create/recurring", create),)
