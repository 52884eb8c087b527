"""`make demo`: it opens, tells where, ends with all of its processes, and finds its data again."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from demo import seed
from runner.companions import OWNER, Ports
from runner.platforms import PROJECT
from shopkeeper.client import Client


def _as_in_a_terminal() -> None:
    # A suite in the background of a shell has Ctrl-C ignored, and so would everything that it starts.
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Demo:
    """One run of it, in a folder of its own and on free ports."""

    def __init__(self, state: Path, **variables: str) -> None:
        self.ports = Ports.free()
        self.lines: list[str] = []
        self._open = threading.Event()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "demo"],
            cwd=PROJECT,
            env={
                **os.environ,
                "PYTHONPATH": f"{PROJECT}/deploy/sandbox:{PROJECT}",
                "DEMO_STATE": str(state),
                **{
                    f"DEMO_PORT_{name.upper()}": str(port)
                    for name, port in vars(self.ports).items()
                },
                **variables,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            preexec_fn=_as_in_a_terminal,
        )
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self.lines.append(line.rstrip())
            if "Sign in as" in line:
                self._open.set()
        self._open.set()

    @property
    def told(self) -> str:
        """Everything that it has said."""
        return "\n".join(self.lines)

    def wait_until_open(self) -> None:
        """Until it has told its addresses; fails with what it said if it ended instead."""
        assert self._open.wait(400), self.told
        assert self._process.poll() is None, self.told

    def interrupt(self) -> int:
        """Ctrl-C; its exit status."""
        self._process.send_signal(signal.SIGINT)
        return self.ended()

    def ended(self) -> int:
        """Its exit status, once it is over."""
        return self._process.wait(400)

    def children(self) -> list[str]:
        """Command lines of the processes that it started."""
        found = []
        for each in Path("/proc").iterdir():
            if each.name.isdigit() and each.name != str(self._process.pid):
                try:
                    command = (each / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                    environment = (each / "environ").read_bytes().decode(errors="replace")
                except OSError:
                    continue
                ports = [str(port) for port in vars(self.ports).values()]
                if any(f":{port}" in environment or f" {port} " in f"{command} " for port in ports):
                    found.append(command)
        return found


@pytest.fixture
def state() -> Iterator[Path]:
    """A folder for the shop's data that the database's own user may enter."""
    with tempfile.TemporaryDirectory(prefix="demo-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder) / "data"


def test_the_demo(state: Path) -> None:
    """Given nothing, then a shop with goods and people; Ctrl-C leaves nothing; its data is there again."""
    demo = Demo(state)
    try:
        demo.wait_until_open()
        for address in (demo.ports.storefront_url, demo.ports.api_url, demo.ports.razorpay_url):
            assert address in demo.told
        home = requests.get(demo.ports.storefront_url, timeout=60)
        assert home.status_code == 200 and "/p/" in home.text
        for email, password in (
            (seed.SHOPPER, seed.PASSWORD),
            (seed.DISTRIBUTOR, seed.PASSWORD),
            OWNER,
        ):
            assert email in demo.told and password in demo.told
            assert seed.sign_in(demo.ports, email, password).token
        count = '{ products(first: 1, channel: "consumer") { totalCount } }'
        api = Client(f"{demo.ports.api_url}/graphql/")
        assert api(count).ok()["products"]["totalCount"] >= 150
        assert len(demo.children()) >= 5
    finally:
        status = demo.interrupt()
    assert status == 0 and demo.lines[-1] == "Stopped."
    assert demo.children() == []
    for port in vars(demo.ports).values():
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", port)) != 0, port

    again = Demo(state, CHECK="1")
    assert again.ended() == 0, again.told
    assert "Importing the catalogue" not in again.told
    assert "order 1," in again.told and "FULL charged" in again.told
