"""6, 7, 14, 19, 24, 45, 46, 47, 48: every role sees, puts in carts and orders at its own prices."""

from decimal import Decimal

import pytest
from harness.pricing import COMPLETE, UPDATE, Buyer, Pricing, unit_prices
from harness.world import Product, unique
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

CATALOGUE = """query($channel: String!, $ids: [ID!]) {
    products(first: 20, channel: $channel, where: {ids: $ids},
             sortBy: {field: MINIMAL_PRICE, direction: ASC}) {
    edges { node { id pricing { priceRange { start { gross { amount } } } } } } } }"""

PRICES = [("80.00", "100.00"), ("55.50", "49.99"), ("20.00", "60.00"), ("70.00", "75.00")]


@pytest.fixture(scope="module")
def range_(_pricing: Pricing) -> list[tuple[Product, str, str]]:
    """Products with (wholesale price, consumer price), ordered differently by each."""
    _pricing.configure()
    made = [(_pricing.product(w, consumer=c), w, c) for w, c in PRICES]
    _pricing.recalculate()
    return made


@pytest.fixture(scope="module")
def buyer(_pricing: Pricing, range_: list[tuple[Product, str, str]]) -> Buyer:
    """A distributor whose list has a tier for each product: 10% off from 10 units on."""
    rows = "\n".join(f"{product.sku},10,,10," for product, _, _ in range_)
    return _pricing.distributor(priceListId=_pricing.price_list(rows))


def seen(client: object, range_: list[tuple[Product, str, str]]) -> list[tuple[str, Decimal]]:
    """What the catalogue of the requestor's own channel shows, in its order."""
    slug = client("{ purchasingChannel { slug } }").ok()["purchasingChannel"]["slug"]  # type: ignore[operator]
    found = client(CATALOGUE, {"channel": slug, "ids": [p.id for p, _, _ in range_]}).ok()  # type: ignore[operator]
    return [
        (
            edge["node"]["id"],
            Decimal(str(edge["node"]["pricing"]["priceRange"]["start"]["gross"]["amount"])),
        )
        for edge in found["products"]["edges"]
    ]


def test_6_7_14_every_role_sees_its_own_prices(
    pricing: Pricing, range_: list[tuple[Product, str, str]], buyer: Buyer
) -> None:
    """For every product: consumers the consumer price, distributors the distributor's."""
    for client in (pricing.world.shop.anonymous, pricing.world.customer()):
        assert dict(seen(client, range_)) == {p.id: Decimal(c) for p, _, c in range_}
    assert dict(seen(buyer.client, range_)) == {p.id: Decimal(w) for p, w, _ in range_}
    for product, wholesale, _ in range_:
        ladder = pricing.quantity_prices(buyer.client, product.variant_id)
        assert [Decimal(str(step["price"]["amount"])) for step in ladder] == [
            Decimal(wholesale),
            (Decimal(wholesale) * Decimal("0.9")).quantize(Decimal("0.01")),
        ]


def test_19_sorting_uses_the_roles_price(
    pricing: Pricing, range_: list[tuple[Product, str, str]], buyer: Buyer
) -> None:
    """The same request sorts by what the requestor pays."""
    consumer = [price for _, price in seen(pricing.world.customer(), range_)]
    distributor = [price for _, price in seen(buyer.client, range_)]
    assert consumer == sorted(Decimal(c) for _, c in PRICES)
    assert distributor == sorted(Decimal(w) for w, _ in PRICES)
    assert [i for i, _ in seen(pricing.world.customer(), range_)] != [
        i for i, _ in seen(buyer.client, range_)
    ]


def expected(price: str, quantity: int) -> Decimal:
    """What a unit costs the distributor."""
    if quantity < 10:
        return Decimal(price)
    return (Decimal(price) * Decimal("0.9")).quantize(Decimal("0.01"))


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 25)), min_size=1, max_size=5))
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
def test_24_45_any_cart_has_distributor_prices_on_every_line(
    _pricing: Pricing,
    range_: list[tuple[Product, str, str]],
    buyer: Buyer,
    wanted: list[tuple[int, int]],
) -> None:
    """Whatever is put in, however often: each line at the list's price for all of its units."""
    _pricing.configure()
    totals: dict[int, int] = {}
    for index, quantity in wanted:
        totals[index] = totals.get(index, 0) + quantity
    lines = [(range_[index][0].variant_id, quantity) for index, quantity in totals.items()]
    cart = _pricing.cart(buyer.client, lines)
    by_variant = {line["variant"]["id"]: line for line in cart["lines"]}
    whole = Decimal(0)
    for index, quantity in totals.items():
        product, wholesale, _ = range_[index]
        price = expected(wholesale, quantity)
        line = by_variant[product.variant_id]
        assert Decimal(str(line["unitPrice"]["gross"]["amount"])) == price
        assert Decimal(str(line["totalPrice"]["gross"]["amount"])) == price * quantity
        whole += price * quantity
    assert Decimal(str(cart["subtotalPrice"]["gross"]["amount"])) == whole


def test_46_48_order_and_history_have_distributor_prices(
    pricing: Pricing, range_: list[tuple[Product, str, str]], buyer: Buyer
) -> None:
    """What was in the cart is what is ordered, and what the history shows."""
    lines = [(range_[0][0].variant_id, 12), (range_[1][0].variant_id, 3)]
    cart = pricing.cart(buyer.client, lines, ready=True)
    assert unit_prices(cart) == [72.0, 55.5]
    placed = buyer.client(COMPLETE, {"id": cart["id"]}).payload["order"]
    assert placed["total"]["gross"]["amount"] == 12 * 72 + 3 * 55.5 + 40
    history = buyer.client(
        """{ me { orders(first: 1) { edges { node { number
            lines { unitPrice { gross { amount } } quantity
                price: metafield(key: "price_explanation") } } } } } }"""
    ).ok()["me"]["orders"]["edges"][0]["node"]
    assert history["number"] == placed["number"]
    shown = sorted(
        (line["quantity"], line["unitPrice"]["gross"]["amount"]) for line in history["lines"]
    )
    assert shown == [(3, 55.5), (12, 72.0)]
    told = [line["price"] for line in history["lines"] if line["quantity"] == 12]
    assert told[0].startswith("INR 72.00 each from 10 units on")


@pytest.mark.parametrize(("measure", "threshold"), [("VALUE", "1000"), ("QUANTITY", "12")])
def test_47_48_a_bulk_threshold_gives_the_extra_discount(
    pricing: Pricing, measure: str, threshold: str
) -> None:
    """One unit below: nothing. At the threshold: the discount, in the cart, the order, the history."""
    product = pricing.product("100.00")
    name = unique("Bulk")
    rule = pricing.owner(
        """mutation($input: BulkDiscountInput!) { bulkDiscountCreate(input: $input) {
            bulkDiscount { id channel { slug } } errors { field message code } } }""",
        {
            "input": {
                "name": name,
                "channel": pricing.wholesale.slug,
                "measure": measure,
                "threshold": threshold,
                "percentOff": 5.0,
            }
        },
    ).payload["bulkDiscount"]["id"]
    try:
        reached = 10 if measure == "VALUE" else 12
        book = pricing.price_list(f"{product.sku},1,100,,\n")
        buyer = pricing.distributor(priceListId=book)
        cart = pricing.cart(buyer.client, [(product.variant_id, reached - 1)], ready=True)
        assert cart["subtotalPrice"]["gross"]["amount"] == (reached - 1) * 100
        change = [{"lineId": cart["lines"][0]["id"], "quantity": reached}]
        cart = buyer.client(UPDATE, {"id": cart["id"], "lines": change}).payload["checkout"]
        assert cart["subtotalPrice"]["gross"]["amount"] == reached * 95
        placed = buyer.client(COMPLETE, {"id": cart["id"]}).payload["order"]
        assert placed["total"]["gross"]["amount"] == reached * 95 + 40
        (line,) = placed["lines"]
        assert line["unitPrice"]["gross"]["amount"] == 95.0
        assert line["undiscountedUnitPrice"]["gross"]["amount"] == 100.0
        seen_later = buyer.client(
            """query($id: ID!) { order(id: $id) { lines { unitDiscount { amount }
                unitDiscountReason } } }""",
            {"id": placed["id"]},
        ).ok()["order"]["lines"][0]
        assert seen_later["unitDiscount"]["amount"] == 5.0
        assert name in seen_later["unitDiscountReason"]
    finally:
        pricing.owner(
            "mutation($id: ID!) { bulkDiscountDelete(id: $id) { errors { code } } }", {"id": rule}
        ).payload
