"""36: a weekly-or-longer subscription is one at Razorpay. 37: a charge makes one order. 38, 39: paused and cancelled."""

from __future__ import annotations

from typing import Any

import pytest
from harness.shopping import eventually, orders_of
from harness.subscribing import (
    Subscriber,
    first_open,
    ordered,
    run,
    subscriber,
    to_cutoff_of,
)
from harness.world import World


def agreed(world: World, frequency: str = "WEEKLY") -> tuple[Subscriber, str, str]:
    """A subscriber who has agreed in the browser: contract, Razorpay's id."""
    who = subscriber(world, "50.00")
    answer = who.create(frequency=frequency, paymentMode="RAZORPAY_SUBSCRIPTION").payload
    contract, name = answer["contract"]["id"], answer["payment"]["subscription_id"]
    assert answer["contract"]["status"] == "PENDING" and answer["payment"]["key"]
    handed = world.shop.razorpay.authenticate_subscription(name)["checkout"]
    who.do("subscriptionConfirm", contract, data=handed).payload
    return who, contract, name


def remote(world: World, name: str) -> str:
    """The subscription's status at Razorpay."""
    return str(world.shop.razorpay.objects("subscription", id=name)[0]["status"])


@pytest.mark.parametrize("frequency", ["WEEKLY", "FORTNIGHTLY", "MONTHLY"])
def test_36_confirming_creates_it_at_razorpay_and_keeps_its_id(
    world: World, frequency: str
) -> None:
    """The id is kept, a forged answer is refused, a second create makes no second subscription."""
    who = subscriber(world, "50.00")
    wish = {"frequency": frequency, "paymentMode": "RAZORPAY_SUBSCRIPTION", "key": "same"}
    first = who.create(**wish).payload
    name = first["payment"]["subscription_id"]
    assert who.create(**wish).payload["payment"]["subscription_id"] == name
    contract = first["contract"]["id"]
    assert who.read(contract)["razorpaySubscriptionId"] == name
    handed = world.shop.razorpay.authenticate_subscription(name)["checkout"]
    forged = {**handed, "razorpay_signature": "0" * 64}
    assert [e["field"] for e in who.do("subscriptionConfirm", contract, data=forged).refusals] == [
        "data"
    ]
    who.do("subscriptionConfirm", contract, data=handed).payload
    assert who.read(contract)["status"] == "ACTIVE"
    assert remote(world, name) in ("authenticated", "active")


def test_37_each_charge_makes_exactly_one_order(world: World) -> None:
    """The first charge, a second one, and both webhooks again: two orders with the subscription's details."""
    who, contract, name = agreed(world)
    ordered(who, contract, 1)
    world.shop.razorpay.charge_subscription(name)
    rows = ordered(who, contract, 2)
    for event in world.shop.razorpay.events(event="subscription.charged"):
        world.shop.razorpay.replay(event["id"])
    world.shop.razorpay.wait_idle()
    run(world, "renew", "collect")
    orders = orders_of(world, str(who.client.email))
    assert len(orders) == 2
    number = who.read(contract)["number"]
    for order in orders:
        metadata = {entry["key"]: entry["value"] for entry in order["metadata"]}
        assert metadata["subscription"] == number
        assert metadata["subscription_frequency"] == "WEEKLY"
    assert {row["order"]["id"] for row in rows} == {order["id"] for order in orders}

    def charged() -> bool:
        return all(o["chargeStatus"] == "FULL" for o in orders_of(world, str(who.client.email)))

    assert eventually(charged, what="both orders to be charged", within=60)


def test_38_a_paused_one_neither_charges_nor_delivers(world: World) -> None:
    """Paused here is paused at Razorpay; cut-offs pass without an order, for every way to pay."""
    who, contract, name = agreed(world)
    ordered(who, contract, 1)
    daily = who.subscribe()
    for each in (contract, daily):
        assert who.do("subscriptionPause", each).payload["contract"]["status"] == "PAUSED"
    eventually(lambda: remote(world, name) == "paused", what="Razorpay to pause", within=60)
    to_cutoff_of(world, first_open(world))
    run(world, "plan", "renew", "collect")
    assert len(orders_of(world, str(who.client.email))) == 1
    assert set(who.states(daily)) == {"SKIPPED"}
    assert who.do("subscriptionResume", contract).payload["contract"]["status"] == "ACTIVE"
    eventually(lambda: remote(world, name) == "active", what="Razorpay to resume", within=60)


def test_39_a_cancelled_one_never_again(world: World) -> None:
    """Cancelled here is cancelled at Razorpay, stays so, and orders nothing more."""
    who, contract, name = agreed(world)
    ordered(who, contract, 1)
    cancelled: dict[str, Any] = who.do("subscriptionCancel", contract, reason="moving").payload
    assert cancelled["contract"]["status"] == "CANCELLED"
    eventually(lambda: remote(world, name) == "cancelled", what="Razorpay to cancel", within=60)
    for change in ("subscriptionResume", "subscriptionPause", "subscriptionCancel"):
        assert who.do(change, contract).codes == ["CONFLICT"]
    to_cutoff_of(world, first_open(world))
    run(world, "plan", "renew", "collect")
    assert len(orders_of(world, str(who.client.email))) == 1
    left = {row["state"] for row in who.read(contract)["deliveries"] if not row["order"]}
    assert left <= {"CANCELLED", "SKIPPED"}
    assert who.read(contract)["nextDeliveryDate"] is None
