"""The flat rate of a product in a channel, and prices with it."""

from decimal import Decimal
from typing import Any

from prices import Money, TaxedMoney

from ..core.prices import quantize_price
from ..graphql.core.related import related


def tax_class_of(product: Any) -> Any:
    """The product's tax class, else its type's."""
    return related(product, "tax_class") or related(related(product, "product_type"), "tax_class")


def flat_rate(tax_class: Any, country: str) -> Decimal:
    """The rate as a fraction (0.05 for 5 %): the class's, else the country's, else 0."""
    from .models import TaxClassCountryRate

    if tax_class is not None:
        for rate in related(tax_class, "country_rates"):
            if rate.country == country:
                return rate.rate / 100
    default = TaxClassCountryRate.objects.filter(tax_class=None, country=country).first()
    return default.rate / 100 if default else Decimal(0)


def tax_rate(product: Any, channel: Any, country: str | None = None) -> Decimal:
    """The rate for a product in a channel as a fraction; 0 where the channel charges no taxes."""
    configuration = related(channel, "tax_configuration")
    if configuration is None or not configuration.charge_taxes:
        return Decimal(0)
    return flat_rate(tax_class_of(product), country or channel.default_country.code)


def taxed(price: Money, rate: Decimal, prices_entered_with_tax: bool) -> TaxedMoney:
    """A price as it was entered, with the tax taken out of it or put on it."""
    if prices_entered_with_tax:
        net = Money(price.amount / (1 + rate), price.currency)
        return quantize_price(TaxedMoney(net=net, gross=price), price.currency)
    gross = Money(price.amount * (1 + rate), price.currency)
    return quantize_price(TaxedMoney(net=price, gross=gross), price.currency)
