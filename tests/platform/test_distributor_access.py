"""A restricted channel is invisible: every place that takes a channel answers as if it were not there."""

import base64
import json
import uuid
from typing import Any

import pytest
from graphql import parse, validate
from harness.pricing import APPROVE, COMPLETE, Pricing
from harness.probing import Prober, asked, named, schema_of
from harness.world import unique
from shopkeeper.client import Client


def _names_a_channel(_owner: str, _field: str, name: str, type_: Any) -> bool:
    """The issue's "by name": an argument or input field that is called after channels."""
    return "channel" in name.lower() and named(type_).name in (
        "String",
        "ID",
        "GlobalIDFilterInput",
    )


def _takes_a_slug(owner: str, field: str, name: str, type_: Any) -> bool:
    return named(type_).name == "String" and (
        "channel" in name.lower() or (owner, field, name) == ("Query", "channel", "slug")
    )


def _takes_an_id(_owner: str, _field: str, _name: str, type_: Any) -> bool:
    return named(type_).name == "ID"


@pytest.fixture(scope="module")
def strangers(_pricing: Pricing) -> dict[str, Client]:
    """Everybody who must not know: nobody, a customer, another channel's distributor, a suspended one."""
    _pricing.configure()
    world = _pricing.world
    foreign = world.customer()
    application = _pricing.apply(foreign).payload["distributor"]["id"]
    terms = {"channel": _pricing.other.slug}
    _pricing.owner(APPROVE, {"id": application, "terms": terms}).payload
    suspended = _pricing.distributor()
    _pricing.suspend(suspended).payload
    return {
        "anonymous": world.shop.anonymous,
        "customer": world.customer(),
        "foreign distributor": foreign,
        "suspended distributor": suspended.client,
    }


def _nowhere(slug: str) -> str:
    """A slug that nothing has, as long as `slug`: errors must tell the same columns, too."""
    return ("n" + uuid.uuid4().hex * 2)[: len(slug)]


def _no_channel(global_id: str) -> str:
    """An id of no channel, as long as `global_id`."""
    number = base64.b64decode(global_id).decode().partition(":")[2]
    return base64.b64encode(f"Channel:{'9' * len(number)}".encode()).decode()


def _prober(pricing: Pricing) -> Prober:
    product = pricing.product("77.70", name=unique("Hidden Ghee"))
    checkout = pricing.cart(
        pricing.world.shop.anonymous, [(product.variant_id, 1)], pricing.world.consumer
    )["id"]
    known = {
        "id": product.id,
        "product": product.id,
        "productVariant": product.variant_id,
        "productType": pricing.world.product_type,
        "category": pricing.world.category,
        "variantId": product.variant_id,
        "checkout": checkout,
        "email": "nobody@example.com",
        "password": "Secret-pass-1",
        "uuid": str(uuid.uuid4()),
        "first": "1",
    }
    return Prober(schema_of(pricing.owner), known)


def _answer(
    pricing: Pricing, client: Client, document: str, variables: dict[str, Any] | None = None
) -> str:
    """What comes back, but for what differs between any two requests."""
    raw = asked(pricing.world, client, document, variables).raw
    (raw.get("extensions") or {}).pop("cost", None)
    for error in raw.get("errors") or []:
        (error.get("extensions") or {}).get("exception", {}).pop("stacktrace", None)
    return json.dumps(raw, sort_keys=True)


def _told_to_webhooks(schema: Any, place: str) -> bool:
    owner = schema.get_type(place.partition(".")[0])
    interfaces = [each.name for each in getattr(owner, "interfaces", [])]
    return owner.name == "Subscription" or "Event" in interfaces


def _compare(
    pricing: Pricing,
    prober: Prober,
    fits: Any,
    hidden: str,
    unknown: str,
    clients: dict[str, Client],
) -> tuple[int, int, list[str]]:
    """(places, places asked through the API, leaks).

    What no request reaches is told to webhooks only: subscriptions and their events.
    """
    places = reached = 0
    leaks = []
    for probe in prober.probes(hidden, fits):
        places += 1
        document = probe.document
        if document is None or validate(prober.schema, parse(document)):
            assert _told_to_webhooks(prober.schema, probe.place), probe.place
            continue
        reached += 1
        for who, client in clients.items():
            answer = _answer(pricing, client, document)
            same = _answer(pricing, client, document.replace(hidden, unknown))
            same = same.replace(unknown, hidden)
            if answer != same:
                leaks.append(f"{probe.place} for {who}: {answer[:300]} / {same[:300]}")
    return places, reached, leaks


def test_every_place_that_takes_a_slug(pricing: Pricing, strangers: dict[str, Client]) -> None:
    """No place of the schema tells a restricted channel's slug from one that does not exist."""
    prober = _prober(pricing)
    places, reached, leaks = _compare(
        pricing,
        prober,
        _takes_a_slug,
        pricing.wholesale.slug,
        _nowhere(pricing.wholesale.slug),
        strangers,
    )
    named_so = sum(1 for _ in prober.probes("x", _names_a_channel))
    print(
        f"{named_so} places are called after channels; {places} take a slug, {reached} asked "
        f"as {len(strangers)} strangers"
    )
    assert not leaks, "\n".join(leaks)
    assert named_so >= 60
    assert reached >= 40


def test_every_place_that_takes_an_id(pricing: Pricing, strangers: dict[str, Client]) -> None:
    """No place of the schema tells a restricted channel's id from one that does not exist."""
    prober = _prober(pricing)
    unknown = _no_channel(pricing.wholesale.id)
    clients = {who: strangers[who] for who in ("suspended distributor",)}
    places, reached, leaks = _compare(
        pricing, prober, _takes_an_id, pricing.wholesale.id, unknown, clients
    )
    print(f"{places} places take an id, {reached} asked as {len(clients)} strangers")
    assert not leaks, "\n".join(leaks)
    assert reached >= 200


def test_the_probes_find_an_open_channel(pricing: Pricing) -> None:
    """The same requests tell much of a channel that is open: the two tests above can fail."""
    prober = _prober(pricing)
    anonymous = {"anonymous": pricing.world.shop.anonymous}
    _, reached, told = _compare(
        pricing,
        prober,
        _takes_a_slug,
        pricing.world.consumer.slug,
        _nowhere(pricing.world.consumer.slug),
        anonymous,
    )
    print(f"{len(told)} of {reached} requests tell an open channel from none")
    assert len(told) >= 8


CATALOGUE = """query($channel: String) { products(first: 5, channel: $channel) { edges { node {
    name pricing { priceRange { start { gross { amount } } } } } } } }"""

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
    slug, unknown = pricing.wholesale.slug, _nowhere(pricing.wholesale.slug)
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


def test_the_distributor_staff_and_apps_see_it(pricing: Pricing) -> None:
    """Given a restricted channel, its distributor, staff with a permission and Apps see its prices."""
    product = pricing.product("55.50")
    document = """query($id: ID!, $channel: String) { product(id: $id, channel: $channel) {
        name pricing { priceRange { start { gross { amount } } } } } }"""
    sent = {"id": product.id, "channel": pricing.wholesale.slug}
    buyer = pricing.distributor()
    staff = pricing.world.staff("MANAGE_PRODUCTS")
    app = pricing.world.app("MANAGE_ORDERS")
    for client in (buyer.client, staff, app, pricing.owner):
        found = client(document, sent).ok()["product"]
        assert found["pricing"]["priceRange"]["start"]["gross"]["amount"] == 55.5
    idle = pricing.world.staff("MANAGE_GIFT_CARD")
    for client in (idle, pricing.world.customer(), pricing.world.shop.anonymous):
        found = client(document, sent).ok()["product"]
        assert found is None or not (found["pricing"] or {}).get("priceRange")
    slugs = [c["slug"] for c in idle("{ channels { slug } }").ok()["channels"]]
    assert pricing.wholesale.slug not in slugs
    assert pricing.world.consumer.slug in slugs


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
            answers = [_answer(pricing, client, document, {"id": each}) for each in (real, unknown)]
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
            _answer(pricing, client, PROCESS, {"id": each}).replace(each, "")
            for each in (old, by_number("TransactionItem", "9" * len(number)))
        ]
        assert answers[0] == answers[1], who


def test_a_suspended_buyer_keeps_his_history_without_todays_prices(pricing: Pricing) -> None:
    """His old order shows what he paid; the channel's current prices are out of reach through it."""
    product = pricing.product("33.30")
    buyer = pricing.distributor()
    pricing.order(buyer.client, [(product.variant_id, 3)]).payload
    pricing.suspend(buyer).payload
    history = """{ me { orders(first: 5) { edges { node { id number channel { slug }
        lines { unitPrice { gross { amount } }
            variant { id pricing { price { gross { amount } } }
                product { pricing { priceRange { start { gross { amount } } } } } } } } } } } }"""
    orders = buyer.client(history).ok()["me"]["orders"]["edges"]
    (line,) = orders[0]["node"]["lines"]
    assert line["unitPrice"]["gross"]["amount"] == 33.3
    assert line["variant"]["pricing"] is None
    assert line["variant"]["product"]["pricing"] is None
