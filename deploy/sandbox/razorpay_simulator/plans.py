"""Plans. https://razorpay.com/docs/api/payments/subscriptions/ - a daily plan's interval is at
least seven days.
"""

from __future__ import annotations

from .simulator import Call, Route
from .wire import Entity, RazorpayError, new_id, page, public

PERIODS = ("daily", "weekly", "monthly", "quarterly", "yearly")
LEAST_DAYS = 7


def create(call: Call) -> Entity:
    fields = call.fields()
    period = fields.text("period", required=True, choices=PERIODS)
    interval = fields.integer("interval", required=True, least=1)
    if period == "daily" and int(interval or 0) < LEAST_DAYS:
        raise RazorpayError(
            f"The interval must be at least {LEAST_DAYS} for daily plans.", field="interval"
        )
    item = fields.mapping("item", required=True)
    notes = fields.notes()
    fields.finish()
    if item is None:
        raise RazorpayError("The item field is required.", field="item")
    name = item.text("name", required=True)
    currency = item.currency(default="INR")
    amount = item.amount(currency)
    description = item.text("description")
    item.finish()
    now = call.sim.clock.now()
    plan = {
        "id": new_id("plan"),
        "entity": "plan",
        "interval": interval,
        "period": period,
        "item": {
            "id": new_id("item"),
            "active": True,
            "name": name,
            "description": description,
            "amount": amount,
            "unit_amount": amount,
            "currency": currency,
            "type": "plan",
            "unit": None,
            "tax_inclusive": False,
            "hsn_code": None,
            "sac_code": None,
            "tax_rate": None,
            "tax_id": None,
            "tax_group_id": None,
            "created_at": now,
            "updated_at": now,
        },
        "notes": notes,
        "created_at": now,
        "_account": call.account["id"],
    }
    return public(call.sim.store.put("plan", plan))


def fetch(call: Call, plan_id: str) -> Entity:
    return public(call.sim.owned("plan", plan_id, call.account))


def listing(call: Call) -> Entity:
    return page(call.sim.store.newest_first("plan", _account=call.account["id"]), call.query)


ROUTES = (
    Route("POST", "/plans", create),
    Route("GET", "/plans", listing),
    Route("GET", "/plans/<plan_id>", fetch),
)
