"""Figures over the platform's orders and stock: aggregates made by the database, one query each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

# Not ordered yet, or never to be.
_NOT_PLACED = ("draft", "expired", "unconfirmed")


@dataclass(frozen=True, slots=True)
class Sales:
    """Orders of one currency: how many were placed, of them cancelled, and what the others are worth."""

    currency: str
    orders: int
    cancelled: int
    revenue: Decimal
    received: Decimal


def sales(begin: datetime, end: datetime, channel_id: int | None = None) -> list[Sales]:
    """Orders created from `begin` until before `end`, by currency.

    `revenue` is the gross total of those not cancelled, `received` what was charged for them and not
    given back.
    """
    from django.db.models import Count, Q, Sum
    from saleor.order.models import Order

    rows = Order.objects.filter(created_at__gte=begin, created_at__lt=end)
    if channel_id is not None:
        rows = rows.filter(channel_id=channel_id)
    kept = ~Q(status="canceled")
    found = (
        rows.exclude(status__in=_NOT_PLACED)
        .order_by("currency")
        .values("currency")
        .annotate(
            placed=Count("pk"),
            kept=Count("pk", filter=kept),
            revenue=Sum("total_gross_amount", filter=kept),
            received=Sum("total_charged_amount", filter=kept),
        )
    )
    return [
        Sales(
            row["currency"],
            row["placed"],
            row["placed"] - row["kept"],
            row["revenue"] or Decimal(0),
            row["received"] or Decimal(0),
        )
        for row in found
    ]


@dataclass(frozen=True, slots=True)
class Shelf:
    """Stock of one category, or of products without one: units there, promised, and free to sell."""

    category_id: int | None
    variants: int
    on_hand: int
    allocated: int


@dataclass(frozen=True, slots=True)
class Item:
    """Stock of one variant."""

    variant_id: int
    on_hand: int
    allocated: int


def _sums(warehouse_id: UUID | None) -> dict[str, Any]:
    from django.db.models import Q, Sum
    from django.db.models.functions import Coalesce

    there = Q(stocks__warehouse_id=warehouse_id) if warehouse_id else Q()
    return {
        "on_hand": Coalesce(Sum("stocks__quantity", filter=there), 0),
        "allocated": Coalesce(Sum("stocks__quantity_allocated", filter=there), 0),
    }


def shelves(warehouse_id: UUID | None = None) -> list[Shelf]:
    """Stock of each category that has variants, in all warehouses or in one; by category id."""
    from django.db.models import Count, F
    from saleor.product.models import ProductVariant

    rows = (
        ProductVariant.objects.order_by()
        .values(category=F("product__category_id"))
        .annotate(variants=Count("pk", distinct=True), **_sums(warehouse_id))
        .order_by("category")
    )
    return [Shelf(r["category"], r["variants"], r["on_hand"], r["allocated"]) for r in rows]


class Items:
    """Variants with their stock, fewest to sell first: a list that is read page by page."""

    def __init__(
        self,
        *,
        warehouse_id: UUID | None = None,
        category_id: int | None = None,
        available_at_most: int | None = None,
    ) -> None:
        from django.db.models import F
        from saleor.product.models import ProductVariant

        rows = ProductVariant.objects.order_by()
        if category_id is not None:
            rows = rows.filter(product__category_id=category_id)
        rows = rows.annotate(**_sums(warehouse_id)).annotate(
            available=F("on_hand") - F("allocated")
        )
        if available_at_most is not None:
            rows = rows.filter(track_inventory=True, available__lte=available_at_most)
        self._rows = rows.order_by("available", "pk")

    def __len__(self) -> int:
        return int(self._rows.count())

    def __getitem__(self, page: slice) -> list[Item]:
        rows = self._rows.values_list("pk", "on_hand", "allocated")[page]
        return [Item(*row) for row in rows]


def categories_by_id(ids: Any) -> dict[int, Any]:
    """Category rows by id."""
    from saleor.product.models import Category

    wanted = {pk for pk in ids if pk is not None}
    return dict(Category.objects.in_bulk(wanted)) if wanted else {}
