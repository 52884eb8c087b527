"""The slice that everything else is built on: a shopper pays and has an order."""

from harness.shopping import eventually, open_session, orders_of, process, start_checkout
from harness.world import World, unique


def test_paid_in_the_browser(world: World) -> None:
    """Given a checkout, when it is paid and the browser returns, then there is one charged order."""
    email = f"{unique('shopper')}@example.com"
    product = world.product("120.00", stock=5)
    checkout = start_checkout(world, {product.variant_id: 2}, email=email)

    session = open_session(checkout)
    paid = world.shop.razorpay.pay_order(session.order_id)
    process(checkout, session, paid["checkout"])

    orders = eventually(lambda: orders_of(world, email), what="the order")
    assert len(orders) == 1
    charged = eventually(
        lambda: [o for o in orders_of(world, email) if o["chargeStatus"] == "FULL"],
        what="the order to be charged",
    )
    assert charged[0]["totalCharged"]["amount"] == 280.0


def test_paid_with_the_tab_closed(world: World) -> None:
    """Given a checkout, when it is paid and the browser never returns, then the webhook orders."""
    email = f"{unique('shopper')}@example.com"
    product = world.product("55.50", stock=5)
    checkout = start_checkout(world, {product.variant_id: 1}, email=email)

    session = open_session(checkout)
    world.shop.razorpay.pay_order(session.order_id)

    charged = eventually(
        lambda: [o for o in orders_of(world, email) if o["chargeStatus"] == "FULL"],
        what="an order without the browser",
    )
    assert [order["totalCharged"]["amount"] for order in charged] == [95.5]
