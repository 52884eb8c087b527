"""The buyer's side of paying: gateways, sessions, stored payment methods."""

from __future__ import annotations

import uuid
from typing import Any

from ...app.models import App
from ...channel.models import Channel
from ...core.exceptions import PermissionDenied
from ...core.utils import get_client_ip
from ...payment import TransactionEventType, TransactionItemIdempotencyUniqueError
from ...payment.interface import (
    PaymentGatewayData,
    StoredPaymentMethodRequestDeleteData,
)
from ...payment.utils import initialize_session, process_session
from ...permission.enums import PaymentPermissions
from ..checkout.helpers import fail, manager_of
from ..core.loader import mutation
from ..core.permissions import AuthorizationFilters
from .helpers import (
    amount_due,
    check_not_completing,
    get_one_transaction,
    get_source,
)

_FINAL = [
    f"{action}_{kind}"
    for action in ("authorization", "charge")
    for kind in ("failure", "success", "request")
]
_REQUESTS = (TransactionEventType.AUTHORIZATION_REQUEST, TransactionEventType.CHARGE_REQUEST)


@mutation("paymentGatewayInitialize", atomic=False)
def _gateway_initialize(
    root: Any, info: Any, id: str, amount: Any = None, payment_gateways: Any = None
) -> dict[str, Any]:
    source = get_source(info, id)
    asked = [
        PaymentGatewayData(app_identifier=gateway["id"], data=gateway.get("data"))
        for gateway in payment_gateways or []
    ]
    answers = manager_of(info).payment_gateway_initialize_session(
        amount_due(source, amount), asked, source
    )
    by_id = {answer.app_identifier: answer for answer in answers or []}
    wanted = [gateway.app_identifier for gateway in asked] or list(by_id)
    return {"gateway_configs": [_config(one, by_id.get(one)) for one in wanted]}


def _config(identifier: str, answer: PaymentGatewayData | None) -> dict[str, Any]:
    error = None
    if answer is None:
        message = "Active app with `HANDLE_PAYMENT` permissions or app webhook not found."
        error = {"field": "id", "message": message, "code": "not_found"}
    elif answer.error:
        error = {"field": "id", "message": answer.error, "code": "invalid"}
    return {
        "id": identifier,
        "data": answer.data if answer else None,
        "errors": [error] if error else [],
    }


@mutation("transactionInitialize", atomic=False)
def _initialize(
    root: Any,
    info: Any,
    id: str,
    payment_gateway: Any,
    amount: Any = None,
    action: str | None = None,
    idempotency_key: str | None = None,
) -> dict[str, Any]:
    gateway = PaymentGatewayData(payment_gateway["id"], payment_gateway.get("data"))
    source = get_source(info, id)
    check_not_completing(source, "initialized")
    if idempotency_key == "":
        message = "Cannot be provided as an empty string."
        raise fail("idempotency_key", message, "invalid")
    if action:
        app = info.context.app
        if not app or not app.has_perm(PaymentPermissions.HANDLE_PAYMENTS):
            raise PermissionDenied(permissions=[PaymentPermissions.HANDLE_PAYMENTS])
    address = get_client_ip(info.context)
    due = amount_due(source, amount)
    owner = _active_app(gateway.app_identifier)
    if owner is None:
        message = "App with provided identifier not found."
        raise fail("payment_gateway", message, "not_found")
    try:
        item, event, data = initialize_session(
            source,
            gateway,
            due,
            action or source.channel.default_transaction_flow_strategy,
            address,
            owner,
            manager_of(info),
            idempotency_key or str(uuid.uuid4()),
        )
    except TransactionItemIdempotencyUniqueError as error:
        message = "Different transaction with provided idempotency key already exists."
        raise fail("idempotency_key", message, "unique") from error
    item.refresh_from_db()
    return {"transaction": item, "transaction_event": event, "data": data}


def _active_app(identifier: str | None) -> App | None:
    return App.objects.filter(
        identifier=identifier, removed_at__isnull=True, is_active=True
    ).first()


@mutation("transactionProcess", atomic=False)
def _process(
    root: Any,
    info: Any,
    id: str | None = None,
    token: Any = None,
    data: Any = None,
) -> dict[str, Any]:
    item = get_one_transaction(id, token)
    events = list(item.events.all())
    done = next((one for one in events if one.type in _FINAL and one.include_in_calculations), None)
    if done is not None:
        return {"transaction": item, "transaction_event": done, "data": None}
    request = next(
        (one for one in events if one.type in _REQUESTS and not one.include_in_calculations),
        None,
    )
    if request is None:
        raise fail("id", "Missing call of `transactionInitialize` mutation.", "invalid")
    source = item.checkout or item.order
    if source is None:
        message = "Transaction doesn't have attached order or checkout."
        raise fail("id", message, "invalid")
    check_not_completing(source, "processed")
    if not item.app_identifier:
        message = "Transaction doesn't have attached app that could process the request."
        raise fail("id", message, "missing_payment_app_relation")
    owner = _active_app(item.app_identifier)
    if owner is None:
        message = "Payment app attached to the transaction, doesn't exist."
        raise fail("id", message, "missing_payment_app")
    event, answer = process_session(
        item,
        source,
        PaymentGatewayData(item.app_identifier, data),
        request.type.partition("_")[0],
        owner,
        get_client_ip(info.context),
        manager_of(info),
        request,
    )
    item.refresh_from_db()
    return {"transaction": item, "transaction_event": event, "data": answer}


_USER = [AuthorizationFilters.AUTHENTICATED_USER]


def _channel(slug: str) -> Channel:
    found = Channel.objects.filter(slug=slug).first()
    if found is None:
        raise fail("channel", f"Channel with '{slug}' slug does not exist.", "not_found")
    if not found.is_active:
        raise fail("channel", f"Channel with '{slug}' is inactive.", "channel_inactive")
    return found


def _answered(answer: Any, success: tuple[str, ...], **more: Any) -> dict[str, Any]:
    """A tokenization hook's result; its error is reported unless it succeeded."""
    result = answer.result.value
    errors = []
    if result not in success:
        errors = [{"field": None, "message": answer.error or "", "code": "gateway_error"}]
    return {"result": result, "errors": errors, **more}


@mutation("storedPaymentMethodRequestDelete", permissions=_USER, atomic=False)
def _delete_stored(root: Any, info: Any, id: str, channel: str) -> dict[str, Any]:
    answer = manager_of(info).stored_payment_method_request_delete(
        StoredPaymentMethodRequestDeleteData(id, info.context.user, _channel(channel))
    )
    return _answered(answer, ("successfully_deleted",))
