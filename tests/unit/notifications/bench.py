"""A shop of plain values: delivery on a real database, with real HTTP to the message sink, no Saleor."""

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from message_sink import Running

from saleor_plugins.core import clock, inbox, outbox
from saleor_plugins.core.models import InboxEvent, OutboxMessage
from saleor_plugins.host import messages as host
from saleor_plugins.host import plugins
from saleor_plugins.notifications import channels, events, hooks, receipts, settings
from saleor_plugins.notifications.config import PROVIDERS
from saleor_plugins.notifications.models import NotificationMessage

SLUG = "in"
PHONE = "+919812345678"
EMAIL = "anita@example.com"


class Bench:
    """Orders that tests invent, the plugin's configuration, and a worker that runs when told."""

    def __init__(self, sink: Running, patch: pytest.MonkeyPatch) -> None:
        self.sink = sink.client
        self.patch = patch
        self.orders: dict[uuid.UUID, host.OrderFacts] = {}
        self.moved = timedelta(0)
        self.values: dict[str, Any] = {
            "sms_providers": "msg91, twilio",
            "whatsapp_providers": "whatsapp_cloud",
            "email_providers": "smtp",
            "email_from": "orders@anand.example",
            "shop_name": "Anand Stores",
            "msg91_auth_key": "key",
            "msg91_webhook_secret": "secret",
            "twilio_account_sid": "AC00000000000000000000000000000001",
            "twilio_auth_token": "token",
            "twilio_from": "+15005550006",
            "whatsapp_phone_number_id": "1055",
            "whatsapp_token": "token",
            "whatsapp_app_secret": "app-secret",
        }
        self.active = True
        self._wire(sink)

    def _wire(self, sink: Running) -> None:
        from django.conf import settings as django_settings

        for name in ("MSG91_API_URL", "TWILIO_API_URL", "WHATSAPP_API_URL"):
            self.patch.setenv(name, sink.url)
        for name, value in {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": sink.smtp_port,
        }.items():
            self.patch.setattr(django_settings, name, value, raising=False)
        self.patch.setattr(clock, "now", lambda: datetime.now(UTC) + self.moved)
        self.patch.setattr(host, "order_facts", lambda pk: self.orders.get(uuid.UUID(str(pk))))
        self.patch.setattr(host, "site", lambda: ("Anand Stores", "shop.example"))
        self.patch.setattr(host, "public_url", lambda: "https://api.shop.example")
        self.patch.setattr(host, "refunded_amount", lambda pk: Decimal("249.00"))
        self.patch.setattr(plugins, "configuration", lambda plugin, slug=None: self._stored())
        self.patch.setattr(plugins, "all_configurations", lambda plugin: [self._stored()])
        self.patch.setattr("saleor_plugins.core.queues.enqueue", lambda *a, **k: None)
        self.patch.setattr("saleor_plugins.core.outbox.enqueue", lambda *a, **k: None)
        self.patch.setattr("saleor_plugins.core.inbox.enqueue", lambda *a, **k: None)
        self.patch.setattr("saleor_plugins.notifications.hooks.enqueue", lambda *a, **k: None)
        self.patch.setattr("saleor_plugins.notifications.handlers.enqueue", lambda *a, **k: None)
        cache.clear()
        settings._parsed.cache_clear()
        channels._made.clear()
        self.sink.clear_faults()
        self.sink.clear()

    def _stored(self) -> plugins.PluginSettings:
        return plugins.PluginSettings(self.active, self.values, SLUG)

    def configure(self, **values: Any) -> None:
        """Change the configuration."""
        self.values = {**self.values, **values}

    def patient(self, seconds: float) -> None:
        """How long adapters wait for an answer."""
        for name in {name for names in PROVIDERS.values() for name in names}:
            made = channels.adapter(name, settings.of(self.values))
            if hasattr(made, "_http"):
                made._http.timeout = (1.0, seconds)
        self.patch.setattr("saleor_plugins.notifications.channels.mail._TIMEOUT", seconds)

    def order(self, **changes: Any) -> host.OrderFacts:
        """A new order."""
        facts = host.OrderFacts(
            id=uuid.uuid4(),
            number=str(1000 + len(self.orders)),
            status="unfulfilled",
            origin="checkout",
            channel_slug=SLUG,
            confirms_itself=True,
            user_id=None,
            email=EMAIL,
            phones=(PHONE,),
            name="Anita",
            language="en",
            currency="INR",
            total=Decimal("1249.00"),
            charged=Decimal(0),
            paid=False,
            created_at=clock.now(),
            items=("2 × Ghee",),
        )
        facts = replace(facts, **changes)
        self.orders[facts.id] = facts
        return facts

    def tell(self, event: str, order: host.OrderFacts, **context: Any) -> str:
        """Write an event down as a hook does; its key."""
        key, payload = events.order_fact(event, order.id, SLUG)
        hooks.note((key, {**payload, "context": context}))
        return key

    def work(self, *, after: float = 0.0, only: str = "") -> int:
        """What a worker does with everything that is due `after` seconds from now; rows done."""
        self.moved += timedelta(seconds=after)
        done = 0
        for _ in range(50):
            rows = [
                (pk, key)
                for pk, key in OutboxMessage.waiting(clock.now())
                .order_by("due_at", "pk")
                .values_list("pk", "kind")
                if key.startswith(only)
            ]
            incoming = list(InboxEvent.waiting(clock.now()).values_list("pk", flat=True))
            if not rows and not incoming:
                break
            for pk, _kind in rows:
                done += outbox.dispatch(pk) is not None
            for pk in incoming:
                inbox.process(pk)
        return done

    def messages(self, **filters: Any) -> list[NotificationMessage]:
        """Rows of the log, oldest first."""
        return list(NotificationMessage.objects.filter(**filters).order_by("pk"))

    def states(self, **filters: Any) -> list[tuple[str, str]]:
        """Channel and state of rows, oldest first."""
        return [(row.channel, row.state) for row in self.messages(**filters)]

    def receipt(self, row: NotificationMessage, word: str) -> None:
        """A recorded WhatsApp receipt, applied."""
        row.refresh_from_db()
        status = {"id": row.provider_reference, "status": word}
        body = json.dumps({"entry": [{"changes": [{"value": {"statuses": [status]}}]}]}).encode()
        inbox.record(
            source=receipts.SOURCE,
            event_id=uuid.uuid4().hex,
            kind="whatsapp_cloud",
            account=SLUG,
            body=body,
            headers={"query": "{}", "content-type": "application/json"},
        )
        for pk in InboxEvent.waiting(clock.now()).values_list("pk", flat=True):
            inbox.process(pk)


@contextmanager
def bench_on(sink: Running, patch: pytest.MonkeyPatch) -> Iterator[Bench]:
    """A bench for the length of a test."""
    made = Bench(sink, patch)
    yield made
    made.sink.clear_faults()
