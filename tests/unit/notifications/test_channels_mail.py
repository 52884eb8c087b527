"""E-mail adapters: SMTP against a real SMTP server, SendGrid and anymail against a real HTTP one."""

import base64
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from contract import UID, AdapterContract
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from message_sink import Running

from saleor_plugins.core.errors import NotAllowed
from saleor_plugins.notifications.channels import mail
from saleor_plugins.notifications.channels.base import (
    Accepted,
    Adapter,
    Incoming,
    Later,
    Lost,
    Refused,
    State,
)
from saleor_plugins.notifications.channels.mail import Anymail, SendGrid, Smtp


class TestSmtp(AdapterContract):
    provider = "smtp"
    config = {"email_from": "Anand <orders@anand.example>", "email_reply_to": "help@anand.example"}
    errors = [
        ({"code": 550, "message": "No such user"}, Refused, False),
        ({"code": 452, "message": "Mailbox full"}, Later, False),
    ]

    @pytest.fixture(autouse=True)
    def _server(self, sink: Running, settings_of: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(mail, "_TIMEOUT", 0.5)
        settings_of(
            EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
            EMAIL_HOST="127.0.0.1",
            EMAIL_PORT=sink.smtp_port,
        )
        self.settings_of = settings_of

    def make(self) -> Adapter:
        return Smtp(self.settings())

    def test_a_provider_that_is_away_was_certainly_not_asked(self) -> None:
        self.settings_of(EMAIL_PORT=9)
        assert isinstance(self.make().send(self.message()), Later)

    @pytest.mark.parametrize(("status", "kind"), [(550, Refused), (450, Later), (421, Later)])
    def test_bare_http_statuses(self, sink: Running, status: int, kind: type) -> None:
        """SMTP's own statuses."""
        sink.client.fault("error", provider="smtp", code=status)
        assert isinstance(self.make().send(self.message()), kind)

    def test_the_mail_is_whole(self, sink: Running) -> None:
        """Subject, both parts, reply address, and the same Message-ID for every attempt."""
        adapter = self.make()
        first, second = adapter.send(self.message()), adapter.send(self.message())
        assert isinstance(first, Accepted) and first == second
        assert first.reference == f"<{UID}@anand.example>"
        told = sink.client.messages(to="anita@example.com")[0]
        assert told["subject"] == "Order 1042 is packed"
        assert "1042" in told["text"] and "<p>" in told["html"]

    def test_a_subject_cannot_smuggle_headers(self, sink: Running) -> None:
        outcome = self.make().send(self.message(subject="x\nBcc: all@example.com"))
        assert isinstance(outcome, Refused)
        assert not sink.client.messages()


@pytest.fixture
def settings_of(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Set Django settings for the test."""
    from django.conf import settings

    def change(**values: Any) -> None:
        for name, value in values.items():
            monkeypatch.setattr(settings, name, value, raising=False)

    return change


class _Provider:
    """An HTTP provider of e-mail that answers what it is told to."""

    def __init__(self) -> None:
        self.status, self.delay, self.cut = 202, 0.0, False
        self.seen: list[dict[str, Any]] = []
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                provider.seen.append(json.loads(self.rfile.read(length) or b"{}"))
                if provider.cut:
                    self.connection.close()
                    return
                threading.Event().wait(provider.delay)
                self.send_response(provider.status)
                self.send_header("X-Message-Id", "sg-1")
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"{}")

            def log_message(self, *_: Any) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/v3/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def provider() -> Iterator[_Provider]:
    made = _Provider()
    yield made
    made.server.shutdown()
    made.server.server_close()


_KEY = ec.generate_private_key(ec.SECP256R1())
_PUBLIC = base64.b64encode(
    _KEY.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
).decode()


class TestSendGrid:
    """The contract's points, on SendGrid's own wire format."""

    WORDS = {
        "processed": State.SENT,
        "deferred": State.SENT,
        "delivered": State.DELIVERED,
        "open": State.READ,
        "bounce": State.FAILED,
        "dropped": State.FAILED,
        "a word of next year": State.UNKNOWN,
    }

    def make(self, provider: _Provider | None = None, **changes: Any) -> SendGrid:
        url = provider.url if provider else "http://127.0.0.1:9/v3/"
        values: dict[str, Any] = {
            "sendgrid_api_key": "SG.for-tests",
            "sendgrid_webhook_key": _PUBLIC,
            "email_from": "orders@anand.example",
            "anymail_settings": json.dumps({"api_url": url}),
            **changes,
        }
        contract = AdapterContract()
        contract.config = values  # type: ignore[misc]
        return SendGrid(contract.settings())

    def message(self) -> Any:
        return TestSmtp().message()

    def test_it_is_accepted_with_our_id_as_metadata(self, provider: _Provider) -> None:
        outcome = self.make(provider).send(self.message())
        assert isinstance(outcome, Accepted) and outcome.reference
        (body,) = provider.seen
        assert UID in json.dumps(body)
        assert body["subject"] == "Order 1042 is packed"

    @pytest.mark.parametrize(
        ("status", "kind", "account"),
        [
            (400, Refused, False),
            (401, Refused, True),
            (403, Refused, True),
            (429, Later, False),
            (503, Later, False),
            (500, Lost, False),
        ],
    )
    def test_statuses(self, provider: _Provider, status: int, kind: type, account: bool) -> None:
        provider.status = status
        outcome = self.make(provider).send(self.message())
        assert isinstance(outcome, kind), outcome
        assert getattr(outcome, "account", False) is account

    def test_hanging_and_cutting_are_lost_outcomes(
        self, provider: _Provider, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(mail, "_TIMEOUT", 0.4)
        provider.delay = 1.5
        assert isinstance(self.make(provider).send(self.message()), Lost)
        provider.delay, provider.cut = 0, True
        assert isinstance(self.make(provider).send(self.message()), Lost)

    def test_away_was_certainly_not_asked(self) -> None:
        assert isinstance(self.make().send(self.message()), Later)

    def test_an_unknown_backend_is_our_accounts_fault(self) -> None:
        contract = AdapterContract()
        contract.config = {  # type: ignore[misc]
            "anymail_backend": "nobody",
            "email_from": "a@b.example",
        }
        outcome = Anymail(contract.settings()).send(self.message())
        assert isinstance(outcome, Refused) and outcome.account

    def signed(self, payload: Any, key: Any = _KEY) -> Incoming:
        body, stamp = json.dumps(payload).encode(), "1600112502"
        signature = key.sign(stamp.encode() + body, ec.ECDSA(hashes.SHA256()))
        headers = {
            "x-twilio-email-event-webhook-signature": base64.b64encode(signature).decode(),
            "x-twilio-email-event-webhook-timestamp": stamp,
        }
        return Incoming("POST", "", "/sendgrid/", body, headers)

    def test_events_are_verified_and_read(self) -> None:
        adapter = self.make()
        events = [
            {"event": word, "sg_message_id": "sg-1.filter", "message": UID} for word in self.WORDS
        ]
        incoming = self.signed(events)
        adapter.verify(incoming)
        receipts = adapter.read(incoming)
        assert [r.state for r in receipts] == list(self.WORDS.values())  # type: ignore[union-attr]
        assert {r.message_id for r in receipts} == {UID}  # type: ignore[union-attr]

    def test_forged_events_are_refused(self) -> None:
        forged = self.signed([{"event": "delivered"}], ec.generate_private_key(ec.SECP256R1()))
        for adapter in (self.make(), self.make(sendgrid_webhook_key="")):
            with pytest.raises(NotAllowed):
                adapter.verify(forged)
