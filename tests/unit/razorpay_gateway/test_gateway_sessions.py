"""Sessions: one order per intent, few queries, nothing half done."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from razorpay_doubles import CHANNEL, KEY_SECRET, FakeSaleor
from razorpay_simulator.control import Control

from saleor_plugins.razorpay_gateway import accounts, sessions, signatures, stored_methods
from saleor_plugins.razorpay_gateway.models import AdoptedSession, RazorpayOrder
from saleor_plugins.razorpay_gateway.sessions import Session

pytestmark = pytest.mark.usefixtures("own_tables", "razorpay")


def session(**changes: Any) -> Session:
    values: dict[str, Any] = {
        "token": uuid4(),
        "amount": Decimal("120.00"),
        "currency": "INR",
        "authorize": False,
        "channel": CHANNEL,
        "checkout_id": uuid4(),
        "order_id": None,
        "total": Decimal("120.00"),
        "data": {},
        "email": "anita@example.com",
        **changes,
    }
    return Session(**values)


def returned(order_id: str, payment_id: str) -> dict[str, str]:
    message = f"{order_id}|{payment_id}".encode()
    return {
        "razorpay_payment_id": payment_id,
        "razorpay_order_id": order_id,
        "razorpay_signature": signatures.sign(message, KEY_SECRET),
    }


def test_opening_costs_at_most_four_queries(config: Any) -> None:
    """Given a new session and a repeated one, then our own part is at most four queries."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    first = session()
    with CaptureQueriesContext(connection) as queries:
        answer = sessions.initialize(config, first)
    assert answer["result"] == "CHARGE_ACTION_REQUIRED"
    assert len(queries) <= 4, [q["sql"] for q in queries]
    with CaptureQueriesContext(connection) as queries:
        again = sessions.initialize(config, first)
    assert again["pspReference"] == answer["pspReference"]
    assert len(queries) <= 4


def test_a_second_session_adopts_the_order(config: Any, razorpay: Control) -> None:
    first = session()
    second = replace(first, token=uuid4())
    one, two = sessions.initialize(config, first), sessions.initialize(config, second)
    assert one["pspReference"] == two["pspReference"]
    assert len(razorpay.objects("order")) == 1
    assert AdoptedSession.objects.get().transaction_token == first.token
    # Back to the first: the order is its again.
    sessions.initialize(config, first)
    assert RazorpayOrder.objects.get().transaction_token == first.token


def test_what_was_all_of_it_may_be_a_part_later(config: Any) -> None:
    """Given an order for all that a cart cost, when the cart has grown, then the same order is a part:
    its money waits for the rest instead of going back at once.
    """
    first = session()
    sessions.initialize(config, first)
    assert RazorpayOrder.objects.get().covers_total
    sessions.initialize(config, replace(first, token=uuid4(), total=Decimal("240.00")))
    assert not RazorpayOrder.objects.get().covers_total


@pytest.mark.parametrize(
    "changes",
    [
        {"amount": Decimal("121.00")},
        {"checkout_id": uuid4()},
        {"authorize": True},
        {"checkout_id": None, "order_id": uuid4()},
    ],
    ids=["amount", "checkout", "flow", "order"],
)
def test_another_intent_is_another_order(config: Any, changes: dict[str, Any]) -> None:
    first = session()
    other = replace(first, token=uuid4(), **changes)
    assert (
        sessions.initialize(config, first)["pspReference"]
        != sessions.initialize(config, other)["pspReference"]
    )


def test_capture_settings_follow_the_flow(config: Any, razorpay: Control) -> None:
    sessions.initialize(config, session())
    sessions.initialize(replace(config, flow="authorize"), session())
    charge, authorize = razorpay.objects("order")[-2:]
    bodies = list(razorpay.requests("POST", "/v1/orders"))
    assert len(bodies) == 2 and charge["id"] != authorize["id"]
    rows = RazorpayOrder.objects.order_by("pk").values_list("flow", flat=True)
    assert list(rows) == ["charge", "authorize"]
    assert sessions.capture_settings(config, "charge")["capture"] == "automatic"
    assert sessions.capture_settings(config, "authorize")["capture"] == "manual"


def test_a_crash_after_the_call_is_healed_by_the_receipt(
    config: Any, razorpay: Control, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given a process that dies between Razorpay's answer and our row, then no second order."""
    first = session()
    with monkeypatch.context() as patch:
        patch.setattr(sessions.events, "identifier", lambda _: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            sessions.initialize(config, first)
    assert RazorpayOrder.objects.get().order_id is None
    answer = sessions.initialize(config, first)
    assert [o["id"] for o in razorpay.objects("order")] == [answer["pspReference"]]


def test_paid_before_and_nobody_told(config: Any, razorpay: Control, saleor: FakeSaleor) -> None:
    """Given a shopper who paid, lost everything and starts again, then that payment counts."""
    first = session()
    opened = sessions.initialize(config, first)
    payment = razorpay.pay_order(opened["pspReference"])
    again = sessions.initialize(config, replace(first, token=uuid4()))
    assert (again["result"], again["pspReference"]) == ("CHARGE_SUCCESS", payment["id"])


def test_the_return_is_checked_against_our_own_order(config: Any, razorpay: Control) -> None:
    """Given a valid signature over another order of ours, then it is refused."""
    cheap, dear = session(amount=Decimal("1.00")), session(amount=Decimal("9999.00"))
    cheap_order = sessions.initialize(config, cheap)["pspReference"]
    sessions.initialize(config, dear)
    payment = razorpay.pay_order(cheap_order)
    answer = sessions.process(config, replace(dear, data=returned(cheap_order, payment["id"])))
    assert answer["result"] == "CHARGE_FAILURE"
    good = sessions.process(config, replace(cheap, data=returned(cheap_order, payment["id"])))
    assert (good["result"], good["pspReference"]) == ("CHARGE_SUCCESS", payment["id"])
    assert good["amount"] == "1.00"
    assert good["actions"] == ["REFUND"]


def test_razorpay_silent_at_the_return(config: Any, razorpay: Control, saleor: FakeSaleor) -> None:
    """Given a genuine return while Razorpay is away, then nothing fails and we ask soon."""
    first = session()
    order_id = sessions.initialize(config, first)["pspReference"]
    payment = razorpay.pay_order(order_id)
    razorpay.fault("status", path="/v1/payments/*", status=503, count=4)
    back = replace(first, data=returned(order_id, payment["id"]))
    answer = sessions.process(config, back)
    assert answer["result"] == "CHARGE_ACTION_REQUIRED"
    order = RazorpayOrder.objects.get()
    assert order.ask_at is not None
    assert order.ask_at < order.created_at + timedelta(minutes=1)
    assert saleor.events == {}


def test_an_authorized_payment_is_captured_while_the_shopper_waits(
    config: Any, razorpay: Control
) -> None:
    """Given an order that Razorpay has not captured by itself, then the return captures it."""
    first = session()
    answer = sessions.initialize(replace(config, flow="authorize"), first)
    RazorpayOrder.objects.update(flow="charge")
    payment = razorpay.pay_order(answer["pspReference"])
    back = replace(first, data=returned(answer["pspReference"], payment["id"]))
    done = sessions.process(config, back)
    assert done["result"] == "CHARGE_SUCCESS"
    assert razorpay.objects("payment")[-1]["captured"]


def test_stored_methods_stay_with_their_owner_when_an_address_is_used_again(
    config: Any, razorpay: Control
) -> None:
    """Given a user who gave up an e-mail address, then whoever has it next gets no stored methods."""
    save = {"savePaymentMethod": True}
    anita = sessions.initialize(config, session(user_id=1, data=save))["data"]["checkout"]
    next_one = sessions.initialize(config, session(user_id=2, data=save))["data"]["checkout"]
    assert anita["customer_id"].startswith("cust_")
    assert next_one["customer_id"] not in ("", anita["customer_id"])
    assert stored_methods.of_user(config, 2) == []
    # The user's own, again and under another key of the account.
    again = sessions.initialize(config, session(user_id=1, data=save))["data"]["checkout"]
    assert again["customer_id"] == anita["customer_id"]


def test_no_session_no_payment(config: Any) -> None:
    answer = sessions.process(config, session(data=returned("order_X", "pay_X")))
    assert answer["result"] == "CHARGE_FAILURE"
    assert "start again" in answer["message"]


def test_nothing_secret_goes_to_the_browser(config: Any) -> None:
    shown = str(sessions.describe(config)) + str(sessions.initialize(config, session()))
    assert KEY_SECRET not in shown and "whsec" not in shown
    assert accounts.PLUGIN_ID == "saleor_plugins.razorpay"
