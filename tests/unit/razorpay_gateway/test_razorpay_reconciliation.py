"""Asking Razorpay: one account's or one row's trouble holds nobody else up, and nothing is asked for ever."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from razorpay_doubles import CHANNEL, KEY_ID, KEY_SECRET, FakeSaleor, order_row
from razorpay_simulator.control import Control
from test_razorpay_money_back import paid

from saleor_plugins.core import clock
from saleor_plugins.razorpay_gateway import effects, reconciliation
from saleor_plugins.razorpay_gateway.client import RazorpayClient
from saleor_plugins.razorpay_gateway.models import PaymentLink, RazorpayOrder, RefundRecord

pytestmark = pytest.mark.usefixtures("own_tables", "saleor")

OTHER = "wholesale"
OTHER_KEY, OTHER_SECRET = "rzp_test_SandboxTrade01", "SandboxTradeSecret000001"


@pytest.fixture
def two_accounts(
    saleor: FakeSaleor, settings_of_channel: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> Iterator[dict[str, Any]]:
    """A second channel with a Razorpay account of its own; its settings."""
    from saleor_plugins.host import plugins

    others = {**settings_of_channel, "key_id": OTHER_KEY, "key_secret": OTHER_SECRET}

    def stored(_plugin: str, slug: str | None = None) -> Any:
        values = others if slug == OTHER else settings_of_channel
        return plugins.PluginSettings(True, values, slug)

    monkeypatch.setattr(plugins, "configuration", stored)
    yield others


def open_order(razorpay: Control, key_id: str, channel: str, minutes: int) -> RazorpayOrder:
    past = clock.now() - timedelta(minutes=minutes)
    (order_id,) = razorpay.make_orders(key_id, 1)
    return order_row(
        order_id=order_id, key_id=key_id, channel=channel, amount=50000,
        ask_at=past, created_at=past,
    )  # fmt: skip


def test_one_account_that_wants_peace_does_not_silence_the_others(
    razorpay: Control, two_accounts: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given an account over its limit whose orders are the oldest, then the other one's are asked."""
    from saleor_plugins.core.errors import ProviderRateLimited

    limited = [open_order(razorpay, KEY_ID, CHANNEL, 60 + n) for n in range(3)]
    other = open_order(razorpay, OTHER_KEY, OTHER, 16)
    asked: list[str] = []
    real = RazorpayClient.order_payments

    def answer(self: RazorpayClient, order_id: str) -> Any:
        asked.append(self.key_id)
        if self.key_id == KEY_ID:
            raise ProviderRateLimited("too many", provider="Razorpay", status=429)
        return real(self, order_id)

    monkeypatch.setattr(RazorpayClient, "order_payments", answer)
    assert reconciliation.run() == 1
    assert sorted(asked) == sorted([KEY_ID, OTHER_KEY])
    due = RazorpayOrder.objects.filter(ask_at__lte=clock.now()).values_list("pk", flat=True)
    assert set(due) == {order.pk for order in limited}
    assert other.pk not in due


def test_an_order_that_razorpay_does_not_know_is_not_asked_about_for_ever(
    razorpay: Control,
) -> None:
    """Given a channel that moved to another account, then its old orders end with the questions."""
    past = clock.now() - timedelta(minutes=16)
    young = order_row(ask_at=past, created_at=past)
    long_ago = clock.now() - timedelta(hours=81)
    old = order_row(ask_at=past, created_at=long_ago)
    assert reconciliation.run() == 2
    young.refresh_from_db()
    old.refresh_from_db()
    assert young.ask_at is not None and young.ask_at > clock.now() + timedelta(minutes=10)
    assert old.ask_at is None


def test_while_the_keys_are_wrong_questions_become_rare_and_do_not_end(
    razorpay: Control, settings_of_channel: dict[str, Any]
) -> None:
    """Given keys that were revoked for a week, then paid orders are found when they are mended."""
    past = clock.now() - timedelta(days=7)
    (order_id,) = razorpay.make_orders(KEY_ID, 1)
    order = order_row(order_id=order_id, amount=50000, ask_at=past, created_at=past)
    razorpay.pay_order(order_id)
    settings_of_channel["key_secret"] = "revoked"
    assert reconciliation.run() == 1
    order.refresh_from_db()
    assert order.ask_at is not None
    assert timedelta(hours=1) < order.ask_at - clock.now() < timedelta(days=1)
    settings_of_channel["key_secret"] = KEY_SECRET
    RazorpayOrder.objects.update(ask_at=clock.now())
    assert reconciliation.run() == 1
    assert order.payments.exists()


def pending_refund(order: RazorpayOrder, payment: Any, refund_id: str, hours: int) -> RefundRecord:
    at = clock.now() - timedelta(hours=hours)
    return RefundRecord.objects.create(
        key=refund_id, payment=payment, refund_id=refund_id, state=1, amount=100, currency="INR",
        created_at=at, updated_at=at,
    )  # fmt: skip


def test_a_refund_that_cannot_be_asked_about_does_not_hide_the_next(
    razorpay: Control, saleor: FakeSaleor
) -> None:
    """Given an old refund of another account, then the ones after it are still asked about."""
    order, payment = paid(razorpay)
    pending_refund(order, payment, "rfnd_Unknown000001", 48)
    made = razorpay.refund_in_dashboard(payment.payment_id, 5000)
    razorpay.settle_refund(made["id"])
    known = pending_refund(order, payment, made["id"], 24)
    RefundRecord.objects.filter(pk=known.pk).update(amount=5000)
    assert reconciliation.ask_refunds() == 2
    assert reconciliation.ask_refunds() == 0
    known.refresh_from_db()
    assert known.progress.name == "PROCESSED"
    assert saleor.kinds["REFUND_SUCCESS"] == 1


def test_a_link_that_cannot_be_asked_about_does_not_hide_the_next(razorpay: Control) -> None:
    past = clock.now() - timedelta(hours=2)
    client = RazorpayClient(KEY_ID, KEY_SECRET)
    made = client.create_payment_link(amount=5000, currency="INR", reference_id="l-known")
    for link_id, reference in (("plink_Unknown00001", "l-unknown"), (made["id"], "l-known")):
        PaymentLink.objects.create(
            link_id=link_id, reference_id=reference, key_id=KEY_ID, channel=CHANNEL, amount=5000,
            saleor_order_id=uuid4(), currency="INR", ask_at=past, created_at=past,
        )  # fmt: skip
        past += timedelta(minutes=1)
    assert reconciliation.ask_links() == 2
    assert reconciliation.ask_links() == 0


def test_money_that_went_back_before_we_asked_buys_nothing(
    razorpay: Control, saleor: FakeSaleor
) -> None:
    """Given a payment refunded in Razorpay's dashboard and no webhook, then both are told, in order."""
    client = RazorpayClient(KEY_ID, KEY_SECRET)
    made = client.create_order(
        amount=12000, currency="INR", receipt=uuid4().hex, payment={"capture": "automatic"}
    )
    past = clock.now() - timedelta(minutes=16)
    order = order_row(order_id=made["id"], ask_at=past, created_at=past)
    payment = razorpay.pay_order(made["id"])
    razorpay.settle_refund(razorpay.refund_in_dashboard(payment["id"])["id"])
    told: list[str] = []
    complete, report = saleor.complete, saleor.report

    from saleor_plugins.host import checkouts, payments

    def reported(**words: Any) -> bool:
        told.append(words["kind"])
        return report(**words)

    def completed(*args: Any, **options: Any) -> Any:
        told.append("complete")
        return complete(*args, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(payments, "report_transaction_event", reported)
        patch.setattr(checkouts, "complete_checkout", completed)
        assert reconciliation.run() == 1
    assert told[:3] == ["CHARGE_SUCCESS", "REFUND_REQUEST", "REFUND_SUCCESS"]
    assert RefundRecord.objects.get().amount == 12000
    order.refresh_from_db()
    assert effects.settle(order.pk)


def test_a_payment_that_comes_while_a_list_is_read_is_not_counted_twice(
    razorpay: Control, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given a report of today, when somebody pays between two pages, then no payment is in it twice."""
    from saleor_plugins.razorpay_gateway import client as wire

    monkeypatch.setattr(wire, "PAGE", 2)
    client = RazorpayClient(KEY_ID, KEY_SECRET)
    for order_id in razorpay.make_orders(KEY_ID, 4):
        razorpay.pay_order(order_id)
    now = int(clock.now().timestamp())
    found = client.list_payments(now - 3600, now + 3600)
    listed = [next(found)["id"], next(found)["id"]]
    (late,) = razorpay.make_orders(KEY_ID, 1)
    razorpay.pay_order(late)
    listed += [item["id"] for item in found]
    assert len(listed) == len(set(listed)) == 4
