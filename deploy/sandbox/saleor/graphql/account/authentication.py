"""Signing in and out; passwords; signing in through a plugin."""

from typing import Any

import jwt
from django.conf import settings
from django.contrib.auth import password_validation
from django.contrib.auth.hashers import make_password
from django.contrib.sites.models import Site
from django.core.exceptions import ValidationError
from django.middleware.csrf import (
    _get_new_csrf_string,
    _mask_cipher_secret,
    _unmask_cipher_token,
)
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from ...account import CustomerEvents
from ...account.models import CustomerEvent, User
from ...account.notifications import send_password_reset_notification
from ...account.throttling import authenticate_with_throttling
from ...core.jwt import (
    JWT_REFRESH_TOKEN_COOKIE_NAME,
    JWT_REFRESH_TYPE,
    create_access_token,
    create_refresh_token,
    get_user_from_payload,
    jwt_decode,
)
from ...core.tokens import password_reset_token_generator
from ...core.utils.events import call_event
from ...core.utils.url import validate_storefront_url
from ..channel.utils import clean_channel
from ..core.loader import mutation
from ..core.permissions import AuthorizationFilters
from ..plugins.dataloaders import plugins_of

INVALID_TOKEN = "Invalid or expired token."


def fail(field: str, message: str, code: str) -> ValidationError:
    """An error of one field."""
    return ValidationError({field: ValidationError(message, code=code)})


def check_password_rules(password: str, user: Any, field: str = "password") -> None:
    """ValidationError on `field` unless the password is good enough."""
    try:
        password_validation.validate_password(password, user)
    except ValidationError as error:
        raise ValidationError({field: error}) from error


def _signed_in(info: Any, user: Any, audience: str | None = None) -> dict[str, Any]:
    """Tokens for a user who has just proved who he is."""
    csrf_token = _mask_cipher_secret(_get_new_csrf_string())
    aud = {"aud": f"custom:{audience}"} if audience else {}
    refresh_token = create_refresh_token(user, {"csrfToken": csrf_token, **aud})
    info.context.refresh_token = refresh_token
    info.context.user = info.context._cached_user = user
    user.last_login = timezone.now()
    user.save(update_fields=["last_login", "updated_at"])
    return {
        "user": user,
        "token": create_access_token(user, aud),
        "refresh_token": refresh_token,
        "csrf_token": csrf_token,
    }


@mutation("tokenCreate")
def token_create(
    root: Any, info: Any, email: str, password: str, audience: str | None = None
) -> Any:
    user = authenticate_with_throttling(info.context, email, password)
    if user is None:
        raise fail("email", "Please, enter valid credentials", "invalid_credentials")
    site = Site.objects.get_current().settings
    site.refresh_from_db()
    if not user.is_active:
        raise fail("email", "Account inactive.", "inactive")
    if not user.can_login(site):
        raise fail("email", "Account needs to be confirmed via email.", "account_not_confirmed")
    return _signed_in(info, user, audience)


def _claims(field: str, token: str) -> dict[str, Any]:
    try:
        return jwt_decode(token)
    except jwt.ExpiredSignatureError as error:
        raise fail(field, "Signature has expired", "jwt_signature_expired") from error
    except jwt.DecodeError as error:
        raise fail(field, "Error decoding signature", "jwt_decode_error") from error
    except jwt.InvalidTokenError as error:
        raise fail(field, "Invalid token", "jwt_invalid_token") from error


def _user_of(field: str, claims: dict[str, Any]) -> Any:
    try:
        return get_user_from_payload(claims)
    except (jwt.InvalidTokenError, KeyError) as error:
        raise fail(field, "Invalid token", "jwt_invalid_token") from error


@mutation("tokenRefresh")
def _(root: Any, info: Any, refresh_token: str | None = None, csrf_token: str | None = None) -> Any:
    from_cookie = refresh_token is None
    if from_cookie:
        refresh_token = info.context.COOKIES.get(JWT_REFRESH_TOKEN_COOKIE_NAME)
    if refresh_token is None:
        raise fail("refresh_token", "Missing refreshToken", "jwt_missing_token")
    claims = _claims("refresh_token", refresh_token)
    if claims.get("type") != JWT_REFRESH_TYPE:
        raise fail("refresh_token", "Incorrect refreshToken", "jwt_invalid_token")
    if from_cookie:
        # A cookie travels by itself: the page must show that it knows the token's other half.
        if not csrf_token:
            message = "CSRF token is required when refreshToken is provided by the cookie"
            raise fail("csrf_token", message, "required")
        if not _same_csrf(csrf_token, claims.get("csrfToken", "")):
            raise fail("csrf_token", "Invalid csrf token", "jwt_invalid_csrf_token")
    user = _user_of("refresh_token", claims)
    aud = {"aud": claims["aud"]} if claims.get("aud") else {}
    return {"user": user, "token": create_access_token(user, aud)}


def _same_csrf(one: str, other: str) -> bool:
    try:
        return constant_time_compare(_unmask_cipher_token(one), _unmask_cipher_token(other))
    except ValueError:
        return False


@mutation("requestPasswordReset")
def _(root: Any, info: Any, email: str, redirect_url: str, channel: str | None = None) -> Any:
    try:
        validate_storefront_url(redirect_url)
    except ValidationError as error:
        raise ValidationError({"redirect_url": error}) from error
    try:
        channel_slug = clean_channel(channel).slug
    except ValidationError:
        channel_slug = None
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    last = user and user.last_password_reset_request
    waited = (timezone.now() - last).total_seconds() if last else None
    # The answer is the same whether there is such an account or not.
    if user and (waited is None or waited >= settings.RESET_PASSWORD_LOCK_TIME):
        manager = plugins_of(info)
        _remember_reset_request(user)
        call_event(
            send_password_reset_notification,
            redirect_url,
            user,
            manager,
            channel_slug,
            staff=user.is_staff,
        )
        hook = (
            manager.staff_set_password_requested
            if user.is_staff
            else manager.account_set_password_requested
        )
        token = password_reset_token_generator.make_token(user)
        call_event(hook, user, channel_slug, token=token, redirect_url=redirect_url)
    return {}


def _remember_reset_request(user: Any) -> None:
    user.last_password_reset_request = timezone.now()
    user.save(update_fields=["last_password_reset_request", "updated_at"])
    CustomerEvent.objects.create(user=user, type=CustomerEvents.PASSWORD_RESET_LINK_SENT)


@mutation("setPassword")
def _(root: Any, info: Any, email: str, password: str, token: str) -> Any:
    found = User.objects.filter(email__iexact=email).first()
    user = found or User()
    if not password_reset_token_generator.check_token(user, token) or found is None:
        raise fail("token", INVALID_TOKEN, "invalid")
    check_password_rules(password, user)
    user.set_password(password)
    # The token came by e-mail: the address is the user's.
    user.is_confirmed = True
    user.save(update_fields=["password", "is_confirmed", "updated_at"])
    CustomerEvent.objects.create(user=user, type=CustomerEvents.PASSWORD_RESET)
    return token_create(root, info, email, password)


@mutation("passwordChange", permissions=[AuthorizationFilters.AUTHENTICATED_USER])
def _(root: Any, info: Any, new_password: str, old_password: str | None = None) -> Any:
    user = info.context.user
    if old_password is None:
        # As slow as checking one, so that time does not tell whether there is a password.
        make_password("waste-time")
        good = not user.has_usable_password()
    else:
        good = user.check_password(old_password)
    if not good:
        raise fail("old_password", "Old password isn't valid.", "invalid_credentials")
    check_password_rules(new_password, user, "new_password")
    user.set_password(new_password)
    user.save(update_fields=["password", "updated_at"])
    CustomerEvent.objects.create(user=user, type=CustomerEvents.PASSWORD_CHANGED)
    return {"user": user}


@mutation("externalAuthenticationUrl", atomic=False)
def _(root: Any, info: Any, plugin_id: str, input: Any) -> Any:
    manager = plugins_of(info)
    data = manager.external_authentication_url(plugin_id, input, info.context)
    return {"authentication_data": data}


def _external_tokens(info: Any, tokens: Any) -> dict[str, Any]:
    info.context.refresh_token = tokens.refresh_token
    if tokens.user and tokens.user.id:
        info.context._cached_user = tokens.user
        tokens.user.last_login = timezone.now()
        tokens.user.save(update_fields=["last_login", "updated_at"])
    return {
        "token": tokens.token,
        "refresh_token": tokens.refresh_token,
        "csrf_token": tokens.csrf_token,
        "user": tokens.user,
    }


@mutation("externalObtainAccessTokens", atomic=False)
def _(root: Any, info: Any, plugin_id: str, input: Any) -> Any:
    manager = plugins_of(info)
    tokens = manager.external_obtain_access_tokens(plugin_id, input, info.context)
    return _external_tokens(info, tokens)


@mutation("externalRefresh", atomic=False)
def _(root: Any, info: Any, plugin_id: str, input: Any) -> Any:
    tokens = plugins_of(info).external_refresh(plugin_id, input, info.context)
    return _external_tokens(info, tokens)


@mutation("externalLogout", atomic=False)
def _(root: Any, info: Any, plugin_id: str, input: Any) -> Any:
    return {"logout_data": plugins_of(info).external_logout(plugin_id, input, info.context)}


@mutation("externalVerify", atomic=False)
def _(root: Any, info: Any, plugin_id: str, input: Any) -> Any:
    user, data = plugins_of(info).external_verify(plugin_id, input, info.context)
    return {"user": user, "is_valid": bool(user), "verify_data": data}
