"""Health and metrics of a running shop, and what they say when something is gone."""

import time
from datetime import datetime, timedelta
from datetime import time as time_of_day

import requests
from harness import razorpay, subscribing
from harness.shop import as_json
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


def scraped(world: World) -> dict[str, float]:
    """Every series that a scrape finds, by its name and labels as written."""
    answer = requests.get(f"{world.shop.url}/health/metrics", timeout=20)
    assert answer.headers["Content-Type"].startswith("text/plain")
    lines = [line for line in answer.text.splitlines() if line and not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def test_metrics_have_their_names(world: World) -> None:
    """Given a shop, when it is scraped, then every family that alerts and the dashboard use is there."""
    text = requests.get(f"{world.shop.url}/health/metrics", timeout=20).text
    gauges = """shop_health shop_payments_day shop_escalations_open shop_webhook_lag_seconds
        shop_webhooks_day shop_deliveries shop_outbox_messages shop_outbox_lag_seconds
        shop_messages_day shop_provider_circuit_open shop_beat_age_seconds shop_scrape_errors"""
    counters = """shop_provider_calls_total shop_provider_seconds_total shop_rate_limited_total"""
    for name in gauges.split():
        assert f"# TYPE {name} gauge" in text, name
    for name in counters.split():
        assert f"# TYPE {name} counter" in text, name
    assert "shop_scrape_errors 0.0" in text


def test_payments_webhooks_and_calls_are_counted(world: World) -> None:
    """Given a payment that is taken and one that fails, then each is in the metrics, by its outcome."""
    razorpay.ordered(world)
    razorpay.paid_session(world, outcome="fail")

    def counted() -> bool:
        found = scraped(world)
        return (
            found.get('shop_payments_day{outcome="captured"}', 0) >= 1
            and found.get('shop_payments_day{outcome="failed"}', 0) >= 1
            and found.get('shop_webhooks_day{source="razorpay",state="done"}', 0) >= 1
        )

    eventually(counted, within=40, what="payments in the metrics")
    found = scraped(world)
    calls = found['shop_provider_calls_total{outcome="ok",provider="razorpay"}']
    assert calls >= 2
    assert found['shop_provider_seconds_total{provider="razorpay"}'] > 0
    razorpay.open_session(razorpay.checkout_of(world))
    after = scraped(world)['shop_provider_calls_total{outcome="ok",provider="razorpay"}']
    assert after > calls


def test_refused_requests_are_counted(world: World) -> None:
    """Given six failed sign-ins from one address, then the refused ones are in the metrics."""
    name = 'shop_rate_limited_total{limit="sign-in-failures"}'
    before = scraped(world).get(name, 0)
    document = """mutation { tokenCreate(email: "nobody@example.com", password: "wrong") {
        token errors { code } } }"""
    headers = {"X-Forwarded-For": "203.0.113.77"}
    statuses = [
        world.shop.anonymous.post({"query": document}, headers).status_code for _ in range(7)
    ]
    assert statuses == [200] * 5 + [429] * 2
    assert scraped(world)[name] == before + 2


def test_deliveries_and_messages_that_wait_are_counted(world: World) -> None:
    """Given a subscription, then its planned delivery of tomorrow is in the metrics."""
    # By day: after the cut-off in the evening the first delivery would be the day after tomorrow's.
    noon = time_of_day(12, tzinfo=subscribing.INDIA)
    tomorrow = subscribing.today_of(world) + timedelta(days=1)
    world.shop.clock.set(datetime.combine(tomorrow, noon))
    found = subscribing.subscriber(world)
    contract = found.subscribe()
    eventually(lambda: "PLANNED" in found.states(contract), what="a planned delivery")
    eventually(
        lambda: any(
            name.startswith("shop_deliveries{") and 'state="planned"' in name and value >= 1
            for name, value in scraped(world).items()
        ),
        what="a planned delivery in the metrics",
    )
    age = 'shop_beat_age_seconds{job="sweep"}'
    eventually(lambda: 0 <= scraped(world).get(age, 99) < 60, what="a sweep")


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


def test_periodic_jobs_go_on_after_the_first_minutes(world: World) -> None:
    """Given beat just started, when entries of every kind have been due once, then the others still run.

    Celery's own scheduler stops for five minutes at the first entry of Saleor's that has nothing to do.
    """
    world.shop.worker.stop()
    world.shop.worker.start()
    name = 'shop_beat_age_seconds{job="sweep"}'
    eventually(lambda: scraped(world).get(name, 99) < 10, within=60, what="the first sweep")
    ages = []
    # Only Saleor itself has entries of its own kind; the last of them is due after a minute.
    end = time.monotonic() + (80 if world.shop.platform.home else 40)
    while time.monotonic() < end:
        ages.append(scraped(world)[name])
        time.sleep(4)
    assert max(ages) < 30, ages


# What each App needs at most: a plugin that asks for more has to say so here.
LEAST = {
    "saleor_plugins.cash_on_delivery": {"handle_payments"},
    "saleor_plugins.catalogue_import": {
        "manage_product_types_and_attributes",
        "manage_products",
        "manage_taxes",
        "manage_translations",
    },
    "saleor_plugins.order_tracking": {"manage_orders"},
    "saleor_plugins.razorpay": {"handle_payments"},
    "saleor_plugins.subscriptions": {"handle_payments", "manage_orders"},
}
APPS = """
import json
from saleor.app.models import App
from saleor_plugins.host.apps import declared
wanted = {app.identifier: sorted(each.split(".")[1] for each in app.permissions) for app in declared()}
found = {
    app.identifier: [
        sorted(app.permissions.values_list("codename", flat=True)), app.is_active, app.tokens.count()
    ]
    for app in App.objects.filter(identifier__startswith="saleor_plugins.")
}
print(json.dumps([wanted, found]))
"""
MEDDLE = """
from saleor.app.models import App
from saleor.permission.models import Permission
from saleor_plugins.host.db import writer
with writer():
    app = App.objects.get(identifier="saleor_plugins.razorpay")
    app.permissions.set(Permission.objects.filter(codename__in=["manage_orders", "manage_staff"]))
    App.objects.filter(identifier="saleor_plugins.order_tracking").update(is_active={active})
"""


def test_plugins_act_as_apps_with_the_least_permissions(world: World) -> None:
    """Given a migrated shop, then each App has what its plugin needs, no token, and gets it back if meddled with.

    An App that the operator has switched off stays off.
    """
    shop = world.shop
    wanted, found = as_json(shop.python(APPS))
    assert set(wanted) == set(LEAST)
    assert [name for name, codes in wanted.items() if not set(codes) <= LEAST[name]] == []
    assert found == {name: [codes, True, 0] for name, codes in wanted.items()}
    shop.python(MEDDLE.format(active=False))
    try:
        shop.manage("migrate", "-v0")
        _, mended = as_json(shop.python(APPS))
    finally:
        shop.python(MEDDLE.format(active=True))
        shop.manage("migrate", "-v0")
    assert mended == found | {"saleor_plugins.order_tracking": [["manage_orders"], False, 0]}
