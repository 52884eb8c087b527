"""The customer's permission to debit: registered, confirmed, paused, resumed, cancelled; and the contracts that live on it.

A dead mandate is not tried again: its contracts are PAST_DUE, then paused, until the customer agrees to another one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from ..core.money import Money
from . import charges, contracts, gateway, notices, renewals, wallet
from .mandates import MandateState
from .models import Contract, Mandate
from .states import FINAL_CONTRACT, ContractStatus, PaymentMode


def confirm(mandate_reference: str, token_ref: str, now: datetime) -> None:
    """The customer's permission is valid: contracts that waited for it run, those of a dead one are served by it."""
    with transaction.atomic():
        mandate = Mandate.objects.select_for_update().filter(reference=mandate_reference).first()
        if mandate is None:
            return
        mandate.state = MandateState.CONFIRMED.value
        mandate.token_ref = token_ref or mandate.token_ref
        mandate.save()
        _take_over(mandate)
        for contract in (
            Contract.objects.select_for_update(of=("self",))
            .select_related("plan")
            .filter(mandate=mandate)
            .order_by("pk")
        ):
            if contract.status == ContractStatus.PENDING:
                charges.activate(contract, now)
            elif contract.status == ContractStatus.PAST_DUE:
                renewals.recover(contract, now)


def _take_over(mandate: Mandate) -> None:
    """Contracts of the customer whose own mandate can no longer be debited; what they owe is in the same wallet."""
    Contract.objects.filter(
        user_id=mandate.user_id,
        channel_id=mandate.channel_id,
        payment_mode=PaymentMode.MANDATE.value,
        mandate__state__in=[
            MandateState.CANCELLED.value,
            MandateState.REJECTED.value,
            MandateState.PAUSED.value,
        ],
    ).exclude(status__in=[status.value for status in FINAL_CONTRACT]).update(mandate=mandate)


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
    with transaction.atomic():
        Mandate.objects.filter(pk=mandate.pk).update(state=state.value)
        for pk in mandate.contracts.filter(
            status__in=[ContractStatus.ACTIVE.value, ContractStatus.PENDING.value]
        ).values_list("pk", flat=True):
            contract = contracts.locked(pk)
            notices.note(contract, "mandate", f"The mandate is {state.value}.", now)
            if contract.status == ContractStatus.ACTIVE:
                renewals.past_due(contract, now)
