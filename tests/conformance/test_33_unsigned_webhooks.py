"""Property 33: a webhook without a valid signature is refused (401) and changes nothing."""

import hashlib
import hmac
import json

from harness.razorpay import SECRET, checkout_of, event_body, inbox, open_session, post, transaction
from harness.world import World
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

ASCII = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=80)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(signature=ASCII, secret=st.text(min_size=1, max_size=20))
@example(signature="", secret="")
@example(signature="0" * 64, secret=SECRET.upper())
def test_33_no_signature_but_the_right_one_counts(
    world: World, signature: str, secret: str
) -> None:
    """Given any signature, or one made with any other secret, then 401 and no trace."""
    session = _session(world)
    body = event_body(
        "payment.captured",
        payment={
            "id": "pay_Forged",
            "order_id": session.order_id,
            "amount": session.options["amount"],
            "currency": "INR",
            "status": "captured",
            "captured": True,
        },
    )
    before = len(inbox(world))
    raw = json.dumps(body).encode()
    forged = hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()
    assert post(world, raw, signature=signature).status_code == 401
    assert post(world, raw, signature=forged).status_code == 401
    # The right signature of another body proves nothing either.
    other = hmac.new(SECRET.encode(), raw + b" ", hashlib.sha256).hexdigest()
    assert post(world, raw, signature=other).status_code == 401
    assert len(inbox(world)) == before
    assert transaction(world, session.transaction_id)["charged"] == 0.0


_sessions: dict[int, object] = {}


def _session(world: World):
    key = id(world)
    if key not in _sessions:
        _sessions[key] = open_session(checkout_of(world))
    return _sessions[key]
