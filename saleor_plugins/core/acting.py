"""On whose behalf this thread works, for what is audited below Python: the database's own trigger."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from .audit import Actor

# A function, asked only when something is audited: who asks may not have been looked up yet.
_current: ContextVar[Callable[[], Actor | None] | None] = ContextVar("commerce_actor", default=None)


def begin(who: Callable[[], Actor | None]) -> None:
    """From now on this thread works for whom `who` answers."""
    _current.set(who)


def end() -> None:
    """Forget; the thread goes back to its pool."""
    _current.set(None)


@contextmanager
def on_behalf_of(actor: Actor) -> Iterator[None]:
    """Work for `actor` in the block, and afterwards for whom it was before."""
    token = _current.set(lambda: actor)
    try:
        yield
    finally:
        _current.reset(token)


def actor() -> Actor | None:
    """Who acts; None for the system itself (tasks, commands) and for a stranger."""
    who = _current.get()
    return who() if who is not None else None
