"""What the stand-in's API serves, Saleor serves too: same types, fields, arguments, values.

The published schemas lie beside the repository (`../shared/saleor/`), or where SALEOR_SCHEMAS says.
Without them the comparison cannot be made, and a line says so.
"""

import os
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from graphql import parse
from graphql.language import ast
from graphql.language.printer import print_ast

REPOSITORY = Path(__file__).resolve().parents[3]
PUBLISHED = Path(os.environ.get("SALEOR_SCHEMAS", REPOSITORY.parent / "shared/saleor"))
SDL = REPOSITORY / "deploy/sandbox/saleor/graphql/sdl"
VERSIONS = ("3.22", "3.23", "3.24")
# The version the stand-in stands for; the others may differ in what may be null.
OWN = "3.23"


def _read(text: str) -> dict[str, Any]:
    """Definitions by name; descriptions and directives, which graphql-core 2 cannot read, go."""
    text = re.sub(r'"""(?:.|\n)*?"""', "", text)
    text = re.sub(r'(?m)^\s*"(?:[^"\\\n]|\\.)*"\s*$', "", text)
    text = re.sub(r"(?ms)^directive @.*? on [A-Z_|\s]+?$", "", text)
    text = re.sub(r'@\w+(?:\((?:"(?:[^"\\]|\\.)*"|[^()"])*\))?', "", text)
    text = re.sub(r"implements[^{]*", lambda found: found[0].replace("&", ","), text)
    definitions: dict[str, Any] = {}
    for node in parse(text).definitions:
        node = getattr(node, "definition", node)
        name = getattr(node, "name", None)
        if name is None:
            continue
        known = definitions.setdefault(name.value, node)
        if known is not node:
            known.fields.extend(node.fields)
    return definitions


@cache
def published(version: str) -> dict[str, Any]:
    """Saleor's own definitions."""
    return _read((PUBLISHED / f"schema-{version}.graphql").read_text("utf-8"))


def served() -> dict[str, Any]:
    """The stand-in's definitions."""
    return _read("\n".join(path.read_text("utf-8") for path in sorted(SDL.glob("*.graphql"))))


def _type(node: Any, version: str) -> str:
    text = print_ast(node)
    return text if version == OWN else text.replace("!", "")


def _compare_arguments(where: str, ours: Any, theirs: Any, version: str) -> list[str]:
    problems = []
    known = {argument.name.value: argument for argument in theirs}
    for argument in ours:
        name = argument.name.value
        if name not in known:
            problems.append(f"{where}({name}) does not exist")
        elif _type(argument.type, version) != _type(known[name].type, version):
            problems.append(f"{where}({name}) is {print_ast(known[name].type)}")
    given = {argument.name.value for argument in ours}
    for name, argument in known.items():
        required = isinstance(argument.type, ast.NonNullType) and not argument.default_value
        if required and name not in given:
            problems.append(f"{where}({name}) is required and missing here")
    return problems


def _compare(name: str, ours: Any, theirs: Any, version: str) -> list[str]:
    if type(ours) is not type(theirs):
        return [f"{name} is a {type(theirs).__name__}"]
    if isinstance(ours, ast.EnumTypeDefinition):
        values = {value.name.value for value in theirs.values}
        return [f"{name}.{v.name.value} does not exist" for v in ours.values
                if v.name.value not in values]  # fmt: skip
    if isinstance(ours, ast.UnionTypeDefinition):
        members = {member.name.value for member in theirs.types}
        return [f"{name} has no {m.name.value}" for m in ours.types
                if m.name.value not in members]  # fmt: skip
    problems = []
    fields = {field.name.value: field for field in getattr(theirs, "fields", ())}
    for field in getattr(ours, "fields", ()):
        where = f"{name}.{field.name.value}"
        if field.name.value not in fields:
            problems.append(f"{where} does not exist")
            continue
        other = fields[field.name.value]
        if _type(field.type, version) != _type(other.type, version):
            problems.append(f"{where} is {print_ast(other.type)}")
        if isinstance(field, ast.FieldDefinition):
            problems += _compare_arguments(where, field.arguments, other.arguments, version)
    if isinstance(ours, ast.InputObjectTypeDefinition):
        given = {field.name.value for field in ours.fields}
        problems += [
            f"{name}.{other.name.value} is required and missing here"
            for other in theirs.fields
            if isinstance(other.type, ast.NonNullType)
            and not other.default_value
            and other.name.value not in given
        ]
    return problems


@pytest.mark.parametrize("version", VERSIONS)
def test_everything_served_exists_in_saleor(
    version: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ours = served()
    assert len(ours) > 300
    if not PUBLISHED.is_dir():
        with capsys.disabled():
            print(f"\nskipped: published schemas absent ({PUBLISHED}); {version} not compared")
        return
    theirs = published(version)
    problems = []
    for name, definition in ours.items():
        if name not in theirs:
            problems.append(f"{name} does not exist")
        else:
            problems += _compare(name, definition, theirs[name], version)
    assert not problems, "\n".join(sorted(problems))


def test_every_type_that_is_named_is_defined() -> None:
    ours = served()
    known = {*ours, "ID", "String", "Int", "Float", "Boolean", "Node", "PageInfo"}
    scalars = (SDL.parent / "core/scalars.py").read_text("utf-8")
    known |= set(re.findall(r"(?m)^class (\w+)\(", scalars)) | {"GenericScalar"}
    named = set()
    for definition in ours.values():
        for field in getattr(definition, "fields", ()):
            for node in (field, *getattr(field, "arguments", ())):
                of_type = node.type
                while not isinstance(of_type, ast.NamedType):
                    of_type = of_type.type
                named.add(of_type.name.value)
    assert named <= known, sorted(named - known)


def test_the_comparison_notices_differences() -> None:
    theirs = _read("type A { a(x: Int, y: Int!): Int! } enum E { X } input I { a: ID! b: ID }")
    ours = _read("type A { a(x: Float): Int b: Int } enum E { X Y } input I { b: ID }")
    problems = [p for name in ours for p in _compare(name, ours[name], theirs[name], OWN)]
    assert sorted(problems) == [
        "A.a is Int!",
        "A.a(x) is Int",
        "A.a(y) is required and missing here",
        "A.b does not exist",
        "E.Y does not exist",
        "I.a is required and missing here",
    ]
