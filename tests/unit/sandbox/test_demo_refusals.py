"""What keeps `make demo` from starting is said in one clear line."""

import os
import shutil
import socket
import subprocess
import sys
from collections import namedtuple
from pathlib import Path

import pytest
from demo import __main__ as demo
from demo.progress import Problem

PROJECT = Path(__file__).resolve().parents[3]


def test_a_port_in_use_is_named_with_the_variable_that_moves_it(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "demo"],
            env={
                **os.environ,
                "PYTHONPATH": f"{PROJECT}/deploy/sandbox:{PROJECT}",
                "DEMO_PORT_API": str(port),
                "DEMO_STATE": str(tmp_path),
            },
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert done.returncode == 1 and not done.stderr
    assert done.stdout == (
        f"Cannot go on: port {port} (api) is in use. Stop what listens there, or set DEMO_PORT_API.\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: usage(10**12, 10**12, 123_000_000))
    with pytest.raises(Problem, match="only 123 MB of disk are free; 1500 MB are needed"):
        demo._enough_disk(tmp_path)


def test_a_missing_tool_is_named(tmp_path: Path) -> None:
    for name in ("bash", "dirname"):
        (tmp_path / name).symlink_to(str(shutil.which(name)))
    done = subprocess.run(
        [str(tmp_path / "bash"), "deploy/sandbox/demo.sh", sys.executable, str(tmp_path / "venv")],
        cwd=PROJECT,
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1 and not done.stdout
    assert done.stderr == "Cannot start: node is missing. Install Node.js 20 or newer.\n"


@pytest.mark.parametrize(
    ("version", "said"),
    [("3.10", "is older than 3.11."), ("none", "is not there. Debian: apt-get install python3")],
)
def test_an_unfit_python_is_named(tmp_path: Path, version: str, said: str) -> None:
    python = tmp_path / "python"
    if version != "none":
        # Only the first question is answered, as that version would.
        python.write_text("#!/bin/sh\nexit 1\n")
        python.chmod(0o755)
    done = subprocess.run(
        ["bash", "deploy/sandbox/install.sh", str(python), str(tmp_path / "venv")],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1 and not done.stdout
    (line,) = done.stderr.splitlines()
    assert line.startswith("Cannot install: ") and said in line
    assert not (tmp_path / "venv").exists()
