"""Calls to outside companies: retried where safe, an unknown outcome told as such."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.cache import cache

from saleor_plugins.core.errors import (
    CircuitOpen,
    ProviderRateLimited,
    ProviderRejected,
    ProviderTimeout,
    ProviderUnavailable,
)
from saleor_plugins.core.http import CircuitBreaker, HttpClient, RetryPolicy


class Provider(ThreadingHTTPServer):
    """Answers with the statuses it is given, then 200; counts what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.statuses: list[int] = []
        self.headers: dict[str, str] = {}
        self.asked: list[tuple[str, str]] = []
        self.pause = threading.Event()
        self.hang = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Provider

    def _answer(self) -> None:
        self.server.asked.append((self.command, self.path))
        if self.server.hang:
            self.server.pause.wait(5)
            return
        status = self.server.statuses.pop(0) if self.server.statuses else 200
        self.send_response(status)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        body = b'{"ok": true}'
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = _answer

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def provider() -> Iterator[Provider]:
    cache.clear()
    server = Provider()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.pause.set()
    server.shutdown()
    server.server_close()


def client(provider: Provider, waits: list[float] | None = None, **options: object) -> HttpClient:
    return HttpClient(
        provider="acme",
        base_url=provider.url,
        read_timeout=0.3,
        sleep=(waits if waits is not None else []).append,
        **options,  # type: ignore[arg-type]
    )


def test_a_get_is_tried_three_times_more_with_growing_pauses(provider: Provider) -> None:
    provider.statuses = [500, 502, 504]
    waits: list[float] = []
    assert client(provider, waits).request("GET", "/x").json == {"ok": True}
    assert len(provider.asked) == 4
    assert 0.5 <= waits[0] <= 1 <= waits[1] <= 2 <= waits[2] <= 4


def test_a_post_that_may_have_happened_is_not_repeated(provider: Provider) -> None:
    provider.statuses = [500]
    with pytest.raises(ProviderTimeout) as unknown:
        client(provider).request("POST", "/refund", json={})
    assert unknown.value.unknown_outcome
    assert len(provider.asked) == 1


def test_a_post_that_times_out_is_an_unknown_outcome(provider: Provider) -> None:
    provider.hang = True
    with pytest.raises(ProviderTimeout) as unknown:
        client(provider).request("POST", "/refund", json={})
    assert unknown.value.unknown_outcome
    assert len(provider.asked) == 1


def test_an_idempotent_post_is_repeated(provider: Provider) -> None:
    provider.statuses = [500]
    assert client(provider).request("POST", "/x", json={}, idempotent=True).status == 200
    assert len(provider.asked) == 2


@pytest.mark.parametrize("status", [429, 503])
def test_a_post_that_certainly_had_no_effect_is_repeated(provider: Provider, status: int) -> None:
    provider.statuses = [status]
    assert client(provider).request("POST", "/x", json={}).status == 200


def test_retry_after_is_obeyed(provider: Provider) -> None:
    provider.statuses, provider.headers = [429], {"Retry-After": "3"}
    waits: list[float] = []
    client(provider, waits).request("GET", "/x")
    assert waits == [3.0]


def test_a_long_retry_after_is_left_to_the_caller(provider: Provider) -> None:
    provider.statuses, provider.headers = [429], {"Retry-After": "120"}
    with pytest.raises(ProviderRateLimited) as limited:
        client(provider).request("GET", "/x")
    assert limited.value.retry_after == 120


def test_a_refusal_is_final(provider: Provider) -> None:
    provider.statuses = [400]
    with pytest.raises(ProviderRejected) as refused:
        client(provider).request("GET", "/x")
    assert (refused.value.status, refused.value.body) == (400, {"ok": True})
    assert len(provider.asked) == 1


def test_a_refused_connection_is_unavailable_not_unknown() -> None:
    nobody = HttpClient(
        provider="nobody", base_url="http://127.0.0.1:9", retry=RetryPolicy(attempts=0)
    )
    with pytest.raises(ProviderUnavailable) as error:
        nobody.request("POST", "/x", json={})
    assert not error.value.unknown_outcome


def test_the_circuit_opens_lets_one_probe_through_and_closes(provider: Provider) -> None:
    breaker = CircuitBreaker("acme", threshold=3, cooldown=1)
    once = RetryPolicy(attempts=0)
    ours = client(provider, retry=once, breaker=breaker)
    provider.statuses = [500, 500, 500]
    for _ in range(3):
        with pytest.raises(ProviderTimeout):
            ours.request("GET", "/x")
    with pytest.raises(CircuitOpen):
        ours.request("GET", "/x")
    assert len(provider.asked) == 3

    cache.delete("commerce:breaker:acme:open")  # the cooldown ends
    assert ours.request("GET", "/x").status == 200
    assert ours.request("GET", "/x").status == 200


def test_refusals_do_not_open_the_circuit(provider: Provider) -> None:
    breaker = CircuitBreaker("acme", threshold=2)
    ours = client(provider, retry=RetryPolicy(attempts=0), breaker=breaker)
    provider.statuses = [400] * 5
    for _ in range(5):
        with pytest.raises(ProviderRejected):
            ours.request("GET", "/x")
    assert ours.request("GET", "/x").status == 200
