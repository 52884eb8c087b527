"""34, 35: subscribing. 36 to 39: a subscription at Razorpay, its charges, its pauses, its end. 51: the calendar."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from harness.shopping import eventually, orders_of
from harness.subscribing import (
    CREATE,
    Subscriber,
    first_open,
    make_plan,
    ordered,
    run,
    subscriber,
    to_cutoff_of,
)
from harness.world import World
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

FREQUENCIES = ["DAILY", "ALTERNATE_DAYS", "WEEKDAYS", "WEEKLY", "FORTNIGHTLY", "MONTHLY"]


@pytest.fixture(scope="module")
def somebody(_world: World) -> Subscriber:
    """A subscriber with a product."""
    return subscriber(_world)


@given(st.sets(st.sampled_from(FREQUENCIES), min_size=1))
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
def test_34_any_frequencies_are_shown(
    _world: World, somebody: Subscriber, frequencies: set[str]
) -> None:
    """Whatever a plan offers is shown with its product, and nothing else."""
    product = _world.product("10.00")
    make_plan(_world, [product], frequencies=sorted(frequencies))
    shown = _world.shop.anonymous(
        """query($channel: String!, $product: ID!) {
            subscriptionPlans(channel: $channel, productId: $product) { frequencies variants { id } } }""",
        {"channel": _world.consumer.slug, "product": product.id},
    ).ok()["subscriptionPlans"]
    assert [set(plan["frequencies"]) for plan in shown] == [frequencies]
    assert shown[0]["variants"] == [{"id": product.variant_id}]


@pytest.mark.parametrize("missing", ["frequency", "startDate", "address"])
def test_35_what_is_missing_is_named(world: World, somebody: Subscriber, missing: str) -> None:
    """Leaving one out is refused, names it, and makes no contract."""
    wish: dict[str, Any] = somebody.wish(startDate=first_open(world).isoformat())
    del wish[missing]
    before = _count(somebody)
    answer = somebody.client(CREATE, {"input": wish, "key": f"without-{missing}"})
    said = answer.errors or answer.refusals
    assert any(missing in str(each) for each in said), said
    assert _count(somebody) == before


def _count(who: Subscriber) -> int:
    found = who.client("{ mySubscriptionContracts(first: 1) { totalCount } }").ok()
    return int(found["mySubscriptionContracts"]["totalCount"])


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


CALENDAR = """query($from: Date!, $to: Date!, $channel: String!) {
  deliveryCalendar(from: $from, to: $to, channel: $channel) {
    date deliveries { id date state contract { id } lines { quantity variant { id } } }
    totals { variant { id } slot quantity } } }"""

choices = st.lists(
    st.tuples(
        st.sampled_from(
            [("DAILY", None), ("ALTERNATE_DAYS", None), ("WEEKDAYS", [1, 5]), ("FORTNIGHTLY", None)]
        ),
        st.integers(1, 5),
        st.lists(st.integers(0, 14), max_size=3, unique=True),
    ),
    min_size=1,
    max_size=3,
)


@given(choices)
@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
def test_51_exactly_the_deliveries_of_the_date(_world: World, wishes: list[Any]) -> None:
    """Any contracts with any skips: each day's deliveries and totals are theirs, no more and no fewer."""
    _world.shop.clock.reset()
    channel = _world.channel()
    product = _world.product("10.00", channels={channel: "10.00"})
    plan = make_plan(_world, [product], channel=channel.slug)
    who = Subscriber(_world, _world.customer(), plan, product)
    start = first_open(_world)
    wanted: dict[date, Counter[str]] = {}
    for (frequency, weekdays), quantity, skips in wishes:
        contract = who.subscribe(
            frequency=frequency,
            weekdays=weekdays,
            lines=[{"variantId": product.variant_id, "quantity": quantity}],
        )
        for offset in range(15):
            day = start + timedelta(days=offset)
            if not _delivers(frequency, weekdays, start, day):
                continue
            if offset in skips:
                who.do("subscriptionSkip", contract, date=day.isoformat()).payload
            else:
                wanted.setdefault(day, Counter())[contract] += quantity
    variables = {
        "from": start.isoformat(),
        "to": (start + timedelta(days=14)).isoformat(),
        "channel": channel.slug,
    }
    shown = _world.owner(CALENDAR, variables).ok()["deliveryCalendar"]
    assert [row["date"] for row in shown] == [
        (start + timedelta(days=offset)).isoformat() for offset in range(15)
    ]
    for row in shown:
        here = wanted.get(date.fromisoformat(row["date"]), Counter())
        found = Counter(
            {each["contract"]["id"]: each["lines"][0]["quantity"] for each in row["deliveries"]}
        )
        assert found == here and all(each["date"] == row["date"] for each in row["deliveries"])
        totals = [(total["quantity"], total["slot"]) for total in row["totals"]]
        assert totals == ([(here.total(), "morning")] if here else [])


def _delivers(frequency: str, weekdays: list[int] | None, start: date, day: date) -> bool:
    since = (day - start).days
    return {
        "DAILY": True,
        "ALTERNATE_DAYS": since % 2 == 0,
        "WEEKDAYS": day.isoweekday() in (weekdays or []),
        "FORTNIGHTLY": since % 14 == 0,
    }[frequency]


def test_51_only_for_staff(world: World) -> None:
    """A customer does not see the calendar."""
    who = subscriber(world)
    today = first_open(world).isoformat()
    variables = {"from": today, "to": today, "channel": world.consumer.slug}
    assert who.client(CALENDAR, variables).codes == ["PermissionDenied"]
