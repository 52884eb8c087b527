"""Who buys where, and on which terms: the reads that pricing needs, in a fixed number of queries."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from saleor_plugins.core import clock
from saleor_plugins.host import plugins
from saleor_plugins.host import prices as platform

from . import bulk, config, tiers
from .models import BulkDiscount, Distributor, PriceList, PriceListEntry, Status


@dataclass(frozen=True, slots=True)
class Terms:
    """What an approved distributor was given in his channel."""

    distributor: Distributor
    channel_id: int
    price_list: PriceList | None

    def lists(self, on: date) -> list[PriceList]:
        """The price lists in force for him on a day."""
        one = self.price_list
        if one is None or one.channel_id != self.channel_id or not in_force(one, on):
            return []
        return [one]


def in_force(price_list: PriceList, on: date) -> bool:
    """Whether a price list counts on a day; both of its dates are included."""
    if price_list.valid_from is not None and on < price_list.valid_from:
        return False
    return price_list.valid_until is None or on <= price_list.valid_until


def restricted_slugs() -> tuple[str, ...]:
    """Slugs of the channels marked as restricted; none while the plugin is inactive. One query."""
    stored = plugins.configuration(config.PLUGIN_ID)
    if not stored.active:
        return ()
    return config.PricingConfig(
        restricted_channels=_list(stored.values.get("restricted_channels"))
    ).restricted_channels


def _list(value: Any) -> tuple[str, ...]:
    # Read by itself: a wrong value in another field must not open a channel.
    parts = value if isinstance(value, list) else str(value or "").split(",")
    return tuple(part.strip() for part in parts if str(part).strip())


def of(user_id: int | None, channel_id: int) -> Terms | None:
    """The terms on which a customer buys in a channel; None for everybody who has none. One query."""
    if user_id is None:
        return None
    found = (
        Distributor.objects.filter(user_id=user_id, channel_id=channel_id, status=Status.APPROVED)
        .select_related("price_list")
        .first()
    )
    return None if found is None else Terms(found, channel_id, found.price_list)


def entries(
    terms: Terms | None, variant_ids: Collection[int], on: date | None = None
) -> dict[int, list[tiers.Entry]]:
    """The tiers in force by variant. One query, none without a price list."""
    lists = {each.pk: each for each in terms.lists(on or clock.today())} if terms else {}
    found: dict[int, list[tiers.Entry]] = {}
    if not lists or not variant_ids:
        return found
    rows = PriceListEntry.objects.filter(
        price_list_id__in=lists, variant_id__in=variant_ids
    ).values_list(
        "price_list_id", "variant_id", "minimum_quantity", "price", "percent_off", "pack_size"
    )
    for list_id, variant_id, minimum, price, percent, pack in rows:
        found.setdefault(variant_id, []).append(
            tiers.Entry(minimum, price, percent, pack, lists[list_id].name, list_id)
        )
    return found


def offers(channel_id: int, variant_ids: Collection[int]) -> dict[int, tiers.Offer]:
    """What the channel asks by variant, with catalogue promotions apart. One query."""
    return {
        variant_id: tiers.Offer(
            listing.price,
            listing.currency,
            listing.discounted if listing.discounted < listing.price else None,
        )
        for variant_id, listing in platform.listings(channel_id, variant_ids).items()
    }


def bulk_rules(channel_id: int) -> Sequence[bulk.Rule]:
    """The channel's active bulk discounts, oldest first. One query."""
    return [
        bulk.Rule(
            rule.pk,
            rule.name,
            bulk.Measure(rule.measure),
            rule.threshold,
            rule.percent_off,
            rule.amount_off,
        )
        for rule in BulkDiscount.objects.filter(channel_id=channel_id, active=True).order_by("pk")
    ]
