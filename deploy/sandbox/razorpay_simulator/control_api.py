"""The control API under /_control: what customers, banks, networks and Razorpay's staff do, on
demand.

For tests and the demo only; not part of Razorpay. `control.py` is its client and documents each
call.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields as dataclass_fields
from typing import Any

from flask import Blueprint, Response, jsonify, request

from . import (
    accounts,
    disputes,
    downtimes,
    orders,
    payment_links,
    payments,
    recurring,
    refunds,
    settlements,
    subscriptions,
    tokens,
    webhooks,
)
from .faults import Fault
from .simulator import Simulator
from .webhooks import Disturbance
from .wire import Entity, RazorpayError, public

Action = Callable[[Simulator, dict[str, Any]], Any]


def blueprint(sim: Simulator) -> Blueprint:
    control = Blueprint("control", __name__)

    def serve(action: Action) -> Callable[[], Response]:
        def view() -> Response:
            body = request.get_json(force=True, silent=True) if request.get_data() else {}
            if not isinstance(body, dict):
                raise RazorpayError("The request body must be a JSON object.")
            with sim.transaction():
                try:
                    return jsonify(action(sim, body))
                except (TypeError, KeyError) as error:
                    raise RazorpayError(f"Bad control request: {error!r}", field="body") from error

        return view

    for name, action in ACTIONS.items():
        control.add_url_rule(f"/{name}", name, serve(action), methods=["POST"])
    control.add_url_rule("/health", "health", lambda: jsonify({"ok": True}), methods=["GET"])
    return control


def create_account(sim: Simulator, body: dict[str, Any]) -> Entity:
    return accounts.create(sim, **body)


def list_accounts(sim: Simulator, body: dict[str, Any]) -> list[Entity]:
    return sim.store.oldest_first("account")


def register_webhook(sim: Simulator, body: dict[str, Any]) -> Entity:
    account = accounts.by_key(sim, body["key_id"])
    if account is None:
        raise RazorpayError("The api key provided is invalid", field="key_id")
    return webhooks.register(sim, account["id"], body["url"], body["secret"], body.get("events"))


def list_webhooks(sim: Simulator, body: dict[str, Any]) -> list[Entity]:
    return sim.store.oldest_first("endpoint")


def remove_webhook(sim: Simulator, body: dict[str, Any]) -> Entity:
    endpoint = sim.any("endpoint", body["id"])
    sim.store.delete("endpoint", endpoint["id"])
    return endpoint


def pay_order(sim: Simulator, body: dict[str, Any]) -> Entity:
    """The customer pays, or tries to, without a browser. `outcome`: success, fail, leave_created."""
    order = sim.any("order", body["order_id"])
    outcome = body.get("outcome", "success")
    payment = payments.start(
        sim,
        sim.any("account", order["_account"]),
        order=order,
        amount=body.get("amount") or order["amount_due"],
        currency=order["currency"],
        method=body.get("method", "upi"),
        details=body.get("details"),
        email=body.get("email"),
        contact=body.get("contact"),
        **tokens.of_order(sim, order),
    )
    settle(sim, payment, outcome, body.get("reason"))
    return with_signature(sim, payment)


def settle(sim: Simulator, payment: Entity, outcome: str, reason: str | None = None) -> None:
    if outcome == "success":
        payments.authorize(sim, payment)
    elif outcome == "fail":
        payments.fail(sim, payment, reason or "payment_failed")
    elif outcome != "leave_created":
        raise RazorpayError("The selected outcome is invalid.", field="outcome")


def with_signature(sim: Simulator, payment: Entity) -> Entity:
    """The payment and what checkout would have handed to the browser."""
    from .checkout import handover

    return {**public(payment), "checkout": handover(sim, payment)}


def settle_payment(sim: Simulator, body: dict[str, Any]) -> Entity:
    payment = sim.any("payment", body["payment_id"])
    settle(sim, payment, body["outcome"], body.get("reason"))
    return with_signature(sim, payment)


def authorize_late(sim: Simulator, body: dict[str, Any]) -> Entity:
    payment = sim.any("payment", body["payment_id"])
    if payment["status"] != "failed":
        raise RazorpayError("Only a failed payment is authorized late.")
    payments.authorize(sim, payment)
    return with_signature(sim, payment)


def capture_in_dashboard(sim: Simulator, body: dict[str, Any]) -> Entity:
    payment = sim.any("payment", body["payment_id"])
    if payment["status"] != "authorized" or not payments.has_room(sim, payment):
        raise RazorpayError("Only an authorized payment of an unpaid order is captured.")
    payments.capture(sim, payment)
    return public(payment)


def auto_refund(sim: Simulator, body: dict[str, Any]) -> Entity:
    return public(refunds.automatic(sim, sim.any("payment", body["payment_id"])))


def refund_in_dashboard(sim: Simulator, body: dict[str, Any]) -> Entity:
    payment = sim.any("payment", body.pop("payment_id"))
    return public(refunds.from_body(sim, payment, {k: v for k, v in body.items() if v is not None}))


def settle_refund(sim: Simulator, body: dict[str, Any]) -> Entity:
    refund = sim.any("refund", body["refund_id"])
    if body["outcome"] == "processed":
        refunds.process(sim, refund)
    elif body["outcome"] == "failed":
        refunds.fail(sim, refund)
    else:
        raise RazorpayError("The selected outcome is invalid.", field="outcome")
    return public(refund)


def objects(sim: Simulator, body: dict[str, Any]) -> list[Entity]:
    """Everything of a kind, oldest first, whatever its account."""
    where = {key: value for key, value in body.items() if key != "kind"}
    return [public(entity) for entity in sim.store.oldest_first(body["kind"], **where)]


def make_orders(sim: Simulator, body: dict[str, Any]) -> list[str]:
    """Many orders at once, for load."""
    account = accounts.by_key(sim, body["key_id"])
    if account is None:
        raise RazorpayError("The api key provided is invalid", field="key_id")
    return [
        orders.new(
            sim, account, amount=body.get("amount", 50000), currency="INR", receipt=f"bulk-{number}"
        )["id"]
        for number in range(body["count"])
    ]


def add_fault(sim: Simulator, body: dict[str, Any]) -> Entity:
    fault = sim.faults.add(Fault(**body))
    return {"id": fault.id}


def disturb(sim: Simulator, body: dict[str, Any]) -> Entity:
    rule = Disturbance(**body)
    sim.webhooks.disturb(rule)
    return {"id": rule.id}


def clear_faults(sim: Simulator, body: dict[str, Any]) -> Entity:
    sim.faults.clear()
    sim.webhooks.disturbances.clear()
    return {}


def release(sim: Simulator, body: dict[str, Any]) -> Entity:
    return {"released": sim.webhooks.release(body.get("order", "oldest_first"))}


def deliveries(sim: Simulator, body: dict[str, Any]) -> list[Entity]:
    found = sim.store.oldest_first("delivery", **{k: v for k, v in body.items() if v is not None})
    return [public(delivery) for delivery in found]


def events(sim: Simulator, body: dict[str, Any]) -> list[Entity]:
    found = sim.store.oldest_first("event", **{k: v for k, v in body.items() if v is not None})
    return [public(event) for event in found]


def replay(sim: Simulator, body: dict[str, Any]) -> Entity:
    return {"endpoints": sim.webhooks.replay(body["event_id"])}


def emit(sim: Simulator, body: dict[str, Any]) -> Entity:
    """Any event with any entities, to every endpoint of the account."""
    account = accounts.by_key(sim, body["key_id"])
    if account is None:
        raise RazorpayError("The api key provided is invalid", field="key_id")
    return {"event_id": sim.webhooks.emit(account["id"], body["event"], body["entities"])}


def requests(sim: Simulator, body: dict[str, Any]) -> list[Entity]:
    return list(sim.requests)


def idle(sim: Simulator, body: dict[str, Any]) -> Entity:
    return {"idle": sim.webhooks.idle()}


def clear_requests(sim: Simulator, body: dict[str, Any]) -> Entity:
    sim.requests.clear()
    return {}


def configure(sim: Simulator, body: dict[str, Any]) -> Entity:
    """Changes settings and the webhook policy; unknown names are refused."""
    targets = (sim.settings, sim.webhooks.policy)
    known = {field.name: target for target in targets for field in dataclass_fields(target)}
    for name, value in body.items():
        if name not in known:
            raise RazorpayError(f"There is no setting {name}.", field=name)
        setattr(known[name], name, value)
    return sim.describe()


def advance(sim: Simulator, body: dict[str, Any]) -> Entity:
    if int(body["seconds"]) < 0:
        raise RazorpayError("The clock does not go back.", field="seconds")
    sim.advance(int(body["seconds"]))
    return sim.describe()


def reset(sim: Simulator, body: dict[str, Any]) -> Entity:
    sim.reset(everything=bool(body.get("everything")))
    return sim.describe()


ACTIONS: dict[str, Action] = {
    "accounts/create": create_account,
    "accounts/list": list_accounts,
    "webhooks/register": register_webhook,
    "webhooks/list": list_webhooks,
    "webhooks/remove": remove_webhook,
    "webhooks/disturb": disturb,
    "webhooks/release": release,
    "webhooks/deliveries": deliveries,
    "webhooks/events": events,
    "webhooks/replay": replay,
    "webhooks/emit": emit,
    "webhooks/idle": idle,
    "orders/pay": pay_order,
    "orders/make": make_orders,
    "payments/settle": settle_payment,
    "payments/authorize_late": authorize_late,
    "payments/capture": capture_in_dashboard,
    "payments/auto_refund": auto_refund,
    "payments/refund": refund_in_dashboard,
    "refunds/settle": settle_refund,
    "tokens/create": tokens.create_by_control,
    "tokens/change": tokens.change_by_control,
    "recurring/settle": recurring.settle_by_control,
    "subscriptions/authenticate": subscriptions.authenticate_by_control,
    "subscriptions/charge": subscriptions.charge_by_control,
    "subscriptions/change": subscriptions.change_by_control,
    "payment_links/pay": payment_links.pay_by_control,
    "disputes/create": disputes.create_by_control,
    "disputes/change": disputes.change_by_control,
    "downtimes/start": downtimes.start_by_control,
    "downtimes/resolve": downtimes.resolve_by_control,
    "settlements/settle": settlements.settle_by_control,
    "objects": objects,
    "faults/add": add_fault,
    "faults/clear": clear_faults,
    "requests/list": requests,
    "requests/clear": clear_requests,
    "settings": configure,
    "clock/advance": advance,
    "state": lambda sim, body: sim.describe(),
    "reset": reset,
}
