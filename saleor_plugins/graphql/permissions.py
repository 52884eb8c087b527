"""Who may call an operation: Saleor's permissions, for staff and for Apps."""

from typing import Any


def requestor(info: Any) -> Any:
    """The App or the signed-in user of a request, or None."""
    context = info.context
    return getattr(context, "app", None) or getattr(context, "user", None) or None


def has(info: Any, *codenames: str) -> bool:
    """Whether the requestor holds any of the permissions ("account.manage_users")."""
    who = requestor(info)
    return who is not None and any(who.has_perms([codename]) for codename in codenames)


def require(info: Any, *codenames: str) -> Any:
    """The requestor, who must hold any of the permissions; raises Saleor's PermissionDenied."""
    who = requestor(info)
    if who is None or not has(info, *codenames):
        from saleor.core.exceptions import PermissionDenied

        raise PermissionDenied(
            "To access this path, you need one of the following permissions: "
            + ", ".join(codename.partition(".")[2].upper() for codename in codenames)
        )
    return who


def require_user(info: Any) -> Any:
    """The signed-in user; raises Saleor's PermissionDenied for Apps and anonymous requests."""
    user = getattr(info.context, "user", None)
    # A lazy proxy of nobody is not None: only asking for its truth reads who it is.
    if not user:
        from saleor.core.exceptions import PermissionDenied

        raise PermissionDenied(
            "To access this path, you need one of the following permissions: AUTHENTICATED_USER"
        )
    # Saleor keeps a lazy proxy on the context; rows must be compared and stored as themselves.
    return getattr(user, "_wrapped", user)
