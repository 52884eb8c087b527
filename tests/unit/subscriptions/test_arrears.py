"""What a customer owes: collected once, whichever way the money comes, and noted on the orders that it paid."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from engine import CUSTOMER, Bench, first
from test_fifteen_failures import in_threads, mandate_contract, perform, razorpay_contract

from saleor_plugins.core.errors import ProviderTimeout
from saleor_plugins.core.models import OutboxMessage
from saleor_plugins.core.money import Money
from saleor_plugins.core.work import WorkState
from saleor_plugins.subscriptions import (
    charges,
    contracts,
    debits,
    delivery,
    lifecycle,
    registrations,
    renewals,
    topups,
    wallet,
)
from saleor_plugins.subscriptions.models import (
    Contract,
    Debit,
    Delivery,
    Mandate,
    TopUp,
    Wallet,
    WalletEntry,
)
from saleor_plugins.subscriptions.schedule import Frequency
from saleor_plugins.subscriptions.states import ContractStatus, DeliveryState, PaymentMode


def rupees(amount: int | Decimal) -> Money:
    """An amount as the gateway reports it."""
    return Money(Decimal(amount), "INR")


def another_mandate(bench: Bench, of: Contract, **changes: object) -> Mandate:
    """One more of the same customer, newer, confirmed."""
    assert of.mandate is not None
    values = Mandate.objects.filter(pk=of.mandate.pk).values().get()
    del values["id"]
    return Mandate.objects.create(
        **(values | {"reference": "m2", "token_ref": "token_2"} | changes)
    )


def top_up(contract: Contract, amount: int, payment: str = "pay_top") -> None:
    """Money that the customer has put in."""
    row = TopUp.objects.create(
        wallet=wallet.of_contract(contract),
        amount=amount,
        idempotency_key=payment,
        created_at=contract.created_at,
    )
    topups.captured(str(row.pk), payment, rupees(amount))


def settle(bench: Bench, payment: str) -> Debit:
    """Announce, run and capture what is due."""
    debits.announce_due(bench.now)
    debit = Debit.objects.exclude(state__in=["settled", "failed"]).get()
    assert debit.run_at is not None
    bench.now = debit.run_at
    debits.run_due(bench.now)
    debits.captured(f"{debit.pk}-1", payment, rupees(debit.amount))
    return debit


def paid_and_open(contract: Contract) -> tuple[int, int]:
    """How many orders are noted as paid, and how many are not."""
    rows = contract.deliveries.filter(order_id__isnull=False)
    return rows.filter(paid=True).count(), rows.filter(paid=False).count()


def test_every_mandate_is_reached_however_many_there_are(bench: Bench) -> None:
    """A run that may announce one debit leaves the next customer to the next run, not for ever."""
    for user in range(3):
        contract = bench.contract(
            mode=PaymentMode.MANDATE,
            user_id=500 + user,
            mandate=Mandate.objects.create(
                user_id=500 + user,
                channel_id=1,
                channel_slug="consumer",
                currency="INR",
                rail="upi",
                cap=1000,
                cycle="weekly",
                state="confirmed",
                reference=f"r{user}",
                created_at=bench.now,
            ),
        )
        assert contract.status == ContractStatus.ACTIVE
    bench.live(days=8)
    assert [debits.announce_due(bench.now, limit=1) for _ in range(4)] == [1, 1, 1, 0]
    assert Debit.objects.values("mandate").distinct().count() == 3


def test_two_mandates_do_not_collect_one_debt_twice(bench: Bench) -> None:
    """A customer agreed twice: what is owed is announced on the newer mandate only, also by two workers at once."""
    contract = mandate_contract(bench, cap=1000)
    newer = another_mandate(bench, contract)
    bench.live(days=8)
    in_threads(*[lambda: debits.announce_due(bench.now)] * 4)
    assert [debit.mandate_id for debit in Debit.objects.all()] == [newer.pk]


def test_a_second_mandate_waits_for_the_debit_of_the_first(bench: Bench) -> None:
    """The older mandate's debit is under way when the customer agrees to another one: no second debit."""
    contract = mandate_contract(bench, cap=1000)
    bench.live(days=8)
    assert debits.announce_due(bench.now) == 1
    another_mandate(bench, contract)
    assert debits.announce_due(bench.now) == 0


def test_what_is_left_of_one_debit_counts_for_the_next(bench: Bench) -> None:
    """Debits of 100 against orders of 60: after three of them five orders are paid, not three."""
    contract = mandate_contract(bench)
    bench.live(days=8)
    found = []
    for number in range(3):
        debit = Debit.objects.create(
            mandate=contract.mandate,
            cycle=f"cycle {number}",
            amount=100,
            currency="INR",
            state="sent",
            attempts=1,
            announced_at=bench.now,
        )
        debits.captured(f"{debit.pk}-1", f"pay_{number}", rupees(100))
        found.append(paid_and_open(contract)[0])
    assert found == [1, 3, 5]
    assert wallet.audit() == []


def test_a_cancelled_order_is_neither_collected_nor_noted_as_paid(bench: Bench) -> None:
    """Staff cancelled two of the week's orders: the debit is for the rest and pays the rest."""
    contract = mandate_contract(bench, cap=5000)
    bench.live(days=8)
    for row in list(contract.deliveries.filter(order_id__isnull=False).order_by("date")[:2]):
        delivery.order_cancelled(row.order_id, bench.now)
    this_week = contract.deliveries.filter(
        ordered_on__gte=date(2026, 3, 9), order_id__isnull=False
    ).count()
    of_debit = settle(bench, "pay_1").amount
    alive = contract.deliveries.filter(state=DeliveryState.ORDERED.value).count()
    assert of_debit == 60 * (alive - this_week)
    for row in contract.deliveries.filter(state=DeliveryState.CANCELLED.value):
        assert not row.paid
        assert not OutboxMessage.objects.filter(
            key=f"subscriptions.record_payment:{row.pk}"
        ).exists()


def test_an_order_of_this_cycle_that_was_cancelled_hides_no_debt(bench: Bench) -> None:
    """The running cycle's orders are not collected yet; a cancelled one of them is not owed at all."""
    contract = mandate_contract(bench, cap=5000)
    bench.live(days=8)
    running = contract.deliveries.filter(
        order_id__isnull=False, ordered_on__gte=date(2026, 3, 9)
    ).first()
    assert running is not None
    delivery.order_cancelled(running.order_id, bench.now)
    debits.announce_due(bench.now)
    assert Debit.objects.get().amount == Decimal(420)


def test_one_debit_a_cycle_however_much_is_owed(bench: Bench) -> None:
    """Debited this week, and far in debt again: the next debit is the next week's."""
    contract = mandate_contract(bench, cap=1000)
    bench.live(days=8)
    settle(bench, "pay_1")
    Wallet.objects.update(balance=Decimal(-900))
    assert debits.announce_due(bench.now) == 0
    bench.advance(days=7)
    assert debits.announce_due(bench.now) == 1
    assert contract.mandate is not None


def test_money_put_in_by_hand_settles_arrears(bench: Bench) -> None:
    """The mandate died, the customer tops up: the orders are noted as paid and deliveries go on."""
    contract = mandate_contract(bench, cap=1000)
    bench.live(days=3)
    owed = -wallet.of_contract(contract).balance
    registrations.from_event("token.cancelled", {"id": "token_1"}, bench.now)
    contract.refresh_from_db()
    assert contract.status == ContractStatus.PAST_DUE
    top_up(contract, int(owed) - 60, "pay_a")
    contract.refresh_from_db()
    assert contract.status == ContractStatus.PAST_DUE
    assert paid_and_open(contract)[1] == 1
    top_up(contract, 60, "pay_b")
    contract.refresh_from_db()
    assert contract.status == ContractStatus.ACTIVE and contract.dunning_at is None
    assert paid_and_open(contract)[1] == 0
    perform("subscriptions.record_payment")
    assert len(bench.shop.payments) == paid_and_open(contract)[0]


def test_an_order_that_the_wallet_covers_is_paid_at_once(bench: Bench) -> None:
    """Money is there already: nothing is owed and the order says so."""
    contract = mandate_contract(bench)
    bench.money(contract, 100)
    bench.live(days=2)
    assert paid_and_open(contract) == (1, 1)


def test_a_settled_debit_clears_the_failure_date_of_an_active_contract(bench: Bench) -> None:
    """An old shortage ends with the debit that pays for it: the next one has its whole grace."""
    contract = mandate_contract(bench, cap=1000)
    bench.live(days=8)
    Contract.objects.filter(pk=contract.pk).update(
        first_failed_at=bench.now - timedelta(days=2), failures=2
    )
    settle(bench, "pay_1")
    contract.refresh_from_db()
    assert contract.status == ContractStatus.ACTIVE
    assert (contract.first_failed_at, contract.dunning_at, contract.failures) == (None, None, 0)
    with transaction.atomic():
        renewals.past_due(contracts.locked(contract.pk), bench.now)
    contract.refresh_from_db()
    assert contract.dunning_at == bench.now + timedelta(days=contract.plan.grace_days)


def test_enough_for_a_delivery_ends_the_grace(bench: Bench) -> None:
    """Weekly, empty, then filled: it is not paused three days later for a debt that does not exist."""
    contract = bench.contract(mode=PaymentMode.WALLET, frequency=Frequency.WEEKLY)
    bench.now = first(contract).cutoff_at
    bench.live(hours=12)
    contract.refresh_from_db()
    assert contract.status == ContractStatus.PAST_DUE
    top_up(contract, 59, "pay_a")
    contract.refresh_from_db()
    assert contract.status == ContractStatus.PAST_DUE
    top_up(contract, 1, "pay_b")
    contract.refresh_from_db()
    assert contract.status == ContractStatus.ACTIVE
    bench.live(days=5)
    contract.refresh_from_db()
    assert contract.status == ContractStatus.ACTIVE


def sent(bench: Bench) -> Debit:
    """A debit that has been asked for and never arrived."""
    contract = mandate_contract(bench)
    bench.live(days=8)
    debits.announce_due(bench.now)
    debit = Debit.objects.get()
    assert debit.run_at is not None
    bench.now = debit.run_at
    debits.run_due(bench.now)

    def lose(**wish: object) -> str:
        bench.gateway.calls.append(("lost", wish["reference"]))
        raise ProviderTimeout("no answer")

    kept, bench.gateway.debit = bench.gateway.debit, lose  # type: ignore[method-assign]
    perform("subscriptions.debit")
    bench.gateway.debit = kept  # type: ignore[method-assign]
    debit.refresh_from_db()
    bench.gateway.outcomes[debits.reference(debit)] = ("none", "", "")
    assert contract.mandate is not None
    return debit


def test_a_debit_that_never_arrived_is_asked_for_again_under_the_same_name(bench: Bench) -> None:
    """The provider knows of no payment: the same order is used again, so that it cannot be paid twice."""
    debit = sent(bench)
    for _ in range(3):
        bench.advance(minutes=31)
        debits.run_due(bench.now)
        perform("subscriptions.ask_debit")
        if perform("subscriptions.debit"):
            del bench.gateway.outcomes[debits.reference(debit)]
    asked = [call for call in bench.gateway.calls if call[0] in ("lost", "debit")]
    assert asked == [
        ("lost", f"{debit.pk}-1"),
        ("debit", (f"{debit.pk}-1", debit.amount)),
    ]
    debit.refresh_from_db()
    assert (debit.state, debit.attempts) == ("sent", 1)


def test_a_debit_that_never_arrived_waits_for_the_rails_hours(bench: Bench) -> None:
    """Lost shortly before ten in the morning: not sent again before one in the afternoon."""
    debit = sent(bench)
    bench.now = datetime(2026, 3, 12, 5, 0, tzinfo=UTC)  # 10:30 in Kolkata
    debits.run_due(bench.now)
    perform("subscriptions.ask_debit")
    assert not OutboxMessage.objects.filter(
        kind="subscriptions.debit", state=WorkState.PENDING
    ).exists()
    bench.now = datetime(2026, 3, 12, 7, 31, tzinfo=UTC)
    debits.run_due(bench.now)
    perform("subscriptions.ask_debit")
    perform("subscriptions.debit")
    assert ("debit", (f"{debit.pk}-1", debit.amount)) in bench.gateway.calls


def test_a_new_mandate_takes_over_from_a_dead_one(bench: Bench) -> None:
    """After a cancelled mandate the customer agrees to another: the old contract is served by it and goes on."""
    contract = mandate_contract(bench, cap=1000)
    bench.live(days=3)
    registrations.from_event("token.cancelled", {"id": "token_1"}, bench.now)
    newer = another_mandate(bench, contract, state="pending", token_ref="")
    registrations.confirm(newer.reference, "token_2", bench.now)
    contract.refresh_from_db()
    assert contract.mandate_id == newer.pk and contract.status == ContractStatus.ACTIVE
    bench.live(days=8)
    debits.announce_due(bench.now)
    assert Debit.objects.get().mandate_id == newer.pk


def test_a_paused_contract_does_not_hide_what_another_owes(bench: Bench) -> None:
    """Two contracts on one mandate, the older one paused: what both delivered is collected."""
    older = mandate_contract(bench, cap=1000)
    younger = bench.contract(older.plan, mode=PaymentMode.MANDATE, mandate=older.mandate)
    with transaction.atomic():
        lifecycle.pause(contracts.locked(older.pk), None, CUSTOMER, bench.now)
    bench.live(days=8)
    assert wallet.of_contract(younger).balance < 0
    assert debits.announce_due(bench.now) == 1


def test_a_full_table_of_pauses_hides_nobody(bench: Bench) -> None:
    """Pauses that end tomorrow do not keep one that ends today waiting, whatever a tick may do at once."""
    plan = bench.plan()
    rows = [bench.contract(plan, user_id=700 + n) for n in range(3)]
    for row, until in zip(
        rows, (date(2026, 3, 5), date(2026, 3, 6), date(2026, 3, 6)), strict=True
    ):
        with transaction.atomic():
            lifecycle.pause(contracts.locked(row.pk), until, CUSTOMER, bench.now)
    bench.now = datetime(2026, 3, 5, 6, 0, tzinfo=UTC)
    assert lifecycle.lifecycle_tick(bench.now, limit=1) == 1
    rows[0].refresh_from_db()
    assert rows[0].status == ContractStatus.ACTIVE


def test_everybody_is_asked_about_in_turn(bench: Bench) -> None:
    """More subscriptions than one tick asks about: each has its turn, and nobody is asked about every minute."""
    rows = [razorpay_contract(bench) for _ in range(3)]
    asked: list[str] = []
    state = bench.gateway.state
    bench.gateway.state = lambda channel, name: (asked.append(name), state(channel, name))[1]  # type: ignore[assignment,method-assign]
    bench.now = first(rows[0]).cutoff_at
    for _ in range(5):
        charges.reconcile_some(bench.now, limit=1)
        bench.advance(minutes=1)
    assert sorted(asked) == sorted(row.razorpay_subscription_id for row in rows)
    bench.advance(minutes=20)
    charges.reconcile_some(bench.now, limit=1)
    assert len(asked) == 4


@pytest.mark.parametrize("reason", ["insufficient_funds", "mandate_cancelled"])
def test_the_ledger_knows_of_no_debit_that_failed(bench: Bench, reason: str) -> None:
    """A decline moves no money and marks nothing paid."""
    contract = mandate_contract(bench)
    bench.live(days=8)
    before = wallet.of_contract(contract).balance
    debits.announce_due(bench.now)
    debit = Debit.objects.get()
    bench.now = debit.run_at or bench.now
    debits.run_due(bench.now)
    debits.failed(debits.reference(debit), reason)
    assert wallet.of_contract(contract).balance == before
    assert not WalletEntry.objects.filter(key__startswith="debit:").exists()
    assert not Delivery.objects.filter(paid=True).exists()


@pytest.mark.parametrize("status", ["ACTIVE", "CANCELLED"])
def test_a_debit_for_what_has_been_paid_meanwhile_is_called_off(bench: Bench, status: str) -> None:
    """Announced, then topped up: nobody is debited a second time, nor told of a failure, nor past due."""
    contract = mandate_contract(bench)
    bench.live(days=8)
    debits.announce_due(bench.now)
    debit = Debit.objects.get()
    top_up(contract, int(-wallet.of_contract(contract).balance))
    Contract.objects.filter(pk=contract.pk).update(status=status)
    assert debit.run_at is not None
    bench.now = debit.run_at
    debits.run_due(bench.now)
    perform("subscriptions.debit")
    debit.refresh_from_db()
    assert (debit.state, debit.failure, debit.run_at) == ("failed", "Nothing is owed.", None)
    assert not [call for call in bench.gateway.calls if call[0] == "debit"]
    assert not OutboxMessage.objects.filter(key__startswith="subscription_payment_failed").exists()
    contract.refresh_from_db()
    assert contract.status == status


def test_a_debit_takes_no_more_than_is_still_owed(bench: Bench) -> None:
    """Announced in full, paid in part by hand: the rest is debited, and settles it."""
    contract = mandate_contract(bench)
    bench.live(days=8)
    debits.announce_due(bench.now)
    debit = Debit.objects.get()
    top_up(contract, int(debit.amount) - 60)
    assert debit.run_at is not None
    bench.now = debit.run_at
    debits.run_due(bench.now)
    perform("subscriptions.debit")
    assert bench.gateway.calls[-1] == ("debit", (f"{debit.pk}-1", Decimal(60)))
    debits.captured(f"{debit.pk}-1", "pay_1", rupees(60))
    debit.refresh_from_db()
    assert (debit.state, debit.amount) == ("settled", Decimal(60))
    assert wallet.audit() == []
