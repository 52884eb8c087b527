"""A catalogue is imported whole or not at all, and a second time without making anything twice."""

import csv
import io
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from harness.world import World, unique
from PIL import Image

COLUMNS = [
    "category", "category_hi", "product_name", "slug", "description", "brand", "hsn", "gst_rate",
    "ingredients", "energy_kcal", "protein_g", "image", "image_alt", "collections", "name_hi",
    "sku", "variant_name", "net_quantity", "price:consumer", "price:distributor", "mrp", "stock",
    "weight_g",
]  # fmt: skip

READ = """query($slug: String!) { product(slug: $slug, channel: "consumer") {
  id name description category { name slug parent { name } translation(languageCode: HI) { name } }
  translation(languageCode: HI) { name }
  attributes { attribute { slug } values { name plainText } }
  collections { slug } media { alt url } defaultVariant { sku }
  variants { sku name mrp: metafield(key: "mrp") quantityAvailable weight { unit value }
    pricing { price { gross { amount } } } } } }"""
COUNTS = """query { products(first: 1) { totalCount } productVariants(first: 1) { totalCount }
  categories(first: 1) { totalCount } collections(first: 1) { totalCount }
  attributes(first: 1) { totalCount } productTypes(first: 1) { totalCount } }"""

Run = Callable[..., str]


class Files:
    """A catalogue of two products under names that no other test has."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world = world
        self.folder = folder
        self.honey, self.ghee = unique("honey"), unique("ghee")
        self.pantry, self.shelf = unique("Pantry"), unique("Sweet things")
        self.collection = unique("featured")
        self.picture("honey.png", "PNG")
        self.rows: list[dict[str, Any]] = [
            {
                "category": f"{self.pantry} > {self.shelf}", "category_hi": "भंडार > मीठा",
                "product_name": "Forest Honey", "slug": self.honey,
                "description": "Dark & raw.\nFrom the <Ghats>.", "brand": "Vanya",
                "hsn": "0409", "gst_rate": "0", "ingredients": "Honey", "energy_kcal": "304",
                "protein_g": "0.3", "image": "honey.png", "image_alt": "A jar of honey",
                "collections": self.collection, "name_hi": "जंगली शहद",
                "sku": f"{self.honey}-250", "variant_name": "250 g", "net_quantity": "250 g",
                "price:consumer": "199", "price:distributor": "149.50", "mrp": "210",
                "stock": "40", "weight_g": "420",
            },
            {
                "sku": f"{self.honey}-500", "variant_name": "500 g", "price:consumer": "379",
                "mrp": "399", "stock": "12", "weight_g": "700",
            },
            {
                "category": self.pantry, "product_name": "Cow Ghee", "slug": self.ghee,
                "sku": f"{self.ghee}-1", "variant_name": "1 l", "price:consumer": "899.00",
                "stock": "7",
            },
        ]  # fmt: skip

    def picture(self, name: str, kind: str, color: str = "orange") -> None:
        """A file with a picture."""
        Image.new("RGB", (40, 40), color).save(self.folder / name, kind)

    def write(self) -> Path:
        """The rows as a file."""
        text = io.StringIO()
        writer = csv.DictWriter(text, COLUMNS)
        writer.writeheader()
        writer.writerows(self.rows)
        path = self.folder / "products.csv"
        path.write_text(text.getvalue(), encoding="utf-8")
        return path

    def run(self, *options: str) -> str:
        """Import; what the command printed."""
        return self.world.shop.manage(
            "import_catalogue", str(self.write()), "--images", str(self.folder),
            "--warehouse", "central", *options,
        )  # fmt: skip

    def read(self, slug: str) -> Any:
        """The product as a shopper sees it."""
        answer = self.world.shop.anonymous(READ, {"slug": slug}).ok()
        return answer["product"]

    def counts(self) -> Any:
        """How many of everything there are."""
        return self.world.owner(COUNTS).ok()


@pytest.fixture
def files(world: World, tmp_path: Path) -> Files:
    """A catalogue for a shop with both channels."""
    assert world.consumer and world.distributor
    return Files(world, tmp_path)


def test_shoppers_see_what_the_file_says(files: Files) -> None:
    """Category, attributes, picture, translation, prices, MRP and stock arrive as written."""
    assert "2 created, 0 updated, 0 unchanged" in files.run()

    honey = files.read(files.honey)
    assert honey["name"] == "Forest Honey"
    assert "Dark &amp; raw." in honey["description"]
    assert honey["category"]["name"] == files.shelf
    assert honey["category"]["parent"] == {"name": files.pantry}
    assert honey["category"]["translation"] == {"name": "मीठा"}
    assert honey["translation"] == {"name": "जंगली शहद"}
    values = {
        each["attribute"]["slug"]: each["values"][0]["plainText"] or each["values"][0]["name"]
        for each in honey["attributes"]
        if each["values"]
    }
    assert values == {
        "brand": "Vanya",
        "hsn-code": "0409",
        "gst-rate": "0%",
        "ingredients": "Honey",
        "nutrition-energy": "304 kcal",
        "nutrition-protein": "0.3 g",
    }
    assert [each["alt"] for each in honey["media"]] == ["A jar of honey"]
    assert honey["collections"] == [{"slug": files.collection}]
    assert honey["defaultVariant"] == {"sku": f"{files.honey}-250"}
    assert [
        (v["name"], v["mrp"], v["quantityAvailable"], v["pricing"]["price"]["gross"]["amount"])
        for v in honey["variants"]
    ] == [("250 g", "210.00", 40, 199.0), ("500 g", "399.00", 12, 379.0)]
    assert honey["variants"][0]["weight"] == {"unit": "KG", "value": 0.42}
    assert files.read(files.ghee)["variants"][0]["mrp"] is None


TAXED = """query($slug: String!) { product(slug: $slug, channel: "consumer") {
  taxClass { name countries { country { code } rate } }
  pricing { priceRange { start { gross { amount } net { amount } } } } } }"""


def test_gst_is_charged_where_that_is_asked_for(files: Files) -> None:
    """With --tax-classes each product is taxed at its rate, in the price that the file says."""
    files.rows[0]["gst_rate"] = "5"
    files.run()

    def taxed(slug: str) -> Any:
        return files.world.owner(TAXED, {"slug": slug}).ok()["product"]

    plain = taxed(files.honey)
    assert "GST" not in ((plain["taxClass"] or {}).get("name") or "")
    assert "0 created, 1 updated, 1 unchanged" in files.run("--tax-classes", "--dry-run")
    assert taxed(files.honey) == plain
    assert "0 created, 1 updated, 1 unchanged" in files.run("--tax-classes")
    honey = taxed(files.honey)
    assert honey["taxClass"]["name"] == "GST 5%"
    assert honey["taxClass"]["countries"] == [{"country": {"code": "IN"}, "rate": 5.0}]
    start = honey["pricing"]["priceRange"]["start"]
    assert start == {"gross": {"amount": 199.0}, "net": {"amount": 189.52}}
    assert taxed(files.ghee)["taxClass"] == plain["taxClass"]
    assert "0 created, 0 updated, 2 unchanged" in files.run("--tax-classes")
    assert files.world.owner(CLASSES).ok()["taxClasses"]["edges"].count(NAMED) == 1


CLASSES = "{ taxClasses(first: 100) { edges { node { name } } } }"
NAMED = {"node": {"name": "GST 5%"}}
ENTERED = """mutation($id: ID!, $with: Boolean!) {
  taxConfigurationUpdate(id: $id, input: {pricesEnteredWithTax: $with}) {
    errors { field message code } } }"""


def test_prices_without_tax_are_not_raised_by_it(files: Files) -> None:
    """Where a channel adds taxes to its prices, those of the file would be charged twice: refused."""
    files.rows[0]["gst_rate"] = "18"
    world = files.world
    configuration = world.owner(
        "query($id: ID!) { channel(id: $id) { taxConfiguration { id } } }",
        {"id": world.consumer.id},
    ).ok()["channel"]["taxConfiguration"]["id"]
    world.owner(ENTERED, {"id": configuration, "with": False}).payload
    try:
        with pytest.raises((subprocess.CalledProcessError, RuntimeError)) as refusal:
            files.run("--tax-classes")
        assert "PRICES_WITHOUT_TAX" in _output(refusal.value)
        assert files.read(files.honey) is None
    finally:
        world.owner(ENTERED, {"id": configuration, "with": True}).payload


def test_a_tax_class_with_another_rate_is_not_taken(files: Files) -> None:
    """A class that is called GST 28% and charges 12% is for the merchant to look at."""
    files.rows[0]["gst_rate"] = "28"
    files.world.owner(
        """mutation { taxClassCreate(input: {name: "GST 28%",
            createCountryRates: [{countryCode: IN, rate: 12}]}) { errors { message code } } }"""
    ).payload
    with pytest.raises((subprocess.CalledProcessError, RuntimeError)) as refusal:
        files.run("--tax-classes")
    assert "TAX_CLASS_RATE" in _output(refusal.value)
    assert files.read(files.honey) is None


def test_a_second_run_changes_nothing(files: Files) -> None:
    """The same file again makes nothing twice and touches nothing."""
    files.run()
    before = files.counts()
    assert "0 created, 0 updated, 2 unchanged" in files.run()
    assert files.counts() == before
    assert len(files.read(files.honey)["media"]) == 1


def test_a_later_run_brings_what_is_new(files: Files) -> None:
    """Price, stock, MRP, text, attributes, picture and a new size follow the file; the rest stays."""
    files.run()
    before = files.counts()
    first = files.rows[0]
    first.update({"price:consumer": "189", "mrp": "205", "stock": "45", "brand": "Aranya"})
    first.update({"energy_kcal": "310", "product_name": "Wild Forest Honey", "weight_g": "430"})
    first["description"] = "Darker."
    files.picture("honey.png", "PNG", "brown")
    files.rows.insert(2, {**files.rows[1], "sku": f"{files.honey}-1000", "variant_name": "1 kg"})

    assert "0 created, 1 updated, 1 unchanged" in files.run()

    honey = files.read(files.honey)
    assert honey["name"] == "Wild Forest Honey"
    assert "Darker." in honey["description"]
    assert len(honey["media"]) == 1
    values = {
        e["attribute"]["slug"]: e["values"][0]["name"] for e in honey["attributes"] if e["values"]
    }
    assert (values["brand"], values["nutrition-energy"]) == ("Aranya", "310 kcal")
    # Saleor sorts a product's variants in its own way.
    variant = next(v for v in honey["variants"] if v["sku"] == f"{files.honey}-250")
    assert (variant["mrp"], variant["quantityAvailable"]) == ("205.00", 45)
    assert variant["pricing"]["price"]["gross"]["amount"] == 189.0
    assert variant["weight"] == {"unit": "KG", "value": 0.43}
    assert {v["sku"] for v in honey["variants"]} >= {f"{files.honey}-1000"}
    after = files.counts()
    after["productVariants"]["totalCount"] -= 1
    assert after == before
    assert "0 created, 0 updated, 2 unchanged" in files.run()


@pytest.mark.parametrize(
    ("row", "column", "cell"),
    [
        (2, "price:consumer", "1.999"),
        (2, "stock", "many"),
        (1, "sku", ""),
        (2, "hsn", "12"),
        (0, "image", "missing.png"),
        (0, "image_alt", ""),
    ],
)
def test_a_bad_row_changes_nothing(files: Files, row: int, column: str, cell: str) -> None:
    """One wrong cell anywhere: it is named, and not even the good rows are imported."""
    before = files.counts()
    files.rows[row][column] = cell
    with pytest.raises((subprocess.CalledProcessError, RuntimeError)) as refusal:
        files.run()
    said = _output(refusal.value)
    assert re.search(rf"row {row + 2 + (row > 0)}, column {re.escape(column)}:", said), said
    assert "nothing was changed" in said
    assert files.counts() == before


def test_a_picture_of_another_kind_is_refused(files: Files) -> None:
    """A GIF called .png is a GIF; nothing is changed."""
    before = files.counts()
    files.picture("honey.png", "GIF")
    with pytest.raises((subprocess.CalledProcessError, RuntimeError)) as refusal:
        files.run()
    assert "not a JPEG, PNG or WebP" in _output(refusal.value)
    assert files.counts() == before


def test_a_sku_of_another_product_is_refused(files: Files) -> None:
    """A SKU never moves from one product to another."""
    product = files.world.product("10.00")
    files.rows[2]["sku"] = product.sku
    with pytest.raises((subprocess.CalledProcessError, RuntimeError)) as refusal:
        files.run()
    assert product.slug in _output(refusal.value)
    assert files.read(files.honey) is None


def test_a_dry_run_changes_nothing(files: Files) -> None:
    """It says what would be done, before and after a real run."""
    before = files.counts()
    assert "Would import 2 products with 3 variants: 2 created" in files.run("--dry-run")
    assert files.counts() == before
    files.run()
    files.rows[0]["stock"] = "41"
    assert "0 created, 1 updated, 1 unchanged" in files.run("--dry-run")
    assert files.read(files.honey)["variants"][0]["quantityAvailable"] == 40


def _output(error: Any) -> str:
    return f"{error} {getattr(error, 'stdout', '')} {getattr(error, 'stderr', '')}"
