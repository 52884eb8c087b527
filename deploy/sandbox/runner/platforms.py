"""Which Saleor the suite runs on: the sandbox's stand-in, or a real one named by SALEOR_HOME."""

import hashlib
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[3]
STATE = PROJECT / ".sandbox"


@dataclass(frozen=True)
class Platform:
    """How to start Python with a Saleor in it. `home` is None for the sandbox."""

    name: str
    home: Path | None
    python: str
    pythonpath: tuple[Path, ...]

    def environment(self) -> dict[str, str]:
        """Variables that every process of this platform needs."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if name in ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH")
        }
        return {
            **kept,
            "PYTHONPATH": os.pathsep.join(str(path) for path in self.pythonpath),
            "PYTHONWARNINGS": "ignore",
            "DJANGO_SETTINGS_MODULE": "saleor_plugins.settings",
            "SEND_USAGE_TELEMETRY": "False",
        }

    def run(self, *arguments: str, env: dict[str, str], timeout: float = 600) -> str:
        """Run this platform's Python to its end; its output, or an error that shows it."""
        done = subprocess.run(
            [self.python, *arguments],
            env={**self.environment(), **env},
            cwd=self.home or PROJECT,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(
                f"{' '.join(arguments)} on {self.name} failed:\n{(done.stdout + done.stderr)[-6000:]}"
            )
        return done.stdout

    def fingerprint(self, *, ours: bool) -> str:
        """Changes whenever a migration of the platform does (or, with `ours`, one of ours or an App)."""
        digest = hashlib.sha256(self.name.encode())
        roots = [self.home / "saleor" if self.home else PROJECT / "deploy/sandbox/saleor"]
        if ours:
            roots.append(PROJECT / "saleor_plugins")
        for root in roots:
            # Migrating also makes the Apps that our apps.py files declare.
            paths = [*root.glob("**/migrations/*.py"), *(root.glob("*/apps.py") if ours else ())]
            for path in sorted(paths):
                digest.update(str(path.relative_to(root)).encode())
                digest.update(path.read_bytes())
        return digest.hexdigest()[:12]


def chosen() -> Platform:
    """The platform of this run: SALEOR_HOME's, or the sandbox when it is not set."""
    named = os.environ.get("SALEOR_HOME")
    if not named:
        return Platform(
            name="sandbox",
            home=None,
            python=sys.executable,
            pythonpath=(PROJECT, PROJECT / "deploy/sandbox"),
        )
    home = Path(named).expanduser().resolve()
    python = home / ".venv/bin/python"
    if not python.exists():
        raise RuntimeError(f"SALEOR_HOME={home} has no .venv/bin/python.")
    platform = Platform(name=home.name, home=home, python=str(python), pythonpath=(home, PROJECT))
    _install(platform)
    return platform


_INSTALLED = """
from importlib.metadata import entry_points
import anymail, bcrypt, fpdf, icalendar, jinja2, openpyxl, prometheus_client, razorpay
found = {e.name for e in entry_points(group="saleor.plugins")}
raise SystemExit("saleor_plugins.razorpay_gateway" not in found)
"""


def _install(platform: Platform) -> None:
    """Put the project beside a real Saleor as a merchant would, without moving any of its pins."""
    probe = subprocess.run([platform.python, "-c", _INSTALLED], capture_output=True, check=False)
    if probe.returncode == 0:
        return
    pip = [platform.python, "-m", "pip"]
    pins = subprocess.run(
        [*pip, "freeze", "--exclude-editable"], capture_output=True, text=True, check=True
    ).stdout
    STATE.mkdir(exist_ok=True)
    constraints = STATE / f"pins-{platform.name}.txt"
    # Saleor's own pins stand; only what is not there yet may be chosen freely.
    constraints.write_text("\n".join(line for line in pins.splitlines() if "==" in line))
    subprocess.run([*pip, "install", "-q", "-c", str(constraints), "-e", str(PROJECT)], check=True)
