"""What Sentry is told: where the code failed, never for whom.

Saleor starts Sentry when SENTRY_DSN is set, with the options in SENTRY_OPTS; `options` adds ours. These
hooks are plain functions over Sentry's events, so nothing here needs its package. They come last, after
Saleor's own scrubber, and keep what is known to be harmless rather than drop what is known to harm:
bodies, cookies, query strings, variables of stack frames and arguments of tasks go altogether.
"""

import re
from collections.abc import Mapping
from typing import Any

from . import request_id, scrubbing

Event = dict[str, Any]

_HEADERS = frozenset(
    {"accept", "content-type", "content-length", "host", "user-agent", "x-request-id"}
)
_LITERAL = re.compile(r"'(?:[^']|'')*'")


def options(existing: Mapping[str, Any]) -> dict[str, Any]:
    """SENTRY_OPTS with our hooks."""
    return {
        **existing,
        "before_send": before_send,
        "before_send_transaction": before_send,
        "before_breadcrumb": before_breadcrumb,
        "include_local_variables": False,
        "max_request_body_size": "never",
    }


def before_send(event: Event, hint: Any = None) -> Event:
    """The event without personal data and secrets. Never drops an event, and never raises."""
    try:
        return _clean(event)
    except Exception as error:  # noqa: BLE001 - rather a poor report than one that tells too much
        return {
            "event_id": event.get("event_id"),
            "level": "error",
            "message": f"An event could not be scrubbed: {type(error).__name__}",
        }


def before_breadcrumb(crumb: Event, hint: Any = None) -> Event | None:
    """One step on the way to an error; None when it cannot be told safely."""
    try:
        return _crumb(crumb)
    except Exception:  # noqa: BLE001 - a step less
        return None


def _clean(event: Event) -> Event:
    cleaned = dict(event)
    for entry in _values(cleaned.get("exception")):
        entry["value"] = scrubbing.text(str(entry.get("value") or ""))
        if "mechanism" in entry:
            entry["mechanism"] = {
                name: each
                for name, each in dict(entry["mechanism"] or {}).items()
                if name in ("type", "handled", "exception_id", "parent_id")
            }
        _frames(entry)
    for entry in _values(cleaned.get("threads")):
        _frames(entry)
    _frames(cleaned)
    if "message" in cleaned:
        cleaned["message"] = scrubbing.text(str(cleaned["message"]))
    if isinstance(cleaned.get("logentry"), dict):
        # The parameters stand in the formatted text, if anywhere.
        entry = cleaned["logentry"]
        told = entry.get("formatted") or entry.get("message") or ""
        cleaned["logentry"] = {"message": scrubbing.text(str(told))}
    if "request" in cleaned:
        cleaned["request"] = _request(cleaned["request"] or {})
    if "user" in cleaned:
        user = cleaned["user"] or {}
        cleaned["user"] = {"id": str(user["id"])} if user.get("id") else {}
    if "extra" in cleaned:
        cleaned["extra"] = scrubbing.value(cleaned["extra"])
    if "contexts" in cleaned:
        cleaned["contexts"] = {
            name: _context(name, each) for name, each in dict(cleaned["contexts"] or {}).items()
        }
    if "breadcrumbs" in cleaned:
        crumbs = [before_breadcrumb(each) for each in _values(cleaned["breadcrumbs"])]
        cleaned["breadcrumbs"] = {"values": [each for each in crumbs if each is not None]}
    if "spans" in cleaned:
        cleaned["spans"] = [_span(each) for each in cleaned["spans"] or []]
    if "transaction" in cleaned:
        cleaned["transaction"] = scrubbing.text(str(cleaned["transaction"] or ""))
    cleaned["tags"] = scrubbing.value(_pairs(cleaned.get("tags")))
    if request := request_id.current():
        cleaned["tags"]["request_id"] = request
    return cleaned


def _values(found: Any) -> list[Event]:
    """Sentry writes lists as {"values": [...]}, older versions as they are."""
    entries = found.get("values") if isinstance(found, dict) else found
    return [entry for entry in entries or [] if isinstance(entry, dict)]


def _pairs(found: Any) -> dict[str, Any]:
    """Tags come as a mapping or as pairs."""
    return dict(found or {})


def _frames(holder: Event) -> None:
    for name in ("stacktrace", "raw_stacktrace"):
        for frame in (holder.get(name) or {}).get("frames") or []:
            frame.pop("vars", None)


def _request(request: Mapping[str, Any]) -> Event:
    kept: Event = {}
    if request.get("method"):
        kept["method"] = request["method"]
    if request.get("url"):
        kept["url"] = scrubbing.text(str(request["url"]).partition("?")[0])
    headers = _pairs(request.get("headers"))
    kept["headers"] = {
        name: scrubbing.text(str(each))
        for name, each in headers.items()
        if name.lower() in _HEADERS
    }
    return kept


def _context(name: str, context: Any) -> Any:
    if name == "celery-job":
        return {"task_name": (context or {}).get("task_name")}
    if name in ("runtime", "os", "app", "device", "trace"):
        # These describe the machine and the trace; only the trace's data may hold more.
        return {
            key: scrubbing.value(each) if key in ("data", "description") else each
            for key, each in dict(context or {}).items()
        }
    return scrubbing.value(context)


def _crumb(crumb: Event) -> Event:
    cleaned = dict(crumb)
    if cleaned.get("message") is not None:
        message = str(cleaned["message"])
        if cleaned.get("category") == "query":
            message = _LITERAL.sub("'…'", message)
        cleaned["message"] = scrubbing.text(message)
    if cleaned.get("data") is not None:
        cleaned["data"] = scrubbing.value(_without_queries(cleaned["data"]))
    return cleaned


def _span(span: Event) -> Event:
    cleaned = dict(span)
    if cleaned.get("description") is not None:
        description = _LITERAL.sub("'…'", str(cleaned["description"]))
        cleaned["description"] = scrubbing.text(description)
    if cleaned.get("data") is not None:
        cleaned["data"] = scrubbing.value(_without_queries(cleaned["data"]))
    return cleaned


def _without_queries(data: Any) -> Any:
    if not isinstance(data, Mapping):
        return data
    return {
        name: str(each).partition("?")[0] if name == "url" else each
        for name, each in data.items()
        if name not in ("http.query", "http.fragment", "db.params")
    }
