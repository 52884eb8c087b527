"""Saleor's own tokens and customers, for plugins that sign people in another way."""

import uuid
from dataclasses import dataclass
from typing import Any

from ..core.errors import NotAllowed
from .messages import NOBODYS_DOMAIN

_CSRF = "csrfToken"


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a client keeps after signing in; the same three that `tokenCreate` answers."""

    token: str
    refresh_token: str | None
    csrf_token: str | None
    user: Any


def issue_tokens(user: Any) -> Tokens:
    """Sign a user in: Saleor's access and refresh tokens, valid on every later request."""
    from django.middleware.csrf import _get_new_csrf_string, _mask_cipher_secret
    from saleor.core.jwt import create_access_token, create_refresh_token

    # Masked, as Saleor's own `tokenRefresh` expects to unmask it.
    csrf = str(_mask_cipher_secret(_get_new_csrf_string()))
    return Tokens(
        token=create_access_token(user),
        refresh_token=create_refresh_token(user, additional_payload={_CSRF: csrf}),
        csrf_token=csrf,
        user=user,
    )


def _payload(token: str, wanted: str) -> dict[str, Any]:
    import jwt
    from saleor.core.jwt import jwt_decode

    try:
        payload = jwt_decode(token)
    except jwt.ExpiredSignatureError as error:
        raise NotAllowed("The token has expired.", code="JWT_SIGNATURE_EXPIRED") from error
    except jwt.PyJWTError as error:
        raise NotAllowed("The token is not valid.", code="JWT_INVALID_TOKEN") from error
    if payload.get("type") != wanted:
        raise NotAllowed("The token is of another kind.", code="JWT_INVALID_TOKEN")
    return dict(payload)


def _user(payload: dict[str, Any]) -> Any:
    import jwt
    from saleor.core.jwt import get_user_from_payload

    try:
        user = get_user_from_payload(payload)
    except (jwt.PyJWTError, KeyError) as error:
        raise NotAllowed("The token is no longer valid.", code="JWT_INVALID_TOKEN") from error
    if user is None:
        raise NotAllowed("The token is no longer valid.", code="JWT_INVALID_TOKEN")
    return user


def refresh_tokens(refresh_token: str, *, csrf_token: str | None, from_cookie: bool) -> Tokens:
    """A new access token for a refresh token.

    A token that came in a cookie needs the csrf token of its sign-in beside it, as in Saleor.
    Raises NotAllowed with Saleor's code.
    """
    from django.utils.crypto import constant_time_compare
    from saleor.core.jwt import create_access_token

    payload = _payload(refresh_token, "refresh")
    if from_cookie and not constant_time_compare(csrf_token or "", payload.get(_CSRF) or "-"):
        raise NotAllowed("The csrf token does not fit.", code="JWT_INVALID_CSRF_TOKEN")
    user = _user(payload)
    return Tokens(create_access_token(user), refresh_token, payload.get(_CSRF), user)


def token_user(token: str) -> tuple[Any, dict[str, Any]]:
    """The user and the payload of a valid access token; raises NotAllowed otherwise."""
    payload = _payload(token, "access")
    return _user(payload), payload


def refresh_cookie(request: Any) -> str | None:
    """The refresh token that a browser sent as a cookie, if any."""
    cookies = getattr(request, "COOKIES", None) or {}
    value = cookies.get("refreshToken")
    return str(value) if value else None


def end_sessions(user: Any) -> None:
    """Make every token of a user worthless at once."""
    from django.utils.crypto import get_random_string

    user.jwt_token_key = get_random_string(12)
    user.save(update_fields=["jwt_token_key", "updated_at"])


def account(user_id: int) -> Any:
    """The user row, active or not, or None when there is none."""
    from saleor.account.models import User

    return User.objects.filter(pk=user_id).first()


def create_customer(language: str = "") -> Any:
    """A customer without password whose e-mail is unique and never mailed."""
    from saleor.account.models import User

    user = User(
        email=f"{uuid.uuid4().hex}@{NOBODYS_DOMAIN}",
        is_active=True,
        is_confirmed=True,
    )
    if language:
        user.language_code = language
    user.set_unusable_password()
    user.save()
    return user


def announce_customer(user: Any) -> None:
    """Tell plugins and webhooks of a new customer, as Saleor's registration does."""
    from saleor.plugins.manager import get_plugins_manager

    get_plugins_manager(allow_replica=False).customer_created(user)


def lacks_email(user: Any) -> bool:
    """Whether the customer has not given an e-mail yet."""
    return str(user.email).endswith(f"@{NOBODYS_DOMAIN}")


def set_email(user: Any, email: str) -> None:
    """Give a customer their proven e-mail; raises NotAllowed when another account has it."""
    from django.db import IntegrityError, transaction

    try:
        with transaction.atomic():
            user.email = email.lower()
            user.save(update_fields=["email", "updated_at"])
    except IntegrityError as error:
        raise NotAllowed(
            "Another account has this e-mail; sign in there and add the phone.",
            code="UNIQUE",
            field="email",
        ) from error
