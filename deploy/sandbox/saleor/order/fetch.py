"""An order line with what an operation does to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from .models import OrderLine


@dataclass
class OrderLineInfo:
    line: OrderLine
    quantity: int
    variant: Any = None
    warehouse_pk: UUID | None = None
