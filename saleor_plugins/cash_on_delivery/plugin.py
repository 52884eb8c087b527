"""The switchboard of cash on delivery: is it ours, call one function, translate the answer.

Configuration per channel in Saleor's dashboard: fee, maximum amount, PIN codes (`config.FIELDS`).
"""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from saleor.checkout.error_codes import CheckoutErrorCode
from saleor.payment.interface import PaymentGatewayData, TransactionSessionResult
from saleor.plugins.base_plugin import BasePlugin
from saleor.plugins.error_codes import PluginErrorCode

from ..core import spans
from ..core.errors import CommerceError, InvalidInputs
from ..core.money import Money
from ..host import checkouts, plugins
from . import collecting, config
from .config import CashConfig


@spans.hooks
class CashOnDeliveryPlugin(BasePlugin):
    """Pay the courier."""

    PLUGIN_ID = collecting.PLUGIN_ID
    PLUGIN_NAME = "Cash on delivery"
    PLUGIN_DESCRIPTION = "Authorized at the order, charged at the door."
    CONFIGURATION_PER_CHANNEL = True
    DEFAULT_ACTIVE = False
    DEFAULT_CONFIGURATION = [{"name": name, "value": value} for name, value, *_ in config.FIELDS]
    CONFIG_STRUCTURE = {
        name: {"type": "String", "label": label, "help_text": text}
        for name, _, label, text in config.FIELDS
    }

    def _settings(self) -> CashConfig:
        return config.parse(plugins.values_of(self.configuration))

    @classmethod
    def validate_plugin_configuration(cls, plugin_configuration: Any, **kwargs: Any) -> None:
        """Refuse settings that cannot work, naming the field."""
        try:
            config.parse(plugins.values_of(plugin_configuration.configuration))
        except InvalidInputs as error:
            code = PluginErrorCode.PLUGIN_MISCONFIGURED.value
            raise ValidationError(
                {
                    each.field or "configuration": ValidationError(each.message, code=code)
                    for each in error.errors
                }
            ) from error

    def payment_gateway_initialize_session(
        self, amount: Any, payment_gateways: Any, source_object: Any, previous_value: Any
    ) -> Any:
        """The fee and whether cash is taken, before anything is confirmed."""
        asked = [gateway.app_identifier for gateway in payment_gateways or []]
        if not self.active or (asked and self.PLUGIN_ID not in asked):
            return previous_value
        try:
            data: Any = collecting.describe(
                self._settings(),
                due=Money(Decimal(str(amount)), source_object.currency),
                postal_code=checkouts.delivery_postal_code(source_object),
                checkout_id=_checkout_id(source_object) if asked else None,
            )
            error = None
        except CommerceError as problem:
            data, error = None, problem.message
        ours = PaymentGatewayData(app_identifier=self.PLUGIN_ID, data=data, error=error)
        others = [g for g in previous_value or [] if g.app_identifier != self.PLUGIN_ID]
        return [*others, ours]

    def transaction_initialize_session(
        self, transaction_session_data: Any, previous_value: Any
    ) -> Any:
        """Promise to pay at the door."""
        data = transaction_session_data
        if data.payment_gateway_data.app_identifier != self.PLUGIN_ID:
            return previous_value
        if not self.active:
            return TransactionSessionResult(self.PLUGIN_ID, error="Cash is not taken here.")
        try:
            answer = collecting.promise(
                self._settings(),
                token=data.transaction.token,
                due=Money(Decimal(str(data.action.amount)), data.action.currency),
                postal_code=checkouts.delivery_postal_code(data.source_object),
                checkout_id=_checkout_id(data.source_object),
            )
        except CommerceError as error:
            return TransactionSessionResult(self.PLUGIN_ID, error=error.message)
        return TransactionSessionResult(self.PLUGIN_ID, response=answer)

    def preprocess_order_creation(self, checkout_info: Any, lines: Any, previous_value: Any) -> Any:
        """No order of a promise that the cart has outgrown; refusing is this hook's job."""
        if not self.active:
            return previous_value
        checkout = checkout_info.checkout
        try:
            collecting.check(
                self._settings(),
                checkout_id=checkout.pk,
                postal_code=checkouts.delivery_postal_code(checkout),
            )
        except CommerceError as error:
            raise ValidationError(error.message, code=CheckoutErrorCode.INVALID.value) from error
        return previous_value

    def transaction_process_session(
        self, transaction_session_data: Any, previous_value: Any
    ) -> Any:
        """There is nothing to process: a promise is made or refused at once."""
        return self.transaction_initialize_session(transaction_session_data, previous_value)

    def transaction_charge_requested(self, transaction_data: Any, previous_value: Any) -> Any:
        """The cash was collected."""
        return self._request("charge_request", transaction_data, previous_value)

    def transaction_refund_requested(self, transaction_data: Any, previous_value: Any) -> Any:
        """The cash was given back."""
        return self._request("refund_request", transaction_data, previous_value)

    def transaction_cancelation_requested(self, transaction_data: Any, previous_value: Any) -> Any:
        """Nobody took the parcel."""
        return self._request("cancel_request", transaction_data, previous_value)

    def _request(self, kind: str, data: Any, previous_value: Any) -> Any:
        if data.transaction.app_identifier == self.PLUGIN_ID:
            collecting.answer(kind, data.event.pk, data.action_value)
        return previous_value


def _checkout_id(source: Any) -> Any:
    return source.pk if type(source).__name__ == "Checkout" else None
