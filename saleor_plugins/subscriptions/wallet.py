"""A customer's money with the merchant: an append-only ledger, moved under the wallet's row lock only.

Each entry has a key that makes it happen once: `order:<delivery>`, `back:<delivery>`, `top-up:<id>`, `charge:<payment>`,
`debit:<id>`. The balance never falls below what the caller allows.
"""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from django.db.models import Sum

from ..core import clock
from ..core.errors import CommerceError
from .models import Contract, Wallet, WalletEntry


class InsufficientBalance(CommerceError):
    """The wallet does not hold enough; nothing was moved."""

    default_code = "INSUFFICIENT_BALANCE"

    def __init__(self, balance: Decimal, needed: Decimal) -> None:
        super().__init__(f"The wallet holds {balance}, {needed} are needed.")
        self.balance = balance
        self.needed = needed


def of_contract(contract: Contract) -> Wallet:
    """The wallet of the contract's customer in its channel, made when missing."""
    return of_user(contract.user_id, contract.channel_id, contract.channel_slug, contract.currency)


def of_user(user_id: int, channel_id: int, channel_slug: str, currency: str) -> Wallet:
    """The wallet of a customer in a channel, made when missing."""
    wallet, _ = Wallet.objects.get_or_create(
        user_id=user_id,
        channel_id=channel_id,
        defaults={"channel_slug": channel_slug, "currency": currency},
    )
    return wallet


def lock(wallet: Wallet) -> Wallet:
    """The wallet, locked until the end of the transaction, with its balance of now."""
    return Wallet.objects.select_for_update().get(pk=wallet.pk)


def move(
    wallet: Wallet,
    amount: Decimal,
    *,
    key: str,
    reason: str,
    order_id: UUID | None = None,
    floor: Decimal | None = None,
) -> WalletEntry:
    """Add `amount` (negative: take it) once per `key`; the earlier entry when it happened before.

    `floor`: the lowest balance that a taking may leave; None allows any. Raises InsufficientBalance. Call it inside
    a transaction: the wallet stays locked to its end.
    """
    locked = lock(wallet)
    before = WalletEntry.objects.filter(key=key).first()
    if before is not None:
        return before
    balance = locked.balance + amount
    if amount < 0 and floor is not None and balance < floor:
        raise InsufficientBalance(locked.balance, -amount)
    entry = WalletEntry.objects.create(
        wallet=locked,
        amount=amount,
        balance=balance,
        key=key,
        reason=reason[:250],
        order_id=order_id,
        created_at=clock.now(),
    )
    Wallet.objects.filter(pk=locked.pk).update(balance=balance)
    wallet.balance = balance
    return entry


def audit() -> list[int]:
    """Ids of wallets whose balance is not the sum of their entries; empty in a healthy shop."""
    sums = dict(
        WalletEntry.objects.values("wallet_id")
        .annotate(total=Sum("amount"))
        .values_list("wallet_id", "total")
    )
    return [
        pk
        for pk, balance in Wallet.objects.values_list("pk", "balance")
        if balance != sums.get(pk, Decimal(0))
    ]


def seen(user_id: int, channel_id: int, channel_slug: str, currency: str) -> Wallet:
    """The wallet as it is shown: an empty one where there is none yet, without writing."""
    found = Wallet.objects.filter(user_id=user_id, channel_id=channel_id).first()
    return found or Wallet(
        pk=0, user_id=user_id, channel_id=channel_id, channel_slug=channel_slug, currency=currency
    )
