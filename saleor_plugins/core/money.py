"""Amounts of money: a Decimal and a currency, converted to minor units only at the edges.

Exponents follow ISO 4217; see https://razorpay.com/docs/payments/international-payments/ for
the currencies whose smallest unit is not a hundredth.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from .errors import InvalidInput

_EXPONENTS = {
    **dict.fromkeys(("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF"), 0),
    **dict.fromkeys(("UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
}


class AmountError(InvalidInput):
    """An amount that its currency cannot express."""

    default_code = "INVALID_AMOUNT"


def exponent(currency: str) -> int:
    """How many decimal places `currency` has (INR 2, JPY 0, KWD 3)."""
    return _EXPONENTS.get(currency.upper(), 2)


def quantize(amount: Decimal, currency: str) -> Decimal:
    """Round half up to what `currency` can express, as tax authorities and Saleor do."""
    return amount.quantize(Decimal(1).scaleb(-exponent(currency)), rounding=ROUND_HALF_UP)


def to_minor(amount: Decimal, currency: str) -> int:
    """`amount` in the currency's smallest unit (₹1.50 is 150).

    Raises AmountError when the amount is not finite or more precise than its currency: a gateway
    must never be asked for a rounded amount.
    """
    if not amount.is_finite():
        raise AmountError(f"{amount} is not an amount of money.", field="amount")
    scaled = amount.scaleb(exponent(currency))
    if scaled != scaled.to_integral_value():
        raise AmountError(
            f"{amount} has more decimal places than {currency.upper()} has.", field="amount"
        )
    return int(scaled)


def from_minor(minor: int, currency: str) -> Decimal:
    """The Decimal amount of `minor` smallest units of `currency`."""
    return Decimal(minor).scaleb(-exponent(currency))


def parse_amount(text: object, field: str = "amount") -> Decimal:
    """A Decimal from text or an integer; floats go through their shortest text, never arithmetic."""
    try:
        amount = Decimal(str(text).strip())
    except InvalidOperation as error:
        raise AmountError(f"{text!r} is not an amount of money.", field=field) from error
    if not amount.is_finite():
        raise AmountError(f"{text!r} is not an amount of money.", field=field)
    return amount


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a currency. Adding or comparing two currencies is an error."""

    amount: Decimal
    currency: str

    @classmethod
    def from_minor(cls, minor: int, currency: str) -> "Money":
        """Money from the currency's smallest unit."""
        return cls(from_minor(minor, currency), currency)

    @property
    def minor(self) -> int:
        """The amount in the currency's smallest unit."""
        return to_minor(self.amount, self.currency)

    def _same(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise AmountError(f"{self.currency} and {other.currency} do not mix.", field="currency")

    def __add__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.amount - other.amount, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def __lt__(self, other: "Money") -> bool:
        self._same(other)
        return self.amount < other.amount

    def __le__(self, other: "Money") -> bool:
        self._same(other)
        return self.amount <= other.amount

    def times(self, factor: Decimal | int) -> "Money":
        """Multiplied and rounded to what the currency can express."""
        return Money(quantize(self.amount * factor, self.currency), self.currency)

    def __str__(self) -> str:
        return f"{self.currency} {quantize(self.amount, self.currency)}"
