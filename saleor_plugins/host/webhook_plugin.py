"""Saleor's WebhookPlugin, passing by what belongs to a gateway inside this process.

The built-in plugin is global, so it runs after a per-channel gateway and would replace its answer
with "app not found", and would report a failure for every charge, refund or cancelation requested of
an App without webhooks. This subclass hands back `previous_value` for those and is otherwise
Saleor's own.
"""

from typing import Any

from saleor.plugins.webhook.plugin import WebhookPlugin

from .apps import in_process_identifiers


class PassThroughWebhookPlugin(WebhookPlugin):
    """Takes the built-in plugin's place in PLUGINS, under the same PLUGIN_ID."""

    def payment_gateway_initialize_session(
        self, amount: Any, payment_gateways: Any, source_object: Any, previous_value: Any
    ) -> Any:
        """Ask the remote Apps only, and keep what our gateways answered."""
        ours = in_process_identifiers()
        if not payment_gateways:
            found = super().payment_gateway_initialize_session(
                amount, payment_gateways, source_object, previous_value
            )
        else:
            remote = [each for each in payment_gateways if each.app_identifier not in ours]
            found = []
            if remote:
                found = super().payment_gateway_initialize_session(
                    amount, remote, source_object, []
                )
        kept = [each for each in previous_value or [] if each.app_identifier in ours]
        others = [each for each in found or [] if each.app_identifier not in ours]
        return others + kept

    def transaction_initialize_session(
        self, transaction_session_data: Any, previous_value: Any
    ) -> Any:
        """Leave our gateways' sessions alone."""
        if _is_ours(transaction_session_data):
            return previous_value
        return super().transaction_initialize_session(transaction_session_data, previous_value)

    def transaction_process_session(
        self, transaction_session_data: Any, previous_value: Any
    ) -> Any:
        """Leave our gateways' sessions alone."""
        if _is_ours(transaction_session_data):
            return previous_value
        return super().transaction_process_session(transaction_session_data, previous_value)

    def transaction_charge_requested(self, transaction_data: Any, previous_value: Any) -> Any:
        """Leave our gateways' actions alone."""
        if _owner_is_ours(transaction_data):
            return previous_value
        return super().transaction_charge_requested(transaction_data, previous_value)

    def transaction_refund_requested(self, transaction_data: Any, previous_value: Any) -> Any:
        """Leave our gateways' actions alone."""
        if _owner_is_ours(transaction_data):
            return previous_value
        return super().transaction_refund_requested(transaction_data, previous_value)

    def transaction_cancelation_requested(self, transaction_data: Any, previous_value: Any) -> Any:
        """Leave our gateways' actions alone."""
        if _owner_is_ours(transaction_data):
            return previous_value
        return super().transaction_cancelation_requested(transaction_data, previous_value)


def _is_ours(session: Any) -> bool:
    return session.payment_gateway_data.app_identifier in in_process_identifiers()


def _owner_is_ours(request: Any) -> bool:
    owner = request.transaction_app_owner
    return owner is not None and owner.identifier in in_process_identifiers()
