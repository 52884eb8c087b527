"""Errors as the API shows them."""

import logging
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from graphql.error import GraphQLError
from graphql.error import format_error as format_graphql_error
from jwt import InvalidTokenError

from ...core.exceptions import PermissionDenied

unhandled_errors_logger = logging.getLogger("saleor.graphql.errors.unhandled")
handled_errors_logger = logging.getLogger("saleor.graphql.errors.handled")

ALLOWED_ERRORS = (GraphQLError, InvalidTokenError, PermissionDenied, ValidationError)
INTERNAL_ERROR_MESSAGE = "Internal Server Error"


def format_error(error: Any, handled_exceptions: Any, query: Any = None) -> dict[str, Any]:
    """The error's wire form; the message of an unexpected one is withheld."""
    if isinstance(error, GraphQLError):
        result = format_graphql_error(error)
    else:
        result = {"message": str(error)}
    cause = error
    while isinstance(cause, GraphQLError) and hasattr(cause, "original_error"):
        cause = cause.original_error
    if isinstance(cause, AssertionError):
        cause = GraphQLError(str(cause))
    if isinstance(cause, handled_exceptions):
        handled_errors_logger.debug("A query had an error", exc_info=cause)
    else:
        unhandled_errors_logger.error("A query failed unexpectedly", exc_info=cause)
    if not isinstance(cause, ALLOWED_ERRORS) and not settings.DEBUG:
        result["message"] = INTERNAL_ERROR_MESSAGE
    result.setdefault("extensions", {})["exception"] = {"code": type(cause).__name__}
    return result
