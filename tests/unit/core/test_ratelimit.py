"""Sliding windows, in Redis and in PostgreSQL alike; and who the client is."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from hypothesis import given
from hypothesis import strategies as st
from servers import Redis

from saleor_plugins.core import clock, ratelimit
from saleor_plugins.core.ratelimit import Limit, TooMany, client_address, give_back, take
from saleor_plugins.core.store import shared

FIVE = Limit("five", 5, 900)


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    server = Redis(Path(tmp_path_factory.mktemp("r")), fast=True)
    url = server.start()
    yield url
    server.stop()


@pytest.fixture(params=["redis", "postgres", "redis is away"])
def store(request: Any, own_tables: None, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each store that hits may be kept in."""
    location = {
        "redis": redis_url,
        "postgres": "",
        "redis is away": "redis://127.0.0.1:9/0",
    }[request.param]
    backend = "django.core.cache.backends.redis.RedisCache"
    caches = {"default": {"BACKEND": backend, "LOCATION": location}}
    shared.cache_clear()
    monkeypatch.setattr(settings, "CACHES", caches)
    yield request.param
    shared.cache_clear()


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A clock that stands still until it is moved."""
    now = [datetime(2026, 11, 20, tzinfo=UTC)]
    monkeypatch.setattr(clock, "now", lambda: now[0])

    def move(seconds: float) -> None:
        now[0] += timedelta(seconds=seconds)

    return move


def somebody(request: pytest.FixtureRequest) -> str:
    return request.node.nodeid


def test_five_and_no_sixth(store: str, time: Any, request: pytest.FixtureRequest) -> None:
    who = somebody(request)
    for _ in range(5):
        take([(FIVE, who)])
        time(10)
    with pytest.raises(TooMany) as caught:
        take([(FIVE, who)])
    assert caught.value.code == "TOO_MANY_REQUESTS"
    assert caught.value.retry_after == 850
    take([(FIVE, who + "another")])


def test_the_window_slides(store: str, time: Any, request: pytest.FixtureRequest) -> None:
    """Five in the last second of a window and five in the first of the next are ten in two seconds."""
    who = somebody(request)
    for _ in range(5):
        take([(FIVE, who)])
    time(899)
    with pytest.raises(TooMany):
        take([(FIVE, who)])
    time(1.01)
    for _ in range(5):
        take([(FIVE, who)])
    with pytest.raises(TooMany):
        take([(FIVE, who)])


def test_a_refused_hit_does_not_count(
    store: str, time: Any, request: pytest.FixtureRequest
) -> None:
    """Hammering does not make the wait longer."""
    who = somebody(request)
    for _ in range(5):
        take([(FIVE, who)])
    for _ in range(50):
        with pytest.raises(TooMany):
            take([(FIVE, who)])
    time(900.01)
    take([(FIVE, who)])


def test_several_limits_stand_or_fall_together(
    store: str, time: Any, request: pytest.FixtureRequest
) -> None:
    who = somebody(request)
    narrow = Limit("narrow", 1, 60)
    take([(narrow, who)])
    for _ in range(9):
        with pytest.raises(TooMany):
            take([(FIVE, who), (narrow, who)])
    for _ in range(5):
        take([(FIVE, who)])


def test_giving_back(store: str, time: Any, request: pytest.FixtureRequest) -> None:
    who = somebody(request)
    taken = [take([(FIVE, who)]) for _ in range(5)]
    give_back(taken[2])
    take([(FIVE, who)])
    with pytest.raises(TooMany):
        take([(FIVE, who)])


def test_many_at_once_cost_as_many(store: str, time: Any, request: pytest.FixtureRequest) -> None:
    who = somebody(request)
    with pytest.raises(TooMany):
        take([(FIVE, who)], cost=6)
    taken = take([(FIVE, who)], cost=4)
    with pytest.raises(TooMany):
        take([(FIVE, who)], cost=2)
    give_back(taken)
    take([(FIVE, who)], cost=5)


def test_twenty_threads_get_five(store: str, time: Any, request: pytest.FixtureRequest) -> None:
    who, got = somebody(request), []
    barrier = threading.Barrier(20)

    def run() -> None:
        barrier.wait()
        try:
            take([(FIVE, who)])
            got.append(1)
        except TooMany:
            pass
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 5


def test_a_merchant_changes_a_limit(
    store: str, time: Any, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = somebody(request)
    monkeypatch.setattr(settings, "RATE_LIMITS", {"five": (1, 60)}, raising=False)
    take([(FIVE, who)])
    with pytest.raises(TooMany):
        take([(FIVE, who)])
    monkeypatch.setattr(settings, "RATE_LIMITS", {"five": (0, 60)}, raising=False)
    for _ in range(9):
        take([(FIVE, who)])


def test_keys_tell_nothing(redis_url: str) -> None:
    key = ratelimit._key(FIVE, "+919812345678")
    assert "98123" not in key and len(key) <= 64


MINE = "10.0.0.0/8, 127.0.0.0/8, ::1/128, fd00::/8"


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("203.0.113.7", "", "203.0.113.7"),
        # A client that is not behind a proxy of ours cannot choose its address.
        ("203.0.113.7", "198.51.100.1", "203.0.113.7"),
        ("10.0.0.2", "198.51.100.1", "198.51.100.1"),
        # The leftmost entries are the client's own invention.
        ("10.0.0.2", "1.1.1.1, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.2", "198.51.100.1, 10.0.0.9", "198.51.100.1"),
        ("10.0.0.2", "1.1.1.1, 198.51.100.1, 10.0.0.9, 10.0.0.8", "198.51.100.1"),
        ("10.0.0.2", "", "10.0.0.2"),
        ("10.0.0.2", "nonsense", "10.0.0.2"),
        ("10.0.0.2", "198.51.100.1, nonsense", "10.0.0.2"),
        ("127.0.0.1", "198.51.100.1:4711", "198.51.100.1"),
        ("::1", "[2001:db8:1:2:3::4]:4711", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "", "203.0.113.7"),
        ("", "198.51.100.1", "198.51.100.1"),
        ("", "", ""),
    ],
)
def test_who_the_client_is(
    peer: str, forwarded: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "TRUSTED_PROXIES", MINE, raising=False)
    meta = {"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": forwarded}
    assert client_address(meta) == expected


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_header_breaks_it(peer: str, forwarded: str) -> None:
    assert isinstance(client_address({"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": forwarded}), str)
