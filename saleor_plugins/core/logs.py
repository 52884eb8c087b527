"""Logs: each line carries its request's id, and no secret or personal data that we can tell."""

import logging
import re

from . import request_id
from .masking import mask_email, mask_phone

_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}")
_PHONE = re.compile(r"(?<![\w.])\+\d{10,15}\b")
_SECRET = re.compile(
    r"(?i)((?:secret|password|token|authkey|api_key|signature)[\"']?\s*[=:]\s*[\"']?)[^\s\"',&}]+"
)


def scrub(text: str) -> str:
    """Text with addresses and numbers masked, and values that stand behind a secret's name gone."""
    text = _SECRET.sub(r"\1…", text)
    text = _EMAIL.sub(lambda found: mask_email(found.group()), text)
    return _PHONE.sub(lambda found: mask_phone(found.group()), text)


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
        name: _with_id(formatter) for name, formatter in made.get("formatters", {}).items()
    }
    return made


def _with_id(formatter: dict) -> dict:
    pattern = formatter.get("format")
    if not pattern or formatter.get("style") == "{" or "request_id" in pattern:
        return formatter
    return {**formatter, "format": f"{pattern.rstrip()} %(request_id)s"}
