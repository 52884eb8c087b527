"""28: an address without name, phone, line, city, state or PIN code is refused per field."""

from typing import Any

import pytest
from harness.pricing import CREATE
from harness.world import INDIAN_ADDRESS, World
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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
