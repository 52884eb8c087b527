"""Property 75, for payments: a failing Razorpay is tried up to 3 times more, then reported."""

import time

from harness.razorpay import checkout_of
from harness.shopping import INITIALIZE
from harness.world import RAZORPAY, World


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
