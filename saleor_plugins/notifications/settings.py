"""The stored configuration of a channel, parsed once per stored text."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from ..host import plugins
from .config import PLUGIN_ID, NotificationsConfig, parse


@lru_cache(maxsize=32)
def _parsed(text: str) -> NotificationsConfig:
    return parse(json.loads(text))


def of(values: Mapping[str, Any]) -> NotificationsConfig:
    """The configuration made of Saleor's names and values."""
    return _parsed(json.dumps(dict(values), sort_keys=True, default=str))


def in_channel(channel_slug: str | None) -> tuple[str, NotificationsConfig] | None:
    """The channel's configuration with its slug, or None where the plugin is not active.

    Without a channel (account events, sign-in codes) the first active one, by slug.
    """
    if channel_slug:
        stored = plugins.configuration(PLUGIN_ID, channel_slug)
        return (channel_slug, of(stored.values)) if stored.active else None
    for stored in plugins.all_configurations(PLUGIN_ID):
        if stored.active and stored.channel_slug:
            return stored.channel_slug, of(stored.values)
    return None


def active() -> list[tuple[str, NotificationsConfig]]:
    """Every channel in which the plugin is active, by slug."""
    return [
        (stored.channel_slug, of(stored.values))
        for stored in plugins.all_configurations(PLUGIN_ID)
        if stored.active and stored.channel_slug
    ]
