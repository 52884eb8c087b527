"""manage.py customer_data export|erase WHO - what is kept about a customer, given out or erased.

WHO is an e-mail, a phone with its country code (`+91…`) or the user's id. The export is JSON, to the
screen or a file that only its owner can read. The erasure says what it would do, and does it with --yes.
"""

import json
import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder

from ....core import personal_data
from ....core.audit import Actor
from ....core.errors import CommerceError
from ... import personal_data as host
from ...db import writer


class _Encoder(DjangoJSONEncoder):
    """Saleor's own kinds of values, a country or a phone number, as their text."""

    def default(self, o: Any) -> Any:
        """What JSON has no word for."""
        try:
            return super().default(o)
        except TypeError:
            return str(o)


class Command(BaseCommand):
    """Export and erasure of one customer across Saleor's tables and ours."""

    help = __doc__

    def add_arguments(self, parser: Any) -> None:
        """What to do, and for whom."""
        parser.add_argument("act", choices=["export", "erase"])
        parser.add_argument("who", help="e-mail, +91… or the user's id")
        parser.add_argument("--output", help="write the export into this new file")
        parser.add_argument("--yes", action="store_true", help="erase; without it only say what")
        parser.add_argument("--by", default="", help="who decided it, for the audit log: a user id")

    @writer()
    def handle(self, *args: Any, **options: Any) -> None:
        """Export or erase; CommandError with the reasons when it cannot be done."""
        try:
            person = host.find(options["who"])
            if options["act"] == "export":
                self._export(person, options["output"])
            else:
                self._erase(person, options)
        except CommerceError as error:
            raise CommandError(error.message) from error

    def _export(self, person: personal_data.Person, path: str | None) -> None:
        text = json.dumps(personal_data.export(person), cls=_Encoder, indent=1, ensure_ascii=False)
        if path is None:
            self.stdout.write(text)
            return
        try:
            # Never over another file, never readable by others.
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            raise CommandError(f"{path} cannot be made: {error.strerror}.") from error
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        self.stdout.write(f"Written to {path}.")

    def _erase(self, person: personal_data.Person, options: dict[str, Any]) -> None:
        if not options["yes"]:
            found = personal_data.export(person)
            for label, rows in found.items():
                self.stdout.write(f"{label}: {len(rows)} rows")
            for sentence in personal_data.obstacles(person):
                self.stdout.write(f"Not yet: {sentence}")
            self.stdout.write("Nothing was changed; --yes erases.")
            return
        actor = (
            Actor("staff", options["by"]) if options["by"] else Actor("system", label="manage.py")
        )
        for label, count in personal_data.erase(person, actor).items():
            self.stdout.write(f"{label}: {count} rows")
        self.stdout.write("Erased. Backups forget within the days that they are kept.")
