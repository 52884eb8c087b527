"""Addresses of pictures."""

from typing import Any

from django.urls import reverse
from graphene import Node

from ....core.utils import build_absolute_uri
from ....thumbnail import DEFAULT_THUMBNAIL_SIZE


def image_url(
    instance: Any, image: Any, size: int | None, format: str | None, default: int | None
) -> str:
    """Where the picture is found: 0 is the original, otherwise a thumbnail of that many pixels."""
    if size == 0 or (size is None and default is None):
        return build_absolute_uri(image.url)
    size = size or default or DEFAULT_THUMBNAIL_SIZE
    kwargs: dict[str, Any] = {
        "instance_id": Node.to_global_id(type(instance).__name__, instance.pk),
        "size": size,
    }
    if format and format != "original":
        kwargs["format"] = format
    return build_absolute_uri(reverse("thumbnail", kwargs=kwargs))


def image(instance: Any, file: Any, alt: str, size: int | None, format: str | None) -> Any:
    """An `Image`, or None where there is no picture."""
    if not file:
        return None
    return {
        "url": image_url(instance, file, size, format, DEFAULT_THUMBNAIL_SIZE),
        "alt": alt,
    }
