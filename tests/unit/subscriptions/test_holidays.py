"""Days without delivery: skipped, or moved to the next free day."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from saleor_plugins.subscriptions.holidays import FURTHEST_MOVE_DAYS, HolidayPolicy, plan
from saleor_plugins.subscriptions.schedule import Frequency, Schedule, weekday_mask

START = date(2026, 8, 1)
WEEKLY = Schedule(Frequency.WEEKLY, START)
ALTERNATE = Schedule(Frequency.ALTERNATE_DAYS, START)


def moved(schedule: Schedule, holidays: set[date], days: int = 20) -> list[tuple[int, int]]:
    end = START + timedelta(days=days)
    return [
        ((p.scheduled - START).days, (p.delivered - START).days)
        for p in plan(schedule, START, end, holidays, HolidayPolicy.MOVE)
    ]


def test_skip_leaves_the_day_out() -> None:
    planned = plan(WEEKLY, START, START + timedelta(days=20), {START}, HolidayPolicy.SKIP)
    assert [p.delivered for p in planned] == [
        START + timedelta(days=7),
        START + timedelta(days=14),
    ]


def test_move_goes_to_the_next_free_day() -> None:
    assert moved(WEEKLY, {START, START + timedelta(days=1)})[0] == (0, 2)


def test_move_never_lands_on_a_date_of_the_schedule() -> None:
    assert moved(ALTERNATE, {START})[:2] == [(0, 1), (2, 2)]
    daily = Schedule(Frequency.DAILY, START)
    assert moved(daily, {START}, 3) == [(1, 1), (2, 2), (3, 3)]


def test_two_moved_ones_do_not_meet() -> None:
    days = Schedule(Frequency.WEEKDAYS, START, weekday_mask([6, 7]))  # START is a Saturday
    assert moved(days, {START, START + timedelta(days=1)}, 3) == [(0, 2), (1, 3)]


def test_too_long_a_stretch_is_skipped() -> None:
    closed = {START + timedelta(days=n) for n in range(FURTHEST_MOVE_DAYS + 1)}
    assert (0, 0) not in moved(Schedule(Frequency.MONTHLY, START), closed, 5)
    assert moved(Schedule(Frequency.MONTHLY, START), closed, 5) == []


@given(
    st.sampled_from(
        [
            WEEKLY,
            ALTERNATE,
            Schedule(Frequency.MONTHLY, START),
            Schedule(Frequency.WEEKDAYS, START, weekday_mask([1, 2, 5])),
        ]
    ),
    st.sets(st.integers(0, 60), max_size=25),
    st.sampled_from(list(HolidayPolicy)),
    st.integers(1, 20),
)
@settings(deadline=None, max_examples=300)
def test_small_windows_plan_what_one_window_plans(
    schedule: Schedule, closed: set[int], policy: HolidayPolicy, step: int
) -> None:
    holidays = {START + timedelta(days=n) for n in closed}
    end = START + timedelta(days=60)
    whole = list(plan(schedule, START, end, holidays, policy))
    parts = []
    day = START
    while day <= end:
        last = min(day + timedelta(days=step - 1), end)
        parts += plan(schedule, day, last, holidays, policy)
        day = last + timedelta(days=1)
    assert parts == whole
    delivered = [p.delivered for p in whole]
    assert len(set(delivered)) == len(delivered)
    assert not set(delivered) & holidays
