"""Addresses of pictures."""

from typing import Any

from django.core.files.storage import FileSystemStorage, default_storage
from django.urls import reverse
from graphene import Node

from ....core.utils import build_absolute_uri
from ....thumbnail import DEFAULT_THUMBNAIL_SIZE, THUMBNAIL_SIZES, thumbnail_name


def image_url(instance: Any, image: Any, size: int | None, format: str | None) -> str:
    """Where the picture is found: 0 is the original, otherwise a thumbnail of that many pixels."""
    if size == 0:
        return build_absolute_uri(image.url)
    made = _made(image.name, size or DEFAULT_THUMBNAIL_SIZE, format)
    if made is not None:
        return build_absolute_uri(default_storage.url(made))
    kwargs: dict[str, Any] = {
        "instance_id": Node.to_global_id(type(instance).__name__, instance.pk),
        "size": size or DEFAULT_THUMBNAIL_SIZE,
    }
    if format and format != "original":
        kwargs["format"] = format
    return build_absolute_uri(reverse("thumbnail", kwargs=kwargs))


def _made(image: str, size: int, format: str | None) -> str | None:
    """The thumbnail's own file once it was asked for: browsers are spared the detour.

    Looked up where a look costs nothing; a bucket's thumbnails keep going through the detour.
    """
    # default_storage is lazy: the class it stands for is what matters.
    if not isinstance(default_storage, FileSystemStorage) or size not in THUMBNAIL_SIZES:
        return None
    name = thumbnail_name(image, size, None if format in (None, "original") else format)
    return name if default_storage.exists(name) else None


def image(instance: Any, file: Any, alt: str, size: int | None, format: str | None) -> Any:
    """An `Image`, or None where there is no picture."""
    if not file:
        return None
    return {
        "url": image_url(instance, file, size, format),
        "alt": alt,
    }
