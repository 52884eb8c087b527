"""What a scrape finds when something is broken, and how often the tables are asked."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from prometheus_client import CollectorRegistry, generate_latest

from saleor_plugins.core import clock, heartbeat, outbox
from saleor_plugins.core.models import InboxEvent, OutboxMessage
from saleor_plugins.core.work import WorkState
from saleor_plugins.health import checks, metrics


@pytest.fixture(autouse=True)
def _fresh(own_tables: None) -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def scrape() -> dict[str, float]:
    registry = CollectorRegistry()
    registry.register(metrics.ShopCollector())
    lines = generate_latest(registry).decode().splitlines()
    pairs = (line.rpartition(" ") for line in lines if line and not line.startswith("#"))
    return {name: float(value) for name, _, value in pairs}


def event(event_id: str, minutes: float, state: WorkState = WorkState.PENDING) -> InboxEvent:
    moment = clock.now() - timedelta(minutes=minutes)
    running = state is WorkState.RUNNING
    return InboxEvent.objects.create(
        source="razorpay",
        event_id=event_id,
        kind="payment.captured",
        body=b"{}",
        state=state,
        due_at=moment,
        created_at=moment,
        lease_until=moment if running else None,
    )


def test_every_family_can_be_read_from_empty_tables() -> None:
    assert scrape()["shop_scrape_errors"] == 0
    assert scrape()["shop_outbox_lag_seconds"] == 0


def test_lag_and_depth_are_counted() -> None:
    """Given an event of ten minutes ago and two effects, then their ages and numbers are told."""
    event("one", 10)
    event("two", 1, WorkState.DONE)
    outbox.add(kind="a.kind", key="1", payload={})
    OutboxMessage.objects.update(due_at=clock.now() - timedelta(minutes=7))
    outbox.add(kind="a.kind", key="2", payload={}, due_at=clock.now() + timedelta(hours=1))
    found = scrape()
    assert found['shop_webhook_lag_seconds{source="razorpay"}'] == pytest.approx(600, abs=10)
    assert found['shop_outbox_messages{kind="a.kind",state="pending"}'] == 2
    assert found["shop_outbox_lag_seconds"] == pytest.approx(420, abs=10)
    assert found['shop_webhooks_day{source="razorpay",state="done"}'] == 1
    assert found['shop_health{check="webhooks"}'] == 0


def test_a_worker_that_died_with_its_work_is_noticed() -> None:
    """Given an event that a dead worker holds, its lease long over, then the check is not well."""
    assert checks.run(("webhooks",)) == {"webhooks": "ok"}
    event("held", 10, WorkState.RUNNING)
    assert checks.run(("webhooks",))["webhooks"].startswith("waiting for 6")


def test_a_second_process_asks_the_cache_and_not_the_tables() -> None:
    """Given a scrape a moment ago, when another process is scraped, then only health asks the tables."""
    heartbeat.beat("sweep")
    scrape()
    with CaptureQueriesContext(connection) as asked:
        scrape()
    health = ("heartbeat", "inboxevent", "outboxmessage", "delivery")
    assert len(asked.captured_queries) <= 4
    assert all(any(name in each["sql"] for name in health) for each in asked.captured_queries)


def test_a_broken_family_is_left_out_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> metrics.Rows:
        raise RuntimeError

    families = [
        replace(each, read=broken) if each.name == "shop_deliveries" else each
        for each in metrics.FAMILIES
    ]
    monkeypatch.setattr(metrics, "FAMILIES", families)
    found = scrape()
    assert found["shop_scrape_errors"] == 1
    assert "shop_outbox_lag_seconds" in found


def test_a_database_that_is_away_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Given no database, then health says so, and no family asks it once more."""
    away = replace(checks.CHECKS["database"], ask=lambda: "OperationalError")
    monkeypatch.setitem(checks.CHECKS, "database", away)
    with CaptureQueriesContext(connection) as asked:
        found = scrape()
    assert not asked.captured_queries
    assert found['shop_health{check="database"}'] == 0
    assert 'shop_health{check="beat"}' not in found
    tables = [family for family in metrics.FAMILIES if family.on == "database"]
    assert found["shop_scrape_errors"] == len(tables)
