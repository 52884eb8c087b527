"""Mutations: permissions, one database transaction, errors as Saleor reports them."""

from collections.abc import Callable, Iterable
from enum import Enum
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from graphene.utils.str_converters import to_camel_case
from graphql.error import GraphQLError
from graphql.language import ast

from ...core.exceptions import PermissionDenied
from . import loader
from .context import setup_context_user
from .permissions import has_one_of
from .utils import from_global_id_or_error


def _payload_type(mutation_name: str) -> str:
    field = next(f for f in loader.definition("Mutation").fields if f.name.value == mutation_name)
    node = field.type.type if isinstance(field.type, ast.NonNullType) else field.type
    return node.name.value


def _error_codes(payload: str) -> set[str]:
    """The codes that the payload's error type can carry, in lower case."""
    for field in loader.definition(payload).fields:
        if field.name.value == "errors":
            node = field.type
            while not isinstance(node, ast.NamedType):
                node = node.type
            for error_field in loader.definition(node.name.value).fields:
                if error_field.name.value == "code":
                    code = error_field.type
                    code = code.type if isinstance(code, ast.NonNullType) else code
                    return {v.name.value.lower() for v in loader.definition(code.name.value).values}
    return set()


def _nothing(payload: str) -> dict[str, Any]:
    """What the payload's fields that cannot be null show when the mutation failed."""
    empty: dict[str, Any] = {"Boolean": False, "Int": 0}
    found = {}
    for field in loader.definition(payload).fields:
        node = field.type.type if isinstance(field.type, ast.NonNullType) else None
        if isinstance(node, ast.ListType):
            found[loader.snake(field.name.value)] = []
        elif isinstance(node, ast.NamedType) and node.name.value in empty:
            found[loader.snake(field.name.value)] = empty[node.name.value]
    return found


def to_errors(error: ValidationError, codes: set[str]) -> list[dict[str, Any]]:
    """A ValidationError as the API's error objects: camelCase field, message, known code."""
    by_field = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: [error]}
    result = []
    for field, errors in by_field.items():
        for one in [single for err in errors for single in err.error_list]:
            code = one.code.value if isinstance(one.code, Enum) else one.code
            code = str(code or "invalid").lower()
            code = "required" if code in ("blank", "null") else code
            if code not in codes:
                code = "invalid" if "invalid" in codes else next(iter(sorted(codes)), None)
            result.append(
                {
                    **(one.params or {}),
                    "field": None if field == NON_FIELD_ERRORS else to_camel_case(field),
                    "message": one.messages[0],
                    "code": code,
                }
            )
    return result


def mutation(
    name: str, *, permissions: Iterable[Any] = (), atomic: bool = True
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a mutation.

    The function returns the payload's fields as a dict; a ValidationError becomes the payload's
    `errors`. Without one of `permissions` the whole mutation is refused. Inside the transaction
    hooks wait for its commit, and they run before the payload's fields are resolved.
    """
    permissions = list(permissions)

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        payload = _payload_type(name)

        def run(root: Any, info: Any, **args: Any) -> Any:
            setup_context_user(info.context)
            if permissions and not has_one_of(info.context, permissions):
                raise PermissionDenied(permissions=permissions)
            try:
                if not atomic:
                    result = function(root, info, **args)
                else:
                    with transaction.atomic():
                        result = function(root, info, **args)
            except ValidationError as error:
                errors = to_errors(error, _error_codes(payload))
                result = {**_nothing(payload), "errors": errors}
            if isinstance(result, dict):
                result.setdefault("errors", [])
                result.setdefault("_typename", payload)
            return result

        loader.resolver("Mutation", name)(run)
        return function

    return register


def get_node_or_error(
    info: Any,
    node_id: str | None,
    *,
    only_type: str,
    model: Any = None,
    qs: Any = None,
    field: str = "id",
    code: str = "not_found",
) -> Any:
    """The row behind a global id; ValidationError on `field` when it is not there."""
    if not node_id:
        return None
    try:
        _, pk = from_global_id_or_error(node_id, only_type, raise_error=True)
    except GraphQLError as error:
        raise ValidationError({field: ValidationError(str(error), code="graphql_error")}) from error
    rows = model._default_manager.all() if qs is None else qs
    try:
        node = rows.filter(pk=pk).first()
    except (ValueError, ValidationError, OverflowError):
        node = None
    if node is None:
        raise ValidationError(
            {field: ValidationError(f"Couldn't resolve to a node: {node_id}", code=code)}
        )
    return node


def get_nodes_or_error(ids: Iterable[str], field: str, only_type: str, model: Any) -> list[Any]:
    """The rows behind global ids, in their order; ValidationError on `field` otherwise."""
    found, missing = [], []
    for node_id in ids:
        try:
            found.append(
                get_node_or_error(None, node_id, only_type=only_type, model=model, field=field)
            )
        except ValidationError:
            missing.append(node_id)
    if missing:
        message = f"Could not resolve to a node with the global id list of '{missing}'."
        raise ValidationError({field: ValidationError(message, code="graphql_error")})
    return found
