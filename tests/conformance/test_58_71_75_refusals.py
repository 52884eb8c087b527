"""Properties 58, 71 to 75: refusals with the right meaning, ids on every answer, and patient retries."""

import re

import pytest
import requests
from harness.messaging import (
    CREDENTIALS,
    Messaging,
    fresh,
    from_address,
    header,
    message_log,
    new_phone,
    place,
)
from harness.shopping import eventually
from harness.world import World
from shopkeeper.client import Client

LIMITED = {
    "tracking": (10, lambda: f'{{ trackOrder(number: "1", phone: "{new_phone()}") {{ number }} }}'),
    "sign-in": (
        5,
        lambda: 'mutation { tokenCreate(email: "a@b.example", password: "x") { token } }',
    ),
    "codes": (
        10,
        lambda: (
            "mutation { externalAuthenticationUrl("
            'pluginId: "saleor_plugins.phone_login", '
            f'input: "{{\\"phone\\": \\"{new_phone()}\\"}}") {{ errors {{ code }} }} }}'
        ),
    ),
    "password reset": (
        5,
        lambda: (
            'mutation { requestPasswordReset(email: "nobody@b.example", channel: "consumer", '
            'redirectUrl: "http://localhost:3000/") { errors { code } } }'
        ),
    ),
}


@pytest.mark.parametrize("what", sorted(LIMITED))
def test_58_above_a_limit_429(world: World, what: str) -> None:
    """For any limited operation: as often as allowed, then 429 with Retry-After, then allowed again."""
    most, document = LIMITED[what]
    client = from_address(world.shop.anonymous)
    with world.shop.clock.standing():
        statuses = [client(document()).status for _ in range(most + 2)]
        assert statuses == [200] * most + [429] * 2
        other = from_address(world.shop.anonymous)
        assert other(document()).status == 200
        wait = int(header(client(document()), "Retry-After"))
        assert 0 < wait <= 900
    world.shop.clock.advance(seconds=wait + 1)
    assert client(document()).status == 200


def post(url: str, **parts: object) -> requests.Response:
    """A webhook call, as a provider makes it."""
    session = requests.Session()
    session.trust_env = False
    return session.post(url, timeout=30, **parts)  # type: ignore[arg-type]


def test_71_a_malformed_report_is_a_400(messaging: Messaging) -> None:
    """A report that is verified and cannot be read is refused with 400, and nothing is kept."""
    url = messaging.url("msg91/" + CREDENTIALS["msg91_webhook_secret"])
    for body in (b"not json", b"[1, 2]", b'"text"'):
        answer = post(url, data=body, headers={"Content-Type": "application/json"})
        assert answer.status_code == 400
        assert answer.json()["error"]["code"] == "INVALID"


def test_71_a_malformed_operation_is_a_400(messaging: Messaging) -> None:
    """GraphQL that cannot be parsed is refused with 400."""
    answer = messaging.world.shop.anonymous.post({"query": "{ shop {"})
    assert answer.status_code == 400
    assert answer.json()["errors"]


@pytest.mark.parametrize("provider", ["twilio", "whatsapp_cloud", "msg91/wrong", "ses", "sendgrid"])
def test_72_an_unsigned_report_is_a_401(messaging: Messaging, provider: str) -> None:
    """Whoever cannot prove to be the provider is refused with 401."""
    answer = post(messaging.url(provider), json={"entry": []})
    assert answer.status_code == 401
    assert answer.json() == {
        "error": {"message": answer.json()["error"]["message"], "code": "INVALID_SIGNATURE"}
    }


def test_72_a_token_that_is_none_is_refused(messaging: Messaging) -> None:
    """An access token that is none opens nothing."""
    client = Client(messaging.world.shop.graphql_url, "x.y.z")
    answer = client("{ me { id } }")
    assert answer.errors or answer.ok()["me"] is None


SECRET_THINGS = (
    """query { notificationMessages(first: 1) { totalCount edges { node { recipient } } } }"""
)


def test_73_a_missing_permission_tells_nothing(messaging: Messaging) -> None:
    """A customer, a stranger and an App without permission get PermissionDenied and no data."""
    world = messaging.world
    order = place(messaging)
    for client in (world.shop.anonymous, world.customer(), world.app("MANAGE_PRODUCTS")):
        answer = client(SECRET_THINGS)
        assert answer.codes == ["PermissionDenied"]
        assert not answer.data or answer.data.get("notificationMessages") is None
        assert order.email not in str(answer.raw)
        missing = client(
            'mutation { orderStageUpdate(id: "T3JkZXI6MA==", stage: PACKED) { errors { code } } }'
        )
        real = client(
            "mutation($id: ID!) { orderStageUpdate(id: $id, stage: PACKED) { errors { code } } }",
            {"id": order.id},
        )
        # The answer is the same whether the order exists or not.
        assert missing.codes == real.codes == ["PermissionDenied"]


def test_74_every_answer_has_a_request_id(messaging: Messaging) -> None:
    """The id a client sends comes back; another is made where none or a bad one is sent."""
    anonymous = messaging.world.shop.anonymous
    mine = f"request-{fresh()}"
    answers = [
        anonymous("{ shop { name } }", headers={"X-Request-ID": sent})
        for sent in (mine, "x" * 500, "")
    ]
    ids = [header(answer, "X-Request-ID") for answer in answers]
    assert ids[0] == mine
    assert all(re.fullmatch(r"[A-Za-z0-9_.:-]{8,64}", each) for each in ids)
    assert len(set(ids)) == 3


def test_75_a_failing_provider_is_tried_three_times_more_and_reported(
    messaging: Messaging,
) -> None:
    """Refused by its provider: three more tries with growing pauses, then it is in the log."""
    messaging.configure(sms_providers="msg91", whatsapp_providers="", email_providers="")
    messaging.sink.fault("status", provider="msg91", status=503, count=1000)
    try:
        order = place(messaging)
        row = eventually(
            lambda: next(
                (m for m in message_log(messaging, order.phone) if m["attempts"] >= 4), None
            ),
            within=60,
            what="the fourth attempt",
        )
        assert "503" in row["failure"]
        times = messaging.world.shop.python(ATTEMPTS.format(phone=order.phone)).split()[-1]
        assert int(times) >= 4
    finally:
        messaging.sink.clear_faults()
        messaging.configure()


ATTEMPTS = """
from saleor.core.db.connection import allow_writer
from saleor_plugins.notifications.models import NotificationMessage
with allow_writer():
    print(NotificationMessage.objects.filter(recipient={phone!r}).first().attempts)
"""
