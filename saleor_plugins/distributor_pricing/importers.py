"""Reading a price list from CSV or XLSX, row by row, with errors by row and column. No database.

Columns, in any order, found by the names in the first row: `sku`, `minimum_quantity` (1 when empty),
`price` or `percent_off` (exactly one), `pack_size` (optional). A file is read as a stream: memory
does not grow with its rows.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import IO, Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from saleor_plugins.core.money import exponent

from .errors import InvalidInput

COLUMNS = ("sku", "minimum_quantity", "price", "percent_off", "pack_size")
MAX_ROWS = 200_000
MAX_PRICE = Decimal(10) ** 12
MAX_QUANTITY = 1_000_000
# An XLSX file is a zip: what it unpacks to is bounded before anything is unpacked.
MAX_UNPACKED = 400 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Row:
    """One valid row; `number` is the row's number as a spreadsheet shows it (the header is 1)."""

    number: int
    sku: str
    minimum_quantity: int
    price: Decimal | None
    percent_off: Decimal | None
    pack_size: int | None


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong in one cell; `column` is a name of COLUMNS or empty for the whole row."""

    row: int
    column: str
    message: str
    code: str = "INVALID"


def read(file: IO[bytes], name: str, currency: str) -> Iterator[Row | RowError]:
    """Rows and errors in the order of the file `name` (its ending decides CSV or XLSX).

    Raises InvalidInput (INVALID_FILE) when it is no such file, or a column is missing.
    """
    cells = _xlsx(file) if name.lower().endswith((".xlsx", ".xlsm")) else _csv(file)
    yield from parse(cells, currency)


def parse(cells: Iterable[tuple[int, list[Any]]], currency: str) -> Iterator[Row | RowError]:
    """Rows and errors from (row number, cells); the first row names the columns."""
    rows = iter(cells)
    header = next(rows, None)
    if header is None:
        raise InvalidInput("The file is empty.", code="INVALID_FILE", field="file")
    places = _header(header[1])
    seen: dict[tuple[str, int], int] = {}
    count = 0
    for number, values in rows:
        if all(_blank(value) for value in values):
            continue
        count += 1
        if count > MAX_ROWS:
            raise InvalidInput(
                f"The file has more than {MAX_ROWS} rows.", code="INVALID_FILE", field="file"
            )
        errors, row = _row(number, values, places, currency)
        yield from errors
        if row is None:
            continue
        first = seen.setdefault((row.sku, row.minimum_quantity), number)
        if first != number:
            yield RowError(
                number,
                "minimum_quantity",
                f"Row {first} has a price for {row.sku} from {row.minimum_quantity} on already.",
                "UNIQUE",
            )
            continue
        yield row


def _header(values: list[Any]) -> dict[str, int]:
    names = [str(value or "").strip().lower().replace(" ", "_") for value in values]
    places = {name: index for index, name in enumerate(names) if name in COLUMNS}
    if "sku" not in places or not {"price", "percent_off"} & places.keys():
        raise InvalidInput(
            "The first row must name the columns: sku, minimum_quantity, price or percent_off, "
            "pack_size.",
            code="INVALID_FILE",
            field="file",
        )
    return places


def _row(
    number: int, values: list[Any], places: dict[str, int], currency: str
) -> tuple[list[RowError], Row | None]:
    errors: list[RowError] = []

    def cell(column: str) -> Any:
        place = places.get(column)
        value = values[place] if place is not None and place < len(values) else None
        return None if _blank(value) else value

    def checked(column: str, convert: Any) -> Any:
        value = cell(column)
        if value is None:
            return None
        try:
            return convert(value)
        except ValueError as error:
            errors.append(RowError(number, column, str(error)))
            return None

    sku = checked("sku", _sku)
    if sku is None and not errors:
        errors.append(RowError(number, "sku", "The SKU is missing.", "REQUIRED"))
    minimum = checked("minimum_quantity", _count)
    price = checked("price", lambda value: _price(value, currency))
    percent = checked("percent_off", _percent)
    pack = checked("pack_size", _count)
    wrong = {error.column for error in errors}
    if price is not None and percent is not None:
        errors.append(
            RowError(number, "percent_off", "Give either a price or percent_off, not both.")
        )
    elif price is None and percent is None and not wrong & {"price", "percent_off"}:
        errors.append(RowError(number, "price", "A price or percent_off is missing.", "REQUIRED"))
    if errors:
        return errors, None
    return [], Row(number, sku, minimum or 1, price, percent, pack)


def _blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _sku(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # spreadsheets turn numeric SKUs into floats
    text = str(value).strip()
    # Our own export puts ' before what a spreadsheet would run as a formula.
    if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@"):
        text = text[1:]
    if len(text) > 255 or not text.isprintable():
        raise ValueError("This is not a SKU.")
    return text


def _decimal(value: Any) -> Decimal:
    if isinstance(value, bool):
        raise ValueError(f"{value} is not a number.")
    if isinstance(value, float):
        value = round(value, 6)  # a computed cell holds 0.30000000000000004 for 0.3
    try:
        number = Decimal(str(value).strip().replace("₹", "").replace(",", ""))
    except InvalidOperation:
        raise ValueError(f"“{str(value)[:40]}” is not a number.") from None
    if not number.is_finite():
        raise ValueError(f"“{str(value)[:40]}” is not a number.")
    return number


def _count(value: Any) -> int:
    number = _decimal(value)
    if number != number.to_integral_value() or not 1 <= number <= MAX_QUANTITY:
        raise ValueError(f"{number} is not a whole number from 1 to {MAX_QUANTITY}.")
    return int(number)


def _price(value: Any, currency: str) -> Decimal:
    number = _decimal(value)
    if number <= 0 or number >= MAX_PRICE:
        raise ValueError(f"{number} is not a price: it must be above zero.")
    scaled = number.scaleb(exponent(currency))
    if scaled != scaled.to_integral_value():
        raise ValueError(f"{number} has more decimal places than {currency} has.")
    return number


def _percent(value: Any) -> Decimal:
    number = _decimal(str(value).strip().removesuffix("%") if isinstance(value, str) else value)
    exponent_of = number.normalize().as_tuple().exponent
    if not 0 < number < 100 or (isinstance(exponent_of, int) and exponent_of < -3):
        raise ValueError(f"{number} is not a percentage above 0 and below 100.")
    return number


def _csv(file: IO[bytes]) -> Iterator[tuple[int, list[Any]]]:
    file.seek(0)
    head = file.read(4096)
    file.seek(0)
    text = io.TextIOWrapper(io.BufferedReader(_Kept(file)), encoding="utf-8-sig", newline="")
    delimiter = max(",;\t", key=head.split(b"\n", 1)[0].decode("utf-8", "replace").count)
    try:
        reader = csv.reader(text, delimiter=delimiter, strict=True)
        for values in reader:
            yield reader.line_num, list(values)
    except (csv.Error, UnicodeDecodeError) as error:
        raise InvalidInput(
            f"This is not a CSV file in UTF-8: {error}.", code="INVALID_FILE", field="file"
        ) from error
    finally:
        text.detach()


class _Kept(io.RawIOBase):
    """Reads another file without closing it: the caller's upload outlives the reader."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _xlsx(file: IO[bytes]) -> Iterator[tuple[int, list[Any]]]:
    try:
        file.seek(0)
        with zipfile.ZipFile(file) as archive:
            if sum(item.file_size for item in archive.infolist()) > MAX_UNPACKED:
                raise InvalidInput(
                    "The file is too large when unpacked.", code="INVALID_FILE", field="file"
                )
        file.seek(0)
        book = load_workbook(file, read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise InvalidInput(
            "This is not an XLSX file.", code="INVALID_FILE", field="file"
        ) from error
    try:
        sheet = book.worksheets[0]
        for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
            yield number, list(values)
    finally:
        book.close()


def formula_safe(text: str) -> str:
    """`text` as a cell that no spreadsheet takes for a formula; `read` undoes it."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text
