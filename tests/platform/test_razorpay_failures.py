"""The fifteen failures that cost merchants money (facts of the field), each as a test.

Numbers and words follow docs/razorpay.md, "What can go wrong".
"""

import json
from decimal import Decimal

import pytest
from harness.razorpay import (
    act,
    attempts,
    authorized,
    charges,
    checkout_of,
    escalations,
    event_body,
    eventually,
    idle_inbox,
    inbox,
    open_session,
    ordered,
    paid_session,
    post,
    process,
    quiet,
    set_pieces,
    transaction,
    until,
)
from harness.shopping import orders_of
from harness.world import RAZORPAY, RAZORPAY_ACCOUNT, World, unique, use_razorpay


@pytest.fixture(autouse=True)
def _refunds_wait(world: World):
    """Refunds stay pending until a test settles them, however slow the machine is."""
    world.shop.razorpay.configure(refund_seconds=None)
    yield
    world.shop.razorpay.configure(refund_seconds=5.0)


def captured_event(session, payment_id="pay_Forged00000001", **changes):
    """A payment.captured for a session's order, as a forger would write it."""
    entity = {
        "id": payment_id,
        "entity": "payment",
        "amount": session.options["amount"],
        "currency": "INR",
        "status": "captured",
        "captured": True,
        "order_id": session.order_id,
        "method": "upi",
        "vpa": "anita@okbank",
        "notes": {},
        "created_at": 1,
        **changes,
    }
    return event_body("payment.captured", payment=entity)


def test_01_a_forged_webhook_changes_nothing(world: World) -> None:
    """Given an open session, when somebody without the secret says it is paid, then 401."""
    session = open_session(checkout_of(world))
    before = len(inbox(world))

    answer = post(world, captured_event(session), secret="not-the-secret")
    unsigned = post(world, captured_event(session), signature="")

    assert (answer.status_code, unsigned.status_code) == (401, 401)
    assert len(inbox(world)) == before
    assert charges(world, session.transaction_id) == []


def test_02_a_genuine_event_of_something_else_is_not_ours(world: World) -> None:
    """Given a session, when signed events name it in notes or differ from it, then none counts."""
    session = open_session(checkout_of(world))
    token = transaction(world, session.transaction_id)["token"]
    mark = unique("evt")

    for changes in (
        {"order_id": "order_Unknown000001", "notes": {"transaction": token}},
        {"amount": session.options["amount"] - 100},
        {"currency": "USD"},
        {"order_id": None, "notes": {"transaction": token}},
    ):
        told = post(world, captured_event(session, **changes), event_id=unique(mark))
        assert told.status_code == 200
    idle_inbox(world)

    assert charges(world, session.transaction_id) == []
    mine = [row for row in inbox(world) if row["event_id"].startswith(mark)]
    assert [row["state"] for row in mine] == ["ignored"] * 4


def test_03_a_valid_signature_of_another_order_is_refused(world: World) -> None:
    """Given a cheap paid order, when its answer is replayed for a dear one, then no charge."""
    _cheap_checkout, _cheap, paid = paid_session(world, "10.00")
    dear_checkout = checkout_of(world, "5000.00")
    dear = open_session(dear_checkout)

    answer = process(dear_checkout, dear, paid["checkout"]).payload

    assert answer["transactionEvent"]["type"] == "CHARGE_FAILURE"
    assert charges(world, dear.transaction_id) == []
    # The honest payment of the same session still goes through afterwards.
    honest = world.shop.razorpay.pay_order(dear.order_id)
    done = process(dear_checkout, dear, honest["checkout"]).payload
    assert done["transactionEvent"]["type"] == "CHARGE_SUCCESS"


def test_04_browser_and_webhook_at_once_charge_once(world: World) -> None:
    """Given a payment, when browser and webhooks race, then there is one charge and one order."""
    from concurrent.futures import ThreadPoolExecutor

    checkout = checkout_of(world)
    session = open_session(checkout)
    world.shop.razorpay.hold_webhooks()
    paid = world.shop.razorpay.pay_order(session.order_id)
    world.shop.razorpay.clear_faults()

    with ThreadPoolExecutor(3) as pool:
        racers = [
            pool.submit(process, checkout, session, paid["checkout"]),
            pool.submit(world.shop.razorpay.release_webhooks),
            pool.submit(process, checkout, session, paid["checkout"]),
        ]
        for racer in racers:
            racer.result()
    until(world, session.transaction_id, "CHARGE_SUCCESS")
    idle_inbox(world)

    assert len(charges(world, session.transaction_id)) == 1
    orders = eventually(lambda: orders_of(world, checkout.email))
    assert len(orders) == 1 and orders[0]["totalCharged"]["amount"] == float(checkout.total)


def test_05_captured_and_order_paid_count_once(world: World) -> None:
    """Given payment.captured and order.paid of one payment, delivered twice, then one charge."""
    world.shop.razorpay.disturb_webhooks("duplicate", count=10, copies=2)
    checkout, session, _paid = paid_session(world)
    until(world, session.transaction_id, "CHARGE_SUCCESS")
    world.shop.razorpay.clear_faults()
    idle_inbox(world)

    found = transaction(world, session.transaction_id)
    assert found["kinds"].count("CHARGE_SUCCESS") == 1
    assert found["charged"] == float(checkout.total)


def test_06_events_in_the_wrong_order_end_the_same(world: World) -> None:
    """Given a failed and a good attempt, when told newest first, then the charge stands."""
    checkout = checkout_of(world)
    session = open_session(checkout)
    world.shop.razorpay.hold_webhooks()
    world.shop.razorpay.pay_order(session.order_id, outcome="fail")
    paid = world.shop.razorpay.pay_order(session.order_id)
    world.shop.razorpay.clear_faults()
    world.shop.razorpay.release_webhooks("newest_first")
    until(world, session.transaction_id, "CHARGE_FAILURE")
    idle_inbox(world)

    total = float(checkout.total)
    until(world, session.transaction_id, "CHARGE_SUCCESS", charged=total, pspReference=paid["id"])
    outcomes = sorted(a["outcome"] for a in attempts(world, transactionId=session.transaction_id))
    assert outcomes == ["CAPTURED", "FAILED"]


def test_07_a_lost_webhook_is_made_good_by_asking(world: World) -> None:
    """Given a payment whose webhooks are lost, when 15 minutes have passed, then it is ordered."""
    world.shop.razorpay.disturb_webhooks("drop", count=1000)
    checkout, session, _paid = paid_session(world)
    quiet(world)
    assert charges(world, session.transaction_id) == []

    world.shop.clock.advance(minutes=16)
    found = eventually(
        lambda: (t := transaction(world, session.transaction_id)).get("order") and t,
        within=60,
        what="the reconciler",
    )

    assert found["charged"] == float(checkout.total)
    assert escalations(world, kind="webhooks_silent")


def test_08_a_closed_browser_loses_no_order(world: World) -> None:
    """Given a paid session, when the browser never returns, then the order comes within seconds."""
    found, _, paid = ordered(world)
    assert found["order"]["chargeStatus"] == "FULL"
    assert found["pspReference"] == paid["id"]


def test_09_a_create_that_timed_out_is_adopted(world: World) -> None:
    """Given an order create whose answer is lost, when tried again, then there is one order."""
    checkout = checkout_of(world)
    world.shop.razorpay.fault("reset", method="POST", path="/v1/orders", when="after", count=1)
    session = open_session(checkout)

    receipts = [
        order["receipt"]
        for order in world.shop.razorpay.objects("order")
        if order["id"] == session.order_id
    ]
    same = [o for o in world.shop.razorpay.objects("order") if o["receipt"] == receipts[0]]
    assert len(same) == 1
    assert open_session(checkout).order_id == session.order_id


def test_10_a_capture_that_timed_out_is_asked_about(world: World) -> None:
    """Given a capture whose answer is lost, then it is captured once and reported once."""
    before, session, _ = authorized(world)
    total = before["authorized"]
    world.shop.razorpay.fault(
        "reset", method="POST", path="/v1/payments/*/capture", when="after", count=1
    )

    assert not act(world.owner, session.transaction_id, "CHARGE").refusals
    # By the webhook at once; without it, when the worker asks again.
    found = until(
        world, session.transaction_id, "CHARGE_SUCCESS", within=60, charged=total, authorized=0.0
    )

    assert found["kinds"].count("CHARGE_SUCCESS") == 1
    assert "CHARGE_FAILURE" not in found["kinds"]


def test_10_charging_before_the_authorization_is_counted(world: World) -> None:
    """Given Saleor's event without its amounts yet, when staff charges all of it, then all is."""
    found, session, _ = authorized(world)
    total = found["authorized"]
    eventually(lambda: transaction(world, session.transaction_id)["order"])
    # What Saleor's row says in the moment between the event and its amounts.
    world.shop.python(
        "from saleor.payment.models import TransactionItem\n"
        "from saleor_plugins.host.db import writer\n"
        "with writer():\n"
        f"    TransactionItem.objects.filter(token='{found['token']}').update(authorized_value=0)"
    )

    assert not act(world.owner, session.transaction_id, "CHARGE").refusals
    found = until(world, session.transaction_id, "CHARGE_SUCCESS", charged=total, authorized=0.0)
    assert "CHARGE_FAILURE" not in found["kinds"]


def test_11_a_refund_asked_twice_is_made_once(world: World) -> None:
    """Given a refund whose answers are lost, when the worker tries again, then one refund."""
    found, session, paid = ordered(world)
    # No webhook tells of the refund meanwhile: only asking again can.
    world.shop.razorpay.hold_webhooks()
    world.shop.razorpay.fault(
        "reset", method="POST", path="/v1/payments/*/refund", when="after", count=2
    )

    assert not act(world.owner, session.transaction_id, "REFUND", "50").refusals
    until(world, session.transaction_id, "REFUND_REQUEST")
    refund = eventually(
        lambda: [r for r in world.shop.razorpay.objects("refund") if r["payment_id"] == paid["id"]]
    )
    eventually(lambda: transaction(world, session.transaction_id)["refundPending"] == 50.0)
    world.shop.razorpay.settle_refund(refund[0]["id"])
    world.shop.razorpay.clear_faults()
    world.shop.razorpay.release_webhooks()
    left = found["charged"] - 50.0
    until(world, session.transaction_id, "REFUND_SUCCESS", refunded=50.0, charged=left)

    # Each try had the same key and the same body: that is what Razorpay knows them by.
    tries = world.shop.razorpay.requests("POST", f"/v1/payments/{paid['id']}/refund")
    keys = [each["headers"].get("X-Refund-Idempotency", "") for each in tries]
    assert len(keys) > 1 and len(set(keys)) == 1 and len(keys[0]) >= 10
    assert len({each["body"] for each in tries}) == 1
    refunds = [r for r in world.shop.razorpay.objects("refund") if r["payment_id"] == paid["id"]]
    assert len(refunds) == 1


def test_12_a_refund_that_fails_later_is_reversed(world: World) -> None:
    """Given a pending refund, when the bank sends it back, then the charge stands again."""
    before, session, paid = ordered(world)
    act(world.owner, session.transaction_id, "REFUND", "30")
    eventually(lambda: transaction(world, session.transaction_id)["refundPending"] == 30.0)
    refund = next(r for r in world.shop.razorpay.objects("refund") if r["payment_id"] == paid["id"])

    world.shop.razorpay.settle_refund(refund["id"], "failed")
    charged = before["charged"]
    after = until(world, session.transaction_id, "REFUND_FAILURE", charged=charged)

    assert (after["refunded"], after["refundPending"]) == (0.0, 0.0)


def test_12_a_refund_in_razorpays_dashboard_is_reflected(world: World) -> None:
    """Given a charge, when the merchant refunds it at Razorpay, then Saleor knows."""
    before, session, paid = ordered(world)

    refund = world.shop.razorpay.refund_in_dashboard(paid["id"], 4000)
    world.shop.razorpay.settle_refund(refund["id"])
    left = before["charged"] - 40.0
    found = until(world, session.transaction_id, "REFUND_SUCCESS", refunded=40.0, charged=left)

    assert found["actions"] == ["REFUND"]


def test_13_a_cart_that_changed_after_the_session_is_not_ordered_cheaper(world: World) -> None:
    """Given a session for one piece, when the cart grows before paying, then no cheap order."""
    checkout = checkout_of(world)
    session = open_session(checkout)
    checkout.client(
        """mutation($id: ID!, $lines: [CheckoutLineInput!]!) {
            checkoutLinesAdd(id: $id, lines: $lines) { errors { field code message } } }""",
        {"id": checkout.id, "lines": [{"variantId": checkout.variant_id, "quantity": 4}]},
    ).payload
    paid = world.shop.razorpay.pay_order(session.order_id)
    matter = eventually(lambda: escalations(world, paymentId=paid["id"], kind="not_ordered"))

    assert orders_of(world, checkout.email) == []
    # A shopper reads this, too.
    said = f"The cart changed after payment began: paid INR {Decimal(checkout.total):.2f}, now costs INR "
    assert said in matter[0]["message"]
    # What was captured is reported as it is, and goes back by the merchant's setting.
    assert charges(world, session.transaction_id)[0]["amount"]["amount"] == float(checkout.total)
    refunds = eventually(
        lambda: [r for r in world.shop.razorpay.objects("refund") if r["payment_id"] == paid["id"]]
    )
    assert [r["amount"] for r in refunds] == [session.options["amount"]]


def test_13_a_cart_that_became_cheaper_is_ordered_and_the_difference_named(world: World) -> None:
    """Given a session for two pieces, when one is taken out before paying, then staff sees the rest."""
    checkout = checkout_of(world)
    set_pieces(checkout, 2)
    session = open_session(checkout)
    set_pieces(checkout, 1)
    paid = world.shop.razorpay.pay_order(session.order_id)

    (matter,) = eventually(lambda: escalations(world, paymentId=paid["id"], kind="overpaid"))
    assert "INR 120.00" in matter["message"]
    (order,) = orders_of(world, checkout.email)
    eventually(
        lambda: (
            orders_of(world, checkout.email)[0]["totalCharged"]["amount"]
            == session.options["amount"] / 100
        )
    )
    assert order["total"]["gross"]["amount"] == float(checkout.total)


def test_14_what_razorpay_cannot_do_is_said(world: World) -> None:
    """Given an authorization, when part is charged or all cancelled, then refused with reasons."""
    before, session, _ = authorized(world)

    act(world.owner, session.transaction_id, "CHARGE", "10")
    found = until(world, session.transaction_id, "CHARGE_FAILURE")
    refused = next(e for e in found["events"] if e["type"] == "CHARGE_FAILURE")
    assert "in full only" in refused["message"]

    act(world.owner, session.transaction_id, "CANCEL")
    found = until(world, session.transaction_id, "CANCEL_FAILURE")
    refused = next(e for e in found["events"] if e["type"] == "CANCEL_FAILURE")
    assert "cannot void" in refused["message"]
    assert found["authorized"] == before["authorized"]


def test_15_keys_of_the_wrong_mode_and_foreign_secrets(world: World) -> None:
    """Given a live key in test mode, then it is named; another channel's webhook is not ours."""
    channel = world.channel()
    mutation = """mutation($id: ID!, $channel: ID, $input: PluginUpdateInput!) {
        pluginUpdate(id: $id, channelId: $channel, input: $input) {
            plugin { id } errors { field code message } } }"""

    def save(**values):
        configuration = [{"name": name, "value": value} for name, value in values.items()]
        variables = {"active": True, "configuration": configuration}
        answer = world.owner(mutation, {"id": RAZORPAY, "channel": channel.id, "input": variables})
        return answer.refusals

    key_id, _key_secret = RAZORPAY_ACCOUNT
    live = save(key_id="rzp_live_Abcdefghijklmn", key_secret="x", mode="test", webhook_secret="w")
    assert "live key" in live[0]["message"]
    wrong = save(key_id=key_id, key_secret="wrong", mode="test", webhook_secret="w")
    assert "does not accept" in wrong[0]["message"]

    account = world.shop.razorpay.create_account()
    use_razorpay(
        world,
        channel,
        account=(account["key_id"], account["key_secret"]),
        webhook_secret="whsec_other_1",
    )
    session = open_session(checkout_of(world))
    told = post(
        world,
        captured_event(session),
        channel=channel,
        secret="whsec_other_1",
        event_id="evt_foreign_001",
    )
    assert told.status_code == 200
    idle_inbox(world)
    assert charges(world, session.transaction_id) == []
    (row,) = [row for row in inbox(world) if row["event_id"].startswith("evt_foreign_001")]
    assert "FOREIGN_ACCOUNT" in row["last_error"]


def test_15_no_secret_and_no_person_in_logs(world: World) -> None:
    """Given payments with e-mail, phone and VPA, then no log of ours contains any of them."""
    _, session, _paid = paid_session(
        world, email="leaky@example.com", contact="+919123456780", details={"vpa": "leaky@okaxis"}
    )
    until(world, session.transaction_id, "CHARGE_SUCCESS")
    post(world, json.dumps({"leaky@example.com": 1}).encode(), signature="bad")
    logs = world.shop.api.tail(10**7) + world.shop.worker.tail(10**7)

    for secret in ("leaky@", "9123456780", RAZORPAY_ACCOUNT[1], "whsec_for_tests_1"):
        assert secret not in logs
