"""HTTP requests that are for a plugin."""

from typing import Any

from django.http import HttpResponse

from .manager import get_plugins_manager


def handle_plugin_webhook(request: Any, plugin_id: str) -> HttpResponse:
    """The legacy route."""
    manager = get_plugins_manager(allow_replica=False)
    return manager.webhook_endpoint_without_channel(request, plugin_id)


def handle_global_plugin_webhook(request: Any, plugin_id: str) -> HttpResponse:
    """A plugin that is configured once."""
    manager = get_plugins_manager(allow_replica=False)
    return manager.webhook(request, plugin_id, channel_slug=None)


def handle_plugin_per_channel_webhook(
    request: Any, plugin_id: str, channel_slug: str
) -> HttpResponse:
    """A plugin that is configured by channel."""
    manager = get_plugins_manager(allow_replica=False)
    return manager.webhook(request, plugin_id, channel_slug=channel_slug)
