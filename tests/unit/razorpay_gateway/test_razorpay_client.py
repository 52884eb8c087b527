"""The client keeps its temper: bounded in time, repeated only where safe, typed errors."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from razorpay_doubles import KEY_ID, KEY_SECRET
from razorpay_simulator.control import Control

from saleor_plugins.core.errors import (
    CircuitOpen,
    ProviderError,
    ProviderRateLimited,
    ProviderTimeout,
    ProviderUnavailable,
)
from saleor_plugins.core.http import RetryPolicy
from saleor_plugins.razorpay_gateway import client as client_module
from saleor_plugins.razorpay_gateway import errors
from saleor_plugins.razorpay_gateway.client import RazorpayClient

pytestmark = pytest.mark.usefixtures("own_tables")


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long the client paused, instead of pausing."""
    found: list[float] = []
    real = client_module.HttpClient

    def quick(**options: Any) -> Any:
        return real(**options, sleep=found.append)

    monkeypatch.setattr(client_module, "HttpClient", quick)
    client_module._transport.cache_clear()
    yield found
    client_module._transport.cache_clear()


@pytest.fixture
def client(razorpay: Control, pauses: list[float]) -> RazorpayClient:
    return RazorpayClient(KEY_ID, KEY_SECRET)


def new_order(client: RazorpayClient, receipt: str = "r-1", amount: int = 50000) -> dict[str, Any]:
    return client.create_order(amount=amount, currency="INR", receipt=receipt)


def paid(razorpay: Control, client: RazorpayClient, **how: Any) -> dict[str, Any]:
    return razorpay.pay_order(new_order(client)["id"], **how)


def test_tried_up_to_three_times_more_with_growing_pauses(
    razorpay: Control, client: RazorpayClient, pauses: list[float]
) -> None:
    """Property 75: given a service that fails, then 1 + 3 tries, growing pauses, then an error."""
    razorpay.fault("status", path="/v1/orders", status=503, count=10)
    with pytest.raises(ProviderUnavailable):
        new_order(client)
    assert len(razorpay.requests("POST", "/v1/orders")) == 4
    assert len(pauses) == 3
    ceilings = [0.5, 1.0, 2.0]
    for pause, ceiling in zip(pauses, ceilings, strict=True):
        assert ceiling / 2 <= pause <= ceiling


def test_an_order_is_made_once_whatever_the_network_does(
    razorpay: Control, client: RazorpayClient
) -> None:
    razorpay.fault("reset", method="POST", path="/v1/orders", when="after", count=2)
    made = new_order(client, "r-once")
    assert [o["id"] for o in razorpay.objects("order")] == [made["id"]]
    assert client.find_order("r-once") == {**made}
    assert client.find_order("r-never") is None


def test_a_capture_is_never_repeated_blindly(razorpay: Control, client: RazorpayClient) -> None:
    """Given an answer lost on the way, then the outcome is unknown and nothing is sent again."""
    payment = paid(razorpay, client)
    razorpay.fault("reset", path="/v1/payments/*/capture", when="after", count=1)
    with pytest.raises(ProviderTimeout) as caught:
        client.capture(payment["id"], 50000, "INR")
    assert caught.value.unknown_outcome
    assert len(razorpay.requests("POST", f"/v1/payments/{payment['id']}/capture")) == 1
    assert client.fetch_payment(payment["id"])["captured"]
    with pytest.raises(errors.AlreadyCaptured):
        client.capture(payment["id"], 50000, "INR")


def test_a_refund_is_made_once_for_its_key(razorpay: Control, client: RazorpayClient) -> None:
    payment = paid(razorpay, client)
    client.capture(payment["id"], 50000, "INR")
    razorpay.fault("reset", path="/v1/payments/*/refund", when="after", count=2)
    same = {"amount": 2000, "speed": "normal", "receipt": "k-1", "notes": {}, "key": "key-000001"}
    first = client.refund(payment["id"], **same)
    assert client.refund(payment["id"], **same)["id"] == first["id"]
    assert len(razorpay.objects("refund")) == 1
    with pytest.raises(errors.RazorpayRejected, match="Different request body"):
        client.refund(payment["id"], **{**same, "amount": 2100})


def test_errors_keep_razorpays_words(razorpay: Control, client: RazorpayClient) -> None:
    with pytest.raises(errors.RazorpayRejected) as caught:
        client.create_order(amount=5, currency="INR", receipt="r")
    error = caught.value
    assert (error.status, error.field) == (400, "amount")
    assert "minimum amount" in error.description and error.reason == "input_validation_failed"
    with pytest.raises(errors.UnknownAtRazorpay):
        client.fetch_payment("pay_Nobody00000000")
    with pytest.raises(errors.BadCredentials):
        RazorpayClient(KEY_ID, "wrong").check_credentials()


def test_429_is_obeyed(razorpay: Control, client: RazorpayClient, pauses: list[float]) -> None:
    razorpay.fault("status", status=429, retry_after=2, count=1)
    new_order(client)
    assert pauses == [2.0]
    razorpay.fault("status", status=429, retry_after=60, count=1)
    with pytest.raises(ProviderRateLimited) as caught:
        new_order(client, "r-2")
    assert caught.value.retry_after == 60


def test_a_page_instead_of_json(razorpay: Control, client: RazorpayClient) -> None:
    """Given an error page of some proxy, then it is a provider error, not a parse error."""
    razorpay.fault("html", path="/v1/payments/*", count=1, status=502)
    payment = paid(razorpay, client)
    assert client.fetch_payment(payment["id"])["id"] == payment["id"]
    razorpay.fault("html", path="/v1/payments/*/capture", count=1, status=200)
    with pytest.raises(ProviderError):
        client.capture(payment["id"], 50000, "INR")


def test_the_circuit_opens_and_closes(
    razorpay: Control, client: RazorpayClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    razorpay.fault("status", path="/v1/orders", status=500, count=100)
    for number in range(3):
        with pytest.raises(ProviderError):
            new_order(client, f"r-{number}")
    asked = len(razorpay.requests())
    with pytest.raises(CircuitOpen):
        new_order(client, "r-x")
    assert len(razorpay.requests()) == asked
    from django.core.cache import cache

    cache.clear()
    razorpay.clear_faults()
    assert new_order(client, "r-y")["id"]


def test_a_shopper_waits_less_than_saleor_does() -> None:
    """Given the worst of everything, then tries and pauses stay below Saleor's 20 seconds."""
    policy = client_module.SHOPPER["retry"]
    assert isinstance(policy, RetryPolicy)
    tries = policy.attempts + 1
    pauses = sum(min(policy.longest, policy.base * 2**n) for n in range(policy.attempts))
    read = client_module.SHOPPER["read_timeout"]
    assert tries * float(read) + pauses < 20  # type: ignore[arg-type]


def test_threads_send_each_their_own_amount(razorpay: Control, client: RazorpayClient) -> None:
    """The SDK's shared default argument let concurrent captures send each other's amount."""
    orders = [new_order(client, f"t-{n}", 1000 + n) for n in range(8)]
    payments = [(razorpay.pay_order(o["id"])["id"], o["amount"]) for o in orders]
    outcomes: list[Any] = []

    def capture(payment_id: str, amount: int) -> None:
        outcomes.append(client.capture(payment_id, amount, "INR")["amount"] == amount)

    threads = [threading.Thread(target=capture, args=each) for each in payments]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes == [True] * 8


def test_lists_are_read_page_by_page(razorpay: Control, client: RazorpayClient) -> None:
    razorpay.make_orders(KEY_ID, 3)
    order = new_order(client)
    for _ in range(3):
        razorpay.pay_order(order["id"], outcome="fail")
    client_module.PAGE, kept = 2, client_module.PAGE
    try:
        found = list(client.list_payments(0, int(time.time()) + 60))
    finally:
        client_module.PAGE = kept
    assert len(found) == 3 and len({p["id"] for p in found}) == 3


class _Silent(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        time.sleep(3)

    def log_message(self, *_: Any) -> None:
        pass


def test_a_server_that_says_nothing(monkeypatch: pytest.MonkeyPatch, pauses: list[float]) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Silent)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("RAZORPAY_API_URL", f"http://127.0.0.1:{server.server_port}/v1")
    monkeypatch.setitem(client_module.SHOPPER, "read_timeout", 0.2)
    monkeypatch.setitem(client_module.SHOPPER, "retry", RetryPolicy(0))
    try:
        with pytest.raises(ProviderTimeout):
            RazorpayClient("rzp_test_Silent", "x").fetch_order("order_A")
    finally:
        server.shutdown()
        server.server_close()


def test_secrets_are_in_no_error(razorpay: Control, pauses: list[float]) -> None:
    with pytest.raises(errors.BadCredentials) as caught:
        RazorpayClient(KEY_ID, "very-secret").check_credentials()
    shown = json.dumps([str(caught.value), repr(caught.value), str(caught.value.body)])
    assert "very-secret" not in shown
