"""Webhooks: signed snapshots, retries, every disturbance on demand."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import razorpay
from razorpay.errors import SignatureVerificationError
from razorpay_simulator import Control, ControlError, running
from simulator_doubles import KEY, SECRET, WEBHOOK_SECRET, Listener, wait_until

Make = Callable[..., dict[str, Any]]
PAID = ["payment.authorized", "payment.captured", "order.paid"]


def event_id(received: dict[str, Any]) -> str:
    return str(received["headers"]["x-razorpay-event-id"])


# -- what is sent --------------------------------------------------------------------------------------


def test_a_paid_order_tells_three_events_in_order(
    control: Control, listener: Listener, captured: Make
) -> None:
    payment = captured()
    control.wait_idle()
    assert listener.names == PAID
    event = listener.received[2]["event"]
    assert (event["entity"], event["account_id"]) == ("event", "acc_SandboxRetail1")
    assert event["contains"] == ["payment", "order"]
    assert event["payload"]["order"]["entity"]["amount_paid"] == 50000
    assert event["payload"]["payment"]["entity"]["id"] == payment["id"]
    assert isinstance(event["created_at"], int)
    assert len({event_id(one) for one in listener.received}) == 3


def test_events_are_snapshots_of_their_moment(
    control: Control, listener: Listener, captured: Make
) -> None:
    captured()
    control.wait_idle()
    entities = [one["event"]["payload"]["payment"]["entity"] for one in listener.received]
    assert [(e["status"], e["captured"], e["fee"]) for e in entities] == [
        ("authorized", False, None),
        ("captured", True, 1180),
        ("captured", True, 1180),
    ]


def test_nothing_internal_is_sent(control: Control, listener: Listener, captured: Make) -> None:
    captured(method="card")
    control.wait_idle()
    for one in listener.received:
        assert b'"_' not in one["body"]
        assert SECRET.encode() not in one["body"]


def test_the_raw_body_is_signed_with_the_webhook_secret(
    control: Control, client: razorpay.Client, listener: Listener, captured: Make
) -> None:
    captured()
    control.wait_idle()
    for one in listener.received:
        text, signature = one["body"].decode(), one["headers"]["X-Razorpay-Signature"]
        assert client.utility.verify_webhook_signature(text, signature, WEBHOOK_SECRET)
        with pytest.raises(SignatureVerificationError):
            client.utility.verify_webhook_signature(text + " ", signature, WEBHOOK_SECRET)


def test_refund_events_carry_refund_and_payment(
    control: Control, client: razorpay.Client, listener: Listener, captured: Make
) -> None:
    made = client.payment.refund(captured()["id"], {"amount": 100})
    control.settle_refund(made["id"])
    other = client.payment.refund(captured()["id"], {"amount": 200})
    control.settle_refund(other["id"], "failed")
    control.wait_idle()
    refunds = [one["event"] for one in listener.received if "refund" in one["event"]["event"]]
    assert [event["event"] for event in refunds] == [
        "refund.created",
        "refund.processed",
        "refund.created",
        "refund.failed",
    ]
    assert refunds[3]["contains"] == ["refund", "payment"]
    assert refunds[3]["payload"]["payment"]["entity"]["amount_refunded"] == 0


def test_an_endpoint_hears_only_its_account_and_its_events(
    control: Control, listener: Listener, captured: Make
) -> None:
    other = control.create_account()
    foreign = Listener()
    try:
        control.register_webhook(other["key_id"], foreign.url, "other")
        control.register_webhook(KEY, listener.url, WEBHOOK_SECRET, ["order.*"])
        captured()
        control.wait_idle()
        assert (listener.names, foreign.names) == (["order.paid"], [])
    finally:
        foreign.stop()


# -- retries -------------------------------------------------------------------------------------------


def test_retries_until_2xx_with_the_same_id_body_and_signature(
    control: Control, listener: Listener, make_order: Make
) -> None:
    listener.answers = [500, 302, 404]
    control.pay_order(make_order()["id"])
    wait_until(lambda: len(listener.received) == 4)
    control.wait_idle()
    first = listener.received[0]
    for again in listener.received[1:]:
        assert (again["body"], event_id(again)) == (first["body"], event_id(first))
        assert again["headers"]["X-Razorpay-Signature"] == first["headers"]["X-Razorpay-Signature"]
    (delivery,) = control.deliveries()
    assert delivery["status"] == "delivered"
    assert [attempt["status"] for attempt in delivery["attempts"]] == [500, 302, 404, 200]


def test_an_answer_that_takes_too_long_is_retried(
    control: Control, listener: Listener, make_order: Make
) -> None:
    control.configure(timeout=0.1)
    listener.seconds = 0.3
    control.pay_order(make_order()["id"])
    wait_until(lambda: len(listener.received) >= 2)
    listener.seconds = 0.0
    control.wait_idle()
    (delivery,) = control.deliveries()
    first = delivery["attempts"][0]
    assert (first["status"], first["error"]) == (None, "ReadTimeout")
    assert first["seconds"] >= 0.1
    assert delivery["status"] == "delivered"


def test_an_endpoint_is_disabled_after_giving_up_and_enabled_by_registering(
    control: Control, listener: Listener, make_order: Make
) -> None:
    control.configure(give_up_after=0.1)
    listener.answers = [500] * 1000
    control.pay_order(make_order()["id"])
    wait_until(lambda: control.deliveries(status="failed"))
    assert [endpoint["enabled"] for endpoint in control.webhooks()] == [False]
    listener.answers = []
    before = len(listener.received)
    control.pay_order(make_order()["id"])
    control.wait_idle()
    assert len(listener.received) == before
    control.register_webhook(KEY, listener.url, WEBHOOK_SECRET)
    control.pay_order(make_order()["id"])
    control.wait_idle()
    assert len(listener.received) == before + 1


def test_a_removed_endpoint_is_left_alone(
    control: Control, listener: Listener, make_order: Make
) -> None:
    listener.answers = [500] * 1000
    control.pay_order(make_order()["id"])
    wait_until(lambda: len(listener.received) >= 2)
    control.remove_webhook(control.webhooks()[0]["id"])
    control.wait_idle()
    assert [one["status"] for one in control.deliveries()] == ["failed"]
    before = len(listener.received)
    control.pay_order(make_order()["id"])
    control.wait_idle()
    assert len(listener.received) == before


def test_backoff_grows(control: Control) -> None:
    from razorpay_simulator.webhooks import Policy

    delays = [Policy().delay(attempts) for attempts in range(1, 15)]
    assert delays[:4] == [1.0, 2.0, 4.0, 8.0]
    assert max(delays) == 3600.0


def test_after_rotation_older_retries_keep_the_old_secret(
    control: Control, listener: Listener, make_order: Make
) -> None:
    control.configure(first_delay=0.2, longest_delay=0.2)
    listener.answers = [500]
    control.pay_order(make_order()["id"])
    wait_until(lambda: len(listener.received) == 1)
    control.register_webhook(KEY, listener.url, "whsec-two")
    control.pay_order(make_order()["id"])
    wait_until(lambda: len(listener.received) == 3)

    def secret_of(received: dict[str, Any]) -> str:
        for secret in (WEBHOOK_SECRET, "whsec-two"):
            right = hmac.new(secret.encode(), received["body"], hashlib.sha256).hexdigest()
            if right == received["headers"]["X-Razorpay-Signature"]:
                return secret
        return "none"

    by_event = {event_id(one): secret_of(one) for one in listener.received}
    assert list(by_event.values()) == [WEBHOOK_SECRET, "whsec-two"]


def test_one_at_a_time_unless_parallel(
    control: Control, listener: Listener, captured: Make
) -> None:
    listener.seconds = 0.1
    captured()
    control.wait_idle()
    assert (listener.most_overlapping, listener.names) == (1, PAID)
    control.configure(parallel=True)
    captured()
    control.wait_idle()
    assert listener.most_overlapping > 1


# -- disturbances --------------------------------------------------------------------------------------


def test_drop(control: Control, listener: Listener, captured: Make) -> None:
    control.disturb_webhooks("drop", events="payment.captured")
    captured()
    control.wait_idle()
    assert listener.names == ["payment.authorized", "order.paid"]
    assert [one["event"] for one in control.deliveries(status="dropped")] == ["payment.captured"]


def test_duplicate_has_the_same_event_id(
    control: Control, listener: Listener, make_order: Make
) -> None:
    control.disturb_webhooks("duplicate", copies=3)
    control.pay_order(make_order()["id"])
    control.wait_idle()
    assert len(listener.received) == 3
    assert len({event_id(one) for one in listener.received}) == 1
    assert len({one["body"] for one in listener.received}) == 1


def test_delay(control: Control, listener: Listener, captured: Make) -> None:
    control.disturb_webhooks("delay", events="payment.authorized", seconds=1.0)
    captured()
    control.wait_idle()
    assert listener.names == ["payment.captured", "order.paid", "payment.authorized"]


def test_reorder(control: Control, listener: Listener, captured: Make) -> None:
    control.disturb_webhooks("reorder", count=3)
    captured()
    control.wait_idle()
    assert listener.names == PAID[::-1]


@pytest.mark.parametrize(("order", "names"), [("oldest_first", PAID), ("newest_first", PAID[::-1])])
def test_hold_and_release(
    control: Control, listener: Listener, captured: Make, order: str, names: list[str]
) -> None:
    control.hold_webhooks()
    captured()
    control.wait_idle()
    assert listener.names == []
    control.clear_faults()
    assert control.release_webhooks(order) == 3
    control.wait_idle()
    assert listener.names == names


def test_release_shuffled_sends_each_once(
    control: Control, listener: Listener, captured: Make
) -> None:
    control.hold_webhooks()
    captured()
    assert control.release_webhooks("shuffled") == 3
    control.wait_idle()
    assert sorted(listener.names) == sorted(PAID)


def test_disturbances_last_for_their_count(
    control: Control, listener: Listener, make_order: Make
) -> None:
    control.disturb_webhooks("drop", count=2)
    for _ in range(3):
        control.pay_order(make_order()["id"])
    control.wait_idle()
    assert len(listener.received) == 1


def test_replay_and_emit(control: Control, listener: Listener, make_order: Make) -> None:
    control.pay_order(make_order()["id"])
    control.wait_idle()
    assert control.replay(event_id(listener.received[0])) == 1
    control.emit(KEY, "payment.unheard_of", payment={"id": "pay_x", "entity": "payment"})
    control.wait_idle()
    assert listener.names == ["payment.authorized", "payment.authorized", "payment.unheard_of"]
    assert event_id(listener.received[0]) == event_id(listener.received[1])


def test_unknown_disturbances_are_refused(control: Control) -> None:
    for wrong in (
        lambda: control.disturb_webhooks("explode"),
        lambda: control.release_webhooks("sideways"),
        lambda: control.replay("nothing"),
        lambda: control.register_webhook(KEY, "ftp://x", "s"),
        lambda: control.register_webhook(KEY, "http://x", ""),
        lambda: control.register_webhook("rzp_test_none", "http://x", "s"),
    ):
        with pytest.raises(ControlError):
            wrong()


@pytest.fixture
def unstarted(tmp_path: Any) -> Iterator[str]:
    yield str(tmp_path / "state.sqlite")


def test_pending_deliveries_survive_a_restart(unstarted: str) -> None:
    listener = Listener()
    try:
        with running(state=unstarted) as first:
            first.control.configure(first_delay=60, longest_delay=60)
            first.control.register_webhook(KEY, listener.url, WEBHOOK_SECRET)
            listener.answers = [500]
            first.control.emit(KEY, "order.paid", order={"id": "order_x"})
            wait_until(lambda: len(listener.received) == 1)
            wait_until(lambda: first.control.deliveries()[0]["attempts"])
        with running(state=unstarted) as second:
            wait_until(lambda: len(listener.received) == 2)
            second.control.wait_idle()
            assert second.control.deliveries(status="delivered") != []
    finally:
        listener.stop()
