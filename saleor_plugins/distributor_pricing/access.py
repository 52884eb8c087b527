"""Where a channel enters the API: one walk over an operation's document and variables.

Pure: knows GraphQL, not the shop. `analyse` finds every value through which a request can name a
channel or something that belongs to one - arguments, input fields, variables and their defaults,
through aliases and fragments, in `_entities` representations - and `rewrite` puts other values in
their place. The platform then answers about channels that do not exist, in its own words: what it
says of a hidden channel is by construction what it says of an unknown one.
"""

import copy
import uuid
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, NamedTuple

from graphql.language import ast
from graphql.type.definition import (
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
)


class Kind(Enum):
    """How a value names something."""

    SLUG = "slug"
    ID = "id"  # a global id, of any type
    AGAIN = "again"  # the global id of an order that is to be bought once more, at today's prices
    TOKEN = "token"  # noqa: S105 - a bare UUID
    REFERENCE = "reference"  # an order by the number that another system gave it
    ANY = "any"  # a federation representation: a mapping with ids and slugs


class Reference(NamedTuple):
    """A value as the request spells it, and how it names something."""

    kind: Kind
    text: str


Substitute = Callable[[Reference], str]

_BOUGHT_AGAIN = ("Mutation", "checkoutCreateFromOrder")


def kind_of(type_name: str, owner: str, field_name: str, name: str) -> Kind | None:
    """What a place of scalar type `type_name` can name; None when it names no channel.

    `owner.field_name(name)` is an argument; for an input object's field, `field_name` is empty.
    """
    if type_name == "ID":
        return Kind.AGAIN if (owner, field_name) == _BOUGHT_AGAIN else Kind.ID
    if type_name == "UUID":
        return Kind.TOKEN
    if type_name == "_Any":
        return Kind.ANY
    if type_name == "String":
        if "channel" in name.lower():
            return Kind.SLUG
        if (owner, field_name, name) == ("Query", "channel", "slug"):
            return Kind.SLUG
        if (owner, field_name, name) == ("Query", "order", "externalReference"):
            return Kind.REFERENCE
    return None


def named(type_: Any) -> Any:
    """The type inside lists and non-nulls."""
    while isinstance(type_, GraphQLList | GraphQLNonNull):
        type_ = type_.of_type
    return type_


class Place(NamedTuple):
    """Where in the schema a value stands: an argument, or a field of an input object."""

    owner: str
    field_name: str
    name: str

    def kind(self, type_: Any) -> Kind | None:
        """See `kind_of`."""
        return kind_of(named(type_).name, self.owner, self.field_name, self.name)


def places(schema: Any) -> Iterator[tuple[Place, Kind]]:
    """Every argument and input field of the schema that can name a channel."""
    for type_ in schema.get_type_map().values():
        if isinstance(type_, GraphQLInputObjectType):
            for name, input_field in type_.fields.items():
                place = Place(type_.name, "", name)
                kind = place.kind(input_field.type)
                if kind is not None:
                    yield place, kind
        elif isinstance(type_, GraphQLObjectType | GraphQLInterfaceType):
            for field_name, output in type_.fields.items():
                for name, argument in _arguments(output).items():
                    place = Place(type_.name, field_name, name)
                    kind = place.kind(argument.type)
                    if kind is not None:
                        yield place, kind


def _arguments(output: Any) -> dict[str, Any]:
    # Saleor's `_entities` declares its argument as a tuple of one.
    return {
        name: argument[0] if isinstance(argument, tuple) else argument
        for name, argument in (output.args or {}).items()
    }


@dataclass(slots=True)
class Analysis:
    """What a document can name: written out in it, and through which variables."""

    literals: set[Reference] = field(default_factory=set)
    # Each use of a variable: where it stands and with which type.
    uses: dict[str, list[tuple[Place, Any]]] = field(default_factory=dict)
    defaults: dict[str, Any] = field(default_factory=dict)

    def references(self, variables: Mapping[str, Any]) -> set[Reference]:
        """Everything that the document with these variables names."""
        found = set(self.literals)

        def note(reference: Reference) -> str:
            found.add(reference)
            return reference.text

        for name, uses in self.uses.items():
            for place, type_ in _distinct(uses):
                _walk_value(self.value_of(name, variables), type_, place, note)
        return found

    def value_of(self, name: str, variables: Mapping[str, Any]) -> Any:
        """What a variable is executed with: its default also where null was sent."""
        value = variables.get(name)
        return self.defaults.get(name) if value is None else value


def _distinct(uses: list[tuple[Place, Any]]) -> list[tuple[Place, Any]]:
    """One use for each way of reading a value: input objects read the same everywhere."""
    seen: dict[tuple[str, Kind | None], tuple[Place, Any]] = {}
    for place, type_ in uses:
        seen.setdefault((named(type_).name, place.kind(type_)), (place, type_))
    return list(seen.values())


def analyse(document: Any, schema: Any, operation_name: str | None = None) -> Analysis:
    """Walk what will be executed of a document; the result depends on nothing else and may be kept."""
    found = Analysis()
    executed = _executed(document, operation_name)

    def note(reference: Reference) -> str:
        found.literals.add(reference)
        return reference.text

    def use(node: Any, place: Place, type_: Any) -> None:
        found.uses.setdefault(node.name.value, []).append((place, type_))

    _walk_document(executed, schema, note, use)
    for definition in executed:
        for variable in getattr(definition, "variable_definitions", None) or ():
            if variable.default_value is not None:
                found.defaults[variable.variable.name.value] = _plain(variable.default_value)
    return found


def _executed(document: Any, operation_name: str | None) -> list[Any]:
    """The operation that the name picks, and all fragments; everything where none is picked.

    Other operations of the document may give variables of the same names other types and defaults.
    """
    picked = [
        definition
        for definition in document.definitions
        if isinstance(definition, ast.OperationDefinition)
        and (not operation_name or (definition.name and definition.name.value == operation_name))
    ]
    if len(picked) != 1:
        return list(document.definitions)  # an error, whatever it names
    return [
        definition
        for definition in document.definitions
        if definition is picked[0] or not isinstance(definition, ast.OperationDefinition)
    ]


def rewrite(
    document: Any,
    schema: Any,
    analysis: Analysis,
    variables: Mapping[str, Any],
    substitute: Substitute,
    operation_name: str | None = None,
) -> tuple[Any, dict[str, Any]]:
    """A copy of the document and its variables, with `substitute`d references.

    Every node keeps its place in the text that was sent: errors tell the same lines and columns.
    """
    changed = dict(variables)
    split: set[str] = set()
    for name, uses in analysis.uses.items():
        given = value = analysis.value_of(name, variables)
        if len({place.kind(type_) for place, type_ in uses}) > 1:
            # One variable names a channel here and is plain text there: only the former changes.
            split.add(name)
            continue
        for place, type_ in _distinct(uses):
            value = _walk_value(value, type_, place, substitute)
        if value != given:
            changed[name] = value
    made = copy.deepcopy(document)

    def use(node: Any, place: Place, type_: Any) -> Any:
        name = node.name.value
        if name not in split or place.kind(type_) is None:
            return None
        given = analysis.value_of(name, variables)
        value = _walk_value(given, type_, place, substitute)
        return None if value == given else _literal(value)

    _walk_document(_executed(made, operation_name), schema, substitute, use)
    return made, changed


def _walk_document(definitions: list[Any], schema: Any, note: Substitute, use: Any) -> None:
    """Call `note` for every literal reference (its answer is written back) and `use` per variable."""
    for definition in definitions:
        if isinstance(definition, ast.OperationDefinition):
            root = {
                "query": schema.get_query_type,
                "mutation": schema.get_mutation_type,
                "subscription": schema.get_subscription_type,
            }[definition.operation]()
            _walk_selections(definition.selection_set, root, schema, note, use)
        elif isinstance(definition, ast.FragmentDefinition):
            condition = definition.type_condition
            parent = schema.get_type(condition.name.value) if condition else None
            _walk_selections(definition.selection_set, parent, schema, note, use)


def _walk_selections(selections: Any, parent: Any, schema: Any, note: Substitute, use: Any) -> None:
    if selections is None or parent is None:
        return
    for node in selections.selections:
        if isinstance(node, ast.InlineFragment):
            condition = node.type_condition
            inner = schema.get_type(condition.name.value) if condition else parent
            _walk_selections(node.selection_set, inner, schema, note, use)
        elif isinstance(node, ast.Field):
            output = getattr(parent, "fields", {}).get(node.name.value)
            if output is None:
                continue  # __typename, __schema: they name nothing
            arguments = _arguments(output)
            for argument in node.arguments or ():
                known = arguments.get(argument.name.value)
                if known is None:
                    continue
                place = Place(parent.name, node.name.value, argument.name.value)
                argument.value = _walk_ast(argument.value, known.type, place, note, use)
            _walk_selections(node.selection_set, named(output.type), schema, note, use)


def _walk_ast(node: Any, type_: Any, place: Place, note: Substitute, use: Any) -> Any:
    """The node to stand in place of `node`, the same one unless something was substituted."""
    if isinstance(node, ast.Variable):
        return use(node, place, type_) or node
    if isinstance(node, ast.ListValue):
        node.values = [_walk_ast(value, type_, place, note, use) for value in node.values]
        return node
    inner = named(type_)
    if isinstance(node, ast.ObjectValue):
        fields = getattr(inner, "fields", {})
        for item in node.fields:
            name = item.name.value
            if name in fields:
                within = Place(inner.name, "", name)
                item.value = _walk_ast(item.value, fields[name].type, within, note, use)
        return node
    if isinstance(node, ast.StringValue):
        kind = place.kind(type_)
        if kind is not None:
            text = note(Reference(kind, node.value))
            if text != node.value:
                node.value = text
    return node


def _walk_value(value: Any, type_: Any, place: Place, note: Substitute) -> Any:
    """A JSON value with its references substituted; the same object when there were none."""
    if value is None:
        return None
    if isinstance(value, list):
        made = [_walk_value(item, type_, place, note) for item in value]
        return made if made != value else value
    inner = named(type_)
    if isinstance(inner, GraphQLInputObjectType):
        if not isinstance(value, dict):
            return value
        fields = inner.fields
        changes = {
            name: _walk_value(item, fields[name].type, Place(inner.name, "", name), note)
            for name, item in value.items()
            if name in fields
        }
        return {**value, **changes} if any(changes[k] != value[k] for k in changes) else value
    kind = place.kind(type_)
    if kind is Kind.ANY:
        return _walk_representation(value, note)
    return value if kind is None else _substituted(value, kind, note)


def _substituted(value: Any, kind: Kind, note: Substitute) -> Any:
    """What stands in a leaf's place: the platform reads numbers there as text, too."""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    made = note(Reference(kind, text))
    return value if made == text else made


def _walk_representation(value: Any, note: Substitute) -> Any:
    """A federation representation: any text in it may be an id; under `channel`, a slug."""
    if not isinstance(value, dict):
        return value
    made = {}
    for name, item in value.items():
        kind = Kind.SLUG if "channel" in str(name).lower() else Kind.ID
        made[name] = item if item is None else _substituted(item, kind, note)
    return made


def _plain(node: Any) -> Any:
    """The JSON value of a constant AST node."""
    if isinstance(node, ast.ListValue):
        return [_plain(value) for value in node.values]
    if isinstance(node, ast.ObjectValue):
        return {item.name.value: _plain(item.value) for item in node.fields}
    if isinstance(node, ast.IntValue):
        return int(node.value)
    if isinstance(node, ast.FloatValue):
        return float(node.value)
    if isinstance(node, ast.StringValue | ast.BooleanValue | ast.EnumValue):
        return node.value
    return None


def _literal(value: Any) -> Any:
    """The AST of text or of a list of texts."""
    if isinstance(value, list):
        return ast.ListValue(values=[_literal(item) for item in value])
    return ast.StringValue(value=str(value))


def decode(text: str) -> tuple[str, str] | None:
    """Type and key of a global id, read as leniently as the platform reads it; None if it is none.

    Base64 ignores foreign characters, and numbers and UUIDs have several spellings: all of them
    name the same thing, so the key comes back in its one canonical form.
    """
    try:
        type_name, _, key = b64decode(text).decode().partition(":")
    except (Base64Error, ValueError):
        return None
    canonical = canonical_key(key)
    return None if canonical is None else (type_name, canonical)


def canonical_key(key: str) -> str | None:
    """The one spelling of a whole number or UUID; None for anything else."""
    try:
        return str(int(key))
    except ValueError:
        pass
    try:
        return str(uuid.UUID(key))
    except ValueError:
        return None
