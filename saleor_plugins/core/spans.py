"""OpenTelemetry spans of ours, beside Saleor's and through the same provider.

Saleor configures OpenTelemetry's SDK from the usual OTEL_* variables; where the package is not installed
a span costs one attribute lookup, and a hook nothing at all. Attributes say what was done, never to
whom: names from the code, codes, counts. Exceptions are told by their class, for their texts may quote
what a customer typed.
"""

import contextlib
import functools
import inspect
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit

from . import request_id

try:
    from opentelemetry import trace as _trace
except ImportError:  # the sandbox, unless it is asked for
    _trace = None  # type: ignore[assignment]

_NAME = "saleor_plugins"
# A segment of a path that is a word of the provider's; all others are somebody's id.
_WORD = re.compile(r"v\d+|[A-Za-z][a-z_-]{1,30}(\.[a-z]+)?")

Value = str | int | float | bool


class Span(Protocol):
    """What a block may say about itself while it runs."""

    def set_attribute(self, key: str, value: Value) -> None:
        """Add one attribute."""


class _Nothing:
    """The span of a process without OpenTelemetry."""

    def set_attribute(self, key: str, value: Value) -> None:
        return


_NOTHING: AbstractContextManager[Span] = contextlib.nullcontext(_Nothing())


def span(name: str, *, outgoing: bool = False, **attributes: Value) -> AbstractContextManager[Span]:
    """A span around a block. Attribute names write `__` for a dot: `http__method` is `http.method`."""
    if _trace is None:
        return _NOTHING
    return _recorded(name, outgoing, attributes)


@functools.cache
def _tracer() -> Any:
    # Asked for before Saleor has set a provider (after a fork), it is a proxy for the one that comes.
    return _trace.get_tracer(_NAME)


@contextlib.contextmanager
def _recorded(name: str, outgoing: bool, attributes: dict[str, Value]) -> Iterator[Span]:
    said: dict[str, Value] = {"component": _NAME}
    said.update((key.replace("__", "."), value) for key, value in attributes.items())
    if request := request_id.current():
        said["request.id"] = request
    kind = _trace.SpanKind.CLIENT if outgoing else _trace.SpanKind.INTERNAL
    with _tracer().start_as_current_span(
        name, kind=kind, attributes=said, record_exception=False, set_status_on_exception=False
    ) as current:
        try:
            yield current
        except Exception as error:
            current.set_attribute("error.type", type(error).__name__)
            current.set_status(_trace.Status(_trace.StatusCode.ERROR, type(error).__name__))
            raise


def calling(provider: str, method: str, url: str) -> AbstractContextManager[Span]:
    """A span around one call to a provider."""
    if _trace is None:
        return _NOTHING
    parts = urlsplit(url)
    route = template(parts.path)
    return span(
        f"{provider} {method.upper()} {route}",
        outgoing=True,
        provider=provider,
        http__request__method=method.upper(),
        url__template=route,
        server__address=parts.hostname or "",
    )


def template(path: str) -> str:
    """A path with every id in it replaced: `/v1/orders/order_Nx12/payments` → `/v1/orders/{}/payments`."""
    return "/".join(
        segment if not segment or _WORD.fullmatch(segment) else "{}" for segment in path.split("/")
    )


_Class = TypeVar("_Class", bound=type)


def hooks(cls: _Class) -> _Class:
    """Class decorator: a span around each public method of a plugin, named `plugin.hook`."""
    if _trace is None:
        return cls
    for name, method in list(vars(cls).items()):
        if not name.startswith("_") and inspect.isfunction(method):
            setattr(cls, name, _spanned(cls, name, method))
    return cls


def _spanned(cls: type, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
    plugin = str(getattr(cls, "PLUGIN_ID", cls.__name__))
    title = f"{plugin.rpartition('.')[2]}.{name}"

    @functools.wraps(method)
    def spanned(self: Any, *args: Any, **kwargs: Any) -> Any:
        channel = getattr(getattr(self, "channel", None), "slug", "") or ""
        with span(title, plugin=plugin, hook=name, saleor__channel__slug=channel):
            return method(self, *args, **kwargs)

    return spanned
