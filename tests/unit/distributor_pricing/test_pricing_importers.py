"""Price list files: CSV and XLSX alike, errors by row and column, and no memory per row."""

import io
import tracemalloc
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from saleor_plugins.distributor_pricing import importers
from saleor_plugins.distributor_pricing.errors import InvalidInput
from saleor_plugins.distributor_pricing.importers import Row, RowError

HEADER = "sku,minimum_quantity,price,percent_off,pack_size\n"


def read_csv(text: str) -> list[Row | RowError]:
    """What a CSV file with this content holds."""
    return list(importers.read(io.BytesIO(text.encode()), "prices.csv", "INR"))


def xlsx(*rows: list[object]) -> io.BytesIO:
    """A workbook with these rows."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def test_csv() -> None:
    assert read_csv(HEADER + "A-1,10,90.50,,6\nB-2,,,12.5%,\n\n") == [
        Row(2, "A-1", 10, Decimal("90.50"), None, 6),
        Row(3, "B-2", 1, None, Decimal("12.5"), None),
    ]


def test_xlsx_reads_the_same() -> None:
    file = xlsx(
        ["Price", "SKU", "Minimum quantity", "comment"],
        [90.5, "A-1", 10, "x"],
        [0.1 + 0.2, 1234.0, 1.0, None],
        [None, None, None, None],
    )
    assert list(importers.read(file, "prices.XLSX", "INR")) == [
        Row(2, "A-1", 10, Decimal("90.5"), None, None),
        Row(3, "1234", 1, Decimal("0.3"), None, None),
    ]


@pytest.mark.parametrize(
    ("line", "column", "code"),
    [
        (",1,90,,", "sku", "REQUIRED"),
        ("A,1,,,", "price", "REQUIRED"),
        ("A,1,90,10,", "percent_off", "INVALID"),
        ("A,0,90,,", "minimum_quantity", "INVALID"),
        ("A,1.5,90,,", "minimum_quantity", "INVALID"),
        ("A,1,0,,", "price", "INVALID"),
        ("A,1,-3,,", "price", "INVALID"),
        ("A,1,9.999,,", "price", "INVALID"),
        ("A,1,NaN,,", "price", "INVALID"),
        ("A,1,1e99,,", "price", "INVALID"),
        ("A,1,nine,,", "price", "INVALID"),
        ("A,1,,100,", "percent_off", "INVALID"),
        ("A,1,,0,", "percent_off", "INVALID"),
        ("A,1,90,,0", "pack_size", "INVALID"),
    ],
)
def test_what_is_wrong_names_row_and_column(line: str, column: str, code: str) -> None:
    found = read_csv(HEADER + "GOOD,1,1,,\n" + line + "\n")
    assert isinstance(found[0], Row)
    assert [(e.row, e.column, e.code) for e in found[1:] if isinstance(e, RowError)] == [
        (3, column, code)
    ]


def test_one_row_may_have_several_errors() -> None:
    found = read_csv(HEADER + "A,x,y,,z\n")
    assert [e.column for e in found if isinstance(e, RowError)] == [
        "minimum_quantity",
        "price",
        "pack_size",
    ]


def test_the_same_tier_twice() -> None:
    found = read_csv(HEADER + "A,1,90,,\nA,2,80,,\nA,,70,,\n")
    assert found[2] == RowError(
        4, "minimum_quantity", "Row 2 has a price for A from 1 on already.", "UNIQUE"
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b""),
        ("a.csv", b"name,amount\nA,1\n"),
        ("a.csv", b"sku,price\n\xff\xfe\x00,1\n"),
        ("a.xlsx", b"not a zip"),
        ("a.xlsx", b"PK\x03\x04 broken"),
    ],
)
def test_files_that_are_none(name: str, content: bytes) -> None:
    with pytest.raises(InvalidInput) as refused:
        list(importers.read(io.BytesIO(content), name, "INR"))
    assert (refused.value.code, refused.value.field) == ("INVALID_FILE", "file")


def test_spreadsheets_of_europe_and_marks() -> None:
    text = '\ufeffSKU;Price\nA;"1,200.00"\nB;₹ 5\n'
    assert read_csv(text) == [
        Row(2, "A", 1, Decimal("1200.00"), None, None),
        Row(3, "B", 1, Decimal("5"), None, None),
    ]


@pytest.mark.parametrize("sku", ["=1+1", "@x", "+9", "-1"])
def test_formulas_go_out_harmless_and_come_back(sku: str) -> None:
    written = importers.formula_safe(sku)
    assert written.startswith("'")
    assert read_csv(HEADER + f"{written},1,5,,\n") == [Row(2, sku, 1, Decimal(5), None, None)]


@given(st.binary(max_size=400))
def test_any_bytes_give_rows_errors_or_a_refusal(content: bytes) -> None:
    try:
        for found in importers.read(io.BytesIO(HEADER.encode() + content), "x.csv", "INR"):
            assert isinstance(found, Row | RowError)
    except InvalidInput as refused:
        assert refused.code == "INVALID_FILE"


def test_fifty_thousand_rows_in_constant_memory() -> None:
    """What is kept per row is its key alone, to tell a tier that comes twice."""

    def peak(rows: int) -> int:
        text = HEADER + "".join(f"SKU-{n},1,{n % 900 + 1}.50,,\n" for n in range(rows))
        file = io.BytesIO(text.encode())
        del text
        tracemalloc.start()
        count = sum(isinstance(row, Row) for row in importers.read(file, "p.csv", "INR"))
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert count == rows
        return used

    per_row = (peak(50_000) - peak(5_000)) / 45_000
    print(f"{per_row:.0f} bytes kept per row")
    assert per_row < 400
