"""Receiving and acting: what is kept, what is answered, who is told."""

import itertools
import json
from typing import Any

import pytest
from harness.golden_webhooks import GOLDEN, PAYMENT, event
from harness.shopping import eventually
from razorpay_doubles import CHANNEL, OLD_SECRET, WEBHOOK_SECRET, FakeSaleor, order_row

from saleor_plugins.core import inbox
from saleor_plugins.core.models import InboxEvent, OutboxMessage
from saleor_plugins.razorpay_gateway import hints, registry, signatures, webhooks
from saleor_plugins.razorpay_gateway.models import Escalation, PaymentRecord, RazorpayOrder

pytestmark = pytest.mark.usefixtures("own_tables", "saleor")


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    told: list[int] = []
    monkeypatch.setattr(hints, "soon", told.append)
    return told


def deliver(config: Any, body: bytes, event_id: str = "evt_1", **headers: str) -> webhooks.Reply:
    signed = {
        "x-razorpay-signature": signatures.sign(body, WEBHOOK_SECRET),
        "x-razorpay-event-id": event_id,
        "content-type": "application/json",
        **headers,
    }
    return webhooks.receive(config, body, signed)


def golden_order(**changes: Any) -> RazorpayOrder:
    return order_row(order_id=PAYMENT["order_id"], **changes)


@pytest.mark.parametrize("kind", sorted(GOLDEN))
def test_every_golden_webhook_is_accepted_and_acted_on(config: Any, kind: str) -> None:
    """Given each event type, delivered to a shop that knows its order, then it ends, once."""
    golden_order()
    assert deliver(config, GOLDEN[kind]) == webhooks.Reply(200, "recorded")
    assert deliver(config, GOLDEN[kind]) == webhooks.Reply(200, "known")
    webhooks.take_in()
    assert InboxEvent.objects.get().state in ("done", "ignored")
    assert webhooks.take_in() == 0


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"x-razorpay-signature": ""}, 401),
        ({"x-razorpay-signature": "f" * 64}, 401),
        ({"x-razorpay-signature": signatures.sign(b"{}", WEBHOOK_SECRET)}, 401),
        ({"content-type": "text/html"}, 415),
        ({"x-razorpay-signature": signatures.sign(GOLDEN["order.paid"], OLD_SECRET)}, 200),
        ({"content-type": "application/json; charset=utf-8"}, 200),
    ],
)
def test_the_signature_decides(config: Any, changes: dict[str, str], status: int) -> None:
    assert deliver(config, GOLDEN["order.paid"], **changes).status == status
    assert InboxEvent.objects.count() == (1 if status == 200 else 0)


def test_one_hint_per_new_event(config: Any, _no_broker: list[int]) -> None:
    deliver(config, GOLDEN["order.paid"])
    deliver(config, GOLDEN["order.paid"])
    assert len(_no_broker) == 1


def test_accepting_costs_one_query(config: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        deliver(config, GOLDEN["payment.captured"])
    assert len(queries) == 1


def test_an_unsigned_id_cannot_shut_another_event_out(config: Any) -> None:
    """Given a genuine event sent under another's id, then the other one is still recorded."""
    deliver(config, GOLDEN["payment.failed"], event_id="evt_stolen")
    assert deliver(config, GOLDEN["payment.captured"], event_id="evt_stolen").text == "recorded"


def test_another_accounts_event_is_ignored_when_the_account_is_named(
    config: Any, settings_of_channel: dict[str, Any]
) -> None:
    from saleor_plugins.razorpay_gateway import accounts

    golden_order()
    settings_of_channel["account_id"] = "acc_Mine"
    deliver(accounts.of_channel(CHANNEL), GOLDEN["payment.captured"])
    webhooks.take_in()
    assert InboxEvent.objects.get().state == "ignored"
    assert PaymentRecord.objects.count() == 0


def test_events_of_others_are_handed_over_until_they_are_taken(
    config: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given a plugin that stumbles, then its event comes again and others are not held up."""
    calls: list[registry.ForwardedEvent] = []
    monkeypatch.setattr(registry, "_events", [])

    @registry.subscribe("subscription.")
    def stumbling(told: registry.ForwardedEvent) -> None:
        calls.append(told)
        if len(calls) == 1:
            raise RuntimeError("not now")

    @registry.subscribe("subscription.charged")
    def steady(told: registry.ForwardedEvent) -> None:
        calls.append(told)

    deliver(config, GOLDEN["subscription.charged"])
    row = InboxEvent.objects.get()
    assert inbox.process(row.pk) == "pending"
    assert len(calls) == 2
    InboxEvent.objects.update(due_at=row.created_at)
    assert inbox.process(row.pk) == "done"
    told = calls[-1]
    assert (told.kind, told.channel) == ("subscription.charged", CHANNEL)
    assert told.payload["subscription"]["id"] == "sub_DEX6xcJ1HSW4CR"


def test_nobody_listening_is_ignored(config: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_events", [])
    deliver(config, GOLDEN["token.confirmed"])
    webhooks.take_in()
    assert InboxEvent.objects.get().state == "ignored"


def test_a_payment_with_an_invoice_is_the_subscriptions(
    config: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    golden_order()
    kinds: list[str] = []
    monkeypatch.setattr(registry, "_events", [("invoice.", lambda told: kinds.append(told.kind))])
    deliver(config, event("payment.captured", payment={**PAYMENT, "invoice_id": "inv_A"}))
    webhooks.take_in()
    assert kinds == ["invoice.payment.captured"]
    assert PaymentRecord.objects.count() == 0


def test_a_mismatch_is_for_staff(config: Any) -> None:
    golden_order(amount=999)
    deliver(config, GOLDEN["payment.captured"])
    webhooks.take_in()
    assert Escalation.objects.get().kind == "mismatch"
    told = OutboxMessage.objects.get(kind="notifications.event")
    assert (told.payload["event"], told.payload["audience"]) == ("payment_attention", "staff")
    assert "gaurav" not in json.dumps(told.payload)


def test_failure_and_money_tell_the_shopper_once(config: Any, saleor: FakeSaleor) -> None:
    golden_order()
    for number in range(3):
        deliver(config, GOLDEN["payment.failed"], event_id=f"evt_{number}")
    webhooks.take_in()
    keys = OutboxMessage.objects.filter(kind="notifications.event").values_list("key", flat=True)
    assert list(keys) == [f"payment_failed:{PAYMENT['id']}"]


@pytest.mark.parametrize(
    "told", list(itertools.permutations(("started", "updated", "resolved"))), ids=",".join
)
def test_a_downtime_that_is_over_stays_over(config: Any, told: tuple[str, ...]) -> None:
    """Given a downtime's events in any order, then nothing is left on the staff's list."""
    for number, status in enumerate(told):
        deliver(config, GOLDEN[f"payment.downtime.{status}"], event_id=f"evt_{number}")
        webhooks.take_in()
    assert not Escalation.objects.filter(resolved_at=None).exists()


def test_hints_of_a_burst_are_one(monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib

    fresh = importlib.reload(hints)
    sent: list[str] = []
    monkeypatch.setattr(fresh, "enqueue", lambda task, **_: sent.append(task))
    for _ in range(50):
        fresh.soon()
    assert len(sent) == 1
    eventually(lambda: len(sent) == 2, what="the burst's second hint")
