"""Faults of the API on demand: what a network or a provider does wrong, before or after the call
took effect.

Kinds: `delay` (answers late), `hang` (never answers: waits, then closes), `status` (an error status
in Razorpay's shape, with Retry-After if given), `html` (a proxy's page in place of JSON), `reset`
(the connection is cut). A hang ends early when the caller has gone away.
"""

from __future__ import annotations

import fnmatch
import select
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from flask import Response, jsonify

from .wire import Entity, RazorpayError, new_id

KINDS = frozenset({"delay", "hang", "status", "html", "reset"})
PAGE = (
    "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
)


@dataclass
class Fault:
    """Applies to the next `count` calls that match method and path (a glob), after letting `skip`
    of them pass.
    """

    kind: str
    method: str = "*"
    path: str = "*"
    when: str = "before"
    count: int = 1
    skip: int = 0
    seconds: float = 30.0
    status: int = 500
    retry_after: int | None = None
    id: str = field(default_factory=lambda: new_id("fault"))


class Faults:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rules: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        if fault.kind not in KINDS:
            raise RazorpayError("The selected kind is invalid.", field="kind")
        if fault.when not in ("before", "after"):
            raise RazorpayError("The selected when is invalid.", field="when")
        with self._lock:
            self._rules.append(fault)
        return fault

    def take(self, method: str, path: str) -> Fault | None:
        with self._lock:
            for rule in self._rules:
                if rule.count <= 0 or not matches(rule, method, path):
                    continue
                if rule.skip > 0:
                    rule.skip -= 1
                    continue
                rule.count -= 1
                return rule
        return None

    def clear(self) -> None:
        with self._lock:
            self._rules.clear()

    def describe(self) -> list[Entity]:
        with self._lock:
            return [asdict(rule) for rule in self._rules if rule.count > 0]


def matches(rule: Fault, method: str, path: str) -> bool:
    return rule.method in ("*", method) and fnmatch.fnmatchcase(path, rule.path)


def perform(fault: Fault, environ: dict[str, Any]) -> Response | None:
    """Acts the fault out. Returns the answer in place of the real one, or None to go on with it."""
    if fault.kind == "delay":
        wait(fault.seconds, environ)
        return None
    if fault.kind == "hang":
        wait(fault.seconds, environ)
        return cut(environ)
    if fault.kind == "reset":
        return cut(environ)
    if fault.kind == "html":
        return Response(PAGE, status=502, content_type="text/html")
    answer = jsonify(error_of(fault.status).body())
    answer.status_code = fault.status
    if fault.retry_after is not None:
        answer.headers["Retry-After"] = str(fault.retry_after)
    return answer


def error_of(status: int) -> RazorpayError:
    if status == 429:
        return RazorpayError(
            "Request failed. Please try after sometime.", source="NA", reason="NA", step="NA"
        )
    if status < 500:
        return RazorpayError(
            "The request could not be processed.", source="NA", reason="NA", step="NA"
        )
    return RazorpayError(
        "We are facing some trouble completing your request at the moment. "
        "Please try again shortly.",
        code="GATEWAY_ERROR" if status in (502, 504) else "SERVER_ERROR",
        source="NA",
        reason="NA",
        step="NA",
    )


def cut(environ: dict[str, Any]) -> Response:
    """A response that closes the connection in place of writing anything."""
    connection = environ.get("werkzeug.socket")

    def nothing() -> Iterator[bytes]:
        if isinstance(connection, socket.socket):
            connection.shutdown(socket.SHUT_RDWR)
        raise ConnectionResetError("cut on demand")
        yield b""

    return Response(nothing())


def wait(seconds: float, environ: dict[str, Any]) -> None:
    """Sleeps, but no longer than the caller stays connected."""
    connection = environ.get("werkzeug.socket")
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        if not isinstance(connection, socket.socket):
            time.sleep(left)
        elif gone(connection, min(left, 0.1)):
            return


def gone(connection: socket.socket, seconds: float) -> bool:
    try:
        readable, _, _ = select.select([connection], [], [], seconds)
        if readable and connection.recv(1, socket.MSG_PEEK) == b"":
            return True
    except (OSError, ValueError):
        return True
    if readable:
        time.sleep(seconds)
    return False
