"""A restricted channel is invisible: every place that takes a channel answers as if it were not there."""

import json
import uuid
from typing import Any

import pytest
from graphql import parse, validate
from harness.pricing import Pricing
from harness.probing import Prober, named, schema_of
from harness.strangers import answer_of, no_channel, nowhere, strangers_of
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
    """See `harness.strangers`."""
    return strangers_of(_pricing)


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
            answer = answer_of(pricing, client, document)
            same = answer_of(pricing, client, document.replace(hidden, unknown))
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
        nowhere(pricing.wholesale.slug),
        strangers,
    )
    named_so = sum(1 for _ in prober.probes("x", _names_a_channel))
    print(
        f"{named_so} places are called after channels; {places} take a slug, {reached} asked "
        f"as {len(strangers)} strangers"
    )
    assert not leaks, "\n".join(leaks)
    assert named_so >= 50
    assert reached >= 30


def test_every_place_that_takes_an_id(pricing: Pricing, strangers: dict[str, Client]) -> None:
    """No place of the schema tells a restricted channel's id from one that does not exist."""
    prober = _prober(pricing)
    unknown = no_channel(pricing.wholesale.id)
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
        nowhere(pricing.world.consumer.slug),
        anonymous,
    )
    print(f"{len(told)} of {reached} requests tell an open channel from none")
    assert len(told) >= 8


CATALOGUE = """query($channel: String) { products(first: 5, channel: $channel) { edges { node {
    name pricing { priceRange { start { gross { amount } } } } } } } }"""

WORK = """
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from graphql import parse
from saleor_plugins.distributor_pricing import gate
from saleor_plugins.graphql.gates import Operation
from saleor_plugins.graphql.schema import schema
from saleor_plugins.host.db import writer
for document, values in {requests!r}:
    for value in [values[0], *values]:
        request = RequestFactory().post("/graphql/")
        asked = Operation(request, document, parse(document), {{"v": value}}, None, schema())
        with writer(), CaptureQueriesContext(connection) as queries:
            answer = gate.gate(asked)
        print("work", value, len(queries), answer is not None)
"""


def test_a_hidden_channel_takes_as_much_work_as_none(pricing: Pricing) -> None:
    """Whether it is there must not be told by the time either: the same queries, the same way."""
    open_, hidden = pricing.world.consumer, pricing.wholesale
    by_slug = "query($v: String) { products(first: 1, channel: $v) { edges { node { id } } } }"
    by_id = "query($v: ID) { channel(id: $v) { slug } }"
    requests = [
        (by_slug, [open_.slug, hidden.slug, nowhere(hidden.slug)]),
        (by_id, [open_.id, hidden.id, no_channel(hidden.id)]),
    ]
    out = pricing.world.shop.python(WORK.format(requests=requests))
    rows = [line.split()[2:] for line in out.splitlines() if line.startswith("work ")]
    print(rows)
    for _, known, closed, none in (rows[:4], rows[4:]):
        assert closed == none and closed[1] == "True"
        assert known[1] == "False" and int(known[0]) <= int(closed[0])
    assert rows[1][0] == "1"


def test_staff_without_a_permission_of_trade_finds_no_channel(pricing: Pricing) -> None:
    """Lists that any staff may read leave out what belongs to a restricted channel."""
    product = pricing.product("36.60")
    fields = schema_of(pricing.owner).get_type
    lists = [
        ("me { accessibleChannels { slug } }", "User", "accessibleChannels"),
        ("channels { slug }", "Query", "channels"),
        (
            "taxConfigurations(first: 100) { edges { node { id channel { slug } } } }",
            "Query",
            "taxConfigurations",
        ),
        (
            f'productVariant(id: "{product.variant_id}", channel: "{pricing.world.consumer.slug}")'
            " { channelListings { channel { slug } } }",
            "ProductVariant",
            "channelListings",
        ),
    ]
    idle = pricing.world.staff("MANAGE_GIFT_CARD")
    for text, owner, field in lists:
        if fields(owner) is None or field not in fields(owner).fields:
            continue
        seen = json.dumps(idle(f"{{ {text} }}").raw)
        assert pricing.world.consumer.slug in seen, text
        assert pricing.wholesale.slug not in seen, text
        assert pricing.wholesale.slug in json.dumps(pricing.owner(f"{{ {text} }}").raw), text


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
