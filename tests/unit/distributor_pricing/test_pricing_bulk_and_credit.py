"""Bulk discounts spread to the last paisa; credit that never passes its limit."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from saleor_plugins.distributor_pricing import bulk, credit
from saleor_plugins.distributor_pricing.bulk import Measure, Rule

minor = st.integers(0, 10_000_00).map(lambda value: Decimal(value) / 100)


def test_threshold_is_included() -> None:
    rule = Rule(1, "Big", Measure.VALUE, Decimal(1000), percent_off=Decimal(5))
    assert bulk.choose([rule], Decimal("999.99"), 500, "INR") is None
    found = bulk.choose([rule], Decimal("1000.00"), 1, "INR")
    assert found is not None
    assert found.amount == Decimal("50.00")
    assert found.explanation == "Bulk discount “Big”: 5% off orders from INR 1000.00 on."


def test_the_larger_saving_wins_then_the_older_rule() -> None:
    by_units = Rule(2, "Units", Measure.QUANTITY, Decimal(10), amount_off=Decimal(60))
    by_value = Rule(1, "Value", Measure.VALUE, Decimal(1000), percent_off=Decimal(5))
    found = bulk.choose([by_value, by_units], Decimal(1000), 10, "INR")
    assert found is not None and found.rule is by_units
    same = Rule(3, "Same", Measure.QUANTITY, Decimal(10), amount_off=Decimal(60))
    found = bulk.choose([same, by_units], Decimal(1000), 10, "INR")
    assert found is not None and found.rule is by_units
    assert bulk.choose([by_units], Decimal(1000), 9, "INR") is None


def test_never_more_than_the_goods() -> None:
    rule = Rule(1, "Gift", Measure.QUANTITY, Decimal(1), amount_off=Decimal(500))
    found = bulk.choose([rule], Decimal("120.50"), 1, "INR")
    assert found is not None and found.amount == Decimal("120.50")


@given(st.lists(minor, min_size=1, max_size=60), st.integers(0, 100))
def test_parts_sum_to_the_discount(totals: list[Decimal], share: int) -> None:
    whole = sum(totals, Decimal(0))
    amount = (whole * share / 100).quantize(Decimal("0.01"))
    amount = min(amount, whole)
    parts = bulk.spread(amount, totals, "INR")
    assert sum(parts, Decimal(0)) == amount
    for part, total in zip(parts, totals, strict=True):
        assert 0 <= part <= total
        assert part == part.quantize(Decimal("0.01"))


@given(st.none() | minor, st.lists(minor, max_size=20))
def test_used_never_passes_the_limit(limit: Decimal | None, orders: list[Decimal]) -> None:
    used = Decimal(0)
    for amount in orders:
        standing = credit.Standing(limit, used)
        if standing.allows(amount):
            used += amount
            if limit is not None and amount:
                assert used <= limit
        else:
            assert limit is not None and used + amount > limit


@given(minor, minor, minor, minor)
def test_nobody_owes_less_than_nothing(
    total: Decimal, charged: Decimal, authorized: Decimal, refunded: Decimal
) -> None:
    owed = credit.outstanding(
        status="unfulfilled", total=total, charged=charged, authorized=authorized, refunded=refunded
    )
    assert 0 <= owed <= total
    for given_up in ("canceled", "expired"):
        assert (
            credit.outstanding(
                status=given_up,
                total=total,
                charged=charged,
                authorized=authorized,
                refunded=refunded,
            )
            == 0
        )
