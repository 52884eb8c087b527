"""What follows a failed payment, over every kind, count and moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saleor_plugins.subscriptions.dunning import (
    HARD_REASONS,
    INDIA,
    NPCI_RETRIES,
    UPI_POLICY,
    WALLET_POLICY,
    Decline,
    Failure,
    Next,
    Policy,
    classify,
    decide,
    in_npci_window,
    npci_at_or_after,
)

FIRST = datetime(2026, 6, 1, 4, 0, tzinfo=UTC)
moments = st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(tzinfo=UTC)
)


@given(moments)
def test_npci_finds_the_next_window(at: datetime) -> None:
    found = npci_at_or_after(at)
    assert in_npci_window(found) and found >= at
    assert found - at <= timedelta(hours=4, minutes=30)
    if found > at:
        assert not in_npci_window(found - timedelta(seconds=1))


@pytest.mark.parametrize(
    ("local", "inside"),
    [
        ("00:00", True),
        ("09:59", True),
        ("10:00", False),
        ("12:59", False),
        ("13:00", True),
        ("16:59", True),
        ("17:00", False),
        ("21:29", False),
        ("21:30", True),
        ("23:59", True),
    ],
)
def test_the_edges_of_the_windows(local: str, inside: bool) -> None:
    hour, minute = map(int, local.split(":"))
    assert in_npci_window(datetime(2026, 6, 1, hour, minute, tzinfo=INDIA)) is inside


@pytest.mark.parametrize(
    ("decline", "failures", "hours", "npci"),
    list(product(list(Decline), range(1, 8), [0, 1, 24, 72, 167, 168, 400], [False, True])),
)
def test_decisions(decline: Decline, failures: int, hours: int, npci: bool) -> None:
    policy = Policy(npci_windows=npci)
    now = FIRST + timedelta(hours=hours)
    found = decide(Failure(decline, failures, FIRST), policy, now)
    assert found.at >= now
    if now >= FIRST + policy.grace:
        assert found.next is Next.PAUSE
        return
    if decline is Decline.HARD:
        assert found.next is Next.PAST_DUE, "a dead mandate is not retried"
    if failures > NPCI_RETRIES:
        assert found.next is Next.PAST_DUE
    if found.next is Next.RETRY:
        assert found.tell_customer is (failures == 1)
        assert found.at < FIRST + policy.grace
        if npci:
            assert in_npci_window(found.at)
    else:
        assert found.tell_customer and found.at == FIRST + policy.grace


def test_a_dead_mandate_ends_in_a_pause_and_never_in_a_loop() -> None:
    now, steps = FIRST, []
    for failures in range(1, 50):
        found = decide(Failure(Decline.SOFT, failures, FIRST), UPI_POLICY, now)
        steps.append(found.next)
        now = found.at
        if found.next is Next.PAUSE:
            break
    assert steps == [Next.RETRY] * 3 + [Next.PAST_DUE, Next.PAUSE]


def test_the_wallet_looks_again_within_the_delivery_window() -> None:
    found = decide(Failure(Decline.SOFT, 1, FIRST), WALLET_POLICY, FIRST)
    assert found.next is Next.RETRY and found.at == FIRST + timedelta(hours=1)


@pytest.mark.parametrize("reason", sorted(HARD_REASONS))
def test_hard_reasons(reason: str) -> None:
    assert classify(reason) is Decline.HARD


@pytest.mark.parametrize("reason", [None, "", "insufficient_funds", "bank_down", "something_new"])
def test_everything_else_is_soft(reason: str | None) -> None:
    assert classify(reason) is Decline.SOFT
