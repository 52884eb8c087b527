"""What customers and staff change about deliveries: nothing is ordered that was not wished for, nothing goes missing unsaid."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from engine import CURD, CUSTOMER, GHEE, MILK, Bench, first, orders, states
from test_fifteen_failures import mandate_contract, perform

from saleor_plugins.core.errors import Conflict
from saleor_plugins.core.models import OutboxMessage
from saleor_plugins.subscriptions import (
    contracts,
    delivery,
    edits,
    lifecycle,
    plans,
    renewals,
    wallet,
)
from saleor_plugins.subscriptions.models import Contract, Delivery
from saleor_plugins.subscriptions.schedule import Frequency
from saleor_plugins.subscriptions.states import DeliveryState, PaymentMode


def days(contract: Contract) -> list[date]:
    """The dates on which something is planned."""
    rows = contract.deliveries.filter(state=DeliveryState.PLANNED.value).order_by("date")
    return list(rows.values_list("date", flat=True))


def holidays(contract: Contract, *wanted: date) -> None:
    """Staff write the plan's holidays."""
    with transaction.atomic():
        plans.write(contract.plan, {"holidays": list(wanted)}, None, CUSTOMER)


def said(contract: Contract) -> list[str]:
    return list(contract.events.values_list("type", flat=True))


# ---- single deliveries


@pytest.mark.parametrize("order", ["skip first", "vacation first"])
def test_a_day_asked_for_within_a_vacation_is_delivered(bench: Bench, order: str) -> None:
    """ "Deliver after all" is believed whichever came first; the rest of the vacation stays one."""
    contract = bench.contract()
    start, day, end = days(contract)[1:4]
    with transaction.atomic():
        row = contracts.locked(contract.pk)
        if order == "skip first":
            edits.skip(row, day, CUSTOMER, bench.now)
        edits.vacation(row, start, end, CUSTOMER, bench.now)
        edits.unskip(row, day, CUSTOMER, bench.now)
    bench.live(days=5)
    assert states(contract)[:5] == ["ORDERED", "SKIPPED", "ORDERED", "SKIPPED", "ORDERED"]


def test_a_parked_delivery_keeps_the_price_of_its_cutoff(bench: Bench) -> None:
    """Locked and set aside: other products cannot be put into it past the plan's price; it can be left out."""
    plan = bench.plan(percent_off=Decimal(10), orders_per_day=1)
    contract = bench.contract(plan)
    row = first(contract)
    Delivery.objects.filter(contract=contract).exclude(pk=row.pk).update(
        ordered_on=date(2026, 3, 2)
    )
    bench.now = row.cutoff_at
    assert renewals.tick() == {"parked": 1}
    row.refresh_from_db()
    assert row.parked and row.state == DeliveryState.LOCKED
    with pytest.raises(Conflict) as refused, transaction.atomic():
        edits.change(contracts.locked(contract.pk), row.date, {GHEE: 9}, CUSTOMER, bench.now)
    assert refused.value.code == "CUTOFF_PASSED"
    assert [(line.variant_id, line.unit_price) for line in row.lines.all()] == [(MILK, Decimal(27))]
    with transaction.atomic():
        edits.skip(contracts.locked(contract.pk), row.date, CUSTOMER, bench.now)
    renewals.tick()
    assert first(contract).state == DeliveryState.SKIPPED and orders() == []


def test_a_product_that_is_no_longer_sold_is_left_out_and_said(bench: Bench) -> None:
    """The rest comes; the history says what does not."""
    contract = bench.contract()
    with transaction.atomic():
        row = contracts.locked(contract.pk)
        edits.change(row, first(contract).date, {MILK: 1, CURD: 1}, CUSTOMER, bench.now)
    del bench.shop.prices[CURD]
    bench.now = first(contract).cutoff_at
    renewals.tick()
    assert [total for _, total in orders()] == [Decimal(30)]
    assert "left_out" in said(contract)


def test_a_new_address_leaves_no_old_one_behind(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The address kept for the contract goes when another one takes its place; none goes when other things change."""
    dropped: list[int] = []
    monkeypatch.setattr(bench.shop, "drop_address", dropped.append)
    contract = bench.contract()
    for change in (
        contracts.Change(address_id=2, postal_code="560002"),
        contracts.Change(lines={MILK: 3}),
    ):
        with transaction.atomic():
            contracts.update(contracts.locked(contract.pk), change, CUSTOMER, bench.now)
    assert dropped == [1]


def test_an_order_that_staff_cancel_is_refunded_on_paper_as_well(bench: Bench) -> None:
    """The wallet has the money again, so the order must not stay charged; saying it twice changes nothing."""
    contract = bench.contract(mode=PaymentMode.WALLET)
    bench.money(contract, 100)
    bench.now = first(contract).cutoff_at
    renewals.tick()
    perform("subscriptions.record_payment")
    for _ in range(2):
        delivery.order_cancelled(first(contract).order_id, bench.now)
    perform("subscriptions.undo")
    assert wallet.of_contract(contract).balance == Decimal(100)
    assert list(bench.shop.refunds.values()) == [Decimal(60)]


def test_a_cancelled_order_on_credit_is_not_refunded(bench: Bench) -> None:
    """Nothing was paid for it: nothing is owed any more, and that is all."""
    contract = mandate_contract(bench)
    bench.now = first(contract).cutoff_at
    renewals.tick()
    delivery.order_cancelled(first(contract).order_id, bench.now)
    perform("subscriptions.undo")
    assert wallet.of_contract(contract).balance == 0 and bench.shop.refunds == {}


# ---- holidays under running contracts


def test_a_holiday_declared_later_is_said(bench: Bench) -> None:
    """The delivery goes, the customer hears of it once; other days stay."""
    contract = bench.contract()
    before = days(contract)
    for _ in range(2):
        holidays(contract, before[2])
    assert days(contract) == [*before[:2], *before[3:]]
    told = OutboxMessage.objects.filter(key__startswith="subscription_skipped:")
    assert [row.payload["context"]["date"] for row in told] == [before[2].isoformat()]
    assert said(contract).count("holiday") == 1


def test_a_holiday_taken_back_is_delivered(bench: Bench) -> None:
    """A mistake of the office leaves nobody without milk: also what was planned while it stood comes back."""
    early = bench.contract()
    wanted = days(early)
    holidays(early, wanted[2])
    late = bench.contract(early.plan, user_id=8)
    holidays(early)
    assert days(early) == days(late) == wanted
    holidays(early)
    assert days(early) == wanted


def test_a_holiday_taken_back_wakes_nobody_who_is_away(bench: Bench) -> None:
    """On vacation, or skipped by hand, or paused: the day comes back as they wished it."""
    plan = bench.plan()
    away, paused, skipped = (bench.contract(plan, user_id=20 + n) for n in range(3))
    day = days(away)[3]
    with transaction.atomic():
        edits.skip(contracts.locked(skipped.pk), day, CUSTOMER, bench.now)
    holidays(away, day)
    with transaction.atomic():
        edits.vacation(contracts.locked(away.pk), day, day, CUSTOMER, bench.now)
        lifecycle.pause(contracts.locked(paused.pk), day + timedelta(days=1), CUSTOMER, bench.now)
    holidays(away)
    for contract in (away, paused, skipped):
        assert contract.deliveries.get(scheduled_on=day).state == DeliveryState.SKIPPED


def test_what_was_chosen_for_a_day_moves_with_it(bench: Bench) -> None:
    """MOVE: the sweets for the festival come the day after, and on the day itself when it is no holiday any more."""
    contract = bench.contract(bench.plan(holiday_policy="MOVE"), frequency=Frequency.ALTERNATE_DAYS)
    day = days(contract)[2]
    with transaction.atomic():
        edits.change(contracts.locked(contract.pk), day, {GHEE: 1}, CUSTOMER, bench.now)
    for wanted, on in (((day,), day + timedelta(days=1)), ((), day)):
        holidays(contract, *wanted)
        row = contract.deliveries.get(scheduled_on=day)
        assert row.date == on and row.edited
        assert [(line.variant_id, line.quantity) for line in row.lines.all()] == [(GHEE, 1)]
    assert said(contract).count("moved") == 2


def test_yesterdays_holidays_may_be_forgotten(bench: Bench) -> None:
    """The list for the new year has none of the old one's days: nothing happens for them."""
    contract = bench.contract()
    holidays(contract, bench.now.date())
    bench.live(days=4)
    before = states(contract)
    holidays(contract)
    assert states(contract) == before
