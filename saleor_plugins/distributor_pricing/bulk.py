"""The extra discount on an order that is large enough. Pure.

A rule has a threshold, in money or in units, and gives a percentage or an amount off the goods.
When several rules are met the one that takes most off wins; equal ones: the older rule.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from saleor_plugins.core.money import exponent, quantize


class Measure(StrEnum):
    """What a threshold counts."""

    VALUE = "VALUE"  # the goods' value at the buyer's prices, in the channel's currency
    QUANTITY = "QUANTITY"  # units over all lines


@dataclass(frozen=True, slots=True)
class Rule:
    """From `threshold` on (included), `percent_off` or `amount_off` the goods; exactly one is set."""

    id: int
    name: str
    measure: Measure
    threshold: Decimal
    percent_off: Decimal | None = None
    amount_off: Decimal | None = None

    def discount(self, value: Decimal, currency: str) -> Decimal:
        """What the rule takes off goods worth `value`; never more than they are worth."""
        if self.amount_off is not None:
            off = self.amount_off
        else:
            off = value * (self.percent_off or Decimal(0)) / 100
        return max(Decimal(0), min(quantize(off, currency), value))


@dataclass(frozen=True, slots=True)
class Discount:
    """The discount an order gets, and the sentence that explains it."""

    rule: Rule
    amount: Decimal
    explanation: str


def choose(rules: Iterable[Rule], value: Decimal, quantity: int, currency: str) -> Discount | None:
    """The discount for goods worth `value` in `quantity` units, or None."""
    met = [
        (rule.discount(value, currency), rule)
        for rule in rules
        if (value if rule.measure is Measure.VALUE else Decimal(quantity)) >= rule.threshold
    ]
    met = [(amount, rule) for amount, rule in met if amount > 0]
    if not met:
        return None
    amount, rule = min(met, key=lambda pair: (-pair[0], pair[1].id))
    return Discount(rule, amount, explain(rule, currency))


def explain(rule: Rule, currency: str) -> str:
    """One sentence for the order's history."""
    if rule.amount_off is not None:
        off = f"{currency} {quantize(rule.amount_off, currency)}"
    else:
        off = f"{(rule.percent_off or Decimal(0)).normalize():f}%"
    if rule.measure is Measure.VALUE:
        start = f"orders from {currency} {quantize(rule.threshold, currency)}"
    else:
        start = f"orders from {int(rule.threshold)} units"
    return f"Bulk discount “{rule.name}”: {off} off {start} on."


def spread(amount: Decimal, totals: Sequence[Decimal], currency: str) -> list[Decimal]:
    """Divide `amount` over lines worth `totals`, in proportion, to the last minor unit.

    The parts sum to `amount` exactly and no part exceeds its line; needs amount <= sum(totals).
    """
    whole = sum(totals, Decimal(0))
    if not whole or not amount:
        return [Decimal(0)] * len(totals)
    unit = Decimal(1).scaleb(-exponent(currency))
    exact = [amount * total / whole for total in totals]
    parts = [(share // unit) * unit for share in exact]
    missing = int((amount - sum(parts, Decimal(0))) / unit)
    # What rounding down left over goes, unit by unit, where most was cut off.
    order = sorted(range(len(totals)), key=lambda i: (parts[i] - exact[i], i))
    for index in order * 2:
        if missing <= 0:
            break
        if parts[index] + unit <= totals[index]:
            parts[index] += unit
            missing -= 1
    return parts
