"""Views that belong to no app."""

from django.http import HttpRequest, JsonResponse

from .jwt_manager import get_jwt_manager


def jwks(_request: HttpRequest) -> JsonResponse:
    """The public keys that this server's tokens are signed with."""
    return JsonResponse(get_jwt_manager().get_jwks())
