"""Access and refresh tokens."""

import datetime
from typing import Any

import graphene
import jwt
from django.conf import settings

from .jwt_manager import get_jwt_manager

JWT_ACCESS_TYPE = "access"
JWT_REFRESH_TYPE = "refresh"
JWT_THIRDPARTY_ACCESS_TYPE = "thirdparty"
JWT_REFRESH_TOKEN_COOKIE_NAME = "refreshToken"
JWT_SALEOR_OWNER_NAME = "saleor"
JWT_OWNER_FIELD = "owner"

_INVALID = "Invalid token. Create new one by using tokenCreate mutation."


def jwt_base_payload(exp_delta: datetime.timedelta | None, token_owner: str) -> dict[str, Any]:
    """Claims that every token carries."""
    now = datetime.datetime.now(tz=datetime.UTC)
    payload: dict[str, Any] = {
        "iat": now,
        JWT_OWNER_FIELD: token_owner,
        "iss": get_jwt_manager().get_issuer(),
    }
    if exp_delta:
        payload["exp"] = now + exp_delta
    return payload


def jwt_user_payload(
    user: Any,
    token_type: str,
    exp_delta: datetime.timedelta | None,
    additional_payload: dict[str, Any] | None = None,
    token_owner: str = JWT_SALEOR_OWNER_NAME,
) -> dict[str, Any]:
    """Claims of a user's token."""
    return {
        **jwt_base_payload(exp_delta, token_owner),
        "token": user.jwt_token_key,
        "email": user.email,
        "type": token_type,
        "user_id": graphene.Node.to_global_id("User", user.id),
        "is_staff": user.is_staff,
        **(additional_payload or {}),
    }


def jwt_encode(payload: dict[str, Any]) -> str:
    """Sign claims."""
    return get_jwt_manager().encode(payload)


def jwt_decode(token: str, verify_aud: bool = False) -> dict[str, Any]:
    """Verify a token and read its claims; jwt.PyJWTError when it is not good."""
    return get_jwt_manager().decode(token, verify_aud=verify_aud)


def jwt_decode_with_exception_handler(token: str) -> dict[str, Any] | None:
    """As `jwt_decode`, None when it is not good."""
    try:
        return jwt_decode(token)
    except jwt.PyJWTError:
        return None


def create_token(
    payload: dict[str, Any], *, user: Any, exp_delta: datetime.timedelta, token_type: str
) -> str:
    """A token with further claims."""
    return jwt_encode({**payload, **jwt_user_payload(user, token_type, exp_delta)})


def create_access_token(user: Any, additional_payload: dict[str, Any] | None = None) -> str:
    """The short-lived token a client shows with every request."""
    return jwt_encode(
        jwt_user_payload(user, JWT_ACCESS_TYPE, settings.JWT_TTL_ACCESS, additional_payload)
    )


def create_refresh_token(user: Any, additional_payload: dict[str, Any] | None = None) -> str:
    """The long-lived token that buys access tokens."""
    return jwt_encode(
        jwt_user_payload(user, JWT_REFRESH_TYPE, settings.JWT_TTL_REFRESH, additional_payload)
    )


def get_user_from_payload(payload: dict[str, Any], request: Any = None) -> Any:
    """The active user a token names, while the token has not been revoked."""
    from ..account.models import User

    user = User.objects.filter(email=payload["email"], is_active=True).first()
    if not user or not payload.get("token") or user.jwt_token_key != payload["token"]:
        raise jwt.InvalidTokenError(_INVALID)
    return user


def get_user_from_access_payload(payload: dict[str, Any], request: Any = None) -> Any:
    """As `get_user_from_payload`, for access tokens only."""
    if payload.get("type") not in (JWT_ACCESS_TYPE, JWT_THIRDPARTY_ACCESS_TYPE):
        raise jwt.InvalidTokenError(_INVALID)
    return get_user_from_payload(payload, request)


def is_saleor_token(token: str) -> bool:
    """True when the server issued it by itself, not a plugin in its name."""
    try:
        payload = jwt.decode(token, options={"verify_signature": False})
    except jwt.PyJWTError:
        return False
    return payload.get(JWT_OWNER_FIELD) == JWT_SALEOR_OWNER_NAME
