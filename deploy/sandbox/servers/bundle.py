"""Both servers of one data directory, started and stopped together."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from .postgres import Postgres
from .processes import lock
from .redis import Redis


@contextmanager
def running(
    data_dir: str | Path | None = None,
    *,
    fast: bool = False,
    postgres: bool = True,
    redis: bool = True,
    postgres_port: int = 0,
    redis_port: int = 0,
    max_connections: int = 200,
    database: str = "saleor",
    programs: Path | None = None,
) -> Iterator[dict[str, str]]:
    """Yields DATABASE_URL and REDIS_URL of servers on 127.0.0.1; port 0 takes a free one.

    With a directory the data stays; without one it lives in a temporary directory and goes. `fast`
    gives up durability for speed (tests). Raises ServerError when the directory is in use or a
    server does not start.
    """
    with ExitStack() as stack:
        place = Path(data_dir) if data_dir is not None else temporary(stack)
        place = place.absolute()
        place.mkdir(parents=True, exist_ok=True)
        stack.enter_context(lock(place))
        urls: dict[str, str] = {}
        if postgres:
            database_server = Postgres(
                place / "postgres",
                port=postgres_port,
                fast=fast,
                max_connections=max_connections,
                database=database,
                programs=programs,
            )
            stack.callback(database_server.stop)
            urls["DATABASE_URL"] = database_server.start()
        if redis:
            redis_server = Redis(place / "redis", port=redis_port, fast=fast)
            stack.callback(redis_server.stop)
            urls["REDIS_URL"] = redis_server.start()
        yield urls


def temporary(stack: ExitStack) -> Path:
    place = Path(tempfile.mkdtemp(prefix="servers-"))
    stack.callback(shutil.rmtree, place, ignore_errors=True)
    return place
