"""The switchboard of notifications: Saleor's hooks to facts, its webhook endpoint to receipts.

Configuration is per channel: providers and their credentials, DLT registry, quiet hours, caps. See
docs/notifications.md. A hook writes one outbox row and returns; everything else a worker does.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from saleor.plugins.base_plugin import BasePlugin, ConfigurationTypeField

from ..core import spans
from ..core.errors import CommerceError, InvalidInputs
from ..host import messages as host
from ..host.plugins import values_of
from . import events, fields, hooks, pay, receipts, settings
from .config import PLUGIN_ID, parse
from .hooks import quietly


@spans.hooks
class NotificationsPlugin(BasePlugin):
    """SMS, WhatsApp and e-mail for one channel of the shop."""

    PLUGIN_ID = PLUGIN_ID
    PLUGIN_NAME = "Notifications"
    PLUGIN_DESCRIPTION = "Tells customers and owners what happens, by SMS, WhatsApp and e-mail."
    CONFIGURATION_PER_CHANNEL = True
    DEFAULT_ACTIVE = False
    DEFAULT_CONFIGURATION = fields.defaults()
    CONFIG_STRUCTURE = fields.structure(ConfigurationTypeField)

    @classmethod
    def validate_plugin_configuration(cls, plugin_configuration: Any, **_: Any) -> None:
        """Refuse an active configuration that could not send, naming each field."""
        if not plugin_configuration.active:
            return
        try:
            parse(values_of(plugin_configuration.configuration))
        except InvalidInputs as several:
            raise ValidationError(
                {e.field or "configuration": _invalid(e) for e in several.errors}
            ) from several
        except CommerceError as error:
            raise ValidationError({error.field or "configuration": _invalid(error)}) from error

    # ------------------------------------------------------------ orders

    @quietly
    def order_created(self, order: Any, **_: Any) -> None:
        """Told as placed, when the customer placed it."""
        if order.origin == "checkout":
            hooks.note(events.order_fact("order_placed", order.pk, self._slug))

    @quietly
    def order_confirmed(self, order: Any, **_: Any) -> None:
        """Told when a person confirmed it; a channel that confirms by itself has told already."""
        hooks.note(events.order_fact("order_confirmed", order.pk, self._slug))

    @quietly
    def order_fully_paid(self, order: Any, **_: Any) -> None:
        """The whole amount is in."""
        hooks.note(events.order_fact("order_paid", order.pk, self._slug))

    @quietly
    def order_cancelled(self, order: Any, **_: Any) -> None:
        """Told once."""
        hooks.note(events.order_fact("order_cancelled", order.pk, self._slug))

    @quietly
    def order_refunded(self, order: Any, **_: Any) -> None:
        """Told for each new total."""
        total = host.refunded_amount(order.pk)
        hooks.note(events.refunded(order.pk, self._slug, total, order.currency))

    @quietly
    def fulfillment_created(self, fulfillment: Any, notify_customer: bool = True, **_: Any) -> None:
        """Packed or shipped, unless it has yet to be approved."""
        if fulfillment.status == "fulfilled":
            self._fulfilled(fulfillment, quietly=not notify_customer)

    @quietly
    def fulfillment_approved(
        self, fulfillment: Any, notify_customer: bool = True, **_: Any
    ) -> None:
        """Approved is as good as created."""
        self._fulfilled(fulfillment, quietly=not notify_customer)

    def _fulfilled(self, fulfillment: Any, *, quietly: bool) -> None:
        fact = events.fulfilled(
            fulfillment.order_id, self._slug, fulfillment.pk, fulfillment.tracking_number
        )
        if quietly:
            hooks.mute(fact)
        else:
            hooks.note(fact)

    @quietly
    def tracking_number_updated(self, fulfillment: Any, **_: Any) -> None:
        """Shipped, with the new number."""
        if fulfillment.tracking_number:
            fact = events.shipped(
                fulfillment.order_id, self._slug, fulfillment.pk, fulfillment.tracking_number
            )
            # Saleor says this of a new fulfilment before it says whether to tell the customer.
            hooks.note(fact, after=3.0)

    @quietly
    def invoice_sent(self, invoice: Any, email: str = "", **_: Any) -> None:
        """The invoice can be read."""
        if invoice.order_id:
            hooks.note(
                events.invoice(invoice.order_id, self._slug, invoice.pk, invoice.number or "")
            )

    # ------------------------------------------------------------ accounts

    @quietly
    def notify(self, event: Any, payload_func: Any = None, **_: Any) -> None:
        """Saleor's own mails to customers; only account events are made here."""
        name = str(getattr(event, "value", event))
        if name in events.NOTIFY_EVENTS and payload_func is not None:
            hooks.account(name, payload_func(), self._slug)

    # ------------------------------------------------------------ endpoints

    def webhook(self, request: HttpRequest, path: str, previous_value: Any) -> HttpResponse:
        """Receipts of providers, and links to pay."""
        token = pay.token_in(path)
        if token is not None and request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        if token is not None:
            return pay.follow(token)
        config = settings.of(values_of(self.configuration))
        return receipts.receive(request, path, self._slug or "", config)

    @property
    def _slug(self) -> str | None:
        return self.channel.slug if self.channel is not None else None


def _invalid(error: CommerceError) -> ValidationError:
    return ValidationError(error.message, code="invalid")
