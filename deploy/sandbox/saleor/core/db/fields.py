"""Model attributes that join an amount column and a currency column into a price.

They are properties, not columns: `Model(total=TaxedMoney(...))` and plain assignment work,
queries go by the amount columns.
"""

from typing import Any

from prices import Money, TaxedMoney


class MoneyField(property):
    """`Money` of `amount_field` and `currency_field`; None while the amount is null."""

    def __init__(
        self, amount_field: str = "price_amount", currency_field: str = "currency", **_: Any
    ) -> None:
        def read(instance: Any) -> Money | None:
            amount = getattr(instance, amount_field)
            return None if amount is None else Money(amount, getattr(instance, currency_field))

        def write(instance: Any, value: Money | None) -> None:
            setattr(instance, amount_field, None if value is None else value.amount)
            if value is not None:
                setattr(instance, currency_field, value.currency)

        super().__init__(read, write)


class TaxedMoneyField(property):
    """`TaxedMoney` of a net and a gross column; None while one of them is null."""

    def __init__(
        self,
        net_amount_field: str = "price_amount_net",
        gross_amount_field: str = "price_amount_gross",
        currency_field: str = "currency",
        **_: Any,
    ) -> None:
        def read(instance: Any) -> TaxedMoney | None:
            net, gross = getattr(instance, net_amount_field), getattr(instance, gross_amount_field)
            currency = getattr(instance, currency_field)
            if net is None or gross is None:
                return None
            return TaxedMoney(net=Money(net, currency), gross=Money(gross, currency))

        def write(instance: Any, value: TaxedMoney | None) -> None:
            setattr(instance, net_amount_field, None if value is None else value.net.amount)
            setattr(instance, gross_amount_field, None if value is None else value.gross.amount)
            if value is not None:
                setattr(instance, currency_field, value.currency)

        super().__init__(read, write)
