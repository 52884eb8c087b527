"""16, 59: what the storefront asks for: pages of twenty, and pictures with words."""

import csv
import re
from pathlib import Path
from typing import Any

import pytest
from harness.storefront import SOURCE, constant, document
from harness.world import World, unique
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

CATALOGUE = Path(__file__).resolve().parents[2] / "deploy/sandbox/catalogue"


@pytest.fixture(scope="module")
def shelf(_world: World) -> str:
    """A category of 43 products: two full pages and a bit."""
    category = _world.new_category(unique("Long shelf"))
    for _ in range(43):
        _world.product("10", category=category)
    return category


def page(world: World, category: str, first: int, after: str | None) -> Any:
    """One page of a category, by the storefront's own operation."""
    variables = {
        "channel": world.consumer.slug,
        "first": first,
        "after": after,
        "where": {"category": {"oneOf": [category]}},
        "languageCode": "EN",
    }
    answer = world.shop.anonymous(document("ProductList"), variables, operation="ProductList")
    return answer.ok()["products"]


def pages(world: World, category: str, first: int) -> list[int]:
    """How many products each page of the category has."""
    sizes, after = [], None
    while True:
        found = page(world, category, first, after)
        sizes.append(len(found["edges"]))
        after = found["pageInfo"]["endCursor"]
        if not found["pageInfo"]["hasNextPage"]:
            return sizes


def test_16_a_page_has_twenty_items(world: World, shelf: str) -> None:
    """The storefront asks for twenty, gets twenty, and the last page has the rest."""
    size = int(constant("lib/listing.ts", "pageSize"))
    assert size == 20
    assert pages(world, shelf, size) == [20, 20, 3]


@given(st.integers(1, 60))
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
def test_16_or_as_many_as_are_asked_for(_world: World, shelf: str, size: int) -> None:
    """Any page size: full pages, and one with the rest."""
    full, rest = divmod(43, size)
    assert pages(_world, shelf, size) == [size] * full + ([rest] if rest else [])


MEDIA = """query($after: String) { products(first: 100, after: $after, channel: "consumer") {
    pageInfo { hasNextPage endCursor }
    edges { node { slug name thumbnail { alt } media { type alt url } } } } }"""


def test_59_every_picture_of_the_catalogue_has_words(world: World, tmp_path: Path) -> None:
    """Given the sample catalogue, imported as a merchant does it, then each picture is described."""
    assert world.consumer and world.distributor
    rows = list(csv.DictReader((CATALOGUE / "products.csv").open(encoding="utf-8")))
    pictured = [row for row in rows if row["image"]]
    assert len(pictured) > 100 and all(row["image_alt"].strip() for row in pictured)

    few = rows[: next(i for i, row in enumerate(rows) if i > 25 and row["slug"])]
    with (tmp_path / "products.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(few)
    images = ["--images", str(CATALOGUE / "images")]
    world.shop.manage("import_catalogue", str(tmp_path / "products.csv"), *images)

    found, after = [], None
    while True:
        answer = world.shop.anonymous(MEDIA, {"after": after}).ok()["products"]
        found += [edge["node"] for edge in answer["edges"]]
        after = answer["pageInfo"]["endCursor"]
        if not answer["pageInfo"]["hasNextPage"]:
            break
    described = {row["slug"]: row["image_alt"] for row in few if row["slug"] and row["image"]}
    seen = {each["slug"]: each for each in found if each["slug"] in described}
    assert set(seen) == set(described)
    for slug, product in seen.items():
        assert [media["alt"] for media in product["media"]] == [described[slug]]
        assert product["thumbnail"]["alt"] == described[slug]


def test_59_the_storefront_asks_for_the_words_and_shows_them() -> None:
    """Wherever a product's picture is asked for its `alt` is too, and no picture is shown without."""
    for name in ("ProductList", "ProductPage", "SearchSuggestions", "CollectionProducts"):
        asked = re.findall(
            r"(?:thumbnail|media|backgroundImage)(?:\([^)]*\))? \{([^}]*)\}", document(name)
        )
        assert asked and all("alt" in selection.split() for selection in asked), name
    shown = [
        (path.name, tag)
        for path in sorted(SOURCE.rglob("*.tsx"))
        for tag in re.findall(r"<img\b.*?/>", path.read_text("utf-8"), re.DOTALL)
    ]
    assert len(shown) >= 8
    assert [each for each in shown if not re.search(r"\balt=", each[1])] == []
    # A picture that a merchant did not describe is called by its product.
    adapter = (SOURCE / "lib/saleor/catalogue.ts").read_text("utf-8")
    read = re.findall(r"alt: \w+\.alt[^},]*", adapter)
    assert read and all("||" in each for each in read), read
