"""What leaves with a row: the picture of a product and the sizes made of it."""

from typing import Any

from django.db import transaction

from ..core.tasks import delete_from_storage_task
from ..thumbnail import THUMBNAIL_SIZES, thumbnail_name


def delete_product_media_image(sender: Any, instance: Any, **_: Any) -> None:
    """Have a worker delete the files, once nothing can bring the row back."""
    if not instance.image:
        return
    name = instance.image.name
    names = [name, *(thumbnail_name(name, size, kind) for size in THUMBNAIL_SIZES
                     for kind in (None, "webp", "avif"))]  # fmt: skip
    for each in dict.fromkeys(names):
        transaction.on_commit(lambda each=each: delete_from_storage_task.delay(each))
