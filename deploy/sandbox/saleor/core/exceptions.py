"""Exceptions with Saleor's names and messages."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any
from uuid import UUID


@dataclass
class InsufficientStockData:
    """One line that cannot be served, and how much there is."""

    available_quantity: int
    variant: Any = None
    checkout_line: Any = None
    order_line: Any = None
    warehouse_pk: UUID | None = None


class InsufficientStock(Exception):
    """Raised by checks and allocations; `items` says which lines."""

    def __init__(self, items: list[InsufficientStockData]) -> None:
        details = [str(item.variant or item.order_line) for item in items]
        super().__init__(f"Insufficient stock for {', '.join(details)}")
        self.items = items
        self.code = _InsufficientStockCode.INSUFFICIENT_STOCK


class _InsufficientStockCode(Enum):
    INSUFFICIENT_STOCK = "insufficient_stock"


class PermissionDenied(Exception):
    """The requestor may not do or see this; `permissions` would have helped."""

    def __init__(
        self, message: str | None = None, *, permissions: Iterable[Enum] | None = None
    ) -> None:
        if not message and permissions:
            names = ", ".join(permission.name for permission in permissions)
            message = f"To access this path, you need one of the following permissions: {names}"
        super().__init__(message or "You do not have permission to perform this action")
        self.permissions = permissions
