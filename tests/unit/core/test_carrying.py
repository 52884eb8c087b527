"""A request's id in the tasks it causes: through a real broker and a real worker."""

import threading
from collections.abc import Iterator
from pathlib import Path

import celery
import pytest
from celery.contrib.testing.worker import start_worker
from servers import Redis

from saleor_plugins.core import carrying, request_id


@pytest.fixture
def app(tmp_path: Path) -> Iterator[celery.Celery]:
    """An application with a broker of its own and one worker thread."""
    server = Redis(tmp_path / "r", fast=True)
    made = celery.Celery("carried", broker=server.start(), set_as_current=False)
    carrying.connect()
    carrying.connect()
    yield made
    made.close()
    server.stop()


def test_a_task_has_the_id_of_the_request_that_caused_it(app: celery.Celery) -> None:
    """Given a request, when it asks for a task that asks for another, then all three have one id; a task
    that nobody asked for has another, and the thread forgets in between."""
    seen: list[tuple[str, str]] = []
    done = threading.Event()

    @app.task(name="inner")
    def inner() -> None:
        seen.append(("inner", request_id.current()))
        done.set()

    @app.task(name="outer")
    def outer() -> None:
        seen.append(("outer", request_id.current()))
        inner.delay()

    @app.task(name="alone")
    def alone() -> None:
        seen.append(("alone", request_id.current()))
        done.set()

    with start_worker(app, pool="solo", perform_ping_check=False, loglevel="ERROR"):
        request_id.begin("request-0001")
        outer.delay()
        request_id.end()
        assert done.wait(20)
        done.clear()
        alone.delay()
        assert done.wait(20)
    assert seen[:2] == [("outer", "request-0001"), ("inner", "request-0001")]
    assert seen[2][0] == "alone"
    assert len(seen[2][1]) == 32


def test_a_task_that_runs_in_the_request_leaves_its_id_alone(app: celery.Celery) -> None:
    """Given tasks that run at once, then the request has its id afterwards as well."""
    app.conf.task_always_eager = True
    seen: list[str] = []

    @app.task(name="eager")
    def eager() -> None:
        seen.append(request_id.current())

    request_id.begin("request-0002")
    try:
        eager.delay()
        assert (seen, request_id.current()) == (["request-0002"], "request-0002")
    finally:
        request_id.end()
