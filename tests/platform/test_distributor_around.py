"""Prices and roles when what they hang on changes: deletions, dates, staff's own edits, imports.

What only some Saleors have (importing orders, deleting channels, customer types, order promotions) is
tested where the served schema has it.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from harness.pricing import COMPLETE, Buyer, Pricing, unit_prices
from harness.shopping import eventually
from harness.world import INDIAN_ADDRESS, Channel, unique

READ = """query($id: ID!) { checkout(id: $id) { id lines { unitPrice { gross { amount } } }
    discount { amount } totalPrice { gross { amount } } } }"""
LISTED = """query($search: String) { distributors(first: 10, filter: {search: $search}) {
    edges { node { id } } } }"""


def serves(pricing: Pricing, type_name: str, field: str) -> bool:
    """Whether this Saleor's schema has a field."""
    document = "query($name: String!) { __type(name: $name) { fields { name } } }"
    found = pricing.owner(document, {"name": type_name}).ok()["__type"]
    return found is not None and field in [each["name"] for each in found["fields"]]


def channel_of_its_own(pricing: Pricing, **settings: Any) -> Channel:
    """A restricted channel for one test."""
    orders = {"allowUnpaidOrders": True, **settings}
    channel = pricing.world.channel(unique("own"), orderSettings=orders)
    pricing.configure(extra=channel.slug)
    return channel


def buyer_in(pricing: Pricing, channel: Channel, **terms: Any) -> Buyer:
    """A distributor of that channel."""
    client = pricing.world.customer()
    application = pricing.apply(client).payload["distributor"]["id"]
    pricing.approve(application, channel=channel.slug, **terms).payload
    return Buyer(client, application)


# -- deletions ------------------------------------------------------------------------------------


def test_a_deleted_customer_is_forgotten(pricing: Pricing) -> None:
    """Given a distributor whose account is deleted, then his number is free and he is on no list."""
    client = pricing.world.customer()
    applied = pricing.apply(client).payload["distributor"]
    pricing.approve(applied["id"]).payload
    me = client("{ me { id } }").ok()["me"]["id"]
    pricing.owner(
        "mutation($id: ID!) { customerDelete(id: $id) { errors { field message code } } }",
        {"id": me},
    ).payload
    found = pricing.owner(LISTED, {"search": applied["gstin"]}).ok()["distributors"]["edges"]
    assert found == []
    again = pricing.apply(pricing.world.customer(), gstin=applied["gstin"])
    assert again.payload["distributor"]["status"] == "PENDING"


@pytest.mark.parametrize("what", ["productVariantDelete", "productDelete"])
def test_prices_of_what_is_deleted_go_too(pricing: Pricing, what: str) -> None:
    kept, gone = pricing.product("100.00"), pricing.product("100.00")
    book = pricing.price_list(f"{kept.sku},1,90,,\n{gone.sku},1,80,,\n")
    deleted = gone.variant_id if what == "productVariantDelete" else gone.id
    document = f"mutation($id: ID!) {{ {what}(id: $id) {{ errors {{ field message code }} }} }}"
    pricing.owner(document, {"id": deleted}).payload
    rows = pricing.export(book)
    assert kept.sku in rows and gone.sku not in rows
    counted = pricing.world.shop.python(
        "from saleor_plugins.distributor_pricing.models import PriceListEntry\n"
        "from saleor_plugins.host.graphql import unwrap_id\n"
        f"variant = unwrap_id('{gone.variant_id}', 'ProductVariant')\n"
        "print(PriceListEntry.objects.filter(variant_id=variant).count())"
    )
    assert counted.split()[-1] == "0"


def test_a_deleted_channel_ends_what_was_agreed_there(pricing: Pricing) -> None:
    """Given a restricted channel that is deleted, then its buyers shop with the consumers again."""
    channel = channel_of_its_own(pricing)
    book = pricing.price_list(channel=channel)
    buyer = buyer_in(pricing, channel, priceListId=book)
    where = "{ purchasingChannel { slug } }"
    assert buyer.client(where).ok()["purchasingChannel"]["slug"] == channel.slug
    if serves(pricing, "Mutation", "channelDelete"):
        pricing.owner(
            "mutation($id: ID!) { channelDelete(id: $id) { errors { field message code } } }",
            {"id": channel.id},
        ).payload
    else:
        pricing.world.shop.python(
            "from saleor.channel.models import Channel\n"
            "from saleor.plugins.manager import get_plugins_manager\n"
            "from saleor_plugins.host.db import writer\n"
            "with writer():\n"
            f"    channel = Channel.objects.get(slug='{channel.slug}')\n"
            "    get_plugins_manager(allow_replica=False).channel_deleted(channel)"
        )
    found = pricing.owner("query($id: ID!) { priceList(id: $id) { id } }", {"id": book}).ok()
    assert found["priceList"] is None
    assert buyer.client(where).ok()["purchasingChannel"]["slug"] == pricing.world.consumer.slug


# -- what the dashboard shows ----------------------------------------------------------------------


def test_the_role_is_the_customers_type_where_there_are_types(pricing: Pricing) -> None:
    """Given a Saleor with customer types, then an approved distributor has one, a former one none."""
    buyer = pricing.distributor()
    mine = "{ me { id } myDistributor { status } }"
    assert buyer.client(mine).ok()["myDistributor"]["status"] == "APPROVED"
    if not serves(pricing, "User", "customerType"):
        return
    me = buyer.client(mine).ok()["me"]["id"]
    document = "query($id: ID!) { user(id: $id) { customerType { slug isDefault } } }"

    def slug() -> str | None:
        kind = pricing.owner(document, {"id": me}).ok()["user"]["customerType"]
        return None if kind is None or kind["isDefault"] else str(kind["slug"])

    assert slug() == "distributor"
    pricing.suspend(buyer).payload
    assert slug() is None
    pricing.reinstate(buyer).payload
    assert slug() == "distributor"


# -- dates and policies ----------------------------------------------------------------------------


FOLLOW = """
from saleor_plugins.distributor_pricing import tasks
from saleor_plugins.host.db import writer
tasks.enqueue = lambda name, *given, queue: tasks.reprice(*given)
tasks.follow_dates()
"""


def test_open_carts_follow_the_dates_of_a_price_list(pricing: Pricing) -> None:
    """Given a list for tomorrow only, then a cart has its prices tomorrow and loses them after."""
    shop = pricing.world.shop
    product = pricing.product("100.00")
    today = shop.python("from saleor_plugins.core import clock\nprint(clock.today())").split()[-1]
    day = _later(today)
    book = pricing.price_list(f"{product.sku},1,60,,\n", validFrom=day, validUntil=day)
    buyer = pricing.distributor(priceListId=book)
    cart = pricing.cart(buyer.client, [(product.variant_id, 1)])
    assert unit_prices(cart) == [100.0]

    def seen() -> list[float]:
        return unit_prices(buyer.client(READ, {"id": cart["id"]}).ok()["checkout"])

    shop.clock.advance(minutes=24 * 60)
    shop.python(FOLLOW)
    assert seen() == [60.0]
    shop.clock.advance(minutes=24 * 60)
    shop.python(FOLLOW)
    assert seen() == [100.0]


def _later(day: str) -> str:
    from datetime import date

    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def test_a_changed_policy_is_seen_before_the_order(pricing: Pricing) -> None:
    """Given a cart priced under another policy, then no order is made at the old price."""
    product = pricing.product("100.00")
    pricing.promotion([product], "20")
    buyer = pricing.distributor(priceListId=pricing.price_list(f"{product.sku},1,85,,\n"))
    pricing.configure(promotions="best")
    cart = pricing.cart(buyer.client, [(product.variant_id, 1)], ready=True)
    assert unit_prices(cart) == [80.0]
    pricing.configure(promotions="never")
    refused = buyer.client(COMPLETE, {"id": cart["id"]}).refusals
    assert "Prices have changed" in refused[0]["message"]
    placed = buyer.client(COMPLETE, {"id": cart["id"]}).payload["order"]
    assert placed["lines"][0]["unitPrice"]["gross"]["amount"] == 85.0


def test_order_promotions_keep_off_distributor_prices(pricing: Pricing) -> None:
    """Given a promotion on whole orders, then a cart with agreed prices has it only if they stack."""
    product = pricing.product("100.00")
    pricing.owner(
        """mutation($input: PromotionCreateInput!) { promotionCreate(input: $input) {
            promotion { id } errors { field message code } } }""",
        {
            "input": {
                "name": unique("Big baskets"),
                "type": "ORDER",
                "rules": [
                    {
                        "name": "Rule",
                        "channels": [pricing.wholesale.id],
                        "orderPredicate": {
                            "discountedObjectPredicate": {
                                "baseSubtotalPrice": {"range": {"gte": 1}}
                            }
                        },
                        "rewardValueType": "PERCENTAGE",
                        "rewardValue": "10",
                        "rewardType": "SUBTOTAL_DISCOUNT",
                    }
                ],
            }
        },
    )
    agreed = pricing.distributor(priceListId=pricing.price_list(f"{product.sku},1,90,,\n"))
    for policy in ("best", "never"):
        pricing.configure(promotions=policy)
        cart = pricing.cart(agreed.client, [(product.variant_id, 1)])
        assert cart["subtotalPrice"]["gross"]["amount"] == 90.0, policy
    pricing.configure(promotions="stack")
    plain = pricing.distributor()
    at_list = pricing.cart(plain.client, [(product.variant_id, 1)])["subtotalPrice"]["gross"]
    stacked = pricing.cart(agreed.client, [(product.variant_id, 1)])["subtotalPrice"]["gross"]
    # 10% less for both where the platform has such promotions, nothing less where it has none.
    assert (at_list["amount"], stacked["amount"]) in ((90.0, 81.0), (100.0, 90.0))


TAX_APP = """mutation($input: AppInput!) { appCreate(input: $input) {
    app { id } errors { field message code } } }"""
TAX_WEBHOOK = """mutation($input: WebhookCreateInput!) { webhookCreate(input: $input) {
    webhook { id } errors { field message code } } }"""
TAX_BASE = """subscription { event { ... on CalculateTaxes { taxBase { lines {
    quantity unitPrice { amount } totalPrice { amount } } } } } }"""
TAX_SETTINGS = """mutation($id: ID!, $input: TaxConfigurationUpdateInput!) {
    taxConfigurationUpdate(id: $id, input: $input) { errors { field message code } } }"""


@contextmanager
def tax_service(percent: int) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A tax App's address, and what it was asked; it adds a percentage to every line."""
    asked: list[dict[str, Any]] = []

    class Service(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            asked.append(body)
            lines = [
                {
                    "tax_rate": percent,
                    "total_net_amount": line["totalPrice"]["amount"],
                    "total_gross_amount": round(
                        line["totalPrice"]["amount"] * (1 + percent / 100), 2
                    ),
                }
                for line in body["taxBase"]["lines"]
            ]
            answer = {
                "shipping_tax_rate": 0,
                "shipping_price_net_amount": 0,
                "shipping_price_gross_amount": 0,
                "lines": lines,
            }
            raw = json.dumps(answer).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/taxes", asked
    finally:
        server.shutdown()
        server.server_close()


def test_a_tax_app_is_asked_with_distributor_prices(pricing: Pricing) -> None:
    """Given a channel whose taxes an App works out, then it is told the buyer's own prices."""
    if not serves(pricing, "Mutation", "webhookCreate"):
        # Then there is no tax App that could be asked about other prices.
        assert not serves(pricing, "TaxConfiguration", "taxAppId")
        return
    channel = channel_of_its_own(pricing)
    found = pricing.owner(
        "query($id: ID!) { channel(id: $id) { taxConfiguration { id } } }", {"id": channel.id}
    ).ok()["channel"]["taxConfiguration"]["id"]
    settings = {
        "taxCalculationStrategy": "TAX_APP",
        "chargeTaxes": True,
        "pricesEnteredWithTax": False,
    }
    pricing.owner(TAX_SETTINGS, {"id": found, "input": settings}).payload
    with tax_service(18) as (url, asked):
        permissions = ["HANDLE_TAXES", "MANAGE_CHECKOUTS", "HANDLE_CHECKOUTS"]
        app = pricing.owner(
            TAX_APP, {"input": {"name": unique("Taxes"), "permissions": permissions}}
        ).payload["app"]["id"]
        pricing.owner(
            TAX_WEBHOOK,
            {
                "input": {
                    "name": "Taxes",
                    "targetUrl": url,
                    "syncEvents": ["CHECKOUT_CALCULATE_TAXES"],
                    "asyncEvents": [],
                    "app": app,
                    "isActive": True,
                    "query": TAX_BASE,
                }
            },
        ).payload
        product = pricing.world.product("120", channels={channel: "100.00"})
        book = pricing.price_list(f"{product.sku},5,70,,\n", channel)
        buyer = buyer_in(pricing, channel, priceListId=book)
        cart = pricing.cart(buyer.client, [(product.variant_id, 5)], channel)
        seen = buyer.client(READ, {"id": cart["id"]}).ok()["checkout"]
    (line,) = asked[-1]["taxBase"]["lines"]
    assert (line["quantity"], line["unitPrice"]["amount"]) == (5, 70.0)
    assert unit_prices(seen) == [82.6]
    assert seen["totalPrice"]["gross"]["amount"] == 413.0


# -- staff's own edits, and imports ------------------------------------------------------------------


def test_an_unconfirmed_order_is_priced_like_a_draft(pricing: Pricing) -> None:
    """Given an order that staff has yet to confirm, when a quantity changes, then its tier does."""
    channel = channel_of_its_own(pricing, automaticallyConfirmAllNewOrders=False)
    product = pricing.world.product("120", channels={channel: "100.00"})
    book = pricing.price_list(f"{product.sku},1,95,,\n{product.sku},10,70,,\n", channel)
    buyer = buyer_in(pricing, channel, priceListId=book, creditLimit="5000")
    placed = pricing.order(buyer.client, [(product.variant_id, 2)], channel=channel).payload[
        "order"
    ]
    assert placed["status"] == "UNCONFIRMED"
    read = """query($id: ID!) { order(id: $id) { status total { gross { amount } }
        lines { id unitPrice { gross { amount } } } } }"""

    def order() -> dict[str, Any]:
        return dict(pricing.owner(read, {"id": placed["id"]}).ok()["order"])

    (line,) = order()["lines"]
    assert line["unitPrice"]["gross"]["amount"] == 95.0
    pricing.owner(
        """mutation($id: ID!) { orderLineUpdate(id: $id, input: {quantity: 10}) {
            order { id } errors { field message code } } }""",
        {"id": line["id"]},
    ).payload
    changed = eventually(
        lambda: (o := order())["lines"][0]["unitPrice"]["gross"]["amount"] == 70.0 and o
    )
    pricing.owner(
        "mutation($id: ID!) { orderConfirm(id: $id) { order { id } errors { field message code } } }",
        {"id": placed["id"]},
    ).payload
    used = "{ myDistributor { creditUsed { amount } } }"
    total = changed["total"]["gross"]["amount"]
    eventually(
        lambda: buyer.client(used).ok()["myDistributor"]["creditUsed"]["amount"] == total,
        what="the credit to follow",
    )


BULK = """mutation($orders: [OrderBulkCreateInput!]!) { orderBulkCreate(orders: $orders) {
    count results { order { id number total { gross { amount } } }
        errors { path message code } } errors { path message code } } }"""


TAX_CLASS = """mutation { taxClassCreate(input: { name: "Imported" }) {
    taxClass { id } errors { field message code } } }"""


def tax_class_of(pricing: Pricing) -> str:
    """A tax class's id."""
    return str(pricing.owner(TAX_CLASS).payload["taxClass"]["id"])


def test_imported_orders_of_a_restricted_channel(pricing: Pricing) -> None:
    """Given an import of orders, then staff who may not know of the channel finds none, and an App's
    order uses its buyer's credit."""
    product = pricing.product("100.00")
    buyer = pricing.distributor(creditLimit="5000")
    if not serves(pricing, "Mutation", "orderBulkCreate"):
        # Then no order comes in by that way.
        refused = pricing.owner(BULK, {"orders": []})
        assert refused.errors
        return
    me = buyer.client("{ me { id } }").ok()["me"]["id"]
    # The import wants a tax class for each line and each shipping; fetched from the shop nothing is shipped.
    warehouse, tax_class = pricing.world.warehouse, tax_class_of(pricing)
    now = pricing.world.shop.python(
        "from saleor_plugins.core import clock\nprint(clock.now().isoformat())"
    ).split()[-1]
    money = {"gross": "200", "net": "200"}

    def wanted(channel: str) -> dict[str, Any]:
        line = {
            "variantId": product.variant_id,
            "createdAt": now,
            "isShippingRequired": True,
            "isGiftCard": False,
            "quantity": 2,
            "totalPrice": money,
            "undiscountedTotalPrice": money,
            "warehouse": warehouse,
            "taxClassId": tax_class,
        }
        return {
            "channel": channel,
            "createdAt": now,
            "status": "UNFULFILLED",
            "user": {"id": me},
            "billingAddress": INDIAN_ADDRESS,
            "currency": "INR",
            "languageCode": "EN",
            "lines": [line],
            "deliveryMethod": {"warehouseId": warehouse, "warehouseName": "Shop"},
        }

    # Whatever the platform says of a channel that it does not have, it says of this one.
    importer = pricing.world.staff("MANAGE_ORDERS_IMPORT")
    said = []
    for slug in (pricing.wholesale.slug, unique("nowhere")):
        answer = importer(BULK, {"orders": [wanted(slug)]})
        messages = [error["message"] for error in answer.errors]
        said.append(json.dumps([answer.data, messages]).replace(slug, ""))
    assert said[0] == said[1]
    used = "{ myDistributor { creditUsed { amount } } }"
    assert buyer.client(used).ok()["myDistributor"]["creditUsed"]["amount"] == 0.0

    app = pricing.world.app("MANAGE_ORDERS_IMPORT", "MANAGE_ORDERS")
    made = app(BULK, {"orders": [wanted(pricing.wholesale.slug)]}).payload
    assert made["count"] == 1, made
    eventually(
        lambda: buyer.client(used).ok()["myDistributor"]["creditUsed"]["amount"] == 200.0,
        what="the credit of an imported order",
    )
