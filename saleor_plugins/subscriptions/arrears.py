"""What a customer owes for orders that were made on credit, and which of them are paid.

The wallet's balance is the truth: below zero it is owed. Whichever way money comes in - a debit, a top-up - the oldest
orders are paid first, whole ones only, and what is left over counts for the next. Callers lock the contracts (`lock`) before
they move money, as `renewals` does, so that the two never wait for each other.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import QuerySet

from . import renewals
from .mandates import DebitCycle, cycle_of
from .models import Contract, Delivery, Wallet
from .states import ContractStatus, DeliveryState, PaymentMode

_ON_CREDIT = (PaymentMode.WALLET.value, PaymentMode.MANDATE.value)
_TAKEN_BACK = (DeliveryState.MISSED.value, DeliveryState.CANCELLED.value)


def lock(user_id: int, channel_id: int) -> list[Contract]:
    """The customer's contracts that money in the wallet is about, locked to the end of the transaction."""
    return list(
        Contract.objects.select_for_update(of=("self",))
        .select_related("plan")
        .filter(
            user_id=user_id,
            channel_id=channel_id,
            payment_mode__in=_ON_CREDIT,
            status__in=[ContractStatus.ACTIVE.value, ContractStatus.PAST_DUE.value],
        )
        .order_by("pk")
    )


def _orders(of: Wallet) -> QuerySet[Delivery]:
    """Orders made on the customer's mandates in this channel, without those whose money is back."""
    return Delivery.objects.filter(
        contract__user_id=of.user_id,
        contract__payment_mode=PaymentMode.MANDATE.value,
        channel_id=of.channel_id,
        order_id__isnull=False,
    ).exclude(state__in=_TAKEN_BACK)


def owed_before(of: Wallet, cycle: DebitCycle, cap: Decimal, today: date) -> Decimal:
    """What is to be collected now: the debt without the orders of the running cycle, which is collected when it has ended.

    All of it once half of what the mandate can take is owed, so that deliveries need not stop before the cycle does.
    """
    owed = -of.balance
    if owed >= cap / 2:
        return owed
    running = cycle_of(today, cycle)
    rows = (
        _orders(of)
        .filter(ordered_on__gte=today - timedelta(days=31))
        .values_list("ordered_on", "total")
    )
    return owed - sum(
        (total for day, total in rows if day and total and cycle_of(day, cycle) == running),
        Decimal(0),
    )


def note_paid(of: Wallet) -> int:
    """Note the payment on the oldest orders that what has come in covers; answers how many. The wallet is locked."""
    rows = list(_orders(of).filter(paid=False).order_by("ordered_at", "pk"))
    left = sum((row.total or Decimal(0) for row in rows), Decimal(0)) + min(of.balance, Decimal(0))
    count = 0
    for row in rows:
        if row.total is None or row.total > left:
            break
        left -= row.total
        Delivery.objects.filter(pk=row.pk).update(paid=True)
        renewals.pay_later(row, row.order_id, row.total)
        count += 1
    return count


def money_came(of: Wallet, held: list[Contract], now: datetime) -> None:
    """After money has come into the wallet: orders are paid by it, and whoever can pay again is no longer past due.

    `held` are the locked contracts. On a mandate the debt must be gone, on the wallet there must be enough for a delivery.
    """
    note_paid(of)
    for contract in held:
        if contract.first_failed_at is None and contract.status == ContractStatus.ACTIVE:
            continue
        needed = Decimal(0)
        if contract.payment_mode == PaymentMode.WALLET:
            lines = contract.lines.values_list("agreed_price", "quantity")
            needed = (
                sum((price * n for price, n in lines), Decimal(0)) - contract.plan.wallet_credit
            )
        if of.balance >= needed:
            renewals.recover(contract, now)
