"""What passes between the payment mutations and the plugins' hooks."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..account.models import User
    from ..app.models import App
    from ..channel.models import Channel
    from ..checkout.models import Checkout
    from ..order.models import Order, OrderGrantedRefund
    from .models import TransactionEvent, TransactionItem

JSONValue = str | int | float | bool | None | dict[str, Any] | list[Any]


@dataclass
class PaymentGateway:
    id: str
    name: str
    currencies: list[str]
    config: list[dict[str, Any]]


@dataclass
class PaymentMethodCreditCardInfo:
    brand: str
    last_digits: str
    exp_month: int
    exp_year: int
    first_digits: str | None = None


@dataclass
class PaymentMethodData:
    id: str
    type: str
    external_id: str
    gateway: PaymentGateway
    supported_payment_flows: list[str] = field(default_factory=list)
    credit_card_info: PaymentMethodCreditCardInfo | None = None
    name: str | None = None
    data: JSONValue = None


@dataclass
class ListStoredPaymentMethodsRequestData:
    channel: Channel
    user: User


class StoredPaymentMethodRequestDeleteResult(StrEnum):
    SUCCESSFULLY_DELETED = "successfully_deleted"
    FAILED_TO_DELETE = "failed_to_delete"
    FAILED_TO_DELIVER = "failed_to_deliver"


@dataclass
class StoredPaymentMethodRequestDeleteResponseData:
    result: StoredPaymentMethodRequestDeleteResult
    error: str | None = None


@dataclass
class StoredPaymentMethodRequestDeleteData:
    payment_method_id: str
    user: User
    channel: Channel


@dataclass
class TransactionActionData:
    action_type: str
    transaction: TransactionItem
    event: TransactionEvent
    transaction_app_owner: App | None
    action_value: Decimal
    granted_refund: OrderGrantedRefund | None = None


@dataclass
class PaymentMethodDetails:
    type: str
    name: str
    brand: str | None = None
    first_digits: str | None = None
    last_digits: str | None = None
    exp_month: int | None = None
    exp_year: int | None = None


@dataclass
class PaymentGatewayData:
    app_identifier: str
    data: JSONValue = None
    error: str | None = None


@dataclass
class TransactionProcessActionData:
    action_type: str
    amount: Decimal
    currency: str


@dataclass
class TransactionSessionData:
    transaction: TransactionItem
    source_object: Checkout | Order
    action: TransactionProcessActionData
    payment_gateway_data: PaymentGatewayData
    customer_ip_address: str | None
    idempotency_key: str | None = None


@dataclass
class TransactionSessionResult:
    app_identifier: str
    response: dict[Any, Any] | None = None
    error: str | None = None
