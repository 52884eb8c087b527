"""Questions about permissions."""

from collections.abc import Iterable
from typing import Any


def has_one_of_permissions(requestor: Any, permissions: Iterable[Any]) -> bool:
    """True when the User or App holds at least one."""
    return bool(requestor) and any(requestor.has_perm(perm) for perm in permissions)
