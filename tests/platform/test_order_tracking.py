"""Stages between unfulfilled and fulfilled, the timeline, and tracking without an account."""

import itertools

import pytest
from harness.messaging import (
    Messaging,
    cancel,
    from_address,
    fulfil,
    message_log,
    move,
    new_phone,
    order_of,
    place,
    try_move,
)
from harness.shopping import eventually

STAGES = (
    "PENDING",
    "CONFIRMED",
    "PACKED",
    "OUT_FOR_DELIVERY",
    "DELIVERED",
    "CANCELLED",
    "REFUNDED",
)

TIMELINE = """query($id: ID!) { orderTimeline(id: $id) {
    stage date note trackingNumber trackingUrl } }"""

TRACK = """query($number: String!, $phone: String!) { trackOrder(number: $number, phone: $phone) {
    number stage paid total { amount currency } items expectedOn
    timeline { stage trackingNumber trackingUrl } } }"""


def timeline(messaging: Messaging, order, client=None) -> list[dict]:
    """The order's timeline as somebody sees it."""
    answer = (client or messaging.world.owner)(TIMELINE, {"id": order.id})
    return answer.ok()["orderTimeline"]


def test_a_new_order_starts_pending(messaging: Messaging) -> None:
    """Given a new order, then its timeline begins at PENDING (40)."""
    order = place(messaging)
    entries = timeline(messaging, order)
    assert [entry["stage"] for entry in entries][:1] == ["PENDING"]
    assert {entry["stage"] for entry in entries} <= {"PENDING", "CONFIRMED"}


def test_unconfirmed_orders_wait(messaging: Messaging) -> None:
    """Given a channel that confirms by hand, when staff confirm, then the stage follows."""
    manual = messaging.world.channel(
        orderSettings={
            "allowUnpaidOrders": True,
            "automaticallyConfirmAllNewOrders": False,
        }
    )
    product = messaging.world.product("10", channels={manual: "10"})
    usual, messaging.__dict__["channel"] = messaging.channel, manual
    kept, messaging.__dict__["product"] = messaging.product, product
    try:
        order = place(messaging)
    finally:
        messaging.__dict__["channel"], messaging.__dict__["product"] = usual, kept
    assert [entry["stage"] for entry in timeline(messaging, order)] == ["PENDING"]
    messaging.world.owner(
        "mutation($id: ID!) { orderConfirm(id: $id) { errors { field code message } } }",
        {"id": order.id},
    ).payload
    stages = [entry["stage"] for entry in timeline(messaging, order)]
    assert stages == ["PENDING", "CONFIRMED"]


@pytest.mark.parametrize(("before", "after"), list(itertools.product(STAGES[1:], STAGES)))
def test_only_valid_moves(messaging: Messaging, before: str, after: str) -> None:
    """Given an order at any stage, when it is moved to any other, then only valid moves pass (41)."""
    order = place(messaging)
    if before != "CONFIRMED":
        move(messaging, order, before)
    way = STAGES[:5]
    if after == "REFUNDED":
        valid = before != "REFUNDED"
    elif before in ("CANCELLED", "REFUNDED"):
        valid = False
    elif after == "CANCELLED":
        valid = before != "DELIVERED"
    else:
        valid = way.index(after) > way.index(before)

    answer = try_move(messaging, order, after)
    assert answer.codes == ([] if valid else ["INVALID_STAGE"])
    stages = [entry["stage"] for entry in timeline(messaging, order)]
    assert stages[-1] == (after if valid else before)


def test_saleors_own_events_move_it(messaging: Messaging) -> None:
    """Given an order, when it is fulfilled with a number, then it is packed and the number known."""
    order = place(messaging)
    fulfilment = fulfil(messaging, order)
    assert timeline(messaging, order)[-1]["stage"] == "PACKED"
    messaging.world.owner(
        """mutation($id: ID!, $input: FulfillmentUpdateTrackingInput!) {
            orderFulfillmentUpdateTracking(id: $id, input: $input) {
            errors { field code message } } }""",
        {
            "id": fulfilment,
            "input": {"trackingNumber": "https://carrier.example/t/AWB77", "notifyCustomer": True},
        },
    ).payload
    last = timeline(messaging, order)[-1]
    assert last["trackingNumber"] == "AWB77"
    assert last["trackingUrl"] == "https://carrier.example/t/AWB77"


def test_a_cancelled_fulfilment_steps_back(messaging: Messaging) -> None:
    """Given a packed order, when its only fulfilment is cancelled, then it is to be packed again."""
    order = place(messaging)
    fulfilment = fulfil(messaging, order)
    messaging.world.owner(
        """mutation($id: ID!, $input: FulfillmentCancelInput!) {
            orderFulfillmentCancel(id: $id, input: $input) { errors { field code message } } }""",
        {"id": fulfilment, "input": {"warehouseId": messaging.world.warehouse}},
    ).payload
    assert timeline(messaging, order)[-1]["stage"] == "CONFIRMED"


def test_cancelling_in_saleor(messaging: Messaging) -> None:
    """Given an order, when it is cancelled in Saleor, then its stage says so."""
    order = place(messaging)
    cancel(messaging, order)
    assert timeline(messaging, order)[-1]["stage"] == "CANCELLED"


STOCK = """query($id: ID!) { productVariant(id: $id) { stocks { quantityAllocated } } }"""


def allocated(messaging: Messaging) -> int:
    """How many units of the product are promised to orders."""
    found = messaging.world.owner(STOCK, {"id": messaging.product.variant_id}).ok()
    return sum(stock["quantityAllocated"] for stock in found["productVariant"]["stocks"])


@pytest.mark.parametrize("who", ["staff", "app"])
def test_cancelling_by_stage_cancels_in_saleor(messaging: Messaging, who: str) -> None:
    """Given an order, when its stage becomes CANCELLED, then Saleor's order is and its stock is free."""
    before = allocated(messaging)
    order = place(messaging, quantity=3)
    assert allocated(messaging) == before + 3
    world = messaging.world
    client = world.staff("MANAGE_ORDERS") if who == "staff" else world.app("MANAGE_ORDERS")
    assert try_move(messaging, order, "CANCELLED", client=client).codes == []
    assert order_of(messaging, order)["status"] == "CANCELED"
    assert allocated(messaging) == before
    messaging.sink.wait_for(to=order.email, channel="email", contains="is cancelled")
    assert [e["stage"] for e in timeline(messaging, order)].count("CANCELLED") == 1
    told = [m for m in message_log(messaging, order.email) if m["event"] == "order_cancelled"]
    assert len(told) == 1


def test_what_saleor_cannot_cancel_is_refused(messaging: Messaging) -> None:
    """Given a parcel, when the stage is to be CANCELLED, then the answer says why, and nothing moves."""
    order = place(messaging)
    fulfilment = fulfil(messaging, order, tracking="AWB-31")
    refused = try_move(messaging, order, "CANCELLED")
    assert [(e["field"], e["code"]) for e in refused.refusals] == [("stage", "INVALID_STAGE")]
    assert "Cancel its fulfilments first" in refused.refusals[0]["message"]
    messaging.world.app("MANAGE_ORDERS")(
        """mutation($id: ID!, $input: [MetadataInput!]!) { updateMetadata(id: $id, input: $input) {
            errors { field code message } } }""",
        {"id": fulfilment, "input": [{"key": "stage", "value": "cancelled"}]},
    ).payload
    assert timeline(messaging, order)[-1]["stage"] == "PACKED"
    assert order_of(messaging, order)["status"] == "FULFILLED"


def test_refunded_is_said_when_the_money_is_back(messaging: Messaging) -> None:
    """Given a paid order, when it is to be REFUNDED, then it is refused until nothing is held any more."""
    order = place(messaging)
    client = messaging.world.app("HANDLE_PAYMENTS", "MANAGE_ORDERS")
    total = client(
        "query($id: ID!) { order(id: $id) { total { gross { amount } } } }", {"id": order.id}
    ).ok()["order"]["total"]["gross"]["amount"]
    made = client(
        """mutation($id: ID!, $t: TransactionCreateInput!) { transactionCreate(id: $id, transaction: $t) {
            transaction { id } errors { field code message } } }""",
        {
            "id": order.id,
            "t": {"name": "Bank transfer", "amountCharged": {"amount": total, "currency": "INR"}},
        },
    ).payload["transaction"]["id"]
    refused = try_move(messaging, order, "REFUNDED")
    assert refused.codes == ["INVALID_STAGE"]
    assert f"₹{total:.2f}" in refused.refusals[0]["message"]
    client(
        """mutation($id: ID!, $t: TransactionUpdateInput!) { transactionUpdate(id: $id, transaction: $t) {
            errors { field code message } } }""",
        {
            "id": made,
            "t": {
                "amountCharged": {"amount": 0, "currency": "INR"},
                "amountRefunded": {"amount": total, "currency": "INR"},
            },
        },
    ).payload
    eventually(lambda: timeline(messaging, order)[-1]["stage"] == "REFUNDED")


def test_a_carrier_moves_it(messaging: Messaging) -> None:
    """Given a carrier's App, when it writes `stage` on a fulfilment, then the order moves once."""
    carrier = messaging.world.app("MANAGE_ORDERS")
    order = place(messaging)
    fulfilment = fulfil(messaging, order, tracking="AWB-9")
    for _ in range(2):
        carrier(
            """mutation($id: ID!, $input: [MetadataInput!]!) { updateMetadata(id: $id, input: $input) {
                errors { field code message } } }""",
            {
                "id": fulfilment,
                "input": [
                    {"key": "stage", "value": "out_for_delivery"},
                    {"key": "stage_note", "value": "With Ravi"},
                    {"key": "expected_on", "value": "2026-11-22"},
                ],
            },
        ).payload
    entries = timeline(messaging, order)
    assert [e["stage"] for e in entries].count("OUT_FOR_DELIVERY") == 1
    assert entries[-1]["note"] == "With Ravi"
    messaging.sink.wait_for(to=order.phone, channel="sms", contains="AWB-9")


def test_who_may_see_and_move(messaging: Messaging) -> None:
    """Given an order, then its owner sees the timeline, a stranger does not, and neither moves it."""
    owner, stranger = messaging.world.customer(), messaging.world.customer()
    order = place(messaging, client=owner)
    assert timeline(messaging, order, owner)
    for client in (stranger, messaging.world.shop.anonymous):
        assert client(TIMELINE, {"id": order.id}).codes == ["PermissionDenied"]
        assert try_move(messaging, order, "PACKED", client=client).codes == ["PermissionDenied"]
    assert try_move(messaging, order, "PACKED", client=owner).codes == ["PermissionDenied"]
    assert (
        try_move(messaging, order, "PACKED", client=messaging.world.app("MANAGE_ORDERS")).codes
        == []
    )


def test_tracking_without_an_account(messaging: Messaging) -> None:
    """Given number and phone of an order, then it is shown; anything else is null and nothing more."""
    order = place(messaging, phone=new_phone())
    move(messaging, order, "PACKED")
    client = from_address(messaging.world.shop.anonymous)
    spelled = f"{order.phone[:3]} {order.phone[3:8]} {order.phone[8:]}"
    found = client(TRACK, {"number": f"#{order.number}", "phone": spelled}).ok()["trackOrder"]
    assert found["stage"] == "PACKED"
    assert found["total"]["currency"] == "INR"
    assert not found["paid"]
    assert len(found["items"]) == 1

    for number, phone in (
        (order.number, new_phone()),
        ("999999999", order.phone),
        ("x' OR 1=1", order.phone),
        (order.number, "9876543210"),
        ("", ""),
    ):
        answer = client(TRACK, {"number": number, "phone": phone})
        assert answer.ok() == {"trackOrder": None}


def test_a_long_note_is_refused(messaging: Messaging) -> None:
    """Given a note of 501 characters, then the field `note` is named and nothing moves."""
    order = place(messaging)
    refused = try_move(messaging, order, "PACKED", note="x" * 501)
    assert [(e["field"], e["code"]) for e in refused.refusals] == [("note", "INVALID")]
    assert eventually(lambda: timeline(messaging, order))[-1]["stage"] != "PACKED"
