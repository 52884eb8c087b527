"""The switchboard of distributor pricing: is it active, call one function, translate the answer."""

import logging
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from saleor.checkout.error_codes import CheckoutErrorCode
from saleor.plugins.base_plugin import BasePlugin, ConfigurationTypeField
from saleor.plugins.error_codes import PluginErrorCode

from saleor_plugins.core.audit import SYSTEM, Actor
from saleor_plugins.core.errors import InvalidInputs
from saleor_plugins.host import drafts
from saleor_plugins.host.plugins import values_of

from ..core import spans
from . import applications, checks, config, ledger, prices, watch
from .errors import OrderRefused
from .models import PriceListEntry

logger = logging.getLogger(__name__)

# Saleor's enum is closed: ours are told by the nearest of its codes.
_CHECKOUT_CODES = {
    "CREDIT_EXCEEDED": CheckoutErrorCode.CHECKOUT_NOT_FULLY_PAID,
    "PACK_SIZE": CheckoutErrorCode.QUANTITY_GREATER_THAN_LIMIT,
    "NOT_APPROVED": CheckoutErrorCode.NOT_FOUND,
}


@spans.hooks
class DistributorPricingPlugin(BasePlugin):
    """Distributor prices, restricted channels and credit."""

    PLUGIN_ID = config.PLUGIN_ID
    PLUGIN_NAME = "Distributor pricing"
    PLUGIN_DESCRIPTION = (
        "Wholesale channels for approved distributors: price lists with quantity tiers, "
        "minimum orders, credit, bulk discounts."
    )
    CONFIGURATION_PER_CHANNEL = False
    DEFAULT_ACTIVE = False
    DEFAULT_CONFIGURATION = [
        {"name": "consumer_channel", "value": ""},
        {"name": "restricted_channels", "value": ""},
        {"name": "promotions", "value": "best"},
    ]
    CONFIG_STRUCTURE = {
        "consumer_channel": {
            "type": ConfigurationTypeField.STRING,
            "label": "Consumer channel",
            "help_text": "Slug of the channel in which everybody buys who is no distributor.",
        },
        "restricted_channels": {
            "type": ConfigurationTypeField.STRING,
            "label": "Restricted channels",
            "help_text": (
                "Slugs separated by commas. Only their approved distributors, staff and apps know "
                "that they exist."
            ),
        },
        "promotions": {
            "type": ConfigurationTypeField.STRING,
            "label": "Promotions and vouchers on distributor prices",
            "help_text": "best: the better of the two, never both; never; stack: one on the other.",
        },
    }

    @classmethod
    def validate_plugin_configuration(cls, plugin_configuration: Any, **_: Any) -> None:
        """Refuse a configuration that does not fit, per field."""
        try:
            config.read(values_of(plugin_configuration.configuration))
        except InvalidInputs as several:
            raise ValidationError(
                {
                    error.field or "configuration": ValidationError(
                        error.message, code=PluginErrorCode.INVALID.value
                    )
                    for error in several.errors
                }
            ) from several

    def _config(self) -> config.PricingConfig:
        return config.read(values_of(self.configuration))

    # ---- carts

    def _price_checkout(self, checkout: Any, previous_value: Any) -> Any:
        if not self.active:
            return previous_value
        try:
            with transaction.atomic():
                prices.price_checkout(checkout, self._config().policy)
        except Exception:
            # A cart that could not be priced is looked at again before an order is made of it.
            logger.exception("Could not price checkout %s", checkout.pk)
        return previous_value

    def checkout_created(self, checkout: Any, previous_value: Any, **_: Any) -> Any:
        """Price a new cart."""
        return self._price_checkout(checkout, previous_value)

    def checkout_updated(self, checkout: Any, previous_value: Any, **_: Any) -> Any:
        """Price a cart whose lines, buyer or codes changed."""
        return self._price_checkout(checkout, previous_value)

    def preprocess_order_creation(self, checkout_info: Any, lines: Any, previous_value: Any) -> Any:
        """The last look before an order is made; refusing is this hook's job."""
        if not self.active:
            return previous_value
        try:
            checks.check(checkout_info.checkout, checkout_info.channel.slug, self._config())
        except OrderRefused as refused:
            code = _CHECKOUT_CODES.get(refused.code, CheckoutErrorCode.INVALID).value
            error = ValidationError(refused.message, code=code)
            raise ValidationError({refused.field: error} if refused.field else error) from refused
        return previous_value

    # ---- drafts

    def _price_draft(self, order: Any, previous_value: Any) -> Any:
        if not self.active:
            return previous_value
        try:
            with transaction.atomic():
                prices.price_draft(order, self._config().policy)
        except Exception:
            logger.exception("Could not price draft %s", order.pk)
        return previous_value

    def draft_order_created(self, order: Any, previous_value: Any, **_: Any) -> Any:
        """Price a draft that staff made."""
        return self._price_draft(order, previous_value)

    def draft_order_updated(self, order: Any, previous_value: Any, **_: Any) -> Any:
        """Price a draft whose lines or customer changed."""
        return self._price_draft(order, previous_value)

    # ---- orders: the credit ledger follows what is owed

    def _settle(self, orders: list[Any], previous_value: Any) -> Any:
        # Also while inactive: what was held must be freed.
        try:
            with transaction.atomic():
                ledger.settle_orders(order.pk for order in orders)
        except Exception:
            logger.exception("Could not settle credit of %s", [order.pk for order in orders])
        return previous_value

    def order_created(self, order: Any, previous_value: Any, **_: Any) -> Any:
        """Pass the cart's reservation to its order, and keep why its lines are discounted."""
        try:
            with transaction.atomic():
                drafts.note_discounts(order)
        except Exception:
            logger.exception("Could not note discounts of %s", order.pk)
        return self._settle([order], previous_value)

    def order_bulk_created(self, orders: Any, previous_value: Any, **_: Any) -> Any:
        """Imported orders use credit, too."""
        return self._settle(list(orders), previous_value)

    def order_updated(self, order: Any, previous_value: Any, **_: Any) -> Any:
        """An unconfirmed order is priced like a draft; what is owed may have changed."""
        if order.status == "unconfirmed":
            self._price_draft(order, previous_value)
        return self._settle([order], previous_value)

    def order_confirmed(self, order: Any, previous_value: Any, **_: Any) -> Any:
        """What staff changed before confirming is owed now."""
        return self._settle([order], previous_value)

    def order_paid(self, order: Any, previous_value: Any, **_: Any) -> Any:
        """Free what was paid."""
        return self._settle([order], previous_value)

    def order_fully_paid(self, order: Any, previous_value: Any, **_: Any) -> Any:
        """Free what was paid."""
        return self._settle([order], previous_value)

    def order_cancelled(self, order: Any, previous_value: Any, **_: Any) -> Any:
        """Free what is not owed any more."""
        return self._settle([order], previous_value)

    def order_expired(self, order: Any, previous_value: Any, **_: Any) -> Any:
        """Free what is not owed any more."""
        return self._settle([order], previous_value)

    # ---- list prices: the platform's own changes are audited with what they were before

    def _note_prices(self, variant_id: Any, previous_value: Any) -> Any:
        if variant_id is not None:
            try:
                with transaction.atomic():
                    watch.note(int(variant_id), self._actor())
            except Exception:
                logger.exception("Could not audit prices of variant %s", variant_id)
        return previous_value

    def _actor(self) -> Actor:
        who = getattr(self.requestor, "_wrapped", self.requestor) if self.requestor else None
        if who is None:
            return SYSTEM
        if type(who).__name__ == "App":
            return Actor("app", str(who.pk), str(who.name))
        return Actor("staff" if who.is_staff else "user", str(who.pk))

    def product_variant_created(self, product_variant: Any, previous_value: Any, **_: Any) -> Any:
        """Remember a new variant's prices."""
        return self._note_prices(product_variant.pk, previous_value)

    def product_variant_updated(self, product_variant: Any, previous_value: Any, **_: Any) -> Any:
        """Audit what changed."""
        return self._note_prices(product_variant.pk, previous_value)

    # ---- deletions

    def _gone(self, what: str, key: Any, forget: Callable[[], Any], previous_value: Any) -> Any:
        # The platform has deleted it already: nothing of ours may fail that request.
        try:
            with transaction.atomic():
                forget()
        except Exception:
            logger.exception("Could not forget %s %s", what, key)
        return previous_value

    def product_variant_deleted(self, product_variant: Any, previous_value: Any, **_: Any) -> Any:
        """Remove prices of a variant that is gone."""
        pk = product_variant.pk
        if pk is None:
            return previous_value
        return self._gone("variant", pk, lambda: _forget_variants([pk]), previous_value)

    def product_deleted(self, product: Any, variants: Any, previous_value: Any, **_: Any) -> Any:
        """Remove prices of variants that went with their product."""
        keys = list(variants or ())
        return self._gone("variants", keys, lambda: _forget_variants(keys), previous_value)

    def channel_deleted(self, channel: Any, previous_value: Any, **_: Any) -> Any:
        """Nobody buys in a channel that is gone."""
        pk = channel.pk
        if pk is None:
            return previous_value
        return self._gone(
            "channel", pk, lambda: applications.close_channel(int(pk)), previous_value
        )


def _forget_variants(variant_ids: list[Any]) -> None:
    PriceListEntry.objects.filter(variant_id__in=variant_ids).delete()
    watch.forget(variant_ids)
