"""Gates: questions asked once per operation, on the parsed document, before it is executed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import Any, Protocol

from django.conf import settings
from graphql.error import GraphQLError


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of a request: the parsed document and what was sent with it."""

    request: Any
    query: str
    document: Any
    variables: Mapping[str, Any]
    operation_name: str | None
    schema: Any


class Refused(GraphQLError):
    """A gate's answer: a GraphQL error with a code, an HTTP status and headers for it."""

    def __init__(
        self,
        message: str,
        *,
        code: str,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.status = status
        self.headers = dict(headers or {})


@dataclass(frozen=True, slots=True)
class Rewritten:
    """Another operation to execute in this one's place, such as one that names no hidden channel.

    `restore` maps what was put in back to what the client had sent, for messages that quote it.
    `document` is executed as it is, without being parsed from `query`: its nodes may keep their places
    in what the client had sent, so that errors point there.
    """

    query: str
    variables: Mapping[str, Any]
    operation_name: str | None
    restore: Mapping[str, str] = field(default_factory=dict)
    document: Any = None


class Gate(Protocol):
    """Looks at an operation: None lets it pass, Refused ends it, Rewritten replaces it."""

    def __call__(self, operation: Operation) -> "Refused | Rewritten | None": ...


@cache
def gates() -> tuple[Gate, ...]:
    """The gates named in setting GRAPHQL_GATES as "module:function", in order."""
    found = []
    for path in getattr(settings, "GRAPHQL_GATES", ()):
        module, _, name = path.partition(":")
        found.append(getattr(import_module(module), name))
    return tuple(found)


def check(operation: Operation) -> "Refused | Rewritten | None":
    """The first refusal; otherwise the last rewriting; None when all let the operation pass."""
    rewritten: Rewritten | None = None
    for gate in gates():
        answer = gate(operation)
        if isinstance(answer, Refused):
            return answer
        if isinstance(answer, Rewritten):
            rewritten = answer
    return rewritten


_AFTERWARDS = "_commerce_afterwards"


def afterwards(request: Any, function: Callable[[Any], None]) -> None:
    """Have `function` called with the result of the operation that a gate is letting pass."""
    request.__dict__.setdefault(_AFTERWARDS, []).append(function)


def settle(request: Any, result: Any) -> None:
    """Tell the gates that asked for it how the operation went."""
    for function in request.__dict__.pop(_AFTERWARDS, ()):
        function(result)


def restored(value: Any, restore: Mapping[str, str]) -> Any:
    """A JSON value with every text that a gate had put in turned back, also inside messages."""
    if isinstance(value, str):
        for made, sent in restore.items():
            value = value.replace(made, sent)
        return value
    if isinstance(value, dict):
        return {key: restored(item, restore) for key, item in value.items()}
    if isinstance(value, list):
        return [restored(item, restore) for item in value]
    return value
