"""The fifteen failures that cost subscription shops money or trust, each named, none possible.

On PostgreSQL with the shop and the provider faked; what needs a Saleor is in tests/platform/test_subscription_*.py.
"""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection, connections, transaction
from engine import (
    CUSTOMER,
    MILK,
    Bench,
    Killed,
    first,
    orders,
    states,
)

from saleor_plugins.core import outbox
from saleor_plugins.core.models import OutboxMessage
from saleor_plugins.core.money import Money
from saleor_plugins.core.work import WorkState
from saleor_plugins.subscriptions import (
    charges,
    contracts,
    debits,
    delivery,
    dunning,
    edits,
    faults,
    gateway,
    lifecycle,
    planning,
    renewals,
    reports,
    site,
    wallet,
)
from saleor_plugins.subscriptions.gateway import PaidCycle, Remote
from saleor_plugins.subscriptions.models import (
    Charge,
    Contract,
    Debit,
    Delivery,
    Mandate,
    Wallet,
    WalletEntry,
)
from saleor_plugins.subscriptions.schedule import Frequency
from saleor_plugins.subscriptions.states import ContractStatus, DeliveryState, PaymentMode

POINTS = ("locked rows", "order placed", "before commit", "after commit")


def in_threads(*works: object) -> None:
    """Run the functions at once, each with its own connection; the first exception is raised here."""
    barrier = threading.Barrier(len(works))
    errors: list[BaseException] = []

    def run(work: object) -> None:
        try:
            barrier.wait()
            work()  # type: ignore[operator]
        except BaseException as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def razorpay_contract(bench: Bench) -> Contract:
    """A weekly contract charged by Razorpay, agreed to."""
    contract = bench.contract(frequency=Frequency.WEEKLY, mode=PaymentMode.RAZORPAY_SUBSCRIPTION)
    contract.razorpay_subscription_id = f"sub_{contract.pk}"
    contract.save()
    bench.gateway.states[contract.razorpay_subscription_id] = Remote.RUNNING
    charges.apply_remote(contract.pk, Remote.RUNNING)
    contract.refresh_from_db()
    return contract


def mandate_contract(bench: Bench, rail: str = "upi", cap: int = 5000) -> Contract:
    """A daily contract in arrears with a confirmed mandate, debited weekly."""
    mandate = Mandate.objects.create(
        user_id=7,
        channel_id=1,
        channel_slug="consumer",
        currency="INR",
        rail=rail,
        cap=cap,
        cycle="weekly",
        state="confirmed",
        reference="m1",
        customer_ref="cust_1",
        token_ref="token_1",
        created_at=bench.now,
    )
    return bench.contract(mode=PaymentMode.MANDATE, mandate=mandate)


def perform(kind: str) -> int:
    """Have the outbox perform the waiting messages of a kind; answers how many."""
    pks = list(
        OutboxMessage.objects.filter(kind=kind, state=WorkState.PENDING).values_list(
            "pk", flat=True
        )
    )
    for pk in pks:
        OutboxMessage.objects.filter(pk=pk).update(due_at=datetime(2020, 1, 1, tzinfo=UTC))
        outbox.dispatch(pk)
    return len(pks)


# 1


@pytest.mark.parametrize("point", POINTS)
def test_01_no_double_order(bench: Bench, point: str) -> None:
    """A worker killed anywhere, and another that finishes: one order, one ledger entry, one payment to note."""
    contract = bench.contract(mode=PaymentMode.WALLET)
    bench.money(contract, 1000)
    bench.now = first(contract).cutoff_at
    seen: list[str] = []

    def kill(reached: str) -> None:
        seen.append(reached)
        if reached == point and seen.count(point) == 1:
            raise Killed(point)

    faults.listen(kill)
    with pytest.raises(Killed):
        renewals.tick()
    renewals.tick()
    bench.now += renewals.LEASE
    renewals.tick()
    assert point in seen
    assert [reference for reference, _ in orders()] == [first(contract).key]
    assert WalletEntry.objects.filter(key__startswith="order:").count() == 1
    assert OutboxMessage.objects.filter(kind="subscriptions.record_payment").count() == 1
    assert wallet.audit() == [] and wallet.of_contract(contract).balance == Decimal(940)


def test_01_a_worker_that_comes_back_late_does_nothing(bench: Bench) -> None:
    """Its lease has run out and somebody else has claimed the row: the row is no longer its own."""
    contract = bench.contract(mode=PaymentMode.WALLET)
    bench.money(contract, 1000)
    bench.now = first(contract).cutoff_at
    late, ids = renewals.claim(bench.now, 10)
    bench.now += renewals.LEASE
    mine, again = renewals.claim(bench.now, 10)
    assert ids == again == [first(contract).pk]
    assert renewals.renew(ids[0], late) == "taken" and orders() == []
    assert renewals.renew(ids[0], mine) == "ordered"
    assert renewals.renew(ids[0], late) == "taken" and len(orders()) == 1


def test_01_no_double_order_by_many_workers(bench: Bench) -> None:
    """Eight workers and sixty due deliveries: sixty orders."""
    plan = bench.plan()
    for user in range(60):
        bench.contract(plan, user_id=100 + user)
    bench.now = datetime(2026, 3, 2, 14, 31, tzinfo=UTC)
    in_threads(*[lambda: renewals.tick(batch=3)] * 8)
    references = [reference for reference, _ in orders()]
    assert len(references) == 60 == len(set(references))
    assert Delivery.objects.filter(state=DeliveryState.ORDERED.value).count() == 60


# 2


def test_02_no_double_charge_after_a_timeout(bench: Bench) -> None:
    """A debit whose answer was lost is asked about, not asked for again."""
    contract = mandate_contract(bench)
    bench.live(days=8)
    debits.announce_due(bench.now)
    debit = Debit.objects.get()
    bench.now = debit.run_at or bench.now
    debits.run_due(bench.now)
    message = OutboxMessage.objects.get(kind="subscriptions.debit")
    lost: list[int] = []

    def lose(**wish: object) -> str:
        from saleor_plugins.core.errors import ProviderTimeout

        lost.append(1)
        bench.gateway.outcomes[str(wish["reference"])] = ("captured", "pay_9", "")
        raise ProviderTimeout("no answer")

    bench.gateway.debit = lose  # type: ignore[method-assign]
    assert outbox.dispatch(message.pk) is WorkState.UNKNOWN
    for _ in range(3):
        bench.advance(minutes=5)
        outbox.dispatch(message.pk)
    assert lost == [1]
    debit.refresh_from_db()
    assert debit.state == "settled"
    assert WalletEntry.objects.filter(key__startswith="debit:").count() == 1
    del contract


# 3


def test_03_never_charged_while_paused(bench: Bench) -> None:
    """Paused before the cut-off: no order, no ledger entry; Razorpay is paused as well; a charge goes back."""
    daily = bench.contract(mode=PaymentMode.WALLET)
    bench.money(daily, 1000)
    weekly = razorpay_contract(bench)
    for contract in (daily, weekly):
        with transaction.atomic():
            lifecycle.pause(contracts.locked(contract.pk), None, CUSTOMER, bench.now)
    perform("subscriptions.steer")
    assert bench.gateway.states[weekly.razorpay_subscription_id] is Remote.PAUSED
    # Whatever put it back on the list: the last look is under the contract's lock.
    Delivery.objects.filter(pk=first(daily).pk).update(
        state=DeliveryState.PLANNED.value, run_at=first(daily).cutoff_at
    )
    bench.live(days=9)
    assert orders() == [] and wallet.of_contract(daily).balance == Decimal(1000)
    charges.received(weekly.pk, "pay_late", Money(Decimal(60), "INR"))
    assert orders() == [] and wallet.of_contract(weekly).balance == Decimal(1000)
    perform("subscriptions.refund_charge")
    assert bench.gateway.refunded == {"subscription-pay_late": Money(Decimal("60.000"), "INR")}


# 4 and 5


@pytest.mark.parametrize("hours", [1, 13, 30, 72, 120])
@pytest.mark.parametrize("policy", ["SKIP", "DELIVER", "ASK"])
def test_04_no_silent_miss_and_05_no_flood_after_an_outage(
    bench: Bench, hours: int, policy: str
) -> None:
    """Every delivery of the outage ends decided and told of; nobody gets two, nobody gets yesterday's milk."""
    contract = bench.contract(bench.plan(outage_policy=policy), frequency=Frequency.ALTERNATE_DAYS)
    cutoff = first(contract).cutoff_at
    bench.now = cutoff + timedelta(hours=hours)
    bench.tick()
    passed = contract.deliveries.filter(scheduled_on__lt=bench.now.date() + timedelta(days=1))
    for row in passed:
        assert row.state != DeliveryState.PLANNED or row.parked or row.date > row.scheduled_on
        if row.state == DeliveryState.ORDERED:
            assert bench.now < row.deadline_at, "yesterday's milk"
    assert reports.overdue(bench.now) == 0
    assert len(orders()) <= contract.plan.orders_per_day
    silent = passed.filter(state=DeliveryState.SKIPPED.value)
    told = OutboxMessage.objects.filter(payload__event="subscription_skipped").count()
    assert told == silent.count()
    bench.live(days=3)
    by_day: dict[object, int] = {}
    for row in contract.deliveries.filter(order_id__isnull=False):
        by_day[row.ordered_on] = by_day.get(row.ordered_on, 0) + 1
        assert row.ordered_at is not None and row.ordered_at < row.deadline_at
    assert max(by_day.values(), default=0) <= contract.plan.orders_per_day


def test_05_the_bound_parks_and_alarms(bench: Bench) -> None:
    """More orders in a day than the plan allows: parked, with an event."""
    contract = bench.contract(bench.plan(orders_per_day=1))
    with transaction.atomic():
        second = contract.deliveries.order_by("date")[1]
        Delivery.objects.filter(pk=second.pk).update(
            cutoff_at=first(contract).cutoff_at, run_at=first(contract).cutoff_at
        )
    bench.now = first(contract).cutoff_at
    assert renewals.tick() == {"ordered": 1, "parked": 1}
    assert contract.events.filter(type="parked").exists()


# 6


def test_06_a_staging_clone_charges_nobody(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another fingerprint: nothing is ordered, debited, refunded or steered until somebody confirms."""
    contract = bench.contract()
    weekly = razorpay_contract(bench)
    assert site.is_ours()
    monkeypatch.setenv("SITE_FINGERPRINT", "staging")
    bench.now = first(contract).cutoff_at
    assert not renewals.tick() and orders() == []
    with transaction.atomic():
        lifecycle.cancel(contracts.locked(weekly.pk), "", CUSTOMER, bench.now)
    perform("subscriptions.steer")
    assert bench.gateway.states[weekly.razorpay_subscription_id] is Remote.RUNNING
    site.confirm()
    assert renewals.tick() == {"ordered": 1}


def test_06_also_for_a_tick_that_had_begun_before(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given a long run, when the database turns out to be another site's, then it goes no further."""
    contracts_ = [bench.contract(user_id=5000 + number) for number in range(3)]
    assert site.is_ours()
    bench.now = max(first(contract).cutoff_at for contract in contracts_)
    faults.listen(lambda _reached: monkeypatch.setenv("SITE_FINGERPRINT", "staging"))
    done = renewals.tick(batch=1)
    faults.listen(None)
    assert done == {"ordered": 1} and len(orders()) == 1


# 7


def test_07_month_ends_and_zones_do_not_drift(bench: Bench) -> None:
    """A monthly contract from the 31st, in a zone with DST: thirteen deliveries, each at its own local cut-off."""
    bench.now = datetime(2026, 1, 20, 6, 0, tzinfo=UTC)
    contract = bench.contract(
        bench.plan(time_zone="Europe/Berlin"),
        frequency=Frequency.MONTHLY,
        start=date(2026, 1, 31),
    )
    while bench.now < datetime(2027, 2, 20, tzinfo=UTC):
        bench.advance(days=10)
        planning.tick(bench.now)
    rows = contract.deliveries.filter(date__lt=date(2027, 2, 1)).order_by("date")
    assert [row.date.day for row in rows] == [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 31]
    hours = {row.date.month: row.cutoff_at.hour for row in rows}
    assert (hours[2], hours[7]) == (19, 18), "20:00 in Berlin, winter and summer"


# 8


def test_08_two_beats_at_once(bench: Bench) -> None:
    """Every tick twice at the same time: nothing twice."""
    plan = bench.plan()
    rows = [bench.contract(plan, user_id=200 + n, mode=PaymentMode.WALLET) for n in range(20)]
    for row in rows:
        bench.money(row, 1000)
    bench.now = datetime(2026, 3, 2, 14, 31, tzinfo=UTC)
    in_threads(*[bench.tick] * 2)
    in_threads(*[bench.tick] * 2)
    assert len(orders()) == 20 and wallet.audit() == []
    assert Delivery.objects.count() == 20 * 30


# 9


def test_09_lost_and_disordered_webhooks(bench: Bench) -> None:
    """Charges told twice, late, out of order or not at all end as one order each."""
    contract = razorpay_contract(bench)
    name = contract.razorpay_subscription_id
    sixty = Money(Decimal(60), "INR")
    bench.gateway.cycles[name] = [PaidCycle("pay_1", sixty), PaidCycle("pay_2", sixty)]
    charged = {
        "subscription": {"id": name},
        "payment": {"id": "pay_2", "amount": 6000, "currency": "INR"},
    }
    charges.from_event("subscription.charged", charged)
    charges.from_event("subscription.authenticated", {"subscription": {"id": name}})
    charges.from_event("subscription.charged", charged)
    renewals.tick()
    assert len(orders()) == 2 and Charge.objects.count() == 2
    assert Charge.objects.filter(delivery__isnull=False).count() == 2
    bench.gateway.cycles[name].append(PaidCycle("pay_3", sixty))  # its webhook never comes
    bench.now = contract.deliveries.filter(order_id__isnull=True).order_by("date")[0].cutoff_at
    charges.reconcile_some(bench.now)
    renewals.tick()
    assert len(orders()) == 3 and wallet.of_contract(contract).balance == 0


# 10


def test_10_no_oversell(bench: Bench) -> None:
    """Ten contracts of two and fifteen in stock: nobody pays for what is not there. (Saleor's own locks: tests/platform)"""
    plan = bench.plan()
    rows = [bench.contract(plan, user_id=300 + n, mode=PaymentMode.WALLET) for n in range(10)]
    for row in rows:
        bench.money(row, 100)
    bench.shop.stock[MILK] = 15
    bench.now = datetime(2026, 3, 2, 14, 31, tzinfo=UTC)
    renewals.tick()
    assert bench.shop.stock[MILK] == 0
    spent = sum(Decimal(100) - wallet.of_contract(row).balance for row in rows)
    assert spent == 15 * Decimal(30) == sum(total for _, total in orders())


# 11


@pytest.mark.parametrize("noted", ["before", "after", "never"])
def test_11_goods_not_delivered_are_not_paid_for(bench: Bench, noted: str) -> None:
    """Missed: the money is back once, the order is cancelled; marking it again changes nothing.

    The order is refunded as it was paid, whether the worker notes its payment early, late or too late.
    """
    contract = bench.contract(mode=PaymentMode.WALLET)
    bench.money(contract, 100)
    bench.now = first(contract).cutoff_at
    renewals.tick()
    if noted == "before":
        perform("subscriptions.record_payment")
    for _ in range(2):
        with transaction.atomic():
            contracts.locked(contract.pk)
            row = Delivery.objects.select_for_update().get(pk=first(contract).pk)
            delivery.mark(row, DeliveryState.MISSED, "gate locked", CUSTOMER, bench.now)
    assert wallet.of_contract(contract).balance == Decimal(100)
    if noted == "after":
        perform("subscriptions.record_payment")
    perform("subscriptions.undo")
    perform("subscriptions.record_payment")
    assert bench.shop.refunds == bench.shop.payments
    assert len(bench.shop.refunds) == (noted == "before")
    with connection.cursor() as cursor:
        cursor.execute("SELECT bool_and(cancelled) FROM test_shop_order")
        assert cursor.fetchone() == (True,)


# 12


@pytest.mark.parametrize(("rail", "notice"), [("upi", 25), ("card", 36.083)])
def test_12_no_debit_without_notice_over_the_cap_or_off_window(
    bench: Bench, rail: str, notice: float
) -> None:
    """A week's arrears: announced, then debited once, in time, and not again in the same cycle."""
    contract = mandate_contract(bench, rail, cap=1000)
    bench.live(days=4)
    assert debits.announce_due(bench.now) == 0, "the week is not over"
    bench.live(days=4)
    assert wallet.of_contract(contract).balance == Decimal(-480)
    debits.announce_due(bench.now)
    debit = Debit.objects.get()
    announced = OutboxMessage.objects.get(payload__event="subscription_predebit")
    assert debit.amount == Decimal(420), "the days of the week that is over"
    assert announced.payload["context"]["amount"]["amount"] == str(
        debit.amount.quantize(Decimal("0.01"))
    )
    assert debit.run_at is not None
    assert debit.run_at - debit.announced_at >= timedelta(hours=notice)
    assert rail == "card" or dunning.in_npci_window(debit.run_at)
    debits.run_due(debit.run_at - timedelta(seconds=1))
    perform("subscriptions.debit")
    assert not [call for call in bench.gateway.calls if call[0] == "debit"]
    bench.now = debit.run_at
    debits.run_due(bench.now)
    perform("subscriptions.debit")
    asked = [call for call in bench.gateway.calls if call[0] == "debit"]
    assert asked == [("debit", (f"{debit.pk}-1", debit.amount))]
    debits.captured(f"{debit.pk}-1", "pay_1", Money(debit.amount, "INR"))
    debits.captured(f"{debit.pk}-1", "pay_1", Money(debit.amount, "INR"))
    assert debits.announce_due(bench.now) == 0, "one debit a cycle"
    assert WalletEntry.objects.filter(key="debit:pay_1").count() == 1


def test_12_half_the_cap_is_collected_early_and_never_more_than_the_cap(bench: Bench) -> None:
    """Deliveries need not stop because the cycle has not ended; a debit never exceeds the mandate's cap."""
    contract = mandate_contract(bench, cap=100)
    bench.live(days=1)
    debits.announce_due(bench.now)
    assert Debit.objects.get().amount == Decimal(60)
    Wallet.objects.update(balance=Decimal(-900))
    Debit.objects.all().delete()
    debits.announce_due(bench.now)
    assert Debit.objects.get().amount == Decimal(100)
    assert contract.mandate is not None


# 13


@pytest.mark.parametrize(("reason", "most"), [("mandate_cancelled", 1), ("insufficient_funds", 4)])
def test_13_a_dead_mandate_is_not_retried_for_ever(bench: Bench, reason: str, most: int) -> None:
    """A hard decline ends the tries; soft ones end after three; then PAST_DUE, then paused. Never cancelled."""
    contract = mandate_contract(bench)
    bench.live(days=8)
    debits.announce_due(bench.now)
    debit = Debit.objects.get()
    tries = 0
    while debit.run_at is not None and tries < 20:
        bench.now = max(bench.now, debit.run_at)
        debits.run_due(bench.now)
        debit.refresh_from_db()
        tries += 1
        assert dunning.in_npci_window(bench.now)
        debits.failed(debits.reference(debit), reason)
        debit.refresh_from_db()
    assert tries == most and debit.state == "failed"
    contract.refresh_from_db()
    assert contract.status == ContractStatus.PAST_DUE
    bench.advance(days=contract.plan.grace_days + 1)
    lifecycle.dunning_tick(bench.now)
    contract.refresh_from_db()
    assert contract.status == ContractStatus.PAUSED


# 14


def test_14_no_price_or_tax_surprise(bench: Bench) -> None:
    """A rise is told of or held (test_engine); taxes never overdraw; an agreed Razorpay amount stays what it is."""
    weekly = razorpay_contract(bench)
    bench.shop.prices[MILK] = Decimal(99)
    charges.received(weekly.pk, "pay_1", Money(Decimal(60), "INR"))
    renewals.tick()
    assert [total for _, total in orders()] == [Decimal(60)]
    assert wallet.of_contract(weekly).balance == 0


# 15


def test_15_a_poison_row_does_not_stop_the_run(bench: Bench) -> None:
    """One customer's order fails for ever: the others get theirs; it is tried again, then parked."""
    plan = bench.plan()
    rows = [bench.contract(plan, user_id=400 + n) for n in range(5)]
    bench.shop.poison = {402}
    bench.now = datetime(2026, 3, 2, 14, 31, tzinfo=UTC)
    assert renewals.tick() == {"ordered": 4, "retry": 1}
    for _ in range(renewals.MOST_ATTEMPTS):
        bench.advance(minutes=40)
        renewals.tick()
    poisoned = first(rows[2])
    assert poisoned.parked and poisoned.order_id is None
    assert reports.overdue(bench.now) == 0
    assert states(rows[0])[0] == "ORDERED"
    assert edits.is_open(first(rows[0]), bench.now) is False
    assert gateway.remote_state("something new") is Remote.UNKNOWN
