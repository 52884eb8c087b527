"""The engine on PostgreSQL: planning, locking, ordering, money, with the shop and the provider faked."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from engine import CUSTOMER, GHEE, MILK, Bench, first, orders, states

from saleor_plugins.core.models import OutboxMessage
from saleor_plugins.subscriptions import contracts, lifecycle, planning, renewals, reports, wallet
from saleor_plugins.subscriptions.models import Delivery, StockPolicy, WalletEntry
from saleor_plugins.subscriptions.prices import PriceRisePolicy
from saleor_plugins.subscriptions.schedule import Frequency
from saleor_plugins.subscriptions.states import ContractStatus, DeliveryState, PaymentMode


def told(event: str) -> int:
    """How many messages of this kind were written."""
    return OutboxMessage.objects.filter(kind="notifications.event", payload__event=event).count()


def test_thirty_days_are_planned_once(bench: Bench) -> None:
    contract = bench.contract()
    assert contract.deliveries.count() == 30
    planning.tick(bench.now)
    planning.tick(bench.now)
    assert contract.deliveries.count() == 30
    bench.advance(days=3)
    planning.tick(bench.now)
    assert contract.deliveries.count() == 33


def test_a_clock_set_back_moves_no_watermark(bench: Bench) -> None:
    contract = bench.contract()
    bench.advance(days=5)
    planning.tick(bench.now)
    contract.refresh_from_db()
    before = contract.planned_until
    bench.advance(days=-4)
    planning.tick(bench.now)
    contract.refresh_from_db()
    assert contract.planned_until == before and contract.deliveries.count() == 35


def test_nothing_before_the_cutoff_everything_after(bench: Bench) -> None:
    contract = bench.contract()
    assert not renewals.tick()
    bench.now = first(contract).cutoff_at
    assert renewals.tick() == {"ordered": 1}
    assert not renewals.tick()
    assert orders() == [(first(contract).key, Decimal("60.000"))]
    assert first(contract).state == DeliveryState.ORDERED
    assert [line.unit_price for line in first(contract).lines.all()] == [Decimal("30.000")]
    assert told("subscription_renewed") == 1


def test_the_price_is_that_of_the_cutoff_less_the_discount(bench: Bench) -> None:
    plan = bench.plan(percent_off=Decimal(10))
    contract = bench.contract(plan)
    bench.shop.prices[MILK] = Decimal("28")
    bench.now = first(contract).cutoff_at
    renewals.tick()
    assert orders()[0][1] == Decimal("50.400")


@pytest.mark.parametrize(
    ("policy", "total"),
    [(PriceRisePolicy.KEEP, 60), (PriceRisePolicy.NOTIFY, 80), (PriceRisePolicy.CONSENT, None)],
)
def test_a_price_rise_is_no_surprise(
    bench: Bench, policy: PriceRisePolicy, total: int | None
) -> None:
    contract = bench.contract(bench.plan(price_rise_policy=policy.value))
    bench.shop.prices[MILK] = Decimal(40)
    bench.now = first(contract).cutoff_at
    renewals.tick()
    assert [amount for _, amount in orders()] == ([] if total is None else [Decimal(total)])
    assert told("subscription_renewal_upcoming") == (policy is PriceRisePolicy.NOTIFY)
    if policy is PriceRisePolicy.NOTIFY:
        notice = OutboxMessage.objects.get(payload__event="subscription_renewal_upcoming")
        assert notice.payload["context"]["amount"] == {"amount": "80.00", "currency": "INR"}
    if policy is PriceRisePolicy.CONSENT:
        with transaction.atomic():
            contracts.update(
                contracts.locked(contract.pk),
                contracts.Change(lines={MILK: 2}),
                CUSTOMER,
                bench.now,
            )
        renewals.tick()
        assert [amount for _, amount in orders()] == [Decimal(80)]


def test_the_wallet_pays_and_the_payment_is_noted_later(bench: Bench) -> None:
    contract = bench.contract(mode=PaymentMode.WALLET)
    bench.money(contract, 100)
    bench.now = first(contract).cutoff_at
    renewals.tick()
    assert wallet.of_contract(contract).balance == Decimal(40)
    note = OutboxMessage.objects.get(kind="subscriptions.record_payment")
    assert note.payload["amount"] == "60.000"
    assert wallet.audit() == []


def test_an_empty_wallet_is_told_of_tried_again_and_topped_up(bench: Bench) -> None:
    contract = bench.contract(mode=PaymentMode.WALLET)
    bench.now = first(contract).cutoff_at
    assert renewals.tick() == {"short": 1}
    assert orders() == [] and told("wallet_low") == 1
    bench.advance(minutes=90)
    assert renewals.tick() == {"short": 1}
    assert told("wallet_low") == 1
    bench.money(contract, 500)
    bench.advance(hours=2)
    assert renewals.tick() == {"ordered": 1}


def test_an_empty_wallet_ends_in_past_due_then_paused_never_cancelled(bench: Bench) -> None:
    contract = bench.contract(mode=PaymentMode.WALLET)
    bench.now = first(contract).cutoff_at
    bench.live(days=6)
    contract.refresh_from_db()
    assert orders() == []
    assert contract.status == ContractStatus.PAUSED
    kinds = list(contract.events.values_list("type", flat=True))
    assert kinds.index("past_due") < kinds.index("paused")
    assert wallet.of_contract(contract).balance == 0


def test_an_old_shortage_does_not_shorten_the_grace_of_a_later_one(bench: Bench) -> None:
    contract = bench.contract(mode=PaymentMode.WALLET)
    bench.now = first(contract).cutoff_at
    renewals.tick()
    bench.money(contract, 20 * 60)
    bench.live(days=19)
    contract.refresh_from_db()
    assert contract.first_failed_at is None and len(orders()) == 20
    bench.live(days=2)
    contract.refresh_from_db()
    assert contract.status == ContractStatus.PAST_DUE
    assert contract.dunning_at is not None
    assert contract.dunning_at - bench.now > timedelta(days=1)


def test_taxes_on_top_do_not_overdraw(bench: Bench) -> None:
    contract = bench.contract(mode=PaymentMode.WALLET)
    bench.money(contract, 60)
    bench.shop.tax = Decimal(3)
    bench.now = first(contract).cutoff_at
    assert renewals.tick() == {"short": 1}
    assert orders() == [] and wallet.of_contract(contract).balance == Decimal(60)


def test_allowed_credit_is_the_floor(bench: Bench) -> None:
    contract = bench.contract(bench.plan(wallet_credit=Decimal(70)), mode=PaymentMode.WALLET)
    bench.now = first(contract).cutoff_at
    assert renewals.tick() == {"ordered": 1}
    bench.advance(days=1)
    assert renewals.tick() == {"short": 1}
    assert wallet.of_contract(contract).balance == Decimal(-60)


def test_the_ledger_refuses_changes(bench: Bench) -> None:
    contract = bench.contract(mode=PaymentMode.WALLET)
    bench.money(contract, 10)
    for change in (
        lambda: WalletEntry.objects.update(amount=Decimal(1)),
        lambda: WalletEntry.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert WalletEntry.objects.get().amount == Decimal(10)


@pytest.mark.parametrize(
    ("policy", "stock", "outcome", "total"),
    [
        (StockPolicy.PARTIAL, 1, "ordered", 30),
        (StockPolicy.PARTIAL, 0, "skipped", None),
        (StockPolicy.SKIP, 1, "skipped", None),
        (StockPolicy.RETRY, 1, "waiting", None),
    ],
)
def test_out_of_stock_by_policy(
    bench: Bench, policy: StockPolicy, stock: int, outcome: str, total: int | None
) -> None:
    contract = bench.contract(bench.plan(stock_policy=policy.value), mode=PaymentMode.WALLET)
    bench.money(contract, 500)
    bench.shop.stock[MILK] = stock
    bench.now = first(contract).cutoff_at
    assert renewals.tick() == {outcome: 1}
    paid = Decimal(500) - wallet.of_contract(contract).balance
    assert paid == Decimal(total or 0)
    assert told("subscription_skipped") == (outcome == "skipped")


def test_a_parked_row_is_seen_by_the_report(bench: Bench) -> None:
    contract = bench.contract(bench.plan(outage_policy="ASK"))
    bench.now = first(contract).deadline_at + timedelta(hours=1)
    assert renewals.tick()["parked"] == 1
    assert reports.overdue(bench.now) == 0
    assert reports.report(bench.now)["parked"] == 1


def test_overdue_counts_what_nobody_took(bench: Bench) -> None:
    contract = bench.contract()
    bench.now = first(contract).cutoff_at + timedelta(minutes=20)
    assert reports.overdue(bench.now) == 1
    renewals.tick()
    assert reports.overdue(bench.now) == 0


def test_end_date_completes(bench: Bench) -> None:
    contract = bench.contract(end=date(2026, 3, 4))
    assert contract.deliveries.count() == 2
    bench.live(days=5)
    contract.refresh_from_db()
    assert contract.status == ContractStatus.COMPLETED
    assert states(contract) == ["ORDERED", "ORDERED"]


def test_a_pause_until_a_date_ends_by_itself(bench: Bench) -> None:
    contract = bench.contract()
    with transaction.atomic():
        lifecycle.pause(contracts.locked(contract.pk), date(2026, 3, 6), CUSTOMER, bench.now)
    assert states(contract)[:4] == ["SKIPPED", "SKIPPED", "SKIPPED", "PLANNED"]
    bench.live(days=4)
    contract.refresh_from_db()
    assert contract.status == ContractStatus.ACTIVE
    assert states(contract)[:4] == ["SKIPPED", "SKIPPED", "SKIPPED", "ORDERED"]


def test_resuming_brings_open_deliveries_back(bench: Bench) -> None:
    contract = bench.contract()
    with transaction.atomic():
        lifecycle.pause(contracts.locked(contract.pk), None, CUSTOMER, bench.now)
    assert set(states(contract)) == {"SKIPPED"}
    bench.advance(days=2)
    with transaction.atomic():
        lifecycle.resume(contracts.locked(contract.pk), CUSTOMER, bench.now)
    assert states(contract)[:3] == ["SKIPPED", "SKIPPED", "PLANNED"]


def test_a_change_of_days_keeps_what_is_closed(bench: Bench) -> None:
    from saleor_plugins.subscriptions import choices

    contract = bench.contract()
    bench.now = first(contract).cutoff_at + timedelta(minutes=1)
    renewals.tick()
    with transaction.atomic():
        locked = contracts.locked(contract.pk)
        start = planning.cutoff_of(locked.plan).first_open(bench.now)
        choice = choices.Choice(Frequency.WEEKLY, 0, start)
        contracts.update(locked, contracts.Change(choice=choice), CUSTOMER, bench.now)
    dates = list(contract.deliveries.order_by("date").values_list("date", flat=True))
    assert dates[0] == date(2026, 3, 3)
    assert [(day - start).days for day in dates[1:]] == [0, 7, 14, 21, 28]


def test_a_change_of_slot_moves_open_deliveries(bench: Bench) -> None:
    contract = bench.contract(bench.plan(slots=["evening"]))
    contract.plan.slots = ["evening", "morning"]
    contract.plan.save()
    bench.now = first(contract).cutoff_at + timedelta(minutes=1)
    renewals.tick()
    with transaction.atomic():
        locked = contracts.locked(contract.pk)
        contracts.update(locked, contracts.Change(slot="morning"), CUSTOMER, bench.now)
    slots = list(contract.deliveries.order_by("date").values_list("slot", flat=True))
    assert slots[0] == "evening" and set(slots[1:]) == {"morning"}
    assert Delivery.objects.values("date").distinct().count() == Delivery.objects.count()


def test_an_addon_is_for_one_day(bench: Bench) -> None:
    from saleor_plugins.subscriptions import edits

    contract = bench.contract()
    with transaction.atomic():
        edits.change(
            contracts.locked(contract.pk),
            first(contract).date,
            {MILK: 1, GHEE: 1},
            CUSTOMER,
            bench.now,
        )
    bench.live(days=2)
    assert [amount for _, amount in orders()] == [Decimal(630), Decimal(60)]
