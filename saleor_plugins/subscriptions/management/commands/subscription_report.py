"""`manage.py subscription_report [--date 2026-03-02]`: what became of a day's deliveries; fails when some were left lying."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date, datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ....core import clock
from ....host.db import writer
from ... import reports
from ...schedule import local_date


class Command(BaseCommand):
    """One line for each state, and for what is parked or overdue."""

    help = "What became of the deliveries of a day, and how many are overdue."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The day; today in the shop's zone when left out."""
        parser.add_argument("--date", type=date.fromisoformat, default=None)

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the counts; CommandError when a delivery's cut-off has passed and nobody took it."""
        now = clock.now()
        day = options["date"] or local_date(now, clock.shop_zone())
        with writer():
            counts = reports.report(datetime.combine(day, time(), now.tzinfo))
            overdue = reports.overdue(now)
        for name, count in counts.items():
            self.stdout.write(f"{name}: {count}")
        self.stdout.write(f"overdue: {overdue}")
        if overdue:
            raise CommandError(f"{overdue} deliveries are overdue.")
