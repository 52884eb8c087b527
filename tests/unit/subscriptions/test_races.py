"""Two people at once, 200 rounds each: pause against charge, skip against lock, cancel against webhook."""

from __future__ import annotations

import random
import time
from decimal import Decimal

import pytest
from django.db import transaction
from engine import CUSTOMER, Bench, first, orders
from test_fifteen_failures import in_threads, razorpay_contract

from saleor_plugins.core.errors import CommerceError
from saleor_plugins.core.money import Money
from saleor_plugins.subscriptions import (
    charges,
    contracts,
    edits,
    lifecycle,
    planning,
    renewals,
    wallet,
)
from saleor_plugins.subscriptions.models import Charge, WalletEntry
from saleor_plugins.subscriptions.schedule import Frequency
from saleor_plugins.subscriptions.states import DeliveryState, PaymentMode

ROUNDS = 200


def hesitate() -> None:
    """A few milliseconds, so that each side wins some of the rounds."""
    time.sleep(random.random() * 0.02)


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """One delivery a contract is enough for a round."""
    monkeypatch.setattr(planning, "HORIZON_DAYS", 3)


def test_pause_against_charge(bench: Bench, quiet: None) -> None:
    """Either the order is there and charged and the pause came after, or neither order nor charge."""
    plan = bench.plan()
    ordered = 0
    for number in range(ROUNDS):
        contract = bench.contract(plan, user_id=1000 + number, mode=PaymentMode.WALLET)
        bench.money(contract, 60)
        start, bench.now = bench.now, first(contract).cutoff_at

        def pause(pk: int = contract.pk) -> None:
            hesitate()
            with transaction.atomic():
                lifecycle.pause(contracts.locked(pk), None, CUSTOMER, bench.now)

        in_threads(pause, renewals.tick)
        row = first(contract)
        balance = wallet.of_contract(contract).balance
        if row.state == DeliveryState.ORDERED:
            ordered += 1
            kinds = list(contract.events.values_list("type", flat=True))
            assert kinds.index("ordered") < kinds.index("paused")
            assert balance == 0 and row.order_id is not None
        else:
            assert row.state == DeliveryState.SKIPPED
            assert balance == Decimal(60) and row.order_id is None
        renewals.tick()
        assert first(contract).state == row.state
        bench.now = start
    assert len(orders()) == ordered and 0 < ordered < ROUNDS, "both sides have to win some rounds"


def test_skip_against_lock(bench: Bench, quiet: None) -> None:
    """The skip either wins entirely or is refused; never a skipped order."""
    plan = bench.plan()
    refused = 0
    for number in range(ROUNDS):
        contract = bench.contract(plan, user_id=2000 + number)
        row = first(contract)
        start = bench.now
        outcome: list[str] = []

        def skip(pk: int = contract.pk, row: object = row, said: list[str] = outcome) -> None:
            hesitate()
            try:
                with transaction.atomic():
                    edits.skip(
                        contracts.locked(pk),
                        row.date,  # type: ignore[attr-defined]
                        CUSTOMER,
                        row.cutoff_at - planning.timedelta(milliseconds=1),  # type: ignore[attr-defined]
                    )
                said.append("skipped")
            except CommerceError:
                said.append("refused")

        bench.now = row.cutoff_at
        in_threads(skip, renewals.tick)
        row.refresh_from_db()
        if outcome == ["skipped"]:
            assert row.state == DeliveryState.SKIPPED and row.order_id is None
        else:
            refused += 1
            assert row.state == DeliveryState.ORDERED
        bench.now = start
    assert len(orders()) == refused and 0 < refused < ROUNDS, "both sides have to win some rounds"


def test_cancel_against_webhook(bench: Bench, quiet: None) -> None:
    """The charge's money is either an order or on its way back; never both, never lost."""
    for number in range(ROUNDS):
        contract = razorpay_contract(bench)
        payment = f"pay_{number}"

        def cancel(pk: int = contract.pk) -> None:
            hesitate()
            with transaction.atomic():
                lifecycle.cancel(contracts.locked(pk), "", CUSTOMER, bench.now)

        def charged(pk: int = contract.pk, payment: str = payment) -> None:
            charges.received(pk, payment, Money(Decimal(60), "INR"))
            renewals.tick()

        in_threads(cancel, charged)
        renewals.tick()
        charge = Charge.objects.get(payment_ref=payment)
        has_order = charge.delivery is not None and charge.delivery.order_id is not None
        returned = WalletEntry.objects.filter(key=f"refund:{payment}").exists()
        assert has_order is not returned
        contract.refresh_from_db()
        assert contract.status == "CANCELLED"
    assert wallet.of_contract(contract).balance == 0
    assert wallet.audit() == []
    assert Frequency(contract.frequency) is Frequency.WEEKLY
