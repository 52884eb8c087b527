"""What a process that died inside Saleor's own steps left half done with a payment.

Saleor commits an event of a transaction, then the transaction's amounts, then what its checkout or
order makes of them, then it calls the hooks. The same event told again does not go on from there:
Saleor knows it already. So whoever tells an event again asks here whether the later steps are done.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db import transaction

# Somebody else may be in the middle of the steps right now: that is no crash.
PATIENCE = 0.5  # seconds between two looks
LOOKS = 3
# How long, in seconds, whoever mends may take; if he dies, the next one goes on after that.
LEASE = 20

_AMOUNTS = ("authorized_value", "charged_value", "refunded_value", "canceled_value")


def is_behind(token: UUID) -> bool:
    """Whether a transaction's later steps are missing, also after a moment of waiting."""
    for look in range(LOOKS):
        if look:
            time.sleep(PATIENCE)
        if not _is_behind(token):
            return False
    return True


@contextmanager
def alone(token: UUID) -> Iterator[None]:
    """Nobody else mends this transaction meanwhile: hooks are to hear of money once.

    A lock in the shared cache, not a row's: Saleor calls its hooks in between.
    """
    key = f"commerce:repair:{token}"
    while not cache.add(key, 1, LEASE):
        time.sleep(PATIENCE / 2)
    try:
        yield
    finally:
        cache.delete(key)


def prepare(token: UUID) -> bool:
    """Make a transaction ready for an INFO event to have the missing steps taken; False when none is.

    When only the order is behind, the transaction's amounts are put back to what the order knows,
    so that Saleor sees what changed and tells its hooks about it. Needs `alone`.
    """
    if not _is_behind(token):
        return False
    _put_back(token)
    return True


def _is_behind(token: UUID) -> bool:
    return _amounts_are_stale(token) or _unknown_to_order(_item(token)) is not None


def _item(token: UUID) -> Any:
    from saleor.payment.models import TransactionItem

    rows = TransactionItem.objects.select_related("checkout", "order")
    return rows.filter(token=token).first()


def _amounts_are_stale(token: UUID) -> bool:
    """Whether the amounts, or the checkout's status, are not what the events add up to."""
    from saleor.payment.transaction_item_calculations import recalculate_transaction_amounts

    item = _item(token)
    if item is None:
        return False
    paid = item.charged_value or item.authorized_value
    if paid and item.checkout is not None and item.checkout.authorize_status == "none":
        return True
    stored = [getattr(item, name) for name in _AMOUNTS]
    recalculate_transaction_amounts(item, save=False)
    return stored != [getattr(item, name) for name in _AMOUNTS]


def _unknown_to_order(item: Any) -> tuple[Decimal, Decimal] | None:
    """(charged, authorized) that an order's transactions hold and the order has not counted."""
    from django.db.models import Sum

    order = item.order if item is not None else None
    # Payments of the platform's older kind are counted in an order's sums, too.
    older = getattr(order, "payments", None)
    if order is None or (older is not None and older.exists()):
        return None
    held = order.payment_transactions.aggregate(
        charged=Sum("charged_value"), authorized=Sum("authorized_value")
    )
    charged = (held["charged"] or Decimal(0)) - order.total_charged_amount
    authorized = (held["authorized"] or Decimal(0)) - order.total_authorized_amount
    return (charged, authorized) if charged or authorized else None


def _put_back(token: UUID) -> None:
    """Have a transaction say what its order knows, if its own amounts are right and only it is."""
    from saleor.order.models import Order
    from saleor.payment.models import TransactionItem

    with transaction.atomic():
        item = _item(token)
        if item is None or item.order_id is None or _amounts_are_stale(token):
            return
        # The platform locks an order before its transactions.
        Order.objects.select_for_update(of=("self",)).filter(pk=item.order_id).first()
        TransactionItem.objects.select_for_update(of=("self",)).filter(pk=item.pk).first()
        item = _item(token)
        missing = _unknown_to_order(item)
        if missing is None:
            return
        charged, authorized = missing
        changes = {
            "charged_value": max(Decimal(0), item.charged_value - charged),
            "authorized_value": max(Decimal(0), item.authorized_value - authorized),
        }
        if charged < 0:
            # Money went back: the order has not heard of the refund.
            changes["refunded_value"] = max(Decimal(0), item.refunded_value + charged)
        TransactionItem.objects.filter(pk=item.pk).update(**changes)


__all__ = ["alone", "is_behind", "prepare"]
