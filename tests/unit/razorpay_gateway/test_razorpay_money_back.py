"""Captures, refunds, cancellations, completions: intent first, effect once, unknown asked about."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from razorpay_doubles import CHANNEL, KEY_ID, FakeSaleor, fact, order_row, source
from razorpay_simulator.control import Control

from saleor_plugins.core import clock, outbox
from saleor_plugins.core.errors import Conflict
from saleor_plugins.core.models import OutboxMessage
from saleor_plugins.core.money import Money
from saleor_plugins.host.payments import OpenRequest
from saleor_plugins.razorpay_gateway import (
    api,
    completion,
    effects,
    reconciliation,
    registry,
    requests,
    settlements,
    transactions,
)
from saleor_plugins.razorpay_gateway.models import (
    DisputeRecord,
    Escalation,
    PaymentRecord,
    RazorpayOrder,
    RefundRecord,
)

pytestmark = pytest.mark.usefixtures("own_tables", "saleor")


def work() -> list[str]:
    """Perform everything in the outbox that is ours and due, as the workers would."""
    states = []
    for pk in OutboxMessage.objects.filter(kind__startswith="razorpay.").values_list(
        "pk", flat=True
    ):
        OutboxMessage.objects.filter(pk=pk, state__in=["pending", "unknown"]).update(
            due_at=clock.now() - timedelta(seconds=1)
        )
        if state := outbox.dispatch(pk):
            states.append(str(state.value))
    return states


def paid(razorpay: Control, flow: str = "charge", **changes: Any) -> tuple[RazorpayOrder, Any]:
    """An order that was really paid at the simulator, and settled."""
    from saleor_plugins.razorpay_gateway import events
    from saleor_plugins.razorpay_gateway.client import RazorpayClient

    client = RazorpayClient(KEY_ID, "SandboxRetailSecret00001")
    capture = "automatic" if flow == "charge" else "manual"
    made = client.create_order(
        amount=12000, currency="INR", receipt=uuid4().hex, payment={"capture": capture}
    )
    order = order_row(order_id=made["id"], flow=flow, **changes)
    payment = razorpay.pay_order(made["id"])
    transactions.apply(events.payment(client.fetch_payment(payment["id"])), source())
    effects.settle(order.pk)
    order.refresh_from_db()
    return order, order.payments.get()


def ask(kind: str, event_id: int, payment: PaymentRecord, amount: str) -> None:
    requests.take(kind, event_id, payment.transaction_token, Decimal(amount))


def test_a_refund_from_request_to_bank(razorpay: Control, saleor: FakeSaleor) -> None:
    _order, payment = paid(razorpay)
    ask("refund_request", 7, payment, "50.00")
    ask("refund_request", 7, payment, "50.00")
    assert work() == ["done"]
    (refund,) = razorpay.objects("refund")
    assert (refund["amount"], refund["receipt"]) == (5000, f"r7-{payment.payment_id}")
    assert saleor.answers == [(7, {"pspReference": refund["id"]})]
    razorpay.settle_refund(refund["id"])
    RefundRecord.objects.update(updated_at=clock.now() - timedelta(days=1))
    reconciliation.ask_refunds()
    assert saleor.kinds == {"CHARGE_SUCCESS": 1, "REFUND_SUCCESS": 1}


def test_a_webhook_may_tell_of_our_refund_before_its_answer_does(
    razorpay: Control, saleor: FakeSaleor
) -> None:
    """Given refund.created before the HTTP answer, then it is our request, not a second refund."""
    from saleor_plugins.razorpay_gateway import events

    order, payment = paid(razorpay)
    ask("refund_request", 7, payment, "50.00")
    early = events.refund(
        {
            "id": "rfnd_Early000000001",
            "payment_id": payment.payment_id,
            "amount": 5000,
            "currency": "INR",
            "status": "pending",
            "receipt": f"r7-{payment.payment_id}",
        }
    )
    transactions.apply(early, source())
    effects.settle(order.pk)
    assert RefundRecord.objects.count() == 1
    assert saleor.answers == [(7, {"pspReference": "rfnd_Early000000001"})]
    assert work() == ["done"]
    assert razorpay.objects("refund") == []


@pytest.mark.parametrize("kind", ["reset", "status", "html"])
def test_an_unknown_refund_is_looked_for_before_it_is_asked_again(
    razorpay: Control, saleor: FakeSaleor, kind: str
) -> None:
    _order, payment = paid(razorpay)
    ask("refund_request", 7, payment, "50.00")
    razorpay.fault(kind, method="POST", path="/v1/payments/*/refund", when="after", count=4)
    assert work() == ["unknown"]
    razorpay.clear_faults()
    assert work() == ["done"]
    assert len(razorpay.objects("refund")) == 1
    assert RefundRecord.objects.get().refund_id == razorpay.objects("refund")[0]["id"]


def test_a_refund_is_of_its_own_transactions_money(razorpay: Control, saleor: FakeSaleor) -> None:
    """Given one Razorpay order paid twice, on two transactions, then each refunds what it holds."""
    order, first = paid(razorpay)
    second = PaymentRecord.objects.create(
        payment_id="pay_Second", order=order, transaction_token=uuid4(), state=4, amount=12000,
        currency="INR", captured=True, reported=["CHARGE_SUCCESS", "WEIGHED"],
        paid_at=clock.now(), created_at=clock.now(), updated_at=clock.now(),
    )  # fmt: skip
    ask("refund_request", 1, second, "120.00")
    assert RefundRecord.objects.get(request_event=1).payment == second
    ask("refund_request", 2, first, "50.00")
    assert RefundRecord.objects.get(request_event=2).payment == first
    # What the other transaction still has is not this one's to give back.
    ask("refund_request", 3, second, "50.00")
    ((event_id, answer),) = saleor.answers
    assert (event_id, answer["result"]) == (3, "REFUND_FAILURE")


def test_a_refund_finds_the_payment_of_an_earlier_order(
    razorpay: Control, saleor: FakeSaleor
) -> None:
    """Given a transaction whose session was opened again after it was paid, then its money is found."""
    order, payment = paid(razorpay)
    order_row(transaction_token=payment.transaction_token, checkout_id=order.checkout_id)
    ask("refund_request", 1, payment, "50.00")
    assert RefundRecord.objects.get().payment == payment
    assert saleor.answers == []


def test_more_than_was_paid_is_refused(razorpay: Control, saleor: FakeSaleor) -> None:
    _order, payment = paid(razorpay)
    ask("refund_request", 1, payment, "100.00")
    ask("refund_request", 2, payment, "20.01")
    ((event_id, answer),) = saleor.answers
    assert (event_id, answer["result"]) == (2, "REFUND_FAILURE")
    assert "INR 20.00" in answer["message"]
    ask("refund_request", 3, payment, "20.00")
    assert RefundRecord.objects.count() == 2


def test_a_refund_after_the_bank_had_it_is_reversed(razorpay: Control, saleor: FakeSaleor) -> None:
    """Given a processed refund, when the bank sends it back, then REFUND_REVERSE."""
    from saleor_plugins.razorpay_gateway import events

    order, payment = paid(razorpay)
    told = {
        "id": "rfnd_A",
        "payment_id": payment.payment_id,
        "amount": 5000,
        "currency": "INR",
        "status": "processed",
    }
    for status in ("processed", "failed", "processed"):
        transactions.apply(events.refund({**told, "status": status}), source())
        effects.settle(order.pk)
    assert saleor.kinds == {
        "CHARGE_SUCCESS": 1,
        "REFUND_REQUEST": 1,
        "REFUND_SUCCESS": 1,
        "REFUND_REVERSE": 1,
    }


def test_capture_in_full_once(razorpay: Control, saleor: FakeSaleor) -> None:
    _order, payment = paid(razorpay, "authorize")
    ask("charge_request", 3, payment, "120.00")
    razorpay.fault("reset", path="/v1/payments/*/capture", when="after", count=1)
    assert work() == ["unknown"]
    assert work() == ["done"]
    assert saleor.kinds == {"AUTHORIZATION_SUCCESS": 1, "CHARGE_SUCCESS": 1}
    assert saleor.answers[-1][1]["result"] == "CHARGE_SUCCESS"
    assert len(razorpay.requests("POST", f"/v1/payments/{payment.payment_id}/capture")) == 1


def test_partial_captures_and_voids_are_refused_in_words(
    razorpay: Control, saleor: FakeSaleor
) -> None:
    _order, payment = paid(razorpay, "authorize")
    ask("charge_request", 3, payment, "1.00")
    ask("cancel_request", 4, payment, "120.00")
    answers = dict(saleor.answers)
    assert "in full only" in answers[3]["message"]
    assert "cannot void" in answers[4]["message"]
    assert OutboxMessage.objects.filter(kind__startswith="razorpay.").count() == 0


def test_voiding_by_capture_and_refund(
    razorpay: Control, saleor: FakeSaleor, settings_of_channel: dict[str, Any]
) -> None:
    settings_of_channel["when_cancelled"] = "capture_then_refund"
    _order, payment = paid(razorpay, "authorize")
    ask("cancel_request", 4, payment, "120.00")
    assert work() == ["done"]
    kinds = [answer.get("result") for _, answer in saleor.answers]
    assert kinds == ["CANCEL_SUCCESS"]
    assert saleor.kinds["CHARGE_SUCCESS"] == saleor.kinds["REFUND_REQUEST"] == 1
    assert razorpay.objects("refund")[0]["amount"] == 12000


def test_requests_that_our_hook_never_heard_of(razorpay: Control, saleor: FakeSaleor) -> None:
    """Given Saleor's request and a crash before our hook, then the sweeper takes it, once."""
    _order, payment = paid(razorpay)
    token = payment.transaction_token
    saleor.open_requests = [
        OpenRequest(9, "refund_request", token, Decimal("5.00"), "INR", "damaged")
    ]
    now = clock.now()
    assert requests.pick_up(since=now, before=now) == 1
    assert requests.pick_up(since=now, before=now) == 0
    assert work() == ["done"]
    assert len(razorpay.objects("refund")) == 1


@pytest.mark.parametrize("code", sorted(completion.IMPOSSIBLE))
def test_what_cannot_be_ordered_goes_back(razorpay: Control, saleor: FakeSaleor, code: str) -> None:
    saleor.refusal = (code, "No.")
    order, _payment = paid(razorpay)
    assert order.completion == "refused"
    assert work() == ["done"]
    assert [r["amount"] for r in razorpay.objects("refund")] == [12000]
    assert Escalation.objects.get().kind == "not_ordered"
    effects.settle(order.pk)
    assert len(razorpay.objects("refund")) == 1


def test_what_was_only_authorized_is_not_said_to_be_refunded(
    razorpay: Control, saleor: FakeSaleor
) -> None:
    """Given an authorization that cannot be ordered, then staff reads that nothing was taken."""
    saleor.refusal = ("INSUFFICIENT_STOCK", "Sold out.")
    order, _payment = paid(razorpay, "authorize")
    assert order.completion == "refused"
    (matter,) = Escalation.objects.all()
    assert "refunded" not in matter.message and "not captured" in matter.message
    assert matter.details["refunded"] is False
    assert razorpay.objects("refund") == []


def test_or_waits_for_staff(
    razorpay: Control, saleor: FakeSaleor, settings_of_channel: dict[str, Any]
) -> None:
    settings_of_channel["when_impossible"] = "escalate"
    saleor.refusal = ("INSUFFICIENT_STOCK", "Sold out.")
    order, _payment = paid(razorpay)
    assert work() == []
    assert order.completion == "refused" and Escalation.objects.get().kind == "not_ordered"


def test_money_that_finds_its_order_after_all_is_kept(
    razorpay: Control, saleor: FakeSaleor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given a refund decided, when the order appears before it is made, then nothing goes back."""
    saleor.refusal = ("INSUFFICIENT_STOCK", "Sold out.")
    _order, _payment = paid(razorpay)
    monkeypatch.setattr(completion, "was_ordered", lambda _: True)
    assert work() == ["done"]
    assert razorpay.objects("refund") == []


def test_something_missing_waits_for_the_shopper(
    razorpay: Control, saleor: FakeSaleor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given a checkout without an address, then it is tried again for half an hour, then decided."""
    saleor.refusal = ("SHIPPING_ADDRESS_NOT_SET", "Where to?")
    order, _payment = paid(razorpay)
    assert (order.completion, order.unsettled) == ("due", True)
    PaymentRecord.objects.update(paid_at=clock.now() - timedelta(minutes=31))
    effects.settle(order.pk)
    order.refresh_from_db()
    assert order.completion == "refused"


def test_a_cart_that_grew_after_the_session_goes_back(
    razorpay: Control, saleor: FakeSaleor
) -> None:
    """Given a checkout that costs more than was asked for, then the difference is named, at once."""
    saleor.refusal, saleor.covered = ("CHECKOUT_NOT_FULLY_PAID", "Not enough."), False
    order, _payment = paid(razorpay)
    assert order.completion == "refused"
    (matter,) = Escalation.objects.all()
    assert "paid INR 120.00, now costs INR 480.00" in matter.message
    assert work() == ["done"]
    assert [r["amount"] for r in razorpay.objects("refund")] == [12000]


def test_one_of_two_payments_waits_for_the_other(razorpay: Control, saleor: FakeSaleor) -> None:
    saleor.refusal = ("CHECKOUT_NOT_FULLY_PAID", "Not yet.")
    order, _ = paid(razorpay, covers_total=False)
    assert (order.completion, order.unsettled) == ("due", True)
    saleor.refusal = None
    effects.settle(order.pk)
    order.refresh_from_db()
    assert order.completion == "done"


def test_a_wallet_top_up(razorpay: Control, monkeypatch: pytest.MonkeyPatch) -> None:
    """Given money for another plugin, then it is told until it has taken it, and Saleor nothing."""
    monkeypatch.setattr(registry, "_captured", {})
    got: list[api.CapturedPayment] = []

    @api.on_captured("wallet.top_up")
    def credited(told: api.CapturedPayment) -> None:
        got.append(told)
        if len(got) == 1:
            raise RuntimeError("not now")

    amount = Money(Decimal("500.00"), "INR")
    first = api.open_payment(
        channel_slug=CHANNEL, amount=amount, purpose="wallet.top_up", reference="42"
    )
    again = api.open_payment(
        channel_slug=CHANNEL, amount=amount, purpose="wallet.top_up", reference="42"
    )
    assert first.order_id == again.order_id == first.checkout["order_id"]
    payment = razorpay.pay_order(first.order_id)
    order = RazorpayOrder.objects.get()
    with pytest.raises(RuntimeError):
        reconciliation.ask(order)
    assert effects.settle(order.pk)
    assert [told.payment_id for told in got] == [payment["id"]] * 2
    assert (got[-1].reference, got[-1].amount) == ("42", amount)

    handed = payment["checkout"]
    assert api.confirm_payment(
        handed["razorpay_order_id"], handed["razorpay_payment_id"], handed["razorpay_signature"]
    )
    api.refund_external(payment["id"], Money(Decimal("100"), "INR"), key="back-1")
    api.refund_external(payment["id"], Money(Decimal("100"), "INR"), key="back-1")
    assert work() == ["done"]
    with pytest.raises(Conflict):
        api.refund_external(payment["id"], Money(Decimal("401"), "INR"), key="back-2")
    assert len(razorpay.objects("refund")) == 1


def test_reconciling_finds_what_nobody_told(razorpay: Control, saleor: FakeSaleor) -> None:
    """Given open orders, one of them paid and one never answered, then all are asked, in batches."""
    from saleor_plugins.razorpay_gateway.client import RazorpayClient

    client = RazorpayClient(KEY_ID, "SandboxRetailSecret00001")
    past = clock.now() - timedelta(minutes=16)
    rows = [
        order_row(order_id=order_id, amount=50000, ask_at=past, created_at=past)
        for order_id in razorpay.make_orders(KEY_ID, 5)
    ]
    client.create_order(amount=12000, currency="INR", receipt="lost-answer")
    lost = order_row(order_id=None, receipt="lost-answer", ask_at=past, created_at=past)
    razorpay.pay_order(rows[2].order_id)
    assert reconciliation.run() == 6
    # Only authorized at Razorpay: in the charge flow it gets captured.
    assert saleor.kinds == {}
    assert work() == ["done"]
    assert saleor.kinds == {"CHARGE_SUCCESS": 1}
    lost.refresh_from_db()
    assert lost.order_id
    assert reconciliation.run() == 0
    nexts = RazorpayOrder.objects.filter(paid=False).values_list("ask_at", flat=True)
    assert all(timedelta(minutes=10) < n - clock.now() < timedelta(minutes=16) for n in nexts)


def test_questions_end_after_three_days() -> None:
    now = clock.now()
    asked, at = [], now
    while (following := reconciliation.next_question(now, at)) is not None:
        asked.append(following - now)
        at = following
    assert asked[0] == timedelta(minutes=15)
    assert timedelta(days=3) < asked[-1] < timedelta(days=4)
    assert len(asked) < 15


def test_a_run_stops_when_razorpay_wants_peace(razorpay: Control) -> None:
    past = clock.now() - timedelta(minutes=16)
    for order_id in razorpay.make_orders(KEY_ID, 3):
        order_row(order_id=order_id, amount=50000, ask_at=past, created_at=past)
    razorpay.fault("status", status=429, retry_after=600, count=10)
    assert reconciliation.run() == 0
    razorpay.clear_faults()
    assert reconciliation.run() == 3


def captured(order: RazorpayOrder, *payment_ids: str) -> None:
    """Razorpay tells of captured payments, one after the other."""
    for payment_id in payment_ids:
        transactions.apply(fact(order, "captured", payment_id), source())
        effects.settle(order.pk)


def given_back() -> dict[str, int]:
    """What goes back of each payment, in minor units."""
    rows = RefundRecord.objects.values_list("payment__payment_id", "amount")
    return dict(rows)


def test_paid_twice_goes_back_once(saleor: FakeSaleor) -> None:
    order = order_row()
    captured(order, "pay_1", "pay_2", "pay_1", "pay_2")
    assert saleor.kinds == {"CHARGE_SUCCESS": 2}
    assert given_back() == {"pay_2": 12000}
    (matter,) = Escalation.objects.all()
    assert (matter.kind, matter.payment_id) == ("paid_twice", "pay_2")
    assert "refunded" in matter.message
    # Told again, also when staff has made the order cheaper meanwhile: nothing more goes.
    saleor.order_total = Decimal("20.00")
    transactions.touch(order.pk)
    effects.settle(order.pk)
    assert given_back() == {"pay_2": 12000}


def test_two_sessions_of_one_checkout_paid_both(saleor: FakeSaleor) -> None:
    first = order_row()
    second = order_row(checkout_id=first.checkout_id, amount=15000)
    captured(first, "pay_1")
    captured(second, "pay_2")
    assert given_back() == {"pay_2": 15000}


def test_a_link_and_a_session_of_one_order_paid_both(saleor: FakeSaleor) -> None:
    saleor_order = uuid4()
    for name in ("pay_1", "pay_2"):
        captured(order_row(checkout_id=None, saleor_order_id=saleor_order), name)
    assert given_back() == {"pay_2": 12000}


def test_two_halves_stay_and_a_bit_too_much_goes(saleor: FakeSaleor) -> None:
    saleor.order_total = Decimal("240.00")
    saleor_order = uuid4()
    orders = [order_row(checkout_id=None, saleor_order_id=saleor_order) for _ in range(3)]
    captured(orders[0], "pay_1")
    captured(orders[1], "pay_2")
    assert given_back() == {}
    saleor.charged_elsewhere = Decimal("20.00")
    captured(orders[2], "pay_3")
    # The first two were weighed before: only the third can be too much.
    assert given_back() == {"pay_3": 12000}


def test_paid_elsewhere_before_is_for_staff(saleor: FakeSaleor) -> None:
    """Cash at the door, or somebody marked the order as paid for this very money: only people know."""
    saleor.charged_elsewhere = Decimal("120.00")
    captured(order_row(), "pay_1", "pay_1")
    assert given_back() == {}
    (matter,) = Escalation.objects.all()
    assert (matter.kind, matter.payment_id) == ("paid_twice", "pay_1")
    assert (matter.details["amount"], matter.details["refunded"]) == (12000, False)


def test_an_order_that_became_cheaper_is_shown_with_the_difference(saleor: FakeSaleor) -> None:
    """Given a cart that shrank after its session was opened, then staff sees what was paid too much."""
    saleor.order_total = Decimal("80.00")
    captured(order_row(), "pay_1", "pay_1")
    assert given_back() == {}
    (matter,) = Escalation.objects.all()
    assert (matter.kind, matter.payment_id) == ("overpaid", "pay_1")
    assert "INR 40.00" in matter.message
    assert (matter.details["amount"], matter.details["refunded"]) == (4000, False)


def test_paid_elsewhere_afterwards_says_nothing_of_the_first(saleor: FakeSaleor) -> None:
    order = order_row()
    captured(order, "pay_1")
    saleor.charged_elsewhere = Decimal("120.00")
    captured(order, "pay_1")
    assert given_back() == {} and not Escalation.objects.exists()


def test_what_a_bank_took_back_is_not_surplus(saleor: FakeSaleor) -> None:
    saleor_order = uuid4()
    first = order_row(checkout_id=None, saleor_order_id=saleor_order)
    captured(first, "pay_1")
    DisputeRecord.objects.create(
        dispute_id="disp_1",
        payment=first.payments.get(),
        status="lost",
        amount=12000,
        deducted=12000,
        currency="INR",
        created_at=clock.now(),
        updated_at=clock.now(),
    )
    captured(order_row(checkout_id=None, saleor_order_id=saleor_order), "pay_2")
    assert given_back() == {}


def test_paid_twice_waits_for_staff_when_the_merchant_says_so(
    saleor: FakeSaleor, settings_of_channel: dict[str, Any]
) -> None:
    settings_of_channel["when_paid_twice"] = "escalate"
    captured(order_row(), "pay_1", "pay_2")
    assert given_back() == {}
    (matter,) = Escalation.objects.all()
    assert matter.kind == "paid_twice" and "refunded" not in matter.message


def test_paid_twice_and_not_ordered_goes_back_twice(saleor: FakeSaleor) -> None:
    saleor.refusal = ("INSUFFICIENT_STOCK", "Sold out.")
    captured(order_row(), "pay_1", "pay_2")
    assert given_back() == {"pay_1": 12000, "pay_2": 12000}


def test_zero_is_all_of_it(razorpay: Control, saleor: FakeSaleor) -> None:
    """Given an authorization that Saleor has not counted yet, then its "all of it" is captured."""
    _order, payment = paid(razorpay, flow="authorize")
    ask("charge_request", 9, payment, "0")
    assert work() == ["done"]
    answers = [answer for event, answer in saleor.answers if event == 9]
    assert [answer["result"] for answer in answers] == ["CHARGE_SUCCESS"]
    assert answers[0]["amount"] == "120.00"


def test_settlements_add_up_per_day() -> None:
    from zoneinfo import ZoneInfo

    from saleor_plugins.razorpay_gateway import events

    def payment(at: int, amount: int, fee: int) -> events.PaymentFact:
        return events.payment(
            {
                "id": "pay",
                "order_id": "o",
                "status": "captured",
                "amount": amount,
                "currency": "INR",
                "fee": fee,
                "tax": fee // 6,
                "created_at": at,
            }
        )

    def refund(at: int, amount: int, status: str) -> events.RefundFact:
        found = {"id": "r", "payment_id": "p", "amount": amount, "currency": "INR"}
        return events.refund({**found, "status": status, "created_at": at})

    midnight = 1_760_034_600  # 2025-10-10 00:00 in India
    days = settlements.per_day(
        [payment(midnight - 1, 10000, 236), payment(midnight, 20000, 472)],
        [refund(midnight, 5000, "processed"), refund(midnight, 700, "failed")],
        ZoneInfo("Asia/Kolkata"),
    )
    assert [(str(d.day), d.gross, d.fees, d.refunded, d.net) for d in days] == [
        ("2025-10-09", 10000, 236, 0, 9764),
        ("2025-10-10", 20000, 472, 5000, 14528),
    ]
