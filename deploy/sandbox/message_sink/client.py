"""A client of the message sink, for tests and the demo.

sink = Sink("http://127.0.0.1:8025")
message = sink.wait_for(to="+919812345678")
sink.receipt(message["id"], "delivered")
"""

from __future__ import annotations

import re
import time
from typing import Any

import requests

Message = dict[str, Any]


class SinkError(Exception):
    """The sink refused a call, or what was waited for did not come."""


class Sink:
    def __init__(self, base_url: str, *, timeout: float = 30.0) -> None:
        self.base_url = base_url.rstrip("/")
        self._timeout = timeout
        self._session = requests.Session()
        self._session.trust_env = False

    def ready(self) -> bool:
        try:
            return self._session.get(f"{self.base_url}/_control/health", timeout=2).ok
        except requests.RequestException:
            return False

    # -- what was sent -----------------------------------------------------------------------------

    def messages(
        self,
        *,
        to: str | None = None,
        channel: str | None = None,
        provider: str | None = None,
        since: float | None = None,
    ) -> list[Message]:
        """Newest first. channel: sms, whatsapp, email; numbers are compared by their digits."""
        query = {"to": to, "channel": channel, "provider": provider, "since": since}
        answer = self._session.get(
            f"{self.base_url}/messages",
            params={name: str(value) for name, value in query.items() if value is not None},
            timeout=self._timeout,
        )
        answer.raise_for_status()
        return list(answer.json()["messages"])

    def wait_for(
        self,
        *,
        to: str | None = None,
        channel: str | None = None,
        provider: str | None = None,
        since: float | None = None,
        contains: str = "",
        count: int = 1,
        timeout: float = 30.0,
    ) -> Message:
        """The newest of at least `count` messages that match, waited for."""
        end = time.monotonic() + timeout
        while True:
            found = [
                message
                for message in self.messages(to=to, channel=channel, provider=provider, since=since)
                if contains in f"{message['subject']} {message['text']} {message['html']}"
            ]
            if len(found) >= count:
                return found[0]
            if time.monotonic() > end:
                raise SinkError(f"{len(found)} of {count} messages after {timeout} s")
            time.sleep(0.05)

    def code(self, to: str, *, timeout: float = 30.0) -> str:
        """The one-time code (4 to 8 digits) of the newest message to somebody."""
        message = self.wait_for(to=to, timeout=timeout)
        # Not the digits inside a provider's hexadecimal reference.
        found = re.search(
            r"(?<![0-9A-Za-z-])\d{4,8}(?![0-9A-Za-z-])", f"{message['subject']} {message['text']}"
        )
        if found is None:
            raise SinkError("the newest message has no code")
        return found[0]

    def clear(self) -> int:
        """Deletes all messages; how many there were."""
        answer = self._session.delete(f"{self.base_url}/messages", timeout=self._timeout)
        answer.raise_for_status()
        return int(answer.json()["deleted"])

    # -- what goes wrong ---------------------------------------------------------------------------

    def fault(
        self,
        kind: str,
        *,
        provider: str = "*",
        to: str = "",
        when: str = "before",
        count: int = 1,
        skip: int = 0,
        seconds: float = 30.0,
        status: int = 500,
        code: int | str = 0,
        message: str = "",
    ) -> None:
        """The next `count` messages go wrong. kind: hang, delay, refuse, error or status.

        provider: msg91, twilio, whatsapp or smtp. `error` answers in the provider's shape with
        `code` (MSG91: HTTP 200; SMTP: the reply code); `when` is before or after the message was
        taken.
        """
        self._post(
            "faults",
            kind=kind,
            provider=provider,
            to=to,
            when=when,
            count=count,
            skip=skip,
            seconds=seconds,
            status=status,
            code=code,
            message=message,
        )

    def clear_faults(self) -> None:
        self._post("faults/clear")

    # -- what comes back ---------------------------------------------------------------------------

    def configure(self, **settings: Any) -> dict[str, Any]:
        """msg91_report_url, twilio_auth_token (for receipts before the first message),
        whatsapp_webhook_url, whatsapp_app_secret, auto_receipts (seconds between, None for
        never)."""
        return dict(self._post("settings", **settings))

    def template(self, provider: str, name: str, text: str) -> None:
        """A template's text, so that messages read as people get them: ##VAR1## (msg91), {{1}}."""
        self._post("templates", provider=provider, name=name, text=text)

    def receipt(
        self,
        message_id: str,
        status: str,
        *,
        error_code: int | None = None,
        forge: bool = False,
        at: int | None = None,
    ) -> int:
        """Sends a delivery receipt: sent, delivered, read, failed, undelivered, rejected. The
        shop's HTTP answer. `forge` signs it wrongly; `at` is WhatsApp's timestamp."""
        return int(
            self._post(
                "receipts",
                message_id=message_id,
                status=status,
                error_code=error_code,
                forge=forge,
                at=at,
            )["answer"]
        )

    def receipts(self, message_id: str, statuses: list[str]) -> list[int]:
        """Several receipts in the order given, for instance delivered before sent."""
        return [self.receipt(message_id, status) for status in statuses]

    def inbound(
        self,
        provider: str,
        sender: str,
        text: str,
        *,
        account: str,
        url: str = "",
        forge: bool = False,
    ) -> int:
        """A person writes to the shop. `account`: WhatsApp's phone number id or Twilio's account
        sid. Twilio needs the `url` to call."""
        return int(
            self._post(
                "inbound",
                provider=provider,
                sender=sender,
                text=text,
                account=account,
                url=url,
                forge=forge,
            )["answer"]
        )

    def subscribe_whatsapp(self, verify_token: str) -> None:
        """Meta's check of the webhook URL; raises when the challenge does not come back."""
        self._post("whatsapp/subscribe", verify_token=verify_token)

    def _post(self, action: str, /, **body: Any) -> Any:
        answer = self._session.post(
            f"{self.base_url}/_control/{action}", json=body, timeout=self._timeout
        )
        if answer.status_code != 200:
            raise SinkError(f"{action}: {answer.status_code} {answer.text[:500]}")
        return answer.json()
