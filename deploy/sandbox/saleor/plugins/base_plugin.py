"""The base of every plugin: its configuration. Hooks are whatever methods a plugin defines."""

from copy import copy
from dataclasses import dataclass
from typing import Any

from django.utils.functional import SimpleLazyObject

PluginConfigurationType = list[dict[str, Any]]


class ConfigurationTypeField:
    """Kinds of configuration fields."""

    STRING = "String"
    MULTILINE = "Multiline"
    BOOLEAN = "Boolean"
    SECRET = "Secret"
    SECRET_MULTILINE = "SecretMultiline"
    PASSWORD = "Password"
    OUTPUT = "OUTPUT"
    CHOICES = [
        (STRING, "Field is a String"),
        (MULTILINE, "Field is a Multiline"),
        (BOOLEAN, "Field is a Boolean"),
        (SECRET, "Field is a Secret"),
        (PASSWORD, "Field is a Password"),
        (SECRET_MULTILINE, "Field is a Secret multiline"),
        (OUTPUT, "Field is a read only"),
    ]


@dataclass
class ExternalAccessTokens:
    """What an authentication plugin answers."""

    token: str | None = None
    refresh_token: str | None = None
    csrf_token: str | None = None
    user: Any = None


class BasePlugin:
    """One plugin, loaded for one channel or for all.

    A hook is a method; it receives its event's arguments and `previous_value`, the answer of
    the plugin before it, and returns its own. A hook that a plugin does not define is skipped.
    """

    PLUGIN_NAME = ""
    PLUGIN_ID = ""
    PLUGIN_DESCRIPTION = ""
    CONFIG_STRUCTURE: dict[str, Any] | None = None
    CONFIGURATION_PER_CHANNEL = True
    DEFAULT_CONFIGURATION: PluginConfigurationType = []
    DEFAULT_ACTIVE = False
    HIDDEN = False

    def __init__(
        self,
        *,
        configuration: PluginConfigurationType,
        active: bool,
        channel: Any = None,
        requestor_getter: Any = None,
        db_config: Any = None,
        allow_replica: bool = True,
    ) -> None:
        self.configuration = self.get_plugin_configuration(configuration)
        self.active = active
        self.channel = channel
        self.requestor: Any = (
            SimpleLazyObject(requestor_getter) if requestor_getter else requestor_getter
        )
        self.db_config = db_config
        self.allow_replica = allow_replica

    def __str__(self) -> str:
        return self.PLUGIN_NAME

    @classmethod
    def check_plugin_id(cls, plugin_id: str) -> bool:
        """True when the id is this plugin's."""
        return plugin_id == cls.PLUGIN_ID

    @classmethod
    def get_default_active(cls) -> bool:
        return cls.DEFAULT_ACTIVE

    @classmethod
    def _clean_configuration_value(cls, item_type: str | None, value: Any) -> Any:
        """Booleans may come as text; output fields cannot be written (None)."""
        if item_type == ConfigurationTypeField.OUTPUT:
            return None
        if item_type == ConfigurationTypeField.BOOLEAN and value and not isinstance(value, bool):
            return value.lower() == "true"
        return value

    @classmethod
    def _update_config_items(
        cls, configuration_to_update: PluginConfigurationType, current: PluginConfigurationType
    ) -> None:
        structure = cls.CONFIG_STRUCTURE or {}
        items = {item["name"]: item for item in current}
        for update in configuration_to_update:
            name, value = update["name"], update.get("value")
            if value is None or (name not in items and not structure.get(name)):
                continue
            value = cls._clean_configuration_value(structure.get(name, {}).get("type"), value)
            if value is None:
                continue
            if name in items:
                items[name]["value"] = value
            else:
                current.append({"name": name, "value": value})

    @classmethod
    def validate_plugin_configuration(cls, plugin_configuration: Any, **kwargs: Any) -> None:
        """Raise ValidationError when the configuration cannot be used."""

    @classmethod
    def pre_save_plugin_configuration(cls, plugin_configuration: Any) -> None:
        """Called before a valid configuration is saved."""

    @classmethod
    def save_plugin_configuration(cls, plugin_configuration: Any, cleaned_data: Any) -> Any:
        """Apply the given fields, validate, save; returns the row with field descriptions."""
        if cleaned_data.get("configuration"):
            cls._update_config_items(
                cleaned_data["configuration"], plugin_configuration.configuration
            )
        if "active" in cleaned_data:
            plugin_configuration.active = cleaned_data["active"]
        cls.validate_plugin_configuration(plugin_configuration)
        cls.pre_save_plugin_configuration(plugin_configuration)
        plugin_configuration.save()
        if plugin_configuration.configuration:
            cls._append_config_structure(plugin_configuration.configuration)
        return plugin_configuration

    @classmethod
    def _append_config_structure(cls, configuration: PluginConfigurationType) -> None:
        """Add type, label and help text; drop fields that the plugin no longer has."""
        structure = cls.CONFIG_STRUCTURE or {}
        for item in list(configuration):
            described = structure.get(item.get("name", ""))
            if described:
                item.update(described)
            else:
                configuration.remove(item)

    @classmethod
    def _update_configuration_structure(
        cls, configuration: PluginConfigurationType
    ) -> PluginConfigurationType:
        """The stored fields that the plugin still has, and defaults for those it has since."""
        wanted = set(cls.CONFIG_STRUCTURE or {})
        updated = [copy(item) for item in configuration if item["name"] in wanted]
        missing = wanted - {item["name"] for item in updated}
        return updated + [
            copy(item) for item in cls.DEFAULT_CONFIGURATION or [] if item["name"] in missing
        ]

    def get_plugin_configuration(
        self, configuration: PluginConfigurationType
    ) -> PluginConfigurationType:
        """The configuration in the plugin's present shape, with field descriptions."""
        configuration = self._update_configuration_structure(configuration or [])
        if configuration:
            self._append_config_structure(configuration)
        return configuration

    def resolve_plugin_configuration(self, request: Any) -> PluginConfigurationType:
        """The configuration as the API shows it."""
        return self.configuration

    def is_event_active(self, event: str, channel: str | None = None) -> bool:
        return hasattr(self, event)
