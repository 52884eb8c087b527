"""Stands under the built-in plugin's id, so that Saleor can still refund what it took. Takes no new payments."""

from typing import Any

from saleor.plugins.base_plugin import BasePlugin

from ...core.errors import CommerceError
from ...core.money import Money
from . import payments


class BuiltinRazorpayPlugin(BasePlugin):
    """Refunds of the older kind of payments, and nothing else: it is not offered at checkout."""

    PLUGIN_ID = payments.BUILTIN_ID
    PLUGIN_NAME = "Razorpay (payments of the built-in plugin)"
    CONFIGURATION_PER_CHANNEL = True
    DEFAULT_ACTIVE = False
    # Nothing to set up: `manage.py take_over_builtin_razorpay` has read its settings.
    HIDDEN = True
    DEFAULT_CONFIGURATION: list[dict[str, Any]] = []
    CONFIG_STRUCTURE: dict[str, Any] = {}

    def refund_payment(self, payment_information: Any, previous_value: Any) -> Any:
        """Saleor asks for money back; whether the old plugin was on does not matter any more."""
        from saleor.payment import TransactionKind
        from saleor.payment.interface import GatewayResponse

        known = [
            each.token
            for each in payment_information.transactions
            if each.kind == TransactionKind.REFUND and each.is_success
        ]
        answer = {
            "action_required": False,
            "kind": TransactionKind.REFUND,
            "amount": payment_information.amount,
            "currency": payment_information.currency,
        }
        try:
            done = payments.refund(
                channel=self._slug(payment_information),
                payment_id=str(payment_information.token),
                money=Money(payment_information.amount, payment_information.currency),
                known_refunds=known,
                reference=f"saleor-payment-{payment_information.payment_id}",
            )
        except CommerceError as error:
            return GatewayResponse(
                is_success=False,
                transaction_id=str(payment_information.token),
                error=error.message,
                **answer,
            )
        return GatewayResponse(
            is_success=True,
            transaction_id=done.refund_id,
            error=None,
            raw_response={"id": done.refund_id, "status": done.status},
            **answer,
        )

    def _slug(self, payment_information: Any) -> str:
        if self.channel is not None:
            return str(self.channel.slug)
        return str(payment_information.order_channel_slug or "")
