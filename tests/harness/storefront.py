"""What the storefront asks of the API: its own documents, as they are in its source."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from graphql import parse
from graphql.language import ast
from graphql.language.printer import print_ast

SOURCE = Path(__file__).resolve().parents[2] / "storefront/src"


@cache
def _definitions() -> dict[str, Any]:
    """Every operation and fragment by its name."""
    files = sorted((SOURCE / "lib/saleor/operations").glob("*.graphql"))
    text = "\n".join(path.read_text("utf-8") for path in files)
    return {each.name.value: each for each in parse(text).definitions}


def document(operation: str) -> str:
    """One operation with the fragments that it needs."""
    wanted = [operation]
    for name in wanted:
        written = print_ast(_definitions()[name])
        for each in re.findall(r"\.\.\.\s*(\w+)", written):
            if each != "on" and each not in wanted:
                wanted.append(each)
    return "\n".join(print_ast(_definitions()[name]) for name in wanted)


def documents() -> list[str]:
    """Every operation."""
    return [
        document(name)
        for name, each in _definitions().items()
        if isinstance(each, ast.OperationDefinition)
    ]


def constant(path: str, name: str) -> str:
    """The value of an exported constant in a source file, as it is written."""
    found = re.search(rf"export const {name} = ([^;]+);", (SOURCE / path).read_text("utf-8"))
    assert found is not None, f"{path} has no {name}"
    return found[1].strip()
