"""The switchboard of phone sign-in: Saleor's external-authentication operations to our functions.

Configuration (global): `countries` that codes are sent to, and the limits of a code. The plugin id is
`saleor_plugins.phone_login`; inputs and answers are described in docs/phone-login.md.
"""

from functools import wraps
from typing import Any

from django.core.exceptions import ValidationError
from saleor.plugins.base_plugin import BasePlugin, ConfigurationTypeField, ExternalAccessTokens

from ..core import ratelimit, spans
from ..core.config import read
from ..core.errors import CommerceError, InvalidInputs
from ..host import auth
from ..host.plugins import values_of
from . import identities
from .config import PLUGIN_ID, PhoneLoginConfig

_CODES = {
    "REQUIRED": "required",
    "UNIQUE": "unique",
    "INVALID_CREDENTIALS": "invalid_credentials",
    "JWT_SIGNATURE_EXPIRED": "signature_has_expired",
    "JWT_INVALID_TOKEN": "invalid_token",
    "JWT_INVALID_CSRF_TOKEN": "invalid_csrf_token",
    "JWT_MISSING_TOKEN": "missing_token",
    "TOO_MANY_REQUESTS": "login_attempt_delayed",
}


def _answers(function: Any) -> Any:
    """Turn our errors into Saleor's, with one of its account codes; inactive passes through."""

    @wraps(function)
    def answered(self: Any, data: Any, request: Any, previous_value: Any) -> Any:
        if not self.active:
            return previous_value
        try:
            return function(self, data if isinstance(data, dict) else {}, request)
        except CommerceError as error:
            code = _CODES.get(error.code, "invalid")
            raise ValidationError(
                {error.field or "input": ValidationError(error.message, code=code)}
            ) from error

    return answered


@spans.hooks
class PhoneLoginPlugin(BasePlugin):
    """Sign-in by phone for customers; tokens are Saleor's own."""

    PLUGIN_ID = PLUGIN_ID
    PLUGIN_NAME = "Phone sign-in"
    PLUGIN_DESCRIPTION = "Customers sign in with a one-time code sent to their phone."
    CONFIGURATION_PER_CHANNEL = False
    DEFAULT_ACTIVE = False
    DEFAULT_CONFIGURATION = [
        {"name": "countries", "value": "IN"},
        {"name": "code_lifetime", "value": "600"},
        {"name": "resend_after", "value": "30"},
        {"name": "most_attempts", "value": "5"},
        {"name": "most_codes_per_day", "value": "20"},
        {"name": "staff_may_sign_in", "value": False},
    ]
    CONFIG_STRUCTURE = {
        "countries": {
            "type": ConfigurationTypeField.STRING,
            "label": "Countries",
            "help_text": "ISO codes separated by commas; codes are sent nowhere else.",
        },
        "code_lifetime": {
            "type": ConfigurationTypeField.STRING,
            "label": "Lifetime of a code in seconds",
            "help_text": "60 to 1800.",
        },
        "resend_after": {
            "type": ConfigurationTypeField.STRING,
            "label": "Seconds until another code may be asked for",
            "help_text": "10 to 600.",
        },
        "most_attempts": {
            "type": ConfigurationTypeField.STRING,
            "label": "Attempts per code",
            "help_text": "1 to 10.",
        },
        "most_codes_per_day": {
            "type": ConfigurationTypeField.STRING,
            "label": "Codes per phone and day",
            "help_text": "1 to 200.",
        },
        "staff_may_sign_in": {
            "type": ConfigurationTypeField.BOOLEAN,
            "label": "Staff may sign in by phone",
            "help_text": "Whoever holds the SIM card opens the account: think twice.",
        },
    }

    @classmethod
    def validate_plugin_configuration(cls, plugin_configuration: Any, **_: Any) -> None:
        """Refuse a configuration that does not fit, naming each field."""
        try:
            read(PhoneLoginConfig, values_of(plugin_configuration.configuration))
        except InvalidInputs as error:
            raise ValidationError(
                {
                    e.field or "configuration": ValidationError(e.message, code="invalid")
                    for e in error.errors
                }
            ) from error
        except CommerceError as error:
            raise ValidationError(
                {error.field or "configuration": ValidationError(error.message, code="invalid")}
            ) from error

    def _config(self) -> PhoneLoginConfig:
        return read(PhoneLoginConfig, values_of(self.configuration))

    @_answers
    def external_authentication_url(self, data: dict[str, Any], request: Any) -> dict[str, Any]:
        """Send a code; {"sent": true, "resendAfter": seconds, "expiresIn": seconds}."""
        sent = identities.request_code(
            data.get("phone"),
            address=ratelimit.client_address(request.META),
            config=self._config(),
            channel=_text(data, "channel") or None,
            language=_text(data, "languageCode"),
            by=data.get("by"),
        )
        return {"sent": True, "resendAfter": sent.resend_after, "expiresIn": sent.expires_in}

    @_answers
    def external_obtain_access_tokens(
        self, data: dict[str, Any], request: Any
    ) -> ExternalAccessTokens:
        """Exchange phone and code for Saleor's tokens."""
        user = identities.sign_in(
            data.get("phone"),
            data.get("code"),
            address=ratelimit.client_address(request.META),
            config=self._config(),
            language=_text(data, "languageCode"),
        )
        return _tokens(auth.issue_tokens(user))

    @_answers
    def external_refresh(self, data: dict[str, Any], request: Any) -> ExternalAccessTokens:
        """A new access token for a refresh token from the input or the cookie."""
        given = _text(data, "refreshToken")
        token = given or auth.refresh_cookie(request)
        if not token:
            raise CommerceError(
                "A refresh token is required.", code="JWT_MISSING_TOKEN", field="refreshToken"
            )
        return _tokens(
            auth.refresh_tokens(
                token, csrf_token=_text(data, "csrfToken") or None, from_cookie=not given
            )
        )

    @_answers
    def external_verify(self, data: dict[str, Any], request: Any) -> tuple[Any, dict[str, Any]]:
        """The user of an access token, and when the token ends."""
        token = _text(data, "token")
        if not token:
            raise CommerceError("A token is required.", code="JWT_MISSING_TOKEN", field="token")
        user, payload = auth.token_user(token)
        return user, {"expiresAt": payload.get("exp")}

    @_answers
    def external_logout(self, data: dict[str, Any], request: Any) -> dict[str, Any]:
        """Forget the session; with {"everywhere": true} every token of the user ends at once."""
        user = getattr(request, "user", None)
        if data.get("everywhere") is True and user is not None and getattr(user, "pk", None):
            auth.end_sessions(user)
        return {}


def _text(data: dict[str, Any], name: str) -> str:
    value = data.get(name)
    return value.strip() if isinstance(value, str) else ""


def _tokens(tokens: auth.Tokens) -> ExternalAccessTokens:
    return ExternalAccessTokens(
        token=tokens.token,
        refresh_token=tokens.refresh_token,
        csrf_token=tokens.csrf_token,
        user=tokens.user,
    )
