"""Say that this site, not the one the database was copied from, orders and charges from now on."""

from typing import Any

from django.core.management.base import BaseCommand

from saleor_plugins.host.db import writer
from saleor_plugins.subscriptions import site


class Command(BaseCommand):
    """`manage.py confirm_subscription_site`."""

    help = (
        "Let subscriptions order and charge on this site (after a move, never on a staging copy)."
    )

    @writer()
    def handle(self, *args: Any, **options: Any) -> None:
        """Write the fingerprint."""
        self.stdout.write(f"Subscriptions now run on: {site.confirm()}")
