"""The built-in plugin that tells Apps by webhook."""

from ..base_plugin import BasePlugin


class WebhookPlugin(BasePlugin):
    """Global, always on."""

    PLUGIN_ID = "mirumee.webhooks"
    PLUGIN_NAME = "Webhooks"
    DEFAULT_ACTIVE = True
    CONFIGURATION_PER_CHANNEL = False
