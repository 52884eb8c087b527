"""Fixtures of the gateway's unit tests: a remembering Saleor, the simulator, a configured channel."""

from collections.abc import Iterator
from typing import Any

import pytest
from razorpay_doubles import CHANNEL, KEY_ID, KEY_SECRET, OLD_SECRET, WEBHOOK_SECRET, FakeSaleor
from razorpay_simulator.control import Control
from razorpay_simulator.server import Running
from razorpay_simulator.simulator import Settings, Simulator


@pytest.fixture
def settings_of_channel() -> dict[str, Any]:
    """The merchant's settings; a test may change them."""
    return {
        "key_id": KEY_ID,
        "key_secret": KEY_SECRET,
        "webhook_secret": WEBHOOK_SECRET,
        "previous_webhook_secret": OLD_SECRET,
        "flow": "charge",
    }


@pytest.fixture
def saleor(monkeypatch: pytest.MonkeyPatch, settings_of_channel: dict[str, Any]) -> FakeSaleor:
    """Stands where host/ would reach Saleor."""
    from saleor_plugins.host import checkouts, payments, plugins

    fake = FakeSaleor()
    monkeypatch.setattr(payments, "report_transaction_event", fake.report)
    monkeypatch.setattr(payments, "record_attempt", fake.attempt)
    monkeypatch.setattr(payments, "answer_request", fake.answer)
    monkeypatch.setattr(payments, "state_of", fake.state_of)
    monkeypatch.setattr(payments, "order_money", fake.order_money)
    monkeypatch.setattr(payments, "open_requests", lambda *_: fake.open_requests)
    monkeypatch.setattr(
        payments,
        "set_reference",
        lambda token, reference, instead_of: fake.references.update({token: reference}),
    )
    monkeypatch.setattr(checkouts, "complete_checkout", fake.complete)
    monkeypatch.setattr(checkouts, "state_of", fake.checkout_state)
    monkeypatch.setattr(
        plugins,
        "configuration",
        lambda plugin_id, slug=None: plugins.PluginSettings(True, settings_of_channel, slug),
    )
    monkeypatch.setattr(
        plugins,
        "all_configurations",
        lambda plugin_id: [plugins.PluginSettings(True, settings_of_channel, CHANNEL)],
    )
    # Tasks are hints: tests run the workers themselves.
    monkeypatch.setattr("saleor_plugins.core.inbox.enqueue", lambda *_, **__: None)
    monkeypatch.setattr("saleor_plugins.core.outbox.enqueue", lambda *_, **__: None)
    return fake


@pytest.fixture(scope="session")
def _simulator() -> Iterator[Running]:
    running = Running(Simulator(settings=Settings(refund_seconds=None)), "127.0.0.1", 0).start()
    yield running
    running.stop()


@pytest.fixture
def razorpay(_simulator: Running, monkeypatch: pytest.MonkeyPatch) -> Control:
    """Razorpay itself, empty; the client under test speaks to it."""
    control = Control(_simulator.url)
    control.reset()
    monkeypatch.setenv("RAZORPAY_API_URL", _simulator.url)
    from django.core.cache import cache

    cache.clear()
    return control


@pytest.fixture
def config(saleor: FakeSaleor) -> Any:
    """The channel's settings as the gateway reads them."""
    from saleor_plugins.razorpay_gateway import accounts

    return accounts.of_channel(CHANNEL)
