"""Counts that all processes share, and breakers that say which provider is failing."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings
from servers import Redis

from saleor_plugins.core import breaker, counters, queues, ratelimit
from saleor_plugins.core.breaker import CircuitBreaker
from saleor_plugins.core.errors import CircuitOpen
from saleor_plugins.core.ratelimit import Limit, TooMany
from saleor_plugins.core.store import shared

BACKEND = "django.core.cache.backends.redis.RedisCache"


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[Redis]:
    """A Redis behind the cache, for the length of a test."""
    server = Redis(tmp_path / "r", fast=True)
    location = server.start()
    shared.cache_clear()
    with override_settings(CACHES={"default": {"BACKEND": BACKEND, "LOCATION": location}}):
        yield server
    shared.cache_clear()
    server.stop()


@pytest.fixture
def no_redis(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A cache that is no Redis."""
    shared.cache_clear()
    local = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    monkeypatch.setattr(settings, "CACHES", local)
    monkeypatch.setattr(counters, "_local", type(counters._local)(counters._local.default_factory))
    yield
    shared.cache_clear()


def test_counts_of_many_threads_add_up(redis_server: Redis) -> None:
    """Given eight threads, when each counts a hundred times, then none is lost."""

    def count() -> None:
        for _ in range(100):
            counters.add({("calls", ("acme", "ok")): 1, ("seconds", ("acme",)): 0.25})

    threads = [threading.Thread(target=count) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert counters.read("calls") == {("acme", "ok"): 800.0}
    assert counters.read("seconds") == {("acme",): pytest.approx(200.0)}


def test_labels_keep_apart_whatever_they_hold(redis_server: Redis) -> None:
    for labels in (("a|b", "c"), ("a", "b|c"), ('"a"', ""), ()):
        counters.add({("odd", labels): 1})
    assert set(counters.read("odd")) == {("a|b", "c"), ("a", "b|c"), ('"a"', ""), ()}


def test_nobody_fails_because_nobody_could_count(redis_server: Redis) -> None:
    """Given Redis gone, when something is counted, then nothing is raised; reading says that it is gone."""
    import redis

    redis_server.stop()
    counters.add({("calls", ("acme", "ok")): 1})
    with pytest.raises(redis.RedisError):
        counters.read("calls")


def test_without_redis_a_process_counts_for_itself(no_redis: None) -> None:
    counters.add({("calls", ("acme", "ok")): 1})
    counters.add({("calls", ("acme", "ok")): 2})
    assert counters.read("calls") == {("acme", "ok"): 3.0}
    assert counters.read("nothing") == {}


def test_a_refusal_is_counted_by_its_limit(redis_server: Redis) -> None:
    limit = Limit("two", 2, 60)
    for _ in range(2):
        ratelimit.take([(limit, "somebody")])
    for _ in range(3):
        with pytest.raises(TooMany):
            ratelimit.take([(limit, "somebody")])
    assert counters.read(counters.RATE_LIMITED) == {("two",): 3.0}


def test_open_breakers_are_known_until_they_close(redis_server: Redis) -> None:
    """Given two providers, when one fails too often, then it is named until a call succeeds."""
    failing, fine = CircuitBreaker("acme:key", threshold=3), CircuitBreaker("other", threshold=3)
    for _ in range(2):
        failing.failed()
        fine.failed()
    assert breaker.failing() == []
    failing.failed()
    assert breaker.failing() == ["acme:key"]
    with pytest.raises(CircuitOpen):
        failing.check("acme")
    fine.check("other")
    failing.succeeded()
    assert breaker.failing() == []
    failing.check("acme")


def test_a_breaker_without_its_cache_is_closed(redis_server: Redis) -> None:
    """Given an open breaker, when its Redis is gone, then calls pass: no payment fails for want of counts."""
    opened = CircuitBreaker("acme", threshold=2)
    opened.failed()
    opened.failed()
    with pytest.raises(CircuitOpen):
        opened.check("acme")
    redis_server.stop()
    opened.check("acme")
    opened.failed()
    opened.succeeded()


def test_a_lost_broker_is_not_asked_for_each_hint(monkeypatch: pytest.MonkeyPatch) -> None:
    """Given a broker that refuses, when a request gives three hints, then it pays for one; later again."""
    asked: list[str] = []

    class Refusing:
        def apply_async(self, **_: Any) -> None:
            asked.append("x")
            raise ConnectionError

    now = [1000.0]
    monkeypatch.setattr(queues, "_away_until", 0.0)
    monkeypatch.setattr(queues.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(queues.current_app, "tasks", {"some.task": Refusing()})
    for _ in range(3):
        queues.enqueue("some.task", 1, queue="payments")
    assert len(asked) == 1
    now[0] += queues.AWAY + 0.1
    queues.enqueue("some.task", 1, queue="payments")
    assert len(asked) == 2
