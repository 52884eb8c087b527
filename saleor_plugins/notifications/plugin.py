"""The switchboard of notifications; being written."""

from saleor.plugins.base_plugin import BasePlugin


class NotificationsPlugin(BasePlugin):
    """Not yet active."""

    PLUGIN_ID = "saleor_plugins.notifications"
    PLUGIN_NAME = "Notifications"
    DEFAULT_ACTIVE = False
