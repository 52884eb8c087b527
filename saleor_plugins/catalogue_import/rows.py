"""Reading a catalogue from CSV: products with their variants, or errors by row and column. No database.

One row per variant; the columns of the product stand on its first row, and its further rows leave them
empty (or repeat the slug). A product's rows follow one another. The file is read as a stream: what
grows with it is a set of SKUs and slugs.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from . import columns, images
from .errors import InvalidFile, RowError

MAX_ROWS = 500_000


@dataclass(frozen=True, slots=True)
class Variant:
    """One row: what is put into the cart. Prices by channel slug, weight in grams."""

    row: int
    sku: str
    name: str
    stock: int
    prices: Mapping[str, Decimal]
    mrp: Decimal | None
    net_quantity: str | None
    weight_g: Decimal | None


@dataclass(frozen=True, slots=True)
class Product:
    """A product and its variants; `attributes` maps slugs to texts as a shopper reads them."""

    row: int
    slug: str
    name: str
    category: tuple[str, ...]
    category_hi: tuple[str, ...]
    description: str
    name_hi: str
    description_hi: str
    attributes: Mapping[str, str]
    image: str | None
    image_alt: str
    collections: tuple[str, ...]
    variants: list[Variant] = field(default_factory=list)


def read(
    path: Path, currencies: Mapping[str, str], image_folder: Path | None
) -> Iterator[Product | RowError]:
    """Products and errors in the file's order; a product with an error in any row is left out.

    `currencies` maps the slugs of the shop's channels to their currencies. Raises InvalidFile when it
    is no CSV file in UTF-8, or the first row names columns that there are not.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            cells = csv.reader(file, strict=True)
            header = [name.strip().lower() for name in next(cells, [])]
            _check_header(header, currencies)
            yield from _Reader(header, currencies, image_folder).products(cells)
    except (csv.Error, UnicodeDecodeError) as error:
        raise InvalidFile(f"{path.name} is not a CSV file in UTF-8: {error}.") from error
    except OSError as error:
        raise InvalidFile(f"{path} cannot be read: {error.strerror}.") from error


def _check_header(header: list[str], currencies: Mapping[str, str]) -> None:
    if not header:
        raise InvalidFile("The file is empty.")
    missing = [name for name in columns.REQUIRED_COLUMNS if name not in header]
    if not any(name.startswith(columns.PRICE) for name in header):
        missing.append("price:<channel>")
    if missing:
        raise InvalidFile(f"The first row must name these columns as well: {', '.join(missing)}.")
    known = {*columns.PRODUCT_COLUMNS, *columns.VARIANT_COLUMNS}
    known |= {columns.price_column(channel) for channel in currencies}
    unknown = [name or "(no name)" for name in header if name not in known]
    if unknown:
        raise InvalidFile(
            f"The first row names unknown columns: {', '.join(unknown)}. "
            f"The shop's channels are: {', '.join(sorted(currencies)) or 'none'}."
        )
    twice = {name for name in header if header.count(name) > 1}
    if twice:
        raise InvalidFile(f"The first row names columns twice: {', '.join(sorted(twice))}.")


class _Reader:
    def __init__(
        self, header: list[str], currencies: Mapping[str, str], image_folder: Path | None
    ) -> None:
        self._header = header
        self._images = image_folder
        self._prices = {
            name: columns.price(currencies[name.removeprefix(columns.PRICE)])
            for name in header
            if name.startswith(columns.PRICE)
        }
        self._slugs: set[str] = set()
        self._skus: dict[str, int] = {}

    def products(self, cells: Any) -> Iterator[Product | RowError]:
        current: Product | None = None
        slug, sound, count = "", True, 0
        ended = cells.line_num
        for values in cells:
            # A cell with line breaks makes a long row: it is named by the line it begins on.
            number, ended = ended + 1, cells.line_num
            if not any(value.strip() for value in values):
                continue
            count += 1
            if count > MAX_ROWS:
                raise InvalidFile(f"The file has more than {MAX_ROWS} rows.")
            if len(values) > len(self._header):
                yield RowError(number, "", "There are more cells than columns in the first row.")
                sound = False
                continue
            row = {name: value.strip() for name, value in zip(self._header, values, strict=False)}
            errors: list[RowError] = []
            if (row["slug"] and row["slug"] != slug) or (not slug and not row["slug"]):
                if current is not None and sound:
                    yield current
                slug, sound = row["slug"] or "?", True
                current = self._product(number, row, errors)
            else:
                self._further(number, row, slug, errors)
            variant = self._variant(number, row, errors)
            yield from errors
            if errors:
                sound = False
            elif current is not None and variant is not None:
                current.variants.append(variant)
        if current is not None and sound:
            yield current
        if not count:
            raise InvalidFile("The file has no rows below the first.")

    def _cell(
        self, number: int, row: Mapping[str, str], column: str, errors: list[RowError]
    ) -> Any:
        """The checked value, None when empty; what is wrong is added to `errors`."""
        cell = row.get(column, "")
        if not cell:
            return None
        check = self._prices.get(column) or columns.CHECKS[column]
        try:
            return check(cell)
        except ValueError as error:
            errors.append(RowError(number, column, str(error)))
            return None

    def _needed(
        self, number: int, row: Mapping[str, str], column: str, errors: list[RowError]
    ) -> Any:
        if not row.get(column):
            errors.append(RowError(number, column, "This cell must not be empty.", "REQUIRED"))
            return None
        return self._cell(number, row, column, errors)

    def _product(
        self, number: int, row: Mapping[str, str], errors: list[RowError]
    ) -> Product | None:
        slug = self._needed(number, row, "slug", errors)
        if slug in self._slugs:
            message = f"The rows of {slug} do not follow one another, or the slug is used twice."
            errors.append(RowError(number, "slug", message, "UNIQUE"))
        elif slug:
            self._slugs.add(slug)
        name = self._needed(number, row, "product_name", errors)
        category = self._needed(number, row, "category", errors)
        category_hi = self._cell(number, row, "category_hi", errors) or ()
        if category and category_hi and len(category) != len(category_hi):
            message = "This has another number of levels than column category."
            errors.append(RowError(number, "category_hi", message))
        attributes = {}
        for each in columns.ATTRIBUTES:
            value = self._cell(number, row, each.column, errors)
            if value is not None:
                attributes[each.slug] = f"{value}{each.unit or ''}"
        image, alt = self._image(number, row, errors)
        description, name_hi, description_hi = (
            self._cell(number, row, column, errors) or ""
            for column in ("description", "name_hi", "description_hi")
        )
        collections = self._cell(number, row, "collections", errors) or ()
        if errors:
            return None
        return Product(
            row=number,
            slug=slug,
            name=name,
            category=category,
            category_hi=category_hi,
            attributes=attributes,
            image=image,
            image_alt=alt,
            collections=collections,
            description=description,
            name_hi=name_hi,
            description_hi=description_hi,
        )

    def _image(
        self, number: int, row: Mapping[str, str], errors: list[RowError]
    ) -> tuple[str | None, str]:
        name = self._cell(number, row, "image", errors)
        alt = self._cell(number, row, "image_alt", errors) or ""
        if name is None:
            return None, alt
        if not row.get("image_alt"):
            message = "An image needs a description for those who do not see it."
            errors.append(RowError(number, "image_alt", message, "REQUIRED"))
        if self._images is None:
            errors.append(RowError(number, "image", "No folder of images was given (--images)."))
            return None, alt
        try:
            images.check(self._images, name)
        except ValueError as error:
            errors.append(RowError(number, "image", str(error), "INVALID_IMAGE"))
        return name, alt

    def _further(
        self, number: int, row: Mapping[str, str], slug: str, errors: list[RowError]
    ) -> None:
        """A further row of a product says nothing of the product itself."""
        for column in columns.PRODUCT_COLUMNS:
            if column != "slug" and row.get(column):
                message = (
                    f"This row is a further variant of {slug}: the product's columns stand on its "
                    "first row only. For a new product give its slug."
                )
                errors.append(RowError(number, column, message))
                return

    def _variant(
        self, number: int, row: Mapping[str, str], errors: list[RowError]
    ) -> Variant | None:
        sku = self._needed(number, row, "sku", errors)
        if sku is not None and self._skus.setdefault(sku, number) != number:
            message = f"Row {self._skus[sku]} has the SKU {sku} already."
            errors.append(RowError(number, "sku", message, "UNIQUE"))
        name = self._needed(number, row, "variant_name", errors)
        stock = self._needed(number, row, "stock", errors)
        mrp = self._cell(number, row, "mrp", errors)
        net_quantity = self._cell(number, row, "net_quantity", errors)
        weight = self._cell(number, row, "weight_g", errors)
        prices = {}
        for column in self._prices:
            price = self._cell(number, row, column, errors)
            if price is None:
                continue
            if mrp is not None and price > mrp:
                message = f"{price} is above the MRP of {mrp}, which no price may exceed."
                errors.append(RowError(number, column, message, "ABOVE_MRP"))
            prices[column.removeprefix(columns.PRICE)] = price
        if not any(row.get(column) for column in self._prices):
            message = "A price in at least one channel is missing."
            errors.append(RowError(number, next(iter(self._prices)), message, "REQUIRED"))
        if errors:
            return None
        return Variant(number, sku, name, stock, prices, mrp, net_quantity, weight)
