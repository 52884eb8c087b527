"""Run the platform and conformance suites on each real Saleor found, and say which.

    python -m tests.harness.each_platform ~/.local/share/saleor/3.23 ... [-- pytest's arguments]

SALEOR_HOME, when set, names the only one.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

_PROJECT = Path(__file__).resolve().parents[2]
_SUITES = ("tests/platform", "tests/conformance")


def main(arguments: list[str]) -> int:
    """Exit status: 0 when every platform passed, 1 when one failed, 2 when none was found."""
    at = arguments.index("--") if "--" in arguments else len(arguments)
    homes, rest = arguments[:at], arguments[at + 1 :]
    if named := os.environ.get("SALEOR_HOME"):
        homes = [named]
    found = [Path(home) for home in homes if (Path(home) / ".venv/bin/python").exists()]
    if not found:
        print(
            "No Saleor found. Set SALEOR_HOME to a checkout with its own .venv (docs/testing.md)."
        )
        return 2
    print("Platforms:", ", ".join(f"Saleor {home.name} at {home}" for home in found), flush=True)
    outcomes = {home.name: _run(home, rest) for home in found}
    print()
    for name, (status, summary) in outcomes.items():
        print(f"Saleor {name}: {summary or f'pytest ended with {status}'}")
    return int(any(status for status, _ in outcomes.values()))


def _run(home: Path, rest: list[str]) -> tuple[int, str]:
    print(f"\n=== Saleor {home.name} ===", flush=True)
    process = subprocess.Popen(
        [sys.executable, "-m", "pytest", *_SUITES, *rest],
        cwd=_PROJECT,
        env={**os.environ, "SALEOR_HOME": str(home)},
        stdout=subprocess.PIPE,
        text=True,
    )
    summary = ""
    assert process.stdout is not None
    for line in process.stdout:
        print(line, end="", flush=True)
        if re.search(r"\d+ (passed|failed|error)", line):
            summary = line.strip(" =\n")
    return process.wait(), summary


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
