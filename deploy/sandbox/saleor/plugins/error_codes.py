"""Codes of errors in plugins' configuration."""

from enum import Enum


class PluginErrorCode(Enum):
    """As in the API, in lower case."""

    GRAPHQL_ERROR = "graphql_error"
    INVALID = "invalid"
    PLUGIN_MISCONFIGURED = "plugin_misconfigured"
    NOT_FOUND = "not_found"
    REQUIRED = "required"
    UNIQUE = "unique"
