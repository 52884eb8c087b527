"""Date arguments of the gateway's commands: whole days in the shop's zone."""

import argparse
from datetime import date, datetime, time, timedelta
from typing import Any

from ...core import clock


def add_arguments(parser: Any) -> None:
    """`--from`, `--to` (both days included) and `--channel`."""
    parser.add_argument("--from", dest="since", type=_day, help="first day, 2026-11-01")
    parser.add_argument("--to", dest="until", type=_day, help="last day; today by default")
    parser.add_argument("--channel", help="a channel's slug; all by default")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day like 2026-11-01") from error


def span(since: date | None, until: date | None, *, days: int) -> tuple[datetime, datetime]:
    """The instants that the days begin and end at; the last `days` days by default."""
    zone = clock.shop_zone()
    last = until or clock.today(zone)
    first = since or last - timedelta(days=days - 1)
    start = datetime.combine(first, time.min, zone)
    return start, datetime.combine(last + timedelta(days=1), time.min, zone) - timedelta(seconds=1)
