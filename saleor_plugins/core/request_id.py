"""The id that follows one request through logs, workers and outgoing calls."""

import re
import uuid
from contextvars import ContextVar

_current: ContextVar[str] = ContextVar("commerce_request_id", default="")
_ACCEPTED = re.compile(r"[A-Za-z0-9_.:-]{8,64}")


def current() -> str:
    """The id of the request or task being worked on, or an empty string."""
    return _current.get()


def begin(given: str | None = None) -> str:
    """Start a request: take over a well-formed id from outside, otherwise make one."""
    value = given if given and _ACCEPTED.fullmatch(given) else uuid.uuid4().hex
    _current.set(value)
    return value


def end() -> None:
    """Forget the id; the thread goes back to its pool."""
    _current.set("")
