"""The API's types, read from `graphql/sdl/*.graphql` and made into graphene classes.

The SDL says what is served; Python says how, by registering behaviour:

    @resolver("Product", "pricing")
    def _(root, info, **args): ...          # root as it came, perhaps a ChannelContext

    @query("products")
    def _(root, info, **args): ...

    @mutation("tokenCreate")
    def _(root, info, **args): ...          # returns the payload's fields; see mutations.py

A field without a resolver reads the attribute or key of the same name in snake_case.
`types.Product` is the graphene class of that name.
"""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import graphene
from django.db.models import Manager, Model
from graphene.relay import Node
from graphene.relay import PageInfo as RelayPageInfo
from graphene.utils.str_converters import to_snake_case
from graphql import parse
from graphql.language import ast

from .context import in_channel_of, unwrap
from .related import related, remember_peers
from .scalars import SCALARS

SDL = Path(__file__).resolve().parent.parent / "sdl"
ROOTS = ("Query", "Mutation")

Resolver = Callable[..., Any]

_resolvers: dict[tuple[str, str], Resolver] = {}
_typenames: dict[type, str] = {}
_enum_values: dict[str, dict[str, Any]] = {}
_built: dict[str, Any] = {"Node": Node, "PageInfo": RelayPageInfo, **SCALARS}


def snake(name: str) -> str:
    """`streetAddress1` as Saleor's Python calls it: `street_address_1`."""
    return re.sub(r"(?<=[a-z])(\d+)$", r"_\1", to_snake_case(name))


def _read(folder: Path) -> dict[str, Any]:
    """All definitions by name; `extend type` and a second `type` add fields to the first."""
    definitions: dict[str, Any] = {}
    for path in sorted(folder.glob("*.graphql")):
        # graphql-core 2 knows interfaces separated by commas only.
        text = re.sub(r"implements[^{]*", lambda m: m[0].replace("&", ","), path.read_text("utf-8"))
        for node in parse(text).definitions:
            node = node.definition if isinstance(node, ast.TypeExtensionDefinition) else node
            known = definitions.setdefault(node.name.value, node)
            if known is not node and not hasattr(node, "fields"):
                raise LookupError(f"{path.name} defines {node.name.value} again")
            if known is not node:
                have = {field.name.value for field in known.fields}
                known.fields.extend(f for f in node.fields if f.name.value not in have)
    return definitions


_definitions = _read(SDL)


def definition(name: str) -> Any:
    """The SDL's syntax tree of a type."""
    return _definitions[name]


def resolver(type_name: str, *fields: str) -> Callable[[Resolver], Resolver]:
    """Register how fields of a type are resolved."""

    def register(function: Resolver) -> Resolver:
        known = {field.name.value for field in _definitions[type_name].fields}
        for field in fields:
            if field not in known:
                raise LookupError(f"{type_name}.{field} is not in the SDL")
            _resolvers[type_name, field] = function
        return function

    return register


def query(*fields: str) -> Callable[[Resolver], Resolver]:
    """Register how fields of Query are resolved."""
    return resolver("Query", *fields)


def typename(name: str, *classes: type) -> None:
    """Say which GraphQL type instances of these classes have in unions and interfaces."""
    for cls in classes:
        _typenames[cls] = name


def enum(name: str, **values: Any) -> None:
    """Give enum members a Python value other than their name in lower case."""
    _enum_values.setdefault(name, {}).update(values)


def _typename_of(value: Any) -> str:
    node = unwrap(value)
    own = node.get("_typename") if isinstance(node, dict) else getattr(node, "_typename", None)
    return own or _typenames.get(type(node)) or type(node).__name__


def _read_attribute(name: str) -> Resolver:
    def resolve(root: Any, info: Any, **_: Any) -> Any:
        node = unwrap(root)
        if isinstance(node, dict):
            return node.get(name)
        if isinstance(node, Model):
            field = node._meta._forward_fields_map.get(name)
            relation = (field and field.is_relation) or name in node._meta.fields_map
            value = related(node, name) if relation else getattr(node, name, None)
            return in_channel_of(root, value)
        value = getattr(node, name, None)
        if isinstance(value, Manager):
            value = remember_peers(value.all())
        return value

    return resolve


def _global_id(type_name: str) -> Resolver:
    def resolve(root: Any, info: Any) -> Any:
        node = unwrap(root)
        if isinstance(node, Model):
            return Node.to_global_id(type_name, node.pk)
        return node["id"] if isinstance(node, dict) else node.id

    return resolve


class _Field(graphene.Field):
    """A field that looks its resolver up when the schema is built, after all registrations."""

    def __init__(self, owner: str, node: Any) -> None:
        self._owner, self._field = owner, node.name.value
        super().__init__(
            _type_of(node.type),
            name=node.name.value,
            args={
                snake(arg.name.value): graphene.Argument(
                    _type_of(arg.type), name=arg.name.value, default_value=_default(arg)
                )
                for arg in node.arguments
            },
        )

    def get_resolver(self, parent_resolver: Any) -> Resolver:
        known = _resolvers.get((self._owner, self._field))
        if known is None and self._owner in ROOTS:
            raise LookupError(f"{self._owner}.{self._field} has no resolver")
        if known is None and self._field == "id":
            known = _global_id(self._owner)
        return known or _read_attribute(snake(self._field))


def _type_of(node: Any) -> Any:
    if isinstance(node, ast.NonNullType):
        return graphene.NonNull(_type_of(node.type))
    if isinstance(node, ast.ListType):
        return graphene.List(_type_of(node.type))
    name = node.name.value
    return lambda: getattr(types, name)


def _default(node: Any) -> Any:
    return None if node.default_value is None else _literal(node.default_value, node.type)


def _literal(value: Any, of_type: Any) -> Any:
    if isinstance(value, ast.EnumValue):
        while not isinstance(of_type, ast.NamedType):
            of_type = of_type.type
        return _member(of_type.name.value, value.value)
    if isinstance(value, ast.ListValue):
        return [_literal(item, of_type) for item in value.values]
    if isinstance(value, ast.ObjectValue):
        return {field.name.value: field.value.value for field in value.fields}
    return int(value.value) if isinstance(value, ast.IntValue) else value.value


def _member(enum_name: str, member: str) -> Any:
    return _enum_values.get(enum_name, {}).get(member, member.lower())


def _resolve_type(cls: Any, instance: Any, info: Any) -> Any:
    return getattr(types, _typename_of(instance))


def _build(name: str) -> Any:
    node = _definitions[name]
    if isinstance(node, ast.EnumTypeDefinition):
        members = [(value.name.value, _member(name, value.name.value)) for value in node.values]
        return graphene.Enum(name, members)
    if isinstance(node, ast.InputObjectTypeDefinition):
        fields: dict[str, Any] = {
            snake(field.name.value): graphene.InputField(
                _type_of(field.type), name=field.name.value, default_value=_default(field)
            )
            for field in node.fields
        }
        return type(name, (graphene.InputObjectType,), fields)
    if isinstance(node, ast.UnionTypeDefinition):
        members = [getattr(types, member.name.value) for member in node.types]
        meta = type("Meta", (), {"types": members})
        return type(
            name, (graphene.Union,), {"Meta": meta, "resolve_type": classmethod(_resolve_type)}
        )
    fields = {snake(field.name.value): _Field(name, field) for field in node.fields}
    if isinstance(node, ast.InterfaceTypeDefinition):
        fields["resolve_type"] = classmethod(_resolve_type)
        return type(name, (graphene.Interface,), fields)
    interfaces = [getattr(types, interface.name.value) for interface in node.interfaces]
    meta = type("Meta", (), {"interfaces": interfaces, "name": name})
    return type(name, (graphene.ObjectType,), {"Meta": meta, **fields})


class _Types:
    """The graphene classes, each made when it is first asked for."""

    def __getattr__(self, name: str) -> Any:
        if name not in _built:
            if name not in _definitions:
                raise AttributeError(f"The SDL has no type {name}")
            _built[name] = _build(name)
        return _built[name]

    def object_types(self) -> Iterable[Any]:
        """Every object type but the roots, so that those behind interfaces are served too."""
        for name, node in _definitions.items():
            if isinstance(node, ast.ObjectTypeDefinition) and name not in (*ROOTS, "PageInfo"):
                yield getattr(self, name)


types = _Types()


def accept_names(schema: Any) -> None:
    """Let resolvers return an enum member by its Python value, its name, or a Python enum."""
    for name, node in _definitions.items():
        graphql_type = schema.get_type(name) if name in schema._type_map else None
        if isinstance(node, ast.EnumTypeDefinition) and graphql_type is not None:
            lookup = graphql_type._value_lookup
            for value in graphql_type.values:
                lookup.setdefault(value.name, value)
                lookup.setdefault(value.name.lower(), value)


from .mutations import mutation  # noqa: E402  (needs `resolver`)

__all__ = ["enum", "mutation", "query", "resolver", "typename", "types"]
