"""Every limit of the gate on both stores: as often as allowed, then 429 with a time to wait, then again."""

import itertools
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.db import reset_queries
from graphql import parse
from servers import Redis

from saleor_plugins.core import clock
from saleor_plugins.core.store import shared
from saleor_plugins.graphql import gates, limits

_numbers = itertools.count()


def phone() -> str:
    """A number nobody has used, each in a range of its own."""
    number = next(_numbers)
    return f"+9198{number % 1000:03d}{number:05d}"


def by_phone(name: str, **data: str) -> str:
    entry = json.dumps(json.dumps(data))
    return f'mutation {{ {name}(pluginId: "saleor_plugins.phone_login", input: {entry}) {{ x }} }}'


def ask_code(number: str | None = None) -> str:
    return by_phone("externalAuthenticationUrl", phone=number or phone())


PAY = "mutation { transactionInitialize(id: 1) { x } }"
RESET = 'mutation { requestPasswordReset(email: "a@b.example") { x } }'
REGISTER = "mutation { accountRegister(input: {}) { x } }"
SIGN_IN = 'mutation { tokenCreate(email: "a@b.example", password: "x") { token } }'
SHOP = "{ shop { name } }"
SAME = "+919812300001"

# name, how many, window in seconds, the document (the same subject each time), who asks
KINDS: list[tuple[str, int, int, Callable[[], str], dict[str, Any]]] = [
    ("sign-in-failures", 5, 900, lambda: SIGN_IN, {}),
    (
        "sign-in-failures, by code",
        5,
        900,
        lambda: by_phone("externalObtainAccessTokens", phone=phone(), code="1"),
        {},
    ),
    ("code-send-phone", 5, 60, lambda: ask_code(SAME), {}),
    ("code-send-address", 10, 60, ask_code, {}),
    ("link-code-send-phone", 5, 60, lambda: f'mutation {{ phoneLinkRequest(phone: "{SAME}") {{ x }} }}', {}),
    ("code-verify-phone", 10, 60, lambda: f'mutation {{ phoneLinkConfirm(phone: "{SAME}", code: "1") {{ x }} }}', {}),
    ("payment", 10, 60, lambda: PAY, {}),
    ("payment, by user", 10, 60, lambda: PAY, {"user": "7"}),
    ("track-address", 10, 60, lambda: f'{{ trackOrder(number: "1", phone: "{phone()}") {{ x }} }}', {}),
    ("password-reset", 5, 900, lambda: RESET, {}),
    ("register", 20, 3600, lambda: REGISTER, {}),
    ("general-address", 300, 60, lambda: SHOP, {}),
    ("general-user", 600, 60, lambda: SHOP, {"user": "7"}),
    ("general-staff", 3000, 60, lambda: SHOP, {"user": "8", "staff": True}),
]  # fmt: skip


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    server = Redis(Path(tmp_path_factory.mktemp("r")), fast=True)
    url = server.start()
    yield url
    server.stop()


@pytest.fixture(params=["redis", "postgres"])
def store(
    request: Any, own_tables: None, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """Where hits are kept."""
    location = redis_url if request.param == "redis" else ""
    backend = "django.core.cache.backends.redis.RedisCache"
    monkeypatch.setattr(settings, "CACHES", {"default": {"BACKEND": backend, "LOCATION": location}})
    shared.cache_clear()
    if client := shared():
        client.flushall()
    yield request.param
    shared.cache_clear()
    reset_queries()  # thousands: Django's log of them would be full for who counts queries later


class Gate:
    """Asks the gate as somebody, on a clock that stands still until it is moved."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = datetime(2026, 11, 20, tzinfo=UTC)
        monkeypatch.setattr(clock, "now", lambda: self.now)
        monkeypatch.setattr(limits._Requestor, "_read", self._read)

    @staticmethod
    def _read(requestor: Any, token: str) -> None:
        requestor.user, _, kind = token.partition(".")
        requestor.staff = kind.startswith("staff")

    def __call__(
        self, document: str, address: str = "203.0.113.7", user: str = "", staff: bool = False
    ) -> Any:
        meta = {"REMOTE_ADDR": address}
        if user:
            meta["HTTP_AUTHORIZATION"] = f"Bearer {user}.{'staff' if staff else 'user'}.x"
        operation = gates.Operation(
            request=SimpleNamespace(META=meta),
            query=document,
            document=parse(document),
            variables={},
            operation_name=None,
            schema=None,
        )
        return limits.limits(operation)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Gate:
    return Gate(monkeypatch)


@pytest.mark.parametrize("kind", KINDS, ids=[kind[0] for kind in KINDS])
def test_as_often_as_allowed_then_429_then_again(store: str, gate: Gate, kind: Any) -> None:
    """And somebody else, or the same person elsewhere, is not refused meanwhile."""
    name, most, window, document, who = kind
    if store == "postgres" and most > 300:
        # A row per subject is rewritten with each hit: 300 of them show it as well as 3000.
        settings.RATE_LIMITS = {name: (300, window)}
        most = 300
    try:
        for number in range(most):
            assert gate(document(), **who) is None, number
        refusal = gate(document(), **who)
        assert (refusal.status, refusal.code) == (429, "TOO_MANY_REQUESTS")
        assert 1 <= int(refusal.headers["Retry-After"]) <= window
        stranger = {**who, "user": "99"} if who else {"address": "198.51.100.9"}
        assert gate(document(), **stranger) is None
        gate.now += timedelta(seconds=int(refusal.headers["Retry-After"]) + 0.01)
        assert gate(document(), **who) is None
    finally:
        if hasattr(settings, "RATE_LIMITS"):
            del settings.RATE_LIMITS


def test_a_day_of_codes_from_one_address(store: str, gate: Gate) -> None:
    """Ten a minute are allowed; a hundred a day are the end of it."""
    for number in range(100):
        if number % 10 == 0:
            gate.now += timedelta(seconds=61)
        assert gate(ask_code(f"+9198{number:03d}54321")) is None, number
    gate.now += timedelta(seconds=61)
    refusal = gate(ask_code())
    assert refusal.status == 429 and int(refusal.headers["Retry-After"]) > 3600
    assert gate(ask_code(), address="198.51.100.9") is None


def test_a_range_of_numbers_from_one_address(store: str, gate: Gate) -> None:
    """Pumping walks through a range: sixty an hour of one prefix, other prefixes go on."""
    for number in range(60):
        if number % 10 == 0:
            gate.now += timedelta(seconds=61)
        assert gate(ask_code(f"+9198123{number:05d}")) is None, number
    gate.now += timedelta(seconds=61)
    assert gate(ask_code("+919812399999")).status == 429
    assert gate(ask_code("+919934500000")) is None


def test_tracking_one_phone_from_everywhere(store: str, gate: Gate) -> None:
    """An order's phone is not searched for by changing addresses either."""
    track = f'{{ trackOrder(number: "1", phone: "{SAME}") {{ x }} }}'
    for number in range(10):
        assert gate(track, address=f"198.51.100.{number}") is None
    assert gate(track, address="198.51.100.77").status == 429


def test_an_attacker_elsewhere_costs_the_victim_nothing(store: str, gate: Gate) -> None:
    """Every limit on a phone is full for the attacker; the victim signs in, asks and tries as usual."""
    attacker, victim = "198.51.100.66", "203.0.113.7"
    for _ in range(30):
        gate(SIGN_IN, address=attacker)
        gate(ask_code(SAME), address=attacker)
        gate(by_phone("externalObtainAccessTokens", phone=SAME, code="1"), address=attacker)
    assert gate(ask_code(SAME), address=victim) is None
    assert (
        gate(by_phone("externalObtainAccessTokens", phone=SAME, code="1"), address=victim) is None
    )
    assert gate(SIGN_IN, address=victim) is None
