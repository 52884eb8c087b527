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


@resolver("App", "webhooks")
def _(root: Any, info: Any) -> Any:
    require(info, AppPermission.MANAGE_APPS, owner=info.context.app == root)
    return list(root.webhooks.all())
