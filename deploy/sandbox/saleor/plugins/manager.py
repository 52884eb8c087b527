"""Runs the plugins' hooks.

In a channel its own plugins go first, then the global ones, built-in before external, each
receiving the previous one's answer. Without a channel the plugins loaded so far are asked: the
global ones, and those of channels that this manager has already been asked about.

Which hooks there are, and what they receive, is `hooks.py`; every name in its table is a method
of the manager.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.conf import settings
from django.http import HttpResponse, HttpResponseNotFound
from django.utils.module_loading import import_string

from .base_plugin import BasePlugin, ExternalAccessTokens
from .hooks import HOOKS, Hook


def _rows(model: str) -> Any:
    """A model's rows; looked up late, so that the order of hooks is testable without a database."""
    return apps.get_model(model)._default_manager


class PluginsManager:
    """The plugins as configured now; made anew for every request that needs them."""

    def __init__(
        self, plugins: list[str], requestor_getter: Any = None, allow_replica: bool = True
    ) -> None:
        self.plugins = plugins
        self.requestor_getter = requestor_getter
        self._allow_replica = allow_replica
        self.all_plugins: list[BasePlugin] = []
        self.global_plugins: list[BasePlugin] = []
        self.plugins_per_channel: dict[str, list[BasePlugin]] = defaultdict(list)
        self.loaded_channels: set[str] = set()
        self.loaded_global = False

    def _load(self, per_channel: bool, channel: Any) -> list[BasePlugin]:
        rows = _rows("plugins.PluginConfiguration").filter(channel=channel)
        stored = {row.identifier: row for row in rows}
        loaded = []
        for path in self.plugins:
            plugin_class = import_string(path)
            if bool(plugin_class.CONFIGURATION_PER_CHANNEL) is not per_channel:
                continue
            row = stored.get(plugin_class.PLUGIN_ID)
            loaded.append(
                plugin_class(
                    configuration=row.configuration if row else plugin_class.DEFAULT_CONFIGURATION,
                    active=row.active if row else plugin_class.get_default_active(),
                    channel=channel,
                    requestor_getter=self.requestor_getter,
                    db_config=row,
                    allow_replica=self._allow_replica,
                )
            )
        self.all_plugins += loaded
        return loaded

    def _ensure_channel_plugins_loaded(self, channel_slug: str | None, channel: Any = None) -> None:
        if channel_slug is None:
            if not self.loaded_global:
                self.global_plugins += self._load(False, None)
                self.loaded_global = True
        elif channel_slug not in self.loaded_channels:
            channel = channel or _rows("channel.Channel").filter(slug=channel_slug).first()
            if channel is None:
                return
            own = self._load(True, channel)
            self._ensure_channel_plugins_loaded(None)
            self.plugins_per_channel[channel_slug] = own + self.global_plugins
            self.loaded_channels.add(channel_slug)

    def get_plugins(
        self,
        channel_slug: str | None = None,
        active_only: bool = False,
        plugin_ids: list[str] | None = None,
    ) -> list[BasePlugin]:
        """The channel's plugins in the order in which they are asked."""
        self._ensure_channel_plugins_loaded(channel_slug)
        if channel_slug is None:
            plugins = self.all_plugins
        else:
            plugins = self.plugins_per_channel[channel_slug]
        return [
            plugin
            for plugin in plugins
            if (plugin.active or not active_only)
            and (not plugin_ids or plugin.PLUGIN_ID in plugin_ids)
        ]

    def get_all_plugins(self, active_only: bool = False) -> list[BasePlugin]:
        """Every plugin for every channel, and the global ones."""
        for channel in _rows("channel.Channel").all():
            self._ensure_channel_plugins_loaded(channel.slug, channel)
        self._ensure_channel_plugins_loaded(None)
        return [plugin for plugin in self.all_plugins if plugin.active or not active_only]

    def get_plugin(self, plugin_id: str, channel_slug: str | None = None) -> BasePlugin | None:
        """The plugin of that id, active or not."""
        for plugin in self.get_plugins(channel_slug=channel_slug):
            if plugin.check_plugin_id(plugin_id):
                return plugin
        return None

    @staticmethod
    def _ask(
        plugin: BasePlugin | None, method: str, previous: Any, *args: Any, **kwargs: Any
    ) -> Any:
        function = getattr(plugin, method, NotImplemented)
        if function is NotImplemented:
            return previous
        answer = function(*args, **kwargs, previous_value=previous)
        return previous if answer is NotImplemented else answer

    def run(self, name: str, *args: Any, **kwargs: Any) -> Any:
        """Call a hook of the table on every active plugin of its channel."""
        hook: Hook = HOOKS[name]
        positional, keyword, named = hook.bind(args, kwargs)
        value = hook.default() if hook.default else None
        for plugin in self.get_plugins(channel_slug=hook.channel(named), active_only=True):
            value = self._ask(plugin, name, value, *positional, **keyword)
        return value

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name not in HOOKS:
            raise AttributeError(name)
        return lambda *args, **kwargs: self.run(name, *args, **kwargs)

    def notify(
        self,
        event: str,
        payload_func: Callable[[], dict[str, Any]],
        channel_slug: str | None = None,
        plugin_id: str | None = None,
    ) -> Any:
        """Tell plugins, or just one, that somebody should be told something."""
        if plugin_id:
            plugin = self.get_plugin(plugin_id, channel_slug=channel_slug)
            return self._ask(plugin, "notify", None, event=event, payload_func=payload_func)
        value = None
        for plugin in self.get_plugins(channel_slug=channel_slug, active_only=True):
            value = self._ask(plugin, "notify", value, event, payload_func)
        return value

    def external_authentication_url(self, plugin_id: str, data: Any, request: Any) -> Any:
        return self._ask(
            self.get_plugin(plugin_id), "external_authentication_url", {}, data, request
        )

    def external_obtain_access_tokens(self, plugin_id: str, data: Any, request: Any) -> Any:
        return self._ask(
            self.get_plugin(plugin_id),
            "external_obtain_access_tokens",
            ExternalAccessTokens(),
            data,
            request,
        )

    def external_refresh(self, plugin_id: str, data: Any, request: Any) -> Any:
        plugin = self.get_plugin(plugin_id)
        return self._ask(plugin, "external_refresh", ExternalAccessTokens(), data, request)

    def external_logout(self, plugin_id: str, data: Any, request: Any) -> Any:
        return self._ask(self.get_plugin(plugin_id), "external_logout", {}, data, request)

    def external_verify(self, plugin_id: str, data: Any, request: Any) -> Any:
        return self._ask(self.get_plugin(plugin_id), "external_verify", (None, {}), data, request)

    def save_plugin_configuration(
        self, plugin_id: str, channel_slug: str | None, cleaned_data: dict[str, Any]
    ) -> Any:
        """Update a plugin's row; None when there is no such plugin or channel."""
        channel = None
        if channel_slug:
            channel = _rows("channel.Channel").filter(slug=channel_slug).first()
            if not channel:
                return None
        for plugin in self.get_plugins(channel_slug=channel_slug or None):
            if plugin_id == plugin.PLUGIN_ID:
                row, _created = _rows("plugins.PluginConfiguration").get_or_create(
                    identifier=plugin_id,
                    channel=channel,
                    defaults={"configuration": plugin.configuration},
                )
                row = plugin.save_plugin_configuration(row, cleaned_data)
                row.name, row.description = plugin.PLUGIN_NAME, plugin.PLUGIN_DESCRIPTION
                plugin.active, plugin.configuration = row.active, row.configuration
                return row
        return None

    def webhook(self, request: Any, plugin_id: str, channel_slug: str | None) -> HttpResponse:
        """Hand an HTTP request to a plugin; 404 unless it is active where it was called."""
        plugin = self.get_plugin(plugin_id, channel_slug=channel_slug)
        if plugin is None or not plugin.active:
            return HttpResponseNotFound()
        if plugin.CONFIGURATION_PER_CHANNEL and not channel_slug:
            return HttpResponseNotFound(
                f"Incorrect endpoint. Use /plugins/channel/<channel_slug>/{plugin.PLUGIN_ID}/"
            )
        return self._webhook(plugin, request, plugin_id)

    def webhook_endpoint_without_channel(self, request: Any, plugin_id: str) -> HttpResponse:
        """The legacy route: any plugin of that id, active or not."""
        plugin = self.get_plugin(plugin_id)
        if plugin is None:
            self.get_all_plugins()
            plugin = self.get_plugin(plugin_id)
        return self._webhook(plugin, request, plugin_id)

    def _webhook(self, plugin: BasePlugin | None, request: Any, plugin_id: str) -> HttpResponse:
        path = request.path.split(plugin_id, maxsplit=1)[1]
        return self._ask(plugin, "webhook", HttpResponseNotFound(), request, path)

    def is_event_active_for_any_plugin(self, event: str, channel_slug: str | None = None) -> bool:
        return any(
            plugin.is_event_active(event)
            for plugin in self.get_plugins(channel_slug=channel_slug, active_only=True)
        )


def get_plugins_manager(
    allow_replica: bool, requestor_getter: Callable[[], Any] | None = None
) -> PluginsManager:
    """The plugins as configured now."""
    return PluginsManager(settings.PLUGINS, requestor_getter, allow_replica)
