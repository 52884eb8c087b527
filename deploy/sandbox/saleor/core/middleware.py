"""Django middleware."""

import datetime
from collections.abc import Callable
from typing import Any

from django.conf import settings

from .jwt import JWT_REFRESH_TOKEN_COOKIE_NAME, jwt_decode_with_exception_handler


def jwt_refresh_token_middleware(get_response: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Send a refresh token that the request produced as an HTTP-only cookie too."""

    def middleware(request: Any) -> Any:
        response = get_response(request)
        token = getattr(request, "refresh_token", None)
        if token:
            claims = jwt_decode_with_exception_handler(token) or {}
            expires = claims.get("exp")
            secure = not settings.DEBUG
            response.set_cookie(
                JWT_REFRESH_TOKEN_COOKIE_NAME,
                token,
                expires=expires and datetime.datetime.fromtimestamp(expires, tz=datetime.UTC),
                httponly=True,
                secure=secure,
                samesite="None" if secure else "Lax",
            )
        return response

    return middleware
