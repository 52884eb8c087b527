"""Reading the bearer token of a request."""

from django.http import HttpRequest

SALEOR_AUTH_HEADER = "HTTP_AUTHORIZATION_BEARER"
DEFAULT_AUTH_HEADER = "HTTP_AUTHORIZATION"
AUTH_HEADER_PREFIXES = ["JWT", "BEARER"]


def get_token_from_request(request: HttpRequest) -> str | None:
    """The token of `Authorization-Bearer: …` or `Authorization: Bearer …`, else None."""
    token = request.META.get(SALEOR_AUTH_HEADER)
    if not token:
        parts = request.META.get(DEFAULT_AUTH_HEADER, "").split(maxsplit=1)
        if len(parts) == 2 and parts[0].upper() in AUTH_HEADER_PREFIXES:
            token = parts[1]
    return token
