"""Webhooks of Apps."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from ...app.models import App
from ...permission.enums import AppPermission
from ...webhook.models import Webhook, WebhookEvent
from ..core.loader import mutation, query
from ..core.mutations import get_node_or_error
from ..core.permissions import AuthorizationFilters, require
from ..core.utils import from_global_id_or_error

_check_url = URLValidator(schemes=["http", "https"])


@query("webhook")
def _(root: Any, info: Any, id: str) -> Any:
    _, pk = from_global_id_or_error(id, "Webhook")
    if info.context.app:
        return info.context.app.webhooks.filter(pk=pk).first()
    require(info, AppPermission.MANAGE_APPS)
    return Webhook.objects.filter(pk=pk).first()


@mutation(
    "webhookCreate",
    permissions=[AppPermission.MANAGE_APPS, AuthorizationFilters.AUTHENTICATED_APP],
)
def _(root: Any, info: Any, input: Any) -> Any:
    app = info.context.app
    if input.get("app"):
        app = get_node_or_error(info, input["app"], only_type="App", model=App, field="app")
    if app is None:
        message = "Missing app id. Fill in the app field or run the mutation by the app"
        raise ValidationError(message, code="invalid")
    try:
        _check_url(input.get("target_url") or "")
    except ValidationError as error:
        raise ValidationError({"target_url": error}) from error
    webhook = Webhook.objects.create(
        app=app,
        name=input.get("name") or "",
        target_url=input["target_url"],
        is_active=input.get("is_active", True) is not False,
        secret_key=input.get("secret_key") or "",
        subscription_query=input.get("query"),
        custom_headers=input.get("custom_headers") or {},
    )
    events = [WebhookEvent(webhook=webhook, event_type=e) for e in input.get("async_events") or ()]
    WebhookEvent.objects.bulk_create(events)
    return {"webhook": webhook}
