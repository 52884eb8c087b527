"""Refunds through the official SDK: states, limits, idempotency."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from typing import Any

import pytest
import razorpay
import requests
from razorpay.errors import BadRequestError
from razorpay_simulator import Control, Running
from simulator_doubles import api, wait_until

Make = Callable[..., dict[str, Any]]


def test_a_refund_is_pending_until_processed(
    control: Control, client: razorpay.Client, captured: Make
) -> None:
    payment = captured()
    refund = client.payment.refund(payment["id"], {"amount": 20000, "receipt": "r1"})
    assert re.fullmatch(r"rfnd_[A-Za-z0-9]{14}", refund["id"])
    assert (refund["status"], refund["speed_requested"], refund["acquirer_data"]) == (
        "pending",
        "normal",
        {"arn": None},
    )
    half = client.payment.fetch(payment["id"])
    assert (half["amount_refunded"], half["refund_status"], half["status"]) == (
        20000,
        "partial",
        "captured",
    )
    control.settle_refund(refund["id"])
    done = client.refund.fetch(refund["id"])
    assert done["status"] == "processed"
    assert re.fullmatch(r"\d{23}", done["acquirer_data"]["arn"])
    client.payment.refund(payment["id"], {})
    full = client.payment.fetch(payment["id"])
    assert (full["amount_refunded"], full["refund_status"], full["status"]) == (
        50000,
        "full",
        "refunded",
    )
    assert client.payment.fetch_multiple_refund(payment["id"])["count"] == 2


def test_a_refund_that_fails_gives_the_amount_back(
    control: Control, client: razorpay.Client, captured: Make
) -> None:
    payment = captured()
    refund = client.payment.refund(payment["id"], {"amount": 50000})
    assert control.settle_refund(refund["id"], "failed")["status"] == "failed"
    after = client.payment.fetch(payment["id"])
    assert (after["amount_refunded"], after["refund_status"], after["status"]) == (
        0,
        None,
        "captured",
    )
    with pytest.raises(Exception, match="failed cannot be processed"):
        control.settle_refund(refund["id"])
    client.payment.refund(payment["id"], {"amount": 50000})


def test_instant_refunds_and_their_fallback(
    control: Control, client: razorpay.Client, captured: Make
) -> None:
    first = client.payment.refund(captured()["id"], {"speed": "optimum"})
    assert (first["status"], first["speed_processed"]) == ("processed", "instant")
    control.configure(instant_refunds=False)
    second = client.payment.refund(captured()["id"], {"speed": "optimum"})
    assert (second["status"], second["speed_processed"], second["speed_requested"]) == (
        "pending",
        "normal",
        "optimum",
    )
    assert "refund.speed_changed" in [event["event"] for event in control.events()]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"amount": 50001}, "greater than the refund payment amount"),
        ({"amount": 99}, "at least INR 1.00"),
        ({"amount": "much"}, "must be an integer"),
        ({"speed": "fast"}, "speed is invalid"),
        ({"reason": "x"}, "reason is/are not required"),
    ],
)
def test_bad_refunds(
    client: razorpay.Client, captured: Make, body: dict[str, Any], words: str
) -> None:
    payment = captured()
    with pytest.raises(BadRequestError, match=words):
        client.payment.refund(payment["id"], body)
    assert client.payment.fetch(payment["id"])["amount_refunded"] == 0


def test_refunds_need_a_captured_payment_within_six_months(
    control: Control, client: razorpay.Client, make_order: Make, captured: Make
) -> None:
    authorized = control.pay_order(make_order()["id"])
    with pytest.raises(BadRequestError, match="should be captured"):
        client.payment.refund(authorized["id"], {})
    old = captured()
    client.payment.refund(old["id"], {"amount": 49999})
    with pytest.raises(BadRequestError, match="greater than"):
        client.payment.refund(old["id"], {"amount": 2})
    control.advance(183 * 86400)
    with pytest.raises(BadRequestError, match="6 months"):
        client.payment.refund(old["id"], {})


def refund(server: Running, payment_id: str, key: str, **body: Any) -> requests.Response:
    headers = {"X-Refund-Idempotency": key}
    return api(server, "POST", f"/payments/{payment_id}/refund", json=body, headers=headers)


def test_an_idempotency_key_makes_one_refund(
    server: Running, control: Control, captured: Make
) -> None:
    payment = captured()
    first = refund(server, payment["id"], "refund-key-1", amount=100)
    again = refund(server, payment["id"], "refund-key-1", amount=100)
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json()["id"] == again.json()["id"]
    assert len(control.objects("refund")) == 1
    other = refund(server, payment["id"], "refund-key-1", amount=200)
    assert other.status_code == 400
    short = refund(server, payment["id"], "short", amount=100)
    assert (short.status_code, short.json()["error"]["field"]) == (400, "X-Refund-Idempotency")
    assert len(control.objects("refund")) == 1


def test_a_refund_in_flight_is_409(server: Running, control: Control, captured: Make) -> None:
    payment = captured()
    control.fault("delay", path="/v1/payments/*/refund", seconds=2.0, when="after")
    answers: list[int] = []

    def call() -> None:
        answers.append(refund(server, payment["id"], "refund-key-2", amount=100).status_code)

    thread = threading.Thread(target=call)
    thread.start()
    wait_until(lambda: control.objects("refund"))
    busy = refund(server, payment["id"], "refund-key-2", amount=100)
    thread.join()
    assert (busy.status_code, answers) == (409, [200])
    assert refund(server, payment["id"], "refund-key-2", amount=100).status_code == 200
    assert len(control.objects("refund")) == 1


def test_concurrent_refunds_never_exceed_the_payment(
    server: Running, control: Control, client: razorpay.Client, captured: Make
) -> None:
    payment = captured()
    answers: list[int] = []

    def call(number: int) -> None:
        answers.append(
            refund(server, payment["id"], f"concurrent-{number}", amount=30000).status_code
        )

    threads = [threading.Thread(target=call, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200] + [400] * 7
    assert client.payment.fetch(payment["id"])["amount_refunded"] == 30000


def test_refunds_settle_by_themselves_when_told(
    control: Control, client: razorpay.Client, captured: Make, listener: Any
) -> None:
    control.configure(refund_seconds=0.05)
    made = client.payment.refund(captured()["id"], {})
    assert made["status"] == "pending"
    wait_until(lambda: "refund.processed" in listener.names)
    assert client.refund.fetch(made["id"])["status"] == "processed"


def test_a_refund_and_a_capture_made_in_the_dashboard(
    control: Control, client: razorpay.Client, make_order: Make
) -> None:
    payment = control.pay_order(make_order()["id"])
    assert control.capture_in_dashboard(payment["id"])["status"] == "captured"
    made = control.refund_in_dashboard(payment["id"], 100)
    assert client.payment.fetch_multiple_refund(payment["id"])["items"][0]["id"] == made["id"]


def test_a_bare_amount_as_body_is_refused(
    server: Running, control: Control, captured: Make
) -> None:
    """SDK 1.x can post one; taken as no amount it would refund everything."""
    payment = captured()
    answer = api(server, "POST", f"/payments/{payment['id']}/refund", data=b"100")
    assert answer.status_code == 400
    assert control.objects("refund") == []
