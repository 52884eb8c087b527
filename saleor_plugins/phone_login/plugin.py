"""The switchboard of phone_login; being written."""

from saleor.plugins.base_plugin import BasePlugin


class PhoneLoginPlugin(BasePlugin):
    """Not yet active."""

    PLUGIN_ID = "saleor_plugins.phone_login"
    PLUGIN_NAME = "Phone"
    DEFAULT_ACTIVE = False
