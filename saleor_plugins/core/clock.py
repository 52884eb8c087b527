"""The only clock. Everything that depends on time asks here, so that tests can move it."""

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings


def _moved() -> datetime | None:
    """A test's clock: a file with an ISO instant, or with seconds to add to the real time.

    Honoured in debug mode only: nobody moves a merchant's clock with an environment variable.
    """
    path = os.environ.get("TEST_CLOCK_FILE")
    if not path or not settings.DEBUG:
        return None
    try:
        text = Path(path).read_text().strip()
    except FileNotFoundError:
        return None
    if not text:
        return None
    try:
        return datetime.now(UTC) + timedelta(seconds=float(text))
    except ValueError:
        return datetime.fromisoformat(text).astimezone(UTC)


def now() -> datetime:
    """This instant, aware, in UTC."""
    return _moved() or datetime.now(UTC)


def shop_zone() -> ZoneInfo:
    """The shop's time zone: setting SHOP_TIME_ZONE, Asia/Kolkata unless told otherwise."""
    return ZoneInfo(getattr(settings, "SHOP_TIME_ZONE", "Asia/Kolkata"))


def today(zone: ZoneInfo | None = None) -> date:
    """The calendar date in `zone` (the shop's by default)."""
    return now().astimezone(zone or shop_zone()).date()
