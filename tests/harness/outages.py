"""A shop whose servers can be stopped: PostgreSQL, the cache's Redis and the broker's, all its own."""

from __future__ import annotations

import contextlib
import fcntl
import shutil
import signal
import socket
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
from runner.platforms import STATE, Platform
from servers import Postgres, Redis, machine_programs

from .shop import Shop


@dataclass
class Machines:
    """The servers that one shop depends on. Each `start()` takes its old port again."""

    shop: Shop
    postgres: Postgres
    cache: Redis
    broker: Redis


# It must never be told by the health endpoint, nor stand in a log.
PASSWORD = "Never-tell-this-password-1"


@contextlib.contextmanager
def machines(platform: Platform) -> Iterator[Machines]:
    """A running shop and its servers, for the length of the block."""
    with contextlib.ExitStack() as stack:
        temporary = Path(tempfile.mkdtemp(prefix="shop-"))
        stack.callback(shutil.rmtree, temporary, ignore_errors=True)
        real = platform.home is not None
        postgres = Postgres(
            _directory(stack, temporary, real),
            fast=True,
            programs=machine_programs() if real else None,
        )
        cache, broker = (Redis(temporary / name, fast=True) for name in ("cache", "broker"))
        for server in (postgres, cache, broker):
            server.start()
            stack.callback(server.stop)
        database = f"postgres://postgres:{PASSWORD}@127.0.0.1:{postgres.port}"
        shop = Shop(platform, database, cache.url, temporary)
        shop.env["CELERY_BROKER_URL"] = broker.url
        made = Machines(shop, postgres, cache, broker)
        try:
            shop.start()
            yield made
        except Exception:
            print(shop.tails())
            raise
        finally:
            for process in (shop.api, shop.worker, *shop.doubles):
                process.kill()
            # A test may have left PostgreSQL stopped, and stopping drops the shop's database.
            if not _answers(postgres.port):
                postgres.start()
            shop.stop()


def _directory(stack: contextlib.ExitStack, temporary: Path, real: bool) -> Path:
    """A cluster that keeps its templates between runs, unless another run has it."""
    STATE.mkdir(exist_ok=True)
    name = "outages-saleor" if real else "outages"
    lock = stack.enter_context((STATE / f"{name}.lock").open("w"))
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return temporary / "postgres"
    return STATE / name


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextlib.contextmanager
def frozen(directory: Path, program: str) -> Iterator[None]:
    """The server that works in `directory` accepts connections and says nothing, inside the block."""
    stopped: set[psutil.Process] = set()
    try:
        # Again until all stand still: one may end while it is looked at, and bear another before it is stopped.
        while found := _working(program, directory) - stopped:
            for process in found:
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.send_signal(signal.SIGSTOP)
            stopped |= found
        assert stopped, f"no {program} works in {directory}"
        yield
    finally:
        for process in stopped:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGCONT)


def _working(program: str, directory: Path) -> set[psutil.Process]:
    return {
        process
        for process in psutil.process_iter(["name"])
        if (process.info["name"] or "").startswith(program) and _works_in(process, directory)
    }


def _works_in(process: psutil.Process, directory: Path) -> bool:
    try:
        return Path(process.cwd()) == directory.resolve()
    except psutil.Error:
        return False
