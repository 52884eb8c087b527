"""Starting servers under a guard, finding what an earlier crash left running, free ports."""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

import psutil

from .errors import ServerError

GUARD = Path(__file__).with_name("guard.py")
STOP_SECONDS = 20.0


def free_port() -> int:
    """A TCP port of the loopback interface that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Guarded:
    """A server process with its guard. `stop()` shuts it down cleanly and waits."""

    def __init__(self, command: Sequence[str], log: Path, *, user: str = "") -> None:
        with log.open("ab") as output:
            self._guard = subprocess.Popen(
                [sys.executable, "-I", str(GUARD), user, *command],
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    @property
    def alive(self) -> bool:
        return self._guard.poll() is None

    def stop(self) -> None:
        if self._guard.stdin is not None and not self._guard.stdin.closed:
            self._guard.stdin.close()
        try:
            self._guard.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(psutil.NoSuchProcess):
                for child in psutil.Process(self._guard.pid).children():
                    child.kill()
            self._guard.kill()
            self._guard.wait()


def wait_until(
    ready: Callable[[], bool], server: Guarded, seconds: float, name: str, log: Path
) -> None:
    """Waits for `ready()`; a server that dies or dawdles raises with the end of its log."""
    end = time.monotonic() + seconds
    while not ready():
        if not server.alive or time.monotonic() > end:
            server.stop()
            raise ServerError(f"{name} did not start: {tail(log)}")
        time.sleep(0.03)


def tail(log: Path, lines: int = 5) -> str:
    text = log.read_text(errors="replace").strip() if log.exists() else ""
    return " / ".join(text.splitlines()[-lines:]) or "no log"


def end_leftovers(is_ours: Callable[[psutil.Process], bool], seconds: float = 10.0) -> None:
    """Ends the servers of a data directory whose owner was killed: first asked, then forced.

    SIGINT is the fast shutdown of both servers; PostgreSQL's SIGTERM would wait for its clients.
    """
    left = [process for process in psutil.process_iter() if _safely(is_ours, process)]
    for process in left:
        _send(process, signal.SIGINT)
    _, stubborn = psutil.wait_procs(left, timeout=seconds)
    for process in stubborn:
        _send(process, signal.SIGKILL)
    psutil.wait_procs(stubborn, timeout=seconds)


def _safely(is_ours: Callable[[psutil.Process], bool], process: psutil.Process) -> bool:
    try:
        return is_ours(process)
    except psutil.Error:
        return False


def _send(process: psutil.Process, number: signal.Signals) -> None:
    with suppress(psutil.NoSuchProcess):
        process.send_signal(number)


def lock(directory: Path) -> IO[str]:
    """One owner per data directory. The lock ends with the process, also when it is killed."""
    handle = (directory / ".lock").open("a+")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        handle.seek(0)
        owner = handle.read().strip() or "another process"
        handle.close()
        raise ServerError(f"{directory} is in use by process {owner}") from error
    handle.truncate(0)
    handle.write(str(os.getpid()))
    handle.flush()
    return handle
