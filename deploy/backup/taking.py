"""Taking a backup, again and again, and saying when the last good one was."""

from __future__ import annotations

import logging
import tempfile
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg

from . import keeping
from .dumping import dump
from .errors import BackupError
from .settings import Settings
from .store import Backup, Store

logger = logging.getLogger(__name__)

# An upload that is still going on is not yet a half that nobody finishes.
_UNFINISHED = timedelta(days=1)

# The name among the shop's signs of life: its metrics tell their age, and an alert watches this one.
SIGN = "backup"
_LEAVE_SIGN = """
INSERT INTO commerce_core_heartbeat (name, beat_at) VALUES (%s, %s)
ON CONFLICT (name) DO UPDATE SET beat_at = EXCLUDED.beat_at
"""


def take(settings: Settings, store: Store | None = None) -> Backup:
    """One backup now, then the removal of those that nothing keeps. Raises BackupError.

    A removal that fails (the key may only write, for instance) is logged: the backup is taken.
    """
    store = store or Store(settings)
    began = time.monotonic()
    taken_at = datetime.now(UTC).replace(microsecond=0)
    with tempfile.TemporaryDirectory(prefix="backup-") as folder:
        made = dump(
            settings.database_url, settings.recipient, Path(folder), programs=settings.programs
        )
        backup = store.put(made, taken_at)
    for name, number in backup.totals.contradictions.items():
        if number:
            logger.error("The backup is taken, but the database has %s %s", number, name)
    logger.info(
        "Backup %s: %s bytes, %s rows, %.1f s",
        backup.key,
        backup.size,
        sum(backup.totals.rows.values()),
        time.monotonic() - began,
    )
    _leave_sign(settings, taken_at)
    try:
        clean(settings, store, taken_at)
    except BackupError as error:
        logger.error("The backup is taken, and those that nothing keeps are still there: %s", error)
    return backup


def _leave_sign(settings: Settings, taken_at: datetime) -> None:
    try:
        with psycopg.connect(settings.database_url) as connection:
            connection.execute(_LEAVE_SIGN, [SIGN, taken_at])
    except psycopg.Error as error:
        # A role that may only read can back up; nobody is told of the age then.
        logger.warning("The shop is not told of the backup: %s", type(error).__name__)


def clean(settings: Settings, store: Store, now: datetime) -> set[datetime]:
    """Remove what nothing keeps; answers which times."""
    gone = keeping.doomed(
        store.taken(), now, keep_days=settings.keep_days, keep_all_hours=settings.keep_all_hours
    )
    gone |= {moment for moment in store.halves() if now - moment > _UNFINISHED}
    store.remove(gone)
    return gone


def serve(settings: Settings, stop: threading.Event) -> None:
    """A backup every so many minutes until `stop`. One that fails is tried again a minute later."""
    store = Store(settings)
    while not stop.is_set():
        began = time.monotonic()
        try:
            take(settings, store)
            pause = settings.every_minutes * 60 - (time.monotonic() - began)
        except Exception as error:
            logger.exception("No backup: %s", error)
            pause = 60
        stop.wait(max(pause, 1))


def check(store: Store, now: datetime, minutes: int) -> datetime:
    """When the newest whole backup was taken. Raises BackupError when that is too long ago."""
    taken = store.taken()
    if not taken:
        raise BackupError("There is no backup.")
    age = now - taken[-1]
    if age > timedelta(minutes=minutes):
        raise BackupError(
            f"The newest backup is {age.total_seconds() / 60:.0f} minutes old, more than {minutes}."
        )
    return taken[-1]
