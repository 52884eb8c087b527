"""49, 50: the owner's dashboard, and the inventory by category."""

import json
from collections import Counter
from typing import Any

import pytest
from harness.messaging import Messaging, cancel, confirm, fulfil, place
from harness.shopping import COMPLETE, start_checkout
from harness.subscribing import Subscriber, make_plan
from harness.world import World, unique
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

DASHBOARD = """query($from: Date, $to: Date, $channel: String, $at: Int) {
    shopDashboard(from: $from, to: $to, channel: $channel, lowStockAt: $at) {
    from to revenue { amount currency } received { amount currency } orders cancelledOrders
    activeSubscriptions lowStock { available variant { id sku product { name } } } } }"""

INVENTORY = """query($warehouse: ID) { inventoryReport(warehouseId: $warehouse) {
    category { id name } variants onHand allocated available } }"""

ITEMS = """query($category: ID, $warehouse: ID, $most: Int, $first: Int, $after: String) {
    inventoryItems(categoryId: $category, warehouseId: $warehouse, availableAtMost: $most,
                   first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    edges { node { variant { id } onHand allocated available } } } }"""


def dashboard(world: World, **variables: Any) -> dict[str, Any]:
    """The figures that the owner sees."""
    return dict(world.owner(DASHBOARD, variables).ok()["shopDashboard"])


def test_49_the_dashboard_has_every_figure(messaging: Messaging) -> None:
    """Revenue, orders and active subscriptions are exactly those of the channel, and of today."""
    world = messaging.world
    channel = messaging.channel.slug
    empty = dashboard(world, channel=channel)
    assert (empty["orders"], empty["revenue"], empty["activeSubscriptions"]) == (0, [], 0)

    orders = [place(messaging, quantity=quantity) for quantity in (1, 2, 5, 7)]
    # The last one is not: an order that the shop has not taken on is no revenue yet.
    for order in orders[:3]:
        confirm(messaging, order)
    cancel(messaging, orders[1])
    fulfil(messaging, orders[2])
    plan = make_plan(world, [messaging.product], channel=channel)
    subscribers = [Subscriber(world, world.customer(), plan, messaging.product) for _ in range(2)]
    contracts = [each.subscribe() for each in subscribers]
    subscribers[1].do("subscriptionCancel", contracts[1]).payload

    seen = dashboard(world, channel=channel)
    counted = ("orders", "cancelledOrders", "activeSubscriptions", "revenue", "received")
    assert {name: seen[name] for name in counted} == {
        "orders": 3,
        "cancelledOrders": 1,
        "activeSubscriptions": 1,
        "revenue": [{"amount": 6 * 120 + 2 * 40.0, "currency": "INR"}],
        "received": [{"amount": 0.0, "currency": "INR"}],
    }
    # Another day, or another channel, has none of it.
    other = dashboard(world, channel=channel, **{"from": "2020-01-01", "to": "2020-01-31"})
    assert (other["orders"], other["revenue"]) == (0, [])
    assert dashboard(world, channel=world.channel().slug)["orders"] == 0
    # The whole shop has at least that.
    assert dashboard(world)["orders"] >= 3


@given(stocks=st.lists(st.integers(0, 12), min_size=1, max_size=4), at=st.integers(0, 12))
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
def test_49_low_stock_alerts(_world: World, stocks: list[int], at: int) -> None:
    """For any stocks and any threshold: those at it or below are told, fewest first, and no other."""
    made = {_world.product("10", stock=stock).variant_id: stock for stock in stocks}
    told = dashboard(_world, at=at)["lowStock"]
    assert [each["available"] for each in told] == sorted(each["available"] for each in told)
    mine = {each["variant"]["id"]: each["available"] for each in told}
    assert {v: mine[v] for v in made if v in mine} == {v: s for v, s in made.items() if s <= at}
    for variant_id in made:  # so that these do not crowd the list of the next example
        _world.stock(variant_id, 1000)


@given(
    st.lists(
        st.tuples(st.integers(0, 2), st.integers(0, 50), st.integers(0, 3)), min_size=1, max_size=6
    )
)
@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
def test_50_the_inventory_report_is_the_true_stock(
    _messaging: Messaging, wanted: list[tuple[int, int, int]]
) -> None:
    """Any stocks in any categories, some of them ordered: each category's sums are those of Saleor."""
    world = _messaging.world
    categories = [world.new_category(unique("Shelf")) for _ in range(3)]
    on_hand: Counter[str] = Counter()
    allocated: Counter[str] = Counter()
    variants: Counter[str] = Counter()
    for index, stock, ordered in wanted:
        category = categories[index]
        product = world.product(
            "10", stock=stock, category=category, channels={_messaging.channel: "10"}
        )
        variants[category] += 1
        on_hand[category] += stock
        ordered = min(ordered, stock)
        if ordered:
            _order(_messaging, product.variant_id, ordered)
            allocated[category] += ordered
        item = world.owner(ITEMS, {"category": category, "first": 100}).ok()["inventoryItems"]
        mine = [
            e["node"] for e in item["edges"] if e["node"]["variant"]["id"] == product.variant_id
        ]
        assert mine == [
            {
                "variant": {"id": product.variant_id},
                "onHand": stock,
                "allocated": ordered,
                "available": stock - ordered,
            }
        ]
    report = {
        row["category"]["id"]: row
        for row in world.owner(INVENTORY, {"warehouse": world.warehouse}).ok()["inventoryReport"]
        if row["category"]
    }
    for category in categories:
        if not variants[category]:
            assert category not in report
            continue
        row = report[category]
        assert row["variants"] == variants[category]
        assert row["onHand"] == on_hand[category] == saleors(world, category)
        assert row["allocated"] == allocated[category]
        assert row["available"] == on_hand[category] - allocated[category]


def _order(messaging: Messaging, variant_id: str, quantity: int) -> None:
    checkout = start_checkout(messaging.world, {variant_id: quantity}, channel=messaging.channel)
    checkout.client(COMPLETE, {"id": checkout.id}).payload


def saleors(world: World, category: str) -> int:
    """Units in stock as Saleor's own API tells them."""
    found = world.owner(
        """query($ids: [ID!]) { products(first: 100, filter: {categories: $ids}) {
            edges { node { variants { stocks { quantity } } } } } }""",
        {"ids": [category]},
    ).ok()["products"]["edges"]
    return sum(
        stock["quantity"]
        for edge in found
        for variant in edge["node"]["variants"]
        for stock in variant["stocks"]
    )


def test_50_items_come_in_pages(world: World) -> None:
    """Any page size shows every variant of a category once, fewest to sell first."""
    category = world.new_category(unique("Shelf"))
    made = {world.product("10", stock=n, category=category).variant_id: n for n in (5, 1, 3)}
    seen: list[tuple[str, int]] = []
    after = None
    while True:
        page = world.owner(ITEMS, {"category": category, "first": 2, "after": after}).ok()
        page = page["inventoryItems"]
        assert page["totalCount"] == 3
        seen += [(e["node"]["variant"]["id"], e["node"]["available"]) for e in page["edges"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert dict(seen) == made and [n for _, n in seen] == [1, 3, 5]
    few = world.owner(ITEMS, {"category": category, "most": 1}).ok()["inventoryItems"]["edges"]
    assert [made[edge["node"]["variant"]["id"]] for edge in few] == [1]


COUNT = """
import json
from contextlib import ExitStack
from django.db import connections
from django.test.utils import CaptureQueriesContext
from saleor_plugins.host.execute import execute_graphql
from saleor_plugins.host.db import writer
from saleor.account.models import User
with writer():
    owner = User.objects.get(email={email!r})
    counts = []
    for document in {documents!r}:
        execute_graphql(document, as_user=owner)
        with ExitStack() as stack:
            asked = [stack.enter_context(CaptureQueriesContext(each)) for each in connections.all()]
            execute_graphql(document, as_user=owner)
        tables = ("warehouse_stock", "order_order", "product_category", "commerce", "subscriptions")
        sent = [query["sql"] for each in asked for query in each]
        counts.append(sum(any(table in sql for table in tables) for sql in sent))
print(json.dumps(counts))
"""


def test_49_50_few_queries_whatever_the_size(world: World) -> None:
    """The dashboard and the reports ask the database as often for ten products as for one."""
    documents = [
        "{ shopDashboard { orders revenue { amount } activeSubscriptions lowStock { available } } }",
        "{ inventoryReport { onHand category { name } } }",
        "{ inventoryItems(first: 50) { totalCount edges { node { onHand variant { sku } } } } }",
    ]
    code = COUNT.format(email=world.shop.owner.email, documents=documents)

    def count() -> list[int]:
        return list(json.loads(world.shop.python(code).strip().splitlines()[-1]))

    world.product("10")
    before = count()
    for _ in range(9):
        world.product("10", stock=1, category=world.new_category(unique("Shelf")))
    assert count() == before
    assert max(before) <= 3, before
    assert all(before)


@pytest.mark.parametrize("document", [DASHBOARD, INVENTORY, ITEMS])
def test_49_50_only_for_those_who_run_the_shop(world: World, document: str) -> None:
    """A stranger, a customer and staff without the permission get PermissionDenied and nothing."""
    for client in (world.shop.anonymous, world.customer(), world.staff("MANAGE_PAGES")):
        answer = client(document)
        assert answer.codes == ["PermissionDenied"] and not any((answer.data or {}).values())
