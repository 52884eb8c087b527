"""The walk over documents and variables: wherever a channel can be written, it is found."""

from base64 import b64encode
from typing import Any

import pytest
from graphql import build_ast_schema, parse, print_ast
from hypothesis import given
from hypothesis import strategies as st

from saleor_plugins.distributor_pricing import access
from saleor_plugins.distributor_pricing.access import Kind, Reference

SCHEMA = build_ast_schema(
    parse(
        """
        schema { query: Query mutation: Mutation }
        scalar UUID
        scalar _Any
        interface Priced { price(channel: String): Int }
        type Product implements Priced { id: ID! price(channel: String): Int category: Category }
        type Category { products(channel: String, first: Int): [Product] }
        input Filter { channel: String channels: [ID!] and: [Filter!] search: String }
        input Line { variantId: ID! quantity: Int }
        input CartInput { channel: String lines: [Line!]! }
        type Cart { id: ID! lines: [Product] }
        type Query {
          channel(id: ID, slug: String): Category
          products(channel: String, search: String, filter: Filter): [Product]
          category(id: ID, slug: String): Category
          checkout(id: ID, token: UUID): Cart
          slugs(channels: [String!], name: String): Int
          _entities(representations: [_Any!]): [Product]
        }
        type Mutation { cartCreate(input: CartInput!): Cart cartDelete(id: ID!): Cart }
        """
    )
)


def found(document: str, variables: dict[str, Any] | None = None) -> set[Reference]:
    """What a request names."""
    return access.analyse(parse(document), SCHEMA).references(variables or {})


def rewritten(document: str, variables: dict[str, Any] | None = None) -> tuple[str, dict[str, Any]]:
    """The request without the word `secret`, wherever it names a channel."""
    parsed = parse(document)
    analysis = access.analyse(parsed, SCHEMA)

    def substitute(reference: Reference) -> str:
        return "unknown" if reference.text == "secret" else reference.text

    made, changed = access.rewrite(parsed, SCHEMA, analysis, variables or {}, substitute)
    return print_ast(made), changed


SECRET = Reference(Kind.SLUG, "secret")

WAYS: list[tuple[str, dict[str, Any]]] = [
    ('{ products(channel: "secret") { id } }', {}),
    ('{ a: products(channel: "open") { id } b: products(channel: "secret") { id } }', {}),
    ('{ channel(slug: "secret") { products { id } } }', {}),
    ('{ category(id: "x") { products(channel: "secret") { id } } }', {}),
    ('{ products { category { products { price(channel: "secret") } } } }', {}),
    ("query($c: String) { products(channel: $c) { id } }", {"c": "secret"}),
    ('query($c: String = "secret") { products(channel: $c) { id } }', {}),
    ('{ products(filter: {and: [{channel: "secret"}]}) { id } }', {}),
    ("query($f: Filter) { products(filter: $f) { id } }", {"f": {"and": [{"channel": "secret"}]}}),
    ('query($f: Filter = {channel: "secret"}) { products(filter: $f) { id } }', {}),
    ("query($c: String) { products(filter: {channel: $c}) { id } }", {"c": "secret"}),
    ('{ ...F } fragment F on Query { products(channel: "secret") { id } }', {}),
    ('{ products { ... on Priced { price(channel: "secret") } } }', {}),
    ('{ ... on Query { products(channel: "secret") { id } } }', {}),
    ("query($c: [String!]) { slugs(channels: $c) }", {"c": ["open", "secret"]}),
    ('{ slugs(channels: ["secret"]) }', {}),
    ('{ slugs(channels: "secret") }', {}),
    ('mutation { cartCreate(input: {channel: "secret", lines: []}) { id } }', {}),
    (
        "mutation($i: CartInput!) { cartCreate(input: $i) { id } }",
        {"i": {"channel": "secret", "lines": []}},
    ),
    ('query A { __typename } query B { products(channel: "secret") { id } }', {}),
    (
        "query($r: [_Any!]) { _entities(representations: $r) { id } }",
        {"r": [{"__typename": "Product", "channel": "secret"}]},
    ),
    (
        "query($c: String, $n: String) { products(channel: $c, search: $n) { id } }",
        {"c": "secret", "n": "secret"},
    ),
    ("query($c: String) { products(channel: $c, search: $c) { id } }", {"c": "secret"}),
    ("query($c: [String!]) { slugs(channels: $c) }", {"c": "secret"}),
    # The executor takes the default also where null was sent.
    ('query($c: String = "secret") { products(channel: $c) { id } }', {"c": None}),
    (
        'query($f: Filter = {channel: "secret"}) { products(filter: $f) { id } }',
        {"f": None},
    ),
]


@pytest.mark.parametrize(("document", "variables"), WAYS)
def test_every_way_to_write_a_channel(document: str, variables: dict[str, Any]) -> None:
    assert SECRET in found(document, variables)
    text, changed = rewritten(document, variables)
    assert SECRET not in found(text, changed)
    assert Reference(Kind.SLUG, "unknown") in found(text, changed)


OTHER_OPERATIONS = [
    # The default, the type and the place of a variable are those of the operation that is executed.
    (
        """query A($c: String = "secret") { products(channel: $c) { id } }
        query B($c: String = "open") { products(channel: $c) { id } }""",
        {},
    ),
    (
        """query B($c: String) { products(search: $c) { id } }
        query A($c: Filter) { products(filter: $c) { id } }""",
        {"c": {"channel": "secret"}},
    ),
    (
        """query A($c: Filter) { products(filter: $c) { id } }
        query B($c: String) { ...F } fragment F on Query { products(search: $c) { id } }""",
        {"c": {"channel": "secret"}},
    ),
]


@pytest.mark.parametrize(("document", "variables"), OTHER_OPERATIONS)
def test_other_operations_of_the_document_hide_nothing(
    document: str, variables: dict[str, Any]
) -> None:
    parsed = parse(document)
    analysis = access.analyse(parsed, SCHEMA, "A")
    assert SECRET in analysis.references(variables)

    def substitute(reference: Reference) -> str:
        return "unknown" if reference.text == "secret" else reference.text

    made, changed = access.rewrite(parsed, SCHEMA, analysis, variables, substitute, "A")
    again = access.analyse(made, SCHEMA, "A").references(changed)
    assert SECRET not in again
    assert Reference(Kind.SLUG, "unknown") in again


@pytest.mark.parametrize(("sent", "text"), [(2024, "2024"), (True, "true"), (1.5, "1.5")])
def test_what_is_no_text_is_read_as_the_executor_reads_it(sent: Any, text: str) -> None:
    document = parse("query($c: String) { products(channel: $c) { id } }")
    analysis = access.analyse(document, SCHEMA)
    assert analysis.references({"c": sent}) == {Reference(Kind.SLUG, text)}
    _, changed = access.rewrite(document, SCHEMA, analysis, {"c": sent}, lambda _: "unknown")
    assert changed == {"c": "unknown"}
    _, same = access.rewrite(document, SCHEMA, analysis, {"c": sent}, lambda known: known.text)
    assert same == {"c": sent}


def test_text_that_names_no_channel_is_left_alone() -> None:
    document = (
        'query($c: String) { products(channel: $c, search: $c) { id } slugs(name: "secret") }'
    )
    text, changed = rewritten(document, {"c": "secret"})
    assert changed == {"c": "secret"}
    assert 'channel: "unknown"' in text
    assert "search: $c" in text
    assert 'name: "secret"' in text


def test_what_was_sent_is_never_changed_in_place() -> None:
    document = parse("query($f: Filter) { products(filter: $f) { id } }")
    variables = {"f": {"and": [{"channel": "secret"}]}}
    analysis = access.analyse(document, SCHEMA)
    access.rewrite(document, SCHEMA, analysis, variables, lambda _: "unknown")
    assert variables == {"f": {"and": [{"channel": "secret"}]}}
    literal = parse('{ products(channel: "secret") { id } }')
    analysis = access.analyse(literal, SCHEMA)
    access.rewrite(literal, SCHEMA, analysis, {}, lambda _: "unknown")
    assert access.analyse(literal, SCHEMA).references({}) == {SECRET}


def test_every_node_keeps_its_place() -> None:
    """Errors about what was put in point to where the client had written it."""
    text = '{\n  a: products(channel: "secret") { id }   b: slugs(channels: ["secret"])\n}'
    document = parse(text)
    analysis = access.analyse(document, SCHEMA)
    made, _ = access.rewrite(document, SCHEMA, analysis, {}, lambda _: "another and longer one")
    for before, after in zip(
        document.definitions[0].selection_set.selections,
        made.definitions[0].selection_set.selections,
        strict=True,
    ):
        assert (before.loc.start, before.loc.end) == (after.loc.start, after.loc.end)
        assert after.loc.source.body == text


def test_places_of_a_schema() -> None:
    places = {(place, kind) for place, kind in access.places(SCHEMA)}
    assert (access.Place("Query", "channel", "slug"), Kind.SLUG) in places
    assert (access.Place("Query", "category", "slug"), Kind.SLUG) not in places
    assert (access.Place("Filter", "", "channels"), Kind.ID) in places
    assert (access.Place("Query", "checkout", "token"), Kind.TOKEN) in places
    assert len(places) == 16


def _id(text: str) -> str:
    return b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        (_id("Channel:7"), ("Channel", "7")),
        (_id("Channel: 7 "), ("Channel", "7")),
        (_id("Channel:+07"), ("Channel", "7")),
        (_id("Channel:７"), ("Channel", "7")),
        ("\n" + _id("Channel:7")[:4] + "!*" + _id("Channel:7")[4:], ("Channel", "7")),
        (
            _id("Checkout:{0BAC1A1E-0000-4000-8000-000000000001}"),
            ("Checkout", "0bac1a1e-0000-4000-8000-000000000001"),
        ),
        (
            _id("Checkout:0bac1a1e000040008000000000000001"),
            ("Checkout", "0bac1a1e-0000-4000-8000-000000000001"),
        ),
        (_id("Channel:x"), None),
        ("wholesale", None),
        ("", None),
    ],
)
def test_ids_in_every_spelling(text: str, thing: tuple[str, str] | None) -> None:
    assert access.decode(text) == thing


@given(st.text())
def test_any_text_is_an_id_or_none(text: str) -> None:
    made = access.decode(text)
    assert made is None or isinstance(made, tuple)
