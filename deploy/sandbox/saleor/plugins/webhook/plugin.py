"""The built-in plugin that tells Apps by webhook what happened.

Events go out after the request, to the webhooks of active Apps. Synchronous webhooks are not sent
from here: an App that has to answer a payment session is told to Saleor as missing, in Saleor's words.
"""

from typing import Any

from graphene import Node

from ..base_plugin import BasePlugin
from ..hooks import HOOKS

# Events whose name is not their hook's.
_NAMES = {"tracking_number_updated": "fulfillment_tracking_number_updated"}
# The events that an App can ask for.
EVENTS = (
    *("product_created", "product_updated", "product_deleted", "product_metadata_updated"),
    *("product_variant_created", "product_variant_updated", "product_variant_deleted"),
    *("product_variant_metadata_updated", "category_created", "category_updated"),
    *("category_deleted", "collection_created", "collection_updated", "collection_deleted"),
    *("order_created", "order_confirmed", "order_paid", "order_fully_paid", "order_updated"),
    *("order_cancelled", "order_fulfilled", "order_refunded", "order_fully_refunded"),
    *("customer_created", "customer_updated", "customer_deleted", "fulfillment_created"),
    "tracking_number_updated",
)


class WebhookPlugin(BasePlugin):
    """Global, always on."""

    PLUGIN_ID = "mirumee.webhooks"
    PLUGIN_NAME = "Webhooks"
    DEFAULT_ACTIVE = True
    CONFIGURATION_PER_CHANNEL = False

    def payment_gateway_initialize_session(
        self, amount: Any, payment_gateways: Any, source_object: Any, previous_value: Any
    ) -> Any:
        """No App answers: whatever a plugin before this one said is replaced by nothing."""
        return []

    def transaction_initialize_session(self, session: Any, previous_value: Any) -> Any:
        return _no_webhook(session, "transaction_initialize_session")

    def transaction_process_session(self, session: Any, previous_value: Any) -> Any:
        return _no_webhook(session, "transaction_process_session")

    def transaction_charge_requested(self, transaction_data: Any, previous_value: Any) -> Any:
        return _cannot_act(transaction_data, previous_value)

    def transaction_refund_requested(self, transaction_data: Any, previous_value: Any) -> Any:
        return _cannot_act(transaction_data, previous_value)

    def transaction_cancelation_requested(self, transaction_data: Any, previous_value: Any) -> Any:
        return _cannot_act(transaction_data, previous_value)


def _no_webhook(session: Any, event: str) -> Any:
    from ...payment.interface import TransactionSessionResult

    identifier = session.payment_gateway_data.app_identifier
    error = f"Unable to find an active webhook for `{event.upper()}` event."
    return TransactionSessionResult(
        app_identifier=identifier, error=error if identifier else "Missing app identifier"
    )


def _cannot_act(transaction_data: Any, previous_value: Any) -> Any:
    """Write the failure that Saleor writes for an App without webhooks."""
    from ...payment.utils import create_failed_transaction_event

    if transaction_data.event:
        cause = (
            "Cannot find a webhook that can process the action."
            if transaction_data.transaction_app_owner
            else "Transaction request skipped. Missing relation to PaymentApp."
        )
        create_failed_transaction_event(transaction_data.event, cause=cause)
    return previous_value


def _tells(hook: str) -> Any:
    event = _NAMES.get(hook, hook)

    def tell(
        self: WebhookPlugin, subject: Any, *_: Any, previous_value: Any = None, **__: Any
    ) -> Any:
        from ...webhook.tasks import trigger

        kind = type(subject).__name__
        trigger(event, [{"type": kind, "id": Node.to_global_id(kind, subject.pk)}])
        return previous_value

    return tell


for _hook in EVENTS:
    if _hook not in HOOKS:
        raise LookupError(_hook)
    setattr(WebhookPlugin, _hook, _tells(_hook))
