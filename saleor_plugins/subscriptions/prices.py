"""What a delivery costs: the list or role price less the plan's discount, and what a rise does.

Pure. Amounts are unit prices in the channel's currency.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from saleor_plugins.core.money import quantize


class PriceRisePolicy(StrEnum):
    """What a plan does when the price rose above the tolerance since the customer agreed to it."""

    KEEP = "KEEP"  # the customer goes on paying what was agreed
    NOTIFY = "NOTIFY"  # the new price, and the customer is told
    CONSENT = "CONSENT"  # nothing is ordered until the customer agrees


class Verdict(StrEnum):
    """What `judge` found."""

    ACCEPT = "accept"
    TELL = "tell"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class Price:
    """The unit price to order with, and whether the customer must hear of it or agree first."""

    unit: Decimal
    verdict: Verdict


def discounted(price: Decimal, percent_off: Decimal, currency: str) -> Decimal:
    """`price` less the plan's discount, rounded half up to the currency's exponent."""
    return quantize(price * (Decimal(100) - percent_off) / Decimal(100), currency)


def judge(
    agreed: Decimal, current: Decimal, tolerance_percent: Decimal, policy: PriceRisePolicy
) -> Price:
    """Compare the price of today with the agreed one; a fall always reaches the customer."""
    limit = agreed * (Decimal(100) + tolerance_percent) / Decimal(100)
    if current <= limit:
        return Price(current, Verdict.ACCEPT)
    if policy is PriceRisePolicy.KEEP:
        return Price(agreed, Verdict.ACCEPT)
    if policy is PriceRisePolicy.NOTIFY:
        return Price(current, Verdict.TELL)
    return Price(agreed, Verdict.HOLD)
