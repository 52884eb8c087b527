"""The switchboard of subscriptions: the merchant's settings per channel, the calendar feed, cancelled orders.

The work is done by Celery's beat (`tasks.py`) and by GraphQL (`schema.py`). Switched off in a channel, nothing new is
subscribed to and nothing is ordered there. Calendar: `/plugins/channel/<slug>/saleor_plugins.subscriptions/calendar/<token>.ics`.
Manual: docs/subscriptions.md.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseNotFound
from saleor.plugins.base_plugin import BasePlugin, ConfigurationTypeField
from saleor.plugins.error_codes import PluginErrorCode

from ..core import clock, spans
from ..core.errors import InvalidInputs
from ..host import plugins
from ..host.db import writer
from . import config, delivery, feeds
from .shop import APP

logger = logging.getLogger(__name__)

_PREFIX, _SUFFIX = "calendar/", ".ics"


@contextmanager
def _contained(hook: str) -> Iterator[None]:
    """What fails here must not undo what the platform has done."""
    try:
        with writer():
            yield
    except Exception:
        logger.exception("subscriptions: %s failed", hook)


@spans.hooks
class SubscriptionsPlugin(BasePlugin):
    """Recurring orders, in process."""

    PLUGIN_ID = APP
    PLUGIN_NAME = "Subscriptions"
    PLUGIN_DESCRIPTION = (
        "Recurring orders paid from a wallet, by mandate, by Razorpay or at the door."
    )
    CONFIGURATION_PER_CHANNEL = True
    DEFAULT_ACTIVE = True
    DEFAULT_CONFIGURATION = [{"name": name, "value": value} for name, value, _ in config.FIELDS]
    CONFIG_STRUCTURE = {
        name: {
            "type": ConfigurationTypeField.STRING,
            "label": name.replace("_", " ").capitalize(),
            "help_text": text,
        }
        for name, _, text in config.FIELDS
    }

    @classmethod
    def validate_plugin_configuration(cls, plugin_configuration: Any, **kwargs: Any) -> None:
        """Refuse settings that cannot work, naming the field."""
        try:
            config.parse(plugins.values_of(plugin_configuration.configuration))
        except InvalidInputs as several:
            raise ValidationError(
                {
                    error.field or "configuration": ValidationError(
                        error.message, code=PluginErrorCode.INVALID.value
                    )
                    for error in several.errors
                }
            ) from several

    def order_cancelled(self, order: Any, previous_value: Any, webhooks: Any = None) -> Any:
        """An order cancelled by staff takes its delivery along."""
        if str(order.external_reference or "").startswith("subscription-"):
            with _contained("order_cancelled"):
                delivery.order_cancelled(order.pk, clock.now())
        return previous_value

    def webhook(self, request: HttpRequest, path: str, previous_value: Any) -> HttpResponse:
        """The calendar feed; everything else does not exist."""
        inner = path.strip("/")
        if not (inner.startswith(_PREFIX) and inner.endswith(_SUFFIX)):
            return HttpResponseNotFound()
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        with writer():
            feed = feeds.calendar(inner[len(_PREFIX) : -len(_SUFFIX)], clock.now())
        if feed is None:
            return HttpResponseNotFound()
        answer = HttpResponse(feed, content_type="text/calendar; charset=utf-8")
        answer["Cache-Control"] = "private, max-age=900"
        return answer
