"""The stand-in for Razorpay's Checkout: `checkout.js` for the shop's page, the payment page in its
frame, and the hosted page of payment links and subscriptions (`/l/<id>`).

The shop's page needs no inline script or style: its Content-Security-Policy must allow this origin
in script-src and frame-src only. Paying happens in this process; the browser is handed ids and a
signature made with the key secret.
https://razorpay.com/docs/payments/payment-gateway/web-integration/standard/
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Blueprint, Response, jsonify, request, send_from_directory

from . import accounts, billing, methods, payment_links, payments, signatures, tokens
from .simulator import Simulator
from .wire import Entity, RazorpayError, public

STATIC = Path(__file__).parent / "static"
DECLINED_VPA = "failure@razorpay"
DECLINED_CARDS = frozenset({"4000000000000002", "5104060000000008"})
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "form-action *; base-uri 'none'"
)


def blueprint(sim: Simulator) -> Blueprint:
    checkout = Blueprint("checkout", __name__)

    @checkout.get("/v1/checkout.js")
    def script() -> Response:
        return asset("checkout.js")

    @checkout.get("/v1/checkout/page")
    def page() -> Response:
        return asset("page.html")

    @checkout.get("/l/<thing_id>")
    def hosted(thing_id: str) -> Response:
        return asset("page.html")

    @checkout.get("/v1/checkout/static/<name>")
    def static_file(name: str) -> Response:
        return asset(name)

    @checkout.get("/v1/checkout/session")
    def session_view() -> Response:
        with sim.transaction():
            return jsonify(session(sim, dict(request.args)))

    @checkout.post("/v1/checkout/pay")
    def pay_view() -> tuple[Response, int]:
        body = request.get_json(force=True, silent=True)
        if not isinstance(body, dict):
            raise RazorpayError("The request body must be a JSON object.")
        with sim.transaction():
            payment = pay(sim, body)
            if payment["status"] == "failed":
                return jsonify({"error": payments.error_of(payment)}), 400
            return jsonify(
                {**handover(sim, payment), "callback_url": callback_of(sim, payment)}
            ), 200

    return checkout


def asset(name: str) -> Response:
    answer = send_from_directory(STATIC, name, max_age=0)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if name.endswith(".html"):
        answer.headers["Content-Security-Policy"] = PAGE_POLICY
    return answer


def session(sim: Simulator, query: dict[str, Any]) -> Entity:
    """What the payment page shows: merchant, amount in minor units, banks, saved methods."""
    what = subject(sim, query)
    account, order, subscription = what["account"], what["order"], what["subscription"]
    if subscription is not None:
        amount, currency = billing.first_amount(sim, subscription), "INR"
    elif order is not None:
        amount, currency = order["amount_due"], order["currency"]
    else:
        amount, currency = int(query.get("amount") or 0), query.get("currency") or "INR"
    customer_id = query.get("customer_id") or (order or {}).get("customer_id")
    return {
        "merchant": account["name"],
        "description": what["link"]["description"] if what["link"] else "",
        "key_id": account["key_id"],
        "test_mode": account["key_id"].startswith("rzp_test_"),
        "amount": amount,
        "currency": currency,
        "paid": bool(order and order["status"] == "paid"),
        "mandate": subscription is not None or bool(order and order.get("token")),
        "banks": methods.BANKS,
        "saved": saved_methods(sim, account, customer_id),
    }


def subject(sim: Simulator, data: dict[str, Any]) -> dict[str, Any]:
    """What is to be paid: account and order, or subscription, by key id and ids or by the id of a
    hosted page.
    """
    found: dict[str, Any] = {"order": None, "subscription": None, "link": None}
    hosted = data.get("hosted_id")
    if hosted:
        kind = "payment_link" if str(hosted).startswith("plink_") else "subscription"
        thing = sim.any(kind, str(hosted))
        found["account"] = sim.any("account", thing["_account"])
        if kind == "subscription":
            return {**found, "subscription": thing}
        payment_links.payable(sim, thing)
        return {**found, "link": thing, "order": sim.any("order", thing["order_id"])}
    account = accounts.authenticate(sim, data.get("key_id"), None, public=True)
    found["account"] = account
    if data.get("order_id"):
        found["order"] = sim.owned("order", str(data["order_id"]), account)
    if data.get("subscription_id"):
        found["subscription"] = sim.owned("subscription", str(data["subscription_id"]), account)
    return found


def saved_methods(sim: Simulator, account: Entity, customer_id: str | None) -> list[Entity]:
    if not customer_id:
        return []
    found = sim.store.newest_first("token", _account=account["id"], customer_id=customer_id)
    return [
        {"id": token["id"], "method": token["method"], "label": label(token)}
        for token in found
        if not token.get("_hidden") and token["status"] == "active"
    ]


def label(token: Entity) -> str:
    if token["card"]:
        return f"{token['card']['network']} card ending {token['card']['last4']}"
    if token["vpa"]:
        return f"{token['vpa']['username']}@{token['vpa']['handle']}"
    return str(token["bank"] or token["method"])


def pay(sim: Simulator, body: dict[str, Any]) -> Entity:
    """One attempt from the payment page; declined instruments and `outcome: fail` fail it."""
    what = subject(sim, body)
    account, order, subscription = what["account"], what["order"], what["subscription"]
    method, details = str(body.get("method") or ""), dict(body.get("details") or {})
    declined = body.get("outcome") == "fail" or is_declined(method, details)
    if subscription is not None:
        return billing.authenticate(
            sim,
            subscription,
            method=method,
            details=details,
            outcome="fail" if declined else "success",
        )
    extra = tokens.of_order(sim, order) if order else {}
    if body.get("customer_id"):
        sim.owned("customer", str(body["customer_id"]), account)
        extra["customer_id"] = body["customer_id"]
    saved = None
    if body.get("token_id"):
        saved = sim.owned("token", str(body["token_id"]), account)
        if saved["customer_id"] != extra.get("customer_id"):
            raise RazorpayError("The token does not belong to the customer.", field="token_id")
        method, extra["token_id"] = saved["method"], saved["id"]
    payment = payments.start(
        sim,
        account,
        order=order,
        amount=order["amount_due"] if order else int(body.get("amount") or 0),
        currency=order["currency"] if order else str(body.get("currency") or "INR"),
        method=method,
        details=details,
        email=body.get("email"),
        contact=body.get("contact"),
        description=body.get("description"),
        _save=bool(body.get("save")),
        **extra,
    )
    if saved is not None:
        from .recurring import copy_instrument

        copy_instrument(payment, saved)
    if declined:
        payments.fail(sim, payment, str(body.get("reason") or "payment_failed"))
    else:
        payments.authorize(sim, payment)
    return payment


def is_declined(method: str, details: dict[str, Any]) -> bool:
    if method == "upi":
        return details.get("vpa") == DECLINED_VPA
    return method == "card" and str(details.get("number", "")).replace(" ", "") in DECLINED_CARDS


def handover(sim: Simulator, payment: Entity) -> Entity:
    """What the browser is handed after paying: ids, and a signature by the account's key secret."""
    secret = sim.any("account", payment["_account"])["key_secret"]
    answer: Entity = {"razorpay_payment_id": payment["id"]}
    if payment["status"] not in ("authorized", "captured", "refunded"):
        return answer
    order = payments.order_of(sim, payment)
    subscription_id = payment.get("_subscription")
    if subscription_id is not None:
        signature = signatures.subscription(payment["id"], subscription_id, secret)
        return {
            **answer,
            "razorpay_subscription_id": subscription_id,
            "razorpay_signature": signature,
        }
    if order is not None and "_link" in order:
        link = public(sim.any("payment_link", order["_link"]))
        return {
            **answer,
            "razorpay_payment_link_id": link["id"],
            "razorpay_payment_link_reference_id": link["reference_id"],
            "razorpay_payment_link_status": link["status"],
            "razorpay_signature": signatures.payment_link(
                link["id"], link["reference_id"], link["status"], payment["id"], secret
            ),
        }
    if order is not None:
        return {
            **answer,
            "razorpay_order_id": order["id"],
            "razorpay_signature": signatures.payment(order["id"], payment["id"], secret),
        }
    return answer


def callback_of(sim: Simulator, payment: Entity) -> str | None:
    order = payments.order_of(sim, payment)
    if order is None or "_link" not in order:
        return None
    return str(sim.any("payment_link", order["_link"])["callback_url"]) or None
