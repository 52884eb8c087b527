"""The HTTP side of the API: JSON, form and multipart requests, batches, errors."""

import decimal
import json
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.views.generic import View
from graphql.error import GraphQLError, GraphQLSyntaxError
from graphql.execution import ExecutionResult
from jwt.exceptions import PyJWTError

from ..core.exceptions import PermissionDenied
from .context import clear_context, get_context_value
from .utils import format_error

INT_ERROR_MSG = "Int cannot represent non 32-bit signed integer value"


def _plain(value: Any) -> Any:
    if isinstance(value, decimal.Decimal):
        return str(value)
    return str(value)


class JsonResponse(HttpResponse):
    """A JSON body."""

    def __init__(self, data: Any, safe: bool = True, **kwargs: Any) -> None:
        kwargs.setdefault("content_type", "application/json")
        body = json.dumps(data, default=_plain, ensure_ascii=False, separators=(",", ":"))
        super().__init__(content=body.encode(), **kwargs)


class GraphQLView(View):
    """Saleor's GraphQL endpoint; its methods are the points where a subclass may step in."""

    schema: Any = None
    executor: Any = None
    middleware: Any = None
    root_value: Any = None
    backend: Any = None
    _query: str | None = None

    HANDLED_EXCEPTIONS = (GraphQLError, PyJWTError, PermissionDenied)

    def __init__(
        self,
        schema: Any,
        backend: Any,
        executor: Any = None,
        middleware: list[Any] | None = None,
        root_value: Any = None,
    ) -> None:
        super().__init__()
        self.schema = schema
        self.backend = backend
        self.executor = executor
        self.middleware = middleware
        self.root_value = root_value

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Answer POST; anything else is not allowed."""
        if request.method == "POST":
            return self.handle_query(request)
        return HttpResponseNotAllowed(["OPTIONS", "POST"])

    def handle_query(self, request: HttpRequest) -> JsonResponse:
        """One HTTP request."""
        return self._handle_query(request)

    def _error(self, message: str, status: int) -> JsonResponse:
        return JsonResponse({"errors": [self.format_error(GraphQLError(message))]}, status=status)

    def _handle_query(self, request: HttpRequest) -> JsonResponse:
        try:
            data = self.parse_body(request)
        except RequestDataTooBig:
            return self._error("Request body exceeds maximum size.", 413)
        except ValueError:
            return self._error("Unable to parse query.", 400)
        if isinstance(data, list):
            if len(data) > settings.GRAPHQL_BATCH_MAX_COUNT:
                return self._error("Number of batch queries exceeded.", 400)
            responses = [self.get_response(request, entry) for entry in data]
            result: Any = [response for response, _ in responses]
            status = max((code for _, code in responses), default=200)
        else:
            result, status = self.get_response(request, data)
        return JsonResponse(result, status=status, safe=False)

    def get_response(self, request: HttpRequest, data: dict[str, Any]) -> tuple[Any, int]:
        """The result of one operation and its HTTP status."""
        execution = self.execute_graphql_request(request, data)
        result: dict[str, Any] = {}
        if execution.errors:
            result["errors"] = [self.format_error(error) for error in execution.errors]
        if execution.invalid:
            return result, 400
        result["data"] = execution.data
        if execution.extensions:
            result["extensions"] = execution.extensions
        return result, 200

    def get_root_value(self) -> Any:
        """What root resolvers get as their root."""
        return self.root_value

    def parse_query(self, query: str | None) -> tuple[Any, Any]:
        """(document, None), or (None, the errors)."""
        if not query or not isinstance(query, str):
            error = GraphQLError("Must provide a query string.")
            return None, ExecutionResult(errors=[error], invalid=True)
        try:
            return self.backend.document_from_string(self.schema, query), None
        except (ValueError, GraphQLSyntaxError) as error:
            return None, ExecutionResult(errors=[error], invalid=True)

    def execute_graphql_request(self, request: HttpRequest, data: dict[str, Any]) -> Any:
        """Parse, validate and execute one operation."""
        try:
            query, variables, operation_name = self.get_graphql_params(request, data)
        except (ValueError, LookupError, TypeError, AttributeError):
            return ExecutionResult(errors=[GraphQLError("Unable to parse query.")], invalid=True)
        document, error = self.parse_query(query)
        if error:
            return error
        self._query = query
        context = get_context_value(request)
        try:
            return document.execute(
                root=self.get_root_value(),
                variables=variables,
                operation_name=operation_name,
                context=context,
                middleware=self.middleware,
            )
        except Exception as failure:
            if str(failure).startswith(INT_ERROR_MSG) or isinstance(failure, ValueError):
                failure = GraphQLError(str(failure))
            return ExecutionResult(errors=[failure], invalid=True)
        finally:
            clear_context(context)

    @staticmethod
    def parse_body(request: HttpRequest) -> Any:
        """The operation (or list of them) in the body; ValueError when it cannot be read."""
        if request.content_type == "application/graphql":
            return {"query": request.body.decode("utf-8")}
        if request.content_type == "application/json":
            body = json.loads(request.body)
            if isinstance(body, (dict, list)):
                return body
            raise ValueError("Invalid query.")
        if request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data"):
            return request.POST
        return {}

    @staticmethod
    def get_graphql_params(request: HttpRequest, data: Any) -> tuple[Any, Any, Any]:
        """Query, variables and operation name; uploads by the multipart request specification."""
        query, variables = data.get("query"), data.get("variables")
        operation_name = data.get("operationName")
        if operation_name == "null":
            operation_name = None
        if request.content_type == "multipart/form-data":
            operations = json.loads(data.get("operations", "{}"))
            for part, paths in json.loads(data.get("map", "{}")).items():
                for path in paths:
                    _set_path(operations, path.split("."), part)
            query, variables = operations.get("query"), operations.get("variables")
        return (
            query if isinstance(query, str) else None,
            variables if isinstance(variables, dict) else None,
            operation_name if isinstance(operation_name, str) else None,
        )

    def format_error(self, error: Any) -> dict[str, Any]:
        """The error's wire form."""
        return format_error(error, self.HANDLED_EXCEPTIONS, self._query)


def _set_path(target: Any, path: list[str], value: Any) -> None:
    for step in path[:-1]:
        target = target[int(step)] if isinstance(target, list) else target[step]
    if isinstance(target, list):
        target[int(path[-1])] = value
    else:
        target[path[-1]] = value
