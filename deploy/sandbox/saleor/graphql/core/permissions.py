"""Who asks, and whether they may."""

from collections.abc import Iterable
from enum import Enum
from typing import Any

from ...core.exceptions import PermissionDenied


class AuthorizationFilters(Enum):
    """Conditions that are not permissions, by the names Saleor shows in its messages."""

    AUTHENTICATED_APP = "authorization_filters.authenticated_app"
    AUTHENTICATED_STAFF_USER = "authorization_filters.authenticated_staff_user"
    AUTHENTICATED_USER = "authorization_filters.authenticated_user"
    OWNER = "authorization_filters.owner"


def requestor(context: Any) -> Any:
    """The App, else the User, else None."""
    return getattr(context, "app", None) or getattr(context, "user", None) or None


def _holds(context: Any, permission: Enum) -> bool:
    user, app = getattr(context, "user", None), getattr(context, "app", None)
    if permission is AuthorizationFilters.AUTHENTICATED_APP:
        return bool(app)
    if permission is AuthorizationFilters.AUTHENTICATED_USER:
        return bool(user)
    if permission is AuthorizationFilters.AUTHENTICATED_STAFF_USER:
        return bool(user and user.is_staff)
    who = requestor(context)
    return bool(who and who.has_perm(permission))


def has_one_of(context: Any, permissions: Iterable[Enum]) -> bool:
    """True when the requestor holds at least one of them."""
    return any(_holds(context, permission) for permission in permissions)


def require(info: Any, *permissions: Enum, owner: bool = False) -> None:
    """Raise PermissionDenied unless `owner` or one of the permissions is held."""
    if not owner and not has_one_of(info.context, permissions):
        raise PermissionDenied(permissions=permissions)
