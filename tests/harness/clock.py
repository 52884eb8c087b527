"""The clock of the shop's processes, moved by a file that they read in debug mode."""

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path


class Clock:
    """Moves the time that the plugins see; the platform's own clock stays."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.reset()

    def reset(self) -> None:
        """Back to the real time."""
        self._write("")

    def advance(self, **delta: float) -> None:
        """Forward (or back) by a timedelta's arguments, on top of earlier moves."""
        text = self.path.read_text()
        before = float(text) if text else 0.0
        self._write(str(before + timedelta(**delta).total_seconds()))

    def set(self, instant: datetime) -> None:
        """To an instant; the time runs on from there."""
        self._write(str((instant - datetime.now(UTC)).total_seconds()))

    @contextlib.contextmanager
    def standing(self) -> Iterator[None]:
        """The time stands still inside the block, however long it takes, and then goes on from before."""
        before = self.path.read_text()
        self._write(self.now().isoformat())
        try:
            yield
        finally:
            self._write(before)

    def now(self) -> datetime:
        """What the plugins see now."""
        text = self.path.read_text()
        return datetime.now(UTC) + timedelta(seconds=float(text) if text else 0.0)

    def _write(self, text: str) -> None:
        # Replaced in one step: a process must never read half a number.
        temporary = self.path.with_suffix(".new")
        temporary.write_text(text)
        temporary.replace(self.path)
