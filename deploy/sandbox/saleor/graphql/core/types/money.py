"""Prices."""

from typing import Any

from babel.numbers import get_currency_precision

from ..loader import resolver, types

Money = types.Money
TaxedMoney = types.TaxedMoney


@resolver("Money", "amount")
def _(root: Any, info: Any) -> float:
    return float(root.amount)


@resolver("Money", "fractionDigits")
def _(root: Any, info: Any) -> int:
    return get_currency_precision(root.currency)


@resolver("Money", "fractionalAmount")
def _(root: Any, info: Any) -> int:
    return int(root.amount.scaleb(get_currency_precision(root.currency)))
