"""The reports in the API: read only, for those who run the shop."""

from __future__ import annotations

import uuid
from datetime import date, datetime, time, timedelta
from typing import Any

import graphene
from graphql.error import GraphQLError

from ..core import clock
from ..core.money import Money as Amount
from ..graphql import permissions
from ..graphql.connections import connection, resolve_connection
from ..host import channels, lookups, messages
from ..host import reports as host
from ..host.graphql import Category, Date, Money, ProductVariant, unwrap_id, wrap
from ..notifications import settings as notification_settings
from ..subscriptions.models import Contract
from ..subscriptions.states import ContractStatus

_ORDERS = "order.manage_orders"
_PRODUCTS = "product.manage_products"
MOST_DAYS = 3700
# Where notifications, whose setting it is, are off.
LOW_STOCK = 10
MOST_ALERTS = 100


def _count(name: str, text: str) -> Any:
    return graphene.Int(required=True, name=name, description=text)


class LowStockAlert(graphene.ObjectType):
    """A tracked variant of which few or none can still be sold."""

    variant = graphene.NonNull(ProductVariant)
    available = _count("available", "Units in stock that no order has been promised.")


class ShopDashboard(graphene.ObjectType):
    """The shop at a glance."""

    from_ = graphene.Field(Date, required=True, name="from")
    to = Date(required=True)
    revenue = graphene.Field(
        graphene.NonNull(graphene.List(graphene.NonNull(Money))),
        description="Gross worth of the orders placed and not cancelled, one entry per currency.",
    )
    received = graphene.Field(
        graphene.NonNull(graphene.List(graphene.NonNull(Money))),
        description="What was charged for these orders and not refunded, one entry per currency.",
    )
    orders = _count("orders", "Orders placed, the cancelled ones included.")
    cancelled_orders = _count("cancelledOrders", "Those of them that were cancelled.")
    active_subscriptions = _count("activeSubscriptions", "Contracts that are active now.")
    low_stock = graphene.Field(
        graphene.NonNull(graphene.List(graphene.NonNull(LowStockAlert))),
        description=f"Fewest first, at most {MOST_ALERTS}.",
    )


class InventoryCategory(graphene.ObjectType):
    """Stock of the products that are directly in one category."""

    category = graphene.Field(Category, description="Null for products without one.")
    variants = _count("variants", "Variants, also those without stock.")
    on_hand = _count("onHand", "Units in the warehouses.")
    allocated = _count("allocated", "Of them promised to orders.")
    available = _count("available", "Units that can still be sold.")


class InventoryItem(graphene.ObjectType):
    """Stock of one variant."""

    variant = graphene.NonNull(ProductVariant)
    on_hand = _count("onHand", "Units in the warehouses.")
    allocated = _count("allocated", "Of them promised to orders.")
    available = _count("available", "Units that can still be sold.")


InventoryItemConnection = connection(InventoryItem, "InventoryItem")


class Queries(graphene.ObjectType):
    """Merged into Saleor's Query."""

    shop_dashboard = graphene.Field(
        graphene.NonNull(ShopDashboard),
        from_=graphene.Argument(Date, name="from", description="Today, unless given."),
        to=graphene.Argument(Date, description="Inclusive; `from`, unless given."),
        channel=graphene.String(description="All channels, unless given."),
        low_stock_at=graphene.Int(
            description="Alert from so few units on; the notifications' threshold unless given."
        ),
        description="Figures of a span of days in the shop's time zone. Requires MANAGE_ORDERS.",
    )
    inventory_report = graphene.Field(
        graphene.NonNull(graphene.List(graphene.NonNull(InventoryCategory))),
        warehouse_id=graphene.ID(),
        description="The stock of each category. Requires MANAGE_PRODUCTS.",
    )
    inventory_items = graphene.Field(
        graphene.NonNull(InventoryItemConnection),
        first=graphene.Int(),
        after=graphene.String(),
        category_id=graphene.ID(),
        warehouse_id=graphene.ID(),
        available_at_most=graphene.Int(description="Tracked variants with so few units to sell."),
        description="The stock of each variant, fewest to sell first. Requires MANAGE_PRODUCTS.",
    )

    @staticmethod
    def resolve_shop_dashboard(
        _root: Any,
        info: Any,
        from_: date | None = None,
        to: date | None = None,
        channel: str | None = None,
        low_stock_at: int | None = None,
    ) -> Any:
        """A constant number of queries, whatever the span and the shop's size."""
        permissions.require(info, _ORDERS)
        zone = clock.shop_zone()
        begin = from_ or to or clock.now().astimezone(zone).date()
        last = to or begin
        if last < begin or (last - begin).days > MOST_DAYS:
            raise GraphQLError(f"`to` must be at most {MOST_DAYS} days after `from`.")
        found = channels.by_slug(channel) if channel is not None else None
        if channel is not None and found is None:
            raise GraphQLError(f"There is no channel {channel!r}.")
        rows = host.sales(
            datetime.combine(begin, time(), zone),
            datetime.combine(last + timedelta(days=1), time(), zone),
            found.pk if found is not None else None,
        )
        contracts = Contract.objects.filter(status=ContractStatus.ACTIVE)
        if found is not None:
            contracts = contracts.filter(channel_slug=found.slug)
        threshold = _threshold() if low_stock_at is None else low_stock_at
        return {
            "from_": begin,
            "to": last,
            "revenue": [Amount(row.revenue, row.currency) for row in rows],
            "received": [Amount(row.received, row.currency) for row in rows],
            "orders": sum(row.orders for row in rows),
            "cancelled_orders": sum(row.cancelled for row in rows),
            "active_subscriptions": contracts.count(),
            "low_stock": _alerts(threshold, channel),
        }

    @staticmethod
    def resolve_inventory_report(
        _root: Any, info: Any, warehouse_id: str | None = None
    ) -> list[dict[str, Any]]:
        """Two queries: the sums, and the categories."""
        permissions.require(info, _PRODUCTS)
        shelves = host.shelves(_warehouse(warehouse_id))
        categories = host.categories_by_id(shelf.category_id for shelf in shelves)
        return [
            {
                "category": categories.get(shelf.category_id or 0),
                "variants": shelf.variants,
                **_units(shelf),
            }
            for shelf in shelves
        ]

    @staticmethod
    def resolve_inventory_items(
        _root: Any,
        info: Any,
        category_id: str | None = None,
        warehouse_id: str | None = None,
        available_at_most: int | None = None,
        **page: Any,
    ) -> Any:
        """Two queries for a page, and one more for the count where it is asked for."""
        permissions.require(info, _PRODUCTS)
        items = host.Items(
            category_id=_number(category_id, "Category", "categoryId"),
            warehouse_id=_warehouse(warehouse_id),
            available_at_most=available_at_most,
        )
        answer = resolve_connection(items, InventoryItemConnection, **page)
        variants = lookups.variants_by_id(edge["node"].variant_id for edge in answer["edges"])
        for edge in answer["edges"]:
            item = edge["node"]
            edge["node"] = {"variant": wrap(variants.get(item.variant_id)), **_units(item)}
        return answer


def _units(stock: host.Shelf | host.Item) -> dict[str, int]:
    return {
        "on_hand": stock.on_hand,
        "allocated": stock.allocated,
        "available": stock.on_hand - stock.allocated,
    }


def _alerts(threshold: int, channel: str | None) -> list[dict[str, Any]]:
    levels = messages.stock_at_most(threshold, MOST_ALERTS)
    variants = lookups.variants_by_id(level.variant_id for level in levels)
    return [
        {"variant": wrap(variants[level.variant_id], channel), "available": level.available}
        for level in levels
        if level.variant_id in variants
    ]


def _threshold() -> int:
    """What owners are alerted at by message, so that both agree."""
    active = [config.low_stock_threshold for _, config in notification_settings.active()]
    return max(active, default=LOW_STOCK)


def _number(value: str | None, kind: str, field: str) -> int | None:
    if value is None:
        return None
    pk = unwrap_id(value, kind, field)
    if not pk.isdecimal():
        raise GraphQLError(f"{field}: {value!r} is not the id of a {kind}.")
    return int(pk)


def _warehouse(value: str | None) -> uuid.UUID | None:
    if value is None:
        return None
    try:
        return uuid.UUID(unwrap_id(value, "Warehouse", "warehouseId"))
    except ValueError as error:
        raise GraphQLError(f"warehouseId: {value!r} is not the id of a Warehouse.") from error
