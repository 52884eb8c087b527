"""Spans of hooks and calls: what they say, and whom they say nothing about."""

import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from saleor_plugins.core import request_id, spans
from saleor_plugins.core.errors import ProviderTimeout, ProviderUnavailable
from saleor_plugins.core.http import NO_RETRY, HttpClient

EMAIL, PHONE, SECRET = "anita@example.com", "+919876543210", "KeySecret0001"


@pytest.fixture
def exported(monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemorySpanExporter]:
    """OpenTelemetry switched on as Saleor does it, exporting into memory."""
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(trace, "get_tracer", lambda name, *_: provider.get_tracer(name))
    spans._tracer.cache_clear()
    yield exporter
    spans._tracer.cache_clear()


@pytest.fixture
def provider() -> Iterator[str]:
    """The address of a provider that answers 500 for paths with `broken`, otherwise 200."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response(500 if "broken" in self.path else 200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def said(exporter: InMemorySpanExporter) -> list[Any]:
    found = list(exporter.get_finished_spans())
    text = " ".join(span.to_json() for span in found)
    for private in (EMAIL, PHONE, SECRET, "anita", "9876543210", "order_Nx12AbCd"):
        assert private not in text
    return found


def client(base_url: str) -> HttpClient:
    return HttpClient(provider="Acme", base_url=base_url, auth=("key", SECRET), retry=NO_RETRY)


def test_a_call_to_a_provider_is_a_span(exported: InMemorySpanExporter, provider: str) -> None:
    request_id.begin("request-0001")
    try:
        client(f"{provider}/v1").request(
            "post",
            "orders/order_Nx12AbCd/payments?contact=9876543210",
            json={"email": EMAIL},
            headers={"X-Phone": PHONE},
        )
    finally:
        request_id.end()
    [span] = said(exported)
    assert span.name == "acme POST /v1/orders/{}/payments"
    assert span.kind is SpanKind.CLIENT
    assert dict(span.attributes) == {
        "component": "saleor_plugins",
        "provider": "acme",
        "http.request.method": "POST",
        "url.template": "/v1/orders/{}/payments",
        "server.address": "127.0.0.1",
        "request.id": "request-0001",
        "http.response.status_code": 200,
    }


def test_a_call_that_fails_says_how_and_quotes_nothing(
    exported: InMemorySpanExporter, provider: str
) -> None:
    with pytest.raises(ProviderTimeout):
        client(provider).request("POST", "broken", json={"email": EMAIL})
    with pytest.raises(ProviderUnavailable):
        client("http://127.0.0.1:9").request("POST", "x")
    answered, refused = said(exported)
    assert answered.attributes["error.type"] == "ProviderTimeout"
    assert answered.status.status_code is StatusCode.ERROR
    assert refused.attributes["error.type"] == "ProviderUnavailable"
    assert not answered.events and not refused.events


class Channel:
    slug = "consumer"


def plugin() -> Any:
    @spans.hooks
    class Plugin:
        PLUGIN_ID = "saleor_plugins.sample"

        def __init__(self) -> None:
            self.channel = Channel()

        def order_created(self, order: str, previous_value: Any) -> str:
            """Tell."""
            return self._inner(order)

        def checkout_updated(self, checkout: str, previous_value: Any) -> None:
            raise ValueError(f"{checkout} of {EMAIL}")

        def _inner(self, order: str) -> str:
            return order

        @staticmethod
        def plain() -> int:
            return 1

        @classmethod
        def validate(cls) -> int:
            return 2

        @property
        def config(self) -> int:
            return 3

    return Plugin()


def test_a_hook_is_a_span_around_what_it_calls(
    exported: InMemorySpanExporter, provider: str
) -> None:
    made = plugin()
    with spans.span("outer"):
        assert made.order_created(EMAIL, None) == EMAIL
    hook, outer = said(exported)
    assert hook.name == "sample.order_created"
    assert hook.parent.span_id == outer.context.span_id
    assert dict(hook.attributes) == {
        "component": "saleor_plugins",
        "plugin": "saleor_plugins.sample",
        "hook": "order_created",
        "saleor.channel.slug": "consumer",
    }
    assert (made.plain(), made.validate(), made.config) == (1, 2, 3)
    assert len(exported.get_finished_spans()) == 2


def test_a_hook_that_raises_raises_still(exported: InMemorySpanExporter) -> None:
    with pytest.raises(ValueError, match="checkout-1"):
        plugin().checkout_updated("checkout-1", None)
    [span] = said(exported)
    assert span.attributes["error.type"] == "ValueError"
    assert not span.events


def test_without_the_package_a_plugin_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spans, "_trace", None)
    made = plugin()
    assert made.order_created("x", None) == "x"
    assert not hasattr(type(made).order_created, "__wrapped__")
    with spans.span("nothing") as span, spans.calling("acme", "GET", "http://x/y") as other:
        span.set_attribute("a", 1)
        other.set_attribute("a", 1)


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/v1/orders", "/v1/orders"),
        ("/v1/payments/pay_Nx12AbCdEfGhIj/refund", "/v1/payments/{}/refund"),
        ("/2010-04-01/Accounts/AC0123456789/Messages.json", "/{}/Accounts/{}/Messages.json"),
        ("/v20.0/106540352242922/messages", "/{}/{}/messages"),
        ("/track/+919876543210", "/track/{}"),
        ("/", "/"),
        ("", ""),
    ],
)
def test_ids_are_no_part_of_a_name(path: str, route: str) -> None:
    assert spans.template(path) == route


def test_every_plugin_has_its_hooks_spanned() -> None:
    """Given the plugins that Saleor is told of, then each one's class says so."""
    project = Path(__file__).resolve().parents[3]
    for path in (project / "saleor_plugins").glob("*/plugin.py"):
        source = path.read_text()
        assert re.search(r"^@spans\.hooks\nclass \w+Plugin\(BasePlugin\):", source, re.M), path
