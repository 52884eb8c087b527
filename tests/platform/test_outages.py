"""Each dependency is really stopped: what health says meanwhile, what goes on, and that all comes back."""

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import requests
from harness import razorpay, shopping, subscribing
from harness.outages import PASSWORD, Machines, frozen, machines
from harness.shopping import eventually
from harness.world import RAZORPAY, World, use_razorpay
from runner.platforms import Platform

CHECKS = ["database", "cache", "broker", "beat", "webhooks", "outbox", "deliveries", "providers"]
WELL = dict.fromkeys(CHECKS, "ok")


@pytest.fixture(scope="module")
def _machines(platform: Platform) -> Iterator[Machines]:
    with machines(platform) as made:
        yield made


@pytest.fixture(scope="module")
def _stopped_world(_machines: Machines) -> World:
    world = World(_machines.shop)
    use_razorpay(world, world.consumer)
    return world


@pytest.fixture
def servers(_machines: Machines, _stopped_world: World) -> Machines:
    """The servers, all of them running and all checks well."""
    _machines.shop.clock.reset()
    if not _machines.shop.worker.running:
        _machines.shop.worker.start()
    well(_machines)
    return _machines


@pytest.fixture
def world(_stopped_world: World, servers: Machines) -> World:
    """Factories on the shop whose servers are stopped."""
    return _stopped_world


def ready(servers: Machines, timeout: float = 20) -> tuple[int, dict[str, Any]]:
    answer = requests.get(f"{servers.shop.url}/health/ready", timeout=timeout)
    assert PASSWORD not in answer.text
    assert "127.0.0.1" not in answer.text
    return answer.status_code, answer.json()


def live(servers: Machines) -> bool:
    answer = requests.get(f"{servers.shop.url}/health/live", timeout=5)
    return answer.status_code == 200 and answer.json() == {"status": "ok"}


def well(servers: Machines) -> None:
    eventually(
        lambda: ready(servers) == (200, {"status": "ok", "checks": WELL}),
        within=90,
        what="all checks to be well",
    )


def metrics(servers: Machines) -> str:
    return requests.get(f"{servers.shop.url}/health/metrics", timeout=20).text


def test_postgresql_stops_and_comes_back(servers: Machines) -> None:
    """Given PostgreSQL stopped, then ready is 503 and names it alone, live stays; then all is well."""
    servers.postgres.stop()
    try:
        status, answer = ready(servers)
        assert status == 503
        assert answer["status"] == "unavailable"
        assert answer["checks"]["database"] == "OperationalError"
        assert answer["checks"]["cache"] == answer["checks"]["broker"] == "ok"
        # What stands in the database is not blamed for it.
        for name in ("beat", "webhooks", "outbox", "deliveries"):
            assert answer["checks"][name] == "not asked"
        assert live(servers)
        assert 'shop_health{check="database"} 0.0' in metrics(servers)
        assert 'shop_health{check="beat"}' not in metrics(servers)
    finally:
        servers.postgres.start()
    well(servers)
    assert PASSWORD not in servers.shop.api.tail(200_000)


def test_postgresql_that_says_nothing_does_not_hang_the_probe(servers: Machines) -> None:
    """Given a PostgreSQL that accepts and is silent, then ready answers 503 within a probe's patience."""
    with frozen(servers.postgres.directory, "postgres"):
        began = time.monotonic()
        status, answer = ready(servers, timeout=8)
        assert time.monotonic() - began < 8
        assert (status, answer["checks"]["database"]) == (503, "ConnectionTimeout")
        assert live(servers)
    well(servers)


def test_the_caches_redis_stops_and_comes_back(servers: Machines) -> None:
    """Given the cache's Redis stopped, then ready is 503 and names the cache only."""
    servers.cache.stop()
    try:
        status, answer = ready(servers)
        assert status == 503
        wrong = {name: text for name, text in answer["checks"].items() if text != "ok"}
        assert wrong == {"cache": "ConnectionError", "providers": "not asked"}
        assert live(servers)
        # Metrics of the tables are there without the cache that keeps them for a moment.
        assert "shop_outbox_lag_seconds" in metrics(servers)
    finally:
        servers.cache.start()
    well(servers)


def test_a_redis_that_says_nothing_does_not_hang_the_probe(servers: Machines) -> None:
    """Given a silent Redis, then ready answers 503 in time."""
    with frozen(servers.cache.directory, "redis-server"):
        status, answer = ready(servers, timeout=8)
        assert (status, answer["checks"]["cache"]) == (503, "TimeoutError")
    with frozen(servers.broker.directory, "redis-server"):
        status, answer = ready(servers, timeout=8)
        assert (status, answer["checks"]["broker"]) == (200, "TimeoutError")
    well(servers)


def test_the_broker_stops_and_nothing_is_lost(servers: Machines, world: World) -> None:
    """Given the broker stopped, when a shopper pays, then the webhook is received, ready stays 200 and
    says what is wrong; when it is back the payment is taken, once."""
    session = razorpay.open_session(razorpay.checkout_of(world))
    servers.broker.stop()
    try:
        world.shop.razorpay.pay_order(session.order_id)
        world.shop.razorpay.wait_idle()
        status, answer = ready(servers)
        assert (status, answer["status"]) == (200, "degraded")
        assert answer["checks"]["broker"] == "ConnectionError"
        assert answer["checks"]["database"] == answer["checks"]["cache"] == "ok"
        assert live(servers)
        received = [row for row in razorpay.inbox(world) if row["kind"] == "payment.captured"]
        assert received, "no webhook was received"
    finally:
        servers.broker.start()
    well(servers)
    razorpay.until(world, session.transaction_id, "CHARGE_SUCCESS")
    razorpay.idle_inbox(world)
    assert len(razorpay.charges(world, session.transaction_id)) == 1


def test_the_provider_stops_and_comes_back(servers: Machines, world: World) -> None:
    """Given Razorpay gone, then the shop serves on, says who is failing, and recovers by itself."""
    shop = servers.shop
    simulator = shop.doubles[0]
    checkout = razorpay.checkout_of(world)
    simulator.stop()
    try:
        for _ in range(3):
            assert attempt(checkout)["type"] != "CHARGE_ACTION_REQUIRED"
        status, answer = ready(servers)
        assert (status, answer["status"]) == (200, "degraded")
        assert answer["checks"]["providers"] == "razorpay failing"
        assert "rzp_test" not in str(answer)
        assert live(servers)
        assert 'shop_provider_circuit_open{provider="razorpay"} 1.0' in metrics(servers)
        for outcome in ("unavailable", "circuit_open"):
            series = f'shop_provider_calls_total{{outcome="{outcome}",provider="razorpay"}}'
            assert series in metrics(servers)
    finally:
        simulator.start()
        simulator.wait_until(shop.razorpay.ready)
    eventually(
        lambda: attempt(checkout)["type"] == "CHARGE_ACTION_REQUIRED",
        within=60,
        what="a payment after the outage",
    )
    well(servers)


def attempt(checkout: shopping.Checkout) -> dict[str, Any]:
    """The event of one attempt to open a payment session."""
    answer = checkout.client(
        shopping.INITIALIZE,
        {"id": checkout.id, "gateway": {"id": RAZORPAY, "data": {}}, "amount": None, "key": None},
    )
    return dict(answer.payload["transactionEvent"])


def test_beat_falls_silent(servers: Machines) -> None:
    """Given no beat for more than a minute, then ready is degraded and says for how long."""
    servers.shop.worker.stop()
    servers.shop.clock.advance(seconds=120)
    status, answer = ready(servers)
    assert (status, answer["status"]) == (200, "degraded")
    assert answer["checks"]["beat"].startswith("silent for 1")
    assert 'shop_health{check="beat"} 0.0' in metrics(servers)


def test_work_that_nobody_does_is_seen(servers: Machines, world: World) -> None:
    """Given a webhook, a message and a delivery that no worker takes, then each is named."""
    found = subscribing.subscriber(world)
    contract = found.subscribe()
    eventually(lambda: "PLANNED" in found.states(contract), what="a planned delivery")
    servers.shop.worker.stop()
    body = razorpay.event_body("payment.captured", payment={"id": "pay_nobodys", "entity": "x"})
    assert razorpay.post(world, body, event_id="nobody-takes-it").status_code == 200
    servers.shop.python(
        "from saleor_plugins.core import outbox; from saleor_plugins.host.db import writer\n"
        "with writer(): outbox.add(kind='test.nobody', key='nobody', payload={})"
    )
    servers.shop.clock.advance(seconds=timedelta(days=3).total_seconds())
    status, answer = ready(servers)
    assert (status, answer["status"]) == (200, "degraded")
    for name in ("webhooks", "outbox"):
        assert answer["checks"][name].startswith("waiting for 259"), answer
    assert answer["checks"]["deliveries"].endswith("overdue")
    assert live(servers)
