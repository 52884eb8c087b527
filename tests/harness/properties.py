"""The README's table of properties, made from the files of tests/conformance/.

    python -m tests.harness.properties          # write it
    python -m tests.harness.properties --check  # exit 1 when it is not up to date

A test is called test_<number>[_<number>...]_<words>; its docstring's first line says what it shows.
"""

import ast
import re
import sys
from pathlib import Path

_PROJECT = Path(__file__).resolve().parents[2]
_CONFORMANCE = _PROJECT / "tests/conformance"
_README = _PROJECT / "README.md"
_BEGIN, _END = "<!-- properties -->", "<!-- /properties -->"
TOTAL = 79


def proven() -> dict[int, tuple[str, str]]:
    """Number of each proven property, with what its first test says and that test's file."""
    found: dict[int, tuple[str, str]] = {}
    for path in sorted(_CONFORMANCE.glob("test_*.py")):
        for node in ast.parse(path.read_text()).body:
            if not isinstance(node, ast.FunctionDef):
                continue
            numbers = re.match(r"test((?:_\d+)+)_", node.name)
            if numbers is None:
                continue
            said = (ast.get_docstring(node) or node.name).splitlines()[0].strip().rstrip(".")
            for number in re.findall(r"\d+", numbers.group(1)):
                found.setdefault(int(number), (said.replace("|", "\\|"), path.name))
    return found


def table() -> str:
    """The table in Markdown, with how many of the 79 there are."""
    rows = proven()
    lines = [
        f"{len(rows)} of the {TOTAL} properties have a numbered test that runs on every platform:",
        "",
        "| # | Shown | Test |",
        "|---|---|---|",
    ]
    for number, (said, name) in sorted(rows.items()):
        lines.append(f"| {number} | {said} | [{name}](tests/conformance/{name}) |")
    return "\n".join(lines)


def written(readme: str) -> str:
    """The README with the table of today."""
    before, _, rest = readme.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    return f"{before}{_BEGIN}\n{table()}\n{_END}{after}"


def main(arguments: list[str]) -> int:
    """Write or check."""
    readme = _README.read_text()
    wanted = written(readme)
    if "--check" in arguments:
        if readme != wanted:
            print("README.md's table of properties is out of date: make properties")
        return int(readme != wanted)
    _README.write_text(wanted)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
