"""What the rest of the shop hears about a cart."""

from __future__ import annotations

from typing import Any

from ..core.utils.events import call_event
from .fetch import fetch_checkout_lines
from .models import Checkout
from .payment_utils import update_checkout_payment_statuses

_PAID = ("full", "overcharged")


def call_checkout_event(manager: Any, event_name: str, checkout: Checkout) -> None:
    """Run the plugins' hook of that name: after commit inside a transaction, else now."""
    call_event(getattr(manager, event_name), checkout, webhooks=set())


def transaction_amounts_for_checkout_updated(
    transaction: Any, checkout: Checkout, manager: Any
) -> None:
    """After a transaction's amounts moved: statuses, and the hooks of becoming paid."""
    lines, _ = fetch_checkout_lines(checkout)
    was_paid = checkout.charge_status in _PAID
    was_authorized = checkout.authorize_status == "full"
    update_checkout_payment_statuses(checkout, checkout.total.gross, checkout_has_lines=bool(lines))
    modified = transaction.modified_at
    last = checkout.last_transaction_modified_at
    if last is None or last < modified:
        checkout.last_transaction_modified_at = modified
        checkout.save(update_fields=["last_transaction_modified_at"])
    if not was_paid and checkout.charge_status in _PAID:
        call_checkout_event(manager, "checkout_fully_paid", checkout)
    if not was_authorized and checkout.authorize_status == "full":
        call_checkout_event(manager, "checkout_fully_authorized", checkout)
