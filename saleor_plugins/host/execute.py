"""Saleor's own public GraphQL, executed in this process: the stable way to act on the platform."""

import logging
from collections.abc import Mapping
from typing import Any

from ..core import acting
from ..core.audit import Actor
from ..core.errors import CommerceError
from .apps import app_by_identifier

logger = logging.getLogger(__name__)


class GraphQLRefused(CommerceError):
    """The platform refused an operation; `errors` are its own entries (message, field, code)."""

    default_code = "GRAPHQL_ERROR"

    def __init__(self, errors: list[dict[str, Any]]) -> None:
        first = errors[0] if errors else {}
        super().__init__(
            str(first.get("message") or "Refused."),
            code=first.get("code"),
            field=first.get("field"),
        )
        self.errors = errors

    def has_code(self, *codes: str) -> bool:
        """Whether any of the errors carries one of the codes."""
        return any(error.get("code") in codes for error in self.errors)


def context_of(app: Any, user: Any = None, files: Mapping[str, Any] | None = None) -> Any:
    """A request of an App or a user that came from nowhere, as Saleor's resolvers want one."""
    from saleor.graphql.context import get_context_value
    from saleor.graphql.core.context import SaleorContext

    request = SaleorContext()
    request.path = "/graphql/"
    request.method = "POST"
    request.META = {"REMOTE_ADDR": "127.0.0.1", "SERVER_NAME": "localhost", "SERVER_PORT": "80"}
    request.FILES = dict(files or {})
    request.app = app
    request._cached_user = user
    # What we have just written must be seen: never a read replica.
    request.allow_replica = False
    return get_context_value(request)


def execute_graphql(
    document: str,
    variables: Mapping[str, Any] | None = None,
    *,
    as_app: str | None = None,
    as_user: Any = None,
    files: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Run one operation as our App (by identifier) or as a user, and answer its `data`.

    Raises GraphQLRefused for errors of the request itself (syntax, permissions, unexpected). Errors
    inside a payload (`errors: [...]`) are the caller's to read, or use `mutate`. An Upload variable is
    the name of one of `files`, Django's uploaded files.
    """
    from saleor.graphql.api import backend
    from saleor.graphql.context import clear_context

    from ..graphql.schema import schema

    app = None
    if as_app is not None:
        app = app_by_identifier(as_app)
        if app is None:
            raise GraphQLRefused(
                [{"message": f"App {as_app} is missing or inactive.", "code": "APP_INACTIVE"}]
            )
    context = context_of(app, as_user, files)
    try:
        parsed = backend.document_from_string(schema(), document)
        with acting.on_behalf_of(_actor(app, as_user)):
            result = parsed.execute(
                root=None,
                variables=dict(variables or {}),
                context=context,
                allow_subscriptions=False,
            )
    finally:
        clear_context(context)
    if result.errors:
        raise GraphQLRefused([_error(error) for error in result.errors])
    return dict(result.data or {})


def _actor(app: Any, user: Any) -> Actor:
    if app is not None:
        return Actor("app", str(app.pk), app.name)
    if user is not None:
        return Actor("staff" if user.is_staff else "user", str(user.pk))
    return Actor("system")


def _error(error: Any) -> dict[str, Any]:
    original = getattr(error, "original_error", None) or error
    code = getattr(original, "code", None)
    return {
        "message": str(error),
        "code": code if isinstance(code, str) else type(original).__name__,
        "field": None,
    }


def mutate(
    document: str,
    variables: Mapping[str, Any] | None = None,
    *,
    as_app: str | None = None,
    as_user: Any = None,
    files: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Run a document with one mutation whose payload has `errors`; answer the payload.

    Raises GraphQLRefused with the payload's errors when there are any.
    """
    data = execute_graphql(document, variables, as_app=as_app, as_user=as_user, files=files)
    payload = next(iter(data.values()))
    if payload is None:
        raise GraphQLRefused([{"message": "The operation gave no answer."}])
    if payload.get("errors"):
        raise GraphQLRefused(list(payload["errors"]))
    return dict(payload)
