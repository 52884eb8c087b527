"""11: creating a product without a required field is refused, naming the field."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from harness.world import World, unique

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
