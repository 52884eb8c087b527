"""What the orders of one run share, and Saleor's completion of a draft that is at hand.

A run that places many orders asks for the same App, site settings, plugins manager, channel, products and shipping prices
again and again. `desk(app)` keeps them for the length of its block, which must be short: what a merchant changes meanwhile
counts for the next block. Stock, prices of lines, taxes and customers are never kept.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import SimpleNamespace
from typing import Any, TypeVar

from .apps import app_by_identifier

T = TypeVar("T")


class Desk:
    """One run's lookups, for orders placed as one App."""

    def __init__(self, identifier: str) -> None:
        self.identifier = identifier
        self._kept: dict[Hashable, Any] = {}

    def once(self, key: Hashable, find: Callable[[], T]) -> T:
        """What `find` answered the first time it was asked under this key."""
        if key not in self._kept:
            self._kept[key] = find()
        found: T = self._kept[key]
        return found

    @property
    def app(self) -> Any:
        """The App that acts, or None when an operator has switched it off."""
        return self.once("app", lambda: app_by_identifier(self.identifier))

    @property
    def context(self) -> Any:
        """A request of the App, as Saleor's mutations want one."""
        return self.once("context", self._request)

    def _request(self) -> Any:
        from .execute import context_of

        request = context_of(self.app)
        # Nobody is signed in: Saleor unwraps its lazy user before it calls a mutation.
        request.user = None
        return request

    def close(self) -> None:
        """Let go of what Saleor keeps on a request; it would keep itself alive."""
        from saleor.graphql.context import clear_context

        context = self._kept.pop("context", None)
        if context is not None:
            clear_context(context)

    @property
    def site_settings(self) -> Any:
        """The shop's settings."""
        from django.contrib.sites.models import Site

        return self.once("site", lambda: Site.objects.get_current().settings)

    @property
    def manager(self) -> Any:
        """Saleor's plugins manager of this request."""
        from saleor.graphql.plugins.dataloaders import get_plugin_manager_promise

        return self.once("manager", lambda: get_plugin_manager_promise(self.context).get())

    def channel(self, pk: int) -> Any:
        """A channel with its tax configuration."""
        from saleor.channel.models import Channel

        def find() -> Any:
            configured = Channel._meta.get_field("tax_configuration").related_model
            rows = Channel.objects.select_related("tax_configuration")
            return _with(rows, (configured, "tax_configuration__country_exceptions")).get(pk=pk)

        return self.once(("channel", pk), find)

    def variants(self, ids: Iterable[int]) -> dict[int, Any]:
        """Variants with all that an order line says of them; those that are gone are left out."""
        from saleor.product.models import Product, ProductVariant

        wanted = set(ids)
        missing = [pk for pk in wanted if ("variant", pk) not in self._kept]
        if missing:
            rows = ProductVariant.objects.filter(pk__in=missing).select_related(
                "product__product_type__tax_class", "product__tax_class"
            )
            for row in _with(
                rows,
                (ProductVariant, "translations"),
                (Product, "product__translations"),
                (Product, "product__collections"),
            ):
                self._kept["variant", row.pk] = row
        return {pk: row for pk in wanted if (row := self._kept.get(("variant", pk))) is not None}


def _with(rows: Any, *paths: tuple[Any, str]) -> Any:
    """`rows` with those of the related rows that the platform knows of."""
    known = [path for model, path in paths if hasattr(model, path.rpartition("__")[2])]
    return rows.prefetch_related(*known)


_current: ContextVar[Desk | None] = ContextVar("desk", default=None)


@contextmanager
def desk(identifier: str) -> Iterator[Desk]:
    """The desk of the running block, or a new one for it."""
    open_one = _current.get()
    if open_one is not None and open_one.identifier == identifier:
        yield open_one
        return
    opened = Desk(identifier)
    token = _current.set(opened)
    try:
        yield opened
    finally:
        _current.reset(token)
        opened.close()


def hold(order: Any, **related: list[Any]) -> None:
    """Have `order.<name>.all()` answer these rows, as after Django's prefetch."""
    cache = order.__dict__.setdefault("_prefetched_objects_cache", {})
    for name, rows in related.items():
        kept = getattr(order, name).all()
        kept._result_cache, kept._prefetch_done = rows, True
        cache[name] = kept


def let_go(order: Any, *names: str) -> None:
    """Have these relations of the order read again; all of them when none is named."""
    cache = order.__dict__.get("_prefetched_objects_cache", {})
    for name in names or list(cache):
        cache.pop(name, None)


class _AtHand:
    """Stands where the mutation's class is: all of it is Saleor's, but the order need not be looked up."""

    def __init__(self, mutation: Any, order: Any) -> None:
        self._mutation = mutation
        self._order = order

    def get_node_or_error(self, *_: Any, **__: Any) -> Any:
        """The order that we have just written."""
        return self._order

    def check_channel_permissions(self, *_: Any) -> None:
        """An App has access to every channel."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._mutation, name)


def completion() -> Any:
    """Saleor's mutation class, or None on a platform that has it elsewhere."""
    try:
        from saleor.graphql.order.mutations.draft_order_complete import DraftOrderComplete
    except ImportError:
        return None
    return DraftOrderComplete


# What an order that was written a moment ago cannot have.
_NOT_YET = ("payments", "payment_transactions", "invoices")


def complete(mutation: Any, order: Any, lines: list[Any], events: list[Any], at: Desk) -> None:
    """Run the body of `draftOrderComplete` on `order`: validation, prices, taxes, stock, events and hooks are Saleor's.

    Raises Django's ValidationError as the mutation does, inside the caller's transaction.
    """
    hold(order, lines=_priced(order, lines, at), events=events)
    hold(order, **{name: [] for name in _NOT_YET if hasattr(order, name)})
    info = SimpleNamespace(context=at.context, schema=None)
    mutation.perform_mutation.__func__(_AtHand(mutation, order), None, info, id=str(order.pk))
    let_go(order, "events", *_NOT_YET)


def _priced(order: Any, lines: list[Any], at: Desk) -> list[Any]:
    """The order's lines after Saleor has calculated prices and taxes of the rows at hand; the mutation finds it done."""
    from promise import Promise
    from saleor.order.calculations import fetch_order_prices_if_expired

    asked = {"lines": lines}
    if "requestor" in inspect.signature(fetch_order_prices_if_expired).parameters:
        asked["requestor"] = at.app
    found = fetch_order_prices_if_expired(order, at.manager, **asked)
    if isinstance(found, Promise):
        found = found.get()
    return list(found[1])
