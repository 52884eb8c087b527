"""What a cart's lines are to have, and what must be written for it. Pure.

`cart` turns one decision per variant into prices and discounts per line; `changes` compares them with
what stands there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from saleor_plugins.core.money import quantize
from saleor_plugins.host.prices import CartLine, LineDiscount, LinePrice

from . import bulk, tiers
from .tiers import Decision, Promotions, Source


@dataclass(frozen=True, slots=True)
class Priced:
    """What a cart's lines are to have, and the value of its goods at the buyer's prices.

    `whole_discounts` are by line and for the whole line; zero keeps promotions off.
    """

    decisions: Mapping[int, Decision]
    overrides: Mapping[UUID, tuple[Decimal | None, str]]
    whole_discounts: Mapping[UUID, tuple[Decimal, str]]
    value: Decimal
    extra: bulk.Discount | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """What has to be written so that the cart is as `Priced` says; empty when it is already."""

    prices: Sequence[LinePrice] = ()
    discounts: Sequence[LineDiscount] = ()
    dropped: Sequence[UUID] = field(default_factory=tuple)

    def __bool__(self) -> bool:
        return bool(self.prices or self.discounts or self.dropped)


def cart(
    lines: Sequence[CartLine],
    decisions: Mapping[int, Decision],
    offers: Mapping[int, tiers.Offer],
    rules: Sequence[bulk.Rule],
    policy: Promotions,
) -> Priced:
    """The prices of every line, from one decision per variant. Pure."""
    overrides: dict[UUID, tuple[Decimal | None, str]] = {}
    blocked: dict[UUID, tuple[Decimal, str]] = {}
    units: dict[UUID, Decimal] = {}
    bases: dict[UUID, Decimal] = {}
    currency = next((offer.currency for offer in offers.values()), "INR")
    for line in lines:
        decision = decisions.get(line.variant_id)
        if line.foreign and line.price is not None:
            units[line.id] = bases[line.id] = line.price
            continue
        if decision is None:
            overrides[line.id] = (None, "")
            continue
        overrides[line.id] = (decision.override, decision.explanation)
        promoted = offers[line.variant_id].promotion_price is not None
        if decision.source is Source.ENTRY and promoted and policy is not Promotions.STACK:
            blocked[line.id] = (Decimal(0), "Distributor price")
        bases[line.id] = (
            decision.unit_price if decision.source is Source.ENTRY else decision.list_price
        )
        units[line.id] = _effective(decision, offers[line.variant_id], policy)
    counted = [line for line in lines if line.id in units]
    totals = [units[line.id] * line.quantity for line in counted]
    value = sum(totals, Decimal(0))
    quantity = sum(line.quantity for line in counted)
    found = bulk.choose(rules, value, quantity, currency)
    discounts = dict(blocked)
    if found is not None:
        parts = bulk.spread(found.amount, totals, currency)
        for line, part in zip(counted, parts, strict=True):
            # The manual discount takes the place of a promotion, so it carries both.
            promotion = (bases[line.id] - units[line.id]) * line.quantity
            discounts[line.id] = (promotion + part, found.explanation)
    return Priced(decisions, overrides, discounts, value, found)


def _effective(decision: Decision, offer: tiers.Offer, policy: Promotions) -> Decimal:
    """What a unit costs after the platform's catalogue promotion, where that one applies."""
    promoted = offer.promotion_price
    if decision.source is not Source.ENTRY or policy is not Promotions.STACK or promoted is None:
        return decision.unit_price
    if not offer.list_price:
        return decision.unit_price
    return quantize(decision.unit_price * promoted / offer.list_price, offer.currency)


def changes(lines: Sequence[CartLine], priced: Priced) -> Changes:
    """The difference between a cart and what it must be. Pure."""
    prices = []
    discounts = []
    dropped = []
    for line in lines:
        if not line.foreign:
            price, why = priced.overrides.get(line.id, (None, ""))
            explained = line.explanation == why if price is not None else line.ours is None
            if price != line.price or not explained:
                prices.append(LinePrice(line.id, price, why))
        if line.staff_discount:
            continue
        wanted = priced.whole_discounts.get(line.id)
        if wanted is None:
            if line.manual is not None:
                dropped.append(line.id)
        elif line.manual != wanted[0] or line.manual_name != wanted[1][:255]:
            discounts.append(LineDiscount(line.id, *wanted))
    return Changes(prices, discounts, dropped)


def goods(priced: Priced) -> Decimal:
    return priced.value - (priced.extra.amount if priced.extra else Decimal(0))


def marked(line: CartLine) -> bool:
    return line.ours is not None or line.manual is not None
