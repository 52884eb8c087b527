"""Access to Saleor's writer database."""

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def writer() -> Iterator[None]:
    """Allow the writer database in tasks, commands and plugin views; a decorator as well.

    Saleor's Celery task class and its middleware restrict the writer unless code says that it means
    it (`saleor.core.db.connection.allow_writer`).
    """
    from saleor.core.db.connection import allow_writer

    with allow_writer():
        yield
