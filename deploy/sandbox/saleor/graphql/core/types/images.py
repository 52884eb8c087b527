"""Addresses of pictures."""

from typing import Any

from django.urls import reverse
from graphene import Node

from ....core.utils import build_absolute_uri
from ....thumbnail import DEFAULT_THUMBNAIL_SIZE


def image_url(instance: Any, image: Any, size: int | None, format: str | None) -> str:
    """Where the picture is found: 0 is the original, otherwise a thumbnail of that many pixels."""
    if size == 0:
        return build_absolute_uri(image.url)
    kwargs: dict[str, Any] = {
        "instance_id": Node.to_global_id(type(instance).__name__, instance.pk),
        "size": size or DEFAULT_THUMBNAIL_SIZE,
    }
    if format and format != "original":
        kwargs["format"] = format
    return build_absolute_uri(reverse("thumbnail", kwargs=kwargs))


def image(instance: Any, file: Any, alt: str, size: int | None, format: str | None) -> Any:
    """An `Image`, or None where there is no picture."""
    if not file:
        return None
    return {
        "url": image_url(instance, file, size, format),
        "alt": alt,
    }
