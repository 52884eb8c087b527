"""Charges of Razorpay Subscriptions: each makes one order or goes back, whatever is paused, skipped or told late."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from engine import CUSTOMER, MILK, Bench, first, orders
from test_fifteen_failures import perform, razorpay_contract

from saleor_plugins.core.errors import InvalidInput, ProviderRejected, ProviderUnavailable
from saleor_plugins.core.money import Money
from saleor_plugins.subscriptions import (
    charges,
    checkouts,
    contracts,
    delivery,
    edits,
    effects,
    gateway,
    lifecycle,
    renewals,
    steering,
    wallet,
)
from saleor_plugins.subscriptions.gateway import PaidCycle, RazorpayGateway, Remote
from saleor_plugins.subscriptions.models import Charge, Contract, Delivery, WalletEntry
from saleor_plugins.subscriptions.schedule import Frequency
from saleor_plugins.subscriptions.states import ContractStatus, DeliveryState, PaymentMode

SIXTY = Money(Decimal(60), "INR")


def charged(contract: Contract, payment: str, money: Money = SIXTY) -> Charge:
    """Razorpay has charged and told us."""
    return charges.received(contract.pk, payment, money)


def pause(bench: Bench, contract: Contract, until: date | None = None) -> None:
    with transaction.atomic():
        lifecycle.pause(contracts.locked(contract.pk), until, CUSTOMER, bench.now)


def resume(bench: Bench, contract: Contract) -> None:
    with transaction.atomic():
        lifecycle.resume(contracts.locked(contract.pk), CUSTOMER, bench.now)


def status_of(contract: Contract) -> ContractStatus:
    contract.refresh_from_db()
    return ContractStatus(contract.status)


def returned(bench: Bench) -> set[str]:
    """The payments that Razorpay has given back."""
    perform("subscriptions.refund_charge")
    return {key.removeprefix("subscription-") for key in bench.gateway.refunded}


# ---- pauses, vacations, skips


@pytest.mark.parametrize("count", [1, 2])
def test_a_pause_and_a_change_of_mind_lose_no_charge(bench: Bench, count: int) -> None:
    """Charged, paused before a worker saw it, resumed in time: the same deliveries are paid for, and become orders."""
    contract = razorpay_contract(bench)
    type(contract.plan).objects.filter(pk=contract.plan_id).update(orders_per_day=10)
    for number in range(count):
        charged(contract, f"pay_{number}")
    pause(bench, contract)
    resume(bench, contract)
    charged(contract, "pay_next")
    renewals.tick()
    served = [row.delivery for row in Charge.objects.all()]
    assert len(orders()) == count + 1 and all(row is not None and row.order_id for row in served)
    assert wallet.of_contract(contract).balance == 0 and returned(bench) == set()


def test_charges_of_deliveries_that_a_pause_took_pay_for_the_next_ones(bench: Bench) -> None:
    """Two charged deliveries lie in the pause: the two after it are paid for."""
    contract = razorpay_contract(bench)
    charged(contract, "pay_1")
    charged(contract, "pay_2")
    dates = list(contract.deliveries.order_by("date").values_list("date", flat=True))
    pause(bench, contract)
    bench.advance(days=(dates[2] - bench.now.date()).days - 2)
    resume(bench, contract)
    renewals.tick()
    made = contract.deliveries.filter(order_id__isnull=False)
    assert sorted(made.values_list("date", flat=True)) == dates[2:4]


def test_a_pause_until_a_date_has_razorpay_charge_again(bench: Bench) -> None:
    """The pause ends by itself at the cut-off of its day: Razorpay is resumed as well."""
    contract = razorpay_contract(bench)
    name = contract.razorpay_subscription_id
    until = list(contract.deliveries.order_by("date").values_list("date", flat=True))[1]
    pause(bench, contract, until)
    perform("subscriptions.steer")
    assert bench.gateway.states[name] is Remote.PAUSED
    bench.now = contract.deliveries.get(date=until).cutoff_at
    renewals.tick()
    assert status_of(contract) is ContractStatus.ACTIVE
    # Asked about before Razorpay was told: what was wished here counts.
    charges.reconcile(contract)
    assert status_of(contract) is ContractStatus.ACTIVE
    perform("subscriptions.steer")
    assert bench.gateway.states[name] is Remote.RUNNING


def test_a_charge_outlives_a_pause_until_a_date(bench: Bench) -> None:
    """Charged for a delivery in the pause: it pays for the one with which the pause ends."""
    contract = razorpay_contract(bench)
    charged(contract, "pay_1")
    until = list(contract.deliveries.order_by("date").values_list("date", flat=True))[1]
    pause(bench, contract, until)
    bench.now = contract.deliveries.get(date=until).cutoff_at
    renewals.tick()
    assert [reference.split("-", 2)[2][:10] for reference, _ in orders()] == [until.isoformat()]
    assert wallet.of_contract(contract).balance == 0


def test_razorpay_decides_when_its_tries_are_over(bench: Bench) -> None:
    """A charge is late: past due, and not paused before Razorpay gives up; paid by its third try, it delivers again."""
    contract = razorpay_contract(bench)
    name = contract.razorpay_subscription_id
    bench.gateway.states[name] = Remote.RETRYING
    bench.live(days=5)
    assert first(contract).state == DeliveryState.FAILED
    assert status_of(contract) is ContractStatus.PAST_DUE
    assert perform("subscriptions.steer") == 0
    bench.gateway.states[name] = Remote.RUNNING
    charged(contract, "pay_1")
    renewals.tick()
    assert status_of(contract) is ContractStatus.ACTIVE and len(orders()) == 1


def test_a_vacation_does_not_take_what_is_paid_for(bench: Bench) -> None:
    """Paid and about to be ordered: refused, as skipping it is; nothing is changed."""
    contract = razorpay_contract(bench)
    charged(contract, "pay_1")
    day = first(contract).date
    with pytest.raises(InvalidInput) as refused, transaction.atomic():
        edits.vacation(contracts.locked(contract.pk), day, day, CUSTOMER, bench.now)
    assert (refused.value.field, refused.value.code) == ("from", "CUTOFF_PASSED")
    assert not contract.vacations.exists()
    renewals.tick()
    assert len(orders()) == 1


# ---- what Razorpay does


def test_the_charge_that_ends_a_halt_is_delivered(bench: Bench) -> None:
    """Halted, then paid by a new card: the charge is told before the subscription is said to run, and is no mistake."""
    contract = razorpay_contract(bench)
    name = contract.razorpay_subscription_id
    bench.gateway.states[name] = Remote.STOPPED
    charges.from_event("subscription.halted", {"subscription": {"id": name}})
    assert status_of(contract) is ContractStatus.PAUSED
    bench.gateway.states[name] = Remote.RUNNING
    bench.gateway.cycles[name] = [PaidCycle("pay_1", SIXTY)]
    payment = {"id": "pay_1", "amount": 6000, "currency": "INR"}
    event = {"subscription": {"id": name}, "payment": payment}
    charges.from_event("subscription.charged", event)
    renewals.tick()
    assert status_of(contract) is ContractStatus.ACTIVE and len(orders()) == 1
    assert returned(bench) == set()


def test_one_that_runs_again_unheard_is_found(bench: Bench) -> None:
    """Every webhook about the new card is lost: a paused one is asked about within a day."""
    contract = razorpay_contract(bench)
    name = contract.razorpay_subscription_id
    bench.gateway.states[name] = Remote.STOPPED
    charges.from_event("subscription.halted", {"subscription": {"id": name}})
    charges.reconcile_some(bench.now)
    assert status_of(contract) is ContractStatus.PAUSED
    bench.gateway.states[name] = Remote.RUNNING
    bench.gateway.cycles[name] = [PaidCycle("pay_1", SIXTY)]
    assert charges.reconcile_some(bench.advance(hours=1)) == 0
    assert charges.reconcile_some(bench.advance(hours=12)) == 1
    renewals.tick()
    assert status_of(contract) is ContractStatus.ACTIVE and len(orders()) == 1


def test_the_last_charge_is_delivered_before_the_subscription_completes(bench: Bench) -> None:
    """Razorpay completes with its last charge: that one is still an order; what comes after it ends."""
    contract = razorpay_contract(bench)
    name = contract.razorpay_subscription_id
    bench.gateway.states[name] = Remote.COMPLETED
    bench.gateway.cycles[name] = [PaidCycle("pay_last", SIXTY)]
    charges.from_event("subscription.completed", {"subscription": {"id": name}})
    renewals.tick()
    assert len(orders()) == 1 and returned(bench) == set()
    second = contract.deliveries.order_by("date")[1]
    bench.now = second.cutoff_at
    charges.reconcile_some(bench.now)
    renewals.tick()
    assert status_of(contract) is ContractStatus.COMPLETED and len(orders()) == 1


def test_a_charge_with_nothing_left_to_deliver_goes_back(bench: Bench) -> None:
    """The last day is past: nobody's money is kept for goods that will never come."""
    start = bench.now.date() + timedelta(days=1)
    contract = bench.contract(
        frequency=Frequency.WEEKLY, mode=PaymentMode.RAZORPAY_SUBSCRIPTION, start=start, end=start
    )
    charges.apply_remote(contract.pk, Remote.RUNNING)
    charged(contract, "pay_1")
    charged(contract, "pay_2")
    renewals.tick()
    assert len(orders()) == 1 and returned(bench) == {"pay_2"}
    assert wallet.of_contract(contract).balance == 0 and wallet.audit() == []


# ---- the wallet in between


def test_nothing_else_is_bought_with_what_was_charged(bench: Bench) -> None:
    """A wallet contract of the same customer is due between the charge and its order: it has to wait for money of its own."""
    weekly = razorpay_contract(bench)
    daily = bench.contract(mode=PaymentMode.WALLET)
    bench.now = first(daily).cutoff_at
    charged(weekly, "pay_1")
    Delivery.objects.filter(contract=weekly).update(run_at=bench.now + timedelta(minutes=1))
    renewals.tick()
    assert orders() == [] and first(daily).short_of_money
    bench.advance(minutes=2)
    renewals.tick()
    assert [reference.split("-")[1] for reference, _ in orders()] == [str(weekly.pk)]
    assert wallet.of_contract(weekly).balance == 0


def test_an_order_dearer_than_its_charge_waits_for_a_person(bench: Bench) -> None:
    """Shipping or taxes rose since Razorpay's amount was agreed: no debt that nobody collects, no silent miss."""
    contract = razorpay_contract(bench)
    bench.shop.tax = Decimal(5)
    charged(contract, "pay_1")
    renewals.tick()
    row = first(contract)
    assert row.parked and "more than was charged" in row.failure and orders() == []
    assert wallet.of_contract(contract).balance == Decimal(60)
    bench.money(contract, 5)
    with transaction.atomic():
        edits.unskip(contracts.locked(contract.pk), row.date, CUSTOMER, bench.now)
    renewals.tick()
    assert [total for _, total in orders()] == [Decimal(65)]
    assert wallet.of_contract(contract).balance == 0


def test_arrears_do_not_hold_up_what_was_charged(bench: Bench) -> None:
    """The wallet owes for something else: what Razorpay has charged buys its own delivery all the same."""
    contract = razorpay_contract(bench)
    bench.money(contract, -500)
    charged(contract, "pay_1")
    renewals.tick()
    assert len(orders()) == 1 and wallet.of_contract(contract).balance == Decimal(-500)


@pytest.mark.parametrize("policy", ["CREDIT", "REFUND"])
@pytest.mark.parametrize("why", ["stock", "dropped"])
def test_goods_that_the_shop_does_not_make_are_given_back_by_policy(
    bench: Bench, policy: str, why: str
) -> None:
    """Charged, then out of stock or dropped by the office: in the wallet or back at the customer, and never paid twice."""
    contract = razorpay_contract(bench)
    type(contract.plan).objects.filter(pk=contract.plan_id).update(
        missed_policy=policy, stock_policy="SKIP"
    )
    if why == "stock":
        bench.shop.stock[MILK] = 0
    else:
        bench.shop.tax = Decimal(5)
    charged(contract, "pay_1")
    renewals.tick()
    if why == "dropped":
        with transaction.atomic():
            contracts.locked(contract.pk)
            row = Delivery.objects.select_for_update().get(pk=first(contract).pk)
            delivery.mark(row, DeliveryState.SKIPPED, "", CUSTOMER, bench.now)
    assert first(contract).state == DeliveryState.SKIPPED and orders() == []
    assert returned(bench) == ({"pay_1"} if policy == "REFUND" else set())
    assert wallet.of_contract(contract).balance == (0 if policy == "REFUND" else 60)
    bench.shop.stock.clear()
    bench.shop.tax = Decimal(0)
    pause(bench, contract)
    resume(bench, contract)
    renewals.tick()
    assert len(orders()) == (0 if policy == "REFUND" else 1)
    assert wallet.of_contract(contract).balance == 0
    assert WalletEntry.objects.filter(key="refund:pay_1").count() == (policy == "REFUND")


@pytest.mark.parametrize(
    ("frequency", "starts_in", "charged_in"),
    [
        (Frequency.WEEKLY, 1, None),
        (Frequency.WEEKLY, 4, None),
        (Frequency.WEEKLY, 5, 2),
        (Frequency.MONTHLY, 200, 197),
    ],
)
def test_nobody_is_charged_long_before_the_first_delivery(
    bench: Bench, frequency: Frequency, starts_in: int, charged_in: int | None
) -> None:
    """Razorpay starts in time for the first delivery, at once where that is near."""
    today = bench.now.date()
    contract = bench.contract(
        frequency=frequency,
        mode=PaymentMode.RAZORPAY_SUBSCRIPTION,
        start=today + timedelta(days=starts_in),
    )
    assert checkouts.open_for(contract)
    wanted = None if charged_in is None else today + timedelta(days=charged_in)
    assert bench.gateway.calls == [("open", (f"contract-{contract.pk}", wanted))]


# ---- steering Razorpay


class Client:
    """Razorpay's API of one subscription, as the simulator and Razorpay answer: only what is active can be paused."""

    def __init__(self, status: str) -> None:
        self.status = status
        self.paused = 0

    def fetch_subscription(self, _: str) -> dict[str, Any]:
        return {"status": self.status}

    def pause_subscription(self, _: str) -> None:
        self.paused += 1
        self.status = "paused" if self.status == "active" else "cancelled"


@pytest.mark.parametrize("status", ["authenticated", "pending"])
def test_one_that_cannot_be_paused_yet_is_not_ended_by_it(
    monkeypatch: pytest.MonkeyPatch, status: str
) -> None:
    """Razorpay cancels an authenticated subscription that is paused, and refuses a pending one: asked for later."""
    client = Client(status)
    api = type("Api", (), {"gateway": staticmethod(lambda _: type("G", (), {"client": client}))})
    monkeypatch.setattr(gateway, "_api", lambda: api)
    with pytest.raises(ProviderUnavailable):
        RazorpayGateway().steer("consumer", "sub_1", Remote.PAUSED)
    assert client.paused == 0
    client.status = "active"
    assert RazorpayGateway().steer("consumer", "sub_1", Remote.PAUSED) is Remote.PAUSED


def test_a_pause_that_razorpay_refuses_is_not_undone_by_it(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Refused for now: the contract stays paused although Razorpay says that it runs, and a charge goes back."""
    contract = razorpay_contract(bench)
    pause(bench, contract)

    def refuse(*_: object) -> Remote:
        raise ProviderRejected("Subscription cannot be paused in pending status.")

    monkeypatch.setattr(bench.gateway, "steer", refuse)
    perform("subscriptions.steer")
    assert steering.pending(contract)
    charges.reconcile(contract)
    assert status_of(contract) is ContractStatus.PAUSED
    charged(contract, "pay_1")
    assert returned(bench) == {"pay_1"} and orders() == []
    assert effects.MOST_REFUSALS > 144  # three days of half hours
