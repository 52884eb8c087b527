"""The simulator's clock: real time plus what a test has advanced it by. Never goes back."""

from __future__ import annotations

import time


class Clock:
    def __init__(self, offset: int = 0) -> None:
        self.offset = offset

    def now(self) -> int:
        """Unix seconds."""
        return int(time.time()) + self.offset

    def advance(self, seconds: int) -> None:
        if seconds < 0:
            raise ValueError("the clock does not go back")
        self.offset += seconds
