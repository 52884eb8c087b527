"""Which backups go. Pure: times in, times out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta


def doomed(
    taken: Iterable[datetime], now: datetime, *, keep_days: int, keep_all_hours: int
) -> set[datetime]:
    """Of backups taken at these times, those that nothing keeps any longer.

    Every backup of the last `keep_all_hours` stays, then the last one of each day (UTC) for
    `keep_days`. The newest stays whatever its age: a shop whose backups stopped keeps its last.
    """
    every = sorted(taken)
    if not every:
        return set()
    kept = {every[-1]}
    last_of_day = {moment.date(): moment for moment in every}
    for moment in every:
        age = now - moment
        if age <= timedelta(hours=keep_all_hours) or (
            age <= timedelta(days=keep_days) and last_of_day[moment.date()] == moment
        ):
            kept.add(moment)
    return set(every) - kept
