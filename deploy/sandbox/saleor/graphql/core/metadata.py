"""Metadata in inputs."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError


def metadata_of(items: Iterable[Any] | None, field: str = "metadata") -> dict[str, str]:
    """The input as a dict; ValidationError (code `required`) for an empty key."""
    found = {item["key"]: item["value"] for item in items or ()}
    if any(not key.strip() for key in found):
        message = "Metadata key cannot be empty."
        raise ValidationError({field: ValidationError(message, code="required")})
    return found


def store_metadata(instance: Any, public: Any = None) -> None:
    """Add the input to an instance's metadata; it is not saved."""
    if public:
        instance.store_value_in_metadata(metadata_of(public))
