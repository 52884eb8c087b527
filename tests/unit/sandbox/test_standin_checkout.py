"""Carts on the stand-in. What is expected was compared with a real Saleor 3.23, answer by answer."""

from typing import Any

import pytest
from standin_shop import ADDRESS, Stall, at_once, codes


def total(cart: Any) -> float:
    return float(cart["totalPrice"]["gross"]["amount"])


def units(cart: Any) -> list[float]:
    return [line["unitPrice"]["gross"]["amount"] for line in cart["lines"]]


def lines_update(stall: Stall, cart: str, line: dict[str, Any], token: str | None = None) -> Any:
    return stall.do(
        "checkoutLinesUpdate",
        "checkout { ...Cart }",
        token,
        id=("ID", cart),
        lines=("[CheckoutLineUpdateInput!]!", [line]),
    )


def add(stall: Stall, cart: str, *lines: dict[str, Any]) -> Any:
    return stall.do(
        "checkoutLinesAdd",
        "checkout { ...Cart }",
        id=("ID", cart),
        lines=("[CheckoutLineInput!]!", list(lines)),
    )


def promo(stall: Stall, cart: str, code: str) -> Any:
    return stall.do(
        "checkoutAddPromoCode", "checkout { ...Cart }", id=("ID", cart), promoCode=("String!", code)
    )


def voucher(stall: Stall, value: str, *, least: str | None = None, **given: Any) -> str:
    """A voucher's code."""
    code = f"{value}{stall.name}{len(given)}{least or ''}"
    made = stall.do(
        "voucherCreate",
        "voucher { id }",
        stall.app,
        input=(
            "VoucherInput!",
            {
                "addCodes": [code],
                "name": code,
                "type": "ENTIRE_ORDER",
                "discountValueType": "FIXED",
                **given,
            },
        ),
    )
    assert made["errors"] == []
    listing = {"channelId": stall.channel, "discountValue": value}
    if least:
        listing["minAmountSpent"] = least
    listed = stall.do(
        "voucherChannelListingUpdate",
        "voucher { id }",
        stall.app,
        id=("ID!", made["voucher"]["id"]),
        input=("VoucherChannelListingInput!", {"addChannels": [listing]}),
    )
    assert listed["errors"] == []
    return code


def test_cart_has_prices_and_ways_to_deliver(stall: Stall) -> None:
    cart = stall.start((stall.kilo, 2), (stall.two_kilos, 1))["checkout"]
    assert units(cart) == [100.0, 190.5]
    assert total(cart) == 390.5
    assert [method["id"] for method in cart["shippingMethods"]] == [stall.method]
    assert (cart["chargeStatus"], cart["authorizeStatus"]) == ("NONE", "NONE")
    assert total(stall.deliver(cart["id"])["checkout"]) == 430.5
    assert stall.hooks() == ["checkout_created", "checkout_updated"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"channel": "nowhere"}, [("channel", "NOT_FOUND")]),
        ({"email": "bad"}, [("email", "INVALID")]),
        ({"shippingAddress": {**ADDRESS, "postalCode": "12"}}, [("postalCode", "INVALID")]),
    ],
)
def test_what_a_cart_cannot_be_made_with(
    stall: Stall, change: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    errors = stall.start((stall.kilo, 1), **change)["errors"]
    assert [(error["field"], error["code"]) for error in errors] == expected
    assert stall.hooks() == []


@pytest.mark.parametrize(
    ("quantity", "code"), [(0, "ZERO_QUANTITY"), (60, "QUANTITY_GREATER_THAN_LIMIT")]
)
def test_quantities_have_limits(stall: Stall, quantity: int, code: str) -> None:
    assert codes(stall.start((stall.kilo, quantity))) == [code]


def test_more_than_there_is(stall: Stall) -> None:
    assert codes(stall.start((stall.kilo, 11))) == ["INSUFFICIENT_STOCK"]
    cart = stall.start((stall.kilo, 4))["checkout"]["id"]
    stall.server.run("set_stock", name=stall.name, quantity=3)
    seen = stall.read(cart)
    expected = [{"__typename": "CheckoutLineProblemInsufficientStock", "availableQuantity": 3}]
    assert seen["problems"] == expected
    assert len(seen["lines"][0]["problems"]) == 1


def test_lines_join_unless_told_not_to(stall: Stall) -> None:
    cart = stall.start((stall.kilo, 1))["checkout"]["id"]
    one = {"variantId": stall.kilo, "quantity": 1}
    assert [line["quantity"] for line in add(stall, cart, one)["checkout"]["lines"]] == [2]
    added = add(stall, cart, {**one, "forceNewLine": True})["checkout"]
    assert sorted(line["quantity"] for line in added["lines"]) == [1, 2]
    assert codes(lines_update(stall, cart, one)) == ["INVALID"]
    gone = stall.do(
        "checkoutLinesDelete",
        "checkout { ...Cart }",
        id=("ID", cart),
        linesIds=("[ID!]!", [added["lines"][0]["id"]]),
    )
    assert len(gone["checkout"]["lines"]) == 1


def test_an_app_sets_prices_and_shoppers_do_not(stall: Stall) -> None:
    line = {"variantId": stall.kilo, "quantity": 2, "price": "80"}
    cart = stall.start(line, token=stall.app)["checkout"]
    assert units(cart) == [80.0]
    assert cart["lines"][0]["undiscountedUnitPrice"]["amount"] == 80.0
    more = lines_update(stall, cart["id"], {"variantId": stall.kilo, "quantity": 3})["checkout"]
    assert total(more) == 240.0
    document = """mutation($input: CheckoutCreateInput!) { checkoutCreate(input: $input) {
        checkout { id } errors { code } } }"""
    given = {"channel": stall.name, "lines": [line]}
    assert stall.refused(document, {"input": given}) == "PermissionDenied"


def test_what_a_plugin_prices_shows_in_the_same_answer(stall: Stall) -> None:
    stall.tell(bulk_price="70")
    cart = stall.start((stall.kilo, 4))["checkout"]
    assert units(cart) == [100.0]
    change = {"variantId": stall.kilo}
    assert units(lines_update(stall, cart["id"], {**change, "quantity": 5})["checkout"]) == [70.0]
    assert units(lines_update(stall, cart["id"], {**change, "quantity": 2})["checkout"]) == [100.0]
    assert total(stall.start((stall.kilo, 6))["checkout"]) == 420.0


@pytest.mark.parametrize(
    ("value", "given", "expected"),
    [
        ("33.33", {}, 647.67),
        ("10", {"discountValueType": "PERCENTAGE"}, 612.9),
        ("99999", {}, 0.0),
    ],
)
def test_vouchers(stall: Stall, value: str, given: dict[str, Any], expected: float) -> None:
    cart = stall.start((stall.kilo, 3), (stall.two_kilos, 2))["checkout"]["id"]
    code = voucher(stall, value, **given)
    changed = promo(stall, cart, code)["checkout"]
    assert total(changed) == expected
    assert changed["voucherCode"] == code
    without = stall.do(
        "checkoutRemovePromoCode",
        "checkout { ...Cart }",
        id=("ID", cart),
        promoCode=("String", code),
    )
    assert total(without["checkout"]) == 681.0


def test_voucher_for_some_variants_and_for_delivery(stall: Stall) -> None:
    cart = stall.cart((stall.kilo, 3), (stall.two_kilos, 2))
    some = voucher(stall, "5", type="SPECIFIC_PRODUCT", variants=[stall.two_kilos])
    assert total(promo(stall, cart, some)["checkout"]) == 711.0
    delivery = voucher(stall, "50", type="SHIPPING", discountValueType="PERCENTAGE")
    cart = stall.cart((stall.kilo, 3), (stall.two_kilos, 2))
    changed = promo(stall, cart, delivery)["checkout"]
    assert changed["shippingPrice"]["gross"]["amount"] == 20.0
    assert total(changed) == 701.0


def test_vouchers_that_do_not_apply(stall: Stall) -> None:
    cart = stall.start((stall.kilo, 1))["checkout"]["id"]
    assert codes(promo(stall, cart, "nothing")) == ["INVALID"]
    much = voucher(stall, "10", least="5000")
    assert codes(promo(stall, cart, much)) == ["VOUCHER_NOT_APPLICABLE"]


def test_a_voucher_runs_out(stall: Stall) -> None:
    code = voucher(stall, "5", usageLimit=1)
    for expected in ([], ["INVALID"]):
        cart = stall.cart((stall.kilo, 1))
        assert codes(promo(stall, cart, code)) == expected
        stall.pay(cart)
        assert stall.complete(cart)["errors"] == []


def test_catalogue_promotion(stall: Stall) -> None:
    rule = {
        "name": "Ten off",
        "channels": [stall.channel],
        "rewardValueType": "PERCENTAGE",
        "rewardValue": "10",
        "cataloguePredicate": {"productPredicate": {"ids": [stall.product]}},
    }
    made = stall.do(
        "promotionCreate",
        "promotion { id }",
        stall.app,
        input=(
            "PromotionCreateInput!",
            {
                "name": "Diwali",
                "type": "CATALOGUE",
                "startDate": "2020-01-01T00:00:00Z",
                "rules": [rule],
            },
        ),
    )
    assert made["errors"] == []
    cart = stall.start((stall.kilo, 3))["checkout"]
    assert units(cart) == [90.0]
    assert cart["lines"][0]["undiscountedUnitPrice"]["amount"] == 100.0
    order = stall.order((stall.kilo, 3))
    assert order["total"]["gross"]["amount"] == 310.0


def test_taxes_are_in_prices(stall: Stall) -> None:
    stall.server.run("tax", name=stall.name, rate=5)
    order = stall.order((stall.two_kilos, 3))
    (line,) = order["lines"]
    assert line["totalPrice"] == {"gross": {"amount": 571.5}, "net": {"amount": 544.29}}


def test_a_cart_belongs_to_who_attached_it(stall: Stall) -> None:
    cart = stall.start((stall.kilo, 1))["checkout"]["id"]
    document = "mutation($id: ID) { checkoutCustomerAttach(id: $id) { checkout { email } errors { code } } }"
    mine = stall.ask(document, {"id": cart}, stall.asha)["checkoutCustomerAttach"]
    assert mine["checkout"]["email"] == stall.asha_email
    assert stall.refused(document, {"id": cart}, stall.ravi) == "PermissionDenied"
    detach = document.replace("Attach", "Detach")
    assert stall.refused(detach, {"id": cart}, stall.ravi) == "PermissionDenied"
    assert stall.ask(detach, {"id": cart}, stall.asha)["checkoutCustomerDetach"]["errors"] == []


def test_completing_needs_everything(stall: Stall) -> None:
    cart = stall.start((stall.kilo, 2))["checkout"]["id"]
    assert codes(stall.complete(cart)) == ["SHIPPING_METHOD_NOT_SET"]
    stall.deliver(cart)
    assert codes(stall.complete(cart)) == ["CHECKOUT_NOT_FULLY_PAID"]
    stall.pay(cart, "100")
    assert stall.read(cart)["chargeStatus"] == "PARTIAL"
    assert codes(stall.complete(cart)) == ["CHECKOUT_NOT_FULLY_PAID"]
    stall.pay(cart, "140")
    assert stall.read(cart)["chargeStatus"] == "FULL"
    done = stall.complete(cart)
    assert done["errors"] == []
    assert done["order"]["status"] == "UNFULFILLED"
    assert done["order"]["isPaid"]
    assert stall.stocks() == [[10, 2], [10, 0]]


def test_a_plugin_refuses_an_order(stall: Stall) -> None:
    cart = stall.cart((stall.kilo, 2))
    stall.pay(cart)
    stall.tell(refuse="Not today")
    refused = stall.complete(cart)["errors"]
    assert refused == [{"field": "lines", "message": "Not today", "code": "INVALID"}]
    assert stall.stocks() == [[10, 0], [10, 0]]
    stall.tell()
    assert stall.complete(cart)["errors"] == []


def test_hooks_of_an_order(stall: Stall) -> None:
    cart = stall.cart((stall.kilo, 2))
    stall.hooks()
    stall.pay(cart)
    paid = stall.hooks()
    assert {"checkout_fully_paid", "checkout_fully_authorized"} <= set(paid)
    stall.complete(cart)
    ran = stall.hooks()
    assert ran[0] == "preprocess_order_creation"
    own = ["order_created", "order_paid", "order_fully_paid", "order_confirmed"]
    assert [hook for hook in ran if hook in own and ran.count(hook)] != []
    assert set(own) | {"notify:order_confirmation"} <= set(ran)
    assert ran.index("order_created") < ran.index("order_confirmed")


def test_paid_carts_complete_themselves(stall: Stall) -> None:
    cart = stall.cart((stall.kilo, 2))
    stall.pay(cart)
    stall.server.run("complete")
    assert stall.counts()["orders"] == 0
    stall.server.run(
        "set_channel",
        name=stall.name,
        automatically_complete_fully_paid_checkouts=True,
        automatic_completion_delay=0,
    )
    stall.server.run("complete")
    assert stall.counts() | {"charges": 1} == {
        "orders": 1,
        "numbers": 1,
        "checkouts": 0,
        "charges": 1,
    }


def test_one_cart_makes_one_order(stall: Stall) -> None:
    """However many complete it at once."""
    cart = stall.cart((stall.kilo, 2))
    stall.pay(cart)
    answers = at_once(*[lambda: stall.complete(cart)] * 8)
    made = {answer["order"]["id"] for answer in answers if answer["order"]}
    assert len(made) == 1
    assert stall.counts()["orders"] == 1
    assert stall.counts()["checkouts"] == 0
    assert stall.stocks()[0] == [10, 2]


def test_what_there_is_is_sold_once(stall: Stall) -> None:
    """Twelve paid carts of one, five in stock: five orders, and every refusal names the variant."""
    carts = [stall.cart((stall.kilo, 1), (stall.two_kilos, 1)) for _ in range(12)]
    for cart in carts:
        stall.pay(cart)
    stall.server.run("set_stock", name=stall.name, quantity=5)
    answers = at_once(*[lambda cart=cart: stall.complete(cart) for cart in carts])  # type: ignore[misc]
    assert sum(bool(answer["order"]) for answer in answers) == 5
    refused = {code for answer in answers if not answer["order"] for code in codes(answer)}
    assert refused == {"INSUFFICIENT_STOCK"}
    assert stall.stocks() == [[5, 5], [5, 5]]
    assert stall.counts() | {"checkouts": 7} == stall.counts()
    assert stall.counts()["numbers"] == 5


def test_a_voucher_spent_by_another_while_ordering_is_refused(stall: Stall) -> None:
    """Given a cart that has passed its checks, when another takes the last use, then no order."""
    code = voucher(stall, "5", usageLimit=1)
    cart = stall.cart((stall.kilo, 1))
    assert promo(stall, cart, code)["errors"] == []
    stall.pay(cart)
    stall.tell(spend=code)
    answer = stall.complete(cart)
    assert answer["order"] is None
    assert codes(answer) == ["VOUCHER_NOT_APPLICABLE"]


def test_a_single_use_voucher_is_used_once(stall: Stall) -> None:
    """Two carts with the last use of a voucher, completed at once: one has the discount."""
    code = voucher(stall, "5", usageLimit=1)
    carts = [stall.cart((stall.kilo, 1)) for _ in range(4)]
    for cart in carts:
        assert promo(stall, cart, code)["errors"] == []
        stall.pay(cart)
    answers = at_once(*[lambda cart=cart: stall.complete(cart) for cart in carts])  # type: ignore[misc]
    totals = [answer["order"]["total"]["gross"]["amount"] for answer in answers if answer["order"]]
    assert totals.count(135.0) == 1
