"""Apps as the API shows them."""

from typing import Any

from ...permission.enums import AppPermission
from ..core.loader import resolver, types
from ..core.permissions import require
from ..core.related import related
from ..core.types.common import permission_display

App = types.App
AppToken = types.AppToken
Webhook = types.Webhook


@resolver("App", "created")
def _(root: Any, info: Any) -> Any:
    return root.created_at


@resolver("App", "permissions")
def _(root: Any, info: Any) -> Any:
    return permission_display(related(root, "permissions"))


@resolver("App", "tokens")
def _(root: Any, info: Any) -> Any:
    require(info, AppPermission.MANAGE_APPS, owner=info.context.app == root)
    return list(root.tokens.all())


@resolver("AppToken", "authToken")
def _(root: Any, info: Any) -> str:
    return root.token_last_4


@resolver("App", "webhooks")
def _(root: Any, info: Any) -> Any:
    require(info, AppPermission.MANAGE_APPS, owner=info.context.app == root)
    return list(root.webhooks.all())


@resolver("Webhook", "asyncEvents")
def _(root: Any, info: Any) -> Any:
    return list(root.events.all())


@resolver("Webhook", "customHeaders")
def _(root: Any, info: Any) -> Any:
    return root.custom_headers or None


@resolver("WebhookEventAsync", "name")
def _(root: Any, info: Any) -> str:
    return root.event_type.replace("_", " ").capitalize()
