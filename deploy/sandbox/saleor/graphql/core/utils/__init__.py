"""Global ids."""

from typing import Any
from uuid import UUID

import graphene
from graphql.error import GraphQLError


def _key(text: str) -> str:
    """A primary key: a number or a UUID; ValueError otherwise."""
    if not text.isdigit():
        UUID(text)
    return text


def from_global_id_or_error(
    global_id: str, only_type: Any = None, raise_error: bool = False
) -> tuple[str, Any]:
    """Split a global id into type name and key.

    A malformed id raises GraphQLError; an id of another type than `only_type` does so with
    `raise_error`, else its key comes back as None.
    """
    try:
        type_name, key = graphene.Node.from_global_id(global_id)
        # External objects' ids are `app:<app>:<id>` and travel whole.
        key = global_id if type_name == "app" else _key(key)
    except ValueError as error:
        expected = f" Expected: {only_type}." if only_type else ""
        raise GraphQLError(f"Invalid ID: {global_id}.{expected}") from error
    if only_type and str(only_type) != type_name:
        if not raise_error:
            return type_name, None
        raise GraphQLError(
            f"Invalid ID: {global_id}. Expected: {only_type}, received: {type_name}."
        )
    return type_name, key


def to_global_id_or_none(instance: Any) -> str | None:
    """The global id of a model instance."""
    if not instance:
        return None
    return graphene.Node.to_global_id(type(instance).__name__, instance.pk)
