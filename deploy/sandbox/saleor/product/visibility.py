"""Who sees which products, variants and collections."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from ..channel.models import Channel
from ..permission.utils import has_one_of_permissions
from .models import (
    ALL_PRODUCTS_PERMISSIONS,
    Collection,
    CollectionChannelListing,
    Product,
    ProductChannelListing,
    ProductVariant,
    ProductVariantChannelListing,
)


def sees_all(requestor: Any) -> bool:
    """True for staff and Apps who work with products or orders."""
    return has_one_of_permissions(requestor, ALL_PRODUCTS_PERMISSIONS)


def _published() -> Q:
    return Q(is_published=True) & (
        Q(published_at__isnull=True) | Q(published_at__lte=timezone.now())
    )


def published_products(channel: Channel) -> Any:
    """Published in an active channel, with a variant that has a price there."""
    if not channel.is_active:
        return Product.objects.none()
    listings = ProductChannelListing.objects.filter(
        _published(), channel=channel, product_id=OuterRef("pk")
    )
    priced = ProductVariantChannelListing.objects.filter(
        channel=channel, price_amount__isnull=False, variant__product_id=OuterRef("pk")
    )
    return Product.objects.filter(Exists(listings), Exists(priced))


def visible_products(requestor: Any, channel: Channel | None, limited: bool) -> Any:
    """The products this requestor may see; with `limited` only those of the channel."""
    if sees_all(requestor):
        if not limited:
            return Product.objects.all()
        if channel is None:
            return Product.objects.none()
        listings = ProductChannelListing.objects.filter(channel=channel, product_id=OuterRef("pk"))
        return Product.objects.filter(Exists(listings))
    return published_products(channel) if channel else Product.objects.none()


def listed_products(requestor: Any, channel: Channel | None, limited: bool) -> Any:
    """As `visible_products`; shoppers see in lists only what is meant to be listed."""
    products = visible_products(requestor, channel, limited)
    if sees_all(requestor):
        return products
    listed = ProductChannelListing.objects.filter(
        channel=channel, visible_in_listings=True, product_id=OuterRef("pk")
    )
    return products.filter(Exists(listed))


def visible_variants(requestor: Any, channel: Channel | None, limited: bool) -> Any:
    """The variants this requestor may see: for shoppers those with a price in the channel."""
    variants = ProductVariant.objects.all()
    if sees_all(requestor):
        if limited:
            variants = variants.filter(product__channel_listings__channel=channel)
        return variants
    if channel is None or not channel.is_active:
        return variants.none()
    priced = ProductVariantChannelListing.objects.filter(
        channel=channel, price_amount__isnull=False, variant_id=OuterRef("pk")
    )
    return variants.filter(Exists(priced), product__in=published_products(channel))


def visible_collections(requestor: Any, channel_slug: str | None) -> Any:
    """The collections this requestor may see."""
    listings = CollectionChannelListing.objects.filter(
        channel__slug=channel_slug, collection_id=OuterRef("pk")
    )
    if sees_all(requestor):
        rows = Collection.objects.all()
        return rows.filter(Exists(listings)) if channel_slug else rows
    if not channel_slug:
        return Collection.objects.none()
    return Collection.objects.filter(Exists(listings.filter(_published(), channel__is_active=True)))
