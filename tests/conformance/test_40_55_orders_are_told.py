"""Properties 40, 41, 42, 54 and 55: an order's stages, and who is told of them."""

import random

import pytest
from harness.messaging import Messaging, fulfil, new_phone, place, try_move, wait_for_state
from harness.shopping import open_session, start_checkout
from harness.world import unique, use_razorpay

STAGES = ["PENDING", "CONFIRMED", "PACKED", "OUT_FOR_DELIVERY", "DELIVERED"]
WORDS = {
    "CONFIRMED": "is confirmed",
    "PACKED": "is packed",
    "OUT_FOR_DELIVERY": "out for delivery",
    "DELIVERED": "has been delivered",
    "CANCELLED": "is cancelled",
    "REFUNDED": "Refund",
}
TIMELINE = "query($id: ID!) { orderTimeline(id: $id) { stage date note } }"


def valid(before: str, after: str) -> bool:
    """Property 41 as a sentence: forward, or cancelled while not delivered, or refunded."""
    if after == "REFUNDED":
        return before != "REFUNDED"
    if before in ("CANCELLED", "REFUNDED"):
        return False
    if after == "CANCELLED":
        return before != "DELIVERED"
    return STAGES.index(after) > STAGES.index(before)


@pytest.mark.parametrize("seed", range(4))
def test_40_41_42_any_walk_of_stages(messaging: Messaging, seed: int) -> None:
    """Any walk begins at PENDING, only valid moves pass, and each is mailed exactly once."""
    chance = random.Random(f"{seed} stages")
    order = place(messaging)
    entries = messaging.world.owner(TIMELINE, {"id": order.id}).ok()["orderTimeline"]
    assert entries[0]["stage"] == "PENDING"
    current, told = entries[-1]["stage"], []
    for _ in range(6):
        wish = chance.choice([*STAGES, "CANCELLED", "REFUNDED"])
        answer = try_move(messaging, order, wish)
        assert answer.codes == ([] if valid(current, wish) else ["INVALID_STAGE"])
        if valid(current, wish):
            current = wish
            told.append(wish)
    for stage in told:
        messaging.sink.wait_for(to=order.email, channel="email", contains=WORDS[stage])
    # Each is sent by a task of its own: that the order was placed may be told last.
    messaging.sink.wait_for(to=order.email, channel="email", count=len(told) + 1)
    subjects = [
        mail["subject"] for mail in messaging.sink.messages(to=order.email, channel="email")
    ]
    assert len(subjects) == len(set(subjects)) == len(told) + 1


@pytest.mark.parametrize("tracking", ["AWB-880011", "https://carrier.example/t/AWB-880012"])
def test_54_out_for_delivery_sends_an_sms_with_tracking(
    messaging: Messaging, tracking: str
) -> None:
    """For any parcel that goes out, the customer's phone gets an SMS with its number or link."""
    order = place(messaging, phone=new_phone())
    fulfil(messaging, order, tracking=tracking)
    assert try_move(messaging, order, "OUT_FOR_DELIVERY").codes == []
    sms = messaging.sink.wait_for(to=order.phone, channel="sms")
    assert tracking in sms["text"] and order.number in sms["text"]


def test_55_a_failed_payment_mails_instructions(messaging: Messaging) -> None:
    """A payment that fails is followed by a mail that says what to do, with a link that works."""
    world = messaging.world
    use_razorpay(world, messaging.channel)
    email = f"{unique('unlucky')}@example.com"
    checkout = start_checkout(
        world, {messaging.product.variant_id: 1}, channel=messaging.channel, email=email
    )
    session = open_session(checkout)
    world.shop.razorpay.pay_order(session.order_id, outcome="fail")
    mail = messaging.sink.wait_for(
        to=email, channel="email", contains="did not go through", timeout=40
    )
    assert "Try again" in mail["text"]
    link = next(word for word in mail["text"].split() if "/pay/" in word)
    import requests

    answer = requests.get(link, allow_redirects=False, timeout=20)
    assert answer.status_code == 303
    assert checkout.id.rstrip("=") in answer.headers["Location"]
    wait_for_state(messaging, email, "payment_failed", "SENT")
    assert len(messaging.sink.messages(to=email, channel="email")) == 1
