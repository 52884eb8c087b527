"""Orders on the stand-in. What is expected was compared with a real Saleor 3.23."""

from typing import Any

from standin_shop import ADDRESS, Stall, at_once, codes


def events(stall: Stall, order: str) -> list[str]:
    document = "query($id: ID!) { order(id: $id) { events { type } } }"
    found = stall.ask(document, {"id": order}, stall.app)["order"]["events"]
    return [event["type"] for event in found]


def draft(stall: Stall, *lines: dict[str, Any], **given: Any) -> Any:
    values = {
        "channelId": stall.channel,
        "lines": list(lines) or [{"variantId": stall.kilo, "quantity": 2}],
        "shippingAddress": ADDRESS,
        "billingAddress": ADDRESS,
        "shippingMethod": stall.method,
        "userEmail": "guest@example.com",
        **given,
    }
    return stall.do(
        "draftOrderCreate",
        "order { ...Placed }",
        stall.app,
        input=("DraftOrderCreateInput!", values),
    )


def by_id(stall: Stall, name: str, order: str, **more: Any) -> Any:
    return stall.do(name, "order { ...Placed }", stall.app, id=("ID!", order), **more)


def fulfil(stall: Stall, order: Any, quantity: int, **given: Any) -> Any:
    line = order["lines"][0]["id"]
    stocks = [{"warehouse": stall.warehouse, "quantity": quantity}]
    return stall.do(
        "orderFulfill",
        "order { ...Placed } fulfillments { id status trackingNumber }",
        stall.app,
        order=("ID", order["id"]),
        input=(
            "OrderFulfillInput!",
            {"lines": [{"orderLineId": line, "stocks": stocks}], **given},
        ),
    )


def cancel_fulfilment(stall: Stall, fulfilment: str) -> Any:
    return stall.do(
        "orderFulfillmentCancel",
        "order { ...Placed fulfillments { status } }",
        stall.app,
        id=("ID!", fulfilment),
        input=("FulfillmentCancelInput", {"warehouseId": stall.warehouse}),
    )


def test_events_of_a_paid_order(stall: Stall) -> None:
    order = stall.order((stall.kilo, 2))
    found = events(stall, order["id"])
    assert {"PLACED", "CONFIRMED", "ORDER_FULLY_PAID"} <= set(found)
    assert found.index("PLACED") < found.index("CONFIRMED")


def test_fulfilment_takes_stock_and_its_cancelling_returns_it(stall: Stall) -> None:
    order = stall.order((stall.kilo, 3))
    assert stall.stocks()[0] == [10, 3]
    assert codes(fulfil(stall, order, 99)) != []
    part = fulfil(stall, order, 1, trackingNumber="T1")
    assert part["errors"] == []
    assert part["order"]["status"] == "PARTIALLY_FULFILLED"
    assert part["fulfillments"][0]["trackingNumber"] == "T1"
    assert stall.stocks()[0] == [9, 2]
    assert "fulfillment_created" in stall.hooks()
    assert codes(by_id(stall, "orderCancel", order["id"])) == ["CANNOT_CANCEL_ORDER"]
    back = cancel_fulfilment(stall, part["fulfillments"][0]["id"])
    assert [each["status"] for each in back["order"]["fulfillments"]] == ["CANCELED"]
    assert back["order"]["status"] == "UNFULFILLED"
    assert stall.stocks()[0] == [10, 3]
    whole = fulfil(stall, order, 3)
    assert whole["order"]["status"] == "FULFILLED"
    assert stall.stocks()[0] == [7, 0]
    assert "order_fulfilled" in stall.hooks()


def test_cancelling_frees_stock_once(stall: Stall) -> None:
    order = stall.order((stall.kilo, 4))
    answers = at_once(*[lambda: by_id(stall, "orderCancel", order["id"])] * 5)
    done = [answer for answer in answers if not answer["errors"]]
    assert done
    assert done[0]["order"]["status"] == "CANCELED"
    assert stall.stocks()[0] == [10, 0]
    assert "order_cancelled" in stall.hooks()
    assert codes(by_id(stall, "orderCancel", order["id"])) == ["CANNOT_CANCEL_ORDER"]


def test_stock_is_fulfilled_once(stall: Stall) -> None:
    """Two who fulfil the same line at once: it leaves the warehouse once."""
    order = stall.order((stall.kilo, 4))
    answers = at_once(*[lambda: fulfil(stall, order, 4)] * 4)
    assert sum(not answer["errors"] for answer in answers) == 1
    assert stall.stocks()[0] == [6, 0]


def test_tracking(stall: Stall) -> None:
    order = stall.order((stall.kilo, 1))
    fulfilment = fulfil(stall, order, 1)["fulfillments"][0]["id"]
    stall.hooks()
    done = stall.do(
        "orderFulfillmentUpdateTracking",
        "order { fulfillments { trackingNumber } }",
        stall.app,
        id=("ID!", fulfilment),
        input=(
            "FulfillmentUpdateTrackingInput!",
            {"trackingNumber": "AWB1", "notifyCustomer": True},
        ),
    )
    assert done["order"]["fulfillments"] == [{"trackingNumber": "AWB1"}]
    ran = stall.hooks()
    assert {"tracking_number_updated", "notify:order_fulfillment_update"} <= set(ran)


def test_a_draft_from_first_line_to_order(stall: Stall) -> None:
    made = draft(
        stall,
        {"variantId": stall.kilo, "quantity": 2},
        {"variantId": stall.two_kilos, "quantity": 1, "price": "150"},
        {"variantId": stall.kilo, "quantity": 1},
    )
    assert made["errors"] == []
    order = made["order"]
    assert order["status"] == "DRAFT"
    assert sorted(line["quantity"] for line in order["lines"]) == [1, 3]
    assert order["total"]["gross"]["amount"] == 490.0
    assert stall.hooks() == ["draft_order_created"]
    assert stall.stocks() == [[10, 0], [10, 0]]
    done = by_id(stall, "draftOrderComplete", order["id"])
    assert done["errors"] == []
    assert done["order"]["status"] == "UNFULFILLED"
    assert done["order"]["origin"] == "DRAFT"
    assert stall.stocks() == [[10, 3], [10, 1]]
    assert "PLACED_FROM_DRAFT" in events(stall, order["id"])
    assert codes(by_id(stall, "draftOrderComplete", order["id"])) == ["INVALID"]


def test_a_draft_needs_addresses_and_stock(stall: Stall) -> None:
    assert codes(draft(stall, channelId=None)) == ["REQUIRED"]
    bare = draft(stall, shippingAddress=None, billingAddress=None)["order"]["id"]
    assert codes(by_id(stall, "draftOrderComplete", bare)) != []
    much = draft(stall, {"variantId": stall.kilo, "quantity": 50})["order"]["id"]
    assert codes(by_id(stall, "draftOrderComplete", much)) == ["INSUFFICIENT_STOCK"]
    assert stall.stocks()[0] == [10, 0]


def test_orders_wait_for_confirmation(stall: Stall) -> None:
    stall.server.run("set_channel", name=stall.name, automatically_confirm_all_new_orders=False)
    order = stall.order((stall.kilo, 2))
    assert order["status"] == "UNCONFIRMED"
    assert stall.stocks()[0] == [10, 2]
    done = by_id(stall, "orderConfirm", order["id"])
    assert done["order"]["status"] == "UNFULFILLED"
    assert "order_confirmed" in stall.hooks()
    assert codes(by_id(stall, "orderConfirm", order["id"])) == ["INVALID"]


def test_who_sees_an_order(stall: Stall) -> None:
    order = stall.order((stall.kilo, 1))["id"]
    document = "query($id: ID!) { order(id: $id) { number userEmail billingAddress { city } } }"
    theirs = stall.ask(document, {"id": order}, stall.app)["order"]
    assert theirs["userEmail"] == "guest@example.com"
    assert theirs["billingAddress"]["city"].upper() == ADDRESS["city"].upper()
    # Who has an order's id, which nobody guesses, sees it.
    assert stall.ask(document, {"id": order})["order"] == theirs
    everything = "{ orders(first: 5) { edges { node { id } } } }"
    assert stall.refused(everything, token=stall.asha) == "PermissionDenied"


def test_my_orders(stall: Stall) -> None:
    cart = stall.cart((stall.kilo, 1))
    attach = "mutation($id: ID) { checkoutCustomerAttach(id: $id) { errors { code } } }"
    stall.ask(attach, {"id": cart}, stall.asha)
    stall.pay(cart)
    done = stall.complete(cart, stall.asha)["order"]
    document = "{ me { orders(first: 5) { totalCount edges { node { id status } } } } }"
    mine = stall.ask(document, token=stall.asha)["me"]["orders"]
    assert [edge["node"]["id"] for edge in mine["edges"]] == [done["id"]]
    assert stall.ask(document, token=stall.ravi)["me"]["orders"]["totalCount"] == 0


def test_staff_find_orders(stall: Stall) -> None:
    first = stall.order((stall.kilo, 1))
    second = stall.order((stall.kilo, 3))
    by_id(stall, "orderCancel", second["id"])

    def found(arguments: str) -> list[str]:
        document = f'{{ orders(first: 9, channel: "{stall.name}", {arguments}) {{ edges {{ node {{ id }} }} }} }}'
        edges = stall.ask(document, token=stall.app)["orders"]["edges"]
        return [edge["node"]["id"] for edge in edges]

    both = [first["id"], second["id"]]
    assert found("sortBy: {field: NUMBER, direction: ASC}") == both
    assert found("sortBy: {field: NUMBER, direction: DESC}") == both[::-1]
    assert found("filter: {status: [CANCELED]}") == both[1:]
    assert found("where: {status: {oneOf: [UNFULFILLED]}}") == both[:1]
    assert found("where: {OR: [{status: {eq: CANCELED}}, {status: {eq: UNFULFILLED}}]}") != []
    assert found(f'filter: {{numbers: ["{first["number"]}"]}}') == both[:1]
    assert found('search: "guest@example.com"') != []


def test_numbers_follow_each_other(stall: Stall) -> None:
    """Orders made at once have numbers of their own."""
    carts = [stall.cart((stall.kilo, 1)) for _ in range(6)]
    for cart in carts:
        stall.pay(cart)
    answers = at_once(*[lambda cart=cart: stall.complete(cart) for cart in carts])  # type: ignore[misc]
    numbers = {answer["order"]["number"] for answer in answers}
    assert len(numbers) == 6
    assert all(number.isdigit() for number in numbers)
