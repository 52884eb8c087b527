"""A price list's import and its undoing: differences first, then everything or nothing.

Rows go through in chunks: a chunk is resolved, compared and written with a handful of statements, so
neither memory nor statements grow faster than the file.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from typing import IO, Any

from django.db import transaction

from saleor_plugins.core import audit, clock
from saleor_plugins.core.audit import Actor
from saleor_plugins.core.money import quantize
from saleor_plugins.host import prices as platform

from . import importers
from .errors import Conflict, InvalidInput, NotFound
from .importers import Row, RowError
from .models import PriceList, PriceListChange, PriceListEntry, PriceListVersion

CHUNK = 2000
# A price that changes by more than this many percent is probably a typing error.
OUTLIER_PERCENT = Decimal(50)
# How many differences and errors are shown; all are counted.
SHOWN = 1000

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Difference:
    """One tier before and after: unit prices, and the change in percent where both exist."""

    sku: str
    minimum_quantity: int
    old_price: Decimal | None
    new_price: Decimal | None
    percent: Decimal | None
    outlier: bool
    row: int | None = None


@dataclass(slots=True)
class Report:
    """What an import does, or would do."""

    differences: list[Difference] = field(default_factory=list)
    outliers: list[Difference] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    rows: int = 0
    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    outlier_count: int = 0
    error_count: int = 0

    def note(self, difference: Difference) -> None:
        """Count a difference, and keep it while there is room to show it."""
        if len(self.differences) < SHOWN:
            self.differences.append(difference)
        if difference.outlier:
            self.outlier_count += 1
            if len(self.outliers) < SHOWN:
                self.outliers.append(difference)

    def fail(self, error: RowError) -> None:
        """Count an error, and keep it while there is room to show it."""
        self.error_count += 1
        if len(self.errors) < SHOWN:
            self.errors.append(error)


class _Abandoned(Exception):
    """Rolls the transaction of a dry run or of a refused import back."""


def run(
    price_list_id: int,
    file: IO[bytes],
    name: str,
    currency: str,
    actor: Actor,
    *,
    dry_run: bool,
    replace: bool = False,
    confirm_outliers: bool = False,
    progress: Progress = lambda rows: None,
) -> Report:
    """Import a file into a price list, or only say what it would change.

    Nothing is written when a row has an error, or when outliers are not confirmed. `replace` removes
    tiers that the file does not have. Raises InvalidInput for a file that cannot be read at all.
    """
    report = Report()
    try:
        with transaction.atomic():
            price_list = _locked(price_list_id)
            version = _open_version(price_list, name, actor)
            seen: set[tuple[int, int]] = set()
            rows = importers.read(file, name, currency)
            for chunk in _chunks(rows):
                _apply(chunk, price_list, version, report, seen, currency)
                progress(report.rows)
            if not report.rows and not report.error_count:
                raise InvalidInput("The file has no rows.", code="INVALID_FILE", field="file")
            if replace and not report.error_count:
                _remove_missing(price_list, version, report, seen)
            if dry_run or report.error_count or (report.outlier_count and not confirm_outliers):
                raise _Abandoned
            _close_version(price_list, version, report, actor)
    except _Abandoned:
        pass
    return report


def _locked(price_list_id: int) -> PriceList:
    price_list = PriceList.objects.select_for_update().filter(pk=price_list_id).first()
    if price_list is None:
        raise NotFound("There is no such price list.", field="id")
    return price_list


def _open_version(price_list: PriceList, name: str, actor: Actor) -> PriceListVersion:
    return PriceListVersion.objects.create(
        price_list=price_list,
        number=price_list.version + 1,
        file_name=name[:255],
        actor_id=actor.id,
        created_at=clock.now(),
    )


def _close_version(
    price_list: PriceList, version: PriceListVersion, report: Report, actor: Actor
) -> None:
    version.added, version.changed, version.removed = report.added, report.changed, report.removed
    version.save(update_fields=["added", "changed", "removed"])
    price_list.version = version.number
    price_list.updated_at = clock.now()
    price_list.save(update_fields=["version", "updated_at"])
    audit.record(
        action="price_list.import",
        actor=actor,
        object_type="PriceList",
        object_id=price_list.pk,
        old={"version": version.number - 1, "prices": _audited(report, "old_price")},
        new={
            "version": version.number,
            "added": report.added,
            "changed": report.changed,
            "removed": report.removed,
            "prices": _audited(report, "new_price"),
        },
    )


def _audited(report: Report, side: str) -> dict[str, str | None]:
    """Prices of the first differences; the version's rows have them all."""
    found = {}
    for difference in report.differences[:100]:
        price = getattr(difference, side)
        key = f"{difference.sku} from {difference.minimum_quantity}"
        found[key] = None if price is None else str(price)
    return found


def _chunks(rows: Iterable[Row | RowError]) -> Iterator[list[Row | RowError]]:
    iterator = iter(rows)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk


def _apply(
    chunk: list[Row | RowError],
    price_list: PriceList,
    version: PriceListVersion,
    report: Report,
    seen: set[tuple[int, int]],
    currency: str,
) -> None:
    rows = [row for row in chunk if isinstance(row, Row)]
    for error in chunk:
        if isinstance(error, RowError):
            report.fail(error)
    report.rows += len(rows)
    variants = platform.variants_by_sku({row.sku for row in rows})
    listings = platform.listings(price_list.channel_id, set(variants.values()))
    known = _tiers(price_list, variants.values())
    to_write: list[PriceListEntry] = []
    history: list[PriceListChange] = []
    for row in rows:
        variant_id = variants.get(row.sku)
        if variant_id is None:
            report.fail(RowError(row.number, "sku", f"No product has SKU {row.sku}.", "NOT_FOUND"))
            continue
        if variant_id not in listings:
            report.fail(
                RowError(row.number, "sku", f"{row.sku} is not sold in this channel.", "NOT_FOUND")
            )
            continue
        key = (variant_id, row.minimum_quantity)
        seen.add(key)
        old = known.get(key)
        new = _values(row.price, row.percent_off, row.pack_size)
        if old == new:
            report.unchanged += 1
            continue
        list_price = listings[variant_id].price
        report.note(_difference(row, old, new, list_price, currency))
        report.added += old is None
        report.changed += old is not None
        to_write.append(
            PriceListEntry(
                price_list=price_list,
                variant_id=variant_id,
                minimum_quantity=row.minimum_quantity,
                price=row.price,
                percent_off=row.percent_off,
                pack_size=row.pack_size,
            )
        )
        history.append(
            PriceListChange(
                version=version,
                variant_id=variant_id,
                minimum_quantity=row.minimum_quantity,
                old=old,
                new=new,
            )
        )
    if report.error_count:
        return  # nothing will be kept; only the rest of the errors is of interest
    _write(to_write)
    PriceListChange.objects.bulk_create(history, batch_size=CHUNK)


def _write(entries: Collection[PriceListEntry]) -> None:
    PriceListEntry.objects.bulk_create(
        list(entries),
        batch_size=CHUNK,
        update_conflicts=True,
        unique_fields=["price_list", "variant_id", "minimum_quantity"],
        update_fields=["price", "percent_off", "pack_size"],
    )


def _tiers(
    price_list: PriceList, variant_ids: Iterable[int]
) -> dict[tuple[int, int], dict[str, Any]]:
    rows = PriceListEntry.objects.filter(
        price_list=price_list, variant_id__in=set(variant_ids)
    ).values_list("variant_id", "minimum_quantity", "price", "percent_off", "pack_size")
    return {
        (variant_id, minimum): _values(price, percent, pack)
        for variant_id, minimum, price, percent, pack in rows
    }


def _values(price: Decimal | None, percent: Decimal | None, pack: int | None) -> dict[str, Any]:
    """A tier as the history keeps it: numbers as text in one spelling."""
    return {
        "price": None if price is None else f"{price.normalize():f}",
        "percent_off": None if percent is None else f"{percent.normalize():f}",
        "pack_size": pack,
    }


def _unit(values: Mapping[str, Any] | None, list_price: Decimal, currency: str) -> Decimal | None:
    if values is None:
        return None
    if values["price"] is not None:
        return Decimal(values["price"])
    return quantize(list_price * (100 - Decimal(values["percent_off"])) / 100, currency)


def _difference(
    row: Row,
    old: Mapping[str, Any] | None,
    new: Mapping[str, Any],
    list_price: Decimal,
    currency: str,
) -> Difference:
    before, after = _unit(old, list_price, currency), _unit(new, list_price, currency)
    percent = None
    if before and after is not None:
        percent = ((after - before) / before * 100).quantize(Decimal("0.1"))
    return Difference(
        row.sku,
        row.minimum_quantity,
        before,
        after,
        percent,
        outlier=percent is not None and abs(percent) > OUTLIER_PERCENT,
        row=row.number,
    )


def _remove_missing(
    price_list: PriceList, version: PriceListVersion, report: Report, seen: set[tuple[int, int]]
) -> None:
    gone: list[int] = []
    history: list[PriceListChange] = []
    entries = PriceListEntry.objects.filter(price_list=price_list).order_by("pk")
    for entry in entries.iterator(chunk_size=CHUNK):
        if (entry.variant_id, entry.minimum_quantity) in seen:
            continue
        gone.append(entry.pk)
        history.append(
            PriceListChange(
                version=version,
                variant_id=entry.variant_id,
                minimum_quantity=entry.minimum_quantity,
                old=_values(entry.price, entry.percent_off, entry.pack_size),
                new=None,
            )
        )
    skus = platform.skus_of({change.variant_id for change in history[:SHOWN]})
    for change in history:
        sku = skus.get(change.variant_id) or str(change.variant_id)
        old = change.old["price"]
        price = None if old is None else Decimal(old)
        report.note(Difference(sku, change.minimum_quantity, price, None, None, False))
    report.removed += len(gone)
    PriceListEntry.objects.filter(pk__in=gone).delete()
    PriceListChange.objects.bulk_create(history, batch_size=CHUNK)


def roll_back(price_list_id: int, actor: Actor) -> PriceListVersion:
    """Undo the last import that was not undone yet; raises Conflict when there is none."""
    with transaction.atomic():
        price_list = _locked(price_list_id)
        version = (
            PriceListVersion.objects.filter(price_list=price_list, rolled_back_at__isnull=True)
            .order_by("-number")
            .first()
        )
        if version is None:
            raise Conflict("There is no import to undo.", code="NOTHING_TO_ROLL_BACK", field="id")
        _undo(price_list, version)
        now = clock.now()
        version.rolled_back_at = now
        version.save(update_fields=["rolled_back_at"])
        price_list.updated_at = now
        price_list.save(update_fields=["updated_at"])
        audit.record(
            action="price_list.rollback",
            actor=actor,
            object_type="PriceList",
            object_id=price_list.pk,
            old={"version": version.number},
            new={"version": version.number - 1},
        )
    return version


def _undo(price_list: PriceList, version: PriceListVersion) -> None:
    changes = version.changes.order_by("pk")
    restore: list[PriceListEntry] = []
    added: list[tuple[int, int]] = []
    for change in changes.iterator(chunk_size=CHUNK):
        if change.old is None:
            added.append((change.variant_id, change.minimum_quantity))
            if len(added) >= CHUNK:
                _delete(price_list, added)
                added = []
            continue
        price, percent = change.old["price"], change.old["percent_off"]
        restore.append(
            PriceListEntry(
                price_list=price_list,
                variant_id=change.variant_id,
                minimum_quantity=change.minimum_quantity,
                price=None if price is None else Decimal(price),
                percent_off=None if percent is None else Decimal(percent),
                pack_size=change.old["pack_size"],
            )
        )
        if len(restore) >= CHUNK:
            _write(restore)
            restore = []
    _write(restore)
    _delete(price_list, added)


def _delete(price_list: PriceList, keys: Collection[tuple[int, int]]) -> None:
    """Remove the tiers (variant, minimum quantity); two statements."""
    if not keys:
        return
    wanted = set(keys)
    rows = PriceListEntry.objects.filter(
        price_list=price_list, variant_id__in={variant_id for variant_id, _ in wanted}
    ).values_list("pk", "variant_id", "minimum_quantity")
    doomed = [pk for pk, variant_id, minimum in rows if (variant_id, minimum) in wanted]
    PriceListEntry.objects.filter(pk__in=doomed).delete()


def export(price_list: PriceList) -> Iterator[str]:
    """The price list as CSV lines that an import reads back, header first."""
    yield ",".join(importers.COLUMNS) + "\r\n"
    entries = price_list.entries.order_by("variant_id", "minimum_quantity").iterator(
        chunk_size=CHUNK
    )
    while chunk := list(islice(entries, CHUNK)):
        skus = platform.skus_of({entry.variant_id for entry in chunk})
        for entry in chunk:
            sku = skus.get(entry.variant_id)
            if sku:
                yield _csv_line(sku, entry)


def _csv_line(sku: str, entry: PriceListEntry) -> str:
    values = _values(entry.price, entry.percent_off, entry.pack_size)
    text = importers.formula_safe(sku)
    if any(character in text for character in ',"\r\n'):
        text = '"' + text.replace('"', '""') + '"'
    cells = [text, str(entry.minimum_quantity), values["price"] or "", values["percent_off"] or ""]
    cells.append(str(entry.pack_size or ""))
    return ",".join(cells) + "\r\n"
