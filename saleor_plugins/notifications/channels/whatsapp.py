"""WhatsApp Cloud API: registered templates filled with values.

https://developers.facebook.com/docs/whatsapp/cloud-api/guides/send-message-templates
Webhooks: https://developers.facebook.com/docs/graph-api/webhooks/getting-started - a question with
`hub.challenge` once, then events signed with HMAC-SHA256 of the raw body in `X-Hub-Signature-256`.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any, TypedDict

from ...core.config import environment
from ...core.errors import NotAllowed, ProviderError
from ..config import NotificationsConfig
from ..events import Channel
from .base import (
    Accepted,
    Adapter,
    Heard,
    Incoming,
    Later,
    Lost,
    Outcome,
    Outgoing,
    Receipt,
    Refused,
    State,
    TemplateNews,
    client,
    same_secret,
    stop_word,
    text_of,
)

VERSION = "v21.0"


class StatusValue(TypedDict, total=False):
    """One status of a webhook's `value.statuses`."""

    id: str
    status: str
    recipient_id: str
    biz_opaque_callback_data: str
    errors: list[dict[str, Any]]


_STATES: Mapping[str, State] = {
    "accepted": State.SENT,
    "sent": State.SENT,
    "delivered": State.DELIVERED,
    "read": State.READ,
    "failed": State.FAILED,
}

# https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes
_LATER = {130429, 131048, 131056, 4, 80007, 1, 2, 131000, 131016}
_ACCOUNT = {0, 3, 10, 190, 200, 368, 131005, 131031, 131042, 131045, 132015, 132016, 133010}
# Paused for hours because of its rating, or disabled:
# https://developers.facebook.com/docs/whatsapp/message-templates/guidelines
_PAUSED = {132015: 3 * 3600.0, 132016: 24 * 3600.0}  # seconds until it is worth another try
_TEMPLATE_WORDS: Mapping[str, float] = {
    "PAUSED": 3 * 3600.0,
    "DISABLED": 24 * 3600.0,
    "REJECTED": 24 * 3600.0,
    "APPROVED": 0.0,
    "REINSTATED": 0.0,
}
# 131026 not on WhatsApp, 131049 held back by Meta, 131047 outside the window, 132000/1/12 template:
# another channel may do better; asking again will not.


class WhatsAppCloud(Adapter):
    """WhatsApp through Meta's Cloud API."""

    name = "whatsapp_cloud"
    channel = Channel.WHATSAPP

    def __init__(self, config: NotificationsConfig) -> None:
        super().__init__(config)
        self._http = client(
            self.name,
            environment("WHATSAPP_API_URL", "https://graph.facebook.com"),
            account=config.whatsapp_phone_number_id,
            headers={"Authorization": f"Bearer {config.whatsapp_token}"},
        )

    @property
    def expects_receipts(self) -> bool:
        """Reports come once their signing secret is set."""
        return bool(self.config.whatsapp_app_secret)

    def _send(self, message: Outgoing) -> Outcome:
        parameters = [{"type": "text", "text": value or "-"} for value in message.values]
        components: list[dict[str, Any]] = []
        if parameters:
            components.append({"type": "body", "parameters": parameters})
        if message.is_code and parameters:
            # Authentication templates have a button that copies the code.
            components.append(
                {"type": "button", "sub_type": "url", "index": "0", "parameters": parameters[:1]}
            )
        body = {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "to": message.to.lstrip("+"),
            "type": "template",
            "template": {
                "name": f"{self.config.whatsapp_template_prefix}{message.event}",
                "language": {"code": message.language},
                "components": components,
            },
            "biz_opaque_callback_data": message.message_id,
        }
        path = f"/{VERSION}/{self.config.whatsapp_phone_number_id}/messages"
        response = self._http.request("POST", path, json=body)
        return self._outcome(response.json)

    def _outcome(self, answer: Any) -> Outcome:
        if not isinstance(answer, dict):
            return Lost("whatsapp_cloud answered with something else than JSON.")
        if isinstance(answer.get("error"), dict):
            return self._refusal(answer["error"])
        messages = answer.get("messages")
        if isinstance(messages, list) and messages and isinstance(messages[0], dict):
            return Accepted(text_of(messages[0].get("id")))
        return Lost("whatsapp_cloud answered without a message.")

    def outcome_of(self, error: ProviderError) -> Outcome:
        """Their numeric code says more than the HTTP status."""
        body = error.body
        told = body.get("error") if isinstance(body, dict) else None
        if isinstance(told, dict) and not error.unknown_outcome:
            return self._refusal(told)
        return super().outcome_of(error)

    def _refusal(self, error: Mapping[str, Any]) -> Outcome:
        code = error.get("code")
        number = code if isinstance(code, int) else -1
        details = error.get("error_data")
        reason = text_of(error.get("message"))
        if isinstance(details, dict) and details.get("details"):
            reason = text_of(details["details"])
        if number in _LATER:
            return Later(str(code), reason)
        paused_for = _PAUSED.get(number, 0.0)
        return Refused(str(code), reason, account=number in _ACCOUNT, paused_for=paused_for)

    def answer(self, incoming: Incoming) -> str | None:
        """Meta asks once whether the URL is ours."""
        if incoming.method != "GET":
            return None
        given = incoming.query.get("hub.verify_token", "")
        if incoming.query.get("hub.mode") != "subscribe" or not same_secret(
            given, self.config.whatsapp_verify_token
        ):
            raise NotAllowed("The verify token does not fit.", code="INVALID_SIGNATURE")
        return incoming.query.get("hub.challenge", "")

    def verify(self, incoming: Incoming) -> None:
        """HMAC-SHA256 of the raw body with the app's secret."""
        secret = self.config.whatsapp_app_secret
        digest = hmac.new(secret.encode(), incoming.body, hashlib.sha256).hexdigest()
        given = incoming.headers.get("x-hub-signature-256", "")
        if not secret or not hmac.compare_digest(given.encode(), f"sha256={digest}".encode()):
            raise NotAllowed("The signature does not fit.", code="INVALID_SIGNATURE")

    def read(self, incoming: Incoming) -> list[Heard]:
        """Statuses, inbound messages and news of templates of every change in the event."""
        payload = json.loads(incoming.body)
        if not isinstance(payload, dict) or not isinstance(payload.get("entry"), list):
            raise ValueError("An event has entries.")
        found: list[Heard] = []
        for entry in payload["entry"]:
            for change in entry.get("changes", []):
                value = change.get("value") or {}
                if change.get("field") == "message_template_status_update":
                    found += self._news(value)
                    continue
                found += [self._receipt(status) for status in value.get("statuses", [])]
                for inbound in value.get("messages", []):
                    wish = stop_word(
                        f"+{inbound.get('from', '')}", (inbound.get("text") or {}).get("body", "")
                    )
                    if wish is not None:
                        found.append(wish)
        return found

    def _news(self, value: Mapping[str, Any]) -> list[Heard]:
        name = text_of(value.get("message_template_name"))
        prefix = self.config.whatsapp_template_prefix
        word = text_of(value.get("event")).upper()
        if word not in _TEMPLATE_WORDS or not name.startswith(prefix):
            return []
        language = text_of(value.get("message_template_language"))
        return [TemplateNews(name[len(prefix) :], language, word, _TEMPLATE_WORDS[word])]

    def _receipt(self, status: StatusValue) -> Receipt:
        word = text_of(status.get("status"))
        errors = status.get("errors") or [{}]
        return Receipt(
            state=_STATES.get(word, State.UNKNOWN),
            reference=text_of(status.get("id")),
            message_id=text_of(status.get("biz_opaque_callback_data")),
            word=word,
            code=text_of(errors[0].get("code")),
            reason=text_of(errors[0].get("title") or errors[0].get("message")),
        )
