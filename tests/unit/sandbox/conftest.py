"""What the simulator's tests share: a running simulator, the official SDK, a shop that listens."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from typing import Any

import message_sink
import pytest
import razorpay
from razorpay_simulator import Control, Running, running
from simulator_doubles import KEY, SECRET, WEBHOOK_SECRET, Listener, chromium
from sink_doubles import ReceiptListener
from standin_shop import Stall, Standin, standin

HAS_BROWSER = chromium() is not None and importlib.util.find_spec("playwright") is not None
collect_ignore = [] if HAS_BROWSER else ["test_simulator_checkout_browser.py"]


def pytest_report_header() -> str | None:
    """Says what is left out, if anything."""
    return None if HAS_BROWSER else "checkout's browser tests: left out, no Chromium or playwright"


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with running() as started:
        yield started


@pytest.fixture
def control(server: Running) -> Control:
    """The control client of a simulator that has forgotten everything."""
    server.control.reset(everything=True)
    server.control.configure(
        refund_seconds=None,
        recurring="immediate",
        instant_refunds=True,
        timeout=2.0,
        first_delay=0.02,
        factor=1.0,
        longest_delay=0.02,
        give_up_after=86400.0,
        parallel=False,
    )
    return server.control


@pytest.fixture
def client(server: Running, control: Control) -> razorpay.Client:
    """The official SDK, unchanged, pointed at the simulator."""
    return razorpay.Client(auth=(KEY, SECRET), base_url=server.url)


@pytest.fixture
def make_order(client: razorpay.Client) -> Callable[..., dict[str, Any]]:
    def make(**changes: Any) -> dict[str, Any]:
        return dict(client.order.create({"amount": 50000, "currency": "INR", **changes}))

    return make


@pytest.fixture
def captured(
    control: Control, make_order: Callable[..., dict[str, Any]]
) -> Callable[..., dict[str, Any]]:
    """A captured payment of an order of its own."""

    def make(amount: int = 50000, **payment: Any) -> dict[str, Any]:
        order = make_order(amount=amount, payment_capture=1)
        return control.pay_order(order["id"], **payment)

    return make


@pytest.fixture
def listener(control: Control) -> Iterator[Listener]:
    started = Listener()
    control.register_webhook(KEY, started.url, WEBHOOK_SECRET)
    yield started
    control.reset(everything=True)
    started.stop()


@pytest.fixture(scope="module")
def sink_server() -> Iterator[message_sink.Running]:
    with message_sink.running() as started:
        yield started


@pytest.fixture
def sink(sink_server: message_sink.Running) -> message_sink.Sink:
    sink_server.client.clear()
    sink_server.client.clear_faults()
    sink_server.client.configure(
        auto_receipts=None,
        msg91_report_url=None,
        whatsapp_webhook_url=None,
        whatsapp_app_secret=None,
    )
    return sink_server.client


@pytest.fixture
def receipts_shop() -> Iterator[ReceiptListener]:
    started = ReceiptListener()
    yield started
    started.stop()


@pytest.fixture(scope="session")
def standin_server() -> Iterator[Standin]:
    with standin() as started:
        yield started


@pytest.fixture
def stall(standin_server: Standin) -> Stall:
    """A channel of the test's own on the stand-in."""
    return Stall(standin_server)
