"""The payment page's own endpoints: what the browser may do with a key id alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import razorpay
import requests
from razorpay.errors import SignatureVerificationError
from razorpay_simulator import Control, Running
from simulator_doubles import KEY

Make = Callable[..., dict[str, Any]]


@pytest.fixture
def pay(server: Running, control: Control) -> Callable[..., requests.Response]:
    def call(**body: Any) -> requests.Response:
        body = {"key_id": KEY, "method": "upi", "details": {"vpa": "success@razorpay"}, **body}
        return requests.post(f"{server.url}/v1/checkout/pay", json=body, timeout=5)

    return call


Pay = Callable[..., requests.Response]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/v1/checkout.js", "javascript"),
        ("/v1/checkout/page", "html"),
        ("/v1/checkout/static/page.js", "javascript"),
        ("/v1/checkout/static/page.css", "css"),
        ("/l/plink_x", "html"),
    ],
)
def test_the_browsers_files_are_served(server: Running, path: str, kind: str) -> None:
    answer = requests.get(server.url + path, timeout=5)
    assert answer.status_code == 200
    assert kind in answer.headers["Content-Type"]
    if kind == "html":
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert " style=" not in answer.text


def test_static_files_stay_in_their_folder(server: Running) -> None:
    for path in ("..%2fserver.py", "%2e%2e/server.py", "nothing.js"):
        answer = requests.get(f"{server.url}/v1/checkout/static/{path}", timeout=5)
        assert answer.status_code == 404


def test_paying_hands_over_a_signature_the_sdk_accepts(
    client: razorpay.Client, make_order: Make, pay: Pay
) -> None:
    order = make_order(payment_capture=1)
    handover = pay(order_id=order["id"], email="asha@example.com", contact="+919812345678").json()
    handover.pop("callback_url")
    assert client.utility.verify_payment_signature(handover)
    payment = client.payment.fetch(handover["razorpay_payment_id"])
    assert (payment["status"], payment["email"]) == ("captured", "asha@example.com")
    with pytest.raises(SignatureVerificationError):
        client.utility.verify_payment_signature(
            {**handover, "razorpay_payment_id": "pay_AAAAAAAAAAAAAA"}
        )


@pytest.mark.parametrize(
    "attempt",
    [
        {"outcome": "fail"},
        {"details": {"vpa": "failure@razorpay"}},
        {"method": "card", "details": {"number": "4000 0000 0000 0002"}},
    ],
)
def test_declined_payments_answer_with_razorpays_error(
    client: razorpay.Client, make_order: Make, pay: Pay, attempt: dict[str, Any]
) -> None:
    order = make_order()
    answer = pay(order_id=order["id"], **attempt)
    error = answer.json()["error"]
    assert answer.status_code == 400
    assert error["metadata"]["order_id"] == order["id"]
    assert client.payment.fetch(error["metadata"]["payment_id"])["status"] == "failed"
    assert client.order.fetch(order["id"])["status"] == "attempted"


def test_the_amount_is_the_orders_whatever_the_browser_says(
    client: razorpay.Client, make_order: Make, pay: Pay
) -> None:
    order = make_order()
    handover = pay(order_id=order["id"], amount=100, currency="USD").json()
    payment = client.payment.fetch(handover["razorpay_payment_id"])
    assert (payment["amount"], payment["currency"]) == (50000, "INR")


def test_orders_of_other_accounts_and_paid_orders_are_refused(
    control: Control, make_order: Make, captured: Make, pay: Pay
) -> None:
    other = control.create_account()
    foreign = pay(order_id=make_order()["id"], key_id=other["key_id"])
    paid = pay(order_id=captured()["order_id"])
    unknown = pay(order_id="order_AAAAAAAAAAAAAA")
    keyless = pay(order_id=make_order()["id"], key_id="rzp_test_nobody0000000")
    assert [a.status_code for a in (foreign, paid, unknown, keyless)] == [400, 400, 400, 401]
    assert "already done" in paid.json()["error"]["description"]


def test_the_session_shows_what_is_to_be_paid(
    server: Running, client: razorpay.Client, control: Control, make_order: Make
) -> None:
    customer = client.customer.create({"email": "asha@example.com"})
    token = control.create_token(customer["id"])
    order = make_order(amount=49900, customer_id=customer["id"])
    answer = requests.get(
        f"{server.url}/v1/checkout/session",
        params={"key_id": KEY, "order_id": order["id"]},
        timeout=5,
    ).json()
    assert (answer["amount"], answer["currency"], answer["merchant"]) == (
        49900,
        "INR",
        "Sandbox Retail",
    )
    assert answer["saved"] == [
        {"id": token["id"], "method": "card", "label": "Visa card ending 1111"}
    ]
    assert "key_secret" not in answer


def test_a_card_is_saved_and_paid_with(client: razorpay.Client, make_order: Make, pay: Pay) -> None:
    customer = client.customer.create({"email": "asha@example.com"})
    card = {"number": "5555555555554444", "name": "Asha"}
    first = make_order(payment_capture=1)
    pay(
        order_id=first["id"],
        method="card",
        details=card,
        save=True,
        customer_id=customer["id"],
    )
    (token,) = client.token.all(customer["id"])["items"]
    assert (token["card"]["last4"], token["recurring"]) == ("4444", False)
    second = make_order(payment_capture=1)
    handover = pay(
        order_id=second["id"], token_id=token["id"], customer_id=customer["id"], details={}
    ).json()
    payment = client.payment.fetch(handover["razorpay_payment_id"])
    assert (payment["method"], payment["card"]["last4"]) == ("card", "4444")
    stranger = client.customer.create({"email": "other@example.com"})
    refused = pay(
        order_id=make_order()["id"], token_id=token["id"], customer_id=stranger["id"], details={}
    )
    assert refused.status_code == 400


def test_a_subscription_is_authenticated(
    client: razorpay.Client, control: Control, pay: Pay
) -> None:
    item = {"name": "Milk", "amount": 69900, "currency": "INR"}
    plan = client.plan.create({"period": "weekly", "interval": 1, "item": item})
    subscription = client.subscription.create({"plan_id": plan["id"], "total_count": 2})
    handover = pay(subscription_id=subscription["id"]).json()
    assert client.utility.verify_subscription_payment_signature(handover)
    assert client.subscription.fetch(subscription["id"])["payment_method"] == "upi"


def test_hosted_links_return_to_their_callback(
    server: Running, client: razorpay.Client, control: Control
) -> None:
    link = client.payment_link.create(
        {"amount": 49900, "callback_url": "https://shop.example/paid", "reference_id": "r"}
    )
    assert link["short_url"] == f"{server.url}/l/{link['id']}"
    answer = requests.post(
        f"{server.url}/v1/checkout/pay",
        json={"hosted_id": link["id"], "method": "upi"},
        timeout=5,
    ).json()
    assert answer["callback_url"] == "https://shop.example/paid"
    assert answer["razorpay_payment_link_status"] == "paid"
    again = requests.get(
        f"{server.url}/v1/checkout/session", params={"hosted_id": link["id"]}, timeout=5
    )
    assert (again.status_code, again.json()["error"]["description"]) == (
        400,
        "Payment link is paid.",
    )


def test_malformed_requests_are_refused(server: Running, make_order: Make, pay: Pay) -> None:
    answer = requests.post(f"{server.url}/v1/checkout/pay", data=b"{", timeout=5)
    assert answer.status_code == 400
    assert pay(order_id=make_order()["id"], method="barter").status_code == 400
