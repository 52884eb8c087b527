"""The plugins of a request, loaded once."""

from typing import Any

from ...plugins.manager import PluginsManager, get_plugins_manager
from ..core.permissions import requestor


class _Ready:
    def __init__(self, value: Any) -> None:
        self._value = value

    def get(self) -> Any:
        return self._value


def plugins_of(info: Any) -> PluginsManager:
    """The plugins manager of the request behind `info`."""
    return get_plugin_manager_promise(info.context).get()


def get_plugin_manager_promise(context: Any) -> _Ready:
    """As in Saleor, where this is a promise."""
    loaders = context.dataloaders
    if "plugins" not in loaders:
        loaders["plugins"] = get_plugins_manager(False, lambda: requestor(context))
    return _Ready(loaders["plugins"])
