"""Names of the `notify` events and the lazily built payload that goes with one."""

from collections.abc import Callable
from functools import cached_property
from typing import Any


class NotifyHandler:
    """Builds the payload once, when the first plugin asks for it."""

    def __init__(self, payload_func: Callable[[], dict[str, Any]]) -> None:
        self._build = payload_func

    @cached_property
    def _payload(self) -> dict[str, Any]:
        return self._build()

    def payload(self) -> dict[str, Any]:
        return self._payload


class UserNotifyEvent:
    """Messages to customers."""

    ACCOUNT_CONFIRMATION = "account_confirmation"
    ACCOUNT_PASSWORD_RESET = "account_password_reset"
    ACCOUNT_CHANGE_EMAIL_REQUEST = "account_change_email_request"
    ACCOUNT_CHANGE_EMAIL_CONFIRM = "account_change_email_confirm"
    ACCOUNT_DELETE = "account_delete"
    ACCOUNT_SET_CUSTOMER_PASSWORD = "account_set_customer_password"
    INVOICE_READY = "invoice_ready"
    ORDER_CONFIRMATION = "order_confirmation"
    ORDER_CONFIRMED = "order_confirmed"
    ORDER_FULFILLMENT_CONFIRMATION = "order_fulfillment_confirmation"
    ORDER_FULFILLMENT_UPDATE = "order_fulfillment_update"
    ORDER_PAYMENT_CONFIRMATION = "order_payment_confirmation"
    ORDER_CANCELED = "order_canceled"
    ORDER_REFUND_CONFIRMATION = "order_refund_confirmation"


class AdminNotifyEvent:
    """Messages to staff."""

    ACCOUNT_SET_STAFF_PASSWORD = "account_set_staff_password"
    ACCOUNT_STAFF_RESET_PASSWORD = "account_staff_reset_password"
    STAFF_ORDER_CONFIRMATION = "staff_order_confirmation"


class NotifyEventType(UserNotifyEvent, AdminNotifyEvent):
    """All of them."""
