"""Plugins."""

PLUGIN_IDENTIFIER_PREFIX = "plugin:"
