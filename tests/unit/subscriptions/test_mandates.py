"""Notice, caps, windows, and one debit a cycle."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saleor_plugins.subscriptions.dunning import in_npci_window
from saleor_plugins.subscriptions.mandates import (
    UNAUTHENTICATED_CAP,
    Debit,
    DebitCycle,
    MandateFacts,
    MandateState,
    Rail,
    Refusal,
    cycle_of,
    earliest_debit,
    plan_debit,
)

NOW = datetime(2026, 7, 1, 6, 0, tzinfo=UTC)
TODAY = date(2026, 7, 1)
moments = st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(tzinfo=UTC)
)


def mandate(**facts: object) -> MandateFacts:
    given_facts: dict[str, object] = {
        "state": MandateState.CONFIRMED,
        "rail": Rail.UPI,
        "cap": Decimal("5000"),
        "cycle": DebitCycle.MONTHLY,
        "debited_cycles": frozenset(),
    }
    return MandateFacts(**(given_facts | facts))  # type: ignore[arg-type]


@given(moments)
def test_upi_gets_twenty_five_hours_and_a_window(at: datetime) -> None:
    debit_at = earliest_debit(at, Rail.UPI)
    assert debit_at - at >= timedelta(hours=25) and in_npci_window(debit_at)


@given(moments)
def test_cards_get_thirty_six_hours_and_five_minutes(at: datetime) -> None:
    assert earliest_debit(at, Rail.CARD) - at == timedelta(hours=36, minutes=5)


@given(st.decimals("1", "100000", places=2), st.decimals("1", "50000", places=2))
def test_never_over_a_cap(outstanding: Decimal, cap: Decimal) -> None:
    found = plan_debit(mandate(cap=cap), outstanding, TODAY, NOW)
    assert isinstance(found, Debit)
    assert found.amount == min(outstanding, cap, UNAUTHENTICATED_CAP)


@pytest.mark.parametrize("state", [s for s in MandateState if s is not MandateState.CONFIRMED])
def test_only_a_confirmed_mandate_is_debited(state: MandateState) -> None:
    found = plan_debit(mandate(state=state), Decimal(100), TODAY, NOW)
    assert isinstance(found, Refusal)
    assert found.hard is (state in (MandateState.CANCELLED, MandateState.REJECTED))


def test_one_debit_a_cycle() -> None:
    first = plan_debit(mandate(), Decimal(100), TODAY, NOW)
    assert isinstance(first, Debit) and first.cycle == "2026-07"
    again = plan_debit(mandate(debited_cycles=frozenset({"2026-07"})), Decimal(100), TODAY, NOW)
    assert again == Refusal("the cycle 2026-07 has been debited", False)
    following = plan_debit(
        mandate(debited_cycles=frozenset({"2026-07"})), Decimal(100), date(2026, 8, 1), NOW
    )
    assert isinstance(following, Debit)


def test_no_debit_while_one_is_not_final() -> None:
    assert isinstance(plan_debit(mandate(unsettled=True), Decimal(9), TODAY, NOW), Refusal)


def test_an_expired_mandate_is_hard() -> None:
    found = plan_debit(mandate(expires_on=TODAY), Decimal(9), TODAY, NOW)
    assert isinstance(found, Refusal) and found.hard


def test_nothing_to_collect() -> None:
    assert isinstance(plan_debit(mandate(), Decimal("0.50"), TODAY, NOW), Refusal)


def test_cycles_have_names() -> None:
    assert cycle_of(date(2027, 1, 1), DebitCycle.WEEKLY) == "2026-W53"
    assert cycle_of(date(2027, 1, 1), DebitCycle.MONTHLY) == "2027-01"
