"""Relay connections over querysets and lists."""

from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from graphql.error import GraphQLError
from graphql.language import ast

from .context import ChannelContext, ChannelQsContext
from .related import remember_peers


def _cursor(position: int) -> str:
    return b64encode(f"[{position}]".encode()).decode()


def _position(cursor: str) -> int:
    try:
        return int(b64decode(cursor, validate=True).decode().strip("[]"))
    except ValueError as error:
        raise GraphQLError("Received cursor is invalid.") from error


def _selects_edges(info: Any, selection_set: Any) -> bool:
    for selection in selection_set.selections if selection_set else ():
        if isinstance(selection, ast.InlineFragment):
            found = _selects_edges(info, selection.selection_set)
        elif isinstance(selection, ast.FragmentSpread):
            found = _selects_edges(info, info.fragments[selection.name.value].selection_set)
        else:
            found = selection.name.value == "edges"
        if found:
            return True
    return False


def _check(info: Any, args: dict[str, Any]) -> None:
    field, limit = info.field_name, settings.GRAPHQL_PAGINATION_LIMIT
    edges_wanted = _selects_edges(info, info.field_asts[0].selection_set)
    if edges_wanted and not (args.get("first") or args.get("last")):
        raise GraphQLError(
            "You must provide a `first` or `last` value to properly paginate "
            f"the `{field}` connection."
        )
    if args.get("first") and args.get("last"):
        raise GraphQLError("Argument `last` cannot be combined with `first`.")
    for name in ("first", "last"):
        if (args.get(name) or 0) > limit:
            raise GraphQLError(
                f"Requesting {args[name]} records on the `{field}` connection "
                f"exceeds the `{name}` limit of {limit} records."
            )
        if (args.get(name) or 0) < 0:
            raise GraphQLError(f"Argument `{name}` must be a non-negative integer.")


class _Count:
    """How many rows there are, asked for only when `totalCount` is."""

    def __init__(self, rows: Any) -> None:
        self._rows = rows

    def __int__(self) -> int:
        rows = self._rows
        return rows.order_by().count() if isinstance(rows, QuerySet) else len(rows)


def create_connection_slice(
    rows: Any,
    info: Any,
    args: dict[str, Any],
    connection_type: Any = None,
    *,
    wrap: Callable[[Any], Any] | None = None,
) -> dict[str, Any]:
    """One page of `rows` as a connection; `first` or `last` is required, 100 at most.

    `wrap` puts each node into its context; a ChannelQsContext does so by itself.
    """
    _check(info, args)
    if isinstance(rows, ChannelQsContext):
        slug = rows.channel_slug
        return create_connection_slice(
            rows.qs, info, args, wrap=lambda node: ChannelContext(node, slug)
        )
    count = _Count(rows)
    start = _position(args["after"]) + 1 if args.get("after") else 0
    end = _position(args["before"]) if args.get("before") else None
    if args.get("last") is not None:
        end = int(count) if end is None else end
        page_start = max(start, end - args["last"])
        found = list(rows[page_start:end])
        more_before, more_after = page_start > start, bool(args.get("before"))
    else:
        size = args.get("first") or 0
        page_start = start
        stop = start + size if end is None else min(start + size, end)
        # One row more than asked for tells whether there is a next page.
        found = list(rows[start : stop + 1]) if size else []
        more_before, more_after = start > 0, len(found) > stop - start
        found = found[: stop - start]
    nodes = remember_peers(found)
    edges = [
        {"node": wrap(node) if wrap else node, "cursor": _cursor(page_start + index)}
        for index, node in enumerate(nodes)
    ]
    return {
        "edges": edges,
        "total_count": count,
        "page_info": {
            "has_next_page": more_after,
            "has_previous_page": more_before,
            "start_cursor": edges[0]["cursor"] if edges else None,
            "end_cursor": edges[-1]["cursor"] if edges else None,
        },
    }


def search_all_terms(rows: Any, text: str | None, *fields: str) -> Any:
    """Rows in which every word of `text` occurs in at least one of the fields."""
    for word in (text or "").split():
        condition = Q()
        for field in fields:
            condition |= Q(**{f"{field}__icontains": word})
        rows = rows.filter(condition)
    return rows
