"""Prices."""

from typing import Any

from ..loader import resolver, types

Money = types.Money
TaxedMoney = types.TaxedMoney


@resolver("Money", "amount")
def _(root: Any, info: Any) -> float:
    return float(root.amount)
