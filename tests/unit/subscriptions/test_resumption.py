"""A contract whose mandate is dead comes back: by another permission of the customer, once, and by nothing else."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from engine import CUSTOMER, Bench, orders
from test_arrears import another_mandate, rupees, settle
from test_fifteen_failures import in_threads, mandate_contract, perform, razorpay_contract

from saleor_plugins.core.errors import Conflict, InvalidInput
from saleor_plugins.subscriptions import (
    charges,
    checkouts,
    contracts,
    debits,
    lifecycle,
    registrations,
    resumption,
    wallet,
)
from saleor_plugins.subscriptions.gateway import Remote
from saleor_plugins.subscriptions.models import Contract, Debit, Mandate, WalletEntry
from saleor_plugins.subscriptions.states import ContractStatus, PaymentMode


def resume(bench: Bench, contract: Contract) -> Mapping[str, Any] | None:
    """What the mutation does: the wish, committed; then the provider is asked."""
    with transaction.atomic():
        locked = contracts.locked(contract.pk)
        resumption.begin(locked, CUSTOMER, bench.now)
    return resumption.payment_for(locked, CUSTOMER)


def confirm(bench: Bench, contract: Contract, options: Mapping[str, Any], pay: str) -> None:
    """The browser's answer to the options, after the gateway has told of the captured payment."""
    reference = str(options["order_id"]).removeprefix("order_")
    registrations.registered(reference, pay, rupees(1))
    answer = {
        "razorpay_order_id": options["order_id"],
        "razorpay_payment_id": pay,
        "razorpay_signature": "genuine",
    }
    checkouts.confirm(Contract.objects.select_related("plan").get(pk=contract.pk), answer)


def dead_contract(bench: Bench, status: ContractStatus = ContractStatus.PAUSED) -> Contract:
    """Three days delivered in arrears, then the mandate is revoked at the bank; past due, or paused by dunning."""
    contract = mandate_contract(bench, cap=1000)
    bench.live(days=3)
    registrations.from_event("token.cancelled", {"id": "token_1"}, bench.now)
    if status is ContractStatus.PAUSED:
        bench.live(days=5)
    assert status_of(contract) == status
    return contract


def status_of(contract: Contract) -> str:
    """As the table has it."""
    contract.refresh_from_db()
    return contract.status


def told(contract: Contract) -> list[str]:
    """The timeline about mandates, pauses and resumptions."""
    return [
        event.message
        for event in contract.events.all()
        if event.type in ("paused", "resumed") or event.type.startswith("mandate")
    ]


def asked(bench: Bench) -> list[str]:
    """The registrations that the provider was asked for."""
    return [what for verb, what in bench.gateway.calls if verb == "open_mandate"]


@pytest.mark.parametrize("status", [ContractStatus.PAUSED, ContractStatus.PAST_DUE])
def test_a_new_permission_brings_it_back(bench: Bench, status: ContractStatus) -> None:
    """Given a dead mandate, when resumed, then nothing but an offer; agreed to, it delivers and the debt is debited once."""
    contract = dead_contract(bench, status)
    owed = -wallet.of_contract(contract).balance
    options = resume(bench, contract)
    assert options and status_of(contract) == status
    assert contract.mandate.token_ref == "token_1"  # type: ignore[union-attr]
    made = len(orders())
    bench.live(days=1)
    assert len(orders()) == made

    confirm(bench, contract, options, "pay_new")
    assert status_of(contract) == ContractStatus.ACTIVE
    assert (contract.first_failed_at, contract.dunning_at, contract.failures) == (None, None, 0)
    assert contract.mandate.token_ref == "token_pay_new"  # type: ignore[union-attr]
    assert contract.next_mandate is None
    assert -wallet.of_contract(contract).balance == owed - 1
    assert told(contract)[-3:] == [
        "Waits for a new permission to debit.",
        "The new mandate is confirmed.",
        "Resumed.",
    ]
    bench.live(days=8)
    assert len(orders()) > made
    assert settle(bench, "pay_debt").mandate == contract.mandate
    assert Debit.objects.count() == 1
    assert wallet.audit() == []


def test_the_webhook_alone_brings_it_back(bench: Bench) -> None:
    """The browser was closed after paying: `token.confirmed` is enough, told twice is told once."""
    contract = dead_contract(bench)
    assert resume(bench, contract)
    token = {"id": "token_2", "customer_id": "cust_1"}
    for _ in range(2):
        registrations.from_event("token.confirmed", token, bench.now)
    assert status_of(contract) == ContractStatus.ACTIVE
    assert told(contract).count("Resumed.") == 1


def test_asked_again_it_is_the_same_registration(bench: Bench) -> None:
    """Twice in a row, and in several tabs at once: one mandate is waited for, one event says so, the order is the same."""
    contract = dead_contract(bench)
    first, again = resume(bench, contract), resume(bench, contract)
    found: list[object] = [first, again]
    in_threads(*[lambda: found.append(resume(bench, contract))] * 4)
    assert len(found) == 6 and all(each == first for each in found)
    assert len(set(asked(bench))) == 1
    assert Mandate.objects.filter(state="pending").count() == 1
    assert told(contract).count("Waits for a new permission to debit.") == 1


def test_the_first_press_in_several_tabs_makes_one_registration(bench: Bench) -> None:
    """Nobody has been asked yet, four tabs resume at once: one mandate."""
    contract = dead_contract(bench)
    in_threads(*[lambda: resume(bench, contract)] * 4)
    assert Mandate.objects.filter(state="pending").count() == 1
    assert len(set(asked(bench))) == 1


def test_confirmed_twice_is_confirmed_once(bench: Bench) -> None:
    """Both tabs bring the browser's answer, the webhook too: one rupee in the wallet, one resumption."""
    contract = dead_contract(bench)
    options = resume(bench, contract)
    assert options
    in_threads(*[lambda: confirm(bench, contract, options, "pay_new")] * 3)
    assert status_of(contract) == ContractStatus.ACTIVE
    assert told(contract).count("Resumed.") == 1
    assert WalletEntry.objects.filter(key="debit:pay_new").count() == 1


def test_a_usable_mandate_is_taken_over_at_once(bench: Bench) -> None:
    """The customer has agreed to another one meanwhile: nothing to pay, the contract runs on that."""
    contract = dead_contract(bench)
    newer = another_mandate(bench, contract, state="confirmed")
    assert resume(bench, contract) is None
    assert status_of(contract) == ContractStatus.ACTIVE and contract.mandate_id == newer.pk
    assert asked(bench) == []
    assert told(contract)[-2:] == ["Another mandate serves it from now on.", "Resumed."]


@pytest.mark.parametrize("changes", [{"user_id": 8}, {"channel_id": 2}])
def test_a_mandate_of_others_is_not_taken_over(bench: Bench, changes: dict[str, int]) -> None:
    """Another customer's, or one of another channel: this customer is asked."""
    contract = dead_contract(bench)
    another_mandate(bench, contract, state="confirmed", **changes)
    assert resume(bench, contract)
    assert status_of(contract) == ContractStatus.PAUSED


def test_a_pause_of_ones_own_needs_no_permission(bench: Bench) -> None:
    """Paused by the customer, mandate alive: resumed as ever."""
    contract = mandate_contract(bench)
    with transaction.atomic():
        lifecycle.pause(contracts.locked(contract.pk), None, CUSTOMER, bench.now)
    assert resume(bench, contract) is None
    assert status_of(contract) == ContractStatus.ACTIVE and asked(bench) == []


def test_an_expired_mandate_needs_a_new_permission(bench: Bench) -> None:
    """Confirmed once and too old to announce a debit on: no credit, past due, paused, and the way back is the same."""
    contract = mandate_contract(bench, cap=1000)
    bench.live(days=2)
    Mandate.objects.update(expires_on=(bench.now + timedelta(days=1)).date())
    made = len(orders())
    bench.live(days=8)
    assert len(orders()) == made and status_of(contract) == ContractStatus.PAUSED
    options = resume(bench, contract)
    assert options and status_of(contract) == ContractStatus.PAUSED
    confirm(bench, contract, options, "pay_new")
    assert status_of(contract) == ContractStatus.ACTIVE
    assert contract.mandate.token_ref == "token_pay_new"  # type: ignore[union-attr]


def test_an_expired_mandate_hides_no_living_one(bench: Bench) -> None:
    """The one agreed to last has expired, an older one lives: the older one is debited."""
    contract = mandate_contract(bench, cap=1000)
    bench.live(days=8)
    another_mandate(bench, contract, expires_on=bench.now.date())
    assert debits.announce_due(bench.now) == 1
    assert Debit.objects.get().mandate_id == contract.mandate_id


def test_a_contract_cancelled_meanwhile_stays_cancelled(bench: Bench) -> None:
    """Cancelled between the offer and the bank's word: the rupee is the customer's, the contract stays ended."""
    contract = dead_contract(bench)
    options = resume(bench, contract)
    assert options
    with transaction.atomic():
        lifecycle.cancel(contracts.locked(contract.pk), "", CUSTOMER, bench.now)
    confirm(bench, contract, options, "pay_new")
    assert status_of(contract) == ContractStatus.CANCELLED
    assert WalletEntry.objects.filter(key="debit:pay_new").count() == 1
    with pytest.raises(Conflict), transaction.atomic():
        resumption.begin(contracts.locked(contract.pk), CUSTOMER, bench.now)


def test_a_pause_after_the_wish_withdraws_it(bench: Bench) -> None:
    """Past due, resumed, then paused by the customer: the new mandate serves it and it stays paused until resumed."""
    contract = dead_contract(bench, ContractStatus.PAST_DUE)
    options = resume(bench, contract)
    assert options
    with transaction.atomic():
        lifecycle.pause(contracts.locked(contract.pk), None, CUSTOMER, bench.now)
    registrations.from_event(
        "token.confirmed", {"id": "token_2", "customer_id": "cust_1"}, bench.now
    )
    assert status_of(contract) == ContractStatus.PAUSED
    assert contract.mandate.token_ref == "token_2"  # type: ignore[union-attr]
    confirm(bench, contract, options, "pay_new")
    assert status_of(contract) == ContractStatus.PAUSED
    assert resume(bench, contract) is None
    assert status_of(contract) == ContractStatus.ACTIVE


def test_the_answer_to_a_withdrawn_wish_is_no_error(bench: Bench) -> None:
    """Paused in another tab, then the open page is paid and brings its answer before any webhook: served, and still paused."""
    contract = dead_contract(bench, ContractStatus.PAST_DUE)
    options = resume(bench, contract)
    assert options
    with transaction.atomic():
        lifecycle.pause(contracts.locked(contract.pk), None, CUSTOMER, bench.now)

    def apply(order_id: str, payment_id: str, signature: str) -> str:
        """As the gateway does: the captured payment is told of before this answers."""
        reference = order_id.removeprefix("order_")
        registrations.learn_token(reference, payment_id, bench.now)
        return reference

    bench.gateway.confirm_payment = apply  # type: ignore[method-assign]
    confirm(bench, contract, options, "pay_new")
    assert status_of(contract) == ContractStatus.PAUSED
    assert contract.mandate.token_ref == "token_pay_new"  # type: ignore[union-attr]


def test_the_wish_outlives_the_grace(bench: Bench) -> None:
    """Past due when asked for, paused by dunning before the bank's word comes: resumed."""
    contract = dead_contract(bench, ContractStatus.PAST_DUE)
    options = resume(bench, contract)
    assert options
    bench.live(days=5)
    assert status_of(contract) == ContractStatus.PAUSED
    confirm(bench, contract, options, "pay_new")
    assert status_of(contract) == ContractStatus.ACTIVE


def test_a_refused_permission_changes_nothing_and_may_be_asked_for_again(bench: Bench) -> None:
    """The bank refuses: the timeline says so; resumed again there is a new registration."""
    contract = dead_contract(bench)
    first = resume(bench, contract)
    registrations.from_event(
        "token.rejected", {"id": "token_2", "customer_id": "cust_1"}, bench.now
    )
    assert status_of(contract) == ContractStatus.PAUSED
    assert told(contract)[-1] == "The mandate is rejected."
    second = resume(bench, contract)
    assert second and second != first
    confirm(bench, contract, second, "pay_new")
    assert status_of(contract) == ContractStatus.ACTIVE


def test_who_has_paid_is_not_asked_to_pay_again(bench: Bench) -> None:
    """Paid, and the bank is slow: resumed again is refused without an offer; its late yes brings the contract back."""
    contract = dead_contract(bench)
    options = resume(bench, contract)
    assert options
    bench.gateway.token_status = "initiated"
    confirm(bench, contract, options, "pay_new")
    with pytest.raises(Conflict) as refused:
        resume(bench, contract)
    assert refused.value.code == "PAYMENT_PENDING"
    assert status_of(contract) == ContractStatus.PAUSED and len(asked(bench)) == 1
    bench.gateway.token_status = "confirmed"
    assert resume(bench, contract) is None
    assert status_of(contract) == ContractStatus.ACTIVE and len(asked(bench)) == 1


def test_who_has_paid_and_was_refused_is_asked_again(bench: Bench) -> None:
    """Paid, and the bank's no got lost: asked about, then a new registration."""
    contract = dead_contract(bench)
    first = resume(bench, contract)
    assert first
    bench.gateway.token_status = "initiated"
    confirm(bench, contract, first, "pay_new")
    bench.gateway.token_status = "rejected"
    second = resume(bench, contract)
    assert second and second != first
    assert status_of(contract) == ContractStatus.PAUSED


def test_the_answer_to_another_payment_resumes_nothing(bench: Bench) -> None:
    """The browser brings the payment of something else: refused, nothing changed."""
    contract = dead_contract(bench)
    assert resume(bench, contract)
    other = another_mandate(bench, contract, state="pending", token_ref="", reference="m9")
    with pytest.raises(InvalidInput):
        confirm(bench, contract, {"order_id": f"order_{other.reference}"}, "pay_other")
    assert status_of(contract) == ContractStatus.PAUSED


def test_another_contract_is_served_but_not_woken(bench: Bench) -> None:
    """Two paused on one dead mandate, one resumed: the other is served by the new one and stays paused."""
    contract = mandate_contract(bench, cap=1000)
    other = bench.contract(contract.plan, mode=PaymentMode.MANDATE, mandate=contract.mandate)
    bench.live(days=3)
    registrations.from_event("token.cancelled", {"id": "token_1"}, bench.now)
    bench.live(days=5)
    options = resume(bench, contract)
    assert options
    confirm(bench, contract, options, "pay_new")
    assert status_of(contract) == ContractStatus.ACTIVE
    assert status_of(other) == ContractStatus.PAUSED and other.mandate_id == contract.mandate_id
    assert resume(bench, other) is None and status_of(other) == ContractStatus.ACTIVE


@pytest.mark.parametrize("number", range(10))
def test_a_resumption_and_the_banks_word_meet(bench: Bench, number: int) -> None:
    """A second press and the confirmation at the same moment: the contract runs, resumed once, no deadlock."""
    contract = dead_contract(bench, ContractStatus.PAST_DUE)
    options = resume(bench, contract)
    assert options

    def press() -> None:
        try:
            resume(bench, contract)
        except Conflict as error:
            assert error.message == "The subscription is not paused."

    in_threads(press, lambda: confirm(bench, contract, options, "pay_new"), press)
    assert status_of(contract) == ContractStatus.ACTIVE
    assert told(contract).count("Resumed.") == 1
    assert Mandate.objects.count() == 2


def test_taking_a_mandate_over_and_the_banks_word_about_it_do_not_wait_for_each_other(
    bench: Bench,
) -> None:
    """A contract is held and about to refer to a mandate that is being confirmed again and waits for it: both end."""
    contract = dead_contract(bench, ContractStatus.PAST_DUE)
    newer = another_mandate(bench, contract, state="confirmed")
    held = threading.Event()

    def take_over() -> None:
        with transaction.atomic():
            locked = contracts.locked(contract.pk)
            held.set()
            eventually_waiting()
            resumption.begin(locked, CUSTOMER, bench.now)

    def bank() -> None:
        held.wait(20)
        registrations.confirm(newer.reference, newer.token_ref, bench.now)

    in_threads(take_over, bank)
    assert status_of(contract) == ContractStatus.ACTIVE and contract.mandate_id == newer.pk
    assert told(contract).count("Resumed.") == 1


def eventually_waiting() -> None:
    """Until another session waits for a lock of this one."""
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    raise AssertionError("nobody waits")


def test_a_halted_razorpay_subscription_comes_back_by_a_new_card(bench: Bench) -> None:
    """All of Razorpay's tries failed: paused; the customer changes the card on Razorpay's page: it delivers again."""
    contract = razorpay_contract(bench)
    name = contract.razorpay_subscription_id
    bench.gateway.states[name] = Remote.STOPPED
    charges.from_event("subscription.halted", {"subscription": {"id": name}})
    assert status_of(contract) == ContractStatus.PAUSED
    perform("subscriptions.steer")
    bench.gateway.states[name] = Remote.RUNNING
    charges.from_event("subscription.activated", {"subscription": {"id": name}})
    assert status_of(contract) == ContractStatus.ACTIVE


@pytest.mark.parametrize("remote", [Remote.STOPPED, Remote.RETRYING])
def test_resuming_what_razorpay_has_stopped_opens_its_page_for_another_card(
    bench: Bench, remote: Remote
) -> None:
    """Nothing is changed, however often it is asked for, until Razorpay has charged the new card."""
    contract = razorpay_contract(bench)
    name = contract.razorpay_subscription_id
    bench.gateway.states[name] = remote
    charges.reconcile(contract)
    perform("subscriptions.steer")
    bench.gateway.states[name] = remote
    before = status_of(contract)
    for _ in range(2):
        options = resume(bench, contract)
        assert options is not None and options["another_card"]
        assert status_of(contract) == before
        assert perform("subscriptions.steer") == 0
    bench.gateway.states[name] = Remote.RUNNING
    assert resume(bench, contract) is None
    assert status_of(contract) == ContractStatus.ACTIVE


def test_resuming_what_has_ended_at_razorpay_resumes_nothing(bench: Bench) -> None:
    """Cancelled there while it was stopped here: it is over, and is said to be."""
    contract = razorpay_contract(bench)
    name = contract.razorpay_subscription_id
    bench.gateway.states[name] = Remote.STOPPED
    charges.reconcile(contract)
    perform("subscriptions.steer")
    bench.gateway.states[name] = Remote.ENDED
    assert resume(bench, contract) is None
    assert status_of(contract) == ContractStatus.CANCELLED


def test_ones_own_pause_of_a_razorpay_subscription_ends_without_asking(bench: Bench) -> None:
    """Paused by the customer: resumed at once, whether or not Razorpay can be reached; it follows."""
    contract = razorpay_contract(bench)
    with transaction.atomic():
        lifecycle.pause(contracts.locked(contract.pk), None, CUSTOMER, bench.now)
    perform("subscriptions.steer")
    bench.gateway.states.clear()
    assert resume(bench, contract) is None
    assert status_of(contract) == ContractStatus.ACTIVE
    perform("subscriptions.steer")
    assert bench.gateway.calls[-1][1][1] is Remote.RUNNING


def test_a_rejected_first_permission_may_be_given_again(bench: Bench) -> None:
    """A new contract whose registration the bank refused: the same request offers another one."""
    contract = bench.contract(mode=PaymentMode.MANDATE)
    first = checkouts.open_for(contract)
    registrations.from_event(
        "token.rejected", {"id": "token_2", "customer_id": "cust_1"}, bench.now
    )
    second = checkouts.open_for(Contract.objects.select_related("plan").get(pk=contract.pk))
    assert first and second and second != first
    confirm(bench, contract, second, "pay_new")
    assert status_of(contract) == ContractStatus.ACTIVE
