"""The configuration form that merchants see in Saleor's dashboard."""

from dataclasses import fields as dataclass_fields
from typing import Any

from .config import NotificationsConfig

_SECRETS = {
    "msg91_auth_key",
    "msg91_webhook_secret",
    "twilio_auth_token",
    "whatsapp_token",
    "whatsapp_app_secret",
    "whatsapp_verify_token",
    "aws_secret_access_key",
    "sendgrid_api_key",
    "anymail_settings",
}
_LONG = {"dlt_registry", "twilio_content_sids"}

_HELP = {
    "sms_providers": "In order: msg91, twilio, sns. The next one is tried when one fails.",
    "whatsapp_providers": "In order: whatsapp_cloud, twilio_whatsapp.",
    "email_providers": "In order: smtp (EMAIL_URL), ses, sendgrid, anymail.",
    "voice_providers": "twilio_voice: speaks a one-time code to whoever asks for a call.",
    "twilio_voice_from": "A number of yours at Twilio that can make calls.",
    "email_from": 'Such as "Anand Stores <orders@anand.example>".',
    "msg91_webhook_secret": "Ends the report URL: …/saleor_plugins.notifications/msg91/<secret>/",
    "twilio_content_sids": 'WhatsApp content templates: {"order_placed.en": "HX…"}',
    "whatsapp_template_prefix": "Set before the event's name to make the template's name.",
    "sns_topic_arns": "Topics whose SES events are accepted.",
    "sendgrid_webhook_key": "Public key of the signed event webhook.",
    "anymail_backend": "A provider of django-anymail, such as postmark.",
    "anymail_settings": "JSON of that backend's settings.",
    "dlt_entity_id": "Set, every SMS to India must fit its registered template.",
    "dlt_registry": "JSON list of {event, language, template_id, header, text, flow_id}.",
    "dlt_hosts": "Whitelisted hosts of links.",
    "dlt_numbers": "Whitelisted phone numbers.",
    "quiet_from": "Messages that can wait do so from then, such as 22:00.",
    "quiet_until": "Until then, such as 07:00.",
    "fallback_after": "Seconds without delivery after which the next channel is tried.",
    "daily_caps": "Most messages a day: sms.code=5000, sms.transactional=20000.",
    "hourly_per_recipient": "Most messages to one person and channel in an hour.",
    "owner_emails": "Who gets stock alerts and summaries; staff who manage orders when empty.",
    "low_stock_threshold": "Owners are told when so few units can still be sold.",
    "summary_at": "When owners get the day's summary, in the shop's time zone.",
    "payment_link_hours": "How long a link to pay works.",
}


# What a new configuration begins with. An emptied field is empty: "no e-mail", "no cap".
_BEGIN = {
    "email_providers": "smtp",
    "daily_caps": "sms.code=5000, sms.transactional=20000, whatsapp.transactional=20000",
    "summary_at": "21:30",
}


def defaults() -> list[dict[str, Any]]:
    """Saleor's list of names and default values."""
    return [
        {"name": each.name, "value": _BEGIN.get(each.name, _shown(each.default))}
        for each in dataclass_fields(NotificationsConfig)
    ]


def _shown(value: Any) -> Any:
    if isinstance(value, tuple):
        return ", ".join(value)
    return "" if value is None else str(value)


def structure(kinds: Any) -> dict[str, dict[str, Any]]:
    """How each field is shown; `kinds` is Saleor's ConfigurationTypeField."""
    return {
        each.name: {
            "type": _kind(each.name, kinds),
            "label": each.name.replace("_", " ").capitalize(),
            "help_text": _HELP.get(each.name, ""),
        }
        for each in dataclass_fields(NotificationsConfig)
    }


def _kind(name: str, kinds: Any) -> Any:
    if name == "anymail_settings":
        return kinds.SECRET_MULTILINE
    if name in _SECRETS:
        return kinds.SECRET
    return kinds.MULTILINE if name in _LONG else kinds.STRING
