"""The way of every provider's request: fault, effect, fault, answer."""

from __future__ import annotations

import select
import socket
import time
from collections.abc import Callable, Iterator

from flask import Response, request

from .faults import Fault, Faults
from .receipts import Receipts
from .store import Store

Answer = Callable[[], Response]
ErrorShape = Callable[[Fault], Response]


class World:
    """What the endpoints share."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.faults = Faults()
        self.receipts = Receipts(store)

    def template(self, provider: str, name: str) -> str:
        """A template's text, as registered through the control API; empty when unknown."""
        return str((self.store.setting("templates") or {}).get(f"{provider}/{name}", ""))


def perform(
    world: World, provider: str, recipients: list[str], effect: Answer, error: ErrorShape
) -> Response:
    """Runs `effect` unless a fault says otherwise; `error` words it in the provider's shape."""
    fault = world.faults.take(provider, recipients)
    if fault is None:
        return effect()
    if fault.when == "before":
        instead = disturb(fault, error)
        return effect() if instead is None else instead
    answer = effect()
    instead = disturb(fault, error)
    return answer if instead is None else instead


def disturb(fault: Fault, error: ErrorShape) -> Response | None:
    if fault.kind in ("delay", "hang"):
        wait(fault.seconds)
        return cut() if fault.kind == "hang" else None
    if fault.kind == "refuse":
        return cut()
    if fault.kind == "status":
        page = f"<html><body><h1>{fault.status}</h1></body></html>"
        return Response(page, status=fault.status, content_type="text/html")
    return error(fault)


def cut() -> Response:
    """A response that closes the connection in place of writing anything."""
    connection = request.environ.get("werkzeug.socket")

    def nothing() -> Iterator[bytes]:
        if isinstance(connection, socket.socket):
            connection.shutdown(socket.SHUT_RDWR)
        raise ConnectionResetError("cut on demand")
        yield b""

    return Response(nothing())


def wait(seconds: float) -> None:
    """Sleeps, but no longer than the caller stays connected."""
    connection = request.environ.get("werkzeug.socket")
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        if not isinstance(connection, socket.socket):
            time.sleep(left)
        elif _gone(connection, min(left, 0.1)):
            return


def _gone(connection: socket.socket, seconds: float) -> bool:
    try:
        readable, _, _ = select.select([connection], [], [], seconds)
        if not readable:
            return False
        if connection.recv(1, socket.MSG_PEEK) == b"":
            return True
    except (OSError, ValueError):
        return True
    time.sleep(seconds)
    return False
