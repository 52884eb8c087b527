"""What one unit costs a buyer, and why. Pure: values in, a decision with its explanation out.

The order of deciding is fixed, so that two people asked the same question give the same answer:

1. of each price list, the tier with the highest minimum quantity that the quantity reaches;
2. between lists: a fixed price beats a percentage, then the lower price wins, then the older list;
3. against the platform's promotion price, the policy decides (`Promotions`);
4. without a tier, the channel's list price.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from saleor_plugins.core.money import quantize


class Promotions(StrEnum):
    """What happens where a price list entry and a promotion meet on one line."""

    BEST = "best"  # the lower of the two prices, never both
    NEVER = "never"  # the entry, whatever the promotion says
    STACK = "stack"  # the entry, and the promotion on top of it


class Source(StrEnum):
    """Where a price came from."""

    LIST = "list"
    ENTRY = "entry"
    PROMOTION = "promotion"


@dataclass(frozen=True, slots=True)
class Entry:
    """One tier of a price list: from `minimum_quantity` on, a fixed price or a percentage off.

    Exactly one of `price` and `percent_off` is set. `list_name` and `list_id` say whose tier it is.
    """

    minimum_quantity: int
    price: Decimal | None = None
    percent_off: Decimal | None = None
    pack_size: int | None = None
    list_name: str = ""
    list_id: int = 0

    def unit_price(self, list_price: Decimal, currency: str) -> Decimal:
        """What one unit costs under this tier, rounded half up to what `currency` can express."""
        if self.price is not None:
            return quantize(self.price, currency)
        off = self.percent_off or Decimal(0)
        return max(quantize(list_price * (100 - off) / 100, currency), Decimal(0))


@dataclass(frozen=True, slots=True)
class Decision:
    """The unit price for a quantity, where it came from and one sentence that explains it."""

    unit_price: Decimal
    list_price: Decimal
    source: Source
    explanation: str
    entry: Entry | None = None
    pack_size: int | None = None

    @property
    def override(self) -> Decimal | None:
        """The price to write over the platform's, or None to leave the platform's alone."""
        return self.unit_price if self.source is Source.ENTRY else None


@dataclass(frozen=True, slots=True)
class Offer:
    """What the platform asks for a variant in a channel: list price, and with promotions.

    `promotion_price` is None when no promotion applies.
    """

    list_price: Decimal
    currency: str
    promotion_price: Decimal | None = None


def applicable(entries: Iterable[Entry], quantity: int, offer: Offer) -> Entry | None:
    """The one tier that prices `quantity`, or None when none is reached."""
    reached: dict[int, Entry] = {}
    for entry in entries:
        if entry.minimum_quantity > quantity:
            continue
        held = reached.get(entry.list_id)
        if held is None or _beats_in_list(entry, held, offer):
            reached[entry.list_id] = entry
    if not reached:
        return None
    return min(reached.values(), key=lambda entry: _rank(entry, offer))


def _beats_in_list(entry: Entry, held: Entry, offer: Offer) -> bool:
    if entry.minimum_quantity != held.minimum_quantity:
        return entry.minimum_quantity > held.minimum_quantity
    return _rank(entry, offer) < _rank(held, offer)


def _rank(entry: Entry, offer: Offer) -> tuple[bool, Decimal, int, int]:
    price = entry.unit_price(offer.list_price, offer.currency)
    return (entry.price is None, price, entry.list_id, entry.minimum_quantity)


def decide(
    offer: Offer,
    quantity: int,
    entries: Iterable[Entry],
    policy: Promotions = Promotions.BEST,
) -> Decision:
    """The unit price of `quantity` units (all lines of the variant together)."""
    entry = applicable(entries, quantity, offer)
    if entry is None:
        return _without_entry(offer)
    price = entry.unit_price(offer.list_price, offer.currency)
    promoted = offer.promotion_price
    if policy is Promotions.BEST and promoted is not None and promoted < price:
        return Decision(
            unit_price=promoted,
            list_price=offer.list_price,
            source=Source.PROMOTION,
            explanation=(
                f"The promotion's {_money(promoted, offer)} is lower than "
                f"{_money(price, offer)} of {_named(entry)}."
            ),
            entry=entry,
            pack_size=entry.pack_size,
        )
    return Decision(
        unit_price=price,
        list_price=offer.list_price,
        source=Source.ENTRY,
        explanation=_explain(entry, price, offer),
        entry=entry,
        pack_size=entry.pack_size,
    )


def _without_entry(offer: Offer) -> Decision:
    promoted = offer.promotion_price
    if promoted is not None and promoted < offer.list_price:
        return Decision(
            unit_price=promoted,
            list_price=offer.list_price,
            source=Source.PROMOTION,
            explanation=(
                f"{_money(promoted, offer)} by a promotion; "
                f"the list price is {_money(offer.list_price, offer)}."
            ),
        )
    return Decision(
        unit_price=offer.list_price,
        list_price=offer.list_price,
        source=Source.LIST,
        explanation=f"The channel's list price, {_money(offer.list_price, offer)}.",
    )


def _explain(entry: Entry, price: Decimal, offer: Offer) -> str:
    units = "unit" if entry.minimum_quantity == 1 else "units"
    start = f" from {entry.minimum_quantity} {units} on"
    if entry.price is not None:
        how = f"{_money(price, offer)} each{start}, fixed by {_named(entry)}"
    else:
        how = (
            f"{_money(price, offer)} each{start}, {_percent(entry.percent_off)} off the list price "
            f"by {_named(entry)}"
        )
    pack = f", in packs of {entry.pack_size}" if (entry.pack_size or 1) > 1 else ""
    return f"{how}{pack}; the list price is {_money(offer.list_price, offer)}."


def _named(entry: Entry) -> str:
    return f"price list “{entry.list_name}”" if entry.list_name else "the price list"


def _percent(percent: Decimal | None) -> str:
    return f"{(percent or Decimal(0)).normalize():f}%"


def _money(amount: Decimal, offer: Offer) -> str:
    return f"{offer.currency} {quantize(amount, offer.currency)}"


def ladder(
    offer: Offer, entries: Sequence[Entry], policy: Promotions = Promotions.BEST
) -> list[tuple[int, Decision]]:
    """Every quantity at which the price or its reason changes, smallest first, from one unit on."""
    steps: list[tuple[int, Decision]] = []
    for quantity in sorted({1, *(entry.minimum_quantity for entry in entries)}):
        decision = decide(offer, quantity, entries, policy)
        if not steps or decision != steps[-1][1]:
            steps.append((quantity, decision))
    return steps


def aggregate(lines: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Units per variant over all lines: splitting a quantity over lines changes no price."""
    totals: dict[int, int] = {}
    for variant, quantity in lines:
        totals[variant] = totals.get(variant, 0) + quantity
    return totals


def decide_all(
    quantities: Mapping[int, int],
    offers: Mapping[int, Offer],
    entries: Mapping[int, Sequence[Entry]],
    policy: Promotions = Promotions.BEST,
) -> dict[int, Decision]:
    """A decision per variant; a variant without an offer in the channel has none."""
    return {
        variant: decide(offers[variant], quantity, entries.get(variant, ()), policy)
        for variant, quantity in quantities.items()
        if variant in offers
    }


def misfit(decision: Decision, quantity: int) -> str | None:
    """Why `quantity` cannot be ordered (pack size), or None when it can."""
    pack = decision.pack_size or 1
    if quantity % pack == 0:
        return None
    return f"Sold in packs of {pack}: {quantity} is not a multiple."
