"""Django system checks: a plugin loaded without our settings says which line to add."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

_LINE = "DJANGO_SETTINGS_MODULE=saleor_plugins.settings"


@register("saleor_plugins")
def switched_on(**_: Any) -> list[CheckMessage]:
    """Saleor discovers our plugins by their entry points even when our settings are not used."""
    if getattr(settings, "SALEOR_PLUGINS_SWITCHED_ON", False):
        return []
    return [
        Error(
            "The plugins are installed but not switched on: their tables, tasks, URLs and the "
            "webhook plugin that lets in-process gateways work are missing.",
            hint=f"Set {_LINE} for the API, the Celery workers, beat and manage.py.",
            id="saleor_plugins.E001",
        )
    ]
