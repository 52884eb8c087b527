"""The contract that every provider adapter keeps. A test class inherits it and fills in the tables.

The provider is the message sink (a real HTTP or SMTP server in the provider's wire format); adapters
for providers that the sink does not speak override `provider` and the fixtures.
"""

from collections.abc import Iterator
from typing import Any, ClassVar

import pytest
from django.core.cache import cache
from message_sink import Running, running

from saleor_plugins.core.errors import NotAllowed
from saleor_plugins.notifications.channels.base import (
    Accepted,
    Adapter,
    Incoming,
    Later,
    Lost,
    Outgoing,
    Receipt,
    Refused,
    State,
)
from saleor_plugins.notifications.config import NotificationsConfig

PHONE = "+919812345678"
UID = "5f2b3c4d5e6f47889900aabbccddeeff"


@pytest.fixture(scope="session")
def sink() -> Iterator[Running]:
    """One message sink for all adapters."""
    with running() as servers:
        yield servers


class AdapterContract:
    """What delivery relies on, whoever the provider is."""

    provider: ClassVar[str]
    """The sink's name of the provider."""
    config: ClassVar[dict[str, Any]]
    errors: ClassVar[list[tuple[dict[str, Any], type, bool]]] = []
    """Faults of the sink, the outcome's type, and whether a Refused is the account's fault."""
    words: ClassVar[dict[str, State]] = {}
    """Their status words and ours; one that nobody knows must be UNKNOWN."""

    @pytest.fixture(autouse=True)
    def _quiet(self, sink: Running, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        cache.clear()  # circuit breakers
        sink.client.clear_faults()
        sink.client.clear()
        for name in ("MSG91_API_URL", "TWILIO_API_URL", "WHATSAPP_API_URL"):
            monkeypatch.setenv(name, sink.url)
        self.monkeypatch = monkeypatch
        yield

    def make(self) -> Adapter:
        """An adapter that loses patience soon."""
        raise TypeError("A contract test makes its adapter.")

    def impatient(self, adapter: Any) -> Any:
        """The adapter with a short read timeout, where it has an HTTP client of ours."""
        http = getattr(adapter, "_http", None)
        if http is not None:
            http.timeout = (1.0, 0.5)
        return adapter

    def message(self, **changes: Any) -> Outgoing:
        """A message of the adapter's channel."""
        mail = self.make().channel.value == "EMAIL"
        values: dict[str, Any] = {
            "message_id": UID,
            "to": "anita@example.com" if mail else PHONE,
            "text": "Anand Stores: order 1042 is packed.",
            "event": "order_packed",
            "values": ("Anand Stores", "1042"),
            "subject": "Order 1042 is packed",
            "html": "<p>Order 1042 is packed.</p>",
        }
        return Outgoing(**{**values, **changes})

    def settings(self, **changes: Any) -> NotificationsConfig:
        """The provider's configuration, with changes."""
        return NotificationsConfig(**{**self.config, **changes})

    def test_it_is_accepted_with_a_reference(self, sink: Running) -> None:
        outcome = self.make().send(self.message())
        assert isinstance(outcome, Accepted), outcome
        assert outcome.reference
        self.arrived(sink)

    def arrived(self, sink: Running) -> None:
        """Exactly one message reached the provider, with what it is about."""
        messages = sink.client.messages(to=self.message().to)
        assert len(messages) == 1
        told = messages[0]
        assert "1042" in f"{told['text']} {told['subject']}"

    def test_a_provider_that_hangs_is_a_lost_outcome(self, sink: Running) -> None:
        sink.client.fault("hang", provider=self.provider, seconds=2)
        assert isinstance(self.impatient(self.make()).send(self.message()), Lost)

    def test_an_answer_after_our_timeout_is_a_lost_outcome(self, sink: Running) -> None:
        sink.client.fault("delay", provider=self.provider, seconds=1.2, when="after")
        assert isinstance(self.impatient(self.make()).send(self.message()), Lost)
        assert sink.client.wait_for(to=self.message().to)  # and it did arrive

    def test_a_connection_cut_in_the_middle_is_a_lost_outcome(self, sink: Running) -> None:
        sink.client.fault("refuse", provider=self.provider)
        assert isinstance(self.make().send(self.message()), Lost)

    def test_a_provider_that_is_away_was_certainly_not_asked(self) -> None:
        for name in ("MSG91_API_URL", "TWILIO_API_URL", "WHATSAPP_API_URL"):
            self.monkeypatch.setenv(name, "http://127.0.0.1:9")
        assert isinstance(self.make().send(self.message()), Later)

    @pytest.mark.parametrize(
        ("status", "kind"), [(500, Lost), (502, Lost), (503, Later), (429, Later), (404, Refused)]
    )
    def test_bare_http_statuses(self, sink: Running, status: int, kind: type) -> None:
        sink.client.fault("status", provider=self.provider, status=status)
        assert isinstance(self.make().send(self.message()), kind)

    def test_their_errors(self, sink: Running) -> None:
        assert self.errors, "list the provider's errors"
        for fault, kind, account in self.errors:
            cache.clear()
            sink.client.fault("error", provider=self.provider, **fault)
            outcome = self.make().send(self.message())
            assert isinstance(outcome, kind), (fault, outcome)
            if isinstance(outcome, Refused):
                assert outcome.account is account, (fault, outcome)
                assert outcome.code and outcome.reason

    def webhook(self, word: str, *, secret: str | None = None) -> Incoming:
        """A signed webhook that says `word` of our message."""
        raise TypeError("A provider with receipts makes its webhooks.")

    def without_secret(self) -> Adapter:
        """The adapter as it is before anybody has set the webhook's secret."""
        raise TypeError("A provider with receipts has a secret.")

    def test_receipts_are_verified_and_read(self) -> None:
        adapter = self.make()
        if not adapter.has_receipts:
            with pytest.raises(NotAllowed):
                adapter.verify(Incoming("POST", "http://x/", "/", b"{}"))
            return
        for word, state in {**self.words, "a word of next year": State.UNKNOWN}.items():
            incoming = self.webhook(word)
            adapter.verify(incoming)
            (receipt,) = adapter.read(incoming)
            assert isinstance(receipt, Receipt)
            assert receipt.state is state, word
            assert receipt.message_id == UID or receipt.reference
            assert receipt.word == word or state is not State.UNKNOWN

    def test_forged_receipts_are_refused(self) -> None:
        adapter = self.make()
        if not adapter.has_receipts:
            assert not self.words
            return
        word = next(iter(self.words))
        with pytest.raises(NotAllowed):
            adapter.verify(self.webhook(word, secret="another secret"))
        with pytest.raises(NotAllowed):
            self.without_secret().verify(self.webhook(word, secret=""))
