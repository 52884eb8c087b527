"""The HTTP server: Razorpay's API under /v1, checkout under /v1/checkout, the control API under
/_control.

`running()` starts it in this process on a free port; `python -m razorpay_simulator` runs it by
itself.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from . import (
    accounts,
    billing,
    checkout,
    control_api,
    customers,
    disputes,
    downtimes,
    faults,
    invoices,
    methods,
    orders,
    payment_links,
    payments,
    plans,
    recurring,
    refunds,
    settlements,
    subscriptions,
    tokens,
)
from .control import Control
from .simulator import Call, Route, Settings, Simulator
from .wire import Entity, RazorpayError

MODULES = (
    orders,
    downtimes,
    payments,
    refunds,
    customers,
    tokens,
    recurring,
    plans,
    subscriptions,
    invoices,
    payment_links,
    disputes,
    settlements,
    methods,
)
BODY_LIMIT = 1024 * 1024
LOGGED_HEADERS = ("X-Refund-Idempotency", "User-Agent", "Content-Type", "X-Request-ID")


def create_app(sim: Simulator) -> Flask:
    app = Flask("razorpay_simulator", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = BODY_LIMIT
    app.json.sort_keys = False  # type: ignore[attr-defined]
    for module in MODULES:
        for route in module.ROUTES:
            add(app, sim, route)
    for act in (refunds.tick, recurring.tick, payment_links.tick, billing.tick):
        sim.on_tick(act)
    app.register_blueprint(checkout.blueprint(sim))
    app.register_blueprint(control_api.blueprint(sim), url_prefix="/_control")
    app.register_error_handler(RazorpayError, lambda error: (jsonify(error.body()), error.status))
    app.register_error_handler(HTTPException, not_found)
    return app


def not_found(error: HTTPException) -> tuple[Response, int]:
    if error.code == 404:
        description = "The requested URL was not found on the server."
    else:
        description = error.description or error.name
    problem = RazorpayError(
        description, status=error.code or 500, source="NA", step="NA", reason="NA"
    )
    return jsonify(problem.body()), problem.status


def add(app: Flask, sim: Simulator, route: Route) -> None:
    def view(**ids: str) -> Response:
        return answer(sim, route, ids)

    name = f"{route.method} {route.path}"
    app.add_url_rule(f"/v1{route.path}", name, view, methods=[route.method])


def answer(sim: Simulator, route: Route, ids: Mapping[str, str]) -> Response:
    """One API call: log, faults, authentication, the noun's handler, log."""
    entry: Entity = {
        "method": request.method,
        "path": request.path,
        "query": request.query_string.decode(),
        "body": request.get_data(as_text=True),
        "headers": {
            name: request.headers[name] for name in LOGGED_HEADERS if name in request.headers
        },
        "key_id": request.authorization.username if request.authorization else None,
        "status": None,
        "fault": None,
        "at": sim.clock.now(),
    }
    sim.requests.append(entry)
    fault = sim.faults.take(request.method, request.path)
    entry["fault"] = fault.kind if fault else None
    with refund_in_flight(sim, route) as conflict:
        if conflict is not None:
            return finished(entry, problem(conflict))
        if fault is not None and fault.when == "before":
            instead = faults.perform(fault, request.environ)
            if instead is not None:
                return finished(entry, instead)
        response = effect(sim, route, ids)
        if fault is not None and fault.when == "after":
            response = faults.perform(fault, request.environ) or response
        return finished(entry, response)


def finished(entry: Entity, response: Response) -> Response:
    entry["status"] = response.status_code
    return response


def problem(error: RazorpayError) -> Response:
    response = jsonify(error.body())
    response.status_code = error.status
    return response


def effect(sim: Simulator, route: Route, ids: Mapping[str, str]) -> Response:
    try:
        with sim.transaction():
            credentials = request.authorization
            account = accounts.authenticate(
                sim,
                credentials.username if credentials else request.args.get("key_id"),
                credentials.password if credentials else None,
                public=route.public,
            )
            call = Call(sim, account, parsed_body(), request.args, request.headers)
            return jsonify(route.handler(call, **ids))
    except RazorpayError as error:
        return problem(error)


def parsed_body() -> dict[str, Any]:
    if request.method in ("GET", "DELETE") or not request.get_data():
        return {}
    if request.mimetype == "application/x-www-form-urlencoded":
        return unflattened(request.form)
    body = request.get_json(force=True, silent=True)
    if body == [] and request.mimetype == "application/json":
        return {}
    if not isinstance(body, dict):
        raise RazorpayError("The request body must be a JSON object.", source="NA", step="NA")
    return body


def unflattened(form: Mapping[str, str]) -> dict[str, Any]:
    """`notes[key]=value` of a form as nested dictionaries."""
    body: dict[str, Any] = {}
    for name, value in form.items():
        *parents, last = name.replace("]", "").split("[")
        place = body
        for parent in parents:
            place = place.setdefault(parent, {})
        place[last] = value
    return body


@contextmanager
def refund_in_flight(sim: Simulator, route: Route) -> Iterator[RazorpayError | None]:
    """Guards a refund's idempotency key while its call is under way. Yields what is wrong with it,
    if anything.
    """
    key = request.headers.get(refunds.HEADER)
    if route.handler not in (refunds.create, refunds.create_by_body) or key is None:
        yield None
        return
    try:
        refunds.check_key(key)
    except RazorpayError as error:
        yield error
        return
    credentials = request.authorization
    name = f"{credentials.username if credentials else ''}:{key}"
    with sim.transaction():
        busy = name in sim.refunds_in_flight
        sim.refunds_in_flight.add(name)
    if busy:
        yield refunds.in_flight()
        return
    try:
        yield None
    finally:
        with sim.transaction():
            sim.refunds_in_flight.discard(name)


class QuietHandler(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        logging.getLogger("razorpay_simulator").debug("%s %s", self.requestline, code)


class Running:
    """A started server: `url`, `control`, `simulator`; `stop()` ends it."""

    def __init__(self, sim: Simulator, host: str, port: int) -> None:
        self.simulator = sim
        self._server: BaseWSGIServer = make_server(
            host, port, create_app(sim), threaded=True, request_handler=QuietHandler
        )
        self._server.daemon_threads = True  # type: ignore[attr-defined]
        self.port = self._server.server_port
        self.url = f"http://{host}:{self.port}"
        sim.base_url = sim.base_url or self.url
        self.control = Control(self.url)
        self._thread: threading.Thread | None = None

    def start(self) -> Running:
        self._begin()
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), daemon=True
        )
        self._thread.start()
        return self

    def serve(self) -> None:
        """Serves in this thread until interrupted."""
        self._begin()
        self._server.serve_forever(0.2)

    def _begin(self) -> None:
        self.simulator.start()
        with self.simulator.transaction():
            refunds.resume(self.simulator)

    def stop(self) -> None:
        if self._thread is not None:
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()
        self.simulator.stop()


@contextmanager
def running(
    *,
    port: int = 0,
    host: str = "127.0.0.1",
    state: str | Path | None = None,
    settings: Settings | None = None,
) -> Iterator[Running]:
    """A simulator in a thread of this process: `with running() as simulator: simulator.url`."""
    server = Running(Simulator(state, settings), host, port).start()
    try:
        yield server
    finally:
        server.stop()
