"""A transaction's amounts, always recalculated from all its events.

Events of one action (authorization, charge, refund, cancel) with one pspReference belong
together: a request counts as pending until its success or failure is known; a success counts
unless a newer failure revokes it, and moves the amount out of where it was before. An
authorization adjustment replaces everything authorized until then.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from .models import TransactionEvent, TransactionItem

AMOUNT_FIELDS = [
    "authorized_value",
    "charged_value",
    "refunded_value",
    "canceled_value",
    "authorize_pending_value",
    "charge_pending_value",
    "refund_pending_value",
    "cancel_pending_value",
]

# action -> pending column, amount column, the column that the amount comes out of
_COLUMNS: dict[str, tuple[str, str, str | None]] = {
    "authorization": ("authorize_pending_value", "authorized_value", None),
    "charge": ("charge_pending_value", "charged_value", "authorized_value"),
    "refund": ("refund_pending_value", "refunded_value", "charged_value"),
    "cancel": ("cancel_pending_value", "canceled_value", "authorized_value"),
}

# Events without a pspReference are corrections: they say what to add, and move nothing.
_CORRECTIONS: dict[str, tuple[str, int]] = {
    "authorization_success": ("authorized_value", 1),
    "charge_success": ("charged_value", 1),
    "charge_back": ("charged_value", -1),
    "refund_success": ("refunded_value", 1),
    "refund_reverse": ("charged_value", 1),
    "cancel_success": ("canceled_value", 1),
}


def calculate(events: Iterable[TransactionEvent]) -> dict[str, Decimal]:
    """The amounts that follow from events in the order of their time."""
    amounts = dict.fromkeys(AMOUNT_FIELDS, Decimal(0))
    relevant = _since_last_adjustment(list(events))
    groups: dict[tuple[str, str], dict[str, TransactionEvent]] = {}
    for event in relevant:
        if not event.psp_reference:
            _correct(amounts, event)
            continue
        action, _, kind = event.type.partition("_")
        if action in _COLUMNS:
            groups.setdefault((action, event.psp_reference), {})[kind] = event
    for action in _COLUMNS:
        for (group_action, _), group in groups.items():
            if group_action == action:
                _add_group(amounts, action, group)
    for column in ("authorized_value", "authorize_pending_value"):
        amounts[column] = max(amounts[column], Decimal(0))
    return amounts


def _since_last_adjustment(events: list[TransactionEvent]) -> list[TransactionEvent]:
    """Drop authorizations older than the newest adjustment; authorizations come first."""
    own = [event for event in events if event.type.startswith("authorization_")]
    rest = [event for event in events if not event.type.startswith("authorization_")]
    adjustments = [i for i, event in enumerate(own) if event.type == "authorization_adjustment"]
    return own[adjustments[-1] :] + rest if adjustments else own + rest


def _correct(amounts: dict[str, Decimal], event: TransactionEvent) -> None:
    if event.type == "authorization_adjustment":
        amounts["authorized_value"] = event.amount_value
    elif event.type in _CORRECTIONS:
        column, sign = _CORRECTIONS[event.type]
        amounts[column] += sign * event.amount_value


def _add_group(
    amounts: dict[str, Decimal], action: str, group: dict[str, TransactionEvent]
) -> None:
    pending, amount, previous = _COLUMNS[action]
    if "adjustment" in group:
        amounts["authorized_value"] = group["adjustment"].amount_value
    if "back" in group:
        amounts["charged_value"] -= group["back"].amount_value
    if "reverse" in group:
        amounts["charged_value"] += group["reverse"].amount_value
        amounts["refunded_value"] -= group["reverse"].amount_value
    request, success, failure = (group.get(kind) for kind in ("request", "success", "failure"))
    if request and not success and not failure:
        _move(amounts, request.amount_value, pending, previous)
    if success and (failure is None or success.created_at > failure.created_at):
        _move(amounts, success.amount_value, amount, previous)


def _move(amounts: dict[str, Decimal], value: Decimal, to: str, out_of: str | None) -> None:
    amounts[to] += value
    if out_of:
        amounts[out_of] -= value


def recalculate_transaction_amounts(
    transaction: TransactionItem, save: bool = True, *more_fields: str
) -> None:
    """Set the amounts on the transaction from its events in the database."""
    events: Any = transaction.events.filter(include_in_calculations=True)
    for column, value in calculate(events.order_by("created_at", "pk")).items():
        setattr(transaction, column, value)
    if save:
        transaction.save(update_fields=[*AMOUNT_FIELDS, "modified_at", *more_fields])
