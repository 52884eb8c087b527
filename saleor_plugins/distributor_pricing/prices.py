"""What carts and drafts must cost, worked out and written. The decisions themselves are in `tiers`.

`cart` is pure but for its inputs; `price_checkout` reads, decides and writes, and is called whenever
a cart changed, was attached or detached, and again before an order is made of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from saleor_plugins.core.money import quantize
from saleor_plugins.host import channels, drafts, vouchers
from saleor_plugins.host import prices as platform

from . import bulk, terms, tiers
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

    prices: Sequence[platform.LinePrice] = ()
    discounts: Sequence[platform.LineDiscount] = ()
    dropped: Sequence[UUID] = field(default_factory=tuple)

    def __bool__(self) -> bool:
        return bool(self.prices or self.discounts or self.dropped)


def quote(
    user_id: int | None,
    channel_slug: str,
    quantities: Mapping[int, int],
    policy: Promotions = Promotions.BEST,
    on: date | None = None,
) -> dict[int, Decision]:
    """What a customer pays per unit of each variant in a channel; unsold variants are missing."""
    channel = channels.by_slug(channel_slug)
    if channel is None:
        return {}
    found = terms.of(user_id, channel.pk)
    return tiers.decide_all(
        quantities,
        terms.offers(channel.pk, quantities.keys()),
        terms.entries(found, quantities.keys(), on),
        policy,
    )


def cart(
    lines: Sequence[platform.CartLine],
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


def changes(lines: Sequence[platform.CartLine], priced: Priced) -> Changes:
    """The difference between a cart and what it must be. Pure."""
    prices = []
    discounts = []
    dropped = []
    for line in lines:
        if not line.foreign:
            price, why = priced.overrides.get(line.id, (None, ""))
            explained = line.explanation == why if price is not None else line.ours is None
            if price != line.price or not explained:
                prices.append(platform.LinePrice(line.id, price, why))
        if line.staff_discount:
            continue
        wanted = priced.whole_discounts.get(line.id)
        if wanted is None:
            if line.manual is not None:
                dropped.append(line.id)
        elif line.manual != wanted[0] or line.manual_name != wanted[1][:255]:
            discounts.append(platform.LineDiscount(line.id, *wanted))
    return Changes(prices, discounts, dropped)


def work_out(
    checkout: Any, policy: Promotions
) -> tuple[list[platform.CartLine], Priced, terms.Terms | None, bool]:
    """Lines as they are, what they must be, the buyer's terms, and whether the voucher must go."""
    found = terms.of(checkout.user_id, checkout.channel_id)
    rules = terms.bulk_rules(checkout.channel_id)
    lines = platform.cart_lines(checkout.pk)
    quantities = tiers.aggregate((line.variant_id, line.quantity) for line in lines)
    touched = found is not None or rules or any(_marked(line) for line in lines)
    if not touched or not lines:
        return lines, Priced({}, {}, {}, Decimal(0)), found, False
    offers = terms.offers(checkout.channel_id, quantities.keys())
    entries = terms.entries(found, quantities.keys())
    decisions = tiers.decide_all(quantities, offers, entries, policy)
    priced = cart(lines, decisions, offers, rules, policy)
    wholesale = any(price is not None for price, _ in priced.overrides.values())
    if not wholesale or not checkout.voucher_code or policy is Promotions.STACK:
        return lines, priced, found, False
    plain = tiers.decide_all(quantities, offers, {}, policy)
    without = cart(lines, plain, offers, rules, policy)
    saving = vouchers.voucher_saving(
        checkout, {variant: decision.unit_price for variant, decision in plain.items()}
    )
    if saving is None:
        return lines, priced, found, False
    if policy is Promotions.BEST and _goods(without) - saving < _goods(priced):
        # The voucher on the channel's own prices is the better deal; never both.
        return lines, without, found, False
    return lines, priced, found, True


def _goods(priced: Priced) -> Decimal:
    return priced.value - (priced.extra.amount if priced.extra else Decimal(0))


def _marked(line: platform.CartLine) -> bool:
    return line.ours is not None or line.manual is not None


def price_checkout(checkout: Any, policy: Promotions) -> bool:
    """Bring a cart's prices in line with its buyer, quantities and rules; whether any changed."""
    lines, priced, _, voucher_goes = work_out(checkout, policy)
    difference = changes(lines, priced)
    if voucher_goes:
        vouchers.drop_voucher(checkout)
    if not difference and not voucher_goes:
        return False
    platform.write_cart(checkout, difference.prices, difference.discounts, difference.dropped)
    return True


def price_draft(order: Any, policy: Promotions) -> bool:
    """`price_checkout` for a draft or unconfirmed order: the same terms, the same rules."""
    if not drafts.editable(order):
        return False
    found = terms.of(order.user_id, order.channel_id)
    rules = terms.bulk_rules(order.channel_id)
    lines = drafts.lines(order.pk)
    if not lines or not (found or rules or any(_marked(line) for line in lines)):
        return False
    quantities = tiers.aggregate((line.variant_id, line.quantity) for line in lines)
    offers = terms.offers(order.channel_id, quantities.keys())
    decisions = tiers.decide_all(
        quantities, offers, terms.entries(found, quantities.keys()), policy
    )
    difference = changes(lines, cart(lines, decisions, offers, rules, policy))
    if not difference:
        return False
    drafts.write(order, difference.prices, difference.discounts, difference.dropped)
    return True

