"""What Razorpay takes: minor units by the currency's exponent, and its own lower bound.

https://razorpay.com/docs/payments/international-payments/ - JPY has no minor unit, KWD three
decimals of which the last must be 0; nothing below 100 minor units.
"""

from decimal import Decimal

from ..core.errors import InvalidInput
from ..core.money import Money, exponent, to_minor

SMALLEST = 100


def minor(amount: Decimal, currency: str) -> int:
    """`amount` in minor units. Raises InvalidInput, in words for the shopper, when Razorpay would."""
    units = to_minor(amount, currency)
    if units < SMALLEST:
        least = Money.from_minor(SMALLEST, currency)
        raise InvalidInput(
            f"The smallest amount that can be paid this way is {least}.",
            field="amount",
            code="AMOUNT_TOO_SMALL",
        )
    if exponent(currency) == 3 and units % 10:
        raise InvalidInput(
            f"Amounts in {currency} can have two decimal places only.",
            field="amount",
            code="INVALID_AMOUNT",
        )
    return units
