"""29, 30, 31, 33, 64, 75: from a Razorpay order to a paid one, and what is no payment."""

import hashlib
import hmac
import json
import time
from decimal import Decimal

import pytest
from harness.razorpay import (
    ATTEMPTS,
    SECRET,
    attempts,
    checkout_of,
    event_body,
    eventually,
    inbox,
    open_session,
    post,
    transaction,
    until,
)
from harness.shopping import INITIALIZE, Session, orders_of
from harness.world import RAZORPAY, World
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

ASCII = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=80)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(paise=st.integers(min_value=100, max_value=500_000))
def test_29_any_amount_has_its_order_at_razorpay(world: World, paise: int) -> None:
    """Given any price, when the shopper confirms, then Razorpay holds an order of just that much."""
    price = (Decimal(paise) / 100).quantize(Decimal("0.01"))
    checkout = checkout_of(world, str(price))
    session = open_session(checkout)

    options = session.options
    assert {"key", "order_id", "amount", "currency", "name", "prefill"} <= set(options)
    assert options["amount"] == int((Decimal(checkout.total) * 100).to_integral_value())
    (order,) = [
        order
        for order in world.shop.razorpay.objects("order")
        if order["id"] == options["order_id"]
    ]
    assert (order["amount"], order["currency"], order["status"]) == (
        options["amount"],
        "INR",
        "created",
    )
    assert session.answer.payload["transactionEvent"]["type"] == "CHARGE_ACTION_REQUIRED"


@pytest.mark.parametrize("method", ["upi", "card", "netbanking", "wallet"])
def test_30_a_signed_payment_webhook_confirms_the_order(world: World, method: str) -> None:
    """Given any way to pay, when Razorpay tells of the money, then the order is there and paid."""
    checkout = checkout_of(world)
    session = open_session(checkout)
    world.shop.razorpay.pay_order(session.order_id, method=method)

    (order,) = eventually(
        lambda: [o for o in orders_of(world, checkout.email) if o["chargeStatus"] == "FULL"]
    )
    assert order["status"] == "UNFULFILLED"
    assert order["totalCharged"]["amount"] == float(checkout.total)


@pytest.mark.parametrize(
    "reason", ["payment_failed", "insufficient_funds", "payment_cancelled", "card_expired"]
)
def test_31_a_failed_payment_is_marked_failed(world: World, reason: str) -> None:
    """Given any reason to decline, then the payment is marked failed and nothing is ordered."""
    checkout = checkout_of(world)
    session = open_session(checkout)
    failed = world.shop.razorpay.pay_order(session.order_id, outcome="fail", reason=reason)

    found = until(world, session.transaction_id, "CHARGE_FAILURE")
    marked = next(e for e in found["events"] if e["type"] == "CHARGE_FAILURE")
    assert (marked["pspReference"], marked["amount"]["amount"]) == (
        failed["id"],
        float(checkout.total),
    )
    assert found["charged"] == 0.0
    assert orders_of(world, checkout.email) == []


@pytest.fixture(scope="module")
def session(_world: World) -> Session:
    """A session that nobody pays, once everything else that Razorpay had to tell is told."""
    _world.shop.razorpay.wait_idle()
    return open_session(checkout_of(_world))


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(signature=ASCII, secret=st.text(min_size=1, max_size=20))
@example(signature="", secret="")
@example(signature="0" * 64, secret=SECRET.upper())
def test_33_no_signature_but_the_right_one_counts(
    world: World, session: Session, signature: str, secret: str
) -> None:
    """Given any signature, or one made with any other secret, then 401 and no trace."""
    body = event_body(
        "payment.captured",
        payment={
            "id": "pay_Forged",
            "order_id": session.order_id,
            "amount": session.options["amount"],
            "currency": "INR",
            "status": "captured",
            "captured": True,
        },
    )
    before = len(inbox(world))
    raw = json.dumps(body).encode()
    forged = hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()
    assert post(world, raw, signature=signature).status_code == 401
    assert post(world, raw, signature=forged).status_code == 401
    # The right signature of another body proves nothing either.
    other = hmac.new(SECRET.encode(), raw + b" ", hashlib.sha256).hexdigest()
    assert post(world, raw, signature=other).status_code == 401
    assert len(inbox(world)) == before
    assert transaction(world, session.transaction_id)["charged"] == 0.0


@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(outcomes=st.lists(st.sampled_from(["fail", "success"]), min_size=1, max_size=4))
def test_64_any_sequence_of_attempts_is_in_the_log(world: World, outcomes: list[str]) -> None:
    """Given any attempts until one succeeds, then each has its line, with id and outcome."""
    session = open_session(checkout_of(world))
    expected = {}
    for outcome in outcomes:
        made = world.shop.razorpay.pay_order(session.order_id, outcome=outcome)
        expected[made["id"]] = "CAPTURED" if outcome == "success" else "FAILED"
        if outcome == "success":
            break

    def logged() -> dict[str, str]:
        found = attempts(world, transactionId=session.transaction_id)
        return {line["paymentId"]: line["outcome"] for line in found}

    eventually(lambda: logged() == expected, what=f"{expected}")


def test_64_the_log_is_not_everybodys(world: World) -> None:
    for client in (world.shop.anonymous, world.customer(), world.staff("MANAGE_PRODUCTS")):
        assert "PermissionDenied" in client(ATTEMPTS, {"filter": {}}).codes
    assert not world.staff("HANDLE_PAYMENTS")(ATTEMPTS, {"filter": {}}).errors


def test_75_opening_a_payment_is_tried_four_times_then_told(world: World) -> None:
    """Given Razorpay out of order, then four tries, growing pauses, and words for the shopper."""
    checkout = checkout_of(world)
    world.shop.razorpay.clear_requests()
    world.shop.razorpay.fault("status", method="POST", path="/v1/orders", status=503, count=50)
    started = time.monotonic()
    answer = checkout.client(
        INITIALIZE, {"id": checkout.id, "gateway": {"id": RAZORPAY, "data": {}}, "key": None}
    ).payload
    took = time.monotonic() - started

    tries = world.shop.razorpay.requests("POST", "/v1/orders")
    assert len(tries) == 4
    assert 1.5 < took < 20
    assert answer["transactionEvent"]["type"] == "CHARGE_FAILURE"
    assert "try again" in answer["transactionEvent"]["message"]


def test_75_one_good_answer_in_four_is_enough(world: World) -> None:
    checkout = checkout_of(world)
    world.shop.razorpay.fault("status", method="POST", path="/v1/orders", status=503, count=3)
    answer = checkout.client(
        INITIALIZE, {"id": checkout.id, "gateway": {"id": RAZORPAY, "data": {}}, "key": None}
    ).payload
    assert answer["transactionEvent"]["type"] == "CHARGE_ACTION_REQUIRED"
