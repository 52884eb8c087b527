"""The sink's HTTP and SMTP servers. `running()` starts them in this process on free ports."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask, Response, jsonify
from werkzeug.exceptions import HTTPException
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from . import control_api, mail, msg91, page, twilio, whatsapp
from .client import Sink
from .exchange import World
from .store import Store

BODY_LIMIT = 1024 * 1024


def create_app(world: World) -> Flask:
    app = Flask("message_sink", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = BODY_LIMIT
    app.url_map.strict_slashes = False
    for module in (page, msg91, twilio, whatsapp, control_api):
        app.register_blueprint(module.blueprint(world))
    app.register_error_handler(HTTPException, refused)
    return app


def refused(error: HTTPException) -> tuple[Response, int]:
    return jsonify({"error": error.description}), error.code or 500


class QuietHandler(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Paths and bodies carry numbers and codes: only the verb is logged."""
        logging.getLogger("message_sink").debug("%s %s", self.command, code)


class Running:
    """Started servers: `url`, `smtp_port`, `client`; `stop()` ends them."""

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        smtp_port: int = 0,
        state: str | Path | None = None,
    ) -> None:
        self.store = Store(state)
        self.world = World(self.store)
        self._http: BaseWSGIServer = make_server(
            host, port, create_app(self.world), threaded=True, request_handler=QuietHandler
        )
        self._http.daemon_threads = True  # type: ignore[attr-defined]
        self._smtp = mail.controller(self.world, host, smtp_port)
        self.port = self._http.server_port
        self.smtp_port = int(self._smtp.port)
        self.url = f"http://{host}:{self.port}"
        self.client = Sink(self.url)
        self._thread: threading.Thread | None = None

    def start(self) -> Running:
        self._smtp.start()
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()
        return self

    def stop(self) -> None:
        if self._thread is not None:
            self._http.shutdown()
            self._thread.join()
            self._smtp.stop()
        self._http.server_close()
        self.store.close()


@contextmanager
def running(
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    smtp_port: int = 0,
    state: str | Path | None = None,
) -> Iterator[Running]:
    """A sink in threads of this process: `with running() as sink: sink.url, sink.smtp_port`."""
    servers = Running(host=host, port=port, smtp_port=smtp_port, state=state).start()
    try:
        yield servers
    finally:
        servers.stop()
