"""Names and doubles that the simulator's tests share."""

from __future__ import annotations

import json
import shutil
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import requests
from razorpay_simulator import Running

KEY = "rzp_test_SandboxRetail1"
SECRET = "SandboxRetailSecret00001"
WEBHOOK_SECRET = "whsec-one"


def chromium() -> str | None:
    """An installed Chromium or Chrome."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for path in map(shutil.which, names) if path), None)


def wait_until(ready: Callable[[], object], seconds: float = 10.0) -> None:
    """Waits until `ready()` is true; fails the test when it never is."""
    end = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


def api(server: Running, method: str, path: str, **kwargs: Any) -> requests.Response:
    """A call of the API by the sample account, unless `auth` says otherwise."""
    kwargs.setdefault("auth", (KEY, SECRET))
    return requests.request(method, f"{server.url}/v1{path}", timeout=10, **kwargs)


class Listener:
    """A shop's webhook endpoint: keeps what it is sent, answers what it is told to."""

    def __init__(self) -> None:
        self.received: list[dict[str, Any]] = []
        self.answers: list[int] = []
        self.seconds = 0.0
        self.overlapping = 0
        self.most_overlapping = 0
        self._lock = threading.Lock()
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = listener.take(dict(self.headers), body)
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args: object) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/webhook/"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def take(self, headers: dict[str, str], body: bytes) -> int:
        with self._lock:
            self.overlapping += 1
            self.most_overlapping = max(self.most_overlapping, self.overlapping)
            status = self.answers.pop(0) if self.answers else 200
            self.received.append({"headers": headers, "body": body, "event": json.loads(body)})
        time.sleep(self.seconds)
        with self._lock:
            self.overlapping -= 1
        return status

    @property
    def names(self) -> list[str]:
        return [one["event"]["event"] for one in self.received]

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
