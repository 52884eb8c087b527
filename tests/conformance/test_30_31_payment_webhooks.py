"""Properties 30 and 31: a signed webhook confirms the order; a failed one marks the payment failed."""

import pytest
from harness.razorpay import checkout_of, eventually, open_session, until
from harness.shopping import orders_of
from harness.world import World


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
