"""Rounding of prices to the currency's own precision."""

from decimal import Decimal
from typing import Any

from babel.numbers import get_currency_precision


def quantize_price(price: Any, currency: str) -> Any:
    """Round a Decimal, Money, TaxedMoney or a range of it to the currency's decimals."""
    return price.quantize(Decimal(10) ** -get_currency_precision(currency))


def quantize_price_fields(model: Any, fields: Any, currency: str) -> None:
    """Round the named Decimal attributes of a model in place."""
    for field in fields:
        setattr(model, field, quantize_price(getattr(model, field) or Decimal(0), currency))
