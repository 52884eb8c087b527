"""Catalogue promotions: percentage or amount off variants in channels."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import graphene
from django.db.models import Q
from django.utils import timezone
from prices import Money

from ...product.models import ProductVariantChannelListing
from ..models import PromotionRule, discounted


def active_rules(channel_id: int, variant_ids: Any) -> dict[int, list[PromotionRule]]:
    """Rules in force now, by variant id."""
    now = timezone.now()
    rules = (
        PromotionRule.objects.filter(
            Q(promotion__end_date__isnull=True) | Q(promotion__end_date__gte=now),
            promotion__start_date__lte=now,
            channels=channel_id,
            variants__in=list(variant_ids),
        )
        .select_related("promotion")
        .prefetch_related("variants")
        .distinct()
    )
    found: dict[int, list[PromotionRule]] = {}
    for rule in rules:
        for variant in rule.variants.all():
            found.setdefault(variant.pk, []).append(rule)
    return found


def promotion_id(rule: PromotionRule) -> str:
    """The promotion's global id, which order lines keep as `sale_id`."""
    return graphene.Node.to_global_id("Promotion", rule.promotion_id)


def promotion_reason(rule: PromotionRule) -> str:
    """Why a line is cheaper, as Saleor words it."""
    return f"Promotion: {promotion_id(rule)}"


def best(rules: list[PromotionRule], price: Money) -> tuple[PromotionRule, Money] | None:
    """The rule that leaves the lowest price, and what it takes off; None when none lowers it."""
    offers = [
        (
            rule,
            price - discounted(price, str(rule.reward_value_type), rule.reward_value or Decimal(0)),
        )
        for rule in rules
    ]
    offers = [offer for offer in offers if offer[1].amount > 0]
    return max(offers, key=lambda offer: offer[1].amount) if offers else None


def refresh_discounted_prices(variant_ids: Any) -> None:
    """Store each listing's promoted price, which the catalogue shows."""
    listings = list(
        ProductVariantChannelListing.objects.filter(
            variant_id__in=list(variant_ids), price_amount__isnull=False
        )
    )
    for channel_id in {listing.channel_id for listing in listings}:
        rules = active_rules(channel_id, variant_ids)
        for listing in listings:
            if listing.channel_id != channel_id:
                continue
            offer = best(rules.get(listing.variant_id, []), listing.price)
            cut = offer[1].amount if offer else Decimal(0)
            listing.discounted_price_amount = listing.price_amount - cut
    ProductVariantChannelListing.objects.bulk_update(listings, ["discounted_price_amount"])
