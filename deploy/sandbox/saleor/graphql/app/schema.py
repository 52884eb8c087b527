"""Apps and their tokens."""

from typing import Any

from django.core.exceptions import ValidationError

from ...app.models import App, AppToken
from ...permission.enums import AppPermission, get_permissions
from ..core.federation.schema import entity
from ..core.loader import enum, mutation, query
from ..core.permissions import AuthorizationFilters, requestor, require
from ..core.utils import from_global_id_or_error
from . import types

_APPS = [AppPermission.MANAGE_APPS]
_STAFF_OR_APP = (
    AuthorizationFilters.AUTHENTICATED_STAFF_USER,
    AuthorizationFilters.AUTHENTICATED_APP,
)
enum("AppTypeEnum", LOCAL="local", THIRDPARTY="thirdparty")


@query("app")
def _(root: Any, info: Any, id: str | None = None) -> Any:
    own = info.context.app
    if id is None:
        require(info, *_STAFF_OR_APP, owner=own is not None)
        return own
    _, pk = from_global_id_or_error(id, "App")
    if own and str(own.pk) == pk:
        return own
    require(info, AppPermission.MANAGE_APPS)
    return App.objects.filter(pk=pk, removed_at__isnull=True).first()


@entity("App")
def _(info: Any, pk: Any, values: Any) -> Any:
    require(info, AppPermission.MANAGE_APPS)
    return App.objects.filter(pk=pk).first()


def _permissions(info: Any, codes: Any) -> Any:
    """Rows; ValidationError unless the requestor holds them all."""
    who = requestor(info.context)
    beyond = [code for code in codes or () if not who.has_perm(code)]
    if beyond:
        message = "You can't add permission that you don't have."
        error = ValidationError(
            message, code="out_of_scope_permission", params={"permissions": beyond}
        )
        raise ValidationError({"permissions": error})
    return get_permissions(codes or [])


@mutation("appCreate", permissions=_APPS)
def _(root: Any, info: Any, input: Any) -> Any:
    permissions = _permissions(info, input.get("permissions"))
    identifier = input.get("identifier") or ""
    if identifier and App.objects.filter(identifier=identifier).exists():
        message = "App with this identifier already exists."
        raise ValidationError({"identifier": ValidationError(message, code="unique")})
    if not (input.get("name") or "").strip():
        message = "This field cannot be blank."
        raise ValidationError({"name": ValidationError(message, code="required")})
    app = App(name=input["name"], identifier=identifier)
    app.full_clean()
    app.save()
    if not identifier:
        # Saleor names an App after its own global id.
        app.identifier = types.types.Node.to_global_id("App", app.pk)
        app.save(update_fields=["identifier"])
    app.permissions.set(permissions)
    _, raw = AppToken.objects.create(app=app, name="Default")
    return {"app": app, "auth_token": raw}
