"""From the promise to pay at the door to the cash: Saleor's transaction is the only record.

Authorized when ordered, charged when the courier has the money, cancelled when nobody took the
parcel. All references derive from the transaction, so that everything may be repeated.
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from ..core import clock, outbox
from ..core.errors import Conflict
from ..core.models import OutboxMessage
from ..core.money import Money
from ..host import checkouts
from ..host import payments as host_payments
from .config import CashConfig
from .rules import Offer, offer

PLUGIN_ID = "saleor_plugins.cash_on_delivery"
FEE_SKU = "CASH-ON-DELIVERY-FEE"
FEE_NAME = "Cash on delivery fee"
# Written by order tracking in the transaction that moves an order to DELIVERED.
KIND = "cash_on_delivery.delivered"


def describe(
    config: CashConfig, *, due: Money, postal_code: str, checkout_id: UUID | None
) -> dict[str, Any]:
    """What a storefront shows before confirming; forgets an earlier, unfinished choice of cash."""
    if checkout_id is not None:
        due = due + Money(_forget(checkout_id), due.currency)
    found = offer(config, due=due, postal_code=postal_code)
    return {
        "available": found.available,
        "fee": str(found.fee.amount),
        "currency": due.currency,
        "reason": found.reason or None,
        "total": str((due + found.fee).amount),
    }


def _forget(checkout_id: UUID) -> Decimal:
    """Take back fee and promise of a checkout that was not completed.

    Answers what that adds to the amount which Saleor says is outstanding: the promise counted as
    paid, the fee as part of the total.
    """
    fee = checkouts.surcharge_on(checkout_id, FEE_SKU)
    promised = Decimal(0)
    for token, amount in host_payments.authorized_on_checkout(PLUGIN_ID, checkout_id):
        _adjust(token, Decimal(0), "The shopper looked for another way to pay.")
        promised += amount
    checkouts.remove_surcharge(checkout_id, FEE_SKU)
    return promised - fee


def promise(
    config: CashConfig,
    *,
    token: UUID,
    due: Money,
    postal_code: str,
    checkout_id: UUID | None,
) -> dict[str, Any]:
    """The session's answer: authorized with the fee, or refused with the reason."""
    charged_before = checkouts.surcharge_on(checkout_id, FEE_SKU) if checkout_id else Decimal(0)
    found: Offer = offer(
        config, due=due + Money(-charged_before, due.currency), postal_code=postal_code
    )
    if not found.available:
        host_payments.record_attempt(
            token=token,
            kind="AUTHORIZATION_FAILURE",
            amount=due.amount,
            reference=reference(token),
            message=found.reason,
        )
        return {
            "result": "AUTHORIZATION_FAILURE",
            "pspReference": reference(token),
            "amount": str(due.amount),
            "message": found.reason,
            "actions": [],
            "data": {"available": False, "reason": found.reason},
        }
    total = due
    if (
        checkout_id is not None
        and not charged_before
        and found.fee.amount
        and checkouts.add_surcharge(
            checkout_id, sku=FEE_SKU, name=FEE_NAME, amount=found.fee.amount
        )
    ):
        total = due + found.fee
    state = host_payments.state_of(token)
    if (
        state is not None
        and not state.authorized
        and host_payments.has_event(token, "AUTHORIZATION_SUCCESS")
    ):
        # Chosen, left and chosen again: Saleor keeps one AUTHORIZATION_SUCCESS per transaction.
        _adjust(token, total.amount, "To be paid in cash on delivery.")
    return {
        "result": "AUTHORIZATION_SUCCESS",
        "pspReference": reference(token),
        "amount": str(total.amount),
        "message": "To be paid in cash on delivery.",
        "actions": ["CHARGE", "CANCEL"],
        "paymentMethodDetails": {"type": "OTHER", "name": "Cash on delivery"},
        "data": {"available": True, "fee": str(found.fee.amount), "total": str(total.amount)},
    }


def check(config: CashConfig, *, checkout_id: UUID, postal_code: str) -> None:
    """The last look before a promise becomes an order: the cart may have changed since it was made.

    Raises Conflict when the fee is gone, more is promised than may be, or the address is elsewhere.
    """
    promises = host_payments.authorized_on_checkout(PLUGIN_ID, checkout_id)
    state = checkouts.state_of(checkout_id) if promises else None
    if state is None:
        return
    fee = checkouts.surcharge_on(checkout_id, FEE_SKU)
    if config.fee and not fee:
        raise Conflict("The fee for cash on delivery is missing. Please choose how to pay again.")
    promised = min(sum(amount for _, amount in promises), state.total)
    due = Money(promised - fee, state.currency)
    found = offer(replace(config, fee=fee), due=due, postal_code=postal_code)
    if not found.available:
        raise Conflict(found.reason)


def _adjust(token: UUID, amount: Decimal, message: str) -> None:
    host_payments.report_transaction_event(
        app=PLUGIN_ID,
        token=token,
        kind="AUTHORIZATION_ADJUSTMENT",
        amount=amount,
        reference=f"{reference(token)}-{int(clock.now().timestamp() * 1000)}",
        message=message,
        actions=["CHARGE", "CANCEL"] if amount else [],
    )


def reference(token: UUID) -> str:
    """The pspReference of a promise."""
    return f"cash-{token}"


_DONE: Mapping[str, tuple[str, str, list[str]]] = {
    "charge_request": ("CHARGE_SUCCESS", "Collected in cash.", ["REFUND"]),
    "refund_request": ("REFUND_SUCCESS", "Given back in cash.", ["REFUND"]),
    "cancel_request": ("CANCEL_SUCCESS", "Not collected.", []),
}


def answer(kind: str, event_id: int, amount: Decimal) -> None:
    """Staff says that cash was collected, given back, or will not be: it is so."""
    result, message, actions = _DONE[kind]
    host_payments.answer_request(
        event_id,
        {
            "pspReference": f"cash-{event_id}",
            "result": result,
            "amount": str(amount),
            "message": message,
            "actions": actions,
        },
    )


@outbox.handler(KIND, repeatable=True)
def _delivered(message: OutboxMessage) -> outbox.Outcome:
    """Order tracking says that the parcel is delivered: the courier has the cash."""
    amount = collected(UUID(message.payload["order_id"]))
    return outbox.Done({"collected": str(amount)})


def collected(order_id: UUID) -> Decimal:
    """The parcel was delivered and paid: charge what is still promised on the order, once.

    Never more than is due: an order that was paid otherwise meanwhile owes nothing at the door.
    Answers the amount. For order tracking, couriers' Apps and route sheets.
    """
    order = host_payments.order_due(order_id)
    total, due = Decimal(0), order.due if order is not None else Decimal(0)
    for token, promised in host_payments.authorized_on_order(PLUGIN_ID, order_id):
        amount = min(promised, due - total)
        if amount <= 0:
            _adjust(token, Decimal(0), "Paid in another way.")
            continue
        host_payments.report_transaction_event(
            app=PLUGIN_ID,
            token=token,
            kind="CHARGE_SUCCESS",
            amount=amount,
            reference=reference(token),
            message="Collected in cash on delivery.",
            actions=["REFUND"],
        )
        total += amount
        if amount < promised:
            _adjust(token, Decimal(0), "The rest was paid in another way.")
    return total
