"""ASGI entry point: Django behind a health check and Saleor's CORS rules."""

import os
from fnmatch import fnmatch
from typing import Any

from django.core.asgi import get_asgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saleor.settings")

_django = get_asgi_application()
get_resolver().url_patterns

_ALLOWED_HEADERS = (
    b"Origin, Content-Type, Accept, Authorization, Authorization-Bearer, saleor-source-service"
)


def _cors_headers(scope: dict[str, Any]) -> list[tuple[bytes, bytes]]:
    from django.conf import settings

    origin = next((v for k, v in scope["headers"] if k == b"origin"), b"")
    headers = [(b"vary", b"Origin")]
    if origin and any(fnmatch(origin.decode(), o) for o in settings.ALLOWED_GRAPHQL_ORIGINS):
        headers += [
            (b"access-control-allow-credentials", b"true"),
            (b"access-control-allow-headers", _ALLOWED_HEADERS),
            (b"access-control-allow-methods", b"POST, OPTIONS"),
            (b"access-control-allow-origin", origin),
            (b"access-control-max-age", b"600"),
        ]
    return headers


async def _answer(send: Any, status: int, headers: list[tuple[bytes, bytes]]) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Serve one request: /health/ without touching Django, CORS preflights, everything else."""
    if scope["type"] != "http":
        return
    if scope["path"] == "/health/":
        await _answer(send, 200, [(b"content-type", b"text/plain")])
        return
    cors = _cors_headers(scope)
    if scope["method"] == "OPTIONS":
        await _answer(send, 200 if len(cors) > 1 else 400, cors)
        return

    async def send_with_cors(event: dict[str, Any]) -> None:
        if event["type"] == "http.response.start":
            event = {**event, "headers": [*event.get("headers", []), *cors]}
        await send(event)

    await _django(scope, receive, send_with_cors)
