"""Debits of mandates: announced, run inside the rail's windows, settled once, tried again by dunning's rules.

One row a cycle. The customer is told when the row is written; the debit is asked for not before `run_at`. Its outcome comes
by `captured` and `failed`, or is asked for when nothing is heard.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from ..core import clock, outbox
from ..core.errors import ProviderError
from ..core.money import Money
from . import contracts, dunning, gateway, notices, renewals, wallet
from .mandates import (
    DebitCycle,
    MandateFacts,
    MandateState,
    Rail,
    Refusal,
    cycle_of,
    plan_debit,
)
from .models import Contract, Debit, DebitState, Delivery, Mandate, Wallet
from .schedule import local_date
from .states import FINAL_CONTRACT, ContractStatus, DeliveryState, PaymentMode

_FINAL = (DebitState.SETTLED.value, DebitState.FAILED.value)
ASK_AFTER = timedelta(minutes=30)


def announce_due(now: datetime, limit: int = 500) -> int:
    """Announce a debit for each mandate whose wallet is in debt for an earlier cycle; answers how many."""
    count = 0
    mandates = Mandate.objects.filter(state=MandateState.CONFIRMED.value).order_by("pk")
    for pk in list(mandates.values_list("pk", flat=True)[:limit]):
        with transaction.atomic():
            mandate = Mandate.objects.select_for_update().get(pk=pk)
            count += _announce(mandate, now)
    return count


def facts_of(mandate: Mandate) -> MandateFacts:
    """What `plan_debit` needs of a mandate."""
    debits = list(mandate.debits.values_list("cycle", "state"))
    return MandateFacts(
        state=MandateState(mandate.state),
        rail=Rail(mandate.rail),
        cap=mandate.cap,
        cycle=DebitCycle(mandate.cycle),
        debited_cycles=frozenset(cycle for cycle, _ in debits),
        unsettled=any(state not in _FINAL for _, state in debits),
        expires_on=mandate.expires_on,
    )


def _announce(mandate: Mandate, now: datetime) -> int:
    of = Wallet.objects.filter(user_id=mandate.user_id, channel_id=mandate.channel_id).first()
    contract = _contract(mandate)
    if of is None or contract is None or contract.status == ContractStatus.PAUSED:
        return 0
    today = local_date(now, ZoneInfo(contract.time_zone))
    owed = -_owed_before(mandate, of, today)
    debit = plan_debit(facts_of(mandate), owed, today, now)
    if isinstance(debit, Refusal):
        return 0
    row = Debit.objects.create(
        mandate=mandate,
        cycle=debit.cycle,
        amount=debit.amount,
        currency=mandate.currency,
        announced_at=now,
        run_at=debit.debit_at,
    )
    notices.note(contract, "debit_announced", f"{debit.amount} on {debit.debit_at:%Y-%m-%d}.", now)
    notices.tell(
        contract,
        "subscription_predebit",
        f"debit:{row.pk}",
        {
            "date": local_date(debit.debit_at, ZoneInfo(contract.time_zone)).isoformat(),
            "amount": notices.money(debit.amount, mandate.currency),
        },
    )
    return 1


def _owed_before(mandate: Mandate, of: Wallet, today: date) -> Decimal:
    """The balance without the orders of the running cycle: arrears are collected when a cycle has ended.

    All of it once half of what the mandate can take is owed, so that deliveries need not stop before the cycle does.
    """
    if -of.balance >= mandate.cap / 2:
        return of.balance
    cycle = DebitCycle(mandate.cycle)
    running = cycle_of(today, cycle)
    rows = Delivery.objects.filter(
        contract__mandate=mandate,
        ordered_on__gte=today - timedelta(days=31),
        ordered_on__isnull=False,
    ).values_list("ordered_on", "total", "state")
    recent = sum(
        (
            total or Decimal(0)
            for day, total, state in rows
            if day and cycle_of(day, cycle) == running and state != DeliveryState.MISSED
        ),
        Decimal(0),
    )
    return of.balance + recent


def _contract(mandate: Mandate) -> Contract | None:
    return (
        Contract.objects.select_related("plan")
        .filter(mandate=mandate)
        .exclude(status__in=[status.value for status in FINAL_CONTRACT])
        .order_by("pk")
        .first()
    ) or Contract.objects.select_related("plan").filter(mandate=mandate).order_by("-pk").first()


def run_due(now: datetime, limit: int = 200) -> int:
    """Hand due debits to the outbox; answers how many. The debit itself is asked for outside any transaction."""
    count = 0
    while count < limit:
        with transaction.atomic():
            debit = (
                Debit.objects.select_for_update(skip_locked=True, of=("self",))
                .select_related("mandate")
                .filter(run_at__lte=now)
                .order_by("run_at")
                .first()
            )
            if debit is None:
                return count
            _run(debit, now)
            count += 1
    return count


def _run(debit: Debit, now: datetime) -> None:
    mandate = debit.mandate
    if debit.state == DebitState.SENT:
        outbox.add(
            kind="subscriptions.ask_debit",
            key=f"subscriptions.ask_debit:{debit.pk}:{now.isoformat()}",
            queue="payments",
            payload={"debit": debit.pk},
        )
        debit.run_at = now + ASK_AFTER
        debit.save(update_fields=["run_at"])
        return
    contract = _contract(mandate)
    if mandate.state != MandateState.CONFIRMED or contract is None:
        _give_up(debit, "The mandate is no longer valid.", now)
        return
    if contract.status in (ContractStatus.PAUSED, *FINAL_CONTRACT) and _balance(mandate) >= 0:
        _give_up(debit, "Nothing is owed.", now)
        return
    if contract.status == ContractStatus.PAUSED:
        debit.run_at = now + timedelta(days=1)
        debit.save(update_fields=["run_at"])
        return
    if mandate.rail == Rail.UPI and not dunning.in_npci_window(now):
        debit.run_at = dunning.npci_at_or_after(now)
        debit.save(update_fields=["run_at"])
        return
    debit.state = DebitState.SENT.value
    debit.attempts += 1
    debit.run_at = now + ASK_AFTER
    debit.save(update_fields=["state", "attempts", "run_at"])
    outbox.add(
        kind="subscriptions.debit",
        key=f"subscriptions.debit:{debit.pk}:{debit.attempts}",
        queue="payments",
        payload={"debit": debit.pk, "attempt": debit.attempts},
    )


def _balance(mandate: Mandate) -> Decimal:
    of = Wallet.objects.filter(user_id=mandate.user_id, channel_id=mandate.channel_id).first()
    return of.balance if of is not None else Decimal(0)


def reference(debit: Debit) -> str:
    """The name of the running attempt at the provider; a new attempt is a new order there."""
    return f"{debit.pk}-{debit.attempts}"


def captured(reference_: str, payment_ref: str, amount: Money) -> None:
    """The debit has succeeded. At least once; the ledger's key makes it once."""
    now = clock.now()
    with transaction.atomic():
        debit = _by_reference(reference_)
        mandate = debit.mandate
        of = wallet.of_user(
            mandate.user_id, mandate.channel_id, mandate.channel_slug, mandate.currency
        )
        wallet.move(of, amount.amount, key=f"debit:{payment_ref}", reason=f"Mandate {debit.cycle}")
        if debit.state == DebitState.SETTLED:
            return
        debit.state = DebitState.SETTLED.value
        debit.payment_ref, debit.settled_at, debit.run_at = payment_ref, now, None
        debit.save()
        _mark_paid(mandate, amount.amount)
        for contract in (
            Contract.objects.select_for_update(of=("self",))
            .select_related("plan")
            .filter(
                mandate=mandate,
                status__in=[ContractStatus.PAST_DUE.value, ContractStatus.ACTIVE.value],
            )
        ):
            renewals.recover(contract, now)


def _mark_paid(mandate: Mandate, amount: Decimal) -> None:
    """The oldest unpaid orders are paid by it, whole ones only."""
    rows = Delivery.objects.filter(
        contract__mandate=mandate,
        contract__payment_mode=PaymentMode.MANDATE.value,
        order_id__isnull=False,
        paid=False,
    ).exclude(state=DeliveryState.MISSED.value)
    left = amount
    for delivery in rows.order_by("ordered_at"):
        if delivery.total is None or delivery.total > left:
            return
        left -= delivery.total
        Delivery.objects.filter(pk=delivery.pk).update(paid=True)
        renewals.pay_later(delivery, delivery.order_id, delivery.total)


def failed(reference_: str, reason: str) -> None:
    """The debit was declined: dunning decides what follows."""
    now = clock.now()
    with transaction.atomic():
        debit = _by_reference(reference_)
        if debit.state != DebitState.SENT or reference(debit) != reference_:
            return
        debit.first_failed_at = debit.first_failed_at or now
        debit.failure = reason[:250]
        decline = dunning.classify(reason)
        policy = dunning.UPI_POLICY if debit.mandate.rail == Rail.UPI else dunning.Policy()
        found = dunning.decide(
            dunning.Failure(decline, debit.attempts, debit.first_failed_at), policy, now
        )
        if found.next is dunning.Next.RETRY:
            debit.state = DebitState.ANNOUNCED.value
            debit.run_at = found.at
            debit.save()
            if found.tell_customer:
                _tell_failed(debit, reason, found.at)
            return
        _give_up(debit, reason, now)
        if decline is dunning.Decline.HARD:
            Mandate.objects.filter(pk=debit.mandate_id).update(state=MandateState.PAUSED.value)


def _give_up(debit: Debit, reason: str, now: datetime) -> None:
    debit.state = DebitState.FAILED.value
    debit.failure = reason[:250]
    debit.run_at = None
    debit.save()
    for contract in (
        Contract.objects.select_for_update(of=("self",))
        .select_related("plan")
        .filter(mandate=debit.mandate, status=ContractStatus.ACTIVE.value)
    ):
        renewals.past_due(contract, now)
    _tell_failed(debit, reason, None)


def _tell_failed(debit: Debit, reason: str, retry_at: datetime | None) -> None:
    contract = _contract(debit.mandate)
    if contract is None:
        return
    notices.tell(
        contract,
        "subscription_payment_failed",
        f"debit:{debit.pk}:{debit.attempts}",
        {
            "amount": notices.money(debit.amount, debit.currency),
            "date": None,
            "reason": reason,
            "retry_on": retry_at.date().isoformat() if retry_at else None,
        },
    )


def _by_reference(reference_: str) -> Debit:
    pk = int(reference_.partition("-")[0])
    return Debit.objects.select_for_update(of=("self",)).select_related("mandate").get(pk=pk)


# ---- the mandate itself


def confirm(mandate_reference: str, token_ref: str, now: datetime) -> None:
    """The customer's permission is valid: contracts that waited for it run."""
    from . import charges

    with transaction.atomic():
        mandate = Mandate.objects.select_for_update().filter(reference=mandate_reference).first()
        if mandate is None:
            return
        mandate.state = MandateState.CONFIRMED.value
        mandate.token_ref = token_ref or mandate.token_ref
        mandate.save()
        for pk in mandate.contracts.filter(status=ContractStatus.PENDING.value).values_list(
            "pk", flat=True
        ):
            charges.activate(contracts.locked(pk), now)


_TOKEN_STATES = {
    "token.confirmed": MandateState.CONFIRMED,
    "token.paused": MandateState.PAUSED,
    "token.resumed": MandateState.CONFIRMED,
    "token.cancelled": MandateState.CANCELLED,
    "token.rejected": MandateState.REJECTED,
}


def registered(mandate_reference: str, payment_ref: str, amount: Money) -> None:
    """The registration's own debit goes to the wallet; the mandate itself is confirmed by its token."""
    with transaction.atomic():
        mandate = Mandate.objects.select_for_update().get(reference=mandate_reference)
        of = wallet.of_user(
            mandate.user_id, mandate.channel_id, mandate.channel_slug, mandate.currency
        )
        wallet.move(
            of, amount.amount, key=f"debit:{payment_ref}", reason="Registration of a mandate"
        )


def from_event(kind: str, token: Mapping[str, Any], now: datetime) -> None:
    """Act on a verified `token.*` event. A dead mandate is not retried: the contract is PAST_DUE, then paused."""
    state = _TOKEN_STATES.get(kind)
    token_ref = str(token.get("id") or "")
    mandate = Mandate.objects.filter(token_ref=token_ref).exclude(token_ref="").first()
    if mandate is None:
        # The first event of a token names the customer; the mandate that waits for it is the newest pending one.
        mandate = (
            Mandate.objects.filter(
                customer_ref=str(token.get("customer_id") or "-"), state=MandateState.PENDING.value
            )
            .order_by("-pk")
            .first()
        )
    if state is None or mandate is None:
        return
    if state is MandateState.CONFIRMED:
        confirm(mandate.reference, token_ref, now)
        return
    with transaction.atomic():
        Mandate.objects.filter(pk=mandate.pk).update(state=state.value)
        for pk in mandate.contracts.filter(
            status__in=[ContractStatus.ACTIVE.value, ContractStatus.PENDING.value]
        ).values_list("pk", flat=True):
            contract = contracts.locked(pk)
            notices.note(contract, "mandate", f"The mandate is {state.value}.", now)
            if contract.status == ContractStatus.ACTIVE:
                renewals.past_due(contract, now)


def ask(debit: Debit) -> bool:
    """Ask what became of a debit that was asked for; True when the answer is final."""
    found, payment_ref, reason = gateway.current().debit_outcome(
        debit.mandate.channel_slug, Money(debit.amount, debit.currency), reference(debit)
    )
    if found == "captured":
        captured(reference(debit), payment_ref, Money(debit.amount, debit.currency))
        return True
    if found == "failed":
        failed(reference(debit), reason)
        return True
    return False


def send(debit: Debit, person: dict[str, str]) -> str:
    """Ask for the debit, outside any transaction; answers the payment's id."""
    try:
        payment = gateway.current().debit(
            channel_slug=debit.mandate.channel_slug,
            amount=Money(debit.amount, debit.currency),
            customer_ref=debit.mandate.customer_ref,
            token_ref=debit.mandate.token_ref,
            reference=reference(debit),
            person=person,
        )
    except ProviderError as error:
        if error.retryable or error.unknown_outcome:
            raise
        failed(reference(debit), str(error.code or error.message))
        return ""
    Debit.objects.filter(pk=debit.pk).update(payment_ref=payment)
    return payment
