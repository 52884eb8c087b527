"""Recording what gateways say, once, and telling the cart or order that the money belongs to."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from ..checkout.actions import transaction_amounts_for_checkout_updated
from ..checkout.models import Checkout
from ..order.models import Order, OrderGrantedRefund
from . import TransactionEventType as Kind
from . import TransactionItemIdempotencyUniqueError
from .interface import (
    PaymentGatewayData,
    PaymentMethodDetails,
    TransactionProcessActionData,
    TransactionSessionData,
)
from .models import TransactionEvent, TransactionItem
from .responses import GatewayAnswer, InvalidResponse, parse_action, parse_session, truncate
from .transaction_item_calculations import recalculate_transaction_amounts

if TYPE_CHECKING:
    from ..app.models import App

DIFFERENT_AMOUNT = (
    "The transaction with provided `pspReference` and `type` already exists with different amount."
)
SECOND_AUTHORIZATION = (
    "Event with `AUTHORIZATION_SUCCESS` already reported for the transaction. Use "
    "`AUTHORIZATION_ADJUSTMENT` to change the authorization amount."
)
_NEVER_DUPLICATE = (Kind.AUTHORIZATION_ACTION_REQUIRED, Kind.CHARGE_ACTION_REQUIRED, Kind.INFO)

# Where the amount of an event comes from when its report leaves it out.
_AMOUNT_SOURCES = {
    Kind.CHARGE_FAILURE: [
        Kind.CHARGE_SUCCESS,
        Kind.CHARGE_REQUEST,
        Kind.AUTHORIZATION_SUCCESS,
        Kind.AUTHORIZATION_REQUEST,
        Kind.AUTHORIZATION_FAILURE,
    ],
    Kind.REFUND_FAILURE: [
        Kind.REFUND_SUCCESS,
        Kind.REFUND_REQUEST,
        Kind.CHARGE_SUCCESS,
        Kind.CHARGE_REQUEST,
        Kind.CHARGE_FAILURE,
    ],
    Kind.CANCEL_FAILURE: [
        Kind.CANCEL_SUCCESS,
        Kind.CANCEL_REQUEST,
        Kind.AUTHORIZATION_SUCCESS,
        Kind.AUTHORIZATION_REQUEST,
        Kind.AUTHORIZATION_FAILURE,
    ],
    Kind.AUTHORIZATION_FAILURE: [Kind.AUTHORIZATION_SUCCESS, Kind.AUTHORIZATION_REQUEST],
    Kind.REFUND_REVERSE: [Kind.REFUND_SUCCESS],
    Kind.CHARGE_BACK: [Kind.CHARGE_SUCCESS],
}


class DuplicateEvent(ValueError):
    """The report contradicts what is recorded; `field` and `code` are the API's."""

    def __init__(self, message: str, field: str, code: str) -> None:
        super().__init__(message)
        self.field, self.code = field, code


def event_amount(event_type: str, psp_reference: str) -> Decimal:
    """Deduce an amount from an earlier event; ValueError when there is none."""
    if event_type == Kind.INFO:
        return Decimal(0)
    earlier = (
        TransactionEvent.objects.filter(
            psp_reference=psp_reference, type__in=_AMOUNT_SOURCES.get(event_type, [])
        )
        .order_by("-created_at")
        .first()
    )
    if earlier is None:
        raise ValueError(f"Unable to deduce the amount for {event_type} event.")
    return earlier.amount_value


def record_event(event: TransactionEvent) -> tuple[TransactionEvent, bool]:
    """Save an event unless it is known; returns it, or the known one, and whether it was known.

    Serialised per transaction by its row lock. Raises DuplicateEvent when the same key comes with
    another amount, or for a second successful authorization.
    """
    with transaction.atomic():
        TransactionItem.objects.select_for_update(of=("self",)).get(pk=event.transaction_id)
        known = None
        if event.type not in _NEVER_DUPLICATE:
            known = TransactionEvent.objects.filter(
                transaction_id=event.transaction_id,
                psp_reference=event.psp_reference,
                type=event.type,
            ).first()
        if known is not None and known.amount_value != event.amount_value:
            raise DuplicateEvent(DIFFERENT_AMOUNT, "pspReference", "incorrect_details")
        if known is not None:
            return known, True
        authorized = TransactionEvent.objects.filter(
            transaction_id=event.transaction_id, type=Kind.AUTHORIZATION_SUCCESS
        )
        if event.type == Kind.AUTHORIZATION_SUCCESS and authorized.exists():
            raise DuplicateEvent(SECOND_AUTHORIZATION, "type", "already_exists")
        event.save()
        return event, False


def failure_type(event_type: str) -> str:
    """The failure that answers an event of that type; action-required and info stay as they are."""
    action, _, kind = event_type.partition("_")
    if kind in ("request", "success", "adjustment", "back", "reverse"):
        return f"{action}_failure"
    return event_type


def create_failed_transaction_event(event: TransactionEvent, cause: str) -> TransactionEvent:
    """Note that something about an event went wrong; it changes no amount."""
    return TransactionEvent.objects.create(
        type=failure_type(event.type),
        amount_value=event.amount_value,
        currency=event.currency,
        transaction_id=event.transaction_id,
        message=truncate(cause),
        include_in_calculations=False,
        psp_reference=event.psp_reference,
        related_granted_refund_id=event.related_granted_refund_id,
    )


def amounts_of(item: TransactionItem) -> tuple[Decimal, Decimal, Decimal]:
    """What `owner_updated` compares with: authorized, charged, refunded."""
    return item.authorized_value, item.charged_value, item.refunded_value


def owner_updated(
    item: TransactionItem,
    manager: Any,
    user: Any,
    app: Any,
    before: tuple[Decimal, Decimal, Decimal] = (Decimal(0), Decimal(0), Decimal(0)),
    granted_refund: OrderGrantedRefund | None = None,
) -> None:
    """Bring the cart or order that owns the transaction up to date, and run its hooks.

    The owner's row is locked first, then the transaction's: the same order in which a cart
    becomes an order and takes its transactions along.
    """
    from ..order.actions import order_transaction_updated
    from ..order.utils import calculate_granted_refund_status, update_order_amounts

    if item.checkout_id:
        with transaction.atomic():
            checkout = (
                Checkout.objects.select_for_update(of=("self",)).filter(pk=item.checkout_id).first()
            )
            item.refresh_from_db()
            if checkout is not None and item.checkout_id:
                transaction_amounts_for_checkout_updated(item, checkout, manager)
    if item.order_id:
        with transaction.atomic():
            order = Order.objects.select_for_update(of=("self",)).get(pk=item.order_id)
            item.refresh_from_db()
            update_order_amounts(order)
            if order.channel.automatically_confirm_all_new_orders and order.is_unconfirmed():
                order.status = "unfulfilled"
                order.save(update_fields=["status", "updated_at"])
        order_transaction_updated(order, item, manager, user, app, before)
    if granted_refund:
        calculate_granted_refund_status(granted_refund)


def recalculate_locked(item: TransactionItem, *more_fields: str, **values: Any) -> None:
    """Recalculate under the row's lock, so that two reports cannot overwrite each other."""
    with transaction.atomic():
        TransactionItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
        for name, value in values.items():
            setattr(item, name, value)
        recalculate_transaction_amounts(item, True, *values, *more_fields)


def payment_method_values(details: PaymentMethodDetails | None) -> dict[str, Any]:
    """The transaction's columns that describe how it was paid."""
    if details is None:
        return {}
    return {
        "payment_method_type": details.type,
        "payment_method_name": details.name,
        "cc_brand": details.brand,
        "cc_first_digits": details.first_digits,
        "cc_last_digits": details.last_digits,
        "cc_exp_month": details.exp_month,
        "cc_exp_year": details.exp_year,
    }


def initialize_session(
    source: Checkout | Order,
    gateway: PaymentGatewayData,
    amount: Decimal,
    action: str,
    customer_ip: str | None,
    app: App,
    manager: Any,
    idempotency_key: str,
) -> tuple[TransactionItem, TransactionEvent, Any]:
    """Open a payment. The same key finds the same transaction and request, and asks again."""
    owner = {"checkout": source} if isinstance(source, Checkout) else {"order": source}
    kind = Kind.CHARGE_REQUEST if action == "charge" else Kind.AUTHORIZATION_REQUEST
    try:
        with transaction.atomic():
            item, _ = TransactionItem.objects.get_or_create(
                idempotency_key=idempotency_key,
                **owner,
                defaults={
                    "currency": source.currency,
                    "app": app,
                    "app_identifier": app.identifier,
                },
            )
            request, _ = TransactionEvent.objects.get_or_create(
                idempotency_key=idempotency_key,
                transaction=item,
                type=kind,
                currency=item.currency,
                amount_value=amount,
            )
    except IntegrityError as error:
        raise TransactionItemIdempotencyUniqueError() from error
    data = TransactionSessionData(
        transaction=item,
        source_object=source,
        payment_gateway_data=gateway,
        action=TransactionProcessActionData(action, amount, source.currency),
        customer_ip_address=customer_ip,
        idempotency_key=idempotency_key,
    )
    result = manager.transaction_initialize_session(data)
    response = result.response if result else None
    event = session_answered(request, app, manager, response)
    return event.transaction, event, (response or {}).get("data")


def process_session(
    item: TransactionItem,
    source: Checkout | Order,
    gateway: PaymentGatewayData,
    action: str,
    app: App,
    customer_ip: str | None,
    manager: Any,
    request: TransactionEvent,
) -> tuple[TransactionEvent, Any]:
    """The second and further steps of a payment."""
    data = TransactionSessionData(
        transaction=item,
        source_object=source,
        payment_gateway_data=gateway,
        action=TransactionProcessActionData(action, request.amount_value, source.currency),
        customer_ip_address=customer_ip,
    )
    result = manager.transaction_process_session(data)
    response = result.response if result else None
    event = session_answered(request, app, manager, response)
    return event, (response or {}).get("data")


def _event_of(
    answer: GatewayAnswer, request: TransactionEvent, app: App | None
) -> TransactionEvent:
    return TransactionEvent(
        psp_reference=answer.psp_reference,
        created_at=answer.time or timezone.now(),
        type=answer.type,
        amount_value=answer.amount,
        external_url=answer.external_url,
        currency=request.currency,
        transaction_id=request.transaction_id,
        message=answer.message,
        app=app,
        app_identifier=app.identifier if app else None,
        include_in_calculations=True,
        related_granted_refund_id=request.related_granted_refund_id,
    )


def session_answered(
    request: TransactionEvent, app: App | None, manager: Any, response: Any
) -> TransactionEvent:
    """Turn a session hook's answer into an event of the transaction."""
    try:
        answer = parse_session(response, request.amount_value)
        if answer.type in (Kind.AUTHORIZATION_REQUEST, Kind.CHARGE_REQUEST):
            event = request
            event.type, event.amount_value = answer.type, answer.amount
            event.psp_reference, event.include_in_calculations = answer.psp_reference, True
            event.created_at, event.app, event.message = answer.time, app, answer.message
            event.external_url = answer.external_url or event.external_url
            event.save()
        else:
            event, _ = record_event(_event_of(answer, request, app))
            request.psp_reference = event.psp_reference
            request.save(update_fields=["psp_reference"])
    except (InvalidResponse, DuplicateEvent) as error:
        return create_failed_transaction_event(request, str(error))
    item = event.transaction
    values = payment_method_values(answer.payment_method_details)
    if event.type.endswith(("_request", "_success")) and not event.type.startswith("cancel"):
        before = amounts_of(item)
        values["psp_reference"] = event.psp_reference
        if answer.actions is not None:
            values["available_actions"] = answer.actions
        recalculate_locked(item, **values)
        owner_updated(item, manager, None, app, before)
    else:
        if event.psp_reference:
            values["psp_reference"] = event.psp_reference
        for name, value in values.items():
            setattr(item, name, value)
        item.save(update_fields=[*values, "modified_at"])
    return event


def action_answered(
    request: TransactionEvent, app: App | None, manager: Any, response: Any
) -> TransactionEvent | None:
    """Turn an answer to a charge, refund or cancel request into an event.

    The function that a payment plugin's request hook calls with what its provider said.
    """
    from ..order.utils import calculate_granted_refund_status

    event = None
    try:
        answer = parse_action(response, request.type, request.amount_value)
        if answer.psp_reference is not None:
            request.psp_reference = answer.psp_reference
            request.include_in_calculations = True
            request.save(update_fields=["psp_reference", "include_in_calculations"])
        if answer.type:
            event, _ = record_event(_event_of(answer, request, app))
    except (InvalidResponse, DuplicateEvent) as error:
        failed = create_failed_transaction_event(request, str(error))
        if request.related_granted_refund:
            calculate_granted_refund_status(request.related_granted_refund)
        return failed
    item = request.transaction
    before = amounts_of(item)
    values = {} if answer.actions is None else {"available_actions": answer.actions}
    recalculate_locked(item, **values)
    owner_updated(item, manager, None, app, before, request.related_granted_refund)
    return event


def create_transaction_event_from_request_and_webhook_response(
    request_event: TransactionEvent,
    app: App | None,
    transaction_webhook_response: dict[str, Any] | None = None,
) -> TransactionEvent | None:
    """`action_answered`, by the name and parameters that plugins know."""
    from ..plugins.manager import get_plugins_manager

    manager = get_plugins_manager(allow_replica=False)
    return action_answered(request_event, app, manager, transaction_webhook_response)


def create_manual_adjustment_events(
    item: TransactionItem, amounts: dict[str, Decimal], user: Any, app: Any
) -> None:
    """Events that take the transaction's amounts to those that transactionCreate/Update state."""
    for column, value in amounts.items():
        kind, current = _MANUAL[column], getattr(item, column)
        if column == "authorized_value" and item.events.filter(type=kind).exists():
            kind, change = Kind.AUTHORIZATION_ADJUSTMENT, value
        else:
            change = value - current
        if value == current:
            continue
        item.events.create(
            type=kind,
            amount_value=change,
            currency=item.currency,
            include_in_calculations=True,
            created_at=timezone.now(),
            user=user,
            app=app,
            app_identifier=app.identifier if app else None,
            message="Manual adjustment of the transaction.",
        )


_MANUAL = {
    "authorized_value": Kind.AUTHORIZATION_SUCCESS,
    "charged_value": Kind.CHARGE_SUCCESS,
    "refunded_value": Kind.REFUND_SUCCESS,
    "canceled_value": Kind.CANCEL_SUCCESS,
}
