"""Relay connections over querysets: edges, cursors, pageInfo, and a count only when asked for."""

import base64
import binascii
from typing import Any

import graphene
from graphene.relay import PageInfo
from graphql.error import GraphQLError

LARGEST_PAGE = 100


def connection(node: Any, name: str) -> type[graphene.ObjectType]:
    """`<name>Connection` and `<name>Edge` for a node type, shaped like Saleor's."""
    edge = type(
        f"{name}Edge",
        (graphene.ObjectType,),
        {
            "node": graphene.NonNull(node),
            "cursor": graphene.NonNull(graphene.String),
        },
    )
    return type(
        f"{name}Connection",
        (graphene.ObjectType,),
        {
            "page_info": graphene.NonNull(PageInfo),
            "edges": graphene.NonNull(graphene.List(graphene.NonNull(edge))),
            "total_count": graphene.Int(),
            # Counted only when asked for.
            "resolve_total_count": staticmethod(lambda root, _info: root["total_count"]()),
        },
    )


def _decode(cursor: str) -> int:
    try:
        label, _, number = base64.b64decode(cursor, validate=True).decode().partition(":")
        if label != "offset":
            raise ValueError(label)
        return int(number)
    except (binascii.Error, ValueError, UnicodeDecodeError) as error:
        raise GraphQLError("Received cursor is invalid.") from error


def _encode(position: int) -> str:
    return base64.b64encode(f"offset:{position}".encode()).decode()


def resolve_connection(
    rows: Any,
    connection_type: type[graphene.ObjectType],
    *,
    first: int | None = None,
    after: str | None = None,
    wrap: Any = None,
) -> Any:
    """One page of `rows` (an ordered queryset or a list): two queries at most, counted lazily."""
    if first is None:
        first = LARGEST_PAGE
    if first < 0 or first > LARGEST_PAGE:
        raise GraphQLError(f"`first` must be between 0 and {LARGEST_PAGE}.")
    start = _decode(after) + 1 if after else 0
    page = list(rows[start : start + first + 1])
    more = len(page) > first
    nodes = [wrap(row) if wrap else row for row in page[:first]]
    edges = [{"node": node, "cursor": _encode(start + i)} for i, node in enumerate(nodes)]
    return {
        "edges": edges,
        "page_info": {
            "has_next_page": more,
            "has_previous_page": start > 0,
            "start_cursor": edges[0]["cursor"] if edges else None,
            "end_cursor": edges[-1]["cursor"] if edges else None,
        },
        "total_count": lambda: rows.count() if hasattr(rows, "query") else len(rows),
    }
