"""Tiers: boundaries, one winner, and sums that hold for any list and any quantities."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from saleor_plugins.core.money import quantize
from saleor_plugins.distributor_pricing import tiers
from saleor_plugins.distributor_pricing.tiers import Entry, Offer, Promotions, Source

OFFER = Offer(Decimal("100.00"), "INR")
PROMOTED = Offer(Decimal("100.00"), "INR", Decimal("85.00"))

amounts = st.integers(1, 100_000_00).map(lambda minor: Decimal(minor) / 100)
percents = st.integers(1, 99_999).map(lambda thousandths: Decimal(thousandths) / 1000)
quantities = st.integers(1, 10_000)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    """Any tier."""
    fixed = draw(st.booleans())
    return Entry(
        draw(quantities),
        draw(amounts) if fixed else None,
        None if fixed else draw(percents),
        draw(st.none() | st.integers(1, 48)),
        "List",
        draw(st.integers(1, 3)),
    )


lists = st.lists(entries(), max_size=8, unique_by=lambda e: (e.list_id, e.minimum_quantity))


@st.composite
def offers(draw: st.DrawFn) -> Offer:
    """Any listing, with or without a promotion."""
    price = draw(amounts)
    share = draw(st.none() | st.integers(1, 99))
    return Offer(price, "INR", None if share is None else quantize(price * share / 100, "INR"))


@pytest.mark.parametrize(
    ("quantity", "price"),
    [(1, "100.00"), (9, "100.00"), (10, "90.00"), (11, "90.00"), (49, "90.00"), (50, "80.00")],
)
def test_tier_ignored_at_its_boundary(quantity: int, price: str) -> None:
    """A tier counts from its minimum quantity on, that quantity included."""
    book = [Entry(10, Decimal("90")), Entry(50, percent_off=Decimal(20))]
    assert tiers.decide(OFFER, quantity, book).unit_price == Decimal(price)


def test_two_groups_disagree() -> None:
    """Two lists price one quantity: the fixed price beats the percentage, and is explained."""
    book = [
        Entry(1, None, Decimal(30), None, "Monsoon", 1),
        Entry(5, Decimal("75"), None, None, "Contract", 2),
    ]
    for order in (book, book[::-1]):
        found = tiers.decide(OFFER, 6, order)
        assert found.unit_price == Decimal("75.00")
        assert found.explanation == (
            "INR 75.00 each from 5 units on, fixed by price list “Contract”; "
            "the list price is INR 100.00."
        )
    same_kind = [Entry(1, Decimal("75"), list_id=2), Entry(5, Decimal("70"), list_id=1)]
    assert tiers.decide(OFFER, 6, same_kind).unit_price == Decimal("70.00")


@pytest.mark.parametrize(
    ("policy", "entry", "price", "source"),
    [
        (Promotions.BEST, "90", "85.00", Source.PROMOTION),
        (Promotions.BEST, "80", "80.00", Source.ENTRY),
        (Promotions.NEVER, "90", "90.00", Source.ENTRY),
        (Promotions.STACK, "90", "90.00", Source.ENTRY),
    ],
)
def test_promotion_stacks_on_wholesale(
    policy: Promotions, entry: str, price: str, source: Source
) -> None:
    """What a promotion does to an entry is a setting; the better of the two unless told otherwise."""
    found = tiers.decide(PROMOTED, 1, [Entry(1, Decimal(entry))], policy)
    assert (found.unit_price, found.source) == (Decimal(price), source)


def test_same_sku_split_over_lines() -> None:
    """Three lines of one variant are priced by their sum."""
    totals = tiers.aggregate([(7, 4), (8, 1), (7, 4), (7, 2)])
    assert totals == {7: 10, 8: 1}
    found = tiers.decide_all(totals, {7: OFFER, 8: OFFER}, {7: [Entry(10, Decimal("90"))]})
    assert found[7].unit_price == Decimal("90.00")
    assert found[8].unit_price == Decimal("100.00")


def test_an_entry_above_the_list_price_says_so() -> None:
    found = tiers.decide(OFFER, 1, [Entry(1, Decimal("120"))])
    assert found.unit_price == Decimal("120.00")


def test_packs() -> None:
    found = tiers.decide(OFFER, 13, [Entry(1, Decimal("90"), pack_size=6)])
    assert tiers.misfit(found, 13) == "Sold in packs of 6: 13 is not a multiple."
    assert tiers.misfit(found, 12) is None
    assert "in packs of 6" in found.explanation


def test_ladder_names_every_step() -> None:
    book = [Entry(10, Decimal("90")), Entry(50, percent_off=Decimal("20.5"))]
    ladder = tiers.ladder(OFFER, book)
    assert [(start, step.unit_price) for start, step in ladder] == [
        (1, Decimal("100.00")),
        (10, Decimal("90.00")),
        (50, Decimal("79.50")),
    ]
    assert "20.5% off the list price" in ladder[2][1].explanation


@given(offers(), lists, quantities, st.sampled_from(Promotions))
def test_order_of_entries_never_matters(
    offer: Offer, book: list[Entry], quantity: int, policy: Promotions
) -> None:
    assert tiers.decide(offer, quantity, book, policy) == tiers.decide(
        offer, quantity, book[::-1], policy
    )


@given(offers(), lists, quantities, st.sampled_from(Promotions))
def test_never_above_list_price_unless_the_entry_says_so(
    offer: Offer, book: list[Entry], quantity: int, policy: Promotions
) -> None:
    found = tiers.decide(offer, quantity, book, policy)
    assert found.unit_price >= 0
    assert found.unit_price == quantize(found.unit_price, "INR")
    if found.unit_price > offer.list_price:
        assert found.entry is not None
        assert found.entry.price == found.unit_price
    if policy is Promotions.BEST and offer.promotion_price is not None:
        assert found.unit_price <= max(
            offer.promotion_price,
            offer.promotion_price if found.source is not Source.ENTRY else found.unit_price,
        )


@given(offers(), st.lists(st.tuples(quantities, amounts), min_size=1, max_size=6), quantities)
def test_monotone_where_the_tiers_are(
    offer: Offer, steps: list[tuple[int, Decimal]], more: int
) -> None:
    """When higher tiers cost no more and none is above the list price, buying more never costs more."""
    starts = sorted({start for start, _ in steps})
    falling = sorted((price for _, price in steps), reverse=True)[: len(starts)]
    book = [Entry(start, price) for start, price in zip(starts, falling, strict=True)]
    assume(falling[0] <= offer.list_price)
    smaller = tiers.decide(offer, more, book).unit_price
    assert tiers.decide(offer, more + 1, book).unit_price <= smaller


@given(
    st.lists(st.tuples(st.integers(1, 6), st.integers(1, 500)), min_size=1, max_size=30),
    st.dictionaries(st.integers(1, 6), lists),
    offers(),
    st.sampled_from(Promotions),
)
def test_total_is_the_sum_over_lines(
    lines: list[tuple[int, int]],
    books: dict[int, list[Entry]],
    offer: Offer,
    policy: Promotions,
) -> None:
    totals = tiers.aggregate(lines)
    found = tiers.decide_all(totals, dict.fromkeys(totals, offer), books, policy)
    by_line = sum((found[variant].unit_price * count for variant, count in lines), Decimal(0))
    by_variant = sum(
        (found[variant].unit_price * count for variant, count in totals.items()), Decimal(0)
    )
    assert by_line == by_variant
    split = [(variant, 1) for variant, count in lines for _ in range(min(count, 3))]
    joined = tiers.aggregate(split)
    assert sum(joined.values()) == len(split)


@given(offers(), lists)
def test_the_ladder_is_what_each_quantity_costs(offer: Offer, book: list[Entry]) -> None:
    ladder = tiers.ladder(offer, book)
    assert ladder[0][0] == 1
    for quantity in {1, *(entry.minimum_quantity for entry in book)}:
        step = [decision for start, decision in ladder if start <= quantity][-1]
        assert step == tiers.decide(offer, quantity, book)
