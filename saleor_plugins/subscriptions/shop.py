"""What the engine needs of the platform, as a Protocol: Saleor in production, a fake in the engine's own tests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

from ..host.orders import OrderRequest, PlacedOrder
from .prices import discounted

APP = "saleor_plugins.subscriptions"


class Shop(Protocol):
    """The verbs. See `host/orders.py` for what each promises and raises."""

    def run(self, variant_ids: Iterable[int]) -> AbstractContextManager[Any]:
        """A short run of orders of these variants, that share what the platform would be asked for each time."""

    def place_order(self, request: OrderRequest) -> PlacedOrder:
        """Place an order once per reference, inside the caller's transaction."""

    def unit_prices(
        self,
        *,
        user_id: int,
        channel_id: int,
        channel_slug: str,
        quantities: Mapping[int, int],
        at: date,
    ) -> dict[int, Decimal]:
        """What the customer would pay today for one unit of each; variants not on sale are left out."""

    def available(self, channel_id: int, variant_ids: Iterable[int]) -> dict[int, int | None]:
        """How many of each can be promised; None where stock is not tracked."""

    def shipping_price(self, channel_id: int, address_id: int, subtotal: Decimal) -> Decimal:
        """What bringing goods of that value to the address costs."""

    def closed_channels(self) -> list[int]:
        """Channels in which a merchant has switched subscriptions off."""

    def record_payment(
        self, order_id: UUID | str, amount: Decimal, *, reference: str, name: str
    ) -> bool:
        """Note a payment on the order."""

    def record_refund(
        self, order_id: UUID | str, amount: Decimal, *, payment: str, reference: str
    ) -> bool:
        """Note a refund on the order."""

    def cancel_order(self, order_id: UUID | str) -> bool:
        """Cancel the order."""

    def fulfil_order(self, order_id: UUID | str) -> bool:
        """Fulfil the order."""

    def drop_address(self, address_id: int) -> None:
        """Delete an address kept for a contract."""

    def person(self, user_id: int, address_id: int | None = None) -> dict[str, str]:
        """Name, e-mail and phone of a user, for the provider only; never kept by us.

        The phone of `address_id` stands in where the account has none: a debit needs one.
        """


class SaleorShop:
    """The platform that we run in."""

    @contextmanager
    def run(self, variant_ids: Iterable[int]) -> Iterator[None]:
        """See `host.desk.desk`."""
        from ..host import desk

        with desk.desk(APP) as at:
            at.variants(variant_ids)
            yield

    def place_order(self, request: OrderRequest) -> PlacedOrder:
        """See `host.orders.place_order`."""
        from ..host import orders

        return orders.place_order(request)

    def unit_prices(
        self,
        *,
        user_id: int,
        channel_id: int,
        channel_slug: str,
        quantities: Mapping[int, int],
        at: date,
    ) -> dict[int, Decimal]:
        """The role's price where distributor pricing is installed, the channel's otherwise.

        What is not sold to this customer is missing.
        """
        from ..host import lookups

        listed = lookups.listed_variants(channel_id, quantities)
        found = {pk: listing.price for pk, listing in listed.items()}
        quoted = _role_prices(user_id, channel_slug, {pk: quantities[pk] for pk in found}, at)
        return found if quoted is None else quoted

    def available(self, channel_id: int, variant_ids: Iterable[int]) -> dict[int, int | None]:
        """See `host.lookups.available_quantities`."""
        from ..host import lookups

        return lookups.available_quantities(channel_id, variant_ids)

    def shipping_price(self, channel_id: int, address_id: int, subtotal: Decimal) -> Decimal:
        """See `host.orders.shipping_listing`; nothing where no method serves the address."""
        from ..host import lookups, orders

        address = lookups.addresses_by_id([address_id]).get(address_id)
        if address is None:
            return Decimal(0)
        listing = orders.shipping_listing(channel_id, address.country.code, subtotal)
        return Decimal(listing.price_amount) if listing is not None else Decimal(0)

    def closed_channels(self) -> list[int]:
        """Channels whose configuration of this plugin says inactive."""
        from ..host import channels, plugins

        slugs = [each.channel_slug for each in plugins.all_configurations(APP) if not each.active]
        found = [channels.by_slug(slug) for slug in slugs if slug is not None]
        return [channel.pk for channel in found if channel is not None]

    def record_payment(
        self, order_id: UUID | str, amount: Decimal, *, reference: str, name: str
    ) -> bool:
        """See `host.orders.record_payment`."""
        from ..host import orders

        return orders.record_payment(order_id, amount, reference=reference, name=name, as_app=APP)

    def record_refund(
        self, order_id: UUID | str, amount: Decimal, *, payment: str, reference: str
    ) -> bool:
        """See `host.orders.record_refund`."""
        from ..host import orders

        return orders.record_refund(
            order_id, amount, payment=payment, reference=reference, as_app=APP
        )

    def cancel_order(self, order_id: UUID | str) -> bool:
        """See `host.orders.cancel_order`."""
        from ..host import orders

        return orders.cancel_order(order_id, as_app=APP)

    def fulfil_order(self, order_id: UUID | str) -> bool:
        """See `host.orders.fulfil_order`."""
        from ..host import orders

        return orders.fulfil_order(order_id, as_app=APP)

    def drop_address(self, address_id: int) -> None:
        """See `host.address_book.drop`."""
        from ..host import address_book

        address_book.drop(address_id)

    def person(self, user_id: int, address_id: int | None = None) -> dict[str, str]:
        """From the account, its default addresses and the given one."""
        from ..host import lookups

        user = lookups.users_by_id([user_id]).get(user_id)
        if user is None:
            return {}
        addresses = [user.default_shipping_address, user.default_billing_address]
        if address_id is not None:
            addresses.append(lookups.addresses_by_id([address_id]).get(address_id))
        phones = (str(each.phone) for each in addresses if each is not None and each.phone)
        return {"name": user.get_full_name(), "email": user.email, "phone": next(phones, "")}


def _role_prices(
    user_id: int, channel_slug: str, quantities: Mapping[int, int], at: date
) -> dict[int, Decimal] | None:
    """None where distributor pricing is not installed."""
    from django.apps import apps

    if not apps.is_installed("saleor_plugins.distributor_pricing"):
        return None
    from ..distributor_pricing.prices import quote

    decisions = quote(user_id, channel_slug, dict(quantities), on=at)
    return {pk: decision.unit_price for pk, decision in decisions.items()}


_current: Shop = SaleorShop()


def current() -> Shop:
    """The platform in use."""
    return _current


@contextmanager
def use(shop: Shop) -> Iterator[None]:
    """Run against another platform; for the engine's own tests and benchmarks."""
    global _current
    before, _current = _current, shop
    try:
        yield
    finally:
        _current = before


def subscription_prices(
    shop: Shop,
    *,
    user_id: int,
    channel_id: int,
    channel_slug: str,
    currency: str,
    percent_off: Decimal,
    quantities: Mapping[int, int],
    at: date,
) -> dict[int, Decimal]:
    """Unit prices less the plan's discount; variants not on sale are left out."""
    found = shop.unit_prices(
        user_id=user_id,
        channel_id=channel_id,
        channel_slug=channel_slug,
        quantities=quantities,
        at=at,
    )
    return {pk: discounted(price, percent_off, currency) for pk, price in found.items()}
