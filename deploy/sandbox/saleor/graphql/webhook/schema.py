"""Webhooks of Apps."""

from typing import Any

from ...permission.enums import AppPermission
from ...webhook.models import Webhook
from ..core.loader import query
from ..core.permissions import require
from ..core.utils import from_global_id_or_error


@query("webhook")
def _(root: Any, info: Any, id: str) -> Any:
    _, pk = from_global_id_or_error(id, "Webhook")
    if info.context.app:
        return info.context.app.webhooks.filter(pk=pk).first()
    require(info, AppPermission.MANAGE_APPS)
    return Webhook.objects.filter(pk=pk).first()
