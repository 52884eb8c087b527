"""The README is true: its table is today's, and the commands that it names exist."""

import re
from pathlib import Path

from harness import properties

PROJECT = Path(__file__).resolve().parents[2]


def test_the_table_of_properties_is_made_from_the_folder() -> None:
    readme = (PROJECT / "README.md").read_text()
    assert readme == properties.written(readme), "run `make properties`"


def test_every_make_target_named_in_the_docs_exists() -> None:
    makefile = (PROJECT / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z0-9-]+):", makefile, flags=re.MULTILINE))
    named: set[str] = set()
    for path in [*PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md")]:
        named |= set(re.findall(r"\bmake ([a-z0-9-]+)\b(?=[\s`\n]|$)", _code(path.read_text())))
    assert named - targets == set()


def _code(markdown: str) -> str:
    """The code of a page: indented or fenced blocks, and what stands in backticks."""
    blocks = re.findall(r"^(?: {4}|\t)(.*)$", markdown, flags=re.MULTILINE)
    fenced = re.findall(r"```.*?\n(.*?)```", markdown, flags=re.DOTALL)
    return "\n".join(blocks + fenced + re.findall(r"`([^`\n]+)`", markdown))


def test_every_link_between_our_pages_leads_somewhere() -> None:
    broken = []
    for path in [*PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", path.read_text()):
            if "://" not in target and not (path.parent / target).exists():
                broken.append(f"{path.relative_to(PROJECT)}: {target}")
    assert broken == []
