"""A file is read as products, or as errors that name row and column."""

import csv
import io
import tracemalloc
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from saleor_plugins.catalogue_import import columns, rows
from saleor_plugins.catalogue_import.errors import InvalidFile, RowError
from saleor_plugins.catalogue_import.rows import Product

CHANNELS = {"consumer": "INR", "distributor": "INR", "tokyo": "JPY"}
PRODUCT: dict[str, str] = {
    "category": "Staples > Rice", "product_name": "Basmati", "slug": "basmati",
    "sku": "B-1", "variant_name": "1 kg", "stock": "5", "price:consumer": "120",
}  # fmt: skip
FURTHER: dict[str, str] = {
    "sku": "B-5", "variant_name": "5 kg", "stock": "2", "price:consumer": "550",
}  # fmt: skip
HEADER = [
    *columns.PRODUCT_COLUMNS, *columns.VARIANT_COLUMNS,
    *(columns.price_column(channel) for channel in CHANNELS),
]  # fmt: skip


def write(folder: Path, *lines: dict[str, str], header: list[str] | None = None) -> Path:
    text = io.StringIO()
    writer = csv.DictWriter(text, header or HEADER)
    writer.writeheader()
    writer.writerows(lines)
    path = folder / "products.csv"
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


def read(folder: Path, *lines: dict[str, str], images: Path | None = None) -> list[Any]:
    return list(rows.read(write(folder, *lines), CHANNELS, images))


def test_rows_of_one_product_become_its_variants(tmp_path: Path) -> None:
    found = read(tmp_path, PRODUCT, FURTHER, {**PRODUCT, "slug": "ponni", "sku": "P-1"})
    assert [(p.slug, [v.sku for v in p.variants]) for p in found] == [
        ("basmati", ["B-1", "B-5"]),
        ("ponni", ["P-1"]),
    ]
    assert found[0].category == ("Staples", "Rice")
    assert found[0].variants[1].prices == {"consumer": Decimal(550)}
    assert (found[0].row, found[0].variants[1].row, found[1].row) == (2, 3, 4)


def test_further_rows_may_repeat_the_slug(tmp_path: Path) -> None:
    found = read(tmp_path, PRODUCT, {**FURTHER, "slug": "basmati"})
    assert len(found) == 1 and len(found[0].variants) == 2


def test_attributes_carry_their_units(tmp_path: Path) -> None:
    line = {**PRODUCT, "gst_rate": "5", "energy_kcal": "349", "sodium_mg": "5.5", "brand": "X"}
    (product,) = read(tmp_path, line)
    assert product.attributes == {
        "brand": "X",
        "gst-rate": "5%",
        "nutrition-energy": "349 kcal",
        "nutrition-sodium": "5.5 mg",
    }


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("slug", "", "REQUIRED"),
        ("slug", "Bas mati", "INVALID"),
        ("product_name", "", "REQUIRED"),
        ("product_name", "x" * 251, "INVALID"),
        ("category", "", "REQUIRED"),
        ("category", "Staples > > Rice", "INVALID"),
        ("category_hi", "एक", "INVALID"),
        ("hsn", "100", "INVALID"),
        ("hsn", "10063A", "INVALID"),
        ("gst_rate", "7", "INVALID"),
        ("energy_kcal", "951", "INVALID"),
        ("protein_g", "-1", "INVALID"),
        ("protein_g", "101", "INVALID"),
        ("fat_g", "NaN", "INVALID"),
        ("collections", "featured|Best Sellers", "INVALID"),
        ("sku", "", "REQUIRED"),
        ("sku", "B 1", "INVALID"),
        ("variant_name", "", "REQUIRED"),
        ("net_quantity", "a lot", "INVALID"),
        ("net_quantity", "0 g", "INVALID"),
        ("stock", "", "REQUIRED"),
        ("stock", "-1", "INVALID"),
        ("stock", "1.5", "INVALID"),
        ("stock", "1e9", "INVALID"),
        ("weight_g", "0", "INVALID"),
        ("price:consumer", "", "REQUIRED"),
        ("price:consumer", "0", "INVALID"),
        ("price:consumer", "1.005", "INVALID"),
        ("price:consumer", "Infinity", "INVALID"),
        ("price:tokyo", "10.5", "INVALID"),
        ("mrp", "119.99", "ABOVE_MRP"),
        ("image", "../secret.png", "INVALID"),
    ],
)
def test_a_wrong_cell_is_named(tmp_path: Path, column: str, cell: str, code: str) -> None:
    found = read(tmp_path, {**PRODUCT, column: cell})
    assert found and all(isinstance(each, RowError) for each in found)
    place = "price:consumer" if code == "ABOVE_MRP" else column
    assert (2, place, code) in {(each.row, each.column, each.code) for each in found}


def test_all_errors_are_told_and_good_products_still_read(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        {**PRODUCT, "stock": "x", "hsn": "1"},
        {**PRODUCT, "slug": "ponni", "sku": "P-1"},
        {**FURTHER, "sku": "P-5", "price:consumer": "free"},
        {**PRODUCT, "slug": "matta", "sku": "M-1"},
    )
    assert [(e.row, e.column) for e in found if isinstance(e, RowError)] == [
        (2, "hsn"),
        (2, "stock"),
        (4, "price:consumer"),
    ]
    assert [p.slug for p in found if isinstance(p, Product)] == ["matta"]


def test_a_sku_or_slug_twice_is_refused(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        PRODUCT,
        {**PRODUCT, "slug": "ponni"},
        {**PRODUCT, "sku": "B-9"},
    )
    errors = {(e.row, e.column, e.code) for e in found if isinstance(e, RowError)}
    assert errors == {(3, "sku", "UNIQUE"), (4, "slug", "UNIQUE")}


def test_a_new_product_without_its_slug_is_not_taken_for_a_variant(tmp_path: Path) -> None:
    found = read(tmp_path, PRODUCT, {**PRODUCT, "slug": "", "sku": "P-1"})
    assert [(e.row, e.column) for e in found if isinstance(e, RowError)] == [(3, "category")]
    assert not any(isinstance(each, Product) for each in found)


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (["sku"], "product_name"),
        ([name for name in HEADER if not name.startswith("price:")], "price:<channel>"),
        ([*HEADER, "prise"], "prise"),
        ([*HEADER, "price:nowhere"], "price:nowhere"),
        ([*HEADER, "sku"], "twice"),
    ],
)
def test_a_wrong_header_is_no_catalogue(tmp_path: Path, header: list[str], said: str) -> None:
    path = write(tmp_path, header=header)
    with pytest.raises(InvalidFile, match=said):
        list(rows.read(path, CHANNELS, None))


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00bad", b'category,"product'])
def test_no_csv_is_said(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "products.csv"
    path.write_bytes(content)
    with pytest.raises(InvalidFile):
        list(rows.read(path, CHANNELS, None))


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(InvalidFile, match="cannot be read"):
        list(rows.read(tmp_path / "none.csv", CHANNELS, None))


def test_a_file_without_rows_is_said(tmp_path: Path) -> None:
    with pytest.raises(InvalidFile, match="no rows"):
        read(tmp_path)


def test_cells_beyond_the_header_are_said(tmp_path: Path) -> None:
    path = write(tmp_path, PRODUCT)
    path.write_text(path.read_text().rstrip("\n") + ",1,2\n")
    (error,) = rows.read(path, CHANNELS, None)
    assert isinstance(error, RowError) and error.row == 2


def test_a_picture_needs_words_and_a_file(tmp_path: Path) -> None:
    Image.new("RGB", (8, 8)).save(tmp_path / "a.png")
    good = {**PRODUCT, "image": "a.png", "image_alt": "A bag of rice"}
    assert read(tmp_path, good, images=tmp_path)[0].image == "a.png"
    for line, folder, column, code in (
        ({**good, "image_alt": ""}, tmp_path, "image_alt", "REQUIRED"),
        ({**good, "image": "b.png"}, tmp_path, "image", "INVALID_IMAGE"),
        (good, None, "image", "REQUIRED"),
    ):
        errors = read(tmp_path, line, images=folder)
        found = [(e.column, e.code) for e in errors]
        assert found == [(column, code)] or (folder is None and found[0][0] == "image")


def test_memory_does_not_grow_with_the_texts(tmp_path: Path) -> None:
    """Ten times the products keep only ten times the SKUs and slugs, not the products."""

    def peak(count: int) -> int:
        path = write(
            tmp_path,
            *(
                {**PRODUCT, "slug": f"p{n}", "sku": f"S{n}", "description": "x" * 2000}
                for n in range(count)
            ),
        )
        tracemalloc.start()
        assert sum(isinstance(each, Product) for each in rows.read(path, CHANNELS, None)) == count
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert peak(3000) < peak(300) + 3000 * 400
