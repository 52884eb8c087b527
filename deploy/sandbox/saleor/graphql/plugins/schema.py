"""Plugins and their configuration."""

import copy
from typing import Any

from django.core.exceptions import ValidationError

from ...channel.models import Channel
from ...permission.enums import PluginsPermissions
from ...plugins.base_plugin import ConfigurationTypeField
from ..core.connection import create_connection_slice
from ..core.loader import mutation, query, resolver
from ..core.mutations import get_node_or_error
from ..core.permissions import require
from .dataloaders import plugins_of

_PLUGINS = [PluginsPermissions.MANAGE_PLUGINS]
_SECRETS = (ConfigurationTypeField.SECRET, ConfigurationTypeField.SECRET_MULTILINE)


def _shown(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Configuration as it may be seen: of a secret only its last characters, of a password none."""
    shown = copy.deepcopy(items)
    for item in shown:
        kind, value = item.get("type"), item.get("value")
        if value is not None and kind == ConfigurationTypeField.PASSWORD:
            item["value"] = "" if value else None
        elif value is not None and kind in _SECRETS:
            item["value"] = value[-4:] if len(value) > 4 else value[-1:] or None
    return shown


def _configuration(plugin: Any) -> dict[str, Any]:
    return {
        "active": plugin.active,
        "channel": plugin.channel,
        "plugin": plugin,
    }


@resolver("PluginConfiguration", "configuration")
def _(root: Any, info: Any) -> Any:
    return _shown(root["plugin"].resolve_plugin_configuration(info.context) or [])


def _describe(info: Any) -> list[dict[str, Any]]:
    """Every plugin once, with its configurations."""
    found: dict[str, dict[str, Any]] = {}
    for plugin in plugins_of(info).get_all_plugins():
        if plugin.HIDDEN:
            continue
        shown = found.setdefault(
            plugin.PLUGIN_ID,
            {
                "id": plugin.PLUGIN_ID,
                "name": plugin.PLUGIN_NAME,
                "description": plugin.PLUGIN_DESCRIPTION,
                "global_configuration": None,
                "channel_configurations": [],
            },
        )
        if plugin.CONFIGURATION_PER_CHANNEL:
            shown["channel_configurations"].append(_configuration(plugin))
        else:
            shown["global_configuration"] = _configuration(plugin)
    return list(found.values())


@query("plugin")
def _(root: Any, info: Any, id: str) -> Any:
    require(info, *_PLUGINS)
    return next((plugin for plugin in _describe(info) if plugin["id"] == id), None)


def _configurations(plugin: dict[str, Any]) -> list[dict[str, Any]]:
    own = plugin["global_configuration"]
    return [own] if own else plugin["channel_configurations"]


@query("plugins")
def _(root: Any, info: Any, filter: Any = None, sort_by: Any = None, **args: Any) -> Any:
    require(info, *_PLUGINS)
    given, found = filter or {}, _describe(info)
    if given.get("search"):
        text = given["search"].lower()
        found = [p for p in found if text in f"{p['name']} {p['description']}".lower()]
    if given.get("type"):
        is_global = given["type"] == "global"
        found = [p for p in found if bool(p["global_configuration"]) is is_global]
    found.sort(key=lambda plugin: plugin["name"].lower())
    if sort_by and sort_by["field"] == "is_active":
        found.sort(key=lambda plugin: any(c["active"] for c in _configurations(plugin)))
    if sort_by and sort_by["direction"] == "-":
        found.reverse()
    return create_connection_slice(found, info, args)


def _fault(message: str, code: str) -> ValidationError:
    return ValidationError({"id": ValidationError(message, code=code)})


@mutation("pluginUpdate", permissions=_PLUGINS)
def _(root: Any, info: Any, id: str, input: Any, channel_id: str | None = None) -> Any:
    manager, slug = plugins_of(info), None
    if channel_id:
        channel = get_node_or_error(info, channel_id, only_type="Channel", model=Channel)
        slug = channel.slug
    plugin = manager.get_plugin(id, channel_slug=slug)
    if plugin is None or plugin.HIDDEN:
        raise _fault("Plugin doesn't exist.", "not_found")
    if plugin in manager.global_plugins and channel_id:
        raise _fault("Plugin doesn't support configuration per channel.", "invalid")
    if plugin not in manager.global_plugins and not channel_id:
        raise _fault("Plugin requires to specify channel slug.", "not_found")
    manager.save_plugin_configuration(id, slug, input)
    # What was loaded before the change is stale.
    info.context.dataloaders.pop("plugins", None)
    return {"plugin": next(p for p in _describe(info) if p["id"] == id)}
