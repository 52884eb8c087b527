"""Detours to a restricted channel: other spellings, other operations, ids of what belongs to it, old orders."""

import base64
import json
import random
import uuid
from typing import Any

import pytest
import requests
from harness.pricing import COMPLETE, Pricing, unit_prices
from harness.probing import schema_of
from harness.strangers import answer_of, nowhere, strangers_of
from harness.world import unique
from shopkeeper.client import Client


@pytest.fixture(scope="module")
def strangers(_pricing: Pricing) -> dict[str, Client]:
    """See `harness.strangers`."""
    return strangers_of(_pricing)


BATCH_WAYS = [
    (
        """{ ...F } fragment F on Query { x: products(first: 5, channel: "%s") { edges { node { name } } } }""",
        None,
    ),
    (
        """query($c: String = "%s") { products(first: 5, channel: $c) { edges { node { name } } } }""",
        None,
    ),
    (
        """query($f: ProductFilterInput) { products(first: 5, filter: $f) { edges { node { name } } } }""",
        lambda slug: {"f": {"channel": slug, "price": {"gte": 1}}},
    ),
    (
        """query($r: [_Any!]!) { _entities(representations: $r) { ... on Product { name
        pricing { priceRange { start { gross { amount } } } } } } }""",
        "entities",
    ),
]


def test_fragments_defaults_filters_batches_and_entities(
    pricing: Pricing, strangers: dict[str, Client]
) -> None:
    """Nothing of the channel comes back by any detour."""
    product = pricing.product("66.60", name=unique("Secret Saffron"))
    slug, unknown = pricing.wholesale.slug, nowhere(pricing.wholesale.slug)
    for who, client in strangers.items():
        for document, variables in BATCH_WAYS:
            answers = []
            for channel in (slug, unknown):
                if variables == "entities":
                    sent: Any = {
                        "r": [{"__typename": "Product", "id": product.id, "channel": channel}]
                    }
                else:
                    sent = variables(channel) if callable(variables) else {}
                text = document % channel if "%s" in document else document
                body = {"query": text, "variables": sent}
                answers.append(client.post([body, body]).json())
            assert json.dumps(answers[0]) == json.dumps(answers[1]).replace(unknown, slug), who
            assert "66.6" not in json.dumps(answers[0]), who


PRICED = """edges { node { name pricing { priceRange { start { gross { amount } } } } } }"""

# What the executor takes for a channel although it looks otherwise: (document, variables, operation).
READ_OTHERWISE: list[tuple[str, dict[str, Any], str | None]] = [
    # A default counts also where null was sent.
    (
        'query($c: String = "SLUG") { products(first: 50, channel: $c) { PRICED } }',
        {"c": None},
        None,
    ),
    # Another operation's default, type and place of the same variable do not count.
    (
        """query A($c: String = "SLUG") { products(first: 50, channel: $c) { PRICED } }
        query B($c: String = "none") { products(first: 1, channel: $c) { PRICED } }""",
        {},
        "A",
    ),
    (
        """query B($c: String) { products(first: 1, search: $c) { PRICED } }
        query A($c: ProductFilterInput) { products(first: 50, filter: $c) { PRICED } }""",
        {"c": {"channel": "SLUG"}},
        "A",
    ),
    # A number is a slug, too.
    ("query($c: String) { products(first: 50, channel: $c) { PRICED } }", {"c": "NUMBER"}, None),
]


def test_what_the_executor_reads_otherwise(pricing: Pricing, strangers: dict[str, Client]) -> None:
    """Defaults behind a null, several operations, numbers and forms with files: nothing comes back."""
    number = str(random.randrange(10**8, 10**9))
    hidden = pricing.world.channel(number)
    pricing.configure(extra=hidden.slug)
    product = pricing.world.product(
        "86.60", channels={pricing.wholesale: "61.25", hidden: "61.25"}, name=unique("Saffron")
    )
    try:
        for slug in (pricing.wholesale.slug, hidden.slug):
            for document, variables, operation in READ_OTHERWISE:
                sent = json.dumps(variables).replace('"NUMBER"', number).replace("SLUG", slug)
                text = document.replace("SLUG", slug).replace("PRICED", PRICED)
                body = {"query": text, "variables": json.loads(sent), "operationName": operation}
                for who, client in strangers.items():
                    answer = json.dumps(client.post(body).json())
                    assert "61.25" not in answer, (who, text, sent)
            document = """query($id: ID!, $c: String) { product(id: $id, channel: $c) {
                name pricing { priceRange { start { gross { amount } } } } } }"""
            for who, client in strangers.items():
                # In a form with files the map of the files writes variables, too.
                operations = {"query": document, "variables": {"id": product.id, "c": None}}
                form = {
                    "operations": json.dumps(operations),
                    "map": json.dumps({slug: ["variables.c"]}),
                }
                files = {slug: ("a.txt", b"x", "text/plain")}
                raw = requests.post(
                    client.url, data=form, files=files, headers=client.headers(), timeout=60
                )
                assert "errors" in raw.json() or "data" in raw.json()
                assert "61.25" not in raw.text, who
            told = pricing.owner(document, {"id": product.id, "c": slug}).ok()["product"]
            assert told["pricing"]["priceRange"]["start"]["gross"]["amount"] == 61.25
    finally:
        pricing.configure()


AGAIN = """mutation($id: ID!) { checkoutCreateFromOrder(id: $id) {
    checkout { id lines { unitPrice { gross { amount } } } }
    errors { code message field } } }"""


def test_an_old_order_is_bought_again_only_in_a_channel_that_is_open(pricing: Pricing) -> None:
    """Given a suspended buyer, his old order makes no new cart: that would show today's prices."""
    product = pricing.product("35.50")
    buyer = pricing.distributor()
    placed = pricing.order(buyer.client, [(product.variant_id, 3)]).payload["order"]
    missing = base64.b64encode(f"Order:{uuid.uuid4()}".encode()).decode()
    if "checkoutCreateFromOrder" in schema_of(pricing.owner).get_mutation_type().fields:
        cart = buyer.client(AGAIN, {"id": placed["id"]}).payload["checkout"]
        assert unit_prices(cart) == [35.5]
    pricing.suspend(buyer).payload
    answers = [
        answer_of(pricing, buyer.client, AGAIN, {"id": each}).replace(each, "")
        for each in (placed["id"], missing)
    ]
    assert answers[0] == answers[1]
    kept = buyer.client(ORDER_BY_ID, {"id": placed["id"]}).ok()["order"]
    assert kept["number"] == placed["number"]


def test_ids_of_carts_and_orders(pricing: Pricing, strangers: dict[str, Client]) -> None:
    """Carts, lines, orders and tokens of the channel answer as unknown ones, to read and to change."""
    product = pricing.product("44.40")
    buyer = pricing.distributor()
    cart = pricing.cart(buyer.client, [(product.variant_id, 1)])
    token = base64.b64decode(cart["id"]).decode().partition(":")[2]
    placed = pricing.order(buyer.client, [(product.variant_id, 2)]).payload["order"]
    other = str(uuid.uuid4())

    def missing(type_name: str) -> str:
        return base64.b64encode(f"{type_name}:{other}".encode()).decode()

    requests = [
        (
            "query($id: ID!) { checkout(id: $id) { id totalPrice { gross { amount } } } }",
            cart["id"],
            missing("Checkout"),
        ),
        ("query($id: UUID!) { checkout(token: $id) { id } }", token, other),
        (
            "query($id: ID!) { order(id: $id) { id number total { gross { amount } } } }",
            placed["id"],
            missing("Order"),
        ),
        (
            'mutation($id: ID!) { checkoutEmailUpdate(id: $id, email: "a@example.com") {'
            " checkout { id } errors { field code message } } }",
            cart["id"],
            missing("Checkout"),
        ),
        (COMPLETE, cart["id"], missing("Checkout")),
        (
            "mutation($id: ID!) { checkoutCustomerDetach(id: $id) {"
            " checkout { id } errors { field code message } } }",
            cart["id"],
            missing("Checkout"),
        ),
        (
            'query($id: ID!) { checkout(id: "' + cart["id"] + '") { id } order(id: $id) { id } }',
            placed["id"],
            missing("Order"),
        ),
    ]
    for who, client in strangers.items():
        for document, real, unknown in requests:
            answers = [
                answer_of(pricing, client, document, {"id": each}) for each in (real, unknown)
            ]
            assert answers[0] == answers[1].replace(unknown, real), (who, document)
            assert "44.4" not in answers[0]
    mine = buyer.client(requests[0][0], {"id": cart["id"]}).ok()["checkout"]
    assert mine["totalPrice"]["gross"]["amount"] == 44.4
    peer = pricing.distributor()
    assert peer.client(requests[0][0], {"id": cart["id"]}).ok()["checkout"] is None
    assert peer.client(requests[2][0], {"id": placed["id"]}).ok()["order"] is None


ORDER_BY_ID = "query($id: ID!) { order(id: $id) { number total { gross { amount } } } }"
PROCESS = """mutation($id: ID!) { transactionProcess(id: $id) {
    transaction { token } errors { field code message } } }"""
NOTE_PAID = """mutation($id: ID!) { transactionCreate(id: $id, transaction: {name: "Bank transfer"}) {
    transaction { token } errors { field code message } } }"""


def test_ids_from_before_the_platform_counted_by_uuid(
    pricing: Pricing, strangers: dict[str, Client]
) -> None:
    """Given an old order and a transaction that staff noted, then their numbers tell nothing."""
    product = pricing.product("47.70")
    buyer = pricing.distributor()
    placed = pricing.order(buyer.client, [(product.variant_id, 2)]).payload["order"]
    noted = pricing.owner(NOTE_PAID, {"id": placed["id"]}).payload["transaction"]["token"]
    number = pricing.world.shop.python(
        "from saleor.order.models import Order\n"
        "from saleor.payment.models import TransactionItem\n"
        "from saleor_plugins.host.db import writer\n"
        "with writer():\n"
        f"    Order.objects.filter(number='{placed['number']}').update(use_old_id=True)\n"
        f"    print(TransactionItem.objects.get(token='{noted}').pk)"
    ).split()[-1]

    def by_number(type_name: str, key: str) -> str:
        return base64.b64encode(f"{type_name}:{key}".encode()).decode()

    order_id, old = by_number("Order", placed["number"]), by_number("TransactionItem", number)
    assert buyer.client(ORDER_BY_ID, {"id": order_id}).ok()["order"]["number"] == placed["number"]
    for who, client in strangers.items():
        assert client(ORDER_BY_ID, {"id": order_id}).ok()["order"] is None, who
        answers = [
            answer_of(pricing, client, PROCESS, {"id": each}).replace(each, "")
            for each in (old, by_number("TransactionItem", "9" * len(number)))
        ]
        assert answers[0] == answers[1], who


def test_a_suspended_buyer_keeps_his_history_without_todays_prices(pricing: Pricing) -> None:
    """His old order shows what he paid; the channel's current prices are out of reach through it."""
    product = pricing.product("33.30")
    buyer = pricing.distributor()
    pricing.order(buyer.client, [(product.variant_id, 3)]).payload
    history = """{ me { orders(first: 5) { edges { node { id number
        channel { slug availableShippingMethodsPerCountry(countries: [IN]) {
            shippingMethods { price { amount } } } }
        lines { unitPrice { gross { amount } }
            variant { id pricing { price { gross { amount } } }
                product { pricing { priceRange { start { gross { amount } } } } } } } } } } } }"""
    before = buyer.client(history).ok()["me"]["orders"]["edges"][0]["node"]
    assert before["channel"]["availableShippingMethodsPerCountry"]
    pricing.suspend(buyer).payload
    order = buyer.client(history).ok()["me"]["orders"]["edges"][0]["node"]
    assert order["channel"]["availableShippingMethodsPerCountry"] == []
    (line,) = order["lines"]
    assert line["unitPrice"]["gross"]["amount"] == 33.3
    assert line["variant"]["pricing"] is None
    assert line["variant"]["product"]["pricing"] is None
