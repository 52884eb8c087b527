"""MSG91: SMS by Flow templates.

https://docs.msg91.com/sms/send-sms - POST /api/v5/flow with header `authkey`. The answer is HTTP 200
for errors too: the body's `type` decides. Delivery reports come without a signature to a URL that
holds a secret: /plugins/channel/<slug>/saleor_plugins.notifications/msg91/<secret>/
"""

import json
from collections.abc import Mapping
from typing import Any, TypedDict

from ...core.config import environment
from ...core.errors import NotAllowed
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
    same_secret,
    text_of,
)


class FlowAnswer(TypedDict, total=False):
    """Their answer. `message` is the request id on success, words otherwise."""

    type: str
    message: str
    code: str


class ReportLine(TypedDict, total=False):
    """One line of a delivery report; older accounts get `report` lists, newer ones flat objects."""

    requestId: str
    number: str
    status: str
    desc: str
    CRQID: str


_STATES: Mapping[str, State] = {
    "1": State.DELIVERED,
    "delivered": State.DELIVERED,
    "2": State.FAILED,
    "failed": State.FAILED,
    "9": State.FAILED,  # NDNC
    "ndnc": State.FAILED,
    "16": State.FAILED,  # rejected by the operator
    "rejected": State.FAILED,
    "17": State.FAILED,  # blocked number
    "blocked": State.FAILED,
    "25": State.FAILED,  # rejected by Kannel
    "26": State.FAILED,
    "8": State.SENT,
    "submitted": State.SENT,
    "sent": State.SENT,
    "pending": State.SENT,
}

_ACCOUNT_WORDS = ("authkey", "auth key", "balance", "ip is not", "whitelist", "route", "suspended")
_LATER_WORDS = ("try again", "too many", "internal", "timeout", "temporar")


class Msg91(Adapter):
    """SMS through MSG91."""

    name = "msg91"
    channel = Channel.SMS

    def __init__(self, config: NotificationsConfig) -> None:
        super().__init__(config)
        self._http = client(
            self.name,
            environment("MSG91_API_URL", "https://control.msg91.com"),
            account=config.msg91_auth_key[-6:],
            headers={"authkey": config.msg91_auth_key, "accept": "application/json"},
        )

    @property
    def expects_receipts(self) -> bool:
        """Reports come once their secret address is set."""
        return bool(self.config.msg91_webhook_secret)

    def _send(self, message: Outgoing) -> Outcome:
        registered = message.registered
        flow = f"{message.event}_{message.language}"
        if registered is not None:
            flow = registered.flow_id or registered.template_id
        recipient = {"mobiles": message.to.lstrip("+")}
        recipient |= {f"VAR{number}": value for number, value in enumerate(message.values, 1)}
        recipient["CRQID"] = message.message_id
        body: dict[str, Any] = {"template_id": flow, "short_url": "0", "recipients": [recipient]}
        if registered is not None:
            body["sender"] = registered.header
        response = self._http.request("POST", "/api/v5/flow", json=body)
        return self._outcome(response.json, response.text)

    def _outcome(self, answer: Any, text: str) -> Outcome:
        if not isinstance(answer, dict) or "type" not in answer:
            return Lost("msg91 answered with something else than JSON.")
        words = text_of(answer.get("message"))
        if answer["type"] == "success":
            return Accepted(words)
        lowered = words.lower()
        code = text_of(answer.get("code")) or "MSG91_ERROR"
        if any(word in lowered for word in _LATER_WORDS):
            return Later(code, words)
        return Refused(code, words, account=any(word in lowered for word in _ACCOUNT_WORDS))

    def verify(self, incoming: Incoming) -> None:
        """The secret in the path is all there is."""
        given = incoming.path.strip("/").partition("/")[2]
        if not same_secret(given, self.config.msg91_webhook_secret):
            raise NotAllowed("The secret does not fit.", code="INVALID_SIGNATURE")

    def read(self, incoming: Incoming) -> list[Receipt | Stop]:
        """Flat objects, lists, and `data=[{requestId, report: [...]}]` forms."""
        raw = incoming.form.get("data") or incoming.body.decode("utf-8", "replace")
        payload = json.loads(raw)
        found: list[Receipt | Stop] = []
        for item in payload if isinstance(payload, list) else [payload]:
            if not isinstance(item, dict):
                raise ValueError("A report is an object.")
            report = item.get("report")
            lines = report if isinstance(report, list) else [item]
            found += [self._receipt(line, item) for line in lines if isinstance(line, dict)]
        return found

    def _receipt(self, line: Mapping[str, Any], item: Mapping[str, Any]) -> Receipt:
        word = text_of(line.get("status") if "status" in line else line.get("event")).lower()
        return Receipt(
            state=_STATES.get(word, State.UNKNOWN),
            reference=text_of(line.get("requestId") or item.get("requestId")),
            message_id=text_of(line.get("CRQID") or item.get("CRQID")),
            word=word,
            reason=text_of(line.get("desc") or line.get("failureReason")),
        )
