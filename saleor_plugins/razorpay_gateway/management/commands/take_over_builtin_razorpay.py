"""manage.py take_over_builtin_razorpay [--yes] [--ask] - from Saleor's built-in Razorpay plugin to this one.

Says, channel by channel, which settings are taken over and which payments there are; --yes writes the settings (inactive,
until the webhook is set up) and switches the old plugin off. --ask asks Razorpay what became of payments without an
outcome. Run again, it changes nothing. docs/upgrading.md.
"""

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from ....core.audit import Actor
from ....host import builtin_razorpay as host
from ....host.db import writer
from ...builtin import taking_over


class Command(BaseCommand):
    """Takes over the settings of Saleor's built-in Razorpay plugin and lists what it left."""

    help = __doc__

    def add_arguments(self, parser: Any) -> None:
        """Whether to write, and whether to ask Razorpay."""
        parser.add_argument("--yes", action="store_true", help="write; without it only say what")
        parser.add_argument("--ask", action="store_true", help="ask Razorpay about open payments")

    @writer()
    def handle(self, *args: Any, **options: Any) -> None:
        """Settings first, then payments."""
        steps = list(taking_over.plan())
        for step in steps:
            self.stdout.write(f"{step.channel or '(no channel)'}: {step.said}")
        if options["yes"]:
            with transaction.atomic():
                for step in steps:
                    taking_over.apply(step, Actor("system", label="manage.py"))
        elif any(step.values or step.switch_off for step in steps):
            self.stdout.write("Nothing was changed; --yes writes.")
        if not steps:
            self.stdout.write("The built-in plugin was never set up.")
        self._payments(ask=options["ask"])

    def _payments(self, *, ask: bool) -> None:
        counted: Counter[tuple[str, str]] = Counter()
        for payment in host.payments():
            counted[(payment.channel, payment.charge_status)] += 1
            if payment.is_open:
                said = taking_over.look_at(payment).said if ask else "open"
                where = f"order {payment.order_number}" if payment.order_number else "no order"
                self.stdout.write(
                    f"{payment.channel}: payment {payment.pk} ({payment.token or 'no id'}), "
                    f"{where}, {payment.total} {payment.currency}: {said}"
                )
        for (channel, status), number in sorted(counted.items()):
            self.stdout.write(f"{channel}: {number} payments {status}")
