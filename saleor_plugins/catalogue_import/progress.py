"""Progress for whoever waits: a bar on a terminal that can show one, plain lines otherwise."""

import time
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

T = TypeVar("T")
_SECONDS_BETWEEN_LINES = 5.0


def track(things: Iterable[T], what: str, total: int | None, out: Any) -> Iterator[T]:
    """Hand on `things` and say how far it is; `total` is None when nobody knows yet."""
    if getattr(out, "isatty", lambda: False)():
        try:
            from rich.progress import track as bar
        except ImportError:
            pass
        else:
            yield from bar(things, description=what, total=total)
            return
    said = time.monotonic()
    for count, thing in enumerate(things, start=1):
        yield thing
        if time.monotonic() - said >= _SECONDS_BETWEEN_LINES:
            said = time.monotonic()
            of = f" of {total}" if total else ""
            out.write(f"{what}: {count}{of}\n")
