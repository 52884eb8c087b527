"""The switchboard of the Razorpay gateway: is it ours, call one function, translate the answer.

Configuration per channel in Saleor's dashboard (`config.FIELDS`). Webhook:
`/plugins/channel/<slug>/saleor_plugins.razorpay/webhook/`. Manual: docs/razorpay.md.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseNotFound
from saleor.payment.interface import (
    PaymentGateway,
    PaymentGatewayData,
    PaymentMethodCreditCardInfo,
    PaymentMethodData,
    StoredPaymentMethodRequestDeleteResponseData,
    StoredPaymentMethodRequestDeleteResult,
    TransactionSessionResult,
)
from saleor.plugins.base_plugin import BasePlugin
from saleor.plugins.error_codes import PluginErrorCode

from ..core import spans
from ..core.errors import CommerceError, InvalidInput, InvalidInputs, ProviderError
from ..host import plugins
from . import accounts, config, requests, sessions, stored_methods, views
from .config import GatewayConfig
from .errors import BadCredentials
from .sessions import Session


@spans.hooks
class RazorpayPlugin(BasePlugin):
    """Razorpay on Saleor's Transactions API, in process."""

    PLUGIN_ID = accounts.PLUGIN_ID
    PLUGIN_NAME = "Razorpay"
    PLUGIN_DESCRIPTION = "UPI, cards, netbanking and wallets through Razorpay."
    CONFIGURATION_PER_CHANNEL = True
    DEFAULT_ACTIVE = False
    DEFAULT_CONFIGURATION = [{"name": name, "value": value} for name, value, *_ in config.FIELDS]
    CONFIG_STRUCTURE = {
        name: {"type": kind, "label": label, "help_text": text}
        for name, _, kind, label, text in config.FIELDS
    }

    # -- configuration -----------------------------------------------------------------------------

    def _settings(self) -> GatewayConfig:
        """This channel's settings. Raises InvalidInputs when they are wrong."""
        slug = self.channel.slug if self.channel else ""
        return config.parse(plugins.values_of(self.configuration), slug)

    @classmethod
    def validate_plugin_configuration(cls, plugin_configuration: Any, **kwargs: Any) -> None:
        """Refuse settings that cannot work, naming the field; ask Razorpay whether the keys do."""
        try:
            found = config.parse(plugins.values_of(plugin_configuration.configuration))
        except InvalidInputs as error:
            raise _validation_error(error.errors) from error
        if not plugin_configuration.active:
            return
        if missing := config.missing(found):
            raise _validation_error(missing)
        try:
            accounts.client(found).check_credentials()
        except BadCredentials as error:
            message = "Razorpay does not accept this key id and key secret."
            raise _validation_error([InvalidInput(message, field="key_secret")]) from error
        except ProviderError:
            # Razorpay is away. The merchant's change is not held up; the first payment will tell.
            return

    # -- sessions ----------------------------------------------------------------------------------

    def payment_gateway_initialize_session(
        self, amount: Any, payment_gateways: Any, source_object: Any, previous_value: Any
    ) -> Any:
        """What the storefront shows before paying."""
        asked = [gateway.app_identifier for gateway in payment_gateways or []]
        if not self.active or (asked and self.PLUGIN_ID not in asked):
            return previous_value
        try:
            found = self._settings()
            data, error = sessions.describe(found), None
        except CommerceError as problem:
            data, error = None, problem.message
        ours = PaymentGatewayData(app_identifier=self.PLUGIN_ID, data=data, error=error)
        others = [g for g in previous_value or [] if g.app_identifier != self.PLUGIN_ID]
        return [*others, ours]

    def transaction_initialize_session(
        self, transaction_session_data: Any, previous_value: Any
    ) -> Any:
        """Open a Razorpay order."""
        return self._session(transaction_session_data, previous_value, sessions.initialize)

    def transaction_process_session(
        self, transaction_session_data: Any, previous_value: Any
    ) -> Any:
        """The browser is back from Checkout.js."""
        return self._session(transaction_session_data, previous_value, sessions.process)

    def _session(
        self,
        data: Any,
        previous_value: Any,
        act: Callable[[GatewayConfig, Session], dict[str, Any]],
    ) -> Any:
        if data.payment_gateway_data.app_identifier != self.PLUGIN_ID:
            return previous_value
        if not self.active:
            return TransactionSessionResult(self.PLUGIN_ID, error="Razorpay is not active here.")
        try:
            answer = act(self._settings(), _session_of(data))
        except CommerceError as error:
            return TransactionSessionResult(
                self.PLUGIN_ID, response=sessions.failure_answer(_session_of(data), error)
            )
        return TransactionSessionResult(self.PLUGIN_ID, response=answer)

    # -- actions -----------------------------------------------------------------------------------

    def transaction_charge_requested(self, transaction_data: Any, previous_value: Any) -> Any:
        """Capture what is authorized."""
        return self._request("charge_request", transaction_data, previous_value)

    def transaction_refund_requested(self, transaction_data: Any, previous_value: Any) -> Any:
        """Give money back, in full or in part."""
        return self._request("refund_request", transaction_data, previous_value)

    def transaction_cancelation_requested(self, transaction_data: Any, previous_value: Any) -> Any:
        """Razorpay cannot void: say so, or do what the merchant opted in to."""
        return self._request("cancel_request", transaction_data, previous_value)

    def _request(self, kind: str, data: Any, previous_value: Any) -> Any:
        if data.transaction.app_identifier != self.PLUGIN_ID:
            return previous_value
        reason = data.event.message or ""
        requests.take(kind, data.event.pk, data.transaction.token, data.action_value, reason)
        return previous_value

    # -- stored methods ----------------------------------------------------------------------------

    def list_stored_payment_methods(
        self, list_payment_method_data: Any, previous_value: Any
    ) -> Any:
        """Cards and UPI ids that the user has stored at Razorpay in this channel's account."""
        if not self.active:
            return previous_value
        try:
            found = stored_methods.of_user(self._settings(), list_payment_method_data.user.pk)
        except CommerceError:
            # Razorpay is away: the shopper pays without a stored method.
            return previous_value
        currency = list_payment_method_data.channel.currency_code
        gateway = PaymentGateway(self.PLUGIN_ID, self.PLUGIN_NAME, [currency], [])
        return [*(previous_value or []), *(_stored(each, gateway) for each in found)]

    def stored_payment_method_request_delete(
        self, request_delete_data: Any, previous_value: Any
    ) -> Any:
        """Forget a stored method of this user."""
        token = stored_methods.token_in(request_delete_data.payment_method_id)
        if not self.active or token is None:
            return previous_value
        outcome = StoredPaymentMethodRequestDeleteResult
        try:
            stored_methods.delete(self._settings(), request_delete_data.user.pk, token)
        except CommerceError as error:
            return StoredPaymentMethodRequestDeleteResponseData(
                result=outcome.FAILED_TO_DELETE, error=error.message
            )
        return StoredPaymentMethodRequestDeleteResponseData(
            result=outcome.SUCCESSFULLY_DELETED, error=None
        )

    # -- webhook -----------------------------------------------------------------------------------

    def webhook(self, request: HttpRequest, path: str, previous_value: Any) -> Any:
        """Razorpay calls."""
        if (path or "").strip("/") != "webhook":
            return HttpResponseNotFound()
        slug = self.channel.slug if self.channel else ""
        return views.webhook(request, channel_slug=slug)


def _session_of(data: Any) -> Session:
    source = data.source_object
    checkout = type(source).__name__ == "Checkout"
    total = getattr(source, "total_gross_amount", None)
    extra = data.payment_gateway_data.data
    return Session(
        token=data.transaction.token,
        amount=Decimal(str(data.action.amount)),
        currency=data.action.currency,
        authorize=str(data.action.action_type).lower() == "authorization",
        channel=source.channel.slug,
        checkout_id=source.pk if checkout else None,
        order_id=None if checkout else source.pk,
        total=Decimal(str(total)) if total is not None else None,
        data=extra if isinstance(extra, dict) else {},
        email=(source.email if checkout else source.user_email) or "",
        user_id=source.user_id,
    )


def _stored(method: stored_methods.StoredMethod, gateway: PaymentGateway) -> PaymentMethodData:
    card = None
    if method.card is not None:
        card = PaymentMethodCreditCardInfo(
            brand=method.card.brand,
            last_digits=method.card.last4,
            exp_month=method.card.exp_month,
            exp_year=method.card.exp_year,
        )
    return PaymentMethodData(
        id=stored_methods.public_id(method.token_id),
        external_id=method.token_id,
        supported_payment_flows=["interactive"],
        type=method.kind,
        credit_card_info=card,
        gateway=gateway,
        name=method.label,
    )


def _validation_error(errors: list[Any]) -> ValidationError:
    found: dict[str, list[ValidationError]] = {}
    for error in errors:
        code = PluginErrorCode.PLUGIN_MISCONFIGURED
        if error.code == "REQUIRED":
            code = PluginErrorCode.REQUIRED
        field = error.field or "configuration"
        found.setdefault(field, []).append(ValidationError(error.message, code=code.value))
    return ValidationError(found)
