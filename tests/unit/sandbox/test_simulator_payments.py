"""Orders, payments, captures and refunds through the official SDK: wire format and state rules."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import razorpay
from hypothesis import given
from hypothesis import strategies as st
from razorpay.errors import BadRequestError
from razorpay_simulator import Control, ControlError, Running
from razorpay_simulator.payments import fees
from simulator_doubles import KEY, SECRET, api

Make = Callable[..., dict[str, Any]]


# -- accounts ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "auth", [None, ("rzp_test_nobody0000000", SECRET), (KEY, "wrong"), (KEY, ""), ("", SECRET)]
)
def test_wrong_credentials_are_401_in_razorpays_shape(
    server: Running, control: Control, auth: tuple[str, str] | None
) -> None:
    answer = api(server, "GET", "/orders", auth=auth)
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "BAD_REQUEST_ERROR"


def test_objects_belong_to_one_account(
    server: Running, control: Control, client: razorpay.Client, captured: Make
) -> None:
    other = control.create_account(live=True)
    assert other["key_id"].startswith("rzp_live_")
    foreign = razorpay.Client(auth=(other["key_id"], other["key_secret"]), base_url=server.url)
    payment = captured()
    for call in (
        lambda: foreign.payment.fetch(payment["id"]),
        lambda: foreign.order.fetch(payment["order_id"]),
        lambda: foreign.refund.create({"payment_id": payment["id"]}),
        lambda: foreign.order.fetch("order_DoesNotExist00"),
    ):
        with pytest.raises(BadRequestError, match="The id provided does not exist"):
            call()
    assert foreign.payment.all()["count"] == 0
    assert client.payment.all()["count"] == 1


def test_unknown_places_and_methods_are_refused_as_json(server: Running, control: Control) -> None:
    assert api(server, "GET", "/nowhere").json()["error"]["code"] == "BAD_REQUEST_ERROR"
    assert api(server, "GET", "/nowhere").status_code == 404
    assert api(server, "DELETE", "/orders").status_code == 405


# -- orders --------------------------------------------------------------------------------------------


def test_a_new_order_has_razorpays_fields(make_order: Make) -> None:
    order = make_order(receipt="r-1")
    assert re.fullmatch(r"order_[A-Za-z0-9]{14}", order["id"])
    assert {name: order[name] for name in order if name not in ("id", "created_at")} == {
        "entity": "order",
        "amount": 50000,
        "amount_paid": 0,
        "amount_due": 50000,
        "currency": "INR",
        "receipt": "r-1",
        "offer_id": None,
        "status": "created",
        "attempts": 0,
        "notes": [],
    }


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount": 99}, "amount"),
        ({"amount": 100.5}, "amount"),
        ({"amount": "abc"}, "amount"),
        ({"amount": None}, "amount"),
        ({"amount": True}, "amount"),
        ({"amount": -500}, "amount"),
        ({"currency": "rupees"}, "currency"),
        ({"currency": None}, "currency"),
        ({"currency": "KWD", "amount": 1001}, "amount"),
        ({"receipt": "r" * 41}, "receipt"),
        ({"notes": {str(n): "x" for n in range(16)}}, "notes"),
        ({"notes": {"a": "x" * 257}}, "notes"),
        ({"notes": "text"}, "notes"),
        ({"payment": {"capture": "sometimes"}}, "payment.capture"),
        (
            {
                "payment": {
                    "capture": "automatic",
                    "capture_options": {"automatic_expiry_period": 11},
                }
            },
            "payment.capture_options.automatic_expiry_period",
        ),
        (
            {"payment": {"capture": "manual", "capture_options": {"manual_expiry_period": 7201}}},
            "payment.capture_options.manual_expiry_period",
        ),
        ({"colour": "red"}, "colour"),
    ],
)
def test_bad_orders_name_the_field_and_change_nothing(
    server: Running, client: razorpay.Client, changes: dict[str, Any], field: str
) -> None:
    body = {"amount": 50000, "currency": "INR", **changes}
    answer = api(server, "POST", "/orders", json=body)
    assert answer.status_code == 400
    error = answer.json()["error"]
    assert (error["code"], error["field"]) == ("BAD_REQUEST_ERROR", field)
    assert client.order.all()["count"] == 0


@pytest.mark.parametrize("body", [b"{", b"[1]", b"100", b'"x"', b"\xff"])
def test_bodies_that_are_no_object_are_refused(
    server: Running, control: Control, body: bytes
) -> None:
    answer = api(server, "POST", "/orders", data=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "BAD_REQUEST_ERROR"


def test_an_oversized_body_is_refused(server: Running, control: Control) -> None:
    assert api(server, "POST", "/orders", data=b" " * (2 * 1024 * 1024)).status_code == 413


def test_form_encoded_requests_work(server: Running, control: Control) -> None:
    form = {"amount": "50000", "currency": "INR", "notes[order]": "42"}
    order = api(server, "POST", "/orders", data=form).json()
    assert (order["amount"], order["notes"]) == (50000, {"order": "42"})


@pytest.mark.parametrize(("currency", "amount"), [("JPY", 500), ("KWD", 1000), ("USD", 100)])
def test_currencies_of_other_exponents(make_order: Make, currency: str, amount: int) -> None:
    order = make_order(currency=currency, amount=amount)
    assert (order["currency"], order["amount"]) == (currency, amount)


def test_unique_receipt_adopts_the_order(client: razorpay.Client, make_order: Make) -> None:
    first = make_order(receipt="cart-1", unique_receipt=True)
    assert make_order(receipt="cart-1", unique_receipt=True) == first
    assert make_order(receipt="cart-1")["id"] != first["id"]
    assert client.order.all()["count"] == 2


def test_only_notes_of_an_order_can_be_changed(client: razorpay.Client, make_order: Make) -> None:
    order = make_order()
    assert client.order.edit(order["id"], {"notes": {"a": "b"}})["notes"] == {"a": "b"}
    with pytest.raises(BadRequestError, match="amount is/are not required"):
        client.order.edit(order["id"], {"notes": {}, "amount": 100})
    assert client.order.fetch(order["id"])["amount"] == 50000


def test_lists_are_paged_filtered_and_newest_first(
    control: Control, client: razorpay.Client, make_order: Make
) -> None:
    orders = [make_order(receipt=f"r{n}") for n in range(12)]
    first = client.order.all()
    assert (first["entity"], first["count"]) == ("collection", 10)
    assert first["items"][0]["id"] == orders[-1]["id"]
    second = client.order.all({"count": 10, "skip": 10})
    assert [one["receipt"] for one in second["items"]] == ["r1", "r0"]
    assert client.order.all({"receipt": "r3"})["items"][0]["id"] == orders[3]["id"]
    control.advance(1000)
    late = make_order()
    found = client.order.all({"from": late["created_at"], "to": late["created_at"]})
    assert [one["id"] for one in found["items"]] == [late["id"]]
    for wrong in ({"count": 101}, {"count": 0}, {"skip": "x"}, {"from": "yesterday"}):
        with pytest.raises(BadRequestError):
            client.order.all(wrong)


def test_authorized_filter_and_expanded_payments(
    control: Control, client: razorpay.Client, make_order: Make
) -> None:
    waiting, _ = make_order(), make_order()
    payment = control.pay_order(waiting["id"])
    found = client.order.all({"authorized": 1, "expand[]": "payments"})
    assert [one["id"] for one in found["items"]] == [waiting["id"]]
    assert found["items"][0]["payments"]["items"][0]["id"] == payment["id"]


# -- payments ------------------------------------------------------------------------------------------


def test_attempts_and_statuses_of_an_order(
    control: Control, client: razorpay.Client, make_order: Make
) -> None:
    order = make_order(payment_capture=1)
    control.pay_order(order["id"], outcome="fail")
    tried = client.order.fetch(order["id"])
    assert (tried["status"], tried["attempts"], tried["amount_paid"]) == ("attempted", 1, 0)
    payment = control.pay_order(order["id"], method="card")
    paid = client.order.fetch(order["id"])
    assert (paid["status"], paid["attempts"], paid["amount_due"]) == ("paid", 2, 0)
    assert [p["status"] for p in client.order.payments(order["id"])["items"]] == [
        "captured",
        "failed",
    ]
    client.payment.refund(payment["id"], {"amount": 50000})
    assert client.order.fetch(order["id"])["status"] == "paid"
    with pytest.raises(Exception, match="already done"):
        control.pay_order(order["id"])


def test_a_failed_payment_says_why(control: Control, make_order: Make) -> None:
    payment = control.pay_order(make_order()["id"], outcome="fail", reason="insufficient_funds")
    assert (payment["status"], payment["captured"]) == ("failed", False)
    assert payment["error_reason"] == "insufficient_funds"
    assert payment["error_code"] == "BAD_REQUEST_ERROR"


def test_a_silent_bank_answers_at_last(
    control: Control, client: razorpay.Client, make_order: Make
) -> None:
    payment = control.pay_order(make_order()["id"], outcome="leave_created")
    assert client.payment.fetch(payment["id"])["status"] == "created"
    assert control.events() == []
    failed = control.settle_payment(payment["id"], "fail", reason="payment_timed_out")
    assert (failed["status"], failed["error_code"]) == ("failed", "GATEWAY_ERROR")
    with pytest.raises(ControlError, match="failed cannot fail"):
        control.settle_payment(payment["id"], "fail")
    with pytest.raises(ControlError, match="outcome is invalid"):
        control.settle_payment(payment["id"], "perhaps")


def test_an_account_may_capture_by_default(server: Running, control: Control) -> None:
    account = control.create_account(capture="automatic")
    client = razorpay.Client(auth=(account["key_id"], account["key_secret"]), base_url=server.url)
    ours = client.order.create({"amount": 100, "currency": "INR"})
    manual = {"payment": {"capture": "manual"}}
    theirs = client.order.create({"amount": 100, "currency": "INR", **manual})
    statuses = [control.pay_order(order["id"])["status"] for order in (ours, theirs)]
    assert statuses == ["captured", "authorized"]


@pytest.mark.parametrize(
    ("method", "details", "field", "value"),
    [
        ("upi", {"vpa": "asha@okaxis"}, "vpa", "asha@okaxis"),
        ("netbanking", {"bank": "SBIN"}, "bank", "SBIN"),
        ("wallet", {"wallet": "phonepe"}, "wallet", "phonepe"),
    ],
)
def test_method_details(
    captured: Make, method: str, details: dict[str, str], field: str, value: str
) -> None:
    payment = captured(method=method, details=details)
    assert (payment["method"], payment[field]) == (method, value)
    assert payment["acquirer_data"]


def test_of_a_card_only_network_and_last_four_are_kept(
    client: razorpay.Client, captured: Make
) -> None:
    payment = captured(method="card", details={"number": "5555 5555 5555 4444"})
    assert (payment["card"]["network"], payment["card"]["last4"]) == ("MasterCard", "4444")
    assert "5555 5555" not in str(client.payment.fetch(payment["id"]))
    assert client.payment.fetchCardDetails(payment["id"])["last4"] == "4444"


def test_capture_takes_the_full_amount_once(
    control: Control, client: razorpay.Client, make_order: Make
) -> None:
    payment = control.pay_order(make_order()["id"])
    assert payment["status"] == "authorized"
    with pytest.raises(BadRequestError, match="must be equal to the amount authorized"):
        client.payment.capture(payment["id"], 49999, {"currency": "INR"})
    with pytest.raises(BadRequestError, match="currency"):
        client.payment.capture(payment["id"], 50000, {"currency": "USD"})
    done = client.payment.capture(payment["id"], 50000, {"currency": "INR"})
    assert (done["status"], done["captured"], done["fee"], done["tax"]) == (
        "captured",
        True,
        1180,
        180,
    )
    with pytest.raises(BadRequestError, match="already been captured"):
        client.payment.capture(payment["id"], 50000, {"currency": "INR"})
    assert client.order.fetch(payment["order_id"])["status"] == "paid"


def test_what_failed_cannot_be_captured(
    control: Control, client: razorpay.Client, make_order: Make
) -> None:
    payment = control.pay_order(make_order()["id"], outcome="fail")
    with pytest.raises(BadRequestError, match="Only payments which have been authorized"):
        client.payment.capture(payment["id"], 50000, {"currency": "INR"})


def test_the_second_payment_of_a_paid_order_is_not_captured(
    control: Control, client: razorpay.Client, make_order: Make
) -> None:
    order = make_order(payment_capture=1)
    late = control.pay_order(order["id"], outcome="fail", reason="payment_timed_out")
    control.pay_order(order["id"])
    assert control.authorize_late(late["id"])["status"] == "authorized"
    with pytest.raises(BadRequestError, match="already done"):
        client.payment.capture(late["id"], 50000, {"currency": "INR"})
    assert client.order.fetch(order["id"])["amount_paid"] == 50000


def test_late_authorization_is_legal_and_captured_while_in_time(
    control: Control, make_order: Make
) -> None:
    options = {"automatic_expiry_period": 30, "manual_expiry_period": 60}
    settings = {"capture": "automatic", "capture_options": options}
    early, late = make_order(payment=settings), make_order(payment=settings)
    payments = [
        control.pay_order(order["id"], outcome="fail", reason="payment_timed_out")
        for order in (early, late)
    ]
    control.advance(29 * 60)
    first = control.authorize_late(payments[0]["id"])
    assert (first["status"], first["error_code"]) == ("captured", None)
    control.advance(2 * 60)
    assert control.authorize_late(payments[1]["id"])["status"] == "authorized"
    control.advance(60 * 60)
    (refunded,) = control.objects("payment", id=payments[1]["id"])
    assert (refunded["status"], refunded["captured"]) == ("refunded", False)


def test_an_uncaptured_payment_is_refunded_by_razorpay(
    control: Control, client: razorpay.Client, make_order: Make
) -> None:
    payment = control.pay_order(make_order()["id"])
    control.advance(5 * 86400 + 60)
    fetched = client.payment.fetch(payment["id"])
    assert (fetched["status"], fetched["captured"], fetched["amount_refunded"]) == (
        "refunded",
        False,
        50000,
    )
    events = [event["event"] for event in control.events()]
    assert events == ["payment.authorized", "refund.created", "refund.processed"]


@given(st.integers(min_value=100, max_value=10**12))
def test_fees_are_two_percent_and_tax_on_them(amount: int) -> None:
    fee, tax = fees(amount)
    assert abs((fee - tax) - amount * 0.02) <= 0.5 + amount * 1e-12
    assert abs(tax - (fee - tax) * 0.18) <= 0.5 + amount * 1e-12
    assert 0 <= tax <= fee < amount


# -- signatures ----------------------------------------------------------------------------------------


def test_the_sdks_helpers_accept_the_simulators_signatures(
    control: Control, client: razorpay.Client, make_order: Make
) -> None:
    handover = control.pay_order(make_order()["id"])["checkout"]
    assert client.utility.verify_payment_signature(handover)
    with pytest.raises(razorpay.errors.SignatureVerificationError):
        client.utility.verify_payment_signature(
            {**handover, "razorpay_order_id": make_order()["id"]}
        )


def test_a_failed_payment_is_handed_over_unsigned(control: Control, make_order: Make) -> None:
    handover = control.pay_order(make_order()["id"], outcome="fail")["checkout"]
    assert set(handover) == {"razorpay_payment_id"}
