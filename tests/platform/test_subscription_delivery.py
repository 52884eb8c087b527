"""The day's work: what goes out, what arrived, what did not; sheets and feeds."""

from __future__ import annotations

import base64
import csv
import io
from datetime import timedelta
from typing import Any

import requests
from harness.shopping import eventually
from harness.subscribing import Subscriber, first_open, ordered, subscriber, to_cutoff_of
from harness.world import World
from shopkeeper.client import Answer

MARK = """mutation($id: ID!, $state: DeliveryState!, $note: String) {
  subscriptionDeliveryMark(id: $id, state: $state, note: $note) {
    delivery { id state } errors { field code message } } }"""

ORDER = """query($id: ID!) { order(id: $id) { status chargeStatus
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
        order = world.owner(ORDER, {"id": delivery["order"]["id"]}).ok()["order"]
        return order if (order["status"], order["chargeStatus"]) == ("FULFILLED", "FULL") else None

    assert eventually(done, what="fulfilled and charged", within=60)
    assert who.states(contract)[0] == "DELIVERED"


def test_missed_frees_the_stock(world: World) -> None:
    """A delivery that never came is cancelled; nothing was charged at the door."""
    _who, _contract, delivery = out(world)
    mark(world, delivery, "MISSED").payload

    def cancelled() -> bool:
        order = world.owner(ORDER, {"id": delivery["order"]["id"]}).ok()["order"]
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
