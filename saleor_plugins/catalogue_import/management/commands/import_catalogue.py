"""python -m django import_catalogue products.csv --images DIR [--dry-run] [--warehouse central] [--tax-classes]

Puts a catalogue into the shop: every row is checked first, and nothing is changed when one is wrong.
A second run changes what differs and makes nothing twice. The columns: docs/catalogue-import.md.
"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ....core.errors import CommerceError
from ....host.db import writer
from ... import importing
from ...progress import track

_ERRORS_SHOWN = 100


class Command(BaseCommand):
    """Imports products, variants, prices, stock and pictures from CSV."""

    help = __doc__

    def add_arguments(self, parser: Any) -> None:
        """The file, the folder of pictures, and whether to change anything."""
        parser.add_argument("file", type=Path, help="CSV in UTF-8, one row per variant")
        parser.add_argument("--images", type=Path, metavar="DIR", help="folder of the pictures")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done")
        parser.add_argument(
            "--warehouse", default="central", metavar="SLUG", help="whose stock the file states"
        )

        parser.add_argument(
            "--tax-classes",
            action="store_true",
            help="charge gst_rate: give each product the tax class of its rate",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, then write; the last line sums up."""
        try:
            with writer():
                self._run(options)
        except CommerceError as error:
            raise CommandError(f"{error.message} ({error.code})") from error

    def _run(self, options: dict[str, Any]) -> None:
        catalogue = importing.Catalogue(
            options["file"],
            options["images"],
            options["warehouse"],
            dry_run=options["dry_run"],
            tax_classes=options["tax_classes"],
        )
        wrong = 0
        for error in catalogue.check(lambda things: track(things, "Checking", None, self.stdout)):
            wrong += 1
            if wrong <= _ERRORS_SHOWN:
                self.stderr.write(str(error))
        if wrong:
            more = f" ({wrong - _ERRORS_SHOWN} more)" if wrong > _ERRORS_SHOWN else ""
            raise CommandError(
                f"{wrong} {'error' if wrong == 1 else 'errors'} in {options['file']}{more}: "
                "nothing was changed."
            )
        total = catalogue.products
        counts = catalogue.write(lambda things: track(things, "Importing", total, self.stdout))
        would = "Would import" if options["dry_run"] else "Imported"
        self.stdout.write(
            f"{would} {catalogue.products} products with {catalogue.variants} variants: "
            f"{counts['created']} created, {counts['updated']} updated, "
            f"{counts['unchanged']} unchanged."
        )
