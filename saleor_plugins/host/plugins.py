"""Saleor's plugin configuration: what a merchant set in the dashboard, and for which channel."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class PluginSettings:
    """A plugin's configuration in one channel (or globally, with no channel)."""

    active: bool
    values: dict[str, Any]
    channel_slug: str | None = None


def configuration(plugin_id: str, channel_slug: str | None = None) -> PluginSettings:
    """The stored configuration of a plugin; inactive and empty when it was never saved."""
    from saleor.plugins.models import PluginConfiguration

    rows = PluginConfiguration.objects.filter(identifier=plugin_id)
    if channel_slug is None:
        rows = rows.filter(channel__isnull=True)
    else:
        rows = rows.filter(channel__slug=channel_slug)
    row = rows.values_list("active", "configuration").first()
    if row is None:
        return PluginSettings(False, {}, channel_slug)
    return PluginSettings(row[0], values_of(row[1]), channel_slug)


def all_configurations(plugin_id: str) -> list[PluginSettings]:
    """The configurations of a plugin in every channel it was saved for, one query."""
    from saleor.plugins.models import PluginConfiguration

    rows = (
        PluginConfiguration.objects.filter(identifier=plugin_id)
        .order_by("channel__slug")
        .values_list("active", "configuration", "channel__slug")
    )
    return [PluginSettings(active, values_of(raw), slug) for active, raw, slug in rows]


def values_of(raw: Any) -> dict[str, Any]:
    """Saleor stores a list of {name, value}; the names with their values."""
    if isinstance(raw, dict):
        return raw
    return {item["name"]: item.get("value") for item in raw or []}
