"""21, 22, 23, 25, 28: carts last, their totals are what is in them less a coupon, and addresses are whole."""

from decimal import Decimal
from typing import Any

import pytest
from harness.pricing import ADD, CREATE, DELIVERY, UPDATE
from harness.world import INDIAN_ADDRESS, Product, World, unique
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

PRICES = ("10.00", "99.99", "0.01", "1499.50")

READ = """query($id: ID!) { checkout(id: $id) { totalPrice { gross { amount } }
    subtotalPrice { gross { amount } } discount { amount } voucherCode
    lines { id quantity variant { id } unitPrice { gross { amount } }
        totalPrice { gross { amount } } } } }"""

DELETE = """mutation($id: ID!, $lines: [ID!]!) { checkoutLinesDelete(id: $id, linesIds: $lines) {
    errors { field code message } } }"""


@pytest.fixture(scope="module")
def shelf(_world: World) -> list[Product]:
    """One product for each price, and no limit to how many of it go into a cart."""
    _world.owner(
        """mutation { shopSettingsUpdate(input: {limitQuantityPerCheckout: 1000}) {
            errors { field message code } } }"""
    ).payload
    return [_world.product(price, stock=1000) for price in PRICES]


def new_cart(world: World, lines: list[dict[str, Any]]) -> str:
    """The id of a new anonymous cart."""
    entry = {"channel": world.consumer.slug, "lines": lines}
    made = world.shop.anonymous(CREATE, {"input": entry}).payload["checkout"]
    return str(made["id"])


def read(world: World, cart: str) -> dict[str, Any]:
    """The cart as it is found again, by a request of its own."""
    return dict(world.shop.anonymous(READ, {"id": cart}).ok()["checkout"])


def money(value: Any) -> Decimal:
    """An amount as exactly as it was sent."""
    return Decimal(str(value))


STEPS = st.lists(
    st.tuples(st.sampled_from(["add", "set", "remove"]), st.integers(0, 3), st.integers(0, 12)),
    min_size=1,
    max_size=8,
)


@given(STEPS)
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_21_22_25_any_change_gives_the_sum_of_its_lines(
    _world: World, shelf: list[Product], steps: list[tuple[str, int, int]]
) -> None:
    """Any lines added, set, emptied and removed: what is found later is that, at sum(quantity x price)."""
    client = _world.shop.anonymous
    cart = new_cart(_world, [])
    inside: dict[str, int] = {}
    prices = {product.variant_id: money(product.price) for product in shelf}
    for action, index, quantity in steps:
        variant = shelf[index].variant_id
        if action == "add":
            line = {"variantId": variant, "quantity": quantity + 1}
            client(ADD, {"id": cart, "lines": [line]}).payload
            inside[variant] = inside.get(variant, 0) + quantity + 1
        elif action == "set":
            line = {"variantId": variant, "quantity": quantity}
            client(UPDATE, {"id": cart, "lines": [line]}).payload
            inside[variant] = quantity
        elif inside.get(variant):
            lines = [
                line["id"]
                for line in read(_world, cart)["lines"]
                if line["variant"]["id"] == variant
            ]
            client(DELETE, {"id": cart, "lines": lines}).payload
            inside[variant] = 0
        found = read(_world, cart)
        assert {line["variant"]["id"]: line["quantity"] for line in found["lines"]} == {
            key: count for key, count in inside.items() if count
        }
        for line in found["lines"]:
            price = prices[line["variant"]["id"]]
            assert money(line["unitPrice"]["gross"]["amount"]) == price
            assert money(line["totalPrice"]["gross"]["amount"]) == price * line["quantity"]
        total = sum((prices[key] * count for key, count in inside.items()), Decimal(0))
        assert money(found["totalPrice"]["gross"]["amount"]) == total


def test_21_a_customers_cart_is_there_on_the_next_visit(world: World, shelf: list[Product]) -> None:
    """Signed in again, on another machine, the customer finds the cart as it was left."""
    client = world.customer()
    entry = {
        "channel": world.consumer.slug,
        "lines": [{"variantId": shelf[0].variant_id, "quantity": 3}],
    }
    made = client(CREATE, {"input": entry}).payload["checkout"]["id"]
    again = world.shop.sign_in(str(client.email), "Secret-pass-1")
    carts = again(
        """{ me { checkouts(first: 5) { edges { node {
            id lines { quantity variant { id } } } } } } }"""
    ).ok()["me"]["checkouts"]["edges"]
    assert [edge["node"] for edge in carts] == [
        {"id": made, "lines": [{"quantity": 3, "variant": {"id": shelf[0].variant_id}}]}
    ]


APPLY = """mutation($id: ID!, $code: String!) { checkoutAddPromoCode(id: $id, promoCode: $code) {
    checkout { totalPrice { gross { amount } } } errors { field code message } } }"""


def coupon(world: World, kind: str, value: Decimal) -> str:
    """A coupon on the whole order in the consumers' channel; its code."""
    code = unique("DIWALI").upper()
    made = world.owner(
        """mutation($input: VoucherInput!) { voucherCreate(input: $input) {
            voucher { id } errors { field message code } } }""",
        {
            "input": {
                "name": code,
                "addCodes": [code],
                "type": "ENTIRE_ORDER",
                "discountValueType": kind,
            }
        },
    ).payload["voucher"]["id"]
    listing = {"channelId": world.consumer.id, "discountValue": str(value)}
    world.owner(
        """mutation($id: ID!, $input: VoucherChannelListingInput!) {
            voucherChannelListingUpdate(id: $id, input: $input) {
            errors { field message code } } }""",
        {"id": made, "input": {"addChannels": [listing]}},
    ).payload
    return code


@given(
    kind=st.sampled_from(["PERCENTAGE", "FIXED"]),
    value=st.integers(1, 99),
    quantity=st.integers(1, 20),
)
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
def test_23_a_valid_coupon_lowers_the_total_by_its_discount(
    _world: World, kind: str, value: int, quantity: int
) -> None:
    """Any coupon, by part or by amount, on any quantity: the total is less by just its discount."""
    product = _world.product("100.00")
    cart = new_cart(_world, [{"variantId": product.variant_id, "quantity": quantity}])
    client = _world.shop.anonymous
    client(
        """mutation($id: ID!, $address: AddressInput!) {
            checkoutShippingAddressUpdate(id: $id, shippingAddress: $address) {
            errors { field code message } } }""",
        {"id": cart, "address": INDIAN_ADDRESS},
    ).payload
    methods = client(
        "query($id: ID!) { checkout(id: $id) { shippingMethods { id } } }", {"id": cart}
    ).ok()["checkout"]["shippingMethods"]
    client(DELIVERY, {"id": cart, "method": methods[0]["id"]}).payload
    before = money(read(_world, cart)["totalPrice"]["gross"]["amount"])
    assert before == 100 * quantity + 40

    code = coupon(_world, kind, Decimal(value))
    client(APPLY, {"id": cart, "code": code}).payload
    off = Decimal(value) * quantity if kind == "PERCENTAGE" else Decimal(value)
    after = read(_world, cart)
    assert money(after["totalPrice"]["gross"]["amount"]) == before - off
    assert money(after["discount"]["amount"]) == off
    assert after["voucherCode"] == code


def test_23_a_coupon_that_is_none_changes_nothing(world: World, shelf: list[Product]) -> None:
    """A code that nobody gave out is refused, naming it, and the total stays."""
    cart = new_cart(world, [{"variantId": shelf[0].variant_id, "quantity": 2}])
    refused = world.shop.anonymous(APPLY, {"id": cart, "code": unique("NONE").upper()}).refusals
    assert [each["field"] for each in refused] == ["promoCode"]
    assert read(world, cart)["totalPrice"]["gross"]["amount"] == 20.0


NEEDED = {
    "name": ("firstName", "lastName"),
    "phone": ("phone",),
    "line": ("streetAddress1",),
    "city": ("city",),
    "state": ("countryArea",),
    "PIN code": ("postalCode",),
}

SHIPPING = """mutation($id: ID!, $address: AddressInput!) {
    checkoutShippingAddressUpdate(id: $id, shippingAddress: $address) {
    checkout { shippingAddress { city } } errors { field code message } } }"""
BILLING = """mutation($id: ID!, $address: AddressInput!) {
    checkoutBillingAddressUpdate(id: $id, billingAddress: $address) {
    checkout { billingAddress { city } } errors { field code message } } }"""
BOOK = """mutation($address: AddressInput!) { accountAddressCreate(input: $address) {
    address { id } errors { field code message } } }"""


@pytest.fixture(scope="module")
def cart(_world: World) -> str:
    """A cart without an address."""
    product = _world.product("10")
    entry = {
        "channel": _world.consumer.slug,
        "lines": [{"variantId": product.variant_id, "quantity": 1}],
    }
    made = _world.shop.anonymous(CREATE, {"input": entry}).payload["checkout"]
    return str(made["id"])


@pytest.fixture(scope="module")
def customer(_world: World) -> Any:
    """Somebody with an address book."""
    return _world.customer()


def named(answer: Any) -> set[str]:
    """The fields that a refusal names."""
    assert answer.codes and set(answer.codes) <= {"REQUIRED", "INVALID"}
    if answer.errors:
        words = answer.errors[0]["message"].partition(":")[0].split(", ")
        return {word.rpartition(".")[2] for word in words}
    payload = next(iter(answer.data.values()))
    return {error["field"] for error in payload["errors"]}


@pytest.mark.parametrize("what", sorted(NEEDED))
@given(
    blank=st.sampled_from(["", "  ", None]), way=st.sampled_from(["cart", "new", "bill", "book"])
)
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
def test_28_what_is_missing_is_named(
    _world: World, cart: str, customer: Any, what: str, blank: str | None, way: str
) -> None:
    """Wherever an address is taken, and however a part of it is left out: refused, naming that part."""
    address: dict[str, Any] = dict(INDIAN_ADDRESS)
    for field in NEEDED[what]:
        if blank is None:
            del address[field]
        else:
            address[field] = blank
    if way == "book":
        answer = customer(BOOK, {"address": address})
    elif way == "new":
        entry = {"channel": _world.consumer.slug, "lines": [], "shippingAddress": address}
        answer = _world.shop.anonymous(CREATE, {"input": entry})
    else:
        document = SHIPPING if way == "cart" else BILLING
        answer = _world.shop.anonymous(document, {"id": cart, "address": address})
    assert named(answer) == {NEEDED[what][0]}


def test_28_everything_missing_is_named(world: World, cart: str) -> None:
    """An address of nothing but its country is refused, and the cart has none."""
    answer = world.shop.anonymous(SHIPPING, {"id": cart, "address": {"country": "IN"}})
    assert named(answer) == {"firstName", "phone"}
    address = {"country": "IN", "firstName": "Anita", "phone": "+919876543210"}
    answer = world.shop.anonymous(SHIPPING, {"id": cart, "address": address})
    assert named(answer) == {"streetAddress1", "city", "countryArea", "postalCode"}
    found = world.shop.anonymous(
        "query($id: ID!) { checkout(id: $id) { shippingAddress { city } } }", {"id": cart}
    )
    assert found.ok()["checkout"]["shippingAddress"] is None


@pytest.mark.parametrize("names", [("Anita", ""), ("", "Kulkarni")])
def test_28_a_whole_address_is_taken(world: World, cart: str, names: tuple[str, str]) -> None:
    """One name is a name: not everybody in India has two."""
    address = {**INDIAN_ADDRESS, "firstName": names[0], "lastName": names[1]}
    for document in (SHIPPING, BILLING):
        world.shop.anonymous(document, {"id": cart, "address": address}).payload
