"""The wallet: money in through Razorpay, orders paid from it, goods that never came paid back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from harness.shopping import eventually
from harness.subscribing import (
    Subscriber,
    first_open,
    ordered,
    run,
    subscriber,
    to_cutoff_of,
)
from harness.world import World, unique

TOP_UP = """mutation($channel: String!, $amount: PositiveDecimal!, $key: String!) {
  walletTopUp(channel: $channel, amount: $amount, idempotencyKey: $key) {
    payment errors { field code message } } }"""

WALLET = """query($channel: String!) { myWallet(channel: $channel) { balance { amount currency }
    entries(first: 20) { edges { node { amount { amount } balance { amount } reason
        order { number } createdAt } } } } }"""

ORDER = """query($id: ID!) { order(id: $id) { status chargeStatus total { gross { amount } }
    transactions { name pspReference chargedAmount { amount } refundedAmount { amount } } } }"""


def wallet(who: Subscriber) -> dict[str, Any]:
    """The wallet as its owner sees it."""
    return dict(who.client(WALLET, {"channel": who.world.consumer.slug}).ok()["myWallet"])


def top_up(who: Subscriber, amount: str, key: str | None = None) -> dict[str, Any]:
    """Ask to put money in; the browser's options."""
    variables = {"channel": who.world.consumer.slug, "amount": amount, "key": key or unique("top")}
    return dict(who.client(TOP_UP, variables).payload["payment"]["checkout"])


def test_money_in_once(world: World) -> None:
    """The webhook credits what was paid, once; the same key is the same Razorpay order."""
    who = subscriber(world)
    assert wallet(who)["balance"]["amount"] == 0
    first = top_up(who, "500", key="once")
    assert top_up(who, "500", key="once")["order_id"] == first["order_id"]
    world.shop.razorpay.pay_order(first["order_id"])
    eventually(lambda: wallet(who)["balance"]["amount"] == 500, what="the credit", within=60)
    for event in world.shop.razorpay.events(event="payment.captured")[-1:]:
        world.shop.razorpay.replay(event["id"])
    world.shop.razorpay.wait_idle()
    assert wallet(who)["balance"]["amount"] == 500
    assert [edge["node"]["amount"]["amount"] for edge in wallet(who)["entries"]["edges"]] == [500]
    for amount in ("0.001", "1000000"):
        variables = {"channel": world.consumer.slug, "amount": amount, "key": unique("bad")}
        assert who.client(TOP_UP, variables).refusals[0]["field"] == "amount"


def test_a_delivery_is_paid_and_paid_back(world: World) -> None:
    """From top-up to a charged order to a missed delivery: the ledger says every step, the balance agrees."""
    who = subscriber(world, "50.00")
    world.shop.razorpay.pay_order(top_up(who, "1000")["order_id"])
    eventually(lambda: wallet(who)["balance"]["amount"] == 1000, what="the credit", within=60)
    contract = who.subscribe(paymentMode="WALLET")
    to_cutoff_of(world, first_open(world))
    delivery = ordered(who, contract)[0]
    total = Decimal(str(delivery["order"]["total"]["gross"]["amount"]))
    assert Decimal(str(wallet(who)["balance"]["amount"])) == 1000 - total
    assert (
        wallet(who)["entries"]["edges"][0]["node"]["order"]["number"] == delivery["order"]["number"]
    )

    def read() -> dict[str, Any]:
        return dict(world.owner(ORDER, {"id": delivery["order"]["id"]}).ok()["order"])

    eventually(lambda: read()["chargeStatus"] == "FULL", what="the order to be charged", within=60)
    assert [each["name"] for each in read()["transactions"]] == ["Wallet"]

    world.owner(
        """mutation($id: ID!) { subscriptionDeliveryMark(id: $id, state: MISSED) {
            delivery { state } errors { field code message } } }""",
        {"id": delivery["id"]},
    ).payload
    assert wallet(who)["balance"]["amount"] == 1000
    eventually(
        lambda: (
            read()["status"] == "CANCELED"
            and Decimal(str(read()["transactions"][0]["refundedAmount"]["amount"])) == total
        ),
        what="the order to be refunded and cancelled",
        within=60,
    )


def test_an_empty_wallet_orders_nothing_until_it_is_filled(world: World) -> None:
    """Without money no order; with money, before the van leaves, the order comes."""
    who = subscriber(world, "50.00")
    contract = who.subscribe(paymentMode="WALLET")
    to_cutoff_of(world, first_open(world))
    run(world)
    assert who.states(contract)[0] == "LOCKED"
    assert who.read(contract)["deliveries"][0]["order"] is None
    world.shop.razorpay.pay_order(top_up(who, "1000")["order_id"])
    eventually(lambda: wallet(who)["balance"]["amount"] == 1000, what="the credit", within=60)
    assert ordered(who, contract)[0]["state"] == "ORDERED"
