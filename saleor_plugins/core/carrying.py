"""A request's id goes with the tasks that the request causes, ours and Saleor's, in a header.

Connected to Celery's signals when Django starts. A task that nobody asked for (beat's) gets an id of its
own; what a task works on may set a better one. After a task its thread forgets.
"""

from typing import Any

from celery.signals import before_task_publish, task_postrun, task_prerun

from . import request_id

HEADER = "commerce_request_id"


def connect() -> None:
    """Connect to Celery's signals; a second call changes nothing."""
    before_task_publish.connect(_send, dispatch_uid="commerce-request-id")
    task_prerun.connect(_begin, dispatch_uid="commerce-request-id")
    task_postrun.connect(_end, dispatch_uid="commerce-request-id")


def _send(headers: Any = None, **_: Any) -> None:
    current = request_id.current()
    if current and isinstance(headers, dict):
        headers[HEADER] = current


def _begin(task: Any = None, **_: Any) -> None:
    request = getattr(task, "request", None)
    if getattr(request, "is_eager", False):
        return  # it runs inside the request that caused it
    request_id.begin(getattr(request, HEADER, None))


def _end(task: Any = None, **_: Any) -> None:
    if not getattr(getattr(task, "request", None), "is_eager", False):
        request_id.end()
