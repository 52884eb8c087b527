"""The one door: facts are matched, records move up, any order of the same facts ends the same."""

import itertools
import threading
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from razorpay_doubles import FakeSaleor, fact, order_row, source

from saleor_plugins.core.models import AuditEntry
from saleor_plugins.razorpay_gateway import effects, events, transactions
from saleor_plugins.razorpay_gateway.models import PaymentRecord, RazorpayOrder
from saleor_plugins.razorpay_gateway.transactions import Applied, Refused

pytestmark = pytest.mark.usefixtures("own_tables")

TELLINGS = ("authorized", "captured", "order.paid", "failed")


def tell(order: RazorpayOrder, what: str, payment_id: str = "pay_A") -> Any:
    """An event as a fact; order.paid says the same of a payment as payment.captured."""
    return fact(order, "captured" if what == "order.paid" else what, payment_id)


def state_of(order: RazorpayOrder, saleor: FakeSaleor) -> Any:
    """Everything about money that must not depend on the order of events."""
    order.refresh_from_db()
    records = list(
        order.payments.order_by("payment_id").values_list("payment_id", "state", "captured")
    )
    token = order.transaction_token
    money = {key[1:]: amount for key, amount in saleor.events.items() if key[0] == token}
    return records, order.paid, order.completion, order.unsettled, money


@pytest.mark.parametrize("told", list(itertools.permutations(TELLINGS)), ids=",".join)
def test_every_permutation_of_one_payments_events(
    told: tuple[str, ...], saleor: FakeSaleor
) -> None:
    """Given all four events in any order, settled after each, then one charge and one order."""
    order = order_row()
    for what in told:
        transactions.apply(tell(order, what), source())
        effects.settle(order.pk)
    records, paid, completion, unsettled, money = state_of(order, saleor)
    assert records == [("pay_A", events.PaymentState.CAPTURED, True)]
    assert (paid, completion, unsettled) == (True, "done", False)
    assert list(money) == [("CHARGE_SUCCESS", "pay_A")]
    assert str(money[("CHARGE_SUCCESS", "pay_A")]) == "120.00"
    assert len(saleor.orders) == 1


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    told=st.lists(
        st.tuples(st.sampled_from(TELLINGS), st.sampled_from(["pay_A", "pay_B"]), st.booleans()),
        min_size=1,
        max_size=10,
    )
)
def test_any_sequence_of_two_payments_ends_as_its_sorted_self(
    saleor: FakeSaleor, told: list[tuple[str, str, bool]]
) -> None:
    """Given any events of two attempts, repeated and shuffled, then the order of telling is lost."""
    ends = []
    for sequence in (told, sorted(told, reverse=True), told + told):
        order = order_row()
        for what, payment_id, settle in sequence:
            transactions.apply(tell(order, what, f"{payment_id}{order.pk}"), source())
            if settle:
                effects.settle(order.pk)
        effects.settle(order.pk)
        records, *rest, money = state_of(order, saleor)
        plain = [(pid.removesuffix(str(order.pk)), *more) for pid, *more in records]
        cash = {(k, r.removesuffix(str(order.pk))): a for (k, r), a in money.items()}
        ends.append((plain, rest, cash))
    assert ends[0] == ends[1] == ends[2]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"amount": 11900}, "AMOUNT"),
        ({"currency": "USD"}, "CURRENCY"),
        ({"order_id": "order_Other"}, "UNKNOWN_ORDER"),
        ({"order_id": None}, "FOREIGN"),
        ({"invoice_id": "inv_A"}, "FOREIGN"),
        ({"status": "teleported", "captured": False}, "UNKNOWN_STATE"),
    ],
)
def test_what_does_not_match_is_refused(
    saleor: FakeSaleor, changes: dict[str, Any], code: str
) -> None:
    """Given a genuine payment of something else, then nothing of ours moves."""
    order = order_row()
    outcome = transactions.apply(fact(order, **changes), source())
    assert isinstance(outcome, Refused) and outcome.code == code
    order.refresh_from_db()
    assert (order.paid, order.unsettled, PaymentRecord.objects.count()) == (False, False, 0)


def test_the_account_must_be_the_one_that_made_the_order(
    saleor: FakeSaleor, settings_of_channel: dict[str, Any]
) -> None:
    order = order_row()
    outcome = transactions.apply(fact(order), source(key_id="rzp_test_Other", channel="trade"))
    assert isinstance(outcome, Refused) and outcome.code == "FOREIGN_ACCOUNT"
    # The same account in another channel, and rotated keys in the same channel, are ours.
    assert isinstance(transactions.apply(fact(order), source(channel="trade")), Applied)
    rotated = source(key_id="rzp_test_Rotated1")
    assert isinstance(transactions.apply(fact(order), rotated), Applied)
    # So is one account of two channels whose key was changed, told under the other channel's address.
    beside = source(key_id="rzp_test_Rotated1", channel="trade")
    settings_of_channel["key_id"] = "rzp_test_Rotated1"
    assert isinstance(transactions.apply(fact(order), beside), Applied)


def test_late_authorization(saleor: FakeSaleor) -> None:
    """Given a payment that failed, when the bank says yes days later, then it counts."""
    order = order_row(flow="authorize")
    transactions.apply(fact(order, "failed"), source())
    effects.settle(order.pk)
    transactions.apply(fact(order, "authorized"), source())
    effects.settle(order.pk)
    assert saleor.attempts == [("AUTHORIZATION_FAILURE", "pay_A", "declined")]
    assert saleor.kinds == {"AUTHORIZATION_SUCCESS": 1}
    assert order.payments.get().outcome == "authorized"


def test_razorpays_own_refund_releases_an_authorization(saleor: FakeSaleor) -> None:
    """Given an authorization that nobody captured, when given back, then it is cancelled."""
    order = order_row(flow="authorize")
    transactions.apply(fact(order, "authorized"), source())
    effects.settle(order.pk)
    back = fact(order, "refunded", captured=False, amount_refunded=order.amount)
    transactions.apply(back, source())
    effects.settle(order.pk)
    assert saleor.kinds == {"AUTHORIZATION_SUCCESS": 1, "CANCEL_SUCCESS": 1}


def test_a_second_authorization_is_not_reported_twice(saleor: FakeSaleor) -> None:
    """Saleor refuses a second AUTHORIZATION_SUCCESS on a transaction; we do not ask."""
    order = order_row(flow="authorize")
    for payment_id in ("pay_A", "pay_B"):
        transactions.apply(fact(order, "authorized", payment_id), source())
        effects.settle(order.pk)
    assert saleor.kinds == {"AUTHORIZATION_SUCCESS": 1}


def test_the_shopper_may_come_back_to_an_older_session(saleor: FakeSaleor) -> None:
    """Given two sessions sharing an order, then the money is where the shopper came back."""
    order = order_row()
    older = uuid4()
    transactions.apply(fact(order), source(), session=older)
    effects.settle(order.pk)
    assert [key[0] for key in saleor.events] == [older]
    # Once reported, it stays there.
    transactions.apply(fact(order), source(), session=uuid4())
    effects.settle(order.pk)
    assert [key[0] for key in saleor.events] == [older]


def test_money_told_on_one_session_is_not_told_on_another(
    saleor: FakeSaleor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given a worker that is just telling Saleor, when the shopper comes back to an older session
    with more to know of the payment, then the money stays where it is being told.
    """
    from saleor_plugins.host import payments

    order, older = order_row(), uuid4()
    newest = order.transaction_token
    transactions.apply(fact(order, fee=0), source())

    def meanwhile(**told: Any) -> bool:
        transactions.apply(fact(order, fee=283), source(), session=older)
        return saleor.report(**told)

    monkeypatch.setattr(payments, "report_transaction_event", meanwhile)
    effects.settle(order.pk)
    # The older session's answer would say CHARGE_SUCCESS only for a payment that is its own.
    assert order.payments.get().transaction_token == newest
    assert [key[0] for key in saleor.events] == [newest]


def test_money_answered_on_one_session_is_not_told_on_another(
    saleor: FakeSaleor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given a worker that read its rows, when an older session answers first, then it is told there."""
    from saleor_plugins.razorpay_gateway import reports

    order, older = order_row(), uuid4()
    transactions.apply(fact(order, fee=0), source())
    owed = reports.owed

    def late(flow: str, payments: Any) -> Any:
        transactions.apply(fact(order, fee=283), source(), session=older)
        return owed(flow, payments)

    monkeypatch.setattr(reports, "owed", late)
    effects.settle(order.pk)
    assert order.payments.get().transaction_token == older
    assert [key[0] for key in saleor.events] == [older]


def test_a_payment_answers_for_one_session_only(saleor: FakeSaleor) -> None:
    """Given a payment that a session was answered with, then a second session has no claim to it."""
    order, first, second = order_row(), uuid4(), uuid4()
    transactions.apply(fact(order, fee=0), source(), session=first)
    transactions.apply(fact(order, fee=283), source(), session=second)
    assert order.payments.get().transaction_token == first


def test_actions_are_of_the_transactions_own_payments(
    saleor: FakeSaleor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given one order paid on two transactions, when one is given back, then it has nothing to refund."""
    from saleor_plugins.host import payments

    shown: dict[tuple[Any, str], Any] = {}

    def report(**told: Any) -> bool:
        shown[(told["token"], told["kind"])] = told["actions"]
        return saleor.report(**told)

    monkeypatch.setattr(payments, "report_transaction_event", report)
    order, older = order_row(), uuid4()
    transactions.apply(fact(order, "captured", "pay_1"), source(), session=older)
    transactions.apply(fact(order, "captured", "pay_2"), source(), session=uuid4())
    refund = {"id": "rfnd_1", "payment_id": "pay_1", "amount": 12000, "currency": "INR"}
    transactions.apply(events.refund({**refund, "status": "processed"}), source())
    effects.settle(order.pk)
    assert shown[(older, "REFUND_SUCCESS")] == []


def test_a_shopper_who_has_paid_is_not_told_that_a_former_try_failed(saleor: FakeSaleor) -> None:
    from saleor_plugins.core.models import OutboxMessage

    order = order_row()
    for state, payment_id in (("captured", "pay_2"), ("failed", "pay_1")):
        transactions.apply(fact(order, state, payment_id), source())
        effects.settle(order.pk)
    assert [reference for _, reference, _ in saleor.attempts] == ["pay_1"]
    keys = OutboxMessage.objects.filter(kind="notifications.event").values_list("key", flat=True)
    assert not [key for key in keys if key.startswith("payment_failed")]


DISPUTES = ("created", "under_review", "lost", "closed")


@pytest.mark.parametrize("told", list(itertools.permutations(DISPUTES)), ids=",".join)
def test_every_permutation_of_a_lost_disputes_events(
    told: tuple[str, ...], saleor: FakeSaleor
) -> None:
    """Given a lost dispute's events in any order, then one charge-back, and it stays lost."""
    order = order_row()
    transactions.apply(fact(order), source())
    for status in told:
        entity = {"id": "disp_A", "payment_id": "pay_A", "amount": 12000, "currency": "INR"}
        lost = {"amount_deducted": 12000} if status == "lost" else {}
        dispute = events.dispute({**entity, **lost}, f"payment.dispute.{status}")
        transactions.apply(dispute, source())
        effects.settle(order.pk)
    assert order.payments.get().disputes.get().status == "lost"
    assert saleor.kinds["CHARGE_BACK"] == 1


def test_every_attempt_is_logged_with_its_outcome(saleor: FakeSaleor) -> None:
    """Property 64: given attempts, then each is in the audit log with id and outcome."""
    order = order_row()
    transactions.apply(fact(order, "failed", "pay_1"), source())
    transactions.apply(fact(order, "captured", "pay_2"), source())
    entries = AuditEntry.objects.filter(action="payment.attempt").order_by("pk")
    logged = [(entry.object_id, entry.new["outcome"]) for entry in entries]
    assert logged == [("pay_1", "failed"), ("pay_2", "captured")]


def test_a_settle_that_fails_half_way_is_finished_later(
    saleor: FakeSaleor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given Saleor stumbling at the report, when settled again, then everything is told once."""
    order = order_row()
    transactions.apply(fact(order), source())
    real = saleor.report
    calls = iter([RuntimeError("database is restarting")])

    def stumbling(**told: Any) -> bool:
        for error in calls:
            raise error
        return real(**told)

    from saleor_plugins.host import payments

    monkeypatch.setattr(payments, "report_transaction_event", stumbling)
    with pytest.raises(RuntimeError):
        effects.settle(order.pk)
    order.refresh_from_db()
    assert order.unsettled
    assert effects.settle(order.pk)
    assert saleor.kinds == {"CHARGE_SUCCESS": 1}


def test_a_claim_keeps_others_away_for_its_lease(saleor: FakeSaleor) -> None:
    order = order_row()
    transactions.apply(fact(order), source())
    assert not effects.claim(order.pk), "who applied the fact is settling it"
    for _ in range(2):
        RazorpayOrder.objects.update(settle_after=order.created_at - timedelta(seconds=1))
        assert effects.claim(order.pk) and not effects.claim(order.pk)


def test_callback_against_webhook_100_rounds(saleor: FakeSaleor) -> None:
    """Given two threads with the same payment, 100 times, then one record and one charge each."""
    from django.db import connection

    for number in range(100):
        order = order_row()
        start = threading.Barrier(2)
        failures: list[BaseException] = []

        def run(
            told: Any, order: Any = order, start: Any = start, failures: Any = failures
        ) -> None:
            try:
                start.wait()
                transactions.apply(told, source())
                effects.settle(order.pk)
            except BaseException as error:
                failures.append(error)
            finally:
                connection.close()

        told = (fact(order, "captured", f"pay_{number}"), fact(order, "captured", f"pay_{number}"))
        threads = [threading.Thread(target=run, args=(each,)) for each in told]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        effects.settle(order.pk)
        records, paid, completion, unsettled, money = state_of(order, saleor)
        assert len(records) == 1 and (paid, completion, unsettled) == (True, "done", False)
        assert list(money) == [("CHARGE_SUCCESS", f"pay_{number}")]
    assert len(saleor.orders) == 100
