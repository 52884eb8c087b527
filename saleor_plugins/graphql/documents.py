"""Reading a parsed operation: which root fields it asks for, and with which arguments."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql.language import ast

_MOST_FIELDS = 500


@dataclass(frozen=True, slots=True)
class RootField:
    """One root field of an operation, by its real name; `key` is what it is called in the answer."""

    name: str
    key: str
    arguments: Mapping[str, Any]


def root_fields(
    document: ast.Document, variables: Mapping[str, Any], operation_name: str | None
) -> list[RootField]:
    """The root fields of the operation that will be executed, aliases and fragments resolved.

    Fields behind @skip or @include are counted as well: a limit must not depend on a variable.
    """
    operation = _operation(document, operation_name)
    if operation is None:
        return []
    fragments = {
        part.name.value: part
        for part in document.definitions
        if isinstance(part, ast.FragmentDefinition)
    }
    found: list[RootField] = []
    for field in _fields(operation.selection_set, fragments, frozenset()):
        arguments = {
            argument.name.value: value_of(argument.value, variables)
            for argument in field.arguments or ()
        }
        key = field.alias.value if field.alias else field.name.value
        found.append(RootField(field.name.value, key, arguments))
        if len(found) >= _MOST_FIELDS:
            break
    return found


def _operation(document: ast.Document, name: str | None) -> Any:
    operations = [
        part for part in document.definitions if isinstance(part, ast.OperationDefinition)
    ]
    if name:
        return next((o for o in operations if o.name and o.name.value == name), None)
    return operations[0] if operations else None


def _fields(
    selection_set: Any, fragments: Mapping[str, Any], seen: frozenset[str]
) -> Iterator[Any]:
    if selection_set is None:
        return
    for selection in selection_set.selections:
        if isinstance(selection, ast.Field):
            yield selection
        elif isinstance(selection, ast.InlineFragment):
            yield from _fields(selection.selection_set, fragments, seen)
        elif isinstance(selection, ast.FragmentSpread):
            name = selection.name.value
            if name in fragments and name not in seen:
                yield from _fields(fragments[name].selection_set, fragments, seen | {name})


def value_of(node: Any, variables: Mapping[str, Any]) -> Any:
    """The Python value of an argument, variables filled in; None for what is missing."""
    if isinstance(node, ast.Variable):
        return variables.get(node.name.value)
    if isinstance(node, ast.ListValue):
        return [value_of(item, variables) for item in node.values]
    if isinstance(node, ast.ObjectValue):
        return {field.name.value: value_of(field.value, variables) for field in node.fields}
    return getattr(node, "value", None)
