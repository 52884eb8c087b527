"""Code run inside the platform: one process has Django loaded, each piece of code gets a fork of it."""

import json
import socket
import threading
from pathlib import Path
from typing import Any

from runner.platforms import PROJECT, Platform
from runner.processes import Process

_PROGRAM = Path(__file__).with_name("forking.py")


class Inside:
    """Runs code with the shop's environment; starts its process when it is first asked."""

    def __init__(self, platform: Platform, env: dict[str, str], work: Path) -> None:
        self._platform = platform
        self._env = env
        self._work = work
        self._started_with: dict[str, str] | None = None
        self._process: Process | None = None
        self._lock = threading.Lock()

    def run(self, code: str, timeout: float = 600) -> str:
        """Run code to its end; what it printed, or RuntimeError with that."""
        answer = self._ask(code, timeout)
        if answer["status"]:
            said = (answer["stdout"] + answer["stderr"])[-6000:]
            raise RuntimeError(f"code inside {self._platform.name} failed:\n{said}")
        return str(answer["stdout"])

    def stop(self) -> None:
        """End the process and whatever still runs in forks of it."""
        if self._process is not None:
            self._process.kill()
            self._process = None

    def _ask(self, code: str, timeout: float) -> dict[str, Any]:
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(timeout)
            client.connect(self._socket())
            client.sendall(code.encode())
            client.shutdown(socket.SHUT_WR)
            with client.makefile("rb") as stream:
                text = stream.read()
        if not text:
            raise RuntimeError(
                f"code inside {self._platform.name} ended without an answer:\n{code}"
            )
        answer: dict[str, Any] = json.loads(text)
        return answer

    def _socket(self) -> str:
        """Where the process listens, which has been started with the environment as it is now."""
        path = self._work / "inside.socket"
        with self._lock:
            if self._process is not None and self._started_with == self._env:
                return str(path)
            self.stop()
            path.unlink(missing_ok=True)
            self._started_with = dict(self._env)
            self._process = Process(
                "inside",
                [self._platform.python, "-P", str(_PROGRAM), str(path)],
                env=self._started_with,
                cwd=self._platform.home or PROJECT,
                log=self._work / "inside.log",
            )
            self._process.start()
            self._process.wait_until(path.exists)
        return str(path)
