"""Saleor's GraphQL view with gates before execution and a request id on the way."""

from functools import partial
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import JsonResponse
from graphql.backend.base import GraphQLDocument
from graphql.execution import ExecutionResult, execute
from graphql.validation import validate
from saleor.graphql.views import GraphQLView

from ..core import request_id
from . import gates

# A string that no client can send as a key of a JSON request together with a Rewritten value.
_REWRITTEN = object()


def _fail(errors: Any, **_: Any) -> ExecutionResult:
    return ExecutionResult(errors=errors, invalid=True)


class _Query(str):
    """A query's text, with the document to execute for it where a gate has made one."""

    document: Any = None


class CommerceGraphQLView(GraphQLView):
    """Serves the merged schema; each operation, also of a batch, passes the gates once."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Answer with the id that logs, workers and outgoing calls carry for this request."""
        begun = request_id.begin(request.headers.get("X-Request-ID"))
        request.gate_refusal = None
        request.gate_restore = {}
        try:
            response = super().dispatch(request, *args, **kwargs)
        except RequestDataTooBig:
            # Saleor 3.22 leaves this to Django, which answers 400 in HTML.
            message = "Request body exceeds maximum size."
            response = JsonResponse({"errors": [{"message": message}]}, status=413)
        finally:
            request_id.end()
        response["X-Request-ID"] = begun
        refusal = request.gate_refusal
        if refusal is not None:
            if refusal.status != 200:
                response.status_code = refusal.status
            for name, value in refusal.headers.items():
                response[name] = value
        return response

    def execute_graphql_request(self, request: Any, data: Any) -> Any:
        """Ask the gates about a well-formed operation, then leave it to Saleor."""
        if not isinstance(data, dict) and not hasattr(data, "getlist"):
            # An entry of a batch that is no object; Saleor would fail on it with a 500.
            refusal = gates.Refused("Unable to parse query.", code="GRAPHQL_PARSE_ERROR")
            return ExecutionResult(errors=[refusal], invalid=True)
        if gates.gates():
            answer = self._ask(request, data)
            if isinstance(answer, gates.Refused):
                gates.settle(request, None)
                request.gate_refusal = answer
                return ExecutionResult(errors=[answer], invalid=answer.status != 200)
            if answer is not None:
                request.gate_restore = {**request.gate_restore, **answer.restore}
                data = {_REWRITTEN: answer}
        result = super().execute_graphql_request(request, data)
        gates.settle(request, result)
        return result

    def get_response(self, request: Any, data: Any) -> Any:
        """Saleor's answer; what a gate put in is quoted as the client had sent it."""
        result, status = super().get_response(request, data)
        if request.gate_restore:
            result = gates.restored(result, request.gate_restore)
            request.gate_restore = {}
        return result, status

    def _ask(self, request: Any, data: Any) -> "gates.Refused | gates.Rewritten | None":
        try:
            query, variables, operation_name = self.get_graphql_params(request, data)
        except (ValueError, KeyError, TypeError, AttributeError):
            return None  # malformed: Saleor's own handling words the error
        document, error = self.parse_query(query)
        if error is not None or document is None:
            return None
        return gates.check(
            gates.Operation(
                request=request,
                query=query,
                document=document.document_ast,
                variables=variables or {},
                operation_name=operation_name,
                schema=self.schema,
            )
        )

    def parse_query(self, query: Any) -> Any:
        """Saleor's parsing; a document that a gate has made is taken as it is."""
        document = getattr(query, "document", None)
        if document is None:
            return super().parse_query(query)
        # Saleor's backend answers an invalid document when it is executed, and so do we.
        errors = validate(self.schema, document)
        return (
            GraphQLDocument(
                schema=self.schema,
                document_string=str(query),
                document_ast=document,
                execute=partial(_fail, errors)
                if errors
                else partial(execute, self.schema, document),
            ),
            None,
        )

    @staticmethod
    def get_graphql_params(request: Any, data: Any) -> Any:
        """Query, variables and operation name; those of a gate where one has rewritten them."""
        rewritten = data.get(_REWRITTEN)
        if rewritten is not None:
            query = _Query(rewritten.query)
            query.document = rewritten.document
            return query, rewritten.variables, rewritten.operation_name
        return GraphQLView.get_graphql_params(request, data)

    def format_error(self, error: Any) -> Any:
        """Saleor's format, with our gates' codes where Saleor would print the class name."""
        original = getattr(error, "original_error", None) or error
        if isinstance(original, gates.Refused):
            return {
                "message": original.message,
                "extensions": {"exception": {"code": original.code}},
            }
        return super().format_error(error)
