"""Asking the gateway that owns a transaction to charge, refund or cancel."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

from ..app.models import App
from ..order import OrderEvents
from . import PaymentError, TransactionAction
from .interface import TransactionActionData
from .models import TransactionEvent, TransactionItem
from .utils import create_failed_transaction_event

# action -> hook, the order's event
_ACTIONS = {
    TransactionAction.CHARGE: (
        "transaction_charge_requested",
        OrderEvents.TRANSACTION_CHARGE_REQUESTED,
    ),
    TransactionAction.REFUND: (
        "transaction_refund_requested",
        OrderEvents.TRANSACTION_REFUND_REQUESTED,
    ),
    TransactionAction.CANCEL: (
        "transaction_cancelation_requested",
        OrderEvents.TRANSACTION_CANCEL_REQUESTED,
    ),
}


def request_event(
    item: TransactionItem,
    action: str,
    amount: Decimal,
    user: Any,
    app: Any,
    *,
    reason: str | None = None,
    granted_refund: Any = None,
) -> TransactionEvent:
    """Write the request down before anybody is asked."""
    return item.events.create(
        amount_value=amount,
        currency=item.currency,
        type=f"{action}_request",
        user=user,
        app=app,
        app_identifier=app.identifier if app else None,
        idempotency_key=str(uuid.uuid4()),
        message=(reason or "") if action == TransactionAction.REFUND else "",
        related_granted_refund=granted_refund,
    )


def request_action(
    item: TransactionItem,
    action: str,
    request: TransactionEvent,
    channel_slug: str,
    user: Any,
    app: Any,
    manager: Any,
    granted_refund: Any = None,
) -> None:
    """Run the plugins' hook; PaymentError when no plugin of the channel has it."""
    hook, event_type = _ACTIONS[action]
    if not manager.is_event_active_for_any_plugin(hook, channel_slug=channel_slug):
        cause = "No app or plugin is configured to handle payment action requests."
        create_failed_transaction_event(request, cause)
        raise PaymentError(cause)
    data = TransactionActionData(
        transaction=item,
        action_type=action,
        action_value=request.amount_value,
        event=request,
        transaction_app_owner=_owner(item),
        granted_refund=granted_refund,
    )
    getattr(manager, hook)(data, channel_slug)
    if item.order_id:
        parameters: dict[str, Any] = {"reference": item.psp_reference or ""}
        if action != TransactionAction.CANCEL:
            parameters["amount"] = str(request.amount_value)
        item.order.events.create(type=event_type, parameters=parameters, user=user, app=app)


def _owner(item: TransactionItem) -> App | None:
    if item.app and item.app.is_active and not item.app.removed_at:
        return item.app
    if not item.app_identifier:
        return None
    return App.objects.filter(
        identifier=item.app_identifier, removed_at__isnull=True, is_active=True
    ).first()
