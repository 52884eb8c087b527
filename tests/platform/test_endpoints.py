"""Every HTTP endpoint of ours: what is malformed, of a wrong type or too large is refused and changes nothing.

The first test names them all: an endpoint that is added has to be added here.
"""

import hashlib
import hmac
import itertools
import json
from collections.abc import Iterator

import pytest
import requests
from harness.messaging import CREDENTIALS, Messaging
from harness.shop import as_json
from harness.world import World, webhook_url

from saleor_plugins.notifications.config import PROVIDERS

LIST = """
import json
from django.conf import settings
from django.utils.module_loading import import_string
from saleor_plugins import urls

def ours(patterns, before=""):
    for each in patterns:
        if hasattr(each, "url_patterns"):
            yield from ours(each.url_patterns, before + str(each.pattern))
            continue
        view = getattr(each.callback, "view_class", each.callback)
        if view.__module__.startswith("saleor_plugins."):
            yield before + str(each.pattern)

found = [import_string(path) for path in settings.PLUGINS if path.startswith("saleor_plugins.")]
plugins = sorted({each.PLUGIN_ID for each in found if getattr(each, "webhook", None)})
print(json.dumps([sorted(ours(urls.urlpatterns)), plugins]))
"""

MALFORMED = (b"", b"{", b"[]x", b"\xff\xfe", b'"words"', b"7", b"null")
WRONG = (b"[]", b"[3]", b"{}", b'{"entry": 3}', b'{"event": [], "payload": 4}', b'{"query": {}}')
# A byte more than any of our endpoints takes.
LARGE = 10 * 1024 * 1024 + 1


def chunks(size: int) -> Iterator[bytes]:
    """A body of that size whose length is not said in advance."""
    piece = b" " * 65536
    yield b'{"query": "{ shop { name } }", "x": "'
    yield from itertools.repeat(piece, size // len(piece) + 1)
    yield b'"}'


def test_these_are_all_of_our_endpoints(messaging: Messaging) -> None:
    """Given the routes and the plugins that answer webhooks, then each of them is asked below."""
    routes, plugins = as_json(messaging.world.shop.python(LIST))
    assert routes == [
        "^graphql/$",
        "^health/live",
        "^health/metrics",
        "^health/ready",
        r"^plugins/channel/(?P<channel_slug>[.0-9A-Za-z_\-]+)/saleor_plugins\.razorpay/webhook/?$",
    ]
    assert plugins == [
        "saleor_plugins.notifications",
        "saleor_plugins.razorpay",
        "saleor_plugins.subscriptions",
    ]


def received(world: World) -> int:
    """How many events of anybody have been recorded."""
    code = "from saleor_plugins.core.models import InboxEvent as E; print(E.objects.count())"
    return int(world.shop.python(code).split()[-1])


@pytest.mark.parametrize("body", [*MALFORMED, b"[3]", b'{"query": {}}', b'{"query": ["{ shop }"]}'])
def test_graphql_refuses(world: World, body: bytes) -> None:
    """Given what is no request, then 400 with an error, never a 500 and never data."""
    answer = world.shop.anonymous.post(body)
    assert answer.status_code == 400, (body, answer.text[:200])
    said = answer.json()
    each = said[0] if isinstance(said, list) else said  # a batch is answered as one
    assert each["errors"][0]["message"] and "data" not in each


@pytest.mark.parametrize("announced", [True, False], ids=["announced", "in chunks"])
def test_graphql_refuses_what_is_too_large(world: World, announced: bool) -> None:
    """Given more than any request needs, with its length said or not, then 413 with an error."""
    whole = chunks(LARGE)
    answer = requests.post(
        world.shop.graphql_url,
        data=b"".join(whole) if announced else whole,
        headers={"Content-Type": "application/json"},
        timeout=60,
    )
    assert answer.status_code == 413, answer.text[:200]
    assert answer.json()["errors"][0]["message"]


def test_graphql_answers_post_only(world: World) -> None:
    """Given other methods, then 405."""
    for method in ("PUT", "DELETE", "PATCH"):
        answer = requests.request(method, world.shop.graphql_url, timeout=20)
        assert answer.status_code == 405, method


def test_razorpays_webhook_refuses(world: World) -> None:
    """Given bodies that Razorpay never sends, though sealed with its secret, then 4xx and no record."""
    before = received(world)
    url = webhook_url(world.shop, world.consumer)
    for body in (*MALFORMED, *WRONG, b" " * LARGE):
        seal = hmac.new(b"whsec_for_tests_1", body, hashlib.sha256).hexdigest()
        headers = {"Content-Type": "application/json", "X-Razorpay-Signature": seal}
        answer = requests.post(url, data=body, headers=headers, timeout=60)
        assert answer.status_code == (413 if len(body) == LARGE else 400), (body[:40], answer.text)
        assert answer.text
    answer = requests.post(url, data=chunks(LARGE), headers=headers, timeout=60)
    assert answer.status_code == 413, answer.text
    assert received(world) == before


@pytest.mark.parametrize(
    "provider", sorted({name for names in PROVIDERS.values() for name in names})
)
def test_each_providers_reports_refuse(messaging: Messaging, provider: str) -> None:
    """Given bodies that no provider sends, and nobody vouches for, then 4xx with a code and no record."""
    before = received(messaging.world)
    url = messaging.url(provider)
    for body in (*MALFORMED, *WRONG):
        answer = requests.post(
            url, data=body, headers={"Content-Type": "application/json"}, timeout=60
        )
        assert answer.status_code in (400, 401), (body, answer.status_code, answer.text[:200])
        assert answer.json()["error"]["code"]
    for large in (b" " * LARGE, chunks(LARGE)):
        answer = requests.post(url, data=large, timeout=60)
        assert answer.status_code == 413
        assert answer.json()["error"]["code"] == "TOO_LARGE"
    assert requests.put(url, data=b"{}", timeout=20).status_code == 405
    assert received(messaging.world) == before


def test_reports_that_are_vouched_for_are_read_before_they_are_kept(messaging: Messaging) -> None:
    """Given the same bodies from who knows the secret, then 400 where they cannot be read."""
    before = received(messaging.world)
    secret = CREDENTIALS["whatsapp_app_secret"].encode()
    for body in (*MALFORMED, *WRONG):
        seal = "sha256=" + hmac.new(secret, body, hashlib.sha256).hexdigest()
        answer = requests.post(
            messaging.url("whatsapp_cloud"),
            data=body,
            headers={"Content-Type": "application/json", "X-Hub-Signature-256": seal},
            timeout=60,
        )
        assert answer.status_code == 400, (body, answer.status_code)
        assert answer.json()["error"]["code"] == "INVALID"
    path = "msg91/" + CREDENTIALS["msg91_webhook_secret"]
    for body in (*MALFORMED, b"[3]"):
        answer = requests.post(messaging.url(path), data=body, timeout=60)
        assert answer.status_code == 400, (body, answer.status_code)
    assert received(messaging.world) == before


def test_links_and_calendars_take_no_bodies(messaging: Messaging) -> None:
    """Given anything posted to an address that is for reading, then 405; a token of nobody's is 404."""
    messaging.world.plugin("saleor_plugins.subscriptions", messaging.channel)
    for path in (messaging.url("pay/nobodys-token"), _calendar(messaging, "nobodys-token")):
        for body in (b"{", json.dumps({"amount": 1}).encode(), b" " * LARGE):
            assert requests.post(path, data=body, timeout=60).status_code == 405, path
        assert requests.get(path, timeout=20).status_code == 404, path
    for plugin in ("notifications", "subscriptions"):
        other = messaging.url("x").replace("notifications/x", f"{plugin}/elsewhere")
        assert requests.post(other, data=b"{", timeout=20).status_code == 404, other


def test_health_takes_no_bodies(world: World) -> None:
    """Given anything posted to a page of health, then 405."""
    for name in ("live", "ready", "metrics"):
        answer = requests.post(f"{world.shop.url}/health/{name}", data=b"{", timeout=20)
        assert answer.status_code == 405, name


def _calendar(messaging: Messaging, token: str) -> str:
    channel = messaging.channel.slug
    return (
        f"{messaging.world.shop.url}/plugins/channel/{channel}/saleor_plugins.subscriptions"
        f"/calendar/{token}.ics"
    )
