"""manage.py pay_out_wallet USER_ID --channel SLUG --reference UTR - the wallet's money was paid out.

Records that the whole balance was given back by bank transfer or in cash; the reference (the
transfer's number) makes it happen once. Money itself is not moved by this command.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from ....core import audit
from ....host.db import writer
from ... import wallet
from ...models import Wallet, WalletEntry


class Command(BaseCommand):
    """Empties a wallet whose money was paid out by other means."""

    help = __doc__

    def add_arguments(self, parser: Any) -> None:
        """Whose wallet, and what proves the payment."""
        parser.add_argument("user_id", type=int)
        parser.add_argument("--channel", required=True)
        parser.add_argument("--reference", required=True, help="the transfer's number")

    @writer()
    def handle(self, *args: Any, **options: Any) -> None:
        """One ledger entry and one audit entry. CommandError when there is nothing to pay out."""
        key = f"paid-out:{options['reference']}"[:128]
        with transaction.atomic():
            found = Wallet.objects.filter(
                user_id=options["user_id"], channel_slug=options["channel"]
            ).first()
            if found is None:
                raise CommandError("This customer has no wallet in that channel.")
            held = wallet.lock(found)
            before = WalletEntry.objects.filter(key=key).first()
            if before is not None:
                if before.wallet_id != held.pk:
                    raise CommandError("This reference belongs to another customer's wallet.")
                self.stdout.write(f"Already recorded: {-before.amount} {held.currency}.")
                return
            if held.balance <= 0:
                raise CommandError(f"There is nothing to pay out: {held.balance} {held.currency}.")
            amount = held.balance
            wallet.move(held, -amount, key=key, reason=f"Paid out, {options['reference']}")
            audit.record(
                action="wallet.paid_out",
                actor=audit.Actor("system", label="manage.py"),
                object_type="Wallet",
                object_id=held.pk,
                new={"amount": str(amount), "reference": options["reference"]},
            )
        self.stdout.write(f"Recorded: {amount} {held.currency} paid out.")
