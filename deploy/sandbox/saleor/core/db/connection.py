"""Saleor's guard around the writer database. The sandbox has one database: nothing to guard."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def allow_writer() -> Iterator[None]:
    """Mark a block that may write; usable as a decorator too."""
    yield


@contextmanager
def allow_writer_in_context(context: Any) -> Iterator[None]:
    """Mark a block that may write when the request reads from the writer."""
    yield
