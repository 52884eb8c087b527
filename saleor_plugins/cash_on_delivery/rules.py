"""May this be paid in cash at the door? Pure: settings and facts in, an answer with a reason out."""

from dataclasses import dataclass
from decimal import Decimal

from ..core.money import Money
from .config import CashConfig


@dataclass(frozen=True, slots=True)
class Offer:
    """Whether cash is taken, what it costs extra, and why not in words for the shopper."""

    available: bool
    fee: Money
    reason: str = ""


def offer(config: CashConfig, *, due: Money, postal_code: str) -> Offer:
    """`due` is without the fee. A delivery address is needed before the answer can be yes."""
    fee = Money(config.fee, due.currency)
    total = due + fee
    if config.maximum_amount and total.amount > config.maximum_amount:
        limit = Money(config.maximum_amount, due.currency)
        return Offer(False, fee, f"Cash on delivery is available up to {limit}.")
    if not serves(config.pin_codes, postal_code):
        where = f"to PIN code {postal_code}" if postal_code else "without a delivery address"
        return Offer(False, fee, f"Cash on delivery is not available {where}.")
    if total.amount <= Decimal(0):
        return Offer(False, fee, "There is nothing to pay.")
    return Offer(True, fee)


def serves(pin_codes: tuple[str, ...], postal_code: str) -> bool:
    """Whether a PIN code is one of those, or begins like one; all are served when none is named."""
    digits = postal_code.replace(" ", "")
    if not pin_codes:
        return bool(digits)
    return any(digits.startswith(pin) for pin in pin_codes)
