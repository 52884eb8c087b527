"""Whatever customers, banks and merchants do in whatever order, the money adds up."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, precondition, rule
from razorpay_simulator import Simulator, accounts, orders, payments, refunds
from razorpay_simulator.wire import RazorpayError

ADVANCES = (60, 86400, 6 * 86400, 200 * 86400)


class Shop(RuleBasedStateMachine):
    """Orders, attempts, late answers, captures, refunds and time, in any order. Refusals are fine."""

    made_orders = Bundle("made_orders")
    made_payments = Bundle("made_payments")
    made_refunds = Bundle("made_refunds")

    def __init__(self) -> None:
        super().__init__()
        self.sim = Simulator()
        self.sim.on_tick(refunds.tick)
        self.account = accounts.create(self.sim)
        accounts_events = {"id": "whk_x", "_account": self.account["id"], "url": "http://x/"}
        self.sim.store.put(
            "endpoint", {**accounts_events, "secret": "s", "events": [], "enabled": True}
        )

    @precondition(lambda self: self.sim.store.count("order") < 2)
    @rule(
        target=made_orders,
        amount=st.integers(min_value=100, max_value=10**7),
        capture=st.sampled_from(["manual", "automatic"]),
        partial=st.booleans(),
    )
    def order(self, amount: int, capture: str, partial: bool) -> str:
        made = orders.new(
            self.sim,
            self.account,
            amount=amount,
            currency="INR",
            capture={"capture": capture},
            partial=partial,
        )
        return str(made["id"])

    @rule(target=made_payments, order_id=made_orders, share=st.integers(min_value=1, max_value=4))
    def attempt(self, order_id: str, share: int) -> str | None:
        order = self.sim.any("order", order_id)
        amount = max(1, order["amount_due"] // (share if order["_partial"] else 1))
        return self.allowed(
            payments.start,
            self.account,
            order=order,
            amount=amount,
            currency="INR",
            method="upi",
        )

    @rule(payment_id=made_payments)
    def authorize(self, payment_id: str | None) -> None:
        self.on_payment(payments.authorize, payment_id)

    @rule(payment_id=made_payments)
    def fail(self, payment_id: str | None) -> None:
        self.on_payment(payments.fail, payment_id)

    @rule(payment_id=made_payments)
    def capture(self, payment_id: str | None) -> None:
        payment = self.sim.store.get("payment", payment_id or "")
        if payment is not None:
            call: Any = type("Call", (), {})()
            call.sim, call.account = self.sim, self.account
            call.fields = lambda: payments_fields(payment)
            self.allowed(lambda sim: payments.capture_call(call, payment["id"]))

    @rule(
        target=made_refunds,
        payment_id=made_payments,
        amount=st.none() | st.integers(min_value=1, max_value=10**7),
        speed=st.sampled_from(["normal", "optimum"]),
    )
    def refund(self, payment_id: str | None, amount: int | None, speed: str) -> str | None:
        payment = self.sim.store.get("payment", payment_id or "")
        if payment is None:
            return None
        body = {"speed": speed} if amount is None else {"speed": speed, "amount": amount}
        return self.allowed(refunds.from_body, payment, body)

    @rule(refund_id=made_refunds, processed=st.booleans())
    def settle(self, refund_id: str | None, processed: bool) -> None:
        refund = self.sim.store.get("refund", refund_id or "")
        if refund is not None:
            self.allowed(refunds.process if processed else refunds.fail, refund)

    @rule(seconds=st.sampled_from(ADVANCES))
    def time_passes(self, seconds: int) -> None:
        self.sim.advance(seconds)

    def on_payment(self, act: Any, payment_id: str | None) -> None:
        payment = self.sim.store.get("payment", payment_id or "")
        if payment is not None:
            self.allowed(act, payment)

    def allowed(self, act: Any, *args: Any, **kwargs: Any) -> str | None:
        try:
            done = act(self.sim, *args, **kwargs)
        except RazorpayError:
            return None
        return str(done["id"]) if done else None

    @invariant()
    def orders_add_up(self) -> None:
        for order in self.sim.store.newest_first("order"):
            own = orders.payments_of(self.sim, order["id"])
            captured = [payment["amount"] for payment in own if payment["captured"]]
            assert order["amount_paid"] == sum(captured) <= order["amount"]
            assert order["amount_due"] == order["amount"] - order["amount_paid"]
            assert (order["status"] == "paid") == (order["amount_due"] == 0)
            assert order["attempts"] == len(own)

    @invariant()
    def payments_add_up(self) -> None:
        for payment in self.sim.store.newest_first("payment"):
            own = self.sim.store.newest_first("refund", payment_id=payment["id"])
            alive = sum(refund["amount"] for refund in own if refund["status"] != "failed")
            assert payment["amount_refunded"] == alive <= payment["amount"]
            full = payment["amount_refunded"] == payment["amount"]
            assert (payment["status"] == "refunded") == full
            assert (payment["fee"] is not None) == payment["captured"]

    @invariant()
    def events_are_told_once(self) -> None:
        told: Counter[tuple[str, str]] = Counter()
        for event in self.sim.store.newest_first("event"):
            payload = json.loads(event["body"])["payload"]
            main = "order" if event["event"] == "order.paid" else event["event"].split(".")[0]
            told[event["event"], payload[main]["entity"]["id"]] += 1
        assert all(count == 1 for count in told.values())


def payments_fields(payment: dict[str, Any]) -> Any:
    from razorpay_simulator.wire import Fields

    return Fields({"amount": payment["amount"], "currency": payment["currency"]})


TestMoneyAddsUp = Shop.TestCase
TestMoneyAddsUp.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
