"""Rows of the platform by their ids, and what a channel sells: plain reads, one query each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID


def available_quantities(channel_id: int, variant_ids: Iterable[int]) -> dict[int, int | None]:
    """How many of each variant the channel's warehouses can still promise; None where stock is not tracked."""
    from django.db.models import F, Sum
    from django.db.models.functions import Coalesce
    from saleor.product.models import ProductVariant
    from saleor.warehouse.models import Stock

    ids = list(variant_ids)
    tracked = dict(ProductVariant.objects.filter(pk__in=ids).values_list("pk", "track_inventory"))
    stocks = (
        Stock.objects.filter(product_variant_id__in=ids, warehouse__channels=channel_id)
        .values("product_variant_id")
        .annotate(
            on_hand=Coalesce(Sum("quantity"), 0), promised=Coalesce(Sum(F("quantity_allocated")), 0)
        )
    )
    free = {row["product_variant_id"]: row["on_hand"] - row["promised"] for row in stocks}
    return {pk: None if tracked.get(pk) is False else max(free.get(pk, 0), 0) for pk in ids}


@dataclass(frozen=True, slots=True)
class Listed:
    """A variant on sale in a channel: what one costs today, and the largest quantity per customer."""

    price: Decimal
    limit: int | None
    product_id: int


def listed_variants(channel_id: int, variant_ids: Iterable[int]) -> dict[int, Listed]:
    """The variants that are sold in the channel now, with the channel's price; others are left out."""
    from saleor.product.models import ProductVariantChannelListing

    rows = ProductVariantChannelListing.objects.filter(
        channel_id=channel_id,
        variant_id__in=list(variant_ids),
        price_amount__isnull=False,
        variant__product__channel_listings__channel_id=channel_id,
        variant__product__channel_listings__is_published=True,
    ).values_list(
        "variant_id",
        "price_amount",
        "discounted_price_amount",
        "variant__quantity_limit_per_customer",
        "variant__product_id",
    )
    return {
        pk: Listed(discounted if discounted is not None else price, limit, product)
        for pk, price, discounted, limit, product in rows
    }


def existing_variants(variant_ids: Iterable[int]) -> set[int]:
    """Which of the ids are variants."""
    return {variant.pk for variant in _rows("product", "ProductVariant", variant_ids).values()}


def variants_of_product(product_id: int) -> list[int]:
    """Ids of a product's variants."""
    from saleor.product.models import ProductVariant

    return list(ProductVariant.objects.filter(product_id=product_id).values_list("pk", flat=True))


def variants_by_id(ids: Iterable[int]) -> dict[int, Any]:
    """Variant rows by id."""
    return _rows("product", "ProductVariant", ids)


def users_by_id(ids: Iterable[int]) -> dict[int, Any]:
    """User rows by id."""
    return _rows("account", "User", ids)


def nobody(pk: int) -> Any:
    """What is left of a user whose account was deleted: the number."""
    from saleor.account.models import User

    return User(pk=pk, is_active=False)


def nowhere() -> Any:
    """What is left of an address that was deleted: the schema wants at least a country."""
    from django.conf import settings
    from saleor.account.models import Address

    return Address(country=settings.DEFAULT_COUNTRY)


def orders_by_id(ids: Iterable[UUID]) -> dict[UUID, Any]:
    """Order rows by id."""
    return _rows("order", "Order", ids)


def addresses_by_id(ids: Iterable[int]) -> dict[int, Any]:
    """Address rows by id."""
    return _rows("account", "Address", ids)


def channels_by_id(ids: Iterable[int]) -> dict[int, Any]:
    """Channel rows by id."""
    return _rows("channel", "Channel", ids)


def users_matching(text: str) -> list[int]:
    """Ids of at most 200 users whose e-mail or name contains `text`."""
    from django.db.models import Q
    from saleor.account.models import User

    found = User.objects.filter(
        Q(email__icontains=text) | Q(first_name__icontains=text) | Q(last_name__icontains=text)
    )
    return list(found.values_list("pk", flat=True)[:200])


def _rows(app_label: str, model: str, ids: Iterable[Any]) -> dict[Any, Any]:
    from django.apps import apps

    wanted = {pk for pk in ids if pk is not None}
    if not wanted:
        return {}
    return {row.pk: row for row in apps.get_model(app_label, model).objects.filter(pk__in=wanted)}
