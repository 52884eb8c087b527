"""The switchboard of razorpay_gateway; being written."""

from saleor.plugins.base_plugin import BasePlugin


class RazorpayPlugin(BasePlugin):
    """Not yet active."""

    PLUGIN_ID = "saleor_plugins.razorpay"
    PLUGIN_NAME = "Razorpay"
    DEFAULT_ACTIVE = False
