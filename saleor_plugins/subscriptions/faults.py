"""Places at which tests kill a worker, to prove that the next one finishes its work exactly once."""

from __future__ import annotations

from collections.abc import Callable

_hook: Callable[[str], None] | None = None


def reach(point: str) -> None:
    """Say that the code has reached `point`; does nothing unless a test listens."""
    if _hook is not None:
        _hook(point)


def listen(hook: Callable[[str], None] | None) -> None:
    """Have `hook` called at every point (None: nobody)."""
    global _hook
    _hook = hook
