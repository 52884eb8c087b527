"""The state machines, exhaustively, and `decide` over every combination of its inputs."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from saleor_plugins.subscriptions.states import (
    COUNTED_DELIVERY,
    OPEN_DELIVERY,
    Action,
    ContractFacts,
    ContractStatus,
    DeliveryFacts,
    DeliveryState,
    OutagePolicy,
    PaymentMode,
    SkipReason,
    contract_may_become,
    decide,
    delivery_may_become,
)

DAY = date(2026, 5, 20)
CUTOFF = datetime(2026, 5, 19, 14, 30, tzinfo=UTC)
DEADLINE = datetime(2026, 5, 20, 0, 30, tzinfo=UTC)
BEFORE, BETWEEN, AFTER = (
    CUTOFF - timedelta(minutes=1),
    CUTOFF + timedelta(minutes=1),
    DEADLINE + timedelta(minutes=1),
)
C, D, M = ContractStatus, DeliveryState, PaymentMode


def contract(status: C = C.ACTIVE, mode: M = M.WALLET, **facts: object) -> ContractFacts:
    return ContractFacts(status, mode, **facts)  # type: ignore[arg-type]


def delivery(state: D = D.PLANNED, **facts: object) -> DeliveryFacts:
    return DeliveryFacts(state, DAY, CUTOFF, DEADLINE, **facts)  # type: ignore[arg-type]


EVERY = list(
    product(list(C), list(M), list(D), [BEFORE, BETWEEN, AFTER], [False, True], list(OutagePolicy))
)


@pytest.mark.parametrize(("status", "mode", "state", "now", "paid", "policy"), EVERY)
def test_what_never_happens(
    status: C, mode: M, state: D, now: datetime, paid: bool, policy: OutagePolicy
) -> None:
    found = decide(contract(status, mode, outage_policy=policy), delivery(state, paid=paid), now)
    if state not in OPEN_DELIVERY:
        assert found.action is Action.NOTHING
    if found.action in (Action.LOCK, Action.ORDER, Action.MOVE):
        assert status in (C.ACTIVE, C.PAST_DUE)
    if found.action is Action.ORDER:
        assert state is D.LOCKED and now < DEADLINE
        assert paid or mode is not M.RAZORPAY_SUBSCRIPTION
    if found.action is Action.LOCK:
        assert state is D.PLANNED and (now >= CUTOFF or paid) and now < DEADLINE
    if found.action is Action.WAIT:
        assert found.at is not None and found.at > now
    if state in OPEN_DELIVERY and now >= DEADLINE:
        assert found.action in (Action.SKIP, Action.CANCEL, Action.MOVE, Action.PARK, Action.FAIL)
    if paid and status in (C.ACTIVE, C.PAST_DUE) and state in OPEN_DELIVERY:
        assert found.action not in (Action.SKIP, Action.FAIL), "paid goods are never dropped"


@pytest.mark.parametrize(
    ("state", "now"), list(product(sorted(OPEN_DELIVERY), [BEFORE, BETWEEN, AFTER]))
)
def test_pause_and_vacation_skip_always(state: D, now: datetime) -> None:
    assert decide(contract(C.PAUSED), delivery(state), now).skip_reason is SkipReason.PAUSE
    away = contract(vacations=((DAY, DAY),))
    assert decide(away, delivery(state), now).skip_reason is SkipReason.VACATION


def test_the_pause_ends_on_its_day() -> None:
    assert decide(contract(C.PAUSED, paused_until=DAY), delivery(), BETWEEN).action is Action.LOCK
    later = contract(C.PAUSED, paused_until=DAY + timedelta(days=1))
    assert decide(later, delivery(), BETWEEN).action is Action.SKIP


@pytest.mark.parametrize(
    ("start", "end", "away"),
    [(0, 0, True), (-1, 1, True), (1, 2, False), (-2, -1, False)],
)
def test_both_ends_of_a_vacation_count(start: int, end: int, away: bool) -> None:
    trip = (DAY + timedelta(days=start), DAY + timedelta(days=end))
    found = decide(contract(vacations=(trip,)), delivery(), BETWEEN)
    assert (found.action is Action.SKIP) is away


def test_the_walk_of_a_normal_delivery() -> None:
    assert decide(contract(), delivery(), BEFORE).at == CUTOFF
    assert decide(contract(), delivery(), CUTOFF).action is Action.LOCK
    assert decide(contract(), delivery(D.LOCKED), CUTOFF).action is Action.ORDER


def test_a_subscription_waits_for_its_charge() -> None:
    mode = M.RAZORPAY_SUBSCRIPTION
    assert decide(contract(mode=mode), delivery(D.LOCKED), BETWEEN).at == DEADLINE
    assert decide(contract(mode=mode), delivery(D.LOCKED), AFTER).action is Action.FAIL
    assert decide(contract(mode=mode), delivery(paid=True), BEFORE).action is Action.LOCK
    assert decide(contract(mode=mode), delivery(D.LOCKED, paid=True), BEFORE).action is Action.ORDER


@pytest.mark.parametrize(
    ("policy", "action"),
    [
        (OutagePolicy.SKIP, Action.SKIP),
        (OutagePolicy.DELIVER, Action.MOVE),
        (OutagePolicy.ASK, Action.PARK),
    ],
)
def test_after_an_outage_the_plan_decides(policy: OutagePolicy, action: Action) -> None:
    for state in OPEN_DELIVERY:
        assert decide(contract(outage_policy=policy), delivery(state), AFTER).action is action


def test_a_parked_one_rests_until_released() -> None:
    ask = contract(outage_policy=OutagePolicy.ASK)
    assert decide(ask, delivery(parked=True), AFTER).action is Action.NOTHING
    assert decide(ask, delivery(released=True), AFTER).action is Action.MOVE


def test_the_bound_a_day_parks() -> None:
    flood = contract(orders_today=2, orders_per_day=2)
    assert decide(flood, delivery(D.LOCKED), BETWEEN).action is Action.PARK


@pytest.mark.parametrize(("old", "new"), list(product(list(C), list(C))))
def test_contract_moves(old: C, new: C) -> None:
    allowed = contract_may_become(old, new)
    if old in (C.CANCELLED, C.COMPLETED):
        assert allowed is (old is new)
    if new is C.PENDING and old is not C.PENDING:
        assert not allowed
    if new is C.CANCELLED and old not in (C.CANCELLED, C.COMPLETED):
        assert allowed


@pytest.mark.parametrize(("old", "new"), list(product(list(D), list(D))))
def test_delivery_moves(old: D, new: D) -> None:
    if not delivery_may_become(old, new) or old is new:
        return
    rank = [D.SKIPPED, D.PLANNED, D.LOCKED, D.ORDERED, D.OUT_FOR_DELIVERY, D.DELIVERED]
    if (
        old in rank
        and new in rank
        and (old, new) not in {(D.PLANNED, D.SKIPPED), (D.LOCKED, D.SKIPPED)}
    ):
        assert rank.index(new) > rank.index(old), "forward only"
    assert old not in (D.DELIVERED, D.MISSED, D.FAILED, D.CANCELLED)


def test_orders_come_only_from_locked() -> None:
    assert [d for d in D if d is not D.ORDERED and delivery_may_become(d, D.ORDERED)] == [D.LOCKED]
    assert D.SKIPPED not in COUNTED_DELIVERY and D.MISSED not in COUNTED_DELIVERY
