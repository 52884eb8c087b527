"""43, 44: a customer sees only their own orders; an owner all, by status, dates and role."""

import base64
import json
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from harness.messaging import Messaging, cancel, confirm, fulfil, place
from harness.pricing import Pricing
from harness.world import World
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shopkeeper.client import Client

MINE = """{ me { orders(first: 50) { totalCount edges { node { id } } } } }"""

ALL = """query($filter: OrderFilterInput, $where: OrderWhereInput) {
    orders(first: 100, filter: $filter, where: $where) { totalCount edges { node { id status } } } }"""


def own(client: Client) -> set[str]:
    """Orders in a customer's history."""
    found = client(MINE).ok()["me"]["orders"]
    assert found["totalCount"] == len(found["edges"])
    return {edge["node"]["id"] for edge in found["edges"]}


def every(world: World, **variables: Any) -> dict[str, str]:
    """Orders that the owner sees: status by id."""
    edges = world.owner(ALL, variables).ok()["orders"]["edges"]
    return {edge["node"]["id"]: edge["node"]["status"] for edge in edges}


@given(st.lists(st.integers(0, 2), min_size=1, max_size=5))
@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
def test_43_44_each_sees_their_own_and_the_owner_all(
    _messaging: Messaging, buyers: list[int]
) -> None:
    """Any orders of any customers: each finds exactly their own, and the owner every one."""
    customers = [_messaging.world.customer() for _ in range(3)]
    placed: dict[int, set[str]] = {0: set(), 1: set(), 2: set()}
    for buyer in buyers:
        placed[buyer].add(place(_messaging, client=customers[buyer]).id)
    for number, customer in enumerate(customers):
        assert own(customer) == placed[number]
        found = every(_messaging.world, filter={"customer": customer.email})
        assert set(found) == placed[number]
    assert set().union(*placed.values()) <= set(every(_messaging.world))


def test_43_nobody_else_finds_them(messaging: Messaging) -> None:
    """Another customer, and a stranger, get no list and no history of it, nor find it by its number.

    Saleor shows an order to whoever has its id, as the link in the buyer's mail does: the id is a
    random UUID that only the buyer is told. So the property is read as: nobody comes by it elsewhere.
    """
    world = messaging.world
    order = place(messaging, client=world.customer(), name="Revathi")
    assert uuid.UUID(order.pk).version == 4
    personal = (order.id, order.email, order.phone, "Revathi")
    number = base64.b64encode(f"Order:{order.number}".encode()).decode()
    for other in (world.customer(), world.shop.anonymous):
        answers = [
            other(ALL),
            other(ALL, {"filter": {"customer": order.email}}),
            other(MINE),
            other("query($id: ID!) { orderTimeline(id: $id) { stage } }", {"id": order.id}),
            other("query($id: ID!) { order(id: $id) { id userEmail } }", {"id": number}),
            other("query($id: ID!) { order(id: $id) { user { email } } }", {"id": order.id}),
        ]
        assert [each.codes for each in answers[:2]] == [["PermissionDenied"]] * 2
        assert answers[3].codes == ["PermissionDenied"]
        for answer in answers:
            assert not any(each in json.dumps(answer.data) for each in personal)
    mine = order.client("query($id: ID!) { order(id: $id) { userEmail } }", {"id": order.id})
    assert mine.ok()["order"]["userEmail"] == order.email
    assert order.id in own(order.client)


@pytest.fixture(scope="module")
def staged(_messaging: Messaging) -> dict[str, str]:
    """One order for each status: its id by status."""
    names = ("UNCONFIRMED", "UNFULFILLED", "FULFILLED", "CANCELED")
    made = {name: place(_messaging) for name in names}
    for name in names[1:]:
        confirm(_messaging, made[name])
    fulfil(_messaging, made["FULFILLED"])
    cancel(_messaging, made["CANCELED"])
    return {status: order.id for status, order in made.items()}


@pytest.mark.parametrize("wanted", range(1, 16, 2))
def test_44_by_status(messaging: Messaging, staged: dict[str, str], wanted: int) -> None:
    """Any of the statuses, alone or together: their orders and no others."""
    names = [name for bit, name in enumerate(sorted(staged)) if wanted >> bit & 1]
    found = every(messaging.world, filter={"status": names})
    assert {key for key in staged.values() if key in found} == {staged[name] for name in names}
    assert set(found.values()) <= set(names)
    found = every(messaging.world, where={"status": {"oneOf": names}})
    assert {key for key in staged.values() if key in found} == {staged[name] for name in names}


@pytest.mark.parametrize(
    ("first", "last", "there"), [(-1, 1, True), (1, 2, False), (-3, -2, False), (None, 1, True)]
)
def test_44_by_dates(
    messaging: Messaging, staged: dict[str, str], first: int | None, last: int, there: bool
) -> None:
    """A span of dates that holds today has today's orders; one that does not has none of them."""
    now = datetime.now(UTC)
    span = {"lte": now + timedelta(days=last)}
    if first is not None:
        span["gte"] = now + timedelta(days=first)
    days = {name: value.date().isoformat() for name, value in span.items()}
    found = every(messaging.world, filter={"created": days})
    assert (set(staged.values()) <= set(found)) is there
    instants = {name: value.isoformat() for name, value in span.items()}
    found = every(messaging.world, where={"createdAt": instants})
    assert (set(staged.values()) <= set(found)) is there


def test_44_by_role(pricing: Pricing) -> None:
    """A role buys in its channel: the channels' orders are the distributors', or the consumers'."""
    world = pricing.world
    world.owner(
        """mutation($id: ID!) { channelUpdate(id: $id, input: {
            orderSettings: {allowUnpaidOrders: true}}) { errors { field code message } } }""",
        {"id": world.consumer.id},
    ).payload
    product = pricing.product("100.00")
    buyer, customer = pricing.distributor(), world.customer()
    lines = [(product.variant_id, 2)]
    wholesale = pricing.order(buyer.client, lines).payload["order"]["id"]
    retail = pricing.order(customer, lines, channel=world.consumer).payload["order"]["id"]
    distributors = every(world, filter={"channels": [pricing.wholesale.id]})
    consumers = every(world, filter={"channels": [world.consumer.id]})
    assert wholesale in distributors and retail not in distributors
    assert retail in consumers and wholesale not in consumers
    both = {"status": ["UNCONFIRMED"], "channels": [pricing.wholesale.id]}
    assert wholesale in every(world, filter=both)
    assert wholesale in every(world, where={"channelId": {"eq": pricing.wholesale.id}})
