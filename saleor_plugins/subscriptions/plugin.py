"""The switchboard of subscriptions; being written."""

from saleor.plugins.base_plugin import BasePlugin


class SubscriptionsPlugin(BasePlugin):
    """Not yet active."""

    PLUGIN_ID = "saleor_plugins.subscriptions"
    PLUGIN_NAME = "Subscriptions"
    DEFAULT_ACTIVE = False
