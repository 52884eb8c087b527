"""Cash on delivery: offered with its fee, promised with the order, charged at the door."""

import pytest
from harness.razorpay import act, eventually, gateway_in, transaction, until
from harness.shopping import COMPLETE, INITIALIZE, orders_of, start_checkout
from harness.world import CASH, INDIAN_ADDRESS, RAZORPAY, World, unique

GATEWAY = """mutation($id: ID!, $gateways: [PaymentGatewayToInitialize!]) {
  paymentGatewayInitialize(id: $id, paymentGateways: $gateways) {
    gatewayConfigs { id data errors { field message code } } errors { field code message } } }"""

TOTAL = """query($id: ID!) { checkout(id: $id) { totalPrice { gross { amount } }
    lines { variant { sku } totalPrice { gross { amount } } } authorizeStatus } }"""


@pytest.fixture(scope="module")
def _cash(_world: World):
    channel = _world.channel()
    gateway_in(_world, channel)
    _world.plugin(CASH, channel)
    return channel


@pytest.fixture
def cash(_cash, world: World):
    """A channel with the default settings: fee 20, at most 10,000, every PIN code."""
    world.plugin(CASH, _cash, fee="20", maximum_amount="10000", pin_codes="")
    return _cash


def checkout_in(world: World, channel, price: str = "120.00", stock: int = 50):
    product = world.product(price, stock=stock, channels={channel: price})
    email = f"{unique('cash')}@example.com"
    checkout = start_checkout(world, {product.variant_id: 1}, channel=channel, email=email)
    checkout.email = email
    checkout.variant_id = product.variant_id
    return checkout


def offer(checkout) -> dict:
    answer = checkout.client(GATEWAY, {"id": checkout.id, "gateways": [{"id": CASH}]})
    return answer.payload["gatewayConfigs"][0]["data"]


def choose(checkout, *, amount: str | None = None, key: str | None = None):
    return checkout.client(
        INITIALIZE,
        {"id": checkout.id, "gateway": {"id": CASH, "data": {}}, "amount": amount, "key": key},
    ).payload


def total(checkout) -> float:
    found = checkout.client(TOTAL, {"id": checkout.id}).ok()["checkout"]
    return float(found["totalPrice"]["gross"]["amount"])


def test_the_fee_is_shown_before_anything_is_confirmed(world: World, cash) -> None:
    checkout = checkout_in(world, cash)
    found = offer(checkout)
    assert (found["available"], float(found["fee"]), found["reason"]) == (True, 20.0, None)
    assert float(found["total"]) == float(checkout.total) + 20
    assert total(checkout) == float(checkout.total)


def test_ordered_with_the_fee_and_charged_at_the_door(world: World, cash) -> None:
    """Given cash chosen, then the order holds the fee, authorized; delivery charges all of it."""
    checkout = checkout_in(world, cash)
    chosen = choose(checkout, amount=checkout.total)
    assert chosen["transactionEvent"]["type"] == "AUTHORIZATION_SUCCESS"
    due = float(checkout.total) + 20
    assert total(checkout) == due
    order = checkout.client(COMPLETE, {"id": checkout.id}).payload["order"]
    assert order["chargeStatus"] == "NONE"
    found = transaction(world, chosen["transaction"]["id"])
    assert (found["authorized"], sorted(found["actions"])) == (due, ["CANCEL", "CHARGE"])
    assert orders_of(world, checkout.email)[0]["total"]["gross"]["amount"] == due

    act(world.owner, found["id"], "CHARGE")
    found = until(world, found["id"], "CHARGE_SUCCESS", charged=due, authorized=0.0)
    assert found["actions"] == ["REFUND"]
    act(world.owner, found["id"], "REFUND", "50")
    until(world, found["id"], "REFUND_SUCCESS", refunded=50.0)


def test_delivered_means_collected_once(world: World, cash) -> None:
    """Given order tracking's verb, when told twice, then charged once."""
    checkout = checkout_in(world, cash)
    chosen = choose(checkout)
    checkout.client(COMPLETE, {"id": checkout.id}).payload
    eventually(lambda: transaction(world, chosen["transaction"]["id"])["order"])
    code = (
        "from saleor_plugins.cash_on_delivery.collecting import collected\n"
        "from saleor_plugins.host.db import writer\n"
        "from saleor_plugins.host.graphql import unwrap_id\n"
        f"order = unwrap_id('{orders_of(world, checkout.email)[0]['id']}', 'Order')\n"
        "with writer():\n    print(collected(order), collected(order))"
    )
    assert world.shop.python(code).split()[-2:] == ["180.000", "0"]
    found = transaction(world, chosen["transaction"]["id"])
    assert found["kinds"].count("CHARGE_SUCCESS") == 1


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


PAID_OTHERWISE = """mutation($id: ID!, $amount: PositiveDecimal!) { transactionCreate(id: $id,
    transaction: {name: "Bank transfer", amountCharged: {amount: $amount, currency: "INR"}}) {
    transaction { id } errors { field message code } } }"""


@pytest.mark.parametrize(("otherwise", "at_the_door"), [("180", 0.0), ("100", 80.0)])
def test_what_was_paid_otherwise_is_not_collected_again(
    world: World, cash, otherwise: str, at_the_door: float
) -> None:
    """Given an order paid by transfer meanwhile, when it is delivered, then only the rest is cash."""
    found, order = ordered_in_cash(world, cash)
    assert found["authorized"] == 180.0
    world.owner(PAID_OTHERWISE, {"id": order["id"], "amount": otherwise}).payload
    world.shop.python(
        "from saleor_plugins.cash_on_delivery.collecting import collected\n"
        "from saleor_plugins.host.db import writer\n"
        "from saleor_plugins.host.graphql import unwrap_id\n"
        "with writer():\n"
        f"    collected(unwrap_id('{order['id']}', 'Order'))"
    )
    after = transaction(world, found["id"])
    assert (after["charged"], after["authorized"]) == (at_the_door, 0.0)
    (paid,) = orders_of(world, order["userEmail"])
    assert (paid["chargeStatus"], paid["totalCharged"]["amount"]) == ("FULL", 180.0)


LINES = """query($id: ID!) { checkout(id: $id) { lines { id variant { sku } } } }"""
UPDATE_LINES = """mutation($id: ID!, $lines: [CheckoutLineUpdateInput!]!) {
    checkoutLinesUpdate(id: $id, lines: $lines) { errors { field code message } } }"""
MOVE = """mutation($id: ID!, $address: AddressInput!) {
    checkoutShippingAddressUpdate(id: $id, shippingAddress: $address) {
    errors { field code message } } }"""


def refused(checkout) -> str:
    """Why no order is made of a checkout."""
    answer = checkout.client(COMPLETE, {"id": checkout.id})
    return str(answer.refusals[0]["message"])


def test_the_fee_cannot_be_taken_off_after_the_promise(world: World, cash) -> None:
    """Given cash chosen, when the shopper deletes the fee's line, then there is no order without it."""
    checkout = checkout_in(world, cash)
    choose(checkout)
    lines = checkout.client(LINES, {"id": checkout.id}).ok()["checkout"]["lines"]
    (fee,) = [line for line in lines if line["variant"]["sku"] == "CASH-ON-DELIVERY-FEE"]
    none = {"lineId": fee["id"], "quantity": 0}
    checkout.client(UPDATE_LINES, {"id": checkout.id, "lines": [none]}).payload
    assert "fee" in refused(checkout)
    assert orders_of(world, checkout.email) == []
    # Asked and chosen again, the fee is back.
    assert offer(checkout)["available"]
    choose(checkout)
    checkout.client(COMPLETE, {"id": checkout.id}).payload
    (order,) = orders_of(world, checkout.email)
    assert order["total"]["gross"]["amount"] == float(checkout.total) + 20


def test_the_parcel_cannot_go_elsewhere_after_the_promise(world: World, cash) -> None:
    """Given cash chosen, when the address moves to where cash is not taken, then no order."""
    world.plugin(CASH, cash, pin_codes="5600")
    checkout = checkout_in(world, cash)
    choose(checkout)
    elsewhere = {**INDIAN_ADDRESS, "postalCode": "570001", "city": "Mysuru"}
    checkout.client(MOVE, {"id": checkout.id, "address": elsewhere}).payload
    assert "570001" in refused(checkout)
    assert orders_of(world, checkout.email) == []


def test_the_limit_is_of_all_that_is_promised(world: World, cash) -> None:
    """Given a limit of 150 and a cart of 180 with its fee, then two smaller promises do not pass it."""
    world.plugin(CASH, cash, maximum_amount="150")
    checkout = checkout_in(world, cash)
    first = choose(checkout, amount="100")
    assert first["transactionEvent"]["type"] == "AUTHORIZATION_SUCCESS"
    choose(checkout, amount="60")
    assert "up to INR 150" in refused(checkout)
    assert orders_of(world, checkout.email) == []


def test_nobody_took_the_parcel(world: World, cash) -> None:
    checkout = checkout_in(world, cash)
    chosen = choose(checkout)
    act(world.owner, chosen["transaction"]["id"], "CANCEL")
    until(world, chosen["transaction"]["id"], "CANCEL_SUCCESS", authorized=0.0)


def test_the_limit_counts_the_fee(world: World, cash) -> None:
    world.plugin(CASH, cash, maximum_amount="180")
    assert offer(checkout_in(world, cash, "120.00"))["available"]
    dear = checkout_in(world, cash, "120.01")
    assert "up to INR 180" in offer(dear)["reason"]
    refused = choose(dear)
    assert refused["transactionEvent"]["type"] == "AUTHORIZATION_FAILURE"
    assert "up to INR 180" in refused["transactionEvent"]["message"]
    assert total(dear) == float(dear.total)


def test_pin_codes(world: World, cash) -> None:
    world.plugin(CASH, cash, pin_codes="110, 600001")
    assert "560001" in offer(checkout_in(world, cash))["reason"]
    world.plugin(CASH, cash, pin_codes="5600")
    assert offer(checkout_in(world, cash))["available"]


def test_another_way_to_pay_after_all(world: World, cash) -> None:
    """Given cash chosen and left, then fee and promise are gone, and cash can be chosen again."""
    checkout = checkout_in(world, cash)
    key = unique("key")
    first = choose(checkout, amount=checkout.total, key=key)
    assert offer(checkout)["available"]
    assert total(checkout) == float(checkout.total)
    assert transaction(world, first["transaction"]["id"])["authorized"] == 0.0

    again = choose(checkout, amount=checkout.total, key=key)
    assert again["transaction"]["id"] == first["transaction"]["id"]
    order = checkout.client(COMPLETE, {"id": checkout.id}).payload["order"]
    assert order["number"]
    found = transaction(world, first["transaction"]["id"])
    assert found["authorized"] == float(checkout.total) + 20


def test_no_fee_when_the_merchant_wants_none(world: World, cash) -> None:
    world.plugin(CASH, cash, fee="0")
    checkout = checkout_in(world, cash)
    assert float(offer(checkout)["fee"]) == 0
    choose(checkout)
    assert total(checkout) == float(checkout.total)


SWEEP = """
from datetime import timedelta
from saleor_plugins.core import clock
from saleor_plugins.cash_on_delivery import collecting, sweeping
from saleor_plugins.core.models import OutboxMessage
from saleor_plugins.host import checkouts, graphql
from saleor_plugins.host.db import writer
from saleor.account.models import User
from saleor.payment.models import TransactionEvent, TransactionItem
now = clock.now()
item = TransactionItem.objects.filter(token="{token}").first()
with writer():
    {before}
    print("found", sweeping.sweep(now + timedelta(minutes={minutes})))
    print("again", sweeping.sweep(now + timedelta(minutes={minutes})))
"""


def swept(world: World, before: str, *, token: str = "", minutes: int = 5) -> list[str]:
    """What the sweeper says when it comes, twice, after a process died at some step."""
    token = token or "00000000-0000-4000-8000-000000000000"
    said = world.shop.python(SWEEP.format(before=before, token=token, minutes=minutes))
    return said.split()[-4:]


def ordered_in_cash(world: World, cash) -> tuple[dict, dict]:
    """An order to be paid at the door: its transaction and itself."""
    checkout = checkout_in(world, cash)
    chosen = choose(checkout)
    checkout.client(COMPLETE, {"id": checkout.id}).payload
    found = eventually(
        lambda: (t := transaction(world, chosen["transaction"]["id"]))["order"] and t
    )
    return found, orders_of(world, checkout.email)[0]


REQUESTED = (
    "TransactionEvent.objects.create(transaction=item, type='charge_request', currency='INR', "
    "amount_value=item.authorized_value, user=User.objects.filter(is_staff=True).first(){more})"
)


@pytest.mark.parametrize(
    "more",
    ["", ", psp_reference='cash-1', include_in_calculations=True"],
    ids=["not-heard", "half-answered"],
)
def test_a_request_that_a_crash_interrupted_is_answered(world: World, cash, more: str) -> None:
    """Given staff's charge whose process died, when the sweeper comes, then it is charged, once."""
    found, _ = ordered_in_cash(world, cash)
    said = swept(world, REQUESTED.format(more=more), token=found["token"])
    assert said == ["found", "1", "again", "0"]
    due = found["authorized"]
    after = transaction(world, found["id"])
    assert (after["charged"], after["authorized"]) == (due, 0.0)
    assert after["kinds"].count("CHARGE_SUCCESS") == 1


def test_cash_that_was_written_down_and_not_counted(world: World, cash) -> None:
    """Given Saleor's event without what follows from it, then the order is paid after all."""
    found, order = ordered_in_cash(world, cash)
    event = (
        "TransactionEvent.objects.create(transaction=item, type='charge_success', currency='INR', "
        "amount_value=item.authorized_value, psp_reference=collecting.reference(item.token), "
        "include_in_calculations=True)"
    )
    assert swept(world, event, token=found["token"]) == ["found", "1", "again", "0"]
    (after,) = orders_of(world, order["userEmail"])
    assert (after["chargeStatus"], after["totalCharged"]["amount"]) == ("FULL", found["authorized"])


def test_a_delivery_that_was_told_too_early_is_collected(world: World, cash) -> None:
    """Given a delivery acted on before the promise was on the order, then it is charged later."""
    found, order = ordered_in_cash(world, cash)
    told = (
        f"order_id = graphql.unwrap_id('{order['id']}', 'Order')\n"
        "    OutboxMessage.objects.create(kind=collecting.KIND, "
        "key=f'{collecting.KIND}:{order_id}', payload={'order_id': order_id}, state='done', "
        "due_at=now, created_at=now)"
    )
    assert swept(world, told) == ["found", "1", "again", "0"]
    assert transaction(world, found["id"])["charged"] == found["authorized"]


def test_a_fee_without_a_promise_goes(world: World, cash) -> None:
    """Given a fee put on a cart by a process that died before the promise, then it goes later."""
    checkout = checkout_in(world, cash)
    fee = (
        f"checkouts.add_surcharge('{checkout.token}', sku=collecting.FEE_SKU, "
        "name=collecting.FEE_NAME, amount=20)"
    )
    assert swept(world, fee, minutes=5) == ["found", "0", "again", "0"]
    assert total(checkout) == float(checkout.total) + 20
    # Carts of other tests whose promise was taken back are among what is found.
    assert swept(world, "pass", minutes=20)[2:] == ["again", "0"]
    assert total(checkout) == float(checkout.total)
    # A promise keeps its fee.
    kept = checkout_in(world, cash)
    choose(kept)
    assert swept(world, "pass", minutes=20) == ["found", "0", "again", "0"]
    assert total(kept) == float(kept.total) + 20


def test_other_gateways_are_left_alone(world: World, cash) -> None:
    """Given both gateways in a channel, then each answers for itself only."""
    checkout = checkout_in(world, cash)
    answer = checkout.client(
        GATEWAY, {"id": checkout.id, "gateways": [{"id": CASH}, {"id": RAZORPAY}]}
    )
    assert [(c["id"], c["errors"]) for c in answer.payload["gatewayConfigs"]] == [
        (CASH, []),
        (RAZORPAY, []),
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [("fee", "-1"), ("fee", "much"), ("maximum_amount", "-5"), ("pin_codes", "56x")],
)
def test_settings_that_cannot_work_are_refused(world: World, cash, name: str, value: str) -> None:
    answer = world.owner(
        """mutation($id: ID!, $channel: ID, $input: PluginUpdateInput!) {
            pluginUpdate(id: $id, channelId: $channel, input: $input) {
                errors { field code message } } }""",
        {
            "id": CASH,
            "channel": cash.id,
            "input": {"configuration": [{"name": name, "value": value}]},
        },
    )
    named = answer.refusals[0]["field"].lower()
    assert named == name.replace("_", "")
