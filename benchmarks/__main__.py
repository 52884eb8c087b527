"""Run every benchmark, one after the other, or those named: `python -m benchmarks [name ...]`.

Each is a program of its own and prints its figure beside a baseline of the same run; none passes or
fails. They want a quiet machine and take some minutes each; SALEOR_HOME names the Saleor for those that
need one.
"""

import subprocess
import sys
import time
from pathlib import Path

_FOLDER = Path(__file__).parent


def main(named: list[str]) -> int:
    """Exit status 1 when one of them broke (not when a figure is poor)."""
    known = sorted(path.stem for path in _FOLDER.glob("*.py") if not path.stem.startswith("__"))
    unknown = set(named) - set(known)
    if unknown:
        print(f"Unknown: {', '.join(sorted(unknown))}. There are: {', '.join(known)}.")
        return 2
    broken = []
    for name in named or known:
        print(f"\n=== {name} ===", flush=True)
        started = time.monotonic()
        status = subprocess.run(
            [sys.executable, "-m", f"benchmarks.{name}"], check=False
        ).returncode
        print(f"({time.monotonic() - started:.0f} s)", flush=True)
        if status:
            broken.append(name)
    if broken:
        print(f"\nBroken: {', '.join(broken)}")
    return int(bool(broken))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
