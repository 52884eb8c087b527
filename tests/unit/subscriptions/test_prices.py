"""Discounts and rises."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saleor_plugins.subscriptions.prices import PriceRisePolicy, Verdict, discounted, judge

amounts = st.decimals("0.01", "99999", places=2)


@pytest.mark.parametrize(
    ("price", "off", "currency", "expected"),
    [
        ("100", "5", "INR", "95.00"),
        ("33.33", "10", "INR", "30.00"),
        ("0.05", "50", "INR", "0.03"),
        ("105", "10", "JPY", "95"),
        ("1.234", "0", "KWD", "1.234"),
        ("10", "100", "INR", "0.00"),
    ],
)
def test_discount(price: str, off: str, currency: str, expected: str) -> None:
    assert discounted(Decimal(price), Decimal(off), currency) == Decimal(expected)


@given(amounts, amounts, st.decimals("0", "50", places=1), st.sampled_from(list(PriceRisePolicy)))
def test_nobody_pays_more_than_agreed_without_hearing_of_it(
    agreed: Decimal, current: Decimal, tolerance: Decimal, policy: PriceRisePolicy
) -> None:
    found = judge(agreed, current, tolerance, policy)
    within = current <= agreed * (100 + tolerance) / 100
    if within:
        assert found.unit == current and found.verdict is Verdict.ACCEPT
    elif policy is PriceRisePolicy.NOTIFY:
        assert found.unit == current and found.verdict is Verdict.TELL
    else:
        assert found.unit == agreed
        assert (found.verdict is Verdict.HOLD) is (policy is PriceRisePolicy.CONSENT)
