"""The API's machinery."""

from typing import Any


def __getattr__(name: str) -> Any:
    if name == "SaleorContext":
        from .context import SaleorContext

        return SaleorContext
    raise AttributeError(name)
