"""Configuration as frozen dataclasses: from Saleor's plugin configuration, and from the environment."""

import dataclasses
import os
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

from .errors import InvalidInput, InvalidInputs
from .money import parse_amount

T = TypeVar("T")


def _convert(kind: Any, value: Any, name: str) -> Any:
    if kind is bool:
        if isinstance(value, bool):
            return value
        return str(value).strip().lower() in ("true", "1", "yes", "on")
    if kind is int:
        try:
            return int(str(value).strip())
        except ValueError as error:
            raise InvalidInput(f"{name} must be a whole number.", field=name) from error
    if kind is Decimal:
        return parse_amount(value, field=name)
    if kind == tuple[str, ...]:
        parts = value if isinstance(value, list | tuple) else str(value).split(",")
        return tuple(part.strip() for part in parts if str(part).strip())
    return str(value).strip()


def read(cls: type[T], values: Mapping[str, Any]) -> T:
    """Make the frozen dataclass `cls` from a mapping of names to raw values.

    Missing or empty values take the field's default; unknown names are left alone (Saleor keeps
    fields of older versions). Raises InvalidInputs naming every field that does not fit.
    """
    hints = get_type_hints(cls)
    made: dict[str, Any] = {}
    errors: list[InvalidInput] = []
    for field in dataclasses.fields(cls):  # type: ignore[arg-type]
        raw = values.get(field.name)
        if raw is None or raw == "":
            continue
        try:
            made[field.name] = _convert(hints[field.name], raw, field.name)
        except InvalidInput as error:
            errors.append(error)
    if errors:
        raise InvalidInputs(list(errors))
    return cls(**made)


def environment(name: str, default: str = "") -> str:
    """An environment variable, or the content of the file that NAME_FILE points at (secrets)."""
    path = os.environ.get(f"{name}_FILE")
    if path:
        return Path(path).read_text().strip()
    return os.environ.get(name, default).strip()
