"""Apollo Federation: `_entities`, `_service`, and the schema that serves them."""

from typing import Any

import graphene
from django.conf import settings
from graphql import GraphQLArgument, GraphQLError, GraphQLField, GraphQLList, GraphQLNonNull
from graphql.utils.schema_printer import print_schema

from ...core.utils import from_global_id_or_error
from ..context import unwrap
from ..loader import accept_names, snake, types
from ..scalars import _Any

FEDERATED = ("User", "Address", "Group", "App", "Product", "ProductVariant", "ProductType",
             "ProductMedia", "Category", "Collection", "Order")  # fmt: skip
_lookups: dict[str, Any] = {}


def entity(type_name: str) -> Any:
    """Register how a list of primary keys of a federated type becomes nodes."""

    def register(function: Any) -> Any:
        _lookups[type_name] = function
        return function

    return register


def _resolve_entities(_root: Any, info: Any, *, representations: list[Any]) -> list[Any]:
    limit = settings.FEDERATED_QUERY_MAX_ENTITIES
    if limit and len(representations) > limit:
        raise GraphQLError(
            f"Federated query exceeded entity limit: {len(representations)} "
            f"items requested over {limit}."
        )
    found = []
    for representation in representations:
        if not isinstance(representation, dict):
            raise GraphQLError("Invalid type for 'representation' field: must be an object")
        name = representation.get("__typename")
        if name is None:
            raise GraphQLError("Missing required field: __typename")
        if not isinstance(name, str):
            raise GraphQLError("Invalid type for __typename: must be a string")
        if name not in FEDERATED:
            raise GraphQLError("Invalid value or unsupported model for __typename")
        known = getattr(types, name)._meta.fields
        for field in representation:
            if field != "__typename" and snake(field) not in known:
                raise GraphQLError(f"Unknown field for {name}: {snake(field)}")
        values = {snake(k): v for k, v in representation.items() if k != "__typename"}
        pk = from_global_id_or_error(values["id"], name)[1] if "id" in values else None
        lookup = _lookups.get(name)
        found.append(lookup(info, pk, values) if lookup else None)
    return found


def build_federated_schema(
    query: Any, mutation: Any, types: Any, subscription: Any, directives: Any = None
) -> graphene.Schema:
    """The schema of these roots, with federation's fields added to Query."""

    class _Service(graphene.ObjectType):
        sdl = graphene.String()

    class _Entity(graphene.Union):
        class Meta:
            types = tuple(getattr(_sdl, name) for name in FEDERATED if _has(name))

        @classmethod
        def resolve_type(cls, instance: Any, info: Any) -> Any:
            return getattr(_sdl, type(unwrap(instance)).__name__)

    schema = graphene.Schema(
        query=query,
        mutation=mutation,
        subscription=subscription,
        types=[*types, _Any, _Entity, _Service],
        directives=directives,
    )
    accept_names(schema)
    sdl: list[str] = []

    def resolve_service(_root: Any, _info: Any) -> dict[str, str]:
        if not sdl:
            sdl.append(print_schema(schema))
        return {"sdl": sdl[0]}

    any_list = GraphQLList(GraphQLNonNull(schema.get_type("_Any")))
    root = schema.get_type("Query")
    root.fields["_entities"] = GraphQLField(
        GraphQLList(schema.get_type("_Entity")),
        args={"representations": GraphQLArgument(GraphQLNonNull(any_list))},
        resolver=_resolve_entities,
    )
    root.fields["_service"] = GraphQLField(schema.get_type("_Service"), resolver=resolve_service)
    return schema


_sdl = types


def _has(name: str) -> bool:
    try:
        return bool(getattr(_sdl, name))
    except AttributeError:
        return False
