"""What carts and drafts must cost, worked out and written. The decisions themselves are in `tiers` and `carts`.

`price_checkout` reads, decides and writes; it is called whenever a cart changed, was attached or detached,
and again before an order is made of it.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from saleor_plugins.host import channels, drafts, vouchers
from saleor_plugins.host import prices as platform

from . import terms, tiers
from .carts import Priced, cart, changes, goods, marked
from .tiers import Decision, Promotions


def quote(
    user_id: int | None,
    channel_slug: str,
    quantities: Mapping[int, int],
    policy: Promotions = Promotions.BEST,
    on: date | None = None,
) -> dict[int, Decision]:
    """What a customer pays per unit of each variant in a channel; unsold variants are missing.

    To whom a restricted channel is closed, or closed by now, nothing is sold there.
    """
    channel = channels.by_slug(channel_slug)
    if channel is None:
        return {}
    found = terms.of(user_id, channel.pk)
    if found is None and channel_slug in terms.restricted_slugs():
        return {}
    return tiers.decide_all(
        quantities,
        terms.offers(channel.pk, quantities.keys()),
        terms.entries(found, quantities.keys(), on),
        policy,
    )


def work_out(
    checkout: Any, policy: Promotions
) -> tuple[list[platform.CartLine], Priced, terms.Terms | None, bool]:
    """Lines as they are, what they must be, the buyer's terms, and whether the voucher must go."""
    found = terms.of(checkout.user_id, checkout.channel_id)
    rules = terms.bulk_rules(checkout.channel_id)
    lines = platform.cart_lines(checkout.pk)
    quantities = tiers.aggregate((line.variant_id, line.quantity) for line in lines)
    touched = found is not None or rules or any(marked(line) for line in lines)
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
    if policy is Promotions.BEST and goods(without) - saving < goods(priced):
        # The voucher on the channel's own prices is the better deal; never both.
        return lines, without, found, False
    return lines, priced, found, True


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
    if not lines or not (found or rules or any(marked(line) for line in lines)):
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
