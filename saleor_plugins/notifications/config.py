"""The configuration of notifications in one channel of the shop, as a merchant sets it in Saleor."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from functools import cached_property
from typing import Any

from ..core.config import read
from ..core.errors import InvalidInput, InvalidInputs
from .dlt import Registry, Whitelist
from .events import Channel, Kind
from .routing import QuietHours

PLUGIN_ID = "saleor_plugins.notifications"

PROVIDERS: Mapping[Channel, tuple[str, ...]] = {
    Channel.SMS: ("msg91", "twilio", "sns"),
    Channel.WHATSAPP: ("whatsapp_cloud", "twilio_whatsapp"),
    Channel.EMAIL: ("smtp", "ses", "sendgrid", "anymail"),
    Channel.VOICE: ("twilio_voice",),
}


@dataclass(frozen=True)
class NotificationsConfig:
    """Everything that can be set; `fallback_after` is in seconds, times are wall clock "HH:MM"."""

    sms_providers: tuple[str, ...] = ()
    whatsapp_providers: tuple[str, ...] = ()
    email_providers: tuple[str, ...] = ()
    voice_providers: tuple[str, ...] = ()
    email_from: str = ""
    email_reply_to: str = ""
    shop_name: str = ""
    default_language: str = "en"

    msg91_auth_key: str = ""
    msg91_webhook_secret: str = ""
    twilio_account_sid: str = ""
    twilio_auth_token: str = ""
    twilio_from: str = ""
    twilio_messaging_service_sid: str = ""
    twilio_whatsapp_from: str = ""
    twilio_voice_from: str = ""
    twilio_content_sids: str = ""
    whatsapp_phone_number_id: str = ""
    whatsapp_token: str = ""
    whatsapp_app_secret: str = ""
    whatsapp_verify_token: str = ""
    whatsapp_template_prefix: str = ""
    aws_region: str = "ap-south-1"
    aws_access_key_id: str = ""
    aws_secret_access_key: str = ""
    sns_sender_id: str = ""
    ses_configuration_set: str = ""
    sns_topic_arns: tuple[str, ...] = ()
    sendgrid_api_key: str = ""
    sendgrid_webhook_key: str = ""
    anymail_backend: str = ""
    anymail_settings: str = ""

    dlt_entity_id: str = ""
    dlt_registry: str = ""
    dlt_hosts: tuple[str, ...] = ()
    dlt_numbers: tuple[str, ...] = ()

    quiet_from: str = ""
    quiet_until: str = ""
    fallback_after: int = 120
    daily_caps: str = ""
    hourly_per_recipient: int = 20
    owner_emails: tuple[str, ...] = ()
    low_stock_threshold: int = 10
    summary_at: str = ""
    payment_link_hours: int = 24

    def __post_init__(self) -> None:
        """Refuse what would only fail when a message is to be sent, naming every field."""
        errors: list[Any] = []
        for name, check in (
            ("sms_providers", lambda: self._known(Channel.SMS, self.sms_providers)),
            ("whatsapp_providers", lambda: self._known(Channel.WHATSAPP, self.whatsapp_providers)),
            ("email_providers", lambda: self._known(Channel.EMAIL, self.email_providers)),
            ("voice_providers", lambda: self._known(Channel.VOICE, self.voice_providers)),
            ("dlt_registry", lambda: self.registry),
            ("daily_caps", lambda: self.caps),
            ("quiet_from", lambda: _clock(self.quiet_from, "quiet_from")),
            ("quiet_until", lambda: _clock(self.quiet_until, "quiet_until")),
            ("summary_at", lambda: _clock(self.summary_at, "summary_at")),
            ("twilio_content_sids", lambda: self.content_sids),
            ("anymail_settings", lambda: self.anymail_arguments),
        ):
            try:
                check()
            except InvalidInput as error:
                error.field = error.field or name
                errors.append(error)
        if errors:
            raise InvalidInputs(errors)

    def _known(self, channel: Channel, names: tuple[str, ...]) -> None:
        field = f"{channel.value.lower()}_providers"
        for name in names:
            if name not in PROVIDERS[channel]:
                known = ", ".join(PROVIDERS[channel])
                raise InvalidInput(f"No provider {name!r}; there are {known}.", field=field)
            missing = [need for need in _NEEDS.get(name, ()) if not getattr(self, need)]
            if missing:
                raise InvalidInput(f"{name} needs {', '.join(missing)}.", field=missing[0])

    def providers(self, channel: Channel) -> tuple[str, ...]:
        """Names of a channel's providers, first choice first."""
        return {
            Channel.SMS: self.sms_providers,
            Channel.WHATSAPP: self.whatsapp_providers,
            Channel.EMAIL: self.email_providers,
            Channel.VOICE: self.voice_providers,
        }[channel]

    @property
    def available(self) -> frozenset[Channel]:
        """Channels with at least one provider."""
        return frozenset(channel for channel in Channel if self.providers(channel))

    @cached_property
    def registry(self) -> Registry:
        """The registered DLT templates."""
        return Registry.read(self.dlt_registry)

    @property
    def whitelist(self) -> Whitelist:
        """Hosts and numbers approved for DLT."""
        return Whitelist(frozenset(self.dlt_hosts), frozenset(self.dlt_numbers))

    @property
    def quiet(self) -> QuietHours:
        """The night in which what can wait does wait."""
        return QuietHours(
            _clock(self.quiet_from, "quiet_from"), _clock(self.quiet_until, "quiet_until")
        )

    @property
    def summary_time(self) -> time | None:
        """When owners get the day's summary, or None."""
        return _clock(self.summary_at, "summary_at")

    @cached_property
    def caps(self) -> Mapping[tuple[Channel, Kind], int]:
        """Most messages a day by channel and kind; what is not named is not capped."""
        found = {}
        for part in self.daily_caps.split(","):
            if not part.strip():
                continue
            name, _, number = part.partition("=")
            channel, _, kind = name.strip().partition(".")
            try:
                found[Channel(channel.upper()), Kind(kind)] = int(number)
            except ValueError as error:
                raise InvalidInput(
                    f"{part.strip()!r} is not of the form sms.code=5000.", field="daily_caps"
                ) from error
        return found

    @cached_property
    def content_sids(self) -> Mapping[str, str]:
        """Twilio's content templates: {"order_placed.en": "HX…"}."""
        return _object(self.twilio_content_sids, "twilio_content_sids")

    @cached_property
    def anymail_arguments(self) -> Mapping[str, Any]:
        """What the chosen django-anymail backend is made with."""
        return _object(self.anymail_settings, "anymail_settings")


_NEEDS: Mapping[str, tuple[str, ...]] = {
    "msg91": ("msg91_auth_key",),
    "twilio": ("twilio_account_sid", "twilio_auth_token"),
    "twilio_whatsapp": ("twilio_account_sid", "twilio_auth_token", "twilio_whatsapp_from"),
    "twilio_voice": ("twilio_account_sid", "twilio_auth_token", "twilio_voice_from"),
    "whatsapp_cloud": ("whatsapp_phone_number_id", "whatsapp_token"),
    "sendgrid": ("sendgrid_api_key", "email_from"),
    "anymail": ("anymail_backend", "email_from"),
    "ses": ("email_from",),
}


def _clock(text: str, field: str) -> time | None:
    if not text:
        return None
    try:
        return time.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(f"{text!r} is not a time such as 21:30.", field=field) from error


def _object(text: str, field: str) -> Mapping[str, Any]:
    if not text.strip():
        return {}
    try:
        value = json.loads(text)
    except ValueError as error:
        raise InvalidInput(f"Not JSON: {error}", field=field) from error
    if not isinstance(value, dict):
        raise InvalidInput("A JSON object is expected.", field=field)
    return value


def parse(values: Mapping[str, Any]) -> NotificationsConfig:
    """The configuration from Saleor's names and values; InvalidInputs names every field."""
    return read(NotificationsConfig, values)
