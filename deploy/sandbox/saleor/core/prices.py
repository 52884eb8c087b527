"""Rounding of prices to the currency's own precision."""

from decimal import Decimal
from typing import Any

from babel.numbers import get_currency_precision


def quantize_price(price: Any, currency: str) -> Any:
    """Round a Decimal, Money, TaxedMoney or a range of it to the currency's decimals."""
    return price.quantize(Decimal(10) ** -get_currency_precision(currency))
