"""Saleor's own way to say that there is not enough."""


def insufficient(variant_id: int, available: int) -> Exception:
    """The exception that Saleor's checkout and order mutations turn into INSUFFICIENT_STOCK."""
    from saleor.core.exceptions import InsufficientStock, InsufficientStockData
    from saleor.product.models import ProductVariant

    variant = ProductVariant.objects.filter(pk=variant_id).first()
    return InsufficientStock([InsufficientStockData(available_quantity=available, variant=variant)])
