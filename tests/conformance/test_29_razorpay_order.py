"""Property 29: confirming creates a Razorpay order and returns what the checkout needs."""

from decimal import Decimal

from harness.razorpay import checkout_of, open_session
from harness.world import World
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st


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
