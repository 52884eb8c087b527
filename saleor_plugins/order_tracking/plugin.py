"""The switchboard of order_tracking; being written."""

from saleor.plugins.base_plugin import BasePlugin


class OrderTrackingPlugin(BasePlugin):
    """Not yet active."""

    PLUGIN_ID = "saleor_plugins.order_tracking"
    PLUGIN_NAME = "Tracking"
    DEFAULT_ACTIVE = False
