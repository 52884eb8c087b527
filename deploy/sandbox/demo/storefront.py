"""The Next.js storefront as a process: installed and built once per change of its sources."""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

from runner.companions import Ports
from runner.platforms import PROJECT
from runner.processes import Process

from .progress import Problem

_FOLDER = PROJECT / "storefront"
_SOURCES = ("src", "messages", "public", "scripts", "data")


def fingerprint() -> str:
    """Changes with anything that the build reads."""
    digest = hashlib.sha256()
    files = [path for path in _FOLDER.iterdir() if path.is_file() and path.name != "README.md"]
    for folder in _SOURCES:
        files += [path for path in (_FOLDER / folder).rglob("*") if path.is_file()]
    for path in sorted(files):
        if path.name.startswith((".", "next-env", "tsconfig.tsbuildinfo")):
            continue
        digest.update(str(path.relative_to(_FOLDER)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def build(logs: Path) -> None:
    """Install and build, unless the last build was of the very same sources."""
    mark = _FOLDER / ".next/demo-build"
    wanted = fingerprint()
    if mark.exists() and mark.read_text() == wanted:
        return
    log = logs / "storefront-build.log"
    with log.open("wb") as output:
        for command in (["npm", "ci", "--no-audit", "--no-fund"], ["npm", "run", "build"]):
            done = subprocess.run(
                command,
                cwd=_FOLDER,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, "NEXT_TELEMETRY_DISABLED": "1"},
                check=False,
            )
            if done.returncode:
                end = log.read_text(errors="replace")[-3000:]
                raise Problem(f"`{' '.join(command)}` failed in storefront/:\n{end}")
    mark.write_text(wanted)


def process(ports: Ports, logs: Path) -> Process:
    """The built storefront, to be started."""
    node = shutil.which("node")
    if node is None:
        raise Problem("node is missing. Install Node.js 20 or newer.")
    env = {
        "PATH": os.environ["PATH"],
        "HOME": os.environ.get("HOME", "/"),
        "LANG": "C.UTF-8",
        "NODE_ENV": "production",
        "NEXT_TELEMETRY_DISABLED": "1",
        "PORT": str(ports.storefront),
        "HOSTNAME": "127.0.0.1",
        "SALEOR_API_URL": f"{ports.api_url}/graphql/",
        "STOREFRONT_URL": ports.storefront_url,
        "DEFAULT_CHANNEL": "consumer",
        "RAZORPAY_CHECKOUT_URL": f"{ports.razorpay_url}/v1/checkout.js",
        "REVALIDATE_SECRET": "revalidate-on-this-machine",
    }
    return Process(
        "storefront",
        [node, "scripts/start.mjs"],
        env=env,
        cwd=_FOLDER,
        log=logs / "storefront.log",
    )
