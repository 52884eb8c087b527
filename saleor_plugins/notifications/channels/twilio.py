"""Twilio: SMS and WhatsApp.

https://www.twilio.com/docs/messaging/api/message-resource - POST .../Messages.json, basic auth.
https://www.twilio.com/docs/usage/security - status callbacks are signed: base64 of HMAC-SHA1 over the
URL and the sorted form fields, in `X-Twilio-Signature`.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, TypedDict
from urllib.parse import urlencode

from ...core.config import environment
from ...core.errors import NotAllowed, ProviderError
from ..config import NotificationsConfig
from ..events import Channel
from .base import (
    Accepted,
    Adapter,
    Incoming,
    Later,
    Lost,
    Outcome,
    Outgoing,
    Receipt,
    Refused,
    State,
    Stop,
    client,
    stop_word,
    text_of,
)


class MessageResource(TypedDict, total=False):
    """Their message. `status` is one of the words below."""

    sid: str
    status: str
    body: str
    error_code: int | None
    error_message: str | None


_STATES: Mapping[str, State] = {
    "accepted": State.SENT,
    "scheduled": State.SENT,
    "queued": State.SENT,
    "sending": State.SENT,
    "sent": State.SENT,
    "delivered": State.DELIVERED,
    "read": State.READ,
    "undelivered": State.FAILED,
    "failed": State.FAILED,
    "canceled": State.FAILED,
}

# https://www.twilio.com/docs/api/errors
_ACCOUNT = {20003, 20404, 21603, 21606, 21611, 21612, 21659, 21703, 30002, 63007, 63016, 63038}
# WhatsApp's template was rejected, paused or disabled: seconds until it is worth another try.
_PAUSED = {63040: 24 * 3600.0, 63041: 3 * 3600.0, 63042: 24 * 3600.0}
_LATER = {20429, 14107, 30001, 30022, 63018}


class Twilio(Adapter):
    """SMS through Twilio."""

    name = "twilio"
    channel = Channel.SMS

    def __init__(self, config: NotificationsConfig) -> None:
        super().__init__(config)
        self._sid = config.twilio_account_sid
        self._http = client(
            "twilio",
            environment("TWILIO_API_URL", "https://api.twilio.com"),
            account=self._sid[-6:],
            auth=(self._sid, config.twilio_auth_token),
        )

    @property
    def _path(self) -> str:
        return f"/2010-04-01/Accounts/{self._sid}/Messages.json"

    def _send(self, message: Outgoing) -> Outcome:
        data = {"To": self._to(message), **self._sender(), **self._content(message)}
        if message.receipts_url:
            data["StatusCallback"] = (
                f"{message.receipts_url}?{urlencode({'message': message.message_id})}"
            )
        response = self._http.request("POST", self._path, data=data)
        return self._outcome(response.json)

    def _to(self, message: Outgoing) -> str:
        return message.to

    def _sender(self) -> dict[str, str]:
        if self.config.twilio_messaging_service_sid:
            return {"MessagingServiceSid": self.config.twilio_messaging_service_sid}
        return {"From": self.config.twilio_from}

    def _content(self, message: Outgoing) -> dict[str, str]:
        return {"Body": message.text}

    def _outcome(self, answer: Any) -> Outcome:
        if not isinstance(answer, dict) or not answer.get("sid"):
            return Lost("twilio answered with something else than a message.")
        if _STATES.get(text_of(answer.get("status"))) is State.FAILED:
            return self._refusal(answer.get("error_code"), text_of(answer.get("error_message")))
        return Accepted(text_of(answer["sid"]))

    def outcome_of(self, error: ProviderError) -> Outcome:
        """Their numeric code says more than the HTTP status."""
        if isinstance(error.body, dict) and error.body.get("code") and not error.unknown_outcome:
            return self._refusal(error.body["code"], text_of(error.body.get("message")))
        return super().outcome_of(error)

    def _refusal(self, code: Any, reason: str) -> Outcome:
        number = int(code) if str(code).isdigit() else 0
        if number in _LATER:
            return Later(str(code), reason)
        paused_for = _PAUSED.get(number, 0.0)
        account = number in _ACCOUNT or bool(paused_for)
        return Refused(str(code or "TWILIO_ERROR"), reason, account=account, paused_for=paused_for)

    def lookup(self, message: Outgoing) -> Outcome | None:
        """The message with that text among the latest to its recipient, made since we asked for it.

        None where something else went there meanwhile: Twilio may have spelled our text differently
        (its templates, its encoding), and a message too few can be replayed.
        """
        response = self._http.request(
            "GET", self._path, params={"To": self._to(message), "PageSize": 20}
        )
        listed = response.json.get("messages") if isinstance(response.json, dict) else None
        if not isinstance(listed, list):
            return None
        since = [found for found in listed if _made_since(found, message.asked_at)]
        for found in since:
            if found.get("body") == message.text:
                return self._outcome(found)
        return None if since else Later("NOT_FOUND", "twilio has no such message.")

    def verify(self, incoming: Incoming) -> None:
        """Recompute the signature over the URL as Twilio was told it."""
        signed = incoming.url + "".join(
            name + value for name, value in sorted(incoming.form.items())
        )
        digest = hmac.new(self.config.twilio_auth_token.encode(), signed.encode(), hashlib.sha1)
        expected = base64.b64encode(digest.digest()).decode()
        given = incoming.headers.get("x-twilio-signature", "")
        if not self.config.twilio_auth_token or not hmac.compare_digest(
            given.encode(), expected.encode()
        ):
            raise NotAllowed("The signature does not fit.", code="INVALID_SIGNATURE")

    def read(self, incoming: Incoming) -> list[Receipt | Stop]:
        """A status callback, or an inbound message."""
        form = incoming.form
        if "MessageStatus" in form or ("SmsStatus" in form and "Body" not in form):
            word = form.get("MessageStatus") or form.get("SmsStatus", "")
            return [
                Receipt(
                    state=_STATES.get(word, State.UNKNOWN),
                    reference=form.get("MessageSid", ""),
                    message_id=incoming.query.get("message", ""),
                    word=word,
                    code=form.get("ErrorCode", ""),
                    reason=form.get("ErrorMessage", ""),
                )
            ]
        if "Body" in form:
            wish = stop_word(form.get("From", "").removeprefix("whatsapp:"), form["Body"])
            return [wish] if wish else []
        raise ValueError("Neither a status nor a message.")


_CLOCKS = timedelta(minutes=1)  # by how much theirs and ours may differ


def _made_since(found: Mapping[str, Any], asked_at: datetime | None) -> bool:
    """Whether a listed message is not an earlier one that said the same."""
    try:
        made_at = parsedate_to_datetime(text_of(found.get("date_created")))
    except (TypeError, ValueError):
        return True
    if asked_at is None or made_at.tzinfo is None:
        return True
    return made_at >= asked_at - _CLOCKS


class TwilioWhatsApp(Twilio):
    """WhatsApp through Twilio, with its content templates where they are named."""

    name = "twilio_whatsapp"
    channel = Channel.WHATSAPP

    def _to(self, message: Outgoing) -> str:
        return f"whatsapp:{message.to}"

    def _sender(self) -> dict[str, str]:
        return {"From": f"whatsapp:{self.config.twilio_whatsapp_from.removeprefix('whatsapp:')}"}

    def _content(self, message: Outgoing) -> dict[str, str]:
        sid = self.config.content_sids.get(f"{message.event}.{message.language}")
        if not sid:
            return {"Body": message.text}
        values = {str(number): value for number, value in enumerate(message.values, 1)}
        return {"ContentSid": sid, "ContentVariables": json.dumps(values, ensure_ascii=False)}
