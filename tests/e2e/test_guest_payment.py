"""A guest buys, whatever happens to the browser meanwhile."""

from typing import Any

from harness.shopping import eventually, orders_of
from harness.world import World
from playwright.sync_api import expect

from e2e.shopper import Shopper


def charged(world: World, email: str) -> list[dict[str, Any]]:
    """The shopper's orders, once one of them is fully charged."""
    return eventually(
        lambda: (
            orders_of(world, email)
            if any(o["chargeStatus"] == "FULL" for o in orders_of(world, email))
            else []
        ),
        what="a charged order",
        within=40,
    )


def test_pays_by_upi(shopper: Shopper, world: World) -> None:
    """Given a cart, when it is paid by UPI, then its confirmed order is shown and fully charged."""
    shopper.reach_payment(world.product("120.00", stock=5), 2)
    shopper.pay_by_upi()

    number = shopper.order_number()

    [order] = charged(world, shopper.email)
    assert order["number"] == number
    expect(shopper.page.get_by_test_id("paid")).to_have_text("Paid")
    shopper.go("/cart")
    expect(shopper.page.get_by_role("heading", name="Your cart is empty")).to_be_visible()


def test_fails_then_pays(shopper: Shopper, world: World) -> None:
    """Given a declined payment, when it is tried again, then one order is charged once."""
    shopper.reach_payment(world.product("90.00", stock=5))
    frame = shopper.open_razorpay()
    frame.get_by_test_id("rzp-fail").click()
    expect(frame.get_by_test_id("rzp-error")).to_be_visible()
    frame.get_by_test_id("rzp-close").click()
    expect(shopper.page.get_by_test_id("pay-message")).to_contain_text("did not go through")

    shopper.pay_by_upi()
    shopper.order_number()

    [order] = charged(world, shopper.email)
    assert order["totalCharged"]["amount"] == order["total"]["gross"]["amount"]
    created = [
        request
        for request in world.shop.razorpay.objects("order")
        if request["id"] in str(order["transactions"])
    ]
    assert len(order["transactions"]) == 1, created


def test_sold_out_before_paying(shopper: Shopper, world: World) -> None:
    """Given a product that sells out meanwhile, when pay is pressed, then nothing is charged."""
    product = world.product("45.00", stock=1)
    shopper.reach_payment(product)
    world.stock(product.variant_id, 0)

    shopper.page.get_by_test_id("pay").click()

    expect(shopper.page.get_by_test_id("pay-message")).to_contain_text("no longer available")
    shopper.go("/cart")
    expect(shopper.page.get_by_text("Out of stock")).to_be_visible()
    assert orders_of(world, shopper.email) == []
