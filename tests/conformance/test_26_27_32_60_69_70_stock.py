"""26, 27, 32, 60, 69, 70: what is not there cannot be sold, whoever buys at the same time."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import Any

import pytest
from harness.messaging import from_address
from harness.pricing import ADD, CREATE
from harness.shopping import COMPLETE, Checkout, orders_of, start_checkout
from harness.world import Channel, Product, World, unique
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shopkeeper.client import Client

STOCK = """query($id: ID!) { productVariant(id: $id) { stocks {
    quantity quantityAllocated } } }"""

PROBLEMS = """query($id: ID!) { checkout(id: $id) { problems {
    ... on CheckoutLineProblemInsufficientStock { availableQuantity line { quantity }
        variant { id } } } } }"""

SET_BULK = """mutation($stocks: [StockBulkUpdateInput!]!) { stockBulkUpdate(stocks: $stocks) {
    count errors { field code message } } }"""


@pytest.fixture(scope="module")
def market(_world: World) -> Channel:
    """A channel in which an order may be paid later."""
    return _world.channel(orderSettings={"allowUnpaidOrders": True})


def stock(world: World, variant_id: str) -> tuple[int, int]:
    """(units there, of them promised to orders)."""
    found = world.owner(STOCK, {"id": variant_id}).ok()["productVariant"]["stocks"]
    assert len(found) == 1
    return found[0]["quantity"], found[0]["quantityAllocated"]


def product(world: World, market: Channel, units: int) -> Product:
    """Something of which there are so many; messages call it by its variant's name."""
    made, name = world.product("10.00", stock=0, channels={market: "10.00"}), unique("Jar")
    listings = {world.consumer: "10.00", market: "10.00"}
    variant_id, sku = world.variant(made.id, listings, stock=units, name=name)
    return replace(made, variant_id=variant_id, sku=sku, name=name)


def ready(world: World, market: Channel, lines: dict[str, int]) -> Checkout:
    """A cart that only waits for its confirmation."""
    return start_checkout(world, lines, channel=market, email=f"{unique('buyer')}@example.com")


def at_once(jobs: list[Callable[[], Any]]) -> list[Any]:
    """Do all of them in threads that begin together; what each gave."""
    gate = Barrier(len(jobs))

    def run(job: Callable[[], Any]) -> Any:
        gate.wait()
        return job()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def mine(world: World, who: Client | None = None) -> Any:
    """A client with a connection and an address of its own: one per thread."""
    token = who.token if who is not None else None
    return from_address(Client(world.shop.graphql_url, token))


def complete(world: World, cart: Checkout) -> Callable[[], Any]:
    """Confirming a cart, as a job."""
    client = mine(world)
    return lambda: client(COMPLETE, {"id": cart.id})


@given(units=st.integers(0, 5), more=st.integers(1, 5))
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
def test_26_27_more_than_there_is_does_not_get_into_a_cart(
    _world: World, market: Channel, units: int, more: int
) -> None:
    """Any stock, any quantity above it: refused, with the item and how many there are."""
    item = product(_world, market, units)
    wanted = {"variantId": item.variant_id, "quantity": units + more}
    entry = {"channel": market.slug, "lines": [wanted]}
    (refused,) = _world.shop.anonymous(CREATE, {"input": entry}).refusals
    assert (refused["field"], refused["code"]) == ("quantity", "INSUFFICIENT_STOCK")
    assert item.name in refused["message"] and f"Only {units} " in refused["message"]

    empty = {"channel": market.slug, "lines": []}
    cart = _world.shop.anonymous(CREATE, {"input": empty}).payload["checkout"]["id"]
    (refused,) = _world.shop.anonymous(ADD, {"id": cart, "lines": [wanted]}).refusals
    assert refused["code"] == "INSUFFICIENT_STOCK" and item.name in refused["message"]
    assert stock(_world, item.variant_id) == (units, 0)


@given(st.lists(st.tuples(st.integers(1, 6), st.integers(0, 6)), min_size=1, max_size=3))
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
def test_26_27_what_sold_out_meanwhile_blocks_the_order(
    _world: World, market: Channel, items: list[tuple[int, int]]
) -> None:
    """Any cart, any stock left: an order, or none, with each short item and its shortage named."""
    made = [(product(_world, market, wanted), wanted, left) for wanted, left in items]
    cart = ready(_world, market, {item.variant_id: wanted for item, wanted, _ in made})
    for item, _, left in made:
        _world.stock(item.variant_id, left)
    short = {item.variant_id: (wanted, left) for item, wanted, left in made if left < wanted}

    problems = _world.shop.anonymous(PROBLEMS, {"id": cart.id}).ok()["checkout"]["problems"]
    assert {
        each["variant"]["id"]: (each["line"]["quantity"], each["availableQuantity"])
        for each in problems
    } == short
    answer = cart.client(COMPLETE, {"id": cart.id})
    if not short:
        assert answer.payload["order"]["id"]
        return
    refusals = answer.refusals
    assert {each["code"] for each in refusals} == {"INSUFFICIENT_STOCK"}
    named = {key for each in refusals for key in each["variants"] or ()}
    assert named and named <= set(short)
    assert answer.ok()["checkoutComplete"]["order"] is None
    for item, _, left in made:
        assert stock(_world, item.variant_id) == (left, 0)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=3))
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
def test_32_an_order_lowers_stock_by_what_was_ordered(
    _world: World, market: Channel, quantities: list[int]
) -> None:
    """Any quantities: so many fewer can be bought at once, and so many fewer are there once sent."""
    items = {product(_world, market, 10).variant_id: quantity for quantity in quantities}
    cart = ready(_world, market, items)
    order = cart.client(COMPLETE, {"id": cart.id}).payload["order"]["id"]
    asked = {"channel": market.slug}
    for variant_id, quantity in items.items():
        left = _world.shop.anonymous(
            """query($id: ID!, $channel: String!) { productVariant(id: $id, channel: $channel) {
                quantityAvailable } }""",
            {"id": variant_id, **asked},
        ).ok()["productVariant"]["quantityAvailable"]
        assert left == 10 - quantity
        assert stock(_world, variant_id) == (10, quantity)
    lines = _world.owner(
        "query($id: ID!) { order(id: $id) { lines { id quantity } } }", {"id": order}
    ).ok()["order"]["lines"]
    sent = [
        {
            "orderLineId": line["id"],
            "stocks": [{"quantity": line["quantity"], "warehouse": _world.warehouse}],
        }
        for line in lines
    ]
    _world.owner(
        """mutation($order: ID!, $input: OrderFulfillInput!) {
            orderFulfill(order: $order, input: $input) { errors { field code message } } }""",
        {"order": order, "input": {"lines": sent}},
    ).payload
    for variant_id, quantity in items.items():
        assert stock(_world, variant_id) == (10 - quantity, 0)


@pytest.mark.parametrize("round_", range(2))
def test_60_concurrent_changes_lose_nothing(world: World, market: Channel, round_: int) -> None:
    """Buyers and senders at the same time: the end is the start plus the sum of all changes."""
    del round_
    item = product(world, market, 40)
    early = [ready(world, market, {item.variant_id: quantity}) for quantity in (1, 2, 3, 4)]
    orders = [cart.client(COMPLETE, {"id": cart.id}).payload["order"]["id"] for cart in early]
    assert stock(world, item.variant_id) == (40, 10)
    later = [ready(world, market, {item.variant_id: quantity}) for quantity in (1, 2, 3)]

    def send(order: str, quantity: int) -> Callable[[], Any]:
        line = world.owner("query($id: ID!) { order(id: $id) { lines { id } } }", {"id": order})
        lines = [
            {
                "orderLineId": line.ok()["order"]["lines"][0]["id"],
                "stocks": [{"quantity": quantity, "warehouse": world.warehouse}],
            }
        ]
        client = mine(world, world.owner)
        document = """mutation($order: ID!, $input: OrderFulfillInput!) {
            orderFulfill(order: $order, input: $input) { errors { field code message } } }"""
        return lambda: client(document, {"order": order, "input": {"lines": lines}})

    jobs = [send(order, quantity) for order, quantity in zip(orders, (1, 2, 3, 4), strict=True)]
    jobs += [complete(world, cart) for cart in later]
    for answer in at_once(jobs):
        assert answer.payload
    assert stock(world, item.variant_id) == (40 - 10, 1 + 2 + 3)


def test_60_concurrent_corrections_of_many_stocks(world: World, market: Channel) -> None:
    """Each of eight writers sets its own stock, in bulk with others' unchanged: all are set."""
    items = [product(world, market, 5) for _ in range(8)]

    def put(position: int) -> Callable[[], Any]:
        entry = {
            "variantId": items[position].variant_id,
            "warehouseId": world.warehouse,
            "quantity": 100 + position,
        }
        client = mine(world, world.owner)
        return lambda: client(SET_BULK, {"stocks": [entry]})

    for answer in at_once([put(position) for position in range(8)]):
        assert answer.payload["count"] == 1
    found = [stock(world, item.variant_id)[0] for item in items]
    assert found == [100 + position for position in range(8)]


@pytest.mark.parametrize("buyers", [2, 6])
def test_69_70_the_last_units_are_sold_once(world: World, market: Channel, buyers: int) -> None:
    """Many buyers of the last two units: two orders, every other refused, and stock never below zero."""
    item = product(world, market, 2)
    carts = [ready(world, market, {item.variant_id: 1}) for _ in range(buyers)]
    answers = at_once([complete(world, cart) for cart in carts])
    bought = [answer for answer in answers if not answer.codes]
    assert len(bought) == 2
    assert {code for answer in answers for code in answer.codes} <= {"INSUFFICIENT_STOCK"}
    assert stock(world, item.variant_id) == (2, 2)


def test_70_an_order_takes_all_of_its_stock_or_none(world: World, market: Channel) -> None:
    """Carts of two items each, of which one is short: who fails has taken nothing of the other."""
    plenty, scarce = product(world, market, 20), product(world, market, 3)
    wanted = {plenty.variant_id: 2, scarce.variant_id: 2}
    # Half of them name the items in the other order: no two may wait for each other for ever.
    turned = dict(reversed(wanted.items()))
    carts = [ready(world, market, wanted if i % 2 else turned) for i in range(4)]
    answers = at_once([complete(world, cart) for cart in carts])
    bought = [answer for answer in answers if not answer.codes]
    assert len(bought) == 1
    assert {code for answer in answers for code in answer.codes} <= {"INSUFFICIENT_STOCK"}
    assert stock(world, plenty.variant_id) == (20, 2)
    assert stock(world, scarce.variant_id) == (3, 2)


def test_70_confirmed_twice_at_once_is_one_order(world: World, market: Channel) -> None:
    """The same cart confirmed four times at the same time: one order, and its stock taken once."""
    item = product(world, market, 10)
    cart = ready(world, market, {item.variant_id: 3})
    email = cart.client("query($id: ID!) { checkout(id: $id) { email } }", {"id": cart.id})
    buyer = email.ok()["checkout"]["email"]
    at_once([complete(world, cart) for _ in range(4)])
    assert len(orders_of(world, buyer)) == 1
    assert stock(world, item.variant_id) == (10, 3)


@given(st.integers(-1_000_000, -1), st.sampled_from(["one", "bulk", "new", "default"]))
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
def test_69_nobody_sets_it_below_zero(
    _world: World, market: Channel, quantity: int, way: str
) -> None:
    """Any quantity below zero, by any mutation: refused, naming the field, and the stock stays."""
    item = product(_world, market, 4)
    entry = {"warehouse": _world.warehouse, "quantity": quantity}
    one = """mutation($id: ID!, $stocks: [StockInput!]!) {
        productVariantStocksUpdate(variantId: $id, stocks: $stocks) { errors { code } } }"""
    if way == "one":
        answer = _world.owner(one, {"id": item.variant_id, "stocks": [entry]})
    elif way == "default":
        written = f'[{{warehouse: "{_world.warehouse}", quantity: {quantity}}}]'
        document = one.replace("[StockInput!]!)", f"[StockInput!] = {written})", 1)
        answer = _world.owner(document, {"id": item.variant_id})
    elif way == "bulk":
        row = {
            "variantId": item.variant_id,
            "warehouseId": _world.warehouse,
            "quantity": quantity,
        }
        answer = _world.owner(SET_BULK, {"stocks": [row]})
    else:
        new = {"product": item.id, "sku": unique("SKU"), "attributes": [], "stocks": [entry]}
        answer = _world.owner(
            """mutation($input: ProductVariantCreateInput!) { productVariantCreate(input: $input) {
                errors { field code message } } }""",
            {"input": new},
        )
    assert answer.codes == ["INVALID"]
    assert ".quantity: Stock must not be below zero." in answer.errors[0]["message"]
    assert stock(_world, item.variant_id) == (4, 0)


def test_69_nothing_is_sent_that_is_not_there(world: World, market: Channel) -> None:
    """Stock corrected to less than was ordered: staff cannot send it, not even when they insist."""
    item = product(world, market, 3)
    cart = ready(world, market, {item.variant_id: 3})
    order = cart.client(COMPLETE, {"id": cart.id}).payload["order"]["id"]
    world.stock(item.variant_id, 1)
    line = world.owner("query($id: ID!) { order(id: $id) { lines { id } } }", {"id": order})
    lines = [
        {
            "orderLineId": line.ok()["order"]["lines"][0]["id"],
            "stocks": [{"quantity": 3, "warehouse": world.warehouse}],
        }
    ]
    for insist in (False, True):
        answer = world.owner(
            """mutation($order: ID!, $input: OrderFulfillInput!) {
                orderFulfill(order: $order, input: $input) { errors { field code message } } }""",
            {"order": order, "input": {"lines": lines, "allowStockToBeExceeded": insist}},
        )
        assert answer.codes and set(answer.codes) <= {"INSUFFICIENT_STOCK", "INVALID"}
    assert stock(world, item.variant_id)[0] == 1
