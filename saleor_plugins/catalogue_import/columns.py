"""The columns of a catalogue file: what each is called, and what a valid cell of it holds."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from ..core.money import exponent

MAX_STOCK = 10_000_000
MAX_PRICE = Decimal(10) ** 9
_QUANTITY = re.compile(r"(\d+(?:\.\d+)?)\s*(g|kg|ml|l|pcs)", re.IGNORECASE)
_SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_HSN = re.compile(r"\d{4}(?:\d{2}){0,2}")
# The rates of GST on goods, in percent, with those that ended in September 2025.
GST_RATES = frozenset(map(Decimal, ("0", "0.25", "1.5", "3", "5", "12", "18", "28", "40")))


@dataclass(frozen=True, slots=True)
class AttributeColumn:
    """A column that becomes an attribute of the product; `unit` follows the number."""

    column: str
    slug: str
    name: str
    choice: bool = False
    unit: str | None = None


GST_RATE = "gst-rate"
ATTRIBUTES = (
    AttributeColumn("brand", "brand", "Brand", choice=True),
    AttributeColumn("ingredients", "ingredients", "Ingredients"),
    AttributeColumn("storage", "storage", "Storage"),
    AttributeColumn("shelf_life", "shelf-life", "Shelf life"),
    AttributeColumn("country_of_origin", "country-of-origin", "Country of origin", choice=True),
    AttributeColumn("hsn", "hsn-code", "HSN code"),
    AttributeColumn("gst_rate", GST_RATE, "GST rate", choice=True, unit="%"),
    AttributeColumn("energy_kcal", "nutrition-energy", "Energy", unit=" kcal"),
    AttributeColumn("protein_g", "nutrition-protein", "Protein", unit=" g"),
    AttributeColumn("carbohydrate_g", "nutrition-carbohydrate", "Carbohydrate", unit=" g"),
    AttributeColumn("sugar_g", "nutrition-sugar", "of which sugars", unit=" g"),
    AttributeColumn("fat_g", "nutrition-fat", "Total fat", unit=" g"),
    AttributeColumn("saturated_fat_g", "nutrition-saturated-fat", "of which saturated", unit=" g"),
    AttributeColumn("fibre_g", "nutrition-fibre", "Dietary fibre", unit=" g"),
    AttributeColumn("sodium_mg", "nutrition-sodium", "Sodium", unit=" mg"),
)
PRODUCT_COLUMNS = (
    "category",
    "category_hi",
    "product_name",
    "slug",
    "description",
    *(attribute.column for attribute in ATTRIBUTES),
    "image",
    "image_alt",
    "collections",
    "name_hi",
    "description_hi",
)
VARIANT_COLUMNS = ("sku", "variant_name", "net_quantity", "mrp", "stock", "weight_g")
# Without these no file is read; the others may be left out.
REQUIRED_COLUMNS = ("category", "product_name", "slug", "sku", "variant_name", "stock")
PRICE = "price:"


def price_column(channel: str) -> str:
    """The name of the column with the prices of a channel."""
    return f"{PRICE}{channel}"


def text(limit: int) -> Callable[[str], str]:
    """Printable text of at most `limit` characters."""

    def check(cell: str) -> str:
        if len(cell) > limit:
            raise ValueError(f"This has {len(cell)} characters; {limit} are allowed.")
        if any(ord(letter) < 32 and letter not in "\n\t" for letter in cell):
            raise ValueError("This contains a control character.")
        return cell

    return check


def slug(cell: str) -> str:
    """A part of an address: lower-case letters, digits and single hyphens."""
    if len(cell) > 255 or not _SLUG.fullmatch(cell):
        raise ValueError(f"“{cell[:40]}” is not a slug: use a-z, 0-9 and hyphens.")
    return cell


def sku(cell: str) -> str:
    """A stock keeping unit's number."""
    if len(cell) > 255 or not cell.isprintable() or " " in cell:
        raise ValueError("This is not a SKU: use no spaces and at most 255 characters.")
    return cell


def number(cell: str) -> Decimal:
    """A finite number, not negative; a rupee sign and separating commas are let pass."""
    try:
        value = Decimal(cell.replace("₹", "").replace(",", "").strip())
    except InvalidOperation:
        raise ValueError(f"“{cell[:40]}” is not a number.") from None
    if not value.is_finite() or value < 0:
        raise ValueError(f"“{cell[:40]}” is not a number from zero on.")
    return value


def price(currency: str) -> Callable[[str], Decimal]:
    """An amount above zero that `currency` can express."""

    def check(cell: str) -> Decimal:
        value = number(cell)
        if not 0 < value < MAX_PRICE:
            raise ValueError(
                f"{cell} is not a price: it must be above zero and below 1,000,000,000."
            )
        places = exponent(currency)
        if value != value.quantize(Decimal(1).scaleb(-places)):
            raise ValueError(f"{cell} has more than {places} decimal places, which {currency} has.")
        return value

    return check


def stock(cell: str) -> int:
    """A whole number of pieces."""
    value = number(cell)
    if value != value.to_integral_value() or value > MAX_STOCK:
        raise ValueError(f"“{cell[:40]}” is not a whole number from 0 to {MAX_STOCK}.")
    return int(value)


def weight(cell: str) -> Decimal:
    """Grams, above zero."""
    value = number(cell)
    if not 0 < value <= 10**7:
        raise ValueError(f"“{cell[:40]}” is not a weight in grams.")
    return value


def net_quantity(cell: str) -> str:
    """What the label declares: "500 g", "1 l", "6 pcs"."""
    found = _QUANTITY.fullmatch(cell)
    if not found or Decimal(found.group(1)) == 0:
        raise ValueError(f"“{cell[:40]}” is not a net quantity such as 500 g, 1 l or 6 pcs.")
    return f"{found.group(1)} {found.group(2).lower()}"


def hsn(cell: str) -> str:
    """A code of the Harmonised System: 4, 6 or 8 digits."""
    if not _HSN.fullmatch(cell):
        raise ValueError(f"“{cell[:40]}” is not an HSN code of 4, 6 or 8 digits.")
    return cell


def gst_rate(cell: str) -> str:
    """A rate of GST in percent that exists."""
    value = number(cell.removesuffix("%"))
    if value not in GST_RATES:
        raise ValueError(f"“{cell[:40]}” is not a rate of GST.")
    return f"{value.normalize():f}"


def nutrient(limit: int) -> Callable[[str], str]:
    """An amount per 100 g or 100 ml, at most `limit`."""

    def check(cell: str) -> str:
        value = number(cell)
        if value > limit:
            raise ValueError(f"{cell} per 100 g is more than {limit}.")
        return f"{value:f}"

    return check


def path(cell: str) -> tuple[str, ...]:
    """Category and sub-categories, "Staples > Rice"."""
    names = tuple(part.strip() for part in cell.split(">"))
    if not all(names) or len(names) > 5 or any(len(name) > 250 for name in names):
        raise ValueError("Write categories as Staples > Rice, at most five deep.")
    return names


def slugs(cell: str) -> tuple[str, ...]:
    """Slugs with | between them."""
    return tuple(dict.fromkeys(slug(part.strip()) for part in cell.split("|")))


def file_name(cell: str) -> str:
    """The name of a file in the folder of images; never a path that leads out of it."""
    if "/" in cell or "\\" in cell or cell.startswith(".") or not cell.isprintable():
        raise ValueError("Name a file in the folder of images, without a folder.")
    return cell


CHECKS: dict[str, Callable[[str], Any]] = {
    "category": path,
    "category_hi": path,
    "product_name": text(250),
    "slug": slug,
    "description": text(20_000),
    "brand": text(100),
    "ingredients": text(5_000),
    "storage": text(1_000),
    "shelf_life": text(200),
    "country_of_origin": text(100),
    "hsn": hsn,
    "gst_rate": gst_rate,
    "energy_kcal": nutrient(950),
    **{c: nutrient(100) for c in ("protein_g", "carbohydrate_g", "sugar_g", "fat_g", "fibre_g")},
    "saturated_fat_g": nutrient(100),
    "sodium_mg": nutrient(100_000),
    "image": file_name,
    "image_alt": text(250),
    "collections": slugs,
    "name_hi": text(250),
    "description_hi": text(20_000),
    "sku": sku,
    "variant_name": text(250),
    "net_quantity": net_quantity,
    "mrp": price("INR"),
    "stock": stock,
    "weight_g": weight,
}
