"""A contract's deliveries become Saleor orders exactly once, go out of the door, and some do not arrive."""

from __future__ import annotations

import base64
import csv
import io
from datetime import timedelta
from typing import Any

import requests
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
from shopkeeper.client import Answer

ORDER = """query($id: ID!) { order(id: $id) { number status origin externalReference userEmail
    metadata { key value } total { gross { amount } net { amount } } subtotal { gross { amount } }
    shippingPrice { gross { amount } } shippingMethodName
    shippingAddress { city postalCode countryArea } billingAddress { city }
    lines { quantity productSku unitPrice { gross { amount } } allocations { quantity } }
    events { type } } }"""


def test_a_delivery_becomes_one_order(world: World) -> None:
    """Given a daily contract, when the cut-off passes, then there is one order with the contract's details."""
    who = subscriber(world, "50.00", percentOff=10.0)
    contract = who.subscribe()
    assert set(who.states(contract)) == {"PLANNED"} and len(who.states(contract)) >= 29
    day = first_open(world)
    to_cutoff_of(world, day)

    delivery = ordered(who, contract)[0]

    assert delivery["date"] == day.isoformat() and delivery["state"] == "ORDERED"
    order = world.owner(ORDER, {"id": delivery["order"]["id"]}).ok()["order"]
    metadata = {entry["key"]: entry["value"] for entry in order["metadata"]}
    assert metadata["subscription"] == who.read(contract)["number"]
    assert metadata["delivery_date"] == day.isoformat()
    assert order["status"] in ("UNFULFILLED", "UNCONFIRMED")
    assert order["userEmail"] == who.client.email
    assert (
        order["shippingAddress"]["city"] == "BENGALURU"
        or order["shippingAddress"]["city"] == "Bengaluru"
    )
    assert order["shippingMethodName"]
    line = order["lines"][0]
    assert (line["quantity"], line["unitPrice"]["gross"]["amount"]) == (2, 45.0)
    assert sum(each["quantity"] for each in line["allocations"]) == 2
    kinds = {event["type"] for event in order["events"]}
    assert {"DRAFT_CREATED", "PLACED_FROM_DRAFT"} <= kinds, kinds
    gross = order["subtotal"]["gross"]["amount"] + order["shippingPrice"]["gross"]["amount"]
    assert order["total"]["gross"]["amount"] == gross
    assert len(orders_of(world, str(who.client.email))) == 1


def test_three_days_make_three_orders(world: World) -> None:
    """Given a daily contract, when three cut-offs pass, then three orders exist, each of its own day."""
    who = subscriber(world)
    contract = who.subscribe()
    start = first_open(world)
    for offset in range(3):
        to_cutoff_of(world, start + timedelta(days=offset))
        ordered(who, contract, offset + 1)
    rows = [row for row in who.read(contract)["deliveries"] if row["order"]]
    assert [row["date"] for row in rows] == [
        (start + timedelta(days=offset)).isoformat() for offset in range(3)
    ]
    assert len({row["order"]["id"] for row in rows}) == 3
    assert eventually(lambda: len(orders_of(world, str(who.client.email))) == 3)


def test_out_of_stock_delivers_what_there_is(world: World) -> None:
    """Given two wanted and one in stock, then one is ordered, and the shop's stock is all promised."""
    who = subscriber(world, "20.00", stock=1)
    contract = who.subscribe()
    to_cutoff_of(world, first_open(world))
    delivery = ordered(who, contract)[0]
    assert [line["quantity"] for line in delivery["lines"]] == [1]
    order = world.owner(ORDER, {"id": delivery["order"]["id"]}).ok()["order"]
    assert order["lines"][0]["allocations"] == [{"quantity": 1}]


def test_after_an_outage_nobody_gets_yesterdays_milk(world: World) -> None:
    """Given an outage of three days, then the missed deliveries are skipped and told of, the next one is ordered."""
    who = subscriber(world)
    contract = who.subscribe()
    missed = first_open(world)
    to_cutoff_of(world, missed + timedelta(days=3))
    rows = ordered(who, contract)
    assert [row["date"] for row in rows] == [(missed + timedelta(days=3)).isoformat()]
    lost = [row for row in who.read(contract)["deliveries"] if row["state"] == "SKIPPED"]
    assert [row["date"] for row in lost] == [
        (missed + timedelta(days=offset)).isoformat() for offset in range(3)
    ]
    assert all(row["failure"] for row in lost)


def test_workers_at_once_never_oversell_one_product(world: World) -> None:
    """Five contracts of two, seven in stock, three workers at once: seven go out, each order once."""
    first_one = subscriber(world, "20.00", stock=7)
    everybody = [first_one] + [
        Subscriber(world, world.customer(), first_one.plan, first_one.product) for _ in range(4)
    ]
    contracts = [who.subscribe() for who in everybody]
    to_cutoff_of(world, first_open(world))
    run(world, "plan", "renew", "renew", "renew", at_once=True)

    def settled() -> bool:
        states = [who.states(each)[0] for who, each in zip(everybody, contracts, strict=True)]
        return all(state in ("ORDERED", "SKIPPED") for state in states)

    eventually(settled, what="every delivery decided", within=90)
    sold = 0
    for who, contract in zip(everybody, contracts, strict=True):
        delivery = who.read(contract)["deliveries"][0]
        assert len(orders_of(world, str(who.client.email))) == (delivery["state"] == "ORDERED")
        if delivery["state"] == "ORDERED":
            sold += sum(line["quantity"] for line in delivery["lines"])
    assert sold == 7


# ---- the day's work: what goes out, what arrived; sheets and feeds


MARK = """mutation($id: ID!, $state: DeliveryState!, $note: String) {
  subscriptionDeliveryMark(id: $id, state: $state, note: $note) {
    delivery { id state } errors { field code message } } }"""

MONEY = """query($id: ID!) { order(id: $id) { status chargeStatus
    totalCharged { amount } totalRefunded { amount } } }"""


def mark(world: World, delivery: dict[str, Any], state: str) -> Answer:
    """The van's word."""
    return world.owner(MARK, {"id": delivery["id"], "state": state, "note": "gate"})


def out(world: World, **changes: Any) -> tuple[Subscriber, str, dict[str, Any]]:
    """A subscriber with an ordered delivery."""
    who = subscriber(world, "40.00")
    contract = who.subscribe(**changes)
    to_cutoff_of(world, first_open(world))
    return who, contract, ordered(who, contract)[0]


def test_out_and_delivered(world: World) -> None:
    """Out for delivery, delivered: the order is fulfilled and, paid at the door, charged."""
    who, contract, delivery = out(world)
    assert mark(world, delivery, "PLANNED").codes == ["CONFLICT"]
    for state in ("OUT_FOR_DELIVERY", "DELIVERED", "DELIVERED"):
        assert mark(world, delivery, state).payload["delivery"]["state"] == state
    assert mark(world, delivery, "OUT_FOR_DELIVERY").codes == ["CONFLICT"]
    assert who.client(MARK, {"id": delivery["id"], "state": "MISSED"}).codes == ["PermissionDenied"]

    def done() -> dict[str, Any] | None:
        order = world.owner(MONEY, {"id": delivery["order"]["id"]}).ok()["order"]
        return order if (order["status"], order["chargeStatus"]) == ("FULFILLED", "FULL") else None

    assert eventually(done, what="fulfilled and charged", within=60)
    assert who.states(contract)[0] == "DELIVERED"


def test_missed_frees_the_stock(world: World) -> None:
    """A delivery that never came is cancelled; nothing was charged at the door."""
    _who, _contract, delivery = out(world)
    mark(world, delivery, "MISSED").payload

    def cancelled() -> bool:
        order = world.owner(MONEY, {"id": delivery["order"]["id"]}).ok()["order"]
        return order["status"] == "CANCELED" and order["totalCharged"]["amount"] == 0

    assert eventually(cancelled, what="the order to be cancelled", within=60)


def test_sheet_and_feed(world: World) -> None:
    """The route sheet has the door, as CSV and PDF; the feed has the dates; a forged feed does not exist."""
    who = subscriber(world)
    contract = who.subscribe()
    day = first_open(world) + timedelta(days=2)
    document = """query($date: Date!, $channel: String!) {
        deliveryRouteSheet(date: $date, channel: $channel) { stops csv pdf } }"""
    variables = {"date": day.isoformat(), "channel": world.consumer.slug}
    assert who.client(document, variables).codes == ["PermissionDenied"]
    sheet = world.owner(document, variables).ok()["deliveryRouteSheet"]
    rows = list(csv.reader(io.StringIO(sheet["csv"].lstrip("\ufeff"))))
    number = who.read(contract)["number"]
    mine = [row for row in rows if number in row]
    assert len(rows) == sheet["stops"] + 1 and len(mine) == 1
    assert mine[0][0] == "560001" and who.product.sku in mine[0][5]
    assert base64.b64decode(sheet["pdf"]).startswith(b"%PDF-")

    path = who.read(contract)["calendarUrl"]
    feed = requests.get(f"{world.shop.url}{path}", timeout=20)
    assert feed.status_code == 200 and feed.headers["content-type"].startswith("text/calendar")
    assert f"DTSTART;VALUE=DATE:{day:%Y%m%d}" in feed.text
    forged = path.replace("calendar/", "calendar/9")
    assert requests.get(f"{world.shop.url}{forged}", timeout=20).status_code == 404
