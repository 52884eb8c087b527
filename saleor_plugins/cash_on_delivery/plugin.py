"""The switchboard of cash_on_delivery; being written."""

from saleor.plugins.base_plugin import BasePlugin


class CashOnDeliveryPlugin(BasePlugin):
    """Not yet active."""

    PLUGIN_ID = "saleor_plugins.cash_on_delivery"
    PLUGIN_NAME = "Cash"
    DEFAULT_ACTIVE = False
