"""Days without delivery: a plan skips them or moves the delivery to the next free day."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from .schedule import Schedule

FURTHEST_MOVE_DAYS = 7


class HolidayPolicy(StrEnum):
    """What becomes of a delivery that falls on a holiday."""

    SKIP = "SKIP"
    MOVE = "MOVE"


@dataclass(frozen=True, slots=True)
class PlannedDate:
    """A date of the schedule and the day on which it is delivered."""

    scheduled: date
    delivered: date


def plan(
    schedule: Schedule,
    start: date,
    end: date,
    holidays: Collection[date],
    policy: HolidayPolicy,
) -> Iterator[PlannedDate]:
    """The deliveries whose scheduled dates lie between `start` and `end`, both included.

    A moved delivery goes to the next day within a week that is no holiday, no date of the schedule itself and not
    taken by another moved one; where there is none, it is skipped. The outcome for one date never depends on where
    the window starts, so planning in many small windows equals planning in one.
    """
    for day in schedule.between(start, end):
        delivered = _resolve(schedule, day, holidays, policy)
        if delivered is not None:
            yield PlannedDate(day, delivered)


def _resolve(
    schedule: Schedule, day: date, holidays: Collection[date], policy: HolidayPolicy
) -> date | None:
    if day not in holidays:
        return day
    if policy is HolidayPolicy.SKIP:
        return None
    # Earlier moved dates may have taken the days in question: they are found again from the schedule, back to the
    # last gap that no move can bridge, and placed in the same order. Nothing has to be remembered.
    last_taken = date.min
    placed: date | None = None
    for mover in _movers_until(schedule, day, holidays):
        free = max(last_taken, mover) + timedelta(days=1)
        while free in holidays or schedule.includes(free):
            free += timedelta(days=1)
            if (free - mover).days > FURTHEST_MOVE_DAYS:
                break
        placed = free if (free - mover).days <= FURTHEST_MOVE_DAYS else None
        last_taken = placed or last_taken
    return placed


def _movers_until(schedule: Schedule, day: date, holidays: Collection[date]) -> list[date]:
    movers = [day]
    while True:
        reach = movers[-1] - timedelta(days=FURTHEST_MOVE_DAYS)
        earlier = [
            found
            for found in schedule.between(reach, movers[-1] - timedelta(days=1))
            if found in holidays
        ]
        if not earlier:
            return movers[::-1]
        movers.extend(reversed(earlier))
