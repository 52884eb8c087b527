"""Debits of mandates: announced, run inside the rail's windows, settled once, tried again by dunning's rules.

One row a cycle. The customer is told when the row is written; the debit is asked for not before `run_at`. Its outcome comes
by `captured` and `failed`, or is asked for when nothing is heard.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, OuterRef

from ..core import clock, outbox
from ..core.errors import ProviderError
from ..core.money import Money
from . import arrears, dunning, gateway, notices, renewals, shop, wallet
from .mandates import (
    DEAD,
    SMALLEST_DEBIT,
    DebitCycle,
    MandateFacts,
    MandateState,
    Rail,
    Refusal,
    plan_debit,
)
from .models import Contract, Debit, DebitState, Mandate, Wallet
from .schedule import local_date
from .states import FINAL_CONTRACT, ContractStatus, PaymentMode

_FINAL = (DebitState.SETTLED.value, DebitState.FAILED.value)
ASK_AFTER = timedelta(minutes=30)


def announce_due(now: datetime, limit: int = 500) -> int:
    """Announce debits for wallets that are in debt for an earlier cycle; answers how many, at most `limit`."""
    in_debt = Wallet.objects.filter(
        user_id=OuterRef("user_id"), channel_id=OuterRef("channel_id"), balance__lt=0
    )
    # One customer's debt is collected once: by the mandate that was agreed to last.
    newer = Mandate.objects.filter(
        Mandate.serving(now),
        user_id=OuterRef("user_id"),
        channel_id=OuterRef("channel_id"),
        pk__gt=OuterRef("pk"),
    )
    candidates = (
        Mandate.objects.filter(Mandate.serving(now), Exists(in_debt))
        .exclude(Exists(newer))
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    count = 0
    for pk in list(candidates):
        with transaction.atomic():
            # Contracts refer to it: whoever holds one of them must not wait for this lock.
            count += _announce(Mandate.objects.select_for_update(no_key=True).get(pk=pk), now)
        if count >= limit:
            break
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
    contract = _contract(mandate)
    if contract is None or contract.status == ContractStatus.PAUSED:
        return 0
    # Under the wallet's lock, so that two mandates of one customer do not announce the same debt.
    of = wallet.lock(
        wallet.of_user(mandate.user_id, mandate.channel_id, mandate.channel_slug, mandate.currency)
    )
    if _elsewhere(mandate):
        return 0
    today = local_date(now, ZoneInfo(contract.time_zone))
    owed = arrears.owed_before(of, DebitCycle(mandate.cycle), mandate.cap, today)
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


def _elsewhere(mandate: Mandate) -> bool:
    """Whether another mandate of the customer has a debit of this wallet's debt that is not final."""
    return (
        Debit.objects.filter(
            mandate__user_id=mandate.user_id, mandate__channel_id=mandate.channel_id
        )
        .exclude(mandate=mandate)
        .exclude(state__in=_FINAL)
        .exists()
    )


def _contract(mandate: Mandate) -> Contract | None:
    """The contract that speaks for what is owed: one that delivers, else one that is paused, else the last that ended."""
    rows = list(
        Contract.objects.select_related("plan")
        .filter(
            user_id=mandate.user_id,
            channel_id=mandate.channel_id,
            payment_mode=PaymentMode.MANDATE.value,
        )
        .order_by("-pk")
    )
    alive = (ContractStatus.ACTIVE, ContractStatus.PAST_DUE)
    return next(
        (
            row
            for wanted in (alive, (ContractStatus.PENDING, ContractStatus.PAUSED), FINAL_CONTRACT)
            for row in rows
            if row.status in wanted
        ),
        None,
    )


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
    owed = _owed(mandate, contract, now)
    if owed < SMALLEST_DEBIT:
        _call_off(debit)
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
    # Never more than was announced, nor than is still owed.
    debit.amount = min(debit.amount, owed)
    debit.save(update_fields=["state", "attempts", "run_at", "amount"])
    outbox.add(
        kind="subscriptions.debit",
        key=f"subscriptions.debit:{debit.pk}:{debit.attempts}",
        queue="payments",
        payload={"debit": debit.pk, "attempt": debit.attempts},
    )


def _owed(mandate: Mandate, contract: Contract, now: datetime) -> Decimal:
    """What a debit may still collect: money may have come, or goods gone back, since it was announced."""
    of = Wallet.objects.filter(user_id=mandate.user_id, channel_id=mandate.channel_id).first()
    if of is None:
        return Decimal(0)
    today = local_date(now, ZoneInfo(contract.time_zone))
    return arrears.owed_before(of, DebitCycle(mandate.cycle), mandate.cap, today)


def _call_off(debit: Debit) -> None:
    """Nothing is owed any more: no debit, no failure, and nobody is past due for it."""
    debit.state = DebitState.FAILED.value
    debit.failure = "Nothing is owed."
    debit.run_at = None
    debit.save(update_fields=["state", "failure", "run_at"])


def reference(debit: Debit) -> str:
    """The name of the running attempt at the provider; a new attempt is a new order there."""
    return f"{debit.pk}-{debit.attempts}"


def captured(reference_: str, payment_ref: str, amount: Money) -> None:
    """The debit has succeeded. At least once; the ledger's key makes it once."""
    now = clock.now()
    with transaction.atomic():
        debit = _by_reference(reference_)
        mandate = debit.mandate
        held = arrears.lock(mandate.user_id, mandate.channel_id)
        of = wallet.of_user(
            mandate.user_id, mandate.channel_id, mandate.channel_slug, mandate.currency
        )
        wallet.move(of, amount.amount, key=f"debit:{payment_ref}", reason=f"Mandate {debit.cycle}")
        if debit.state != DebitState.SETTLED:
            debit.state = DebitState.SETTLED.value
            debit.payment_ref, debit.settled_at, debit.run_at = payment_ref, now, None
            debit.save()
        for contract in held:
            if contract.payment_mode == PaymentMode.MANDATE:
                renewals.recover(contract, now)
        arrears.money_came(wallet.lock(of), held, now)


def failed(reference_: str, reason: str, words: str = "") -> None:
    """The debit was declined: dunning decides by `reason` what follows, the customer reads `words`."""
    now = clock.now()
    words = words or reason.replace("_", " ")
    with transaction.atomic():
        debit = _by_reference(reference_)
        if debit.state != DebitState.SENT or reference(debit) != reference_:
            return
        debit.first_failed_at = debit.first_failed_at or now
        debit.failure = words[:250]
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
                _tell_failed(debit, words, found.at)
            return
        _give_up(debit, words, now)
        if decline is dunning.Decline.HARD:
            Mandate.objects.filter(pk=debit.mandate_id, state=MandateState.CONFIRMED.value).update(
                state=MandateState.PAUSED.value
            )


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


def person(mandate: Mandate) -> dict[str, str]:
    """Whom the provider is told of."""
    contract = _contract(mandate)
    return shop.current().person(
        mandate.user_id, contract.address_id if contract is not None else None
    )


def ask(debit: Debit) -> bool:
    """Ask what became of a debit that was asked for; True when the answer is final.

    Where the provider has never heard of it, it is sent again under the same name, to the same order there, which can be
    paid once only.
    """
    found, payment_ref, reason = gateway.current().debit_outcome(
        debit.mandate.channel_slug, Money(debit.amount, debit.currency), reference(debit)
    )
    if found == "captured":
        captured(reference(debit), payment_ref, Money(debit.amount, debit.currency))
        return True
    if found == "failed":
        failed(reference(debit), reason)
        return True
    if found == "none":
        _send_again(debit, clock.now())
    return False


def _send_again(debit: Debit, now: datetime) -> None:
    in_window = debit.mandate.rail != Rail.UPI or dunning.in_npci_window(now)
    if debit.mandate.state != MandateState.CONFIRMED or not in_window:
        return
    # One message for each half hour: several workers that ask write one.
    turn = int(now.timestamp() // ASK_AFTER.total_seconds())
    outbox.add(
        kind="subscriptions.debit",
        key=f"subscriptions.debit:{debit.pk}:{debit.attempts}:{turn}",
        queue="payments",
        payload={"debit": debit.pk, "attempt": debit.attempts},
    )


# Refused because an earlier request has arrived after all: its outcome is asked for.
_UNDER_WAY = frozenset({"debit_in_progress"})


def _dead(mandate: Mandate) -> str:
    """The reason why a mandate takes no more debits, where nobody has told us; empty while it lives."""
    status = gateway.current().mandate_status(
        mandate.channel_slug, mandate.customer_ref, mandate.token_ref
    )
    if status not in DEAD:
        return ""
    Mandate.objects.filter(pk=mandate.pk).update(state=status)
    return f"token_{status}"


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
        reason = str(getattr(error, "reason", "") or error.code or error.message)
        if reason not in _UNDER_WAY:
            failed(reference(debit), _dead(debit.mandate) or reason)
        return ""
    Debit.objects.filter(pk=debit.pk).update(payment_ref=payment)
    return payment
