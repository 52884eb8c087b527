"""When a hook is called."""

from typing import Any

from django.db import transaction


def call_event(func: Any, *args: Any, **kwargs: Any) -> None:
    """Call now, or after commit when a transaction is open."""
    if transaction.get_connection().in_atomic_block:
        transaction.on_commit(lambda: func(*args, **kwargs))
    else:
        func(*args, **kwargs)
