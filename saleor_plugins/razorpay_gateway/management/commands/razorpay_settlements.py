"""manage.py razorpay_settlements --from 2026-11-01 --to 2026-11-30 [--channel retail] > november.csv"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ....core import clock
from ....core.errors import CommerceError
from ....host.db import writer
from ... import accounts, events, settlements
from ..dates import add_arguments, span


class Command(BaseCommand):
    """Payments, fees, tax, refunds and net per day, as CSV, from Razorpay's own lists."""

    help = __doc__

    def add_arguments(self, parser: Any) -> None:
        """Days and channel."""
        add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Streams the lists; memory grows with the days only."""
        start, end = span(options["since"], options["until"], days=30)
        since, until = int(start.timestamp()), int(end.timestamp())
        with writer():
            chosen = [
                config
                for config in accounts.all_active()
                if options["channel"] in (None, config.channel)
            ]
        clients = {c.key_id: accounts.client(c, patient=True) for c in chosen}
        try:
            days = settlements.per_day(
                (
                    events.payment(item)
                    for client in clients.values()
                    for item in client.list_payments(since, until)
                ),
                (
                    events.refund(item)
                    for client in clients.values()
                    for item in client.list_refunds(since, until)
                ),
                clock.shop_zone(),
            )
        except CommerceError as error:
            raise CommandError(error.message) from error
        settlements.write_csv(days, self.stdout)
