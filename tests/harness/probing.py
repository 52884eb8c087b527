"""Requests made from the schema itself: one for every place that takes a given value."""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from graphql import build_client_schema
from graphql.type import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLUnionType,
)
from shopkeeper.client import Answer, Client

from .messaging import header
from .world import World

INTROSPECTION = """{ __schema {
  queryType { name } mutationType { name } subscriptionType { name }
  types { kind name
    fields(includeDeprecated: true) { name args { name type { ...T } } type { ...T } }
    inputFields { name type { ...T } }
    enumValues(includeDeprecated: true) { name }
    interfaces { name } possibleTypes { name } }
  directives { name locations args { name type { ...T } } } } }
fragment T on __Type { kind name ofType { kind name ofType { kind name ofType { kind name
  ofType { kind name ofType { kind name } } } } } }"""


def schema_of(client: Client) -> Any:
    """The schema that the API serves."""
    return build_client_schema(_filled(client(INTROSPECTION).ok()))


def asked(
    world: World, client: Any, document: str, variables: dict[str, Any] | None = None
) -> Answer:
    """The answer, once the shop's own limits let it through: their windows pass on the shop's clock."""
    for _ in range(10):
        answer: Answer = client(document, variables)
        if answer.status != 429:
            return answer
        world.shop.clock.advance(seconds=int(header(answer, "Retry-After")) + 1)
    raise AssertionError(f"refused again and again: {answer.raw}")


def _filled(answer: Any) -> Any:
    """The introspection with what graphql-core wants to find."""
    for type_ in answer["__schema"]["types"]:
        type_.setdefault("description", None)
        for field in type_["fields"] or []:
            field.update(description=None, isDeprecated=False, deprecationReason=None)
            for argument in field["args"]:
                argument.update(description=None, defaultValue=None)
        for field in type_["inputFields"] or []:
            field.update(description=None, defaultValue=None)
        for value in type_["enumValues"] or []:
            value.update(description=None, isDeprecated=False, deprecationReason=None)
    for directive in answer["__schema"]["directives"]:
        directive.setdefault("description", None)
        for argument in directive["args"]:
            argument.update(description=None, defaultValue=None)
    return answer


def named(type_: Any) -> Any:
    """The type inside lists and non-nulls."""
    while isinstance(type_, GraphQLList | GraphQLNonNull):
        type_ = type_.of_type
    return type_


@dataclass(frozen=True)
class Probe:
    """An operation in which `value` stands at one place; None where no request reaches the place."""

    place: str
    document: str | None


# (owner type, field, argument or input field) -> whether the value belongs there
Fits = Callable[[str, str, str, Any], bool]


class Prober:
    """Writes operations against a schema. `known` gives ids by the type that an argument wants,
    `fillers` literals by the scalar."""

    def __init__(
        self, schema: Any, known: dict[str, str], fillers: dict[str, str] | None = None
    ) -> None:
        self.schema = schema
        self.known = known
        self._fillers = fillers or {}
        self._ways = self._reach()

    def probes(self, value: str, fits: Fits) -> Iterator[Probe]:
        """One probe for every place of the schema at which `fits` holds."""
        for type_ in sorted(self.schema.get_type_map().values(), key=lambda each: each.name):
            if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType):
                for name, field in sorted(type_.fields.items()):
                    for argument, given in sorted(field.args.items()):
                        if fits(type_.name, name, argument, given.type):
                            place = f"{type_.name}.{name}({argument})"
                            written = self._write(value, given.type)
                            yield Probe(place, self._operation(type_, name, {argument: written}))
            elif isinstance(type_, GraphQLInputObjectType):
                for name, field in sorted(type_.fields.items()):
                    if fits(type_.name, "", name, field.type):
                        yield Probe(f"{type_.name}.{name}", self._through_input(type_, name, value))

    def operations(self, *, mutations: bool) -> Iterator[Probe]:
        """One operation for every root field, with a filler wherever an argument is required."""
        root = self.schema.get_mutation_type() if mutations else self.schema.get_query_type()
        for name in sorted(root.fields):
            yield Probe(name, self._operation(root, name, {}))

    @staticmethod
    def _write(value: str, type_: Any) -> str:
        listed = isinstance(
            type_.of_type if isinstance(type_, GraphQLNonNull) else type_, GraphQLList
        )
        return f'["{value}"]' if listed else f'"{value}"'

    def _reach(self) -> dict[str, tuple[str, str, str]]:
        """For each object type the shortest way to it: (parent, field, operation)."""
        ways: dict[str, tuple[str, str, str]] = {}
        queue: deque[tuple[Any, str]] = deque()
        for root, kind in (
            (self.schema.get_query_type(), "query"),
            (self.schema.get_mutation_type(), "mutation"),
        ):
            if root is not None:
                ways[root.name] = ("", "", kind)
                queue.append((root, kind))
        while queue:
            parent, kind = queue.popleft()
            for name, field in sorted(parent.fields.items()):
                inner = named(field.type)
                if inner.name in ways or not isinstance(
                    inner, GraphQLObjectType | GraphQLInterfaceType
                ):
                    continue
                ways[inner.name] = (parent.name, name, kind)
                queue.append((inner, kind))
        return ways

    def _operation(self, type_: Any, field: str, written: dict[str, str]) -> str | None:
        way = self._ways.get(type_.name)
        if way is None:
            return None
        text = self._field(type_, field, written)
        current = type_
        while way[0]:
            parent = self.schema.get_type(way[0])
            text = self._field(parent, way[1], {}, text)
            current, way = parent, self._ways[parent.name]
        del current
        return f"{way[2]} {{ {text} }}"

    def _field(
        self, parent: Any, name: str, written: dict[str, str], inner: str | None = None
    ) -> str:
        field = parent.fields[name]
        arguments = dict(written)
        for argument, given in field.args.items():
            if argument in arguments:
                continue
            if isinstance(given.type, GraphQLNonNull) or argument in ("id", "first"):
                arguments[argument] = self._filler(given.type, argument, parent, name)
        listed = ", ".join(f"{key}: {value}" for key, value in arguments.items())
        head = f"{name}({listed})" if listed else name
        body = inner or self._selection(field.type)
        return f"{head} {{ {body} }}" if body else head

    def _selection(self, type_: Any, depth: int = 5) -> str:
        """What shows most of a value: names, slugs and prices, through connections."""
        inner = named(type_)
        if isinstance(inner, GraphQLUnionType):
            return "__typename"
        if not isinstance(inner, GraphQLObjectType | GraphQLInterfaceType):
            return ""
        wanted = ["__typename"]
        simple = ("id", "slug", "name", "amount", "message", "code", "field", "value")
        deep = (
            "edges",
            "node",
            "errors",
            "pricing",
            "price",
            "priceUndiscounted",
            "gross",
            "channel",
            "product",
            "checkout",
            "variants",
        )
        for name, field in inner.fields.items():
            required = any(isinstance(a.type, GraphQLNonNull) for a in field.args.values())
            if required:
                continue
            if name in simple and not isinstance(named(field.type), GraphQLObjectType):
                wanted.append(name)
            elif name in deep and depth:
                body = self._selection(field.type, depth - 1)
                if body and not isinstance(named(field.type), GraphQLUnionType):
                    wanted.append(f"{name} {{ {body} }}")
        return " ".join(wanted)

    def _filler(self, type_: Any, name: str, parent: Any, field: str, depth: int = 6) -> str:
        """A value that the validator takes for a required argument or input field."""
        inner = type_.of_type if isinstance(type_, GraphQLNonNull) else type_
        if isinstance(inner, GraphQLList):
            return f"[{self._filler(inner.of_type, name, parent, field, depth)}]"
        if isinstance(inner, GraphQLInputObjectType):
            fields = [
                f"{key}: {self._filler(each.type, key, inner, '', depth - 1)}"
                for key, each in inner.fields.items()
                if isinstance(each.type, GraphQLNonNull) and depth
            ]
            return "{" + ", ".join(fields) + "}"
        if isinstance(inner, GraphQLEnumType):
            return str(inner.values[0].name)
        known = self.known.get(f"{field}.{name}") or self.known.get(name)
        if inner.name == "ID":
            wanted = self.known.get(field) or known or self.known["id"]
            return f'"{wanted}"'
        fillers = {
            "String": f'"{known or "x"}"',
            "Int": "1",
            "Float": "1.0",
            "Boolean": "true",
            "Date": '"2026-01-01"',
            "DateTime": '"2026-01-01T00:00:00Z"',
            "UUID": f'"{self.known["uuid"]}"',
            "JSON": '"{}"',
            "JSONString": '"{}"',
            "Decimal": '"1"',
            "PositiveDecimal": '"1"',
            "PositiveInt": "1",
            "Day": "1",
            "Hour": "1",
            "Minute": "1",
            "WeightScalar": '"1"',
            "Metadata": "{}",
            "Upload": '"0"',
        }
        return (fillers | self._fillers).get(inner.name, '"x"')

    def _through_input(self, type_: Any, name: str, value: str) -> str | None:
        """An operation that hands over an input object with the value in its field `name`."""
        written = (
            "{" + self._input(type_, {name: self._write(value, type_.fields[name].type)}) + "}"
        )
        seen = {type_.name}
        queue: deque[tuple[Any, str]] = deque([(type_, written)])
        while queue:
            inner, text = queue.popleft()
            operation = self._hand_over(inner, text)
            if operation is not None:
                return operation
            for outer, key in self._inputs_with(inner):
                if outer.name not in seen:
                    seen.add(outer.name)
                    wrapped = self._listed(text, outer.fields[key].type)
                    queue.append((outer, "{" + self._input(outer, {key: wrapped}) + "}"))
        return None

    def _input(self, type_: Any, written: dict[str, str]) -> str:
        parts = dict(written)
        for key, field in type_.fields.items():
            if key not in parts and isinstance(field.type, GraphQLNonNull):
                parts[key] = self._filler(field.type, key, type_, "")
        return ", ".join(f"{key}: {text}" for key, text in parts.items())

    def _inputs_with(self, inner: Any) -> Iterator[tuple[Any, str]]:
        for type_ in sorted(self.schema.get_type_map().values(), key=lambda each: each.name):
            if isinstance(type_, GraphQLInputObjectType):
                for key, field in type_.fields.items():
                    if named(field.type) is inner:
                        yield type_, key

    @staticmethod
    def _listed(text: str, type_: Any) -> str:
        inner = type_.of_type if isinstance(type_, GraphQLNonNull) else type_
        return f"[{text}]" if isinstance(inner, GraphQLList) else text

    def _hand_over(self, inner: Any, text: str) -> str | None:
        candidates = [self.schema.get_query_type(), self.schema.get_mutation_type()]
        candidates += [
            type_
            for type_ in self.schema.get_type_map().values()
            if isinstance(type_, GraphQLObjectType) and type_.name in self._ways
        ]
        for parent in candidates:
            for name, field in sorted(parent.fields.items()):
                for argument, given in field.args.items():
                    if named(given.type) is inner:
                        operation = self._operation(
                            parent, name, {argument: self._listed(text, given.type)}
                        )
                        if operation is not None:
                            return operation
        return None
