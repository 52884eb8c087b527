"""Prices that are kept because lists are sorted and filtered by them."""

from collections.abc import Iterable

from django.db.models import Min

from ..discount.utils.promotion import refresh_discounted_prices
from .models import ProductChannelListing, ProductVariant, ProductVariantChannelListing


def update_discounted_prices(product_ids: Iterable[int]) -> None:
    """Each variant's price after promotions, and each product's lowest by channel."""
    ids = list(product_ids)
    variant_ids = list(
        ProductVariant.objects.filter(product_id__in=ids).values_list("pk", flat=True)
    )
    refresh_discounted_prices(variant_ids)
    lowest = {
        (row["variant__product_id"], row["channel_id"]): row["lowest"]
        for row in ProductVariantChannelListing.objects.filter(
            variant_id__in=variant_ids, price_amount__isnull=False
        )
        .order_by()
        .values("variant__product_id", "channel_id")
        .annotate(lowest=Min("discounted_price_amount"))
    }
    listings = list(ProductChannelListing.objects.filter(product_id__in=ids))
    for listing in listings:
        listing.discounted_price_amount = lowest.get((listing.product_id, listing.channel_id))
    ProductChannelListing.objects.bulk_update(listings, ["discounted_price_amount"])
