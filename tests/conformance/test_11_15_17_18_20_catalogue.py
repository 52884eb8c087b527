"""11, 15, 17, 18, 20: what makes a product, what the catalogue shows, and what a product's page has."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from harness.catalogue import index, list_product, listed
from harness.pricing import Pricing
from harness.world import Product, World, unique
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

CREATE = """mutation($input: ProductCreateInput!) { productCreate(input: $input) {
  product { id } errors { field code message } } }"""
COUNT = "query { products(first: 1) { totalCount } }"
ROW = {
    "category": "Staples", "product_name": "Atta", "slug": "atta", "sku": "ATTA-1",
    "variant_name": "1 kg", "stock": "5", "price:consumer": "60.00",
}  # fmt: skip


def test_11_the_api_names_the_missing_field(world: World) -> None:
    """Without a name, or without a product type, there is no product."""
    before = world.owner(COUNT).ok()
    nameless = world.owner(CREATE, {"input": {"productType": world.product_type}})
    named = {(e["field"], e["code"]) for e in nameless.refusals}
    # 3.24 also misses the slug, which is made from the name.
    assert ("name", "REQUIRED") in named and named <= {("name", "REQUIRED"), ("slug", "REQUIRED")}

    typeless = world.owner(CREATE, {"input": {"name": "Atta"}})
    assert typeless.errors and "productType" in typeless.errors[0]["message"]
    assert world.owner(COUNT).ok() == before


def test_11_the_import_names_every_missing_cell(world: World, tmp_path: Path) -> None:
    """A file in which every row lacks another needed cell: each is named with its row."""
    assert world.consumer
    needed = list(ROW)
    text = io.StringIO()
    writer = csv.DictWriter(text, needed)
    writer.writeheader()
    for column in needed:
        mark = unique("row")
        row: dict[str, Any] = {**ROW, "slug": mark, "sku": mark, column: ""}
        writer.writerow(row)
    # A first row without a slug is no further row of another product.
    rows = text.getvalue().splitlines(keepends=True)
    rows.insert(1, rows.pop(1 + needed.index("slug")))
    path = tmp_path / "products.csv"
    path.write_text("".join(rows))
    order = ["slug", *(column for column in needed if column != "slug")]

    before = world.owner(COUNT).ok()
    with pytest.raises(RuntimeError) as refusal:
        world.shop.manage("import_catalogue", str(path))
    for number, column in enumerate(order, start=2):
        assert f"row {number}, column {column}:" in str(refusal.value)
    assert "nothing was changed" in str(refusal.value)
    assert world.owner(COUNT).ok() == before


PRODUCT = """query($id: ID!, $channel: String) { product(id: $id, channel: $channel) { id } }"""
BY_SLUG = """query($slug: String!, $channel: String) {
    product(slug: $slug, channel: $channel) { id } }"""
VARIANT = (
    """query($id: ID!, $channel: String) { productVariant(id: $id, channel: $channel) { id } }"""
)
OF_CATEGORY = """query($id: ID!, $channel: String) { category(id: $id) {
    products(first: 100, channel: $channel) { edges { node { id } } } } }"""


def seen_anywhere(world: World, product: Product, category: str) -> set[str]:
    """The catalogue's answers, asked by a shopper, in which the product is."""
    client, channel = world.shop.anonymous, world.consumer
    asked = {"channel": channel.slug}
    found = set()
    if product.id in listed(client, channel):
        found.add("list")
    if product.id in listed(client, channel, filter={"categories": [category]}):
        found.add("filtered list")
    if product.id in listed(client, channel, search=product.name):
        found.add("search")
    if client(PRODUCT, {"id": product.id, **asked}).ok()["product"]:
        found.add("product")
    if client(BY_SLUG, {"slug": product.slug, **asked}).ok()["product"]:
        found.add("slug")
    if client(VARIANT, {"id": product.variant_id, **asked}).ok()["productVariant"]:
        found.add("variant")
    edges = client(OF_CATEGORY, {"id": category, **asked}).ok()["category"]["products"]["edges"]
    if product.id in [edge["node"]["id"] for edge in edges]:
        found.add("category")
    return found


EVERYWHERE = {"list", "filtered list", "search", "product", "slug", "variant", "category"}


@pytest.mark.parametrize("way", ["unpublished", "removed", "deleted", "without a price"])
def test_15_a_product_off_sale_is_in_no_answer(world: World, way: str) -> None:
    """Taken off sale in any way, a product is in no list, search, category, nor found by id or slug."""
    category = world.new_category(unique("Shelf"))
    off, on = (
        world.product("10", category=category, name=f"Zarda {unique('pick')}") for _ in range(2)
    )
    index(world)
    assert seen_anywhere(world, off, category) == EVERYWHERE
    if way == "unpublished":
        list_product(world, off.id, world.consumer, isPublished=False)
    elif way == "removed":
        list_product(world, off.id, world.consumer)
    elif way == "without a price":
        list_product(world, off.id, world.consumer, removeVariants=[off.variant_id])
    else:
        world.owner(
            "mutation($id: ID!) { productDelete(id: $id) { errors { field code message } } }",
            {"id": off.id},
        ).payload
    # It has no price: its page can be told from one that never was, but nothing can be bought there.
    unpriced = {"product", "slug"} if way == "without a price" else set()
    assert seen_anywhere(world, off, category) <= unpriced
    assert seen_anywhere(world, on, category) == EVERYWHERE


@pytest.mark.parametrize("way", ["unpublished", "removed"])
def test_15_nor_can_it_be_bought(world: World, way: str) -> None:
    """Nobody puts into a cart what was taken off sale."""
    product = world.product("10")
    state = {"isPublished": False} if way == "unpublished" else {}
    list_product(world, product.id, world.consumer, **state)
    answer = world.shop.anonymous(
        """mutation($input: CheckoutCreateInput!) { checkoutCreate(input: $input) {
            checkout { id } errors { field code message } } }""",
        {
            "input": {
                "channel": world.consumer.slug,
                "lines": [{"variantId": product.variant_id, "quantity": 1}],
            }
        },
    )
    assert answer.codes and not ((answer.data or {}).get("checkoutCreate") or {}).get("checkout")


@given(
    st.lists(st.integers(0, 3), min_size=1, max_size=6),
    st.lists(st.integers(0, 3), min_size=1, max_size=3, unique=True),
)
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
def test_17_a_category_filter_returns_only_that_category(
    _world: World, placed: list[int], wanted: list[int]
) -> None:
    """Any products in any categories, any of these asked for: exactly the products in them."""
    shelves = [_world.new_category(unique("Shelf")) for _ in range(4)]
    made: dict[int, set[str]] = {}
    for shelf in placed:
        made.setdefault(shelf, set()).add(_world.product("10", category=shelves[shelf]).id)
    client, channel = _world.shop.anonymous, _world.consumer
    ids = [shelves[each] for each in wanted]
    expected = set().union(*(made.get(each, set()) for each in wanted))
    assert set(listed(client, channel, filter={"categories": ids})) == expected
    assert set(listed(client, channel, where={"category": {"oneOf": ids}})) == expected
    one = shelves[wanted[0]]
    asked = {"id": one, "channel": channel.slug}
    edges = client(OF_CATEGORY, asked).ok()["category"]["products"]["edges"]
    assert {edge["node"]["id"] for edge in edges} == made.get(wanted[0], set())


WORDS = ("zarvo", "kimbul", "thandri", "moxeli", "purvak")


@pytest.fixture(scope="module")
def named(_world: World) -> dict[str, str]:
    """Products called by any of the words: name by id."""
    names = ["zarvo", "zarvo kimbul", "kimbul thandri", "moxeli", "zarvo kimbul moxeli", "purvak"]
    made = {}
    for name in names:
        product = _world.product("10", name=name)
        made[product.id] = name
    index(_world)
    return made


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3, unique=True), st.booleans())
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_18_every_search_hit_contains_the_terms(
    _world: World, named: dict[str, str], terms: list[str], upper: bool
) -> None:
    """Any words, in any order and case: all products that have every one of them, and no other."""
    text = " ".join(terms)
    hits = listed(_world.shop.anonymous, _world.consumer, search=text.upper() if upper else text)
    assert set(hits) == {
        key for key, name in named.items() if all(term in name.split() for term in terms)
    }


def test_18_what_nothing_is_called_finds_nothing(world: World, named: dict[str, str]) -> None:
    """A word that no product has gives no hit, also beside one that some have."""
    for text in ("quxilo", "zarvo quxilo"):
        assert named and listed(world.shop.anonymous, world.consumer, search=text) == {}


PAGE = """query($slug: String!, $channel: String) { product(slug: $slug, channel: $channel) {
    name isAvailable isAvailableForPurchase media { url(size: 512) alt }
    attributes { attribute { slug } values { name plainText } }
    variants { id name sku quantityAvailable pricing { price { gross { amount currency } } } }
    pricing { priceRange { start { gross { amount } } } } } }"""

UPLOAD = """mutation($product: ID!, $image: Upload!) {
    productMediaCreate(input: {product: $product, image: $image, alt: "A tin of ghee"}) {
    media { id } errors { field code message } } }"""


def attribute(world: World, slug: str, name: str) -> str:
    """A product attribute that holds text, on the shop's product type; its id."""
    made = world.owner(
        """mutation($input: AttributeCreateInput!) { attributeCreate(input: $input) {
            attribute { id } errors { field code message } } }""",
        {"input": {"name": name, "slug": slug, "type": "PRODUCT_TYPE", "inputType": "PLAIN_TEXT"}},
    ).payload["attribute"]["id"]
    world.owner(
        """mutation($type: ID!, $operations: [ProductAttributeAssignInput!]!) {
            productAttributeAssign(productTypeId: $type, operations: $operations) {
            errors { field code message } } }""",
        {"type": world.product_type, "operations": [{"id": made, "type": "PRODUCT"}]},
    ).payload
    return str(made)


def test_20_a_product_page_has_everything(pricing: Pricing) -> None:
    """Images with text, nutrition facts, unit sizes, availability, and the price of each role."""
    world = pricing.world
    facts = "Energy 884 kcal; fat 100 g; protein 0 g (per 100 g)"
    nutrition = attribute(world, unique("nutrition"), "Nutrition facts")
    product = pricing.product("400.00", consumer="550.00", stock=7)
    larger, _ = world.variant(
        product.id,
        {world.consumer: "1000.00", pricing.wholesale: "760.00"},
        stock=0,
        name="1 kg",
    )
    world.owner(
        """mutation($id: ID!, $input: ProductInput!) { productUpdate(id: $id, input: $input) {
            errors { field code message } } }""",
        {"id": product.id, "input": {"attributes": [{"id": nutrition, "plainText": facts}]}},
    ).payload
    picture = io.BytesIO()
    Image.new("RGB", (80, 60), (200, 160, 40)).save(picture, "PNG")
    part = ("ghee.png", picture.getvalue(), "image/png")
    world.owner.upload(UPLOAD, {"product": product.id}, {"image": part}).payload

    buyer = pricing.distributor()
    roles: list[tuple[Any, str, float, float]] = [
        (world.shop.anonymous, world.consumer.slug, 550.0, 1000.0),
        (world.customer(), world.consumer.slug, 550.0, 1000.0),
        (buyer.client, pricing.wholesale.slug, 400.0, 760.0),
    ]
    for client, channel, small, large in roles:
        page = client(PAGE, {"slug": product.slug, "channel": channel}).ok()["product"]
        assert page["name"] == product.name
        assert [each["alt"] for each in page["media"]] == ["A tin of ghee"]
        assert facts in json.dumps(page["attributes"])
        sizes = {each["id"]: each for each in page["variants"]}
        assert {each["name"] for each in page["variants"]} == {"500 g", "1 kg"}
        prices = {key: each["pricing"]["price"]["gross"] for key, each in sizes.items()}
        assert prices[product.variant_id] == {"amount": small, "currency": "INR"}
        assert prices[larger] == {"amount": large, "currency": "INR"}
        assert page["pricing"]["priceRange"]["start"]["gross"]["amount"] == small
        assert page["isAvailable"] and page["isAvailableForPurchase"]
        assert sizes[product.variant_id]["quantityAvailable"] == 7
        assert sizes[larger]["quantityAvailable"] == 0
