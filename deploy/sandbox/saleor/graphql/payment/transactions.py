"""The gateway's and the staff's side: creating, correcting, reporting, requesting."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from ...checkout.models import Checkout
from ...core.prices import quantize_price
from ...order import OrderEvents, OrderGrantedRefundStatus
from ...order.events import record
from ...order.models import Order, OrderGrantedRefund
from ...order.utils import calculate_granted_refund_status
from ...payment import OPTIONAL_AMOUNT_EVENTS, PaymentError, TransactionAction
from ...payment.gateway import request_action, request_event
from ...payment.models import TransactionEvent, TransactionItem
from ...payment.responses import truncate
from ...payment.transaction_item_calculations import recalculate_transaction_amounts
from ...payment.utils import (
    DuplicateEvent,
    amounts_of,
    create_failed_transaction_event,
    create_manual_adjustment_events,
    event_amount,
    owner_updated,
    payment_method_values,
    recalculate_locked,
    record_event,
)
from ...permission.enums import PaymentPermissions
from ..checkout.helpers import fail, manager_of, metadata_of
from ..core.loader import mutation
from ..core.mutations import get_node_or_error
from ..core.utils import from_global_id_or_error
from .helpers import (
    check_access,
    check_external_url,
    get_one_transaction,
    payment_method_of,
)

_HANDLE = [PaymentPermissions.HANDLE_PAYMENTS]
_MONEY = {
    "amount_authorized": "authorized_value",
    "amount_charged": "charged_value",
    "amount_refunded": "refunded_value",
}
_SETS_REFERENCE = (
    "authorization_request",
    "authorization_success",
    "charge_request",
    "charge_success",
)


def _clean_input(given: Any, currency: str) -> tuple[dict[str, Any], dict[str, Decimal]]:
    """Columns and stated amounts of a transaction input."""
    wrong = {
        name: ValidationError(
            f"Currency needs to be the same as for order: {currency}", code="incorrect_currency"
        )
        for name in _MONEY
        if given.get(name) and given[name]["currency"] != currency
    }
    if wrong:
        raise ValidationError(wrong)
    check_external_url(given.get("external_url"))
    if any(not item["key"].strip() for item in given.get("metadata") or []):
        message = "metadata key cannot be empty."
        raise fail("transaction", message, "metadata_key_required")
    amounts = {
        column: quantize_price(given[name]["amount"], currency)
        for name, column in _MONEY.items()
        if given.get(name)
    }
    columns = {
        name: given[name]
        for name in ("name", "message", "psp_reference", "external_url")
        if name in given
    }
    if given.get("available_actions") is not None:
        columns["available_actions"] = sorted(set(given["available_actions"]))
    columns.update(payment_method_values(payment_method_of(given.get("payment_method_details"))))
    return columns, amounts


def _info_event(info: Any, item: TransactionItem, given: Any) -> None:
    """`transactionEvent`: something to remember that moves no money."""
    user, app = info.context.user, info.context.app
    item.events.create(
        psp_reference=given.get("psp_reference"),
        message=truncate(given.get("message")),
        currency=item.currency,
        user=user or None,
        app=app,
        app_identifier=app.identifier if app else None,
    )
    if item.order_id:
        record(
            item.order,
            OrderEvents.TRANSACTION_EVENT,
            user,
            app,
            message=given.get("message") or "",
            reference=given.get("psp_reference"),
        )


@mutation("transactionCreate", permissions=_HANDLE, atomic=False)
def _create(
    root: Any, info: Any, id: str, transaction: Any, transaction_event: Any = None
) -> dict[str, Any]:
    kind, _ = from_global_id_or_error(id)
    model: Any = {"Checkout": Checkout, "Order": Order}.get(kind)
    if model is None:
        raise fail("id", f"Couldn't resolve to Checkout or Order: {id}", "not_found")
    owner = get_node_or_error(info, id, only_type=kind, model=model)
    columns, amounts = _clean_input(transaction, owner.currency)
    user, app = info.context.user, info.context.app
    item = TransactionItem(
        currency=owner.currency,
        user=user or None,
        app=app,
        app_identifier=app.identifier if app else None,
        use_old_id=True,
        **{kind.lower(): owner},
        **columns,
    )
    item.store_value_in_metadata(metadata_of(transaction.get("metadata")))
    item.save()
    if amounts:
        create_manual_adjustment_events(item, amounts, user, app)
        recalculate_transaction_amounts(item)
    owner_updated(item, manager_of(info), user, app)
    if transaction_event:
        _info_event(info, item, transaction_event)
    return {"transaction": item}


@mutation("transactionUpdate", permissions=_HANDLE, atomic=False)
def _update(
    root: Any,
    info: Any,
    id: str | None = None,
    token: Any = None,
    transaction: Any = None,
    transaction_event: Any = None,
) -> dict[str, Any]:
    item = get_one_transaction(id, token)
    check_access(info, item)
    user, app = info.context.user, info.context.app
    before = amounts_of(item)
    if transaction:
        columns, amounts = _clean_input(transaction, item.currency)
        reference = columns.get("psp_reference")
        same = TransactionItem.objects.filter(psp_reference=reference).exclude(pk=item.pk)
        if reference and reference != item.psp_reference and same.exists():
            message = "Transaction with provided `pspReference` already exists."
            raise fail("transaction", message, "unique")
        for name, value in columns.items():
            setattr(item, name, value)
        if app and not (item.user_id or item.app_id or item.app_identifier):
            item.app, item.app_identifier = app, app.identifier
        item.store_value_in_metadata(metadata_of(transaction.get("metadata")))
        item.save()
        if amounts:
            create_manual_adjustment_events(item, amounts, user, app)
            recalculate_locked(item)
    if transaction_event:
        _info_event(info, item, transaction_event)
    owner_updated(item, manager_of(info), user, app, before)
    return {"transaction": item}


@mutation("transactionEventReport", permissions=_HANDLE, atomic=False)
def _event_report(
    root: Any,
    info: Any,
    psp_reference: str,
    type: str,
    id: str | None = None,
    token: Any = None,
    amount: Decimal | None = None,
    time: Any = None,
    external_url: str | None = None,
    message: str | None = None,
    available_actions: list[str] | None = None,
    payment_method_details: Any = None,
) -> dict[str, Any]:
    item = get_one_transaction(id, token)
    check_access(info, item)
    user, app, manager = info.context.user, info.context.app, manager_of(info)
    value = _event_amount(amount, type, psp_reference, item.currency)
    refund = None
    if type.startswith("refund_"):
        request = item.events.filter(psp_reference=psp_reference, type="refund_request").last()
        refund = request.related_granted_refund if request else None
    values = payment_method_values(payment_method_of(payment_method_details))
    event = TransactionEvent(
        psp_reference=psp_reference,
        type=type,
        amount_value=value,
        currency=item.currency,
        created_at=time or timezone.now(),
        external_url=external_url or "",
        message=truncate(message),
        transaction=item,
        app=app,
        app_identifier=app.identifier if app else None,
        user=user or None,
        include_in_calculations=True,
        related_granted_refund=refund,
    )
    event.clean_fields(exclude=["transaction", "user", "app", "related_granted_refund"])
    try:
        event, known = record_event(event)
    except DuplicateEvent as error:
        create_failed_transaction_event(event, str(error))
        if refund:
            calculate_granted_refund_status(refund)
        raise fail(error.field, str(error), error.code) from error
    if available_actions is not None:
        values["available_actions"] = sorted(set(available_actions))
    if known:
        for name, new in values.items():
            setattr(item, name, new)
        item.save(update_fields=[*values, "modified_at"])
        return {"already_processed": True, "transaction": item, "transaction_event": event}
    item.refresh_from_db()
    before = amounts_of(item)
    if type in _SETS_REFERENCE and not item.psp_reference:
        values["psp_reference"] = psp_reference
    if app and not (item.user_id or item.app_id or item.app_identifier):
        values["app"], values["app_identifier"] = app, app.identifier
    recalculate_locked(item, **values)
    owner_updated(item, manager, user, app, before, refund)
    return {"already_processed": False, "transaction": item, "transaction_event": event}


def _event_amount(
    amount: Decimal | None, event_type: str, psp_reference: str, currency: str
) -> Decimal:
    if amount is None:
        if event_type not in OPTIONAL_AMOUNT_EVENTS:
            message = f"The `amount` field is required for {event_type} event."
            raise fail("amount", message, "required")
        try:
            amount = event_amount(event_type, psp_reference)
        except ValueError as error:
            raise fail("amount", str(error), "required") from error
    return quantize_price(amount, currency)


@mutation("transactionRequestAction", permissions=_HANDLE, atomic=False)
def _request_action(
    root: Any,
    info: Any,
    action_type: str,
    id: str | None = None,
    token: Any = None,
    amount: Decimal | None = None,
) -> dict[str, Any]:
    item = get_one_transaction(id, token)
    refunding = action_type == TransactionAction.REFUND
    most = item.charged_value if refunding else item.authorized_value
    value = min(quantize_price(amount, item.currency) if amount else most, most)
    user, app = info.context.user, info.context.app
    request = request_event(item, action_type, value, user, app)
    channel = (item.order or item.checkout).channel
    try:
        request_action(item, action_type, request, channel.slug, user, app, manager_of(info))
    except PaymentError as error:
        raise ValidationError(
            str(error), code="missing_transaction_action_request_webhook"
        ) from error
    item.refresh_from_db()
    return {"transaction": item}


@mutation("transactionRequestRefundForGrantedRefund", permissions=_HANDLE, atomic=False)
def _request_refund(
    root: Any, info: Any, granted_refund_id: str, id: str | None = None, token: Any = None
) -> dict[str, Any]:
    refund = get_node_or_error(
        info,
        granted_refund_id,
        only_type="OrderGrantedRefund",
        model=OrderGrantedRefund,
        field="granted_refund_id",
    )
    item = _transaction_of_refund(refund, id, token)
    user, app = info.context.user, info.context.app
    value = min(refund.amount_value or item.charged_value, item.charged_value)
    request = request_event(
        item, TransactionAction.REFUND, value, None, None, granted_refund=refund
    )
    try:
        request_action(
            item,
            TransactionAction.REFUND,
            request,
            refund.order.channel.slug,
            user,
            app,
            manager_of(info),
            refund,
        )
    except PaymentError as error:
        raise ValidationError(
            str(error), code="missing_transaction_action_request_webhook"
        ) from error
    finally:
        calculate_granted_refund_status(refund)
    item.refresh_from_db()
    return {"transaction": item}


def _transaction_of_refund(
    refund: OrderGrantedRefund, id: str | None, token: Any
) -> TransactionItem:
    item = refund.transaction_item
    if item is None:
        item = get_one_transaction(id, token)
        if item.order_id != refund.order_id:
            raise ValidationError(
                {
                    "granted_refund_id": ValidationError(
                        "The granted refund belongs to different order than transaction.",
                        code="invalid",
                    ),
                    "id": ValidationError(
                        "The transaction belongs to different order than granted refund.",
                        code="invalid",
                    ),
                }
            )
        refund.transaction_item = item
        refund.save(update_fields=["transaction_item"])
        return item
    if refund.status == OrderGrantedRefundStatus.PENDING:
        message = "The refund request is already in progress."
        raise fail("granted_refund_id", message, "refund_is_pending")
    if refund.status == OrderGrantedRefundStatus.SUCCESS:
        message = "The granted refund is already processed."
        raise fail("granted_refund_id", message, "refund_already_processed")
    if item.charged_value < refund.amount_value:
        message = (
            f"The granted refund amount {refund.amount_value} is greater than available charged "
            f"amount on transactionItem ({item.charged_value})."
        )
        raise fail("granted_refund_id", message, "amount_greater_than_available")
    return item
