"""A line that somebody wants on a draft."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any


@dataclass
class OrderLineData:
    variant_id: Any = None
    variant: Any = None
    line_id: Any = None
    quantity: int = 0
    price_override: Decimal | None = None
    rules_info: list[Any] | None = field(default=None)
