"""Money: exact in both directions, for every currency."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saleor_plugins.core.money import (
    AmountError,
    Money,
    exponent,
    from_minor,
    parse_amount,
    quantize,
    to_minor,
)

CURRENCIES = st.sampled_from(["INR", "USD", "JPY", "KWD", "OMR", "VND", "EUR"])


@given(minor=st.integers(min_value=-(10**12), max_value=10**12), currency=CURRENCIES)
def test_minor_units_survive_the_round_trip(minor: int, currency: str) -> None:
    assert to_minor(from_minor(minor, currency), currency) == minor


@given(
    amount=st.decimals(min_value="-1e9", max_value="1e9", places=5, allow_nan=False),
    currency=CURRENCIES,
)
def test_rounding_moves_by_less_than_half_a_unit(amount: Decimal, currency: str) -> None:
    unit = Decimal(1).scaleb(-exponent(currency))
    rounded = quantize(amount, currency)
    assert abs(rounded - amount) <= unit / 2
    assert to_minor(rounded, currency) == int(rounded / unit)


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [("1.50", "INR", 150), ("1500", "JPY", 1500), ("1.234", "KWD", 1234), ("0.1", "INR", 10)],
)
def test_known_amounts(amount: str, currency: str, minor: int) -> None:
    assert to_minor(Decimal(amount), currency) == minor


@pytest.mark.parametrize(
    ("amount", "currency"), [("1.505", "INR"), ("1.5", "JPY"), ("1.2345", "KWD"), ("NaN", "INR")]
)
def test_an_amount_too_precise_for_its_currency_is_refused(amount: str, currency: str) -> None:
    with pytest.raises(AmountError) as refused:
        to_minor(Decimal(amount), currency)
    assert (refused.value.field, refused.value.code) == ("amount", "INVALID_AMOUNT")


def test_a_float_is_read_as_it_is_written_not_as_it_is_stored() -> None:
    assert parse_amount(0.1) + parse_amount(0.2) == Decimal("0.3")


@pytest.mark.parametrize("text", ["", "twelve", "Infinity", None])
def test_what_is_no_amount_is_refused(text: object) -> None:
    with pytest.raises(AmountError):
        parse_amount(text)


def test_two_currencies_do_not_mix() -> None:
    with pytest.raises(AmountError):
        Money(Decimal(1), "INR") + Money(Decimal(1), "USD")


def test_half_a_paisa_rounds_up() -> None:
    assert Money(Decimal("10.10"), "INR").times(Decimal("0.05")).amount == Decimal("0.51")
