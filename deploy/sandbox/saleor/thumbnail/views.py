"""Pictures in the sizes that pages ask for."""

from typing import Any

from django.http import HttpResponse, HttpResponseNotFound


def handle_thumbnail(
    request: Any, instance_id: str, size: str, format: str | None = None
) -> HttpResponse:
    return HttpResponseNotFound()
