"""Pictures of products."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from PIL import Image, UnidentifiedImageError

from ...core.utils.events import call_event
from ...permission.enums import ProductPermissions
from ...product.models import Product, ProductMedia
from ..core.context import ChannelContext
from ..core.loader import mutation
from ..core.mutations import get_node_or_error
from ..plugins.dataloaders import plugins_of

_PRODUCTS = [ProductPermissions.MANAGE_PRODUCTS]
_FORMATS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
_MIME_TYPES = ("image/jpeg", "image/png", "image/webp")


def _fault(field: str, message: str, code: str) -> ValidationError:
    return ValidationError({field: ValidationError(message, code=code)})


def uploaded_image(info: Any, part: str, field: str) -> Any:
    """The uploaded JPEG, PNG or WebP, renamed; ValidationError on `field` for anything else."""
    file = info.context.FILES.get(part)
    if file is None:
        raise _fault(field, "File is required.", "required")
    if file.size > settings.MAX_IMAGE_FILE_SIZE:
        limit = settings.MAX_IMAGE_FILE_SIZE // (1024 * 1024)
        raise _fault(field, f"File size exceeds the limit of {limit} MB.", "invalid")
    if file.content_type not in _MIME_TYPES:
        raise _fault(field, "Invalid file type.", "invalid")
    try:
        with Image.open(file) as image:
            image.verify()
            kind = _FORMATS.get(image.format or "")
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise _fault(field, "Invalid file. The file is corrupted.", "invalid") from error
    if kind is None:
        raise _fault(field, "Invalid file type.", "invalid")
    file.seek(0)
    stem = file.name.rpartition(".")[0][:50] or "image"
    file.name = f"{stem}_{uuid4().hex[:8]}.{kind}"
    return file


@mutation("productMediaCreate", permissions=_PRODUCTS)
def _(root: Any, info: Any, input: Any) -> Any:
    product = get_node_or_error(
        info, input["product"], only_type="Product", model=Product, field="product"
    )
    image, url, alt = input.get("image"), input.get("media_url"), input.get("alt") or ""
    if bool(image) is bool(url):
        raise _fault("input", "Image or external URL is required.", "required")
    if len(alt) > 250:
        raise _fault("input", "Alt field exceeds the character limit of 250.", "invalid")
    if url:
        raise _fault("media_url", "Unsupported media provider or incorrect URL.",
                     "unsupported_media_provider")  # fmt: skip
    media = ProductMedia.objects.create(
        product=product, image=uploaded_image(info, image, "image"), alt=alt
    )
    _changed(info, product, "product_media_created", media)
    return {"product": ChannelContext(product, None), "media": media}


def _changed(info: Any, product: Any, hook: str, media: ProductMedia) -> None:
    manager = plugins_of(info)
    if product:
        call_event(manager.product_updated, product)
    call_event(getattr(manager, hook), media)


def _media(info: Any, id: str, field: str = "id") -> ProductMedia:
    return get_node_or_error(info, id, only_type="ProductMedia", model=ProductMedia, field=field)


@mutation("productMediaUpdate", permissions=_PRODUCTS)
def _(root: Any, info: Any, id: str, input: Any) -> Any:
    media = _media(info, id)
    if input.get("alt") is not None:
        media.alt = input["alt"]
        media.full_clean(exclude=["image"])
        media.save()
    _changed(info, media.product, "product_media_updated", media)
    return {"product": ChannelContext(media.product, None), "media": media}


@mutation("productMediaDelete", permissions=_PRODUCTS)
def _(root: Any, info: Any, id: str) -> Any:
    media = _media(info, id)
    pk, product = media.pk, media.product
    media.delete()
    media.pk = pk
    _changed(info, product, "product_media_deleted", media)
    return {"product": ChannelContext(product, None), "media": media}
