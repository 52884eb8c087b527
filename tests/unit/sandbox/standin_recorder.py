"""A plugin that notes which hooks ran, and does what a test told it to do in them."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils import timezone
from saleor.discount.models import VoucherCode
from saleor.payment.interface import PaymentGatewayData, TransactionSessionResult
from saleor.payment.utils import create_transaction_event_from_request_and_webhook_response
from saleor.plugins.base_plugin import BasePlugin

LOG: list[str] = []
# bulk_price: what a unit costs from five on; refuse: why no order may be made;
# spend: a voucher's code that somebody else uses up while an order is being made;
# session, action: what the gateway answers.
TOLD: dict[str, Any] = {}
NOTED = [
    "checkout_fully_paid",
    "checkout_fully_authorized",
    "order_created",
    "order_confirmed",
    "order_updated",
    "order_cancelled",
    "order_fulfilled",
    "order_fully_paid",
    "order_paid",
    "order_fully_refunded",
    "order_refunded",
    "draft_order_created",
    "draft_order_updated",
    "draft_order_deleted",
    "fulfillment_created",
    "fulfillment_canceled",
    "tracking_number_updated",
    "voucher_created",
]


class Recorder(BasePlugin):
    PLUGIN_ID = "recorder"
    PLUGIN_NAME = "Recorder"
    DEFAULT_ACTIVE = True
    DEFAULT_CONFIGURATION: list[Any] = []
    CONFIGURATION_PER_CHANNEL = False

    def notify(self, event: str, payload_func: Any, previous_value: Any) -> Any:
        payload_func()
        LOG.append(f"notify:{event}")
        return previous_value

    def checkout_created(self, checkout: Any, previous_value: Any, **_: Any) -> Any:
        LOG.append("checkout_created")
        self._price(checkout)
        return previous_value

    def checkout_updated(self, checkout: Any, previous_value: Any, **_: Any) -> Any:
        LOG.append("checkout_updated")
        self._price(checkout)
        return previous_value

    def _price(self, checkout: Any) -> None:
        if price := TOLD.get("bulk_price"):
            for line in checkout.lines.all():
                line.price_override = Decimal(price) if line.quantity >= 5 else None
                line.save(update_fields=["price_override"])
            checkout.price_expiration = timezone.now()
            checkout.save(update_fields=["price_expiration"])

    def preprocess_order_creation(
        self, checkout_info: Any, lines_info: Any, previous_value: Any
    ) -> Any:
        LOG.append("preprocess_order_creation")
        if reason := TOLD.get("refuse"):
            raise ValidationError({"lines": ValidationError(reason, code="invalid")})
        if code := TOLD.get("spend"):
            VoucherCode.objects.filter(code=code).update(used=F("used") + 1)
        return previous_value

    def payment_gateway_initialize_session(
        self, amount: Decimal, payment_gateways: Any, source_object: Any, previous_value: Any
    ) -> Any:
        return [PaymentGatewayData(app_identifier="recorder", data={"amount": str(amount)})]

    def _session(self, data: Any, previous_value: Any) -> Any:
        LOG.append(f"session:{data.action.action_type}:{data.action.amount.normalize():f}")
        gateway = data.payment_gateway_data.app_identifier
        return TransactionSessionResult(app_identifier=gateway, response=TOLD.get("session"))

    transaction_initialize_session = transaction_process_session = _session

    def _requested(self, data: Any, previous_value: Any) -> Any:
        LOG.append(f"requested:{data.action_type}:{data.action_value.normalize():f}")
        if answer := TOLD.get("action"):
            create_transaction_event_from_request_and_webhook_response(
                data.event, data.transaction_app_owner, answer
            )
        return previous_value

    transaction_charge_requested = _requested
    transaction_refund_requested = _requested
    transaction_cancelation_requested = _requested


def _noting(name: str) -> Any:
    def hook(self: Any, subject: Any, *args: Any, previous_value: Any = None, **_: Any) -> Any:
        LOG.append(name)
        return previous_value

    return hook


for _name in NOTED:
    setattr(Recorder, _name, _noting(_name))
