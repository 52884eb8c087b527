"""What a gateway's hook answers, read strictly: camelCase keys, result in capitals."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from . import OPTIONAL_PSP_REFERENCE_EVENTS, TransactionAction, TransactionEventType
from .interface import PaymentMethodDetails

MESSAGE_LENGTH = 512
_EVENT_TYPES: list[tuple[str, str]] = TransactionEventType.CHOICES  # type: ignore[attr-defined]

SESSION_RESULTS = [
    TransactionEventType.AUTHORIZATION_SUCCESS,
    TransactionEventType.CHARGE_SUCCESS,
    TransactionEventType.AUTHORIZATION_FAILURE,
    TransactionEventType.CHARGE_FAILURE,
    TransactionEventType.AUTHORIZATION_REQUEST,
    TransactionEventType.CHARGE_REQUEST,
    TransactionEventType.AUTHORIZATION_ACTION_REQUIRED,
    TransactionEventType.CHARGE_ACTION_REQUIRED,
    TransactionEventType.CANCEL_SUCCESS,
]


class InvalidResponse(ValueError):
    """The answer cannot be understood; the text becomes the failure event's message."""


@dataclass
class GatewayAnswer:
    """An understood answer; `type` is None when the outcome will be reported later."""

    type: str | None
    psp_reference: str | None
    amount: Decimal
    time: datetime.datetime
    external_url: str
    message: str
    actions: list[str] | None
    payment_method_details: PaymentMethodDetails | None = None


def truncate(message: str | None) -> str:
    """At most 512 characters, an ellipsis for the rest."""
    text = message or ""
    return text if len(text) <= MESSAGE_LENGTH else text[: MESSAGE_LENGTH - 1] + "…"


def parse_session(response: Any, requested: Decimal) -> GatewayAnswer:
    """The answer of an initialize or process hook."""
    return _parse(response, requested, SESSION_RESULTS, may_be_pending=False)


def parse_action(response: Any, request_type: str, requested: Decimal) -> GatewayAnswer:
    """The answer to a charge, refund or cancel request."""
    action = request_type.partition("_")[0]
    return _parse(
        response, requested, [f"{action}_success", f"{action}_failure"], may_be_pending=True
    )


def _parse(
    response: Any, requested: Decimal, results: list[str], *, may_be_pending: bool
) -> GatewayAnswer:
    if response is None:
        raise InvalidResponse("Failed to delivery request.")
    result = response.get("result")
    if not (result is None and may_be_pending) and str(result).lower() not in results:
        possible = results if may_be_pending else [name for name, _ in _EVENT_TYPES]
        names = ", ".join(name.upper() for name in possible)
        raise InvalidResponse(
            f"Missing or invalid value for `result`: {result}. Possible values: {names}."
        )
    kind = str(result).lower() if result is not None else None
    reference = response.get("pspReference")
    if not reference and kind not in OPTIONAL_PSP_REFERENCE_EVENTS:
        raise InvalidResponse(f"Missing value for field: pspReference. Input: {response}.")
    return GatewayAnswer(
        type=kind,
        psp_reference=reference,
        amount=_amount(response.get("amount"), requested),
        time=_time(response.get("time")),
        external_url=str(response.get("externalUrl") or ""),
        message=truncate(str(response.get("message") or "")),
        actions=_actions(response.get("actions")),
        payment_method_details=_details(response.get("paymentMethodDetails")),
    )


def _amount(value: Any, requested: Decimal) -> Decimal:
    try:
        # Zero means "as requested", as Saleor reads it.
        return Decimal(str(value)).quantize(Decimal("0.001")) if value else requested
    except InvalidOperation:
        raise InvalidResponse(f"Invalid value for field 'amount': {value}.") from None


def _time(value: Any) -> datetime.datetime:
    if value is None:
        return timezone.now()
    moment = value if isinstance(value, datetime.datetime) else parse_datetime(str(value))
    if moment is None:
        raise InvalidResponse(f"Invalid value for field 'time': {value}. Expected ISO 8601 format.")
    return moment if timezone.is_aware(moment) else moment.replace(tzinfo=datetime.UTC)


def _actions(value: Any) -> list[str] | None:
    known = {name for name, _ in TransactionAction.CHOICES}
    if value is None:
        return None
    return sorted({str(action).lower() for action in value} & known)


def _details(value: Any) -> PaymentMethodDetails | None:
    if not value:
        return None
    return PaymentMethodDetails(
        type=str(value.get("type", "")).lower(),
        name=str(value.get("name") or ""),
        brand=value.get("brand"),
        first_digits=value.get("firstDigits"),
        last_digits=value.get("lastDigits"),
        exp_month=value.get("expMonth"),
        exp_year=value.get("expYear"),
    )
