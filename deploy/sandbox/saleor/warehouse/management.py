"""Stock that is promised, taken and given back.

Every function locks the rows of `Stock` that it changes, lowest id first whatever the order
of the lines, holds them to the commit, and keeps `Stock.quantity_allocated` equal to the sum of
the row's allocations.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from ..core.exceptions import InsufficientStock, InsufficientStockData
from .availability import stocks_for_channel
from .models import Allocation, Stock

if TYPE_CHECKING:
    from ..channel.models import Channel
    from ..order.fetch import OrderLineInfo


def _lock(stocks: Any) -> list[Stock]:
    """Lock rows by id, in one statement per call."""
    ids = list(stocks.values_list("pk", flat=True))
    return list(Stock.objects.filter(pk__in=ids).order_by("pk").select_for_update(of=("self",)))


def _tracked(lines: Iterable[OrderLineInfo]) -> list[OrderLineInfo]:
    return [info for info in lines if info.variant and info.variant.track_inventory]


def _in_order_of_use(stocks: list[Stock], channel: Channel) -> list[Stock]:
    """The channel's strategy: the fullest warehouse first, or the merchant's own order."""
    if channel.allocation_strategy == "prioritize-sorting-order":
        from .models import ChannelWarehouse

        order = list(
            ChannelWarehouse.objects.filter(channel_id=channel.pk).values_list(
                "warehouse_id", flat=True
            )
        )
        return sorted(stocks, key=lambda stock: (order.index(stock.warehouse_id), stock.pk))
    return sorted(stocks, key=lambda stock: (stock.quantity_allocated - stock.quantity, stock.pk))


@transaction.atomic
def allocate_stocks(order_lines_info: list[OrderLineInfo], channel: Channel) -> None:
    """Promise `info.quantity` to each line, on top of what it may hold already.

    All of them or none: InsufficientStock, and nothing written.
    """
    lines = _tracked(order_lines_info)
    if not lines:
        return
    by_variant: dict[int, list[Stock]] = defaultdict(list)
    wanted = {info.variant.pk for info in lines}
    for stock in _in_order_of_use(_lock(stocks_for_channel(channel.slug, wanted)), channel):
        by_variant[stock.product_variant_id].append(stock)
    missing, touched = [], {}
    held = {
        (row.order_line_id, row.stock_id): row
        for row in Allocation.objects.filter(order_line__in=[info.line.pk for info in lines])
    }
    changed: dict[tuple[Any, int], Allocation] = {}
    for info in lines:
        left = info.quantity
        for stock in by_variant[info.variant.pk]:
            taken = min(left, stock.quantity - stock.quantity_allocated)
            if taken <= 0:
                continue
            stock.quantity_allocated += taken
            touched[stock.pk] = stock
            key = (info.line.pk, stock.pk)
            row = held.setdefault(key, Allocation(order_line=info.line, stock=stock))
            row.quantity_allocated += taken
            changed[key] = row
            left -= taken
            if not left:
                break
        if left:
            missing.append(
                InsufficientStockData(
                    available_quantity=0, variant=info.variant, order_line=info.line
                )
            )
    if missing:
        raise InsufficientStock(missing)
    for row in changed.values():
        row.save()
    Stock.objects.bulk_update(touched.values(), ["quantity_allocated"])


@transaction.atomic
def decrease_allocations(lines_info: list[OrderLineInfo]) -> None:
    """Release up to `info.quantity` of each line's allocations; less when less is allocated."""
    allocations = Allocation.objects.filter(
        order_line__in=[info.line.pk for info in lines_info], quantity_allocated__gt=0
    )
    stocks = {
        stock.pk: stock
        for stock in _lock(Stock.objects.filter(pk__in=allocations.values("stock_id")))
    }
    of_line: dict[Any, list[Allocation]] = defaultdict(list)
    for allocation in allocations.order_by("stock_id", "pk"):
        of_line[allocation.order_line_id].append(allocation)
    changed = []
    for info in lines_info:
        left = info.quantity
        # The warehouse that ships gives up its own promise first.
        for allocation in sorted(
            of_line[info.line.pk],
            key=lambda row: stocks[row.stock_id].warehouse_id != info.warehouse_pk,
        ):
            released = min(left, allocation.quantity_allocated)
            allocation.quantity_allocated -= released
            stocks[allocation.stock_id].quantity_allocated -= released
            changed.append(allocation)
            left -= released
            if not left:
                break
    Allocation.objects.bulk_update(changed, ["quantity_allocated"])
    Stock.objects.bulk_update(stocks.values(), ["quantity_allocated"])


@transaction.atomic
def deallocate_stock_for_orders(orders_ids: Iterable[UUID]) -> None:
    """Release everything that those orders hold."""
    allocations = Allocation.objects.filter(
        order_line__order_id__in=list(orders_ids), quantity_allocated__gt=0
    )
    stocks = {
        stock.pk: stock
        for stock in _lock(Stock.objects.filter(pk__in=allocations.values("stock_id")))
    }
    rows = list(allocations)
    for allocation in rows:
        stocks[allocation.stock_id].quantity_allocated -= allocation.quantity_allocated
        allocation.quantity_allocated = 0
    Allocation.objects.bulk_update(rows, ["quantity_allocated"])
    Stock.objects.bulk_update(stocks.values(), ["quantity_allocated"])


@transaction.atomic
def increase_stock(order_line: Any, warehouse: Any, quantity: int, allocate: bool = False) -> None:
    """Put goods back on a warehouse's shelf; with `allocate` they stay promised to the line."""
    Stock.objects.get_or_create(
        warehouse=warehouse, product_variant=order_line.variant, defaults={"quantity": 0}
    )
    (stock,) = _lock(Stock.objects.filter(warehouse=warehouse, product_variant=order_line.variant))
    stock.quantity += quantity
    if allocate:
        row, _ = Allocation.objects.get_or_create(order_line=order_line, stock=stock)
        row.quantity_allocated += quantity
        row.save(update_fields=["quantity_allocated"])
        stock.quantity_allocated += quantity
    stock.save(update_fields=["quantity", "quantity_allocated"])


@transaction.atomic
def decrease_stock(
    order_lines_info: list[OrderLineInfo], *, allow_stock_to_be_exceeded: bool = False
) -> None:
    """Goods leave the shelf of `info.warehouse_pk`: release their promise, lower the quantity.

    Raises InsufficientStock, with nothing changed, when what is left after other orders'
    promises doesn't cover it - unless the caller allows a negative shelf.
    """
    decrease_allocations(order_lines_info)
    lines = _tracked(order_lines_info)
    stocks = {
        (stock.product_variant_id, stock.warehouse_id): stock
        for stock in _lock(
            Stock.objects.filter(
                product_variant__in=[info.variant.pk for info in lines],
                warehouse_id__in=[info.warehouse_pk for info in lines],
            )
        )
    }
    missing = []
    for info in lines:
        stock = stocks.get((info.variant.pk, info.warehouse_pk))
        short = stock is None or stock.quantity - stock.quantity_allocated < info.quantity
        if short and not allow_stock_to_be_exceeded:
            missing.append(
                InsufficientStockData(
                    available_quantity=0,
                    variant=info.variant,
                    order_line=info.line,
                    warehouse_pk=info.warehouse_pk,
                )
            )
        elif stock is not None:
            stock.quantity -= info.quantity
    if missing:
        raise InsufficientStock(missing)
    Stock.objects.bulk_update(stocks.values(), ["quantity"])
