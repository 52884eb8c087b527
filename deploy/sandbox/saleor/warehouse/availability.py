"""Is there enough? Reads only; what sells last is decided in `management`, under lock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError

from ..core.exceptions import InsufficientStock, InsufficientStockData
from .models import Stock


def stocks_for_channel(channel_slug: str, variants: Iterable[Any]) -> Any:
    """Rows of those variants in the channel's warehouses, in the order they are locked in."""
    return (
        Stock.objects.for_channel_and_country(channel_slug)
        .filter(product_variant__in=list(variants))
        .order_by("pk")
    )


def available_quantities(channel_slug: str, variants: Iterable[Any]) -> dict[int, int]:
    """Units left of each variant with a stock row in the channel, by variant id."""
    totals: dict[int, int] = {}
    for stock in stocks_for_channel(channel_slug, variants):
        left = max(stock.quantity - stock.quantity_allocated, 0)
        totals[stock.product_variant_id] = totals.get(stock.product_variant_id, 0) + left
    return totals


def check_stock_quantity_bulk(
    variants: Iterable[Any],
    quantities: Iterable[int],
    channel_slug: str,
    global_quantity_limit: int | None,
    *,
    existing_lines: Iterable[Any] = (),
    replace: bool = False,
) -> None:
    """Raise InsufficientStock naming the lines that cannot be served, ValidationError over limits.

    `quantities` are what is added to `existing_lines`, or, with `replace`, what will be.
    """
    variants = list(variants)
    available = available_quantities(channel_slug, variants)
    in_cart: dict[int, int] = defaultdict(int)
    for info in existing_lines:
        in_cart[info.variant.pk] += info.line.quantity
    missing = []
    for variant, quantity in zip(variants, quantities, strict=False):
        wanted = quantity if replace else quantity + in_cart[variant.pk]
        if wanted <= 0:
            continue
        limit = variant.quantity_limit_per_customer or global_quantity_limit
        if limit is not None and wanted > limit:
            raise ValidationError(
                {
                    "quantity": ValidationError(
                        f"Cannot add more than {limit} times this item: {variant}.",
                        code="quantity_greater_than_limit",
                    )
                }
            )
        left = available.get(variant.pk, 0)
        if variant.track_inventory and wanted > left:
            missing.append(InsufficientStockData(available_quantity=left, variant=variant))
    if missing:
        raise InsufficientStock(missing)
