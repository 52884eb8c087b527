"""Dates: every frequency against dateutil's rrule over twenty years, in zones with and without DST."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from dateutil import rrule
from hypothesis import given, settings
from hypothesis import strategies as st

from saleor_plugins.subscriptions.schedule import (
    Cutoff,
    Frequency,
    Schedule,
    local_date,
    to_utc,
    weekday_mask,
    weekdays_of,
)

TWENTY_YEARS = 20 * 365 + 5
ZONES = [
    "Asia/Kolkata",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "America/Sao_Paulo",
    "Pacific/Apia",
    "Africa/Cairo",
    "America/Havana",
]

anchors = st.dates(date(2020, 1, 1), date(2032, 12, 31))
masks = st.integers(1, 127)


def schedules() -> st.SearchStrategy[Schedule]:
    plain = st.sampled_from(
        [Frequency.DAILY, Frequency.ALTERNATE_DAYS, Frequency.FORTNIGHTLY, Frequency.MONTHLY]
    )
    return st.one_of(
        st.builds(Schedule, plain, anchors),
        st.builds(Schedule, st.just(Frequency.WEEKDAYS), anchors, masks),
        st.builds(
            Schedule,
            st.just(Frequency.WEEKLY),
            anchors,
            st.sampled_from([0, *(1 << i for i in range(7))]),
        ),
    )


def oracle(schedule: Schedule, until: date) -> list[date]:
    """The same dates by dateutil."""
    return [moment.date() for moment in moments_by_rrule(schedule, until, time(), None)]


def moments_by_rrule(
    schedule: Schedule, until: date, at: time, zone: ZoneInfo | None
) -> list[datetime]:
    """The same days by dateutil, at a local time; monthly with RFC 7529's month-end rule as BYMONTHDAY/BYSETPOS."""
    start = datetime.combine(schedule.anchor, at, zone)
    end = datetime.combine(until, at, zone)
    days = [d - 1 for d in weekdays_of(schedule.weekdays)]
    kind = schedule.frequency
    if kind is Frequency.DAILY:
        rule = rrule.rrule(rrule.DAILY, dtstart=start, until=end)
    elif kind is Frequency.ALTERNATE_DAYS:
        rule = rrule.rrule(rrule.DAILY, interval=2, dtstart=start, until=end)
    elif kind is Frequency.WEEKDAYS:
        rule = rrule.rrule(rrule.WEEKLY, byweekday=days, dtstart=start, until=end)
    elif kind is Frequency.WEEKLY:
        rule = rrule.rrule(rrule.WEEKLY, byweekday=days or None, dtstart=start, until=end)
    elif kind is Frequency.FORTNIGHTLY:
        rule = rrule.rrule(rrule.WEEKLY, interval=2, dtstart=start, until=end)
    else:
        rule = rrule.rrule(
            rrule.MONTHLY,
            bymonthday=range(min(schedule.anchor.day, 28), schedule.anchor.day + 1),
            bysetpos=-1,
            dtstart=start,
            until=end,
        )
    return list(rule)


@given(schedules())
@settings(max_examples=120, deadline=None)
def test_twenty_years_equal_rrule(schedule: Schedule) -> None:
    until = schedule.anchor + timedelta(days=TWENTY_YEARS)
    assert list(schedule.between(schedule.anchor, until)) == oracle(schedule, until)


@pytest.mark.parametrize("zone", ZONES)
@given(schedules(), st.integers(0, 24 * 60 - 1))
@settings(max_examples=12, deadline=None)
def test_twenty_years_of_instants_equal_rrule_in_every_zone(
    zone: str, schedule: Schedule, minute: int
) -> None:
    """Dates and cut-offs together, through every change of the clocks: rrule walks the zone's own wall."""
    at, here = time(minute // 60, minute % 60), ZoneInfo(zone)
    until = schedule.anchor + timedelta(days=TWENTY_YEARS)
    cutoff = Cutoff(at, here, 0)
    found = [cutoff.instant(day) for day in schedule.between(schedule.anchor, until)]
    wanted = [each.astimezone(UTC) for each in moments_by_rrule(schedule, until, at, here)]
    assert found == wanted


@pytest.mark.parametrize("frequency", list(Frequency))
@pytest.mark.parametrize("anchor", [date(2024, 1, 31), date(2024, 2, 29), date(2023, 12, 30)])
def test_named_frequencies_equal_rrule(frequency: Frequency, anchor: date) -> None:
    mask = weekday_mask([1, 3, 6]) if frequency is Frequency.WEEKDAYS else 0
    schedule = Schedule(frequency, anchor, mask)
    until = anchor + timedelta(days=TWENTY_YEARS)
    assert list(schedule.between(anchor, until)) == oracle(schedule, until)


def test_month_ends_come_from_the_anchor_and_never_drift() -> None:
    monthly = Schedule(Frequency.MONTHLY, date(2025, 1, 31))
    assert monthly.take(date(2025, 1, 1), 5) == [
        date(2025, 1, 31),
        date(2025, 2, 28),
        date(2025, 3, 31),
        date(2025, 4, 30),
        date(2025, 5, 31),
    ]
    leap = Schedule(Frequency.MONTHLY, date(2024, 2, 29))
    assert leap.take(date(2025, 2, 1), 2) == [date(2025, 2, 28), date(2025, 3, 29)]
    assert leap.includes(date(2028, 2, 29))


@given(schedules(), st.integers(-400, 8000), st.integers(0, 60))
@settings(deadline=None)
def test_windows_do_not_matter(schedule: Schedule, offset: int, length: int) -> None:
    """The dates of a window are the same whichever window they are seen through."""
    start = schedule.anchor + timedelta(days=offset)
    end = start + timedelta(days=length)
    wide = [d for d in schedule.between(start - timedelta(days=90), end) if d >= start]
    assert list(schedule.between(start, end)) == wide


@given(schedules(), st.integers(0, 7000))
@settings(deadline=None)
def test_next_is_a_member_and_the_first_one(schedule: Schedule, offset: int) -> None:
    day = schedule.anchor + timedelta(days=offset)
    found = schedule.on_or_after(day)
    assert found is not None and found >= day
    assert schedule.includes(found)
    gap = day
    while gap < found:
        assert not schedule.includes(gap)
        gap += timedelta(days=1)


@given(schedules(), st.integers(0, 400))
@settings(deadline=None)
def test_the_end_is_included_and_final(schedule: Schedule, length: int) -> None:
    end = schedule.anchor + timedelta(days=length)
    bounded = Schedule(schedule.frequency, schedule.anchor, schedule.weekdays, end)
    assert list(bounded.between(date(2019, 1, 1), date(2060, 1, 1))) == list(
        schedule.between(schedule.anchor, end)
    )
    assert bounded.on_or_after(end + timedelta(days=1)) is None


@given(schedules())
@settings(deadline=None)
def test_dates_ascend_and_keep_their_distance(schedule: Schedule) -> None:
    dates = schedule.take(schedule.anchor, 60)
    gaps = {(b - a).days for a, b in pairwise(dates)}
    allowed = {
        Frequency.DAILY: {1},
        Frequency.ALTERNATE_DAYS: {2},
        Frequency.WEEKDAYS: set(range(1, 8)),
        Frequency.WEEKLY: {7},
        Frequency.FORTNIGHTLY: {14},
        Frequency.MONTHLY: set(range(28, 32)),
    }
    assert gaps <= allowed[schedule.frequency]


def test_weekly_moves_to_its_weekday_on_or_after_the_anchor() -> None:
    monday = date(2026, 3, 2)
    assert Schedule(Frequency.WEEKLY, monday, weekday_mask([3])).first == date(2026, 3, 4)
    assert Schedule(Frequency.WEEKLY, monday).first == monday
    assert Schedule(Frequency.FORTNIGHTLY, monday).first == monday


def test_nothing_lies_before_the_anchor() -> None:
    daily = Schedule(Frequency.DAILY, date(2026, 3, 2))
    assert not daily.includes(date(2026, 3, 1))
    assert daily.on_or_after(date(2020, 1, 1)) == date(2026, 3, 2)


def test_the_calendar_has_an_end() -> None:
    monthly = Schedule(Frequency.MONTHLY, date(9999, 11, 30))
    assert list(monthly.between(date(9999, 1, 1), date.max)) == [
        date(9999, 11, 30),
        date(9999, 12, 30),
    ]
    weekly = Schedule(Frequency.WEEKLY, date(9999, 12, 28))
    assert list(weekly.between(date(9999, 12, 1), date.max)) == [date(9999, 12, 28)]


@pytest.mark.parametrize(
    ("frequency", "mask"),
    [
        (Frequency.WEEKDAYS, 0),
        (Frequency.WEEKLY, 0b11),
        (Frequency.DAILY, 128),
        (Frequency.DAILY, -1),
    ],
)
def test_masks_that_do_not_fit_are_refused(frequency: Frequency, mask: int) -> None:
    with pytest.raises(ValueError):
        Schedule(frequency, date(2026, 1, 1), mask)


@given(st.sets(st.integers(1, 7)))
def test_masks_round_trip(days: set[int]) -> None:
    assert weekdays_of(weekday_mask(days)) == sorted(days)


@pytest.mark.parametrize("day", [0, 8, -1])
def test_only_iso_weekdays(day: int) -> None:
    with pytest.raises(ValueError):
        weekday_mask([day])


# ---- cut-off


def test_the_evening_before_in_kolkata() -> None:
    cutoff = Cutoff(time(20, 0), ZoneInfo("Asia/Kolkata"))
    assert cutoff.instant(date(2026, 1, 10)) == datetime(2026, 1, 9, 14, 30, tzinfo=UTC)


@given(
    st.sampled_from(ZONES),
    st.dates(date(2011, 1, 1), date(2031, 12, 31)),
    st.integers(0, 24 * 60 - 1),
    st.integers(0, 3),
)
@settings(max_examples=400, deadline=None)
def test_one_cutoff_a_delivery_ascending_in_every_zone(
    zone: str, day: date, minute: int, days_before: int
) -> None:
    cutoff = Cutoff(time(minute // 60, minute % 60), ZoneInfo(zone), days_before)
    here, after = cutoff.instant(day), cutoff.instant(day + timedelta(days=1))
    # Apia left out a whole day in 2011; two wall dates then meet at one instant, and never cross.
    assert here <= after
    assert timedelta(0) <= after - here <= timedelta(hours=26)
    assert here.tzinfo is UTC


@given(
    st.sampled_from([z for z in ZONES if z != "Pacific/Apia"]),
    st.datetimes(datetime(2015, 1, 1), datetime(2031, 1, 1)),  # noqa: DTZ001
    st.integers(0, 24 * 60 - 1),
    st.integers(0, 2),
)
@settings(max_examples=300, deadline=None)
def test_first_open_is_the_first_open(
    zone: str, moment: datetime, minute: int, days_before: int
) -> None:
    now = moment.replace(tzinfo=UTC)
    cutoff = Cutoff(time(minute // 60, minute % 60), ZoneInfo(zone), days_before)
    day = cutoff.first_open(now)
    assert cutoff.instant(day) > now
    before = day - timedelta(days=1)
    assert cutoff.instant(before) <= now or before < local_date(now, ZoneInfo(zone)) + timedelta(
        days=max(days_before - 1, 0)
    )


def test_a_skipped_local_time_is_read_with_the_old_offset() -> None:
    # Berlin, 29 March 2026: 02:00 becomes 03:00.
    berlin = ZoneInfo("Europe/Berlin")
    assert to_utc(date(2026, 3, 29), time(2, 30), berlin) == datetime(
        2026, 3, 29, 1, 30, tzinfo=UTC
    )


def test_a_repeated_local_time_means_the_first() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert to_utc(date(2026, 10, 25), time(2, 30), berlin) == datetime(
        2026, 10, 25, 0, 30, tzinfo=UTC
    )
