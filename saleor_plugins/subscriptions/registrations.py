"""The customer's permission to debit: registered, confirmed, paused, resumed, cancelled; and the contracts that live on it.

A dead mandate is not tried again: its contracts are PAST_DUE, then paused, until the customer agrees to another one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from ..core.money import Money
from . import charges, contracts, gateway, lifecycle, notices, renewals, wallet
from .mandates import MandateState
from .models import Contract, Mandate
from .states import FINAL_CONTRACT, ContractStatus, PaymentMode

PROVIDER = lifecycle.PROVIDER


def confirm(mandate_reference: str, token_ref: str, now: datetime) -> None:
    """The customer's permission is valid: contracts that waited for it run, those of a dead one are served by it."""
    with transaction.atomic():
        # Contracts refer to it: whoever holds one of them must not wait for this lock.
        mandate = (
            Mandate.objects.select_for_update(no_key=True)
            .filter(reference=mandate_reference)
            .first()
        )
        if mandate is None:
            return
        mandate.state = MandateState.CONFIRMED.value
        mandate.token_ref = token_ref or mandate.token_ref
        mandate.save()
        for contract in _alive(mandate):
            _serve(contract, mandate, now)


def _alive(mandate: Mandate) -> list[Contract]:
    """The customer's contracts in arrears in this channel that have not ended, locked in the order of all who lock them."""
    return list(
        Contract.objects.select_for_update(of=("self",))
        .select_related("plan")
        .filter(
            user_id=mandate.user_id,
            channel_id=mandate.channel_id,
            payment_mode=PaymentMode.MANDATE.value,
        )
        .exclude(status__in=[status.value for status in FINAL_CONTRACT])
        .order_by("pk")
    )


def _serve(contract: Contract, mandate: Mandate, now: datetime) -> None:
    """What the valid mandate means for one contract: its own, waited for, or another one's that is dead."""
    awaited = contract.next_mandate_id == mandate.pk
    own = contract.mandate
    if own != mandate:
        # What is owed on a dead one is in the same wallet.
        if not awaited and (own is None or not own.is_dead(now)):
            return
        contract.mandate = mandate
        contract.save(update_fields=["mandate"])
    if awaited and contract.status in (ContractStatus.PAUSED, ContractStatus.PAST_DUE):
        notices.note(contract, "mandate_confirmed", "The new mandate is confirmed.", now, PROVIDER)
        lifecycle.resume(contract, PROVIDER, now)
    elif contract.status == ContractStatus.PENDING:
        charges.activate(contract, now)
    elif contract.status == ContractStatus.PAST_DUE:
        renewals.recover(contract, now)


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


def learn_token(mandate_reference: str, payment_ref: str, now: datetime) -> None:
    """Which token the registration's payment made; confirms the mandate where it may be debited already.

    Asks the provider: outside any transaction. Events of tokens name the customer only, and one may have agreed to several.
    """
    mandate = Mandate.objects.filter(reference=mandate_reference).first()
    if mandate is None:
        return
    token, status = gateway.current().registered_token(
        mandate.channel_slug, mandate.customer_ref, payment_ref
    )
    if not token:
        return
    Mandate.objects.filter(pk=mandate.pk, token_ref="").update(token_ref=token)
    if status == MandateState.CONFIRMED:
        confirm(mandate_reference, token, now)


def from_event(kind: str, token: Mapping[str, Any], now: datetime) -> None:
    """Act on a verified `token.*` event. A dead mandate is not retried: the contract is PAST_DUE, then paused."""
    state = _TOKEN_STATES.get(kind)
    token_ref = str(token.get("id") or "")
    mandate = Mandate.objects.filter(token_ref=token_ref).exclude(token_ref="").first()
    if mandate is None:
        # The event came before its payment. With several that wait, the payment will say which one it is.
        waiting = Mandate.objects.filter(
            customer_ref=str(token.get("customer_id") or "-"),
            token_ref="",
            state=MandateState.PENDING.value,
        )
        mandate = waiting.first() if waiting.count() == 1 else None
    if state is None or mandate is None:
        return
    if state is MandateState.CONFIRMED:
        confirm(mandate.reference, token_ref, now)
        return
    died(mandate, state, now)


def died(mandate: Mandate, state: MandateState, now: datetime) -> None:
    """The mandate can no longer be debited, or will never be: those that live on it or wait for it hear of it."""
    living = Q(
        mandate=mandate,
        status__in=[ContractStatus.ACTIVE.value, ContractStatus.PENDING.value],
    )
    waiting = Q(
        next_mandate=mandate,
        status__in=[ContractStatus.PAUSED.value, ContractStatus.PAST_DUE.value],
    )
    with transaction.atomic():
        Mandate.objects.filter(pk=mandate.pk).update(state=state.value)
        rows = Contract.objects.filter(living | waiting).order_by("pk")
        for pk in rows.values_list("pk", flat=True):
            contract = contracts.locked(pk)
            notices.note(contract, "mandate", f"The mandate is {state.value}.", now)
            if contract.status == ContractStatus.ACTIVE:
                renewals.past_due(contract, now)
