"""A cart's lines: every line at its variant's decision, promotions and bulk discounts to the paisa."""

import uuid
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from saleor_plugins.core.money import quantize
from saleor_plugins.distributor_pricing import bulk, carts, tiers
from saleor_plugins.distributor_pricing.bulk import Measure, Rule
from saleor_plugins.distributor_pricing.tiers import Entry, Offer, Promotions
from saleor_plugins.host.prices import CartLine, LinePrice

amounts = st.integers(1, 100_000).map(lambda minor: Decimal(minor) / 100)


def line(variant: int, quantity: int, **more: object) -> CartLine:
    """A line as it stands before anything of ours was written."""
    values = {"price": None, "ours": None, "explanation": "", **more}
    return CartLine(uuid.uuid4(), variant, quantity, **values)  # type: ignore[arg-type]


@st.composite
def shops(draw: st.DrawFn) -> tuple[list[CartLine], dict[int, Offer], dict[int, list[Entry]]]:
    """Lines, offers and tiers of a few variants."""
    offers = {}
    books = {}
    for variant in range(1, 5):
        price = draw(amounts)
        share = draw(st.none() | st.integers(1, 99))
        promoted = None if share is None else quantize(price * share / 100, "INR")
        offers[variant] = Offer(price, "INR", promoted)
        books[variant] = [
            Entry(start, quantize(price * part / 100, "INR"), list_name="L")
            for start, part in draw(
                st.lists(
                    st.tuples(st.integers(1, 30), st.integers(1, 100)),
                    max_size=3,
                    unique_by=lambda pair: pair[0],
                )
            )
        ]
    wanted = draw(
        st.lists(st.tuples(st.integers(1, 4), st.integers(1, 20)), min_size=1, max_size=12)
    )
    return [line(variant, quantity) for variant, quantity in wanted], offers, books


def priced(
    shop: tuple[list[CartLine], dict[int, Offer], dict[int, list[Entry]]],
    rules: list[Rule],
    policy: Promotions,
) -> carts.Priced:
    """What the cart must have."""
    lines, offers, books = shop
    totals = tiers.aggregate((each.variant_id, each.quantity) for each in lines)
    decisions = tiers.decide_all(totals, offers, books, policy)
    return carts.cart(lines, decisions, offers, rules, policy)


def written(lines: list[CartLine], made: carts.Changes) -> list[CartLine]:
    """The lines after the changes."""
    prices = {each.line_id: each for each in made.prices}
    discounts = {each.line_id: each for each in made.discounts}
    after = []
    for each in lines:
        price = prices.get(each.id)
        discount = discounts.get(each.id)
        dropped = each.id in made.dropped
        after.append(
            CartLine(
                each.id,
                each.variant_id,
                each.quantity,
                price.price if price else each.price,
                price.price if price else each.ours,
                (price.explanation if price.price is not None else "")
                if price
                else each.explanation,
                None if dropped else discount.amount if discount else each.manual,
                "" if dropped else discount.name if discount else each.manual_name,
            )
        )
    return after


@given(shops(), st.sampled_from(Promotions), st.integers(1, 99), st.integers(1, 60))
def test_writing_once_is_enough(
    shop: tuple[list[CartLine], dict[int, Offer], dict[int, list[Entry]]],
    policy: Promotions,
    percent: int,
    threshold: int,
) -> None:
    """What was written needs nothing more, and taking the buyer away takes all of it back."""
    lines, offers, _ = shop
    rules = [Rule(1, "R", Measure.QUANTITY, Decimal(threshold), percent_off=Decimal(percent))]
    wanted = priced(shop, rules, policy)
    after = written(lines, carts.changes(lines, wanted))
    assert not carts.changes(after, wanted)
    nobody = priced((lines, offers, {}), [], policy)
    bare = written(after, carts.changes(after, nobody))
    assert all(each.price is None and each.manual is None for each in bare)


@given(shops(), st.sampled_from(Promotions), st.integers(1, 99))
def test_what_is_paid_is_the_value_less_the_discount(
    shop: tuple[list[CartLine], dict[int, Offer], dict[int, list[Entry]]],
    policy: Promotions,
    percent: int,
) -> None:
    """With a bulk discount, what the platform will add up is exactly what was decided."""
    lines, offers, _ = shop
    rules = [Rule(1, "R", Measure.VALUE, Decimal("0.01"), percent_off=Decimal(percent))]
    wanted = priced(shop, rules, policy)
    if wanted.extra is None:
        assert wanted.value * percent < Decimal("0.5")
        return
    paid = Decimal(0)
    for each in lines:
        price = wanted.overrides[each.id][0]
        base = offers[each.variant_id].list_price if price is None else price
        paid += base * each.quantity - wanted.whole_discounts[each.id][0]
    assert paid == wanted.value - wanted.extra.amount
    assert paid >= 0


@given(shops())
def test_a_distributor_price_and_a_promotion_never_stack_unless_told(
    shop: tuple[list[CartLine], dict[int, Offer], dict[int, list[Entry]]],
) -> None:
    """Under `best`, no line costs less than the better of the two, and none more."""
    lines, offers, books = shop
    wanted = priced(shop, [], Promotions.BEST)
    totals = tiers.aggregate((each.variant_id, each.quantity) for each in lines)
    for each in lines:
        offer = offers[each.variant_id]
        entry = tiers.applicable(books[each.variant_id], totals[each.variant_id], offer)
        price, _ = wanted.overrides[each.id]
        choices = [offer.list_price if entry is None else entry.unit_price(offer.list_price, "INR")]
        if offer.promotion_price is not None:
            choices.append(offer.promotion_price)
        pays = price if price is not None else min(choices)
        assert pays == min(choices)
        if price is not None and offer.promotion_price is not None:
            assert wanted.whole_discounts[each.id][0] == 0


def test_an_apps_own_price_stands() -> None:
    """A price that somebody else set is neither changed nor taken away, and counts for thresholds."""
    theirs = line(1, 2, price=Decimal("5.00"))
    ours = line(1, 3, price=Decimal("9.00"), ours=Decimal("9.00"))
    shop = ([theirs, ours], {1: Offer(Decimal("10.00"), "INR")}, {1: [Entry(1, Decimal("8"))]})
    wanted = priced(shop, [], Promotions.BEST)
    made = carts.changes([theirs, ours], wanted)
    assert [each.line_id for each in made.prices] == [ours.id]
    assert wanted.value == 2 * Decimal("5.00") + 3 * Decimal("8.00")


def test_staffs_discount_is_left_alone() -> None:
    """A line on which staff gave a discount gets none of ours, and keeps theirs."""
    theirs = line(1, 1, staff_discount=True)
    rule = Rule(1, "R", Measure.QUANTITY, Decimal(1), percent_off=Decimal(10))
    wanted = priced(([theirs], {1: Offer(Decimal("10.00"), "INR")}, {}), [rule], Promotions.BEST)
    made = carts.changes([theirs], wanted)
    assert made.discounts == [] and not made.dropped
    assert isinstance(wanted.extra, bulk.Discount)


def test_thousand_lines() -> None:
    """A thousand lines of fifty variants are decided variant by variant."""
    lines = [line(n % 50, 1) for n in range(1000)]
    offers = {n: Offer(Decimal("10.00"), "INR") for n in range(50)}
    books = {n: [Entry(20, Decimal("9.00"))] for n in range(50)}
    wanted = priced((lines, offers, books), [], Promotions.BEST)
    assert wanted.value == Decimal("9000.00")
    made = carts.changes(lines, wanted)
    assert len(made.prices) == 1000
    assert {each.price for each in made.prices} == {Decimal("9.00")}
    assert isinstance(made.prices[0], LinePrice)
