"""The input objects that a mutation is sent, wherever in the request they stand. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from graphql.language import ast
from graphql.type.definition import GraphQLInputObjectType, GraphQLList, GraphQLNonNull

from .documents import RootField, root_fields, value_of


class Input(NamedTuple):
    """One input object: the mutation's name, the way to it, its type's name, its fields as sent."""

    mutation: str
    path: str
    type_name: str
    fields: Mapping[str, Any]


def given(
    document: ast.Document, variables: Mapping[str, Any], operation_name: str | None
) -> Mapping[str, Any]:
    """The variables with the document's own default values for those that were not sent."""
    found = dict(variables)
    for part in document.definitions:
        if not isinstance(part, ast.OperationDefinition):
            continue
        if operation_name and not (part.name and part.name.value == operation_name):
            continue
        for each in part.variable_definitions or ():
            if each.default_value is not None and each.variable.name.value not in found:
                found[each.variable.name.value] = value_of(each.default_value, {})
    return found


def is_mutation(document: ast.Document) -> bool:
    """Whether anything in the document is a mutation."""
    return any(
        isinstance(part, ast.OperationDefinition) and part.operation == "mutation"
        for part in document.definitions
    )


def mutation_fields(
    document: ast.Document, variables: Mapping[str, Any], operation_name: str | None
) -> list[RootField]:
    """The mutations of an operation, with every default value filled in."""
    if not is_mutation(document):
        return []
    filled = given(document, variables, operation_name)
    return root_fields(document, filled, operation_name)


def inputs(schema: Any, field: RootField) -> Iterator[Input]:
    """Every input object of one mutation, outermost first."""
    root = schema.get_mutation_type()
    declared = root.fields.get(field.name) if root is not None else None
    if declared is None:
        return
    for name, value in field.arguments.items():
        argument = declared.args.get(name)
        if argument is not None:
            yield from _walk(field.name, name, argument.type, value)


def _walk(mutation: str, path: str, type_: Any, value: Any) -> Iterator[Input]:
    while isinstance(type_, GraphQLNonNull):
        type_ = type_.of_type
    if isinstance(type_, GraphQLList):
        # A single value stands for a list of one.
        several = value if isinstance(value, list) else [value]
        for position, item in enumerate(several):
            yield from _walk(mutation, f"{path}.{position}", type_.of_type, item)
    elif isinstance(type_, GraphQLInputObjectType) and isinstance(value, Mapping):
        yield Input(mutation, path, type_.name, value)
        for name, inner in value.items():
            declared = type_.fields.get(name)
            if declared is not None:
                yield from _walk(mutation, f"{path}.{name}", declared.type, inner)
