"""`manage.py import_price_list <id> <file> [--apply] [--replace] [--confirm-outliers]`

For large files: shows how far it is, and answers with what differs. Without `--apply` nothing changes.
"""

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from saleor_plugins.core.audit import SYSTEM
from saleor_plugins.core.queues import BULK, enqueue
from saleor_plugins.host import channels
from saleor_plugins.host.db import writer

from ... import imports
from ...errors import CommerceError
from ...models import PriceList
from ...tasks import REPRICE


class Command(BaseCommand):
    """Import a price list from CSV or XLSX, with progress."""

    help = "Import a price list from CSV or XLSX; a dry run unless --apply is given."

    def add_arguments(self, parser: CommandParser) -> None:
        """The list, the file, and what to do."""
        parser.add_argument("id", type=int, help="The number in the price list's id.")
        parser.add_argument("file", type=Path)
        parser.add_argument("--apply", action="store_true", help="Write the changes.")
        parser.add_argument("--replace", action="store_true", help="Remove tiers not in the file.")
        parser.add_argument("--confirm-outliers", action="store_true")

    def handle(self, *_: Any, **options: Any) -> None:
        """Import, and report as the API does."""
        begun = time.monotonic()

        def progress(rows: int) -> None:
            rate = rows / max(time.monotonic() - begun, 0.001)
            self.stdout.write(f"{rows} rows, {rate:.0f} rows/s")

        with writer():
            price_list = PriceList.objects.filter(pk=options["id"]).first()
            if price_list is None:
                raise CommandError("There is no such price list.")
            currency = channels.by_id(price_list.channel_id).currency_code
            try:
                with options["file"].open("rb") as file:
                    report = imports.run(
                        price_list.pk,
                        file,
                        options["file"].name,
                        currency,
                        SYSTEM,
                        dry_run=not options["apply"],
                        replace=options["replace"],
                        confirm_outliers=options["confirm_outliers"],
                        progress=progress,
                    )
            except (CommerceError, OSError) as error:
                raise CommandError(str(error)) from error
            self._report(report, options)
            if options["apply"]:
                transaction.on_commit(lambda: enqueue(REPRICE, options["id"], queue=BULK))

    def _report(self, report: imports.Report, options: dict[str, Any]) -> None:
        for error in report.errors:
            self.stderr.write(f"row {error.row}, {error.column or 'row'}: {error.message}")
        for outlier in report.outliers:
            self.stdout.write(
                f"outlier: {outlier.sku} from {outlier.minimum_quantity}: "
                f"{outlier.old_price} -> {outlier.new_price} ({outlier.percent}%)"
            )
        if report.error_count:
            raise CommandError(f"{report.error_count} errors; nothing was imported.")
        if report.outlier_count and options["apply"] and not options["confirm_outliers"]:
            raise CommandError(f"{report.outlier_count} outliers; nothing was imported.")
        verb = "Imported" if options["apply"] else "Dry run"
        self.stdout.write(
            f"{verb}: {report.rows} rows, {report.added} added, {report.changed} changed, "
            f"{report.removed} removed, {report.unchanged} unchanged."
        )
