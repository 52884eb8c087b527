"""When a contract delivers: closed-form date arithmetic from the anchor, never from the last result.

Every function is pure and works on local dates; `Cutoff` is the only place where a local time becomes an instant. The
test oracle is `dateutil.rrule`; the code itself needs neither loops over history nor floating state, so that the
thousandth date costs as much as the first.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

ALL_WEEKDAYS = 0b1111111


class Frequency(StrEnum):
    """How often a contract delivers; the values are those of the GraphQL enum."""

    DAILY = "DAILY"
    ALTERNATE_DAYS = "ALTERNATE_DAYS"
    WEEKDAYS = "WEEKDAYS"
    WEEKLY = "WEEKLY"
    FORTNIGHTLY = "FORTNIGHTLY"
    MONTHLY = "MONTHLY"


_STEP_DAYS = {
    Frequency.DAILY: 1,
    Frequency.ALTERNATE_DAYS: 2,
    Frequency.WEEKLY: 7,
    Frequency.FORTNIGHTLY: 14,
}


def weekday_mask(weekdays: Iterable[int]) -> int:
    """ISO weekdays (1 Monday to 7 Sunday) as a bit mask; ValueError for any other number."""
    mask = 0
    for weekday in weekdays:
        if not 1 <= weekday <= 7:
            raise ValueError(f"{weekday} is not an ISO weekday (1-7)")
        mask |= 1 << (weekday - 1)
    return mask


def weekdays_of(mask: int) -> list[int]:
    """The ISO weekdays of a mask, ascending."""
    return [weekday for weekday in range(1, 8) if mask >> (weekday - 1) & 1]


@dataclass(frozen=True, slots=True)
class Schedule:
    """The dates anchor, anchor + 1 step, ... up to and including `end`.

    `weekdays` is a mask: required for WEEKDAYS, at most one bit for WEEKLY (where it moves the first date to that
    weekday on or after the anchor), 0 otherwise. A monthly schedule keeps the anchor's day of the month and falls
    back to the month's last day: Jan 31 gives Feb 28 or 29, then Mar 31 again.
    """

    frequency: Frequency
    anchor: date
    weekdays: int = 0
    end: date | None = None

    def __post_init__(self) -> None:
        """Refuse a weekday mask that does not fit the frequency."""
        bits = self.weekdays.bit_count()
        if not 0 <= self.weekdays <= ALL_WEEKDAYS:
            raise ValueError("weekdays is not a mask of seven bits")
        if self.frequency is Frequency.WEEKDAYS and bits == 0:
            raise ValueError("WEEKDAYS needs at least one weekday")
        if self.frequency is Frequency.WEEKLY and bits > 1:
            raise ValueError("WEEKLY takes one weekday")

    @property
    def first(self) -> date:
        """The first date, before `end` is looked at."""
        if self.weekdays and self.frequency in (Frequency.WEEKDAYS, Frequency.WEEKLY):
            return self.anchor + timedelta(days=_days_to_mask(self.anchor, self.weekdays))
        return self.anchor

    def on_or_after(self, day: date) -> date | None:
        """The first date that is not before `day`, or None when the schedule has ended."""
        candidate = self._unbounded(max(day, self.anchor))
        if candidate is None or (self.end is not None and candidate > self.end):
            return None
        return candidate

    def includes(self, day: date) -> bool:
        """Whether `day` is one of the dates."""
        return self.on_or_after(day) == day

    def between(self, start: date, end: date) -> Iterator[date]:
        """All dates from `start` to `end`, both included."""
        day = self.on_or_after(start)
        while day is not None and day <= end:
            yield day
            if day == date.max:
                return
            day = self.on_or_after(day + timedelta(days=1))

    def take(self, start: date, count: int) -> list[date]:
        """The next `count` dates from `start` on; fewer when the schedule ends."""
        found: list[date] = []
        day = self.on_or_after(start)
        while day is not None and len(found) < count:
            found.append(day)
            day = self.on_or_after(day + timedelta(days=1))
        return found

    def _unbounded(self, day: date) -> date | None:
        if self.frequency is Frequency.MONTHLY:
            return _monthly_on_or_after(self.anchor, day)
        if self.frequency is Frequency.WEEKDAYS:
            return _shift(day, _days_to_mask(day, self.weekdays))
        first = self.first
        if day <= first:
            return first
        step = _STEP_DAYS[self.frequency]
        return _shift(day, -(day - first).days % step)


def _shift(day: date, days: int) -> date | None:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def _days_to_mask(day: date, mask: int) -> int:
    """How many days from `day` to the next weekday of the mask (0 when `day` is one)."""
    start = day.weekday()
    rotated = (mask >> start) | (mask << (7 - start))
    rotated &= ALL_WEEKDAYS
    return (rotated & -rotated).bit_length() - 1


def _monthly_on_or_after(anchor: date, day: date) -> date | None:
    months = (day.year - anchor.year) * 12 + day.month - anchor.month
    candidate = _in_month(anchor, months)
    if candidate is not None and candidate < day:
        candidate = _in_month(anchor, months + 1)
    return candidate


def _in_month(anchor: date, months: int) -> date | None:
    year, month = divmod(anchor.year * 12 + anchor.month - 1 + months, 12)
    if year > date.max.year:
        return None
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(anchor.day, last))


@dataclass(frozen=True, slots=True)
class Cutoff:
    """Until when a delivery can be changed: `at`, `days_before` days before it, in `zone`.

    A local time that a DST change skips is read with the offset in force before the change; one that occurs twice
    means the first (RFC 5545, 3.3.5). So each delivery has exactly one cut-off.
    """

    at: time
    zone: ZoneInfo
    days_before: int = 1

    def instant(self, day: date) -> datetime:
        """The cut-off of the delivery on `day`, aware UTC."""
        return to_utc(day - timedelta(days=self.days_before), self.at, self.zone)

    def first_open(self, now: datetime) -> date:
        """The earliest delivery date whose cut-off has not passed at `now`."""
        day = local_date(now, self.zone) + timedelta(days=max(self.days_before - 1, 0))
        while self.instant(day) <= now:
            day += timedelta(days=1)
        return day


def to_utc(day: date, at: time, zone: ZoneInfo) -> datetime:
    """A local date and time in `zone` as an instant."""
    return datetime.combine(day, at.replace(tzinfo=None, fold=0), tzinfo=zone).astimezone(UTC)


def local_date(now: datetime, zone: ZoneInfo) -> date:
    """The date that a calendar on the wall in `zone` shows at `now`."""
    return now.astimezone(zone).date()
