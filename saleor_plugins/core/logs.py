"""Logs: each line carries its request's id, and no secret or personal data that we can tell."""

import logging
import logging.config
from typing import Any

from . import request_id
from .scrubbing import text as scrub


class RequestIdFilter(logging.Filter):
    """Gives each record `request_id`; put on handlers, so that every logger has it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Never refuses a record."""
        record.request_id = request_id.current()
        return True


class ScrubFilter(logging.Filter):
    """Scrubs what our own loggers say: the last line of defence, not the first."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Never refuses a record."""
        if record.name.startswith("saleor_plugins"):
            record.msg = scrub(record.getMessage())
            record.args = None
        return True


def configured(logging_settings: dict) -> dict:
    """Saleor's LOGGING with both filters on every handler, and the id in every format."""
    made = {**logging_settings}
    made["filters"] = {
        **made.get("filters", {}),
        "request_id": {"()": "saleor_plugins.core.logs.RequestIdFilter"},
        "scrub": {"()": "saleor_plugins.core.logs.ScrubFilter"},
    }
    made["handlers"] = {
        name: {**handler, "filters": [*handler.get("filters", []), "request_id", "scrub"]}
        for name, handler in made["handlers"].items()
        if handler
    }
    made["formatters"] = {
        name: {"()": "saleor_plugins.core.logs.formatter", "settings": _with_id(each)}
        for name, each in made.get("formatters", {}).items()
    }
    return made


def formatter(settings: dict[str, Any]) -> logging.Formatter:
    """The formatter that `settings` describe, telling exceptions without what they quote."""
    # Made by logging's own rules, so that Saleor's JSON formatters stay what they are.
    made = logging.config.DictConfigurator({"version": 1}).configure_formatter(dict(settings))
    plain = made.formatException
    made.formatException = lambda exc_info: scrub(plain(exc_info))  # type: ignore[method-assign]
    return made


def _with_id(formatter: dict) -> dict:
    pattern = formatter.get("format")
    if not pattern or formatter.get("style") == "{" or "request_id" in pattern:
        return formatter
    return {**formatter, "format": f"{pattern.rstrip()} %(request_id)s"}
