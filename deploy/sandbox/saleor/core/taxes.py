"""Zero prices and the exceptions of the tax code."""

from prices import Money, TaxedMoney


class TaxError(Exception):
    """Default tax error."""


def zero_money(currency: str) -> Money:
    """Nothing, in that currency."""
    return Money(0, currency)


def zero_taxed_money(currency: str) -> TaxedMoney:
    """Nothing net and nothing gross, in that currency."""
    return TaxedMoney(net=zero_money(currency), gross=zero_money(currency))
