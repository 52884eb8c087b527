"""Processes of a test shop: started with their output kept, waited for, killed for certain."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path


def free_port() -> int:
    """A port on loopback that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Process:
    """One child process with its own session, so that its children die with it."""

    def __init__(
        self, name: str, command: list[str], *, env: dict[str, str], cwd: Path, log: Path
    ) -> None:
        self.name = name
        self.command = command
        self.env = env
        self.cwd = cwd
        self.log = log
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def running(self) -> bool:
        """Whether the process is alive."""
        return self._child is not None and self._child.poll() is None

    @property
    def pid(self) -> int:
        """Its number, which is also its process group's; 0 before it was started."""
        return self._child.pid if self._child is not None else 0

    def start(self) -> None:
        """Start it; its output is appended to the log."""
        with self.log.open("ab") as output:
            self._child = subprocess.Popen(
                self.command,
                env=self.env,
                cwd=self.cwd,
                stdout=output,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )

    def wait_until(self, ready: Callable[[], bool], timeout: float = 90) -> None:
        """Wait until `ready`, or fail with the end of the log."""
        deadline = time.monotonic() + timeout
        while not ready():
            if not self.running or time.monotonic() > deadline:
                state = "is not ready" if self.running else "ended"
                raise RuntimeError(f"{self.name} {state}:\n{self.tail()}")
            time.sleep(0.1)

    def tail(self, characters: int = 4000) -> str:
        """The end of what it printed."""
        return self.log.read_text(errors="replace")[-characters:] if self.log.exists() else ""

    def _signal(self, number: int) -> None:
        if self._child is None:
            return
        try:
            os.killpg(self._child.pid, number)
        except ProcessLookupError:
            return

    def kill(self) -> None:
        """kill -9: nothing is cleaned up."""
        self._signal(signal.SIGKILL)
        if self._child is not None:
            self._child.wait()

    def stop(self) -> None:
        """Ask it to end, then insist."""
        self._signal(signal.SIGTERM)
        if self._child is not None:
            try:
                self._child.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.kill()
            # Children that outlive their parent hold ports and database connections.
            self._signal(signal.SIGKILL)
