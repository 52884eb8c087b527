"""Razorpay's words become ours; what is not in the tables becomes nothing."""

import json

import pytest
from harness.golden_webhooks import AUTHORIZED, GOLDEN, PAYMENT, REFUND, dispute
from hypothesis import given
from hypothesis import strategies as st

from saleor_plugins.razorpay_gateway import events
from saleor_plugins.razorpay_gateway.events import PaymentState, RefundState


def facts_of(kind: str) -> list[events.Fact]:
    return events.translate(kind, json.loads(GOLDEN[kind])["payload"])


@pytest.mark.parametrize("kind", sorted(GOLDEN))
def test_every_golden_webhook_is_understood(kind: str) -> None:
    """Given each event type that concerns us, then it becomes facts, never "unknown"."""
    facts = facts_of(kind)
    assert facts and not any(isinstance(fact, events.UnknownEvent) for fact in facts)


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        ("payment.failed", PaymentState.FAILED),
        ("payment.authorized", PaymentState.AUTHORIZED),
        ("payment.captured", PaymentState.CAPTURED),
        ("order.paid", PaymentState.CAPTURED),
    ],
)
def test_payments(kind: str, state: PaymentState) -> None:
    (fact,) = facts_of(kind)
    assert isinstance(fact, events.PaymentFact)
    assert (fact.state, fact.amount, fact.currency) == (state, 12000, "INR")
    assert (fact.payment_id, fact.order_id) == (PAYMENT["id"], PAYMENT["order_id"])


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        ("refund.created", RefundState.PENDING),
        ("refund.processed", RefundState.PROCESSED),
        ("refund.failed", RefundState.FAILED),
        ("refund.speed_changed", RefundState.PENDING),
    ],
)
def test_refunds_bring_their_payment_along(kind: str, state: RefundState) -> None:
    """Given a refund event, then the payment's snapshot comes first: its capture may be late."""
    payment, refund = facts_of(kind)
    assert isinstance(payment, events.PaymentFact) and payment.captured
    assert isinstance(refund, events.RefundFact)
    assert (refund.state, refund.amount) == (state, 5000)


def test_a_lost_dispute_tells_what_it_took() -> None:
    paid, fact = facts_of("payment.dispute.lost")
    assert isinstance(paid, events.PaymentFact) and paid.captured
    assert isinstance(fact, events.DisputeFact)
    assert (fact.status, fact.deducted) == ("lost", 12000)
    partial = events.dispute({**dispute("lost"), "amount_deducted": 700}, "payment.dispute.lost")
    assert partial.deducted == 700


def test_subscriptions_tokens_and_invoices_go_elsewhere() -> None:
    """Given a payment with an invoice, then it is never booked on a transaction of ours."""
    invoiced = {"payment": {"entity": {**PAYMENT, "invoice_id": "inv_A"}}}
    for kind in ("payment.captured", "payment.failed", "order.paid"):
        assert events.translate(kind, invoiced) == [events.Forwarded("invoice")]
    refunded = {**invoiced, "refund": {"entity": REFUND}}
    assert events.translate("refund.created", refunded) == [events.Forwarded("invoice")]
    assert facts_of("subscription.charged") == [events.Forwarded("subscription")]


def test_razorpays_own_refund_of_an_uncaptured_payment() -> None:
    """Given "refunded" with captured false, then it was never more than authorized."""
    fact = events.payment(
        {**AUTHORIZED, "status": "refunded", "captured": False, "amount_refunded": 12000}
    )
    assert (fact.state, fact.captured, fact.amount_refunded) == (
        PaymentState.AUTHORIZED,
        False,
        12000,
    )


def test_a_state_from_the_future_changes_nothing() -> None:
    assert events.payment({**PAYMENT, "status": "teleported", "captured": False}).state == 0
    (fact,) = events.translate("payment.teleported", {"payment": {"entity": PAYMENT}})
    assert isinstance(fact, events.UnknownEvent)


def test_people_are_masked() -> None:
    """Given UPI and card payments, then neither VPA nor number is kept in full."""
    upi = events.method({"method": "upi", "vpa": "gaurav.kumar@exampleupi"})
    assert upi.label == "UPI g•••@exampleupi"
    card = events.method({"method": "card", "card": {"network": "Visa", "last4": "1111"}})
    assert (card.label, card.brand, card.last4) == ("Visa •••• 1111", "visa", "1111")
    assert events.method({"method": "wallet", "wallet": "mobikwik"}).label == "mobikwik wallet"
    assert events.method({"method": "netbanking", "bank": "HDFC"}).label == "HDFC netbanking"
    assert events.method({"method": "card", "card": None}).label == "Card"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(
    kind=st.sampled_from(sorted(GOLDEN)),
    name=st.sampled_from(["payment", "refund", "dispute", "payment_link", "order"]),
    rubbish=JSON,
)
def test_rubbish_is_unknown_and_never_an_error(kind: str, name: str, rubbish: object) -> None:
    """Given a payload of any shape, then translating it does not fail."""
    payload = json.loads(GOLDEN[kind])["payload"]
    payload[name] = {"entity": rubbish}
    for fact in events.translate(kind, payload):
        assert fact is not None


@given(JSON)
def test_payloads_of_any_shape(payload: object) -> None:
    if isinstance(payload, dict):
        for kind in GOLDEN:
            events.translate(kind, payload)
