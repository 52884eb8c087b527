"""One request's id in every place it causes something, and logs that a machine can read."""

import json
import secrets
import uuid

from harness import messaging as mail
from harness import razorpay, shopping
from harness.messaging import Messaging
from harness.shopping import eventually
from harness.world import RAZORPAY, World


def new_id() -> str:
    return f"test-{uuid.uuid4().hex[:16]}"


def test_a_call_to_a_provider_carries_the_requests_id(world: World) -> None:
    """Given a shopper's request with an id, when it asks Razorpay, then Razorpay sees that id."""
    request_id = new_id()
    checkout = razorpay.checkout_of(world)
    gateway = {"id": RAZORPAY, "data": {}}
    answer = checkout.client(
        shopping.INITIALIZE,
        {"id": checkout.id, "gateway": gateway, "amount": None, "key": None},
        headers={"X-Request-ID": request_id},
    )
    assert answer.payload["transactionEvent"]["type"] == "CHARGE_ACTION_REQUIRED"
    calls = [
        call
        for call in world.shop.razorpay.requests("POST", "/v1/orders")
        if call["headers"].get("X-Request-ID") == request_id
    ]
    assert len(calls) == 1


def test_a_worker_has_the_id_of_the_request_it_works_for(messaging: Messaging) -> None:
    """Given a request for a code, when a worker sends it, then the worker's log lines have that id, and
    neither log has the number or the code."""
    request_id, phone = new_id(), mail.new_phone()
    shop = messaging.world.shop
    client = mail.from_address(shop.anonymous)
    answer = shop.anonymous(
        mail.REQUEST_CODE,
        {"input": json.dumps({"phone": phone})},
        headers={**client.headers, "X-Request-ID": request_id},
    )
    mail.sent(answer)
    messaging.sink.wait_for(to=phone, count=1)
    code = messaging.sink.code(phone)
    eventually(lambda: request_id in shop.worker.tail(200_000), what="the id in the worker's log")
    for process in (shop.api, shop.worker):
        text = process.tail(1_000_000)
        assert phone not in text and phone.removeprefix("+91") not in text
        assert code not in text


LINES = """
import sys; sys.stderr = sys.stdout
import django; django.setup()
import json, logging
from saleor_plugins.core import request_id
request_id.begin("request-0001")
ours = logging.getLogger("saleor_plugins.sample")
ours.info("told %s with key_secret=%s", "+919876543210", "s3cr3t-s3cr3t")
try:
    raise ValueError("anita@example.com is not known")
except ValueError:
    logging.getLogger("saleor").exception("failed")
logging.getLogger("celery.task").info("from a task")
request_id.end()
ours.info("of nobody's request")
"""


def test_production_writes_one_json_object_per_line(world: World) -> None:
    """Given production's settings, then every line is JSON with the request's id and nobody's data."""
    kept = {
        name: value
        for name, value in world.shop.env.items()
        if name not in ("TEST_CLOCK_FILE",) and not name.endswith("_API_URL")
    }
    production = {
        **kept,
        "DEBUG": "False",
        "SECRET_KEY": secrets.token_hex(32),
        "PUBLIC_URL": "https://api.shop.example",
        "STOREFRONT_URL": "https://shop.example",
        "ALLOWED_HOSTS": "api.shop.example",
        "ALLOWED_CLIENT_HOSTS": "shop.example",
    }
    output = world.shop.platform.run("-c", LINES, env=production)
    lines = [json.loads(line) for line in output.splitlines() if line.strip()]
    assert [line["message"] for line in lines if line["message"] in ("failed", "from a task")]
    said = [line for line in lines if line.get("request_id") == "request-0001"]
    assert len(said) == 3
    told = said[0]
    assert told["levelname"] == "INFO"
    assert told["message"].startswith("told +91")
    assert "ValueError" in said[1]["exc_info"]
    for private in ("9876543210", "s3cr3t", "anita"):
        assert private not in output
    assert lines[-1]["request_id"] == ""


def test_sentry_has_our_hooks_on_every_platform(world: World) -> None:
    """Given the platform's settings, then what Saleor would start Sentry with goes through our hooks."""
    answer = world.shop.python(
        """
import json
from django.conf import settings
clean = settings.SENTRY_OPTS["before_send"]({"message": "to anita@example.com"}, {})
print(json.dumps({
    "names": sorted(settings.SENTRY_OPTS),
    "message": clean["message"],
    "locals": settings.SENTRY_OPTS["include_local_variables"],
}))
"""
    )
    found = json.loads(answer.strip().splitlines()[-1])
    assert {"before_send", "before_send_transaction", "before_breadcrumb"} <= set(found["names"])
    assert "anita" not in found["message"]
    assert found["locals"] is False
