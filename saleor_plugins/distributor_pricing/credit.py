"""Credit on terms: how much of an order stays unpaid, and whether it fits. Pure."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Standing:
    """A distributor's limit and what unpaid orders use of it; no limit means no check of ours."""

    limit: Decimal | None
    used: Decimal

    @property
    def available(self) -> Decimal | None:
        """What may still be ordered unpaid; None without a limit, never negative."""
        return None if self.limit is None else max(Decimal(0), self.limit - self.used)

    def allows(self, amount: Decimal) -> bool:
        """Whether `amount` more may stay unpaid. Nothing unpaid is always allowed."""
        if amount <= 0:
            return True
        return self.limit is None or self.used + amount <= self.limit


# Orders in these states owe nothing: they were given up.
_GIVEN_UP = frozenset({"canceled", "expired", "draft"})


def outstanding(
    *, status: str, total: Decimal, charged: Decimal, authorized: Decimal, refunded: Decimal
) -> Decimal:
    """What is owed for an order: its total less what was paid or is held by the bank.

    `refunded` is what the seller granted back: it is not owed again. Never negative.
    """
    if status in _GIVEN_UP:
        return Decimal(0)
    return max(Decimal(0), total - refunded - charged - authorized)
