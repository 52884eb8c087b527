"""Whether an order may be made of a cart: the buyer, the prices, packs, minimum and credit."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from saleor_plugins.host import credit as platform
from saleor_plugins.host import prices as platform_prices

from . import carts, ledger, prices, tiers
from .config import PricingConfig
from .errors import OrderRefused


def check(checkout: Any, channel_slug: str, config: PricingConfig) -> None:
    """Raise OrderRefused when the order may not be placed; otherwise hold its credit.

    The last look before an order exists: whatever changed since the cart was priced is seen here.
    """
    restricted = channel_slug in config.restricted_channels
    lines, priced, found, voucher_goes = prices.work_out(checkout, config.policy)
    difference = carts.changes(lines, priced)
    if found is None and restricted:
        if difference:
            platform_prices.write_cart(
                checkout, difference.prices, difference.discounts, difference.dropped
            )
        raise OrderRefused(
            "Only approved distributors may order here.", code="NOT_APPROVED", field="channel"
        )
    if difference or voucher_goes:
        prices.price_checkout(checkout, config.policy)
        raise OrderRefused(
            "Prices have changed since the cart was shown; look at it again.",
            code="PRICE_CHANGED",
            field="lines",
        )
    if found is None:
        return
    _packs(lines, priced)
    _minimum(priced, found.distributor.minimum_order, checkout.currency)
    amount = platform.unpaid(checkout)
    ledger.reserve(found.distributor.pk, checkout.pk, amount, checkout.currency)


def _packs(lines: Collection[platform_prices.CartLine], priced: carts.Priced) -> None:
    quantities = tiers.aggregate((line.variant_id, line.quantity) for line in lines)
    misfits = {
        variant: why
        for variant, quantity in quantities.items()
        if variant in priced.decisions
        and (why := tiers.misfit(priced.decisions[variant], quantity))
    }
    if not misfits:
        return
    skus = platform_prices.skus_of(misfits)
    text = " ".join(f"{skus.get(variant) or variant}: {why}" for variant, why in misfits.items())
    raise OrderRefused(text, code="PACK_SIZE", field="lines")


def _minimum(priced: carts.Priced, minimum: Decimal | None, currency: str) -> None:
    if minimum is not None and priced.value < minimum:
        raise OrderRefused(
            f"The goods are worth {currency} {priced.value:.2f}; your minimum order is "
            f"{currency} {minimum:.2f}.",
            code="BELOW_MINIMUM_ORDER",
            field="lines",
        )
