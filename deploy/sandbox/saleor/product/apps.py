"""Django application of the catalogue."""

from django.apps import AppConfig


class ProductConfig(AppConfig):
    """Lets files go with the rows that they belong to."""

    name = "saleor.product"

    def ready(self) -> None:
        """Connect what deletes files."""
        from django.db.models.signals import post_delete

        from .models import ProductMedia
        from .signals import delete_product_media_image

        post_delete.connect(delete_product_media_image, sender=ProductMedia)
