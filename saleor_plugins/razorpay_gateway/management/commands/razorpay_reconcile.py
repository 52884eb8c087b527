"""manage.py razorpay_reconcile --from 2026-11-01 --to 2026-11-30 [--channel retail] [--mend]"""

from typing import Any

from django.core.management.base import BaseCommand

from ....core.errors import CommerceError
from ....host.db import writer
from ... import accounts, reconciliation
from ..dates import add_arguments, span


class Command(BaseCommand):
    """Compares Razorpay's payments and refunds of some days with ours, and prints the differences."""

    help = __doc__

    def add_arguments(self, parser: Any) -> None:
        """Days, channel, and whether to mend."""
        add_arguments(parser)
        parser.add_argument("--mend", action="store_true", help="apply what Razorpay says")

    def handle(self, *args: Any, **options: Any) -> None:
        """One account after the other; channels that share one are asked once."""
        start, end = span(options["since"], options["until"], days=3)
        found, asked = 0, set()
        with writer():
            for config in accounts.all_active():
                if options["channel"] not in (None, config.channel) or config.key_id in asked:
                    continue
                asked.add(config.key_id)
                client = accounts.client(config, patient=True)
                try:
                    for difference in reconciliation.differences(
                        client, config.channel, start, end, mend=options["mend"]
                    ):
                        found += 1
                        self.stdout.write(f"{config.channel}: {difference}")
                except CommerceError as error:
                    self.stderr.write(f"{config.channel}: {error.message}")
        mended = " and mended" if options["mend"] else ""
        self.stdout.write(f"{found} differences found{mended}, {len(asked)} accounts asked")
