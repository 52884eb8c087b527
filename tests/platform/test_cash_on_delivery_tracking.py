"""An order marked as delivered is an order whose cash was collected."""

from harness.razorpay import eventually, transaction, until
from harness.shopping import COMPLETE, INITIALIZE, orders_of, start_checkout
from harness.world import CASH, World, unique

STAGE = """mutation($id: ID!, $stage: OrderStage!) { orderStageUpdate(id: $id, stage: $stage) {
    errors { field code message } } }"""


def test_delivered_charges_the_promise(world: World) -> None:
    """Given an order to be paid in cash, when staff marks it delivered, then it is charged, once."""
    channel = world.channel()
    world.plugin(CASH, channel)
    product = world.product("80.00", channels={channel: "80.00"})
    email = f"{unique('cash')}@example.com"
    checkout = start_checkout(world, {product.variant_id: 1}, channel=channel, email=email)
    variables = {"id": checkout.id, "gateway": {"id": CASH, "data": {}}, "key": None}
    chosen = checkout.client(INITIALIZE, variables).payload
    checkout.client(COMPLETE, {"id": checkout.id}).payload
    (order,) = eventually(lambda: orders_of(world, email))

    world.owner(STAGE, {"id": order["id"], "stage": "DELIVERED"}).payload
    due = float(checkout.total) + 20
    until(world, chosen["transaction"]["id"], "CHARGE_SUCCESS", charged=due, authorized=0.0)
    world.owner(STAGE, {"id": order["id"], "stage": "DELIVERED"})
    assert transaction(world, chosen["transaction"]["id"])["kinds"].count("CHARGE_SUCCESS") == 1
    assert orders_of(world, email)[0]["chargeStatus"] == "FULL"
