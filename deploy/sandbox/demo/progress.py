"""What the demo tells while it works: a spinner on a terminal, plain lines elsewhere."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console

console = Console(highlight=False)


class Problem(Exception):
    """Something that the person at the keyboard can mend; its message is the one line to show."""


@contextmanager
def step(what: str) -> Iterator[None]:
    """Show that `what` is being done, and how long it took."""
    started = time.monotonic()
    if console.is_terminal:
        with console.status(what):
            yield
    else:
        console.print(f"… {what}")
        yield
    console.print(f"[green]✓[/green] {what} [dim]({time.monotonic() - started:.1f} s)[/dim]")
