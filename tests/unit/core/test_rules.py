"""The shop's own input rules: what is found in a request, wherever it stands, and what is refused."""

from typing import Any

import pytest
from graphql import build_ast_schema, parse
from hypothesis import given
from hypothesis import strategies as st

from saleor_plugins.graphql.gates import Operation
from saleor_plugins.graphql.rules import rules

SCHEMA = build_ast_schema(
    parse("""
    schema { query: Query mutation: Mutation }
    type Query { x(stocks: [StockInput!]): Int }
    type Mutation {
      productVariantStocksUpdate(id: ID, stocks: [StockInput!]!): Int
      productVariantBulkCreate(variants: [Bulk!]!): Int
      checkoutCreate(input: CheckoutCreateInput!): Int
      warehouseCreate(address: AddressInput!): Int
      fulfillmentApprove(allowStockToBeExceeded: Boolean = false): Int
      orderFulfill(input: OrderFulfillInput!): Int
      orderBulkCreate(stockUpdatePolicy: Policy): Int }
    enum Policy { SKIP FORCE }
    input StockInput { warehouse: ID quantity: Int! }
    input Bulk { stocks: [StockInput!] channelListings: [ProductVariantChannelListingAddInput!] }
    input ProductVariantChannelListingAddInput { channelId: ID price: String costPrice: String }
    input CheckoutCreateInput { shippingAddress: AddressInput billingAddress: AddressInput }
    input AddressInput { firstName: String lastName: String companyName: String phone: String
      skipValidation: Boolean }
    input OrderFulfillInput { allowStockToBeExceeded: Boolean }
    """)
)


def said(document: str, variables: dict[str, Any] | None = None, name: str | None = None) -> str:
    """The refusal's message, or nothing."""
    operation = Operation(None, document, parse(document), variables or {}, name, SCHEMA)
    refusal = rules(operation)
    return refusal.message if refusal else ""


STOCKS = "mutation($s: [StockInput!]!) { productVariantStocksUpdate(stocks: $s) }"


@given(st.lists(st.integers(-5, 5), max_size=4))
def test_any_negative_quantity_is_found(quantities: list[int]) -> None:
    """Given any list, then the first quantity below zero is named by its place, or none is."""
    stocks = [{"warehouse": "W", "quantity": quantity} for quantity in quantities]
    first = next((i for i, quantity in enumerate(quantities) if quantity < 0), None)
    wanted = f"s.{first}.quantity: Stock must not be below zero.".replace("s.", "stocks.", 1)
    assert said(STOCKS, {"s": stocks}) == ("" if first is None else wanted)


@pytest.mark.parametrize(
    "document",
    [
        "mutation { productVariantStocksUpdate(stocks: [{quantity: -1}]) }",
        "mutation { productVariantStocksUpdate(stocks: {quantity: -1}) }",
        "mutation { a: productVariantStocksUpdate(stocks: []) "
        "b: productVariantStocksUpdate(stocks: [{quantity: 1}, {quantity: -1}]) }",
        "mutation($s: [StockInput!]! = [{quantity: -1}]) { productVariantStocksUpdate(stocks: $s) }",
        "mutation($q: Int! = -1) { productVariantStocksUpdate(stocks: [{quantity: $q}]) }",
        "mutation { ...F } fragment F on Mutation { productVariantStocksUpdate(stocks: [{quantity: -1}]) }",
        "mutation { productVariantBulkCreate(variants: [{stocks: [{quantity: -1}]}]) }",
    ],
)
def test_there_is_no_way_around(document: str) -> None:
    """Literals, defaults, aliases, fragments, a single value for a list, nested inputs."""
    assert said(document).endswith("quantity: Stock must not be below zero.")


@pytest.mark.parametrize("price", ["0", "0.00", "-0", "0E+5"])
def test_a_price_of_nothing(price: str) -> None:
    """However a zero is written; what was paid for the goods may be nothing."""
    document = "mutation($v: [Bulk!]!) { productVariantBulkCreate(variants: $v) }"
    listed = {"channelListings": [{"channelId": "C", "price": price}]}
    assert said(document, {"v": [listed]}) == (
        "variants.0.channelListings.0.price: A price must be above zero."
    )
    cost = {"channelListings": [{"price": "1", "costPrice": price}, {"price": None}]}
    assert said(document, {"v": [cost]}) == ""


CREATE = "mutation($a: AddressInput) { checkoutCreate(input: {shippingAddress: $a}) }"


@pytest.mark.parametrize(
    ("address", "missing"),
    [
        ({}, "firstName, phone"),
        ({"firstName": " ", "phone": "1"}, "firstName"),
        ({"lastName": "Rao", "phone": None}, "phone"),
        ({"companyName": "Rao & Sons", "phone": "1"}, ""),
        ({"skipValidation": True}, ""),
        (None, ""),
    ],
)
def test_an_address_has_a_name_and_a_phone(address: Any, missing: str) -> None:
    """What is missing is named, each by its way; one kind of name is enough."""
    named = ", ".join(f"input.shippingAddress.{each}" for each in missing.split(", "))
    assert said(CREATE, {"a": address}) == (f"{named}: This field is required." if missing else "")


def test_what_is_not_the_shops_to_rule() -> None:
    """Queries, warehouses' addresses, unknown mutations and nonsense are left to the platform."""
    for document in (
        "{ x(stocks: [{quantity: -1}]) }",
        "mutation { warehouseCreate(address: {}) }",
        "mutation { nothingLikeIt(stocks: [{quantity: -1}]) }",
        'mutation { productVariantStocksUpdate(stocks: [{quantity: "many"}, 5]) }',
        "mutation A { productVariantStocksUpdate(stocks: []) }",
    ):
        assert said(document) == ""
    assert said(STOCKS, {"s": None}) == said(STOCKS, {}) == ""


def test_nothing_is_shipped_that_is_not_there() -> None:
    """Neither by an argument, nor by an input's field, nor by an import's policy."""
    insisted = "mutation { orderFulfill(input: {allowStockToBeExceeded: true}) }"
    assert said(insisted).startswith("input.allowStockToBeExceeded:")
    approved = "mutation($y: Boolean = true) { fulfillmentApprove(allowStockToBeExceeded: $y) }"
    assert said(approved).startswith("allowStockToBeExceeded:")
    assert said(approved, {"y": False}) == ""
    forced = "mutation { orderBulkCreate(stockUpdatePolicy: FORCE) }"
    assert said(forced).startswith("stockUpdatePolicy:")
    assert said(forced.replace("FORCE", "SKIP")) == ""


def test_the_operation_that_is_executed_counts() -> None:
    """Of several operations in a document only the named one is looked at."""
    document = (
        "mutation A { productVariantStocksUpdate(stocks: [{quantity: -1}]) } "
        "mutation B { productVariantStocksUpdate(stocks: [{quantity: 1}]) }"
    )
    assert said(document, name="A") and not said(document, name="B")
