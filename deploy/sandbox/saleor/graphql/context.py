"""The request as resolvers see it: with its App or its user."""

from hashlib import sha256
from typing import Any

from django.contrib.auth import authenticate
from django.contrib.auth.hashers import check_password
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from ..core.auth import get_token_from_request
from ..core.jwt import jwt_decode_with_exception_handler

# Digest of a token that was checked -> the slow hash it was checked against.
_checked: dict[str, str] = {}


def _matches(token: str, stored: str) -> bool:
    digest = sha256(token.encode()).hexdigest()
    if _checked.get(digest) != stored:
        if not check_password(token, stored):
            return False
        _checked[digest] = stored
    return True


def app_of_token(token: str | None) -> Any:
    """The active App that holds this token, else None."""
    from ..app.models import AppToken

    # App tokens are 30 characters; a JWT is far longer and never one of them.
    if not token or len(token) > 64:
        return None
    candidates = AppToken.objects.filter(
        token_last_4=token[-4:], app__is_active=True, app__removed_at__isnull=True
    )
    for candidate in candidates.select_related("app"):
        if _matches(token, candidate.auth_token):
            return candidate.app
    return None


def get_context_value(request: Any) -> Any:
    """Put `app`, `user` (lazy, None for a visitor) and the decoded token on the request."""
    request.dataloaders = getattr(request, "dataloaders", {})
    request.allow_replica = getattr(request, "allow_replica", True)
    request.request_time = getattr(request, "request_time", timezone.now())
    token = get_token_from_request(request)
    if not hasattr(request, "app"):
        request.app = app_of_token(token)
    if request.app:
        request.user = None
    else:
        request.user = SimpleLazyObject(lambda: get_user(request))
    request.decoded_auth_token = jwt_decode_with_exception_handler(token) if token else None
    return request


def get_user(request: Any) -> Any:
    """Authenticate once per request."""
    if not hasattr(request, "_cached_user"):
        request._cached_user = authenticate(request=request)
    return request._cached_user


def clear_context(context: Any) -> None:
    """Forget what one operation gathered."""
    context.dataloaders.clear()
    del context.user
