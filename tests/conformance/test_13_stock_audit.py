"""13: a stock change leaves an audit entry: actor, time, old and new quantity."""

import base64
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from harness.shopping import COMPLETE, start_checkout
from harness.world import Product, World
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shopkeeper.client import Client

AUDIT = """query($filter: AuditEntryFilterInput) { auditEntries(first: 100, filter: $filter) {
    totalCount edges { node { action actor { kind id label } objectType objectId old new createdAt
    requestId } } } }"""

SET = """mutation($id: ID!, $stocks: [StockInput!]!) {
    productVariantStocksUpdate(variantId: $id, stocks: $stocks) {
    errors { field code message } } }"""

SET_BULK = """mutation($stocks: [StockBulkUpdateInput!]!) { stockBulkUpdate(stocks: $stocks) {
    count errors { field code message } } }"""

DELETE = """mutation($id: ID!, $warehouses: [ID!]!) {
    productVariantStocksDelete(variantId: $id, warehouseIds: $warehouses) {
    errors { field code message } } }"""


def number(global_id: str) -> str:
    """The database id in a global id."""
    return base64.b64decode(global_id).decode().partition(":")[2]


def entries(world: World, product: Product) -> list[dict[str, Any]]:
    """What the audit log says of the product's stock, oldest first."""
    wanted = {
        "action": ["stock.change"],
        "objectType": "ProductVariant",
        "objectId": number(product.variant_id),
    }
    found = world.owner(AUDIT, {"filter": wanted}).ok()["auditEntries"]
    assert found["totalCount"] == len(found["edges"])
    return [edge["node"] for edge in found["edges"]][::-1]


def quantities(found: list[dict[str, Any]]) -> list[tuple[int | None, int | None]]:
    """(old, new) of entries."""
    return [
        tuple(each[side]["quantity"] if each[side] else None for side in ("old", "new"))
        for each in found
    ]  # type: ignore[misc]


def put(client: Client, world: World, product: Product, quantity: int, *, bulk: bool) -> None:
    """Set a stock's quantity, by itself or in bulk."""
    if bulk:
        stock = {
            "variantId": product.variant_id,
            "warehouseId": world.warehouse,
            "quantity": quantity,
        }
        assert client(SET_BULK, {"stocks": [stock]}).payload["count"] == 1
    else:
        stocks = [{"warehouse": world.warehouse, "quantity": quantity}]
        client(SET, {"id": product.variant_id, "stocks": stocks}).payload


@given(st.lists(st.tuples(st.integers(0, 1_000_000), st.booleans()), min_size=1, max_size=5))
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
def test_13_any_change_of_stock_is_entered(_world: World, wanted: list[tuple[int, bool]]) -> None:
    """Any quantities, set one by one or in bulk: each change has its actor, time, old and new."""
    me = number(_world.owner("{ me { id } }").ok()["me"]["id"])
    product = _world.product("10", stock=7)
    begun = datetime.now(UTC) - timedelta(seconds=5)
    now = 7
    changes: list[tuple[int | None, int | None]] = [(None, 7)]
    for quantity, bulk in wanted:
        put(_world.owner, _world, product, quantity, bulk=bulk)
        if quantity != now:
            changes.append((now, quantity))
        now = quantity

    found = entries(_world, product)
    assert quantities(found) == changes
    for each in found:
        assert (each["actor"]["kind"], each["actor"]["id"]) == ("staff", me)
        assert begun <= datetime.fromisoformat(each["createdAt"]) <= datetime.now(UTC)
        assert uuid.UUID(each["new"]["warehouse_id"]) == uuid.UUID(number(_world.warehouse))
        assert each["requestId"]


@pytest.mark.parametrize("bulk", [False, True])
def test_13_an_app_is_named(world: World, bulk: bool) -> None:
    """Given an App, when it changes stock, then the entry names the App."""
    product = world.product("10", stock=5)
    app = world.app("MANAGE_PRODUCTS")
    name = app("{ app { name } }").ok()["app"]["name"]
    put(app, world, product, 9, bulk=bulk)
    latest = entries(world, product)[-1]
    assert (latest["actor"]["kind"], latest["actor"]["label"]) == ("app", name)
    assert quantities([latest]) == [(5, 9)]


def test_13_what_leaves_the_warehouse_is_entered(world: World) -> None:
    """Given an order of three, then nothing is entered until staff send it, and then ten to seven."""
    world.owner(
        """mutation($id: ID!) { channelUpdate(id: $id, input: {
            orderSettings: {allowUnpaidOrders: true}}) { errors { field code message } } }""",
        {"id": world.consumer.id},
    ).payload
    product = world.product("10", stock=10)
    checkout = start_checkout(world, {product.variant_id: 3})
    order = checkout.client(COMPLETE, {"id": checkout.id}).payload["order"]["id"]
    assert quantities(entries(world, product)) == [(None, 10)]

    staff = world.staff("MANAGE_ORDERS")
    line = world.owner("query($id: ID!) { order(id: $id) { lines { id } } }", {"id": order})
    lines = [
        {
            "orderLineId": line.ok()["order"]["lines"][0]["id"],
            "stocks": [{"quantity": 3, "warehouse": world.warehouse}],
        }
    ]
    staff(
        """mutation($order: ID!, $input: OrderFulfillInput!) {
            orderFulfill(order: $order, input: $input) { errors { field code message } } }""",
        {"order": order, "input": {"lines": lines}},
    ).payload
    sent = entries(world, product)[-1]
    assert quantities([sent]) == [(10, 7)]
    me = staff("{ me { id } }").ok()["me"]["id"]
    assert (sent["actor"]["kind"], sent["actor"]["id"]) == ("staff", number(me))


def test_13_a_deleted_stock_is_entered(world: World) -> None:
    """Taken from the shelf altogether: an old quantity, and none after it."""
    product = world.product("10", stock=4)
    given_ids = {"id": product.variant_id, "warehouses": [world.warehouse]}
    world.owner(DELETE, given_ids).payload
    assert quantities(entries(world, product)) == [(None, 4), (4, None)]


def test_13_what_is_refused_is_not_entered(world: World) -> None:
    """A customer's attempt, and a negative quantity, change nothing and leave nothing."""
    product = world.product("10", stock=4)
    stocks = [{"warehouse": world.warehouse, "quantity": 9}]
    refused = world.customer()(SET, {"id": product.variant_id, "stocks": stocks})
    assert refused.codes == ["PermissionDenied"]
    stocks = [{"warehouse": world.warehouse, "quantity": -1}]
    answer = world.owner(SET, {"id": product.variant_id, "stocks": stocks})
    assert answer.codes == ["INVALID"]
    assert quantities(entries(world, product)) == [(None, 4)]
