"""May this be paid at the door? Values in, an answer with its reason out."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saleor_plugins.cash_on_delivery import config
from saleor_plugins.cash_on_delivery.config import CashConfig
from saleor_plugins.cash_on_delivery.rules import offer, serves
from saleor_plugins.core.errors import InvalidInputs
from saleor_plugins.core.money import Money


def rupees(amount: str) -> Money:
    return Money(Decimal(amount), "INR")


def test_the_fee_is_twenty_rupees_unless_told() -> None:
    found = offer(config.parse({}), due=rupees("100"), postal_code="560001")
    assert (found.available, found.fee) == (True, rupees("20"))


@given(st.decimals(min_value=1, max_value=20000, places=2))
def test_the_limit_is_of_the_total_with_the_fee(due: Decimal) -> None:
    found = offer(CashConfig(), due=Money(due, "INR"), postal_code="560001")
    assert found.available == (due + 20 <= 10000)
    assert bool(found.reason) != found.available


@pytest.mark.parametrize(
    ("pins", "pin", "served"),
    [
        ((), "560001", True),
        ((), "", False),
        (("560001",), "560001", True),
        (("560001",), "560002", False),
        (("5600",), "560 001", True),
        (("110", "400"), "400050", True),
        (("110",), "", False),
    ],
)
def test_pin_codes(pins: tuple[str, ...], pin: str, served: bool) -> None:
    assert serves(pins, pin) is served


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("fee", "-1"),
        ("fee", "x"),
        ("maximum_amount", "-1"),
        ("pin_codes", "56000a"),
        ("pin_codes", "1234567"),
    ],
)
def test_settings_are_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(InvalidInputs) as caught:
        config.parse({name: value})
    assert [error.field for error in caught.value.errors] == [name]


def test_nothing_to_pay_is_not_paid_in_cash() -> None:
    assert not offer(CashConfig(fee=Decimal(0)), due=rupees("0"), postal_code="560001").available
