"""Calls by Twilio that speak a one-time code, for who gets no messages or cannot read them.

https://www.twilio.com/docs/voice/api/call-resource - `POST /Calls.json` with the words in `Twiml`. Reports
are signed like those of messages.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from xml.sax.saxutils import escape, quoteattr

from ..events import Channel
from .base import Accepted, Incoming, Lost, Outcome, Outgoing, Receipt, State, Stop, text_of
from .twilio import Twilio

_STATES: Mapping[str, State] = {
    "queued": State.SENT,
    "initiated": State.SENT,
    "ringing": State.SENT,
    "in-progress": State.SENT,
    "answered": State.SENT,
    "completed": State.DELIVERED,
    "busy": State.FAILED,
    "failed": State.FAILED,
    "no-answer": State.FAILED,
    "canceled": State.FAILED,
}


class TwilioVoice(Twilio):
    """Calls through Twilio."""

    name = "twilio_voice"
    channel = Channel.VOICE

    @property
    def _path(self) -> str:
        return f"/2010-04-01/Accounts/{self._sid}/Calls.json"

    def _send(self, message: Outgoing) -> Outcome:
        data = {
            "To": message.to,
            "From": self.config.twilio_voice_from,
            "Twiml": spoken(message.text, message.language),
        }
        if message.receipts_url:
            query = urlencode({"message": message.message_id})
            data["StatusCallback"] = f"{message.receipts_url}?{query}"
        answer = self._http.request("POST", self._path, data=data).json
        return self._outcome(answer)

    def _outcome(self, answer: Any) -> Outcome:
        if not isinstance(answer, dict) or not answer.get("sid"):
            return Lost("twilio answered with something else than a call.")
        return Accepted(text_of(answer["sid"]))

    def lookup(self, message: Outgoing) -> Outcome | None:
        """Calls are not listed with their words: nobody can tell one from another."""
        return None

    def read(self, incoming: Incoming) -> list[Receipt | Stop]:
        """A status callback of a call."""
        word = incoming.form.get("CallStatus", "")
        if not word:
            raise ValueError("Not a call's status.")
        return [
            Receipt(
                state=_STATES.get(word, State.UNKNOWN),
                reference=incoming.form.get("CallSid", ""),
                message_id=incoming.query.get("message", ""),
                word=word,
                code=incoming.form.get("SipResponseCode", ""),
            )
        ]


def spoken(text: str, language: str) -> str:
    """What the call says, twice, as India speaks the language."""
    voice = quoteattr(f"{language.partition('-')[0]}-IN")
    say = f'<Say language={voice} loop="2">{escape(text)}</Say>'
    return f'<Response><Pause length="1"/>{say}</Response>'
