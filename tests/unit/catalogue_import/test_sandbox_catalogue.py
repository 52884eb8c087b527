"""The sandbox's own catalogue is what it claims to be."""

import csv
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from saleor_plugins.catalogue_import import images, rows
from saleor_plugins.catalogue_import.rows import Product
from saleor_plugins.distributor_pricing import importers

CATALOGUE = Path(__file__).parents[3] / "deploy/sandbox/catalogue"
CHANNELS = {"consumer": "INR", "distributor": "INR"}


@pytest.fixture(scope="module")
def products() -> list[Product]:
    found = list(rows.read(CATALOGUE / "products.csv", CHANNELS, CATALOGUE / "images"))
    assert [each for each in found if not isinstance(each, Product)] == []
    return [each for each in found if isinstance(each, Product)]


def _table(name: str) -> list[dict[str, Any]]:
    with (CATALOGUE / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_it_fills_a_shop(products: list[Product]) -> None:
    assert len(products) >= 160
    assert sum(len(product.variants) for product in products) >= 320
    assert len({product.category[0] for product in products}) >= 12
    collections = {slug for product in products for slug in product.collections}
    assert collections == {"featured", "best-sellers", "on-subscription"}


def test_every_product_is_complete(products: list[Product]) -> None:
    for product in products:
        assert product.description and product.name_hi and product.image_alt
        assert {"brand", "hsn-code", "gst-rate"} <= product.attributes.keys()
        assert all(v.mrp and v.weight_g and v.net_quantity for v in product.variants)
        assert len(product.category) == len(product.category_hi) == 2


def test_foods_have_their_nutrition_facts(products: list[Product]) -> None:
    without = ("Tea & coffee", "Ayurveda & wellness", "Personal care", "Home care")
    for product in products:
        if product.category[0] not in without and product.category[1] != "Salt":
            facts = [slug for slug in product.attributes if slug.startswith("nutrition-")]
            assert len(facts) == 8, product.slug


def test_pictures_are_small(products: list[Product]) -> None:
    files = list((CATALOGUE / "images").iterdir())
    assert {file.name for file in files} == {product.image for product in products}
    assert sum(file.stat().st_size for file in files) < 4_000_000
    for file in files:
        assert images.check(CATALOGUE / "images", file.name) == "image/webp"


def test_every_distributor_sku_has_its_tiers(products: list[Product]) -> None:
    listed = {
        variant.sku: variant.prices["distributor"]
        for product in products
        for variant in product.variants
        if "distributor" in variant.prices
    }
    with (CATALOGUE / "wholesale.csv").open("rb") as file:
        found = list(importers.read(file, "wholesale.csv", "INR"))
    assert all(isinstance(row, importers.Row) for row in found)
    tiers = [row for row in found if isinstance(row, importers.Row)]
    assert {row.sku for row in tiers} == set(listed)
    for row in tiers:
        off = row.percent_off or Decimal(0)
        price = row.price or listed[row.sku] * (100 - off) / 100
        # Never so far from the list price that the price list's own guard would ask.
        assert listed[row.sku] / 2 < price < listed[row.sku]
        assert row.pack_size is None or row.minimum_quantity % row.pack_size == 0


def test_plans_sell_what_there_is(products: list[Product]) -> None:
    collections = {v.sku: p.collections for p in products for v in p.variants}
    sold = set()
    for plan in _table("plans.csv"):
        skus, frequencies = plan["skus"].split(), set(plan["frequencies"].split())
        assert plan["name"] and skus and frequencies
        sold.update(skus)
        if "RAZORPAY_SUBSCRIPTION" in plan["payment_modes"].split():
            assert frequencies <= {"WEEKLY", "FORTNIGHTLY", "MONTHLY"}
    assert all("on-subscription" in collections[sku] for sku in sold)
    assert {sku for sku, slugs in collections.items() if "on-subscription" in slugs} == sold
