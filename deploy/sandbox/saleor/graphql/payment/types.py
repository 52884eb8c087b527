"""The graphene types of this app, by Saleor's import path: `types.Name`, made when first used."""

from typing import Any

from ..core.loader import types


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    return getattr(types, name)
