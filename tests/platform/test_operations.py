"""Health and metrics of a running shop, and what they say when something is gone."""

import requests
from harness.shopping import eventually
from harness.world import World


def ready(world: World) -> tuple[int, dict[str, str]]:
    answer = requests.get(f"{world.shop.url}/health/ready", timeout=20)
    return answer.status_code, answer.json()["checks"]


def test_a_shop_that_runs_is_ready(world: World) -> None:
    """Given API, worker and beat, then every check is well within seconds."""
    checks = eventually(
        lambda: (found := ready(world))[1]["beat"] == "ok" and found, within=30, what="beat"
    )
    status, answers = checks
    assert status == 200
    assert answers["database"] == answers["cache"] == answers["broker"] == "ok"


def test_live_asks_nobody(world: World) -> None:
    """Given any state of the rest, live answers."""
    assert requests.get(f"{world.shop.url}/health/live", timeout=5).json() == {"status": "ok"}


def test_metrics_have_their_names(world: World) -> None:
    """Given a shop, when it is scraped, then the families that the alerts use are there."""
    text = requests.get(f"{world.shop.url}/health/metrics", timeout=20).text
    for name in ("shop_health", "shop_outbox_messages", "shop_webhook_lag_seconds"):
        assert f"# TYPE {name} gauge" in text
    for name in ("shop_payments_day", "shop_deliveries", "shop_webhooks_day"):
        assert f"# TYPE {name} gauge" in text
    assert "shop_scrape_errors 0.0" in text


def test_a_request_id_is_answered(world: World) -> None:
    """Given a request with an id, then the answer carries it; without one it gets one."""
    headers = {"X-Request-ID": "caller-12345"}
    answer = world.shop.anonymous.post({"query": "{ shop { name } }"}, headers)
    assert answer.headers["X-Request-ID"] == "caller-12345"
    other = world.shop.anonymous.post({"query": "{ shop { name } }"})
    assert len(other.headers["X-Request-ID"]) == 32


def test_malformed_requests_are_refused_clearly(world: World) -> None:
    """Given bodies that are no GraphQL request, then each is a 400 with an error, never a 500."""
    for body in (b"{", b"[]x", b'"text"', b'{"query": 3}', b'{"query": "{"}', b'[1, "x"]', b"\xff"):
        answer = world.shop.anonymous.post(body)
        assert answer.status_code == 400, (body, answer.status_code, answer.text[:200])
        assert answer.json()["errors"][0]["message"], body


def test_an_oversized_body_is_refused_clearly(world: World) -> None:
    """Given a body far above what any request needs, then 413 with an error, and nothing changed."""
    before = world.owner("{ shop { description } }").ok()
    text = "x" * 11_000_000
    body = {
        "query": "mutation($t: String) { shopSettingsUpdate(input: {description: $t}) {"
        " errors { field } } }",
        "variables": {"t": text},
    }
    answer = world.owner.post(body)
    assert answer.status_code == 413, (answer.status_code, answer.text[:200])
    assert answer.json()["errors"][0]["message"]
    assert world.owner("{ shop { description } }").ok() == before
