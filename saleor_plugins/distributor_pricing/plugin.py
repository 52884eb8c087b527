"""The switchboard of distributor_pricing; being written."""

from saleor.plugins.base_plugin import BasePlugin


class DistributorPricingPlugin(BasePlugin):
    """Not yet active."""

    PLUGIN_ID = "saleor_plugins.distributor_pricing"
    PLUGIN_NAME = "Distributor"
    DEFAULT_ACTIVE = False
