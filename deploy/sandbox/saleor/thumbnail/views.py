"""Pictures in the sizes that pages ask for, made when first asked for."""

from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import HttpResponse, HttpResponseNotFound, HttpResponseRedirect
from graphql.error import GraphQLError
from PIL import Image

from ..graphql.core.utils import from_global_id_or_error
from ..product.models import Category, Collection, ProductMedia
from . import THUMBNAIL_SIZES, thumbnail_name

_IMAGES: dict[str, tuple[Any, str]] = {
    "Category": (Category, "background_image"),
    "Collection": (Collection, "background_image"),
    "ProductMedia": (ProductMedia, "image"),
}
_FORMATS = ("webp", "avif")


def nearest_size(size: int) -> int:
    """The size we make that is closest to the one wanted."""
    return min(THUMBNAIL_SIZES, key=lambda known: abs(known - size))


def _shrink(image: Any, size: int, format: str) -> bytes:
    picture: Any = Image.open(image)
    if format in ("JPEG",) and picture.mode not in ("RGB", "L"):
        picture = picture.convert("RGB")
    picture.thumbnail((size, size))
    out = BytesIO()
    picture.save(out, format=format, quality=80)
    return out.getvalue()


def handle_thumbnail(
    request: Any, instance_id: str, size: str, format: str | None = None
) -> HttpResponse:
    """Send the browser to the picture in the nearest size; 404 says what was wrong."""
    try:
        type_name, pk = from_global_id_or_error(instance_id)
    except GraphQLError:
        return HttpResponseNotFound("Cannot found instance with the given id.")
    if type_name not in _IMAGES:
        return HttpResponseNotFound("Invalid instance type.")
    format = format.lower() if format else None
    if format and format not in _FORMATS:
        return HttpResponseNotFound("Unsupported image format.")
    model, field = _IMAGES[type_name]
    instance = model.objects.filter(pk=pk).first()
    if instance is None:
        return HttpResponseNotFound("Instance with the given id cannot be found.")
    image = getattr(instance, field)
    if not image:
        return HttpResponseNotFound("There is no image for provided instance.")
    pixels = nearest_size(int(size))
    extension = image.name.rpartition(".")[2]
    name = thumbnail_name(image.name, pixels, format)
    if not default_storage.exists(name):
        with image.open("rb") as file:
            kind = (format or Image.registered_extensions()[f".{extension.lower()}"]).upper()
            default_storage.save(name, ContentFile(_shrink(file, pixels, kind)))
    return HttpResponseRedirect(default_storage.url(name))
