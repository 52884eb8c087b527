"""Rows that one answer shows, looked up together: no type asks per row."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from ..host import lookups
from . import delivery
from .models import Contract, Delivery


def _rows(info: Any, kind: str, find: Callable[[Iterable[Any]], dict[Any, Any]]) -> _Rows:
    kept = info.context.__dict__.setdefault("_subscription_rows", {})
    if kind not in kept:
        kept[kind] = _Rows(find)
    found: _Rows = kept[kind]
    return found


class _Rows:
    """Rows by id, fetched together: what is expected is asked for in one query."""

    def __init__(self, find: Callable[[Iterable[Any]], dict[Any, Any]]) -> None:
        self._find = find
        self._known: dict[Any, Any] = {}
        self._expected: set[Any] = set()

    def expect(self, ids: Iterable[Any]) -> None:
        """These will be asked for."""
        self._expected.update(ids)

    def get(self, pk: Any) -> Any:
        """The row, or None."""
        if pk not in self._known:
            wanted = (self._expected | {pk}) - self._known.keys()
            self._known.update(dict.fromkeys(wanted))
            self._known.update(self._find(wanted))
        return self._known[pk]


def variants(info: Any) -> _Rows:
    """Variants of this request."""
    return _rows(info, "variants", lookups.variants_by_id)


def users(info: Any) -> _Rows:
    """Users of this request."""
    return _rows(info, "users", lookups.users_by_id)


def orders_of(info: Any) -> _Rows:
    """Orders of this request."""
    return _rows(info, "orders", lookups.orders_by_id)


def channels(info: Any) -> _Rows:
    """Channels of this request."""
    return _rows(info, "channels", lookups.channels_by_id)


def addresses(info: Any) -> _Rows:
    """Addresses of this request."""
    return _rows(info, "addresses", lookups.addresses_by_id)


def expect_contracts(info: Any, rows: Iterable[Contract]) -> None:
    """Announce what showing these contracts will need."""
    for row in rows:
        users(info).expect([row.user_id])
        channels(info).expect([row.channel_id])
        if row.address_id is not None:
            addresses(info).expect([row.address_id])
        variants(info).expect(line.variant_id for line in row.lines.all())


def expect_deliveries(info: Any, rows: Iterable[Delivery]) -> None:
    """Announce what showing these deliveries will need."""
    for row in rows:
        variants(info).expect(variant for variant, _ in delivery.lines_of(row))
        if row.order_id is not None:
            orders_of(info).expect([row.order_id])
