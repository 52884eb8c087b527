"""Flat tax rates for one cart or order."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from prices import Money, TaxedMoney

from .utils import flat_rate, tax_class_of, taxed


class Taxes:
    """The taxes of one channel and country."""

    def __init__(self, channel: Any, country: str, *, exempt: bool = False) -> None:
        configuration = channel.tax_configuration
        self._country = country
        self.entered_with_tax = configuration.prices_entered_with_tax
        self._charged = configuration.charge_taxes and not exempt
        self._rates: dict[tuple[Any, Any], Decimal] = {}

    def rate_of(self, product: Any) -> Decimal:
        """The product's rate, 0.05 for five percent."""
        key = (product.tax_class_id, product.product_type_id)
        if key not in self._rates:
            self._rates[key] = self.rate_of_class(tax_class_of(product))
        return self._rates[key]

    def rate_of_class(self, tax_class: Any) -> Decimal:
        """A class's rate; without one the country's own."""
        return flat_rate(tax_class, self._country) if self._charged else Decimal(0)

    def apply(self, price: Money, rate: Decimal) -> TaxedMoney:
        """`price` as net and gross, each rounded to the currency."""
        return taxed(price, rate, self.entered_with_tax)
