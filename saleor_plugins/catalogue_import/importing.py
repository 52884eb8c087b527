"""The import as a whole: check every row, then write product by product, a few at a time."""

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from ..host.execute import GraphQLRefused
from . import rows, shelves, writing
from .columns import GST_RATE
from .errors import ImportFailed, RowError
from .rows import Product
from .taxes import TaxClasses

T = TypeVar("T")
# Products looked up in the shop together: bounds both memory and the number of questions.
BATCH = 25
_SKUS_ASKED = 100
Tracked = Callable[[Iterable[T]], Iterable[T]]


class Catalogue:
    """One file to be imported. `check` reads all of it before `write` changes anything."""

    def __init__(
        self,
        path: Path,
        image_folder: Path | None,
        warehouse: str,
        *,
        dry_run: bool = False,
        tax_classes: bool = False,
    ) -> None:
        self._path = path
        self._images = image_folder
        self._dry_run = dry_run
        self._shop = shelves.open_shop(warehouse)
        self._shop.find_shelves()
        self._taxes = TaxClasses() if tax_classes else None
        self._rates: set[str] = set()
        self._channels: set[str] = set()
        self.products = 0
        self.variants = 0

    def check(self, tracked: Tracked = iter) -> Iterator[RowError]:
        """What is wrong with the file, by row and column; counts products and variants."""
        batch: list[Product] = []
        for found in tracked(self._read()):
            if isinstance(found, RowError):
                yield found
                continue
            self.products += 1
            self.variants += len(found.variants)
            self._rates |= {found.attributes[GST_RATE]} if GST_RATE in found.attributes else set()
            self._channels.update(*(variant.prices for variant in found.variants))
            batch.append(found)
            if len(batch) >= BATCH:
                yield from _misplaced(batch)
                batch = []
        yield from _misplaced(batch)

    def write(self, tracked: Tracked = iter) -> Counter[str]:
        """Make the shop as the file says; how many products were created, updated, unchanged.

        Raises ImportFailed naming the row when the platform refuses; what came before it stays, and
        another run goes on from there.
        """
        counts: Counter[str] = Counter()
        if self._taxes is not None:
            self._taxes.prepare(self._rates, self._channels, dry_run=self._dry_run)
        if not self._dry_run:
            self._shop.stock_shelves()
        writer = writing.Writer(self._shop, self._images, dry_run=self._dry_run, taxes=self._taxes)
        products = (found for found in self._read() if isinstance(found, Product))
        for product, current in tracked(_with_current(products)):
            try:
                counts[writer.write(product, current)] += 1
            except GraphQLRefused as refusal:
                field = f" ({refusal.field})" if refusal.field else ""
                raise ImportFailed(
                    f"Row {product.row}, {product.slug}: {refusal.message}{field}",
                    code=refusal.code,
                ) from refusal
        return counts

    def _read(self) -> Iterator[Product | RowError]:
        return rows.read(self._path, self._shop.currencies, self._images)


def _with_current(products: Iterator[Product]) -> Iterator[tuple[Product, object]]:
    while batch := list(itertools.islice(products, BATCH)):
        current = writing.existing([product.slug for product in batch])
        for product in batch:
            yield product, current.get(product.slug)


def _misplaced(batch: list[Product]) -> Iterator[RowError]:
    """SKUs that the shop has under another product."""
    places = {variant.sku: (product, variant) for product in batch for variant in product.variants}
    skus = iter(places)
    while asked := list(itertools.islice(skus, _SKUS_ASKED)):
        for sku, slug in writing.owners(asked).items():
            product, variant = places[sku]
            if slug != product.slug:
                message = f"The shop has the SKU {sku} under the product {slug}."
                yield RowError(variant.row, "sku", message, "UNIQUE")
