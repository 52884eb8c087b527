"""The twelve ways in which shops with role-based prices fail, each of which must not happen here.

The slug that is guessed has a module of its own, test_distributor_access; so have boundaries and
disagreeing lists at the level of decisions, tests/unit/distributor_pricing.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from harness.pricing import ADD, CART, COMPLETE, UPDATE, Pricing, unit_prices
from harness.shopping import eventually
from harness.subscribing import Subscriber, first_open, make_plan, run, to_cutoff_of
from harness.world import unique

READ = f"query($id: ID!) {{ checkout(id: $id) {{ {CART} }} }}"


def test_slug_guessed(pricing: Pricing) -> None:
    """A customer who knows the slug neither sees its prices nor gets a cart in it."""
    product = pricing.product("61.00")
    customer = pricing.world.customer()
    document = """query($id: ID!, $channel: String) { product(id: $id, channel: $channel) {
        pricing { priceRange { start { gross { amount } } } } } }"""
    sent = {"id": product.id, "channel": pricing.wholesale.slug}
    found = customer(document, sent).ok()["product"]
    assert found is None or not (found["pricing"] or {}).get("priceRange")
    refused = customer(
        """mutation($input: CheckoutCreateInput!) { checkoutCreate(input: $input) {
            checkout { id } errors { field message code } } }""",
        {"input": {"channel": pricing.wholesale.slug, "lines": []}},
    ).refusals
    assert [(e["field"], e["code"]) for e in refused] == [("channel", "NOT_FOUND")]
    assert refused[0]["message"] == f"Channel with '{pricing.wholesale.slug}' slug does not exist."


@pytest.mark.parametrize("strategy", ["FLAT_RATES", "TAX_APP"])
def test_plugin_inert_under_flat_rates(pricing: Pricing, strategy: str) -> None:
    """Prices hold under every way in which the channel may work out its taxes."""
    channel = pricing.world.channel(unique("taxed"))
    pricing.configure(extra=channel.slug)
    configuration = pricing.owner(
        "query($id: ID!) { channel(id: $id) { taxConfiguration { id } } }", {"id": channel.id}
    ).ok()["channel"]["taxConfiguration"]["id"]
    pricing.owner(
        """mutation($id: ID!, $input: TaxConfigurationUpdateInput!) {
            taxConfigurationUpdate(id: $id, input: $input) { errors { field message code } } }""",
        {"id": configuration, "input": {"taxCalculationStrategy": strategy, "chargeTaxes": False}},
    ).payload
    product = pricing.world.product("120", channels={channel: "100.00"})
    book = pricing.price_list(f"{product.sku},5,70,,\n", channel)
    client = pricing.world.customer()
    application = pricing.apply(client).payload["distributor"]["id"]
    pricing.approve(application, channel=channel.slug, priceListId=book).payload
    cart = pricing.cart(client, [(product.variant_id, 5)], channel)
    assert unit_prices(cart) == [70.0]
    assert cart["totalPrice"]["gross"]["amount"] == 350.0


def test_revoked_buyer_keeps_his_price(pricing: Pricing) -> None:
    """Suspension takes his cart away at once, and no order comes of it; reinstated, he has it back."""
    product = pricing.product("100.00")
    book = pricing.price_list(f"{product.sku},1,60,,\n")
    buyer = pricing.distributor(priceListId=book)
    cart = pricing.cart(buyer.client, [(product.variant_id, 2)], ready=True)
    assert unit_prices(cart) == [60.0]

    pricing.suspend(buyer).payload
    assert buyer.client(READ, {"id": cart["id"]}).ok()["checkout"] is None
    assert "NOT_FOUND" in buyer.client(COMPLETE, {"id": cart["id"]}).codes
    seen = pricing.owner(READ, {"id": cart["id"]}).ok()["checkout"]
    assert unit_prices(seen) == [100.0]
    # Not even somebody who may complete any checkout makes an order of it.
    app = pricing.world.app(
        "HANDLE_CHECKOUTS", "MANAGE_CHECKOUTS", "MANAGE_ORDERS", "HANDLE_PAYMENTS"
    )
    refused = app(COMPLETE, {"id": cart["id"]}).refusals
    assert [(e["field"], e["code"]) for e in refused] == [("channel", "NOT_FOUND")]

    pricing.reinstate(buyer).payload
    again = buyer.client(READ, {"id": cart["id"]}).ok()["checkout"]
    assert unit_prices(again) == [60.0]
    placed = buyer.client(COMPLETE, {"id": cart["id"]}).payload["order"]
    assert placed["lines"][0]["unitPrice"]["gross"]["amount"] == 60.0


TODAYS_PRICES = """query($id: ID!) { subscriptionContract(id: $id) {
    lines { unitPrice { amount } variant { pricing { price { gross { amount } } } } }
    plan { variants { pricing { price { gross { amount } } } } } } }"""


def test_revoked_buyer_keeps_his_subscription(pricing: Pricing) -> None:
    """Suspended, he is delivered nothing from the channel; reinstated, his subscription goes on."""
    world = pricing.world
    product = pricing.product("50.00")
    book = pricing.price_list(f"{product.sku},1,45,,\n")
    buyer = pricing.distributor(priceListId=book)
    plan = make_plan(world, [product], channel=pricing.wholesale.slug)
    who = Subscriber(world, buyer.client, plan, product)
    contract = who.subscribe()
    first = first_open(world)

    def comes_to(day: date, state: str) -> dict[str, Any]:
        to_cutoff_of(world, day)
        run(world)
        return eventually(
            lambda: next(
                (
                    row
                    for row in who.read(contract)["deliveries"]
                    if row["date"] == day.isoformat() and row["state"] == state
                ),
                None,
            ),
            what=f"the delivery of {day} to be {state}",
            within=60,
        )

    assert comes_to(first, "ORDERED")["lines"][0]["unitPrice"]["amount"] == 45.0
    shown = buyer.client(TODAYS_PRICES, {"id": contract}).ok()["subscriptionContract"]
    assert shown["plan"]["variants"] == [{"pricing": {"price": {"gross": {"amount": 50.0}}}}]
    pricing.suspend(buyer).payload
    assert comes_to(first + timedelta(days=1), "SKIPPED")["order"] is None
    kept = buyer.client(TODAYS_PRICES, {"id": contract}).ok()["subscriptionContract"]
    assert kept["lines"] == [{"unitPrice": {"amount": 45.0}, "variant": {"pricing": None}}]
    assert kept["plan"]["variants"] == [{"pricing": None}]
    pricing.reinstate(buyer).payload
    comes_to(first + timedelta(days=2), "ORDERED")


def test_checkout_detached_or_handed_to_another_user(pricing: Pricing) -> None:
    """Without its buyer, or with another one, a cart loses the buyer's prices and cannot be ordered."""
    product = pricing.product("100.00")
    book = pricing.price_list(f"{product.sku},1,50,,\n")
    buyer = pricing.distributor(priceListId=book)
    cart = pricing.cart(buyer.client, [(product.variant_id, 1)], ready=True)
    assert unit_prices(cart) == [50.0]
    buyer.client(
        """mutation($id: ID!) { checkoutCustomerDetach(id: $id) {
            checkout { id } errors { field message code } } }""",
        {"id": cart["id"]},
    ).payload
    seen = pricing.owner(READ, {"id": cart["id"]}).ok()["checkout"]
    assert unit_prices(seen) == [100.0]
    thief = pricing.world.customer()
    taken = thief(
        """mutation($id: ID!) { checkoutCustomerAttach(id: $id) {
            checkout { id } errors { field message code } } }""",
        {"id": cart["id"]},
    )
    assert taken.refusals[0]["code"] == "NOT_FOUND"
    app = pricing.world.app("HANDLE_CHECKOUTS", "MANAGE_CHECKOUTS", "IMPERSONATE_USER")
    me = thief("{ me { id } }").ok()["me"]["id"]
    app(
        """mutation($id: ID!, $customer: ID) { checkoutCustomerAttach(id: $id, customerId: $customer) {
            checkout { id } errors { field message code } } }""",
        {"id": cart["id"], "customer": me},
    ).payload
    seen = pricing.owner(READ, {"id": cart["id"]}).ok()["checkout"]
    assert unit_prices(seen) == [100.0]
    assert app(COMPLETE, {"id": cart["id"]}).refusals[0]["code"] == "NOT_FOUND"


def test_promotion_stacks_on_wholesale(pricing: Pricing) -> None:
    """What a catalogue promotion does to a distributor's price is the setting's to say."""
    cases = [
        ("best", "85", 80.0),  # the promotion's 80 is lower
        ("best", "70", 70.0),  # the entry is lower: the promotion does not come on top
        ("never", "85", 85.0),
        ("stack", "85", 68.0),  # 20% off 85
    ]
    products = [pricing.product("100.00") for _ in cases]
    pricing.promotion(products, "20")
    rows = [f"{p.sku},1,{entry},," for p, (_, entry, _) in zip(products, cases, strict=True)]
    buyer = pricing.distributor(priceListId=pricing.price_list("\n".join(rows)))
    for product, (policy, _, price) in zip(products, cases, strict=True):
        pricing.configure(promotions=policy)
        cart = pricing.cart(buyer.client, [(product.variant_id, 3)])
        assert unit_prices(cart) == [price], policy
        assert cart["totalPrice"]["gross"]["amount"] == price * 3


@pytest.mark.parametrize(
    ("policy", "entry", "total", "kept"),
    [
        ("best", "95", 90.0, True),  # the voucher's 10% off 100 beats 95
        ("best", "80", 80.0, False),
        ("never", "95", 95.0, False),
        ("stack", "80", 72.0, True),
    ],
)
def test_voucher_stacks_on_wholesale(
    pricing: Pricing, policy: str, entry: str, total: float, kept: bool
) -> None:
    """The same for a voucher."""
    pricing.configure(promotions=policy)
    product = pricing.product("100.00")
    code = pricing.voucher("10")
    book = pricing.price_list(f"{product.sku},1,{entry},,\n")
    buyer = pricing.distributor(priceListId=book)
    cart = pricing.cart(buyer.client, [(product.variant_id, 1)])
    cart = buyer.client(
        f"""mutation($id: ID!, $code: String!) {{ checkoutAddPromoCode(id: $id, promoCode: $code) {{
            checkout {{ {CART} }} errors {{ field message code }} }} }}""",
        {"id": cart["id"], "code": code},
    ).payload["checkout"]
    assert cart["totalPrice"]["gross"]["amount"] == total
    assert (cart["voucherCode"] == code) is kept


def test_two_groups_disagree(pricing: Pricing) -> None:
    """Two distributors of one channel have each their own list; the same question has one answer."""
    product = pricing.product("100.00")
    first = pricing.distributor(priceListId=pricing.price_list(f"{product.sku},1,90,,\n"))
    second = pricing.distributor(priceListId=pricing.price_list(f"{product.sku},1,,25,\n"))
    third = pricing.distributor()
    for buyer, price in ((first, 90.0), (second, 75.0), (third, 100.0)):
        for _ in range(2):
            assert unit_prices(pricing.cart(buyer.client, [(product.variant_id, 1)])) == [price]
            (step,) = pricing.quantity_prices(buyer.client, product.variant_id)
            assert step["price"]["amount"] == price
            assert f"INR {price:.2f}" in step["explanation"]


def test_tier_ignored_at_its_boundary(pricing: Pricing) -> None:
    """One unit below, at, and above the start of a tier."""
    product = pricing.product("100.00")
    buyer = pricing.distributor(priceListId=pricing.price_list(f"{product.sku},12,88,,\n"))
    for quantity, price in ((11, 100.0), (12, 88.0), (13, 88.0)):
        assert unit_prices(pricing.cart(buyer.client, [(product.variant_id, quantity)])) == [price]


def test_same_sku_split_over_lines(pricing: Pricing) -> None:
    """Lines of one variant are priced by their sum, and leave the tier together."""
    product = pricing.product("100.00")
    buyer = pricing.distributor(priceListId=pricing.price_list(f"{product.sku},10,80,,\n"))
    cart = pricing.cart(buyer.client, [(product.variant_id, 6)])
    split = [{"variantId": product.variant_id, "quantity": 4, "forceNewLine": True}]
    cart = buyer.client(ADD, {"id": cart["id"], "lines": split}).payload["checkout"]
    assert unit_prices(cart) == [80.0, 80.0]
    assert cart["totalPrice"]["gross"]["amount"] == 800.0
    less = [{"lineId": cart["lines"][1]["id"], "quantity": 3}]
    cart = buyer.client(UPDATE, {"id": cart["id"], "lines": less}).payload["checkout"]
    assert unit_prices(cart) == [100.0, 100.0]


def test_role_taken_from_metadata(pricing: Pricing) -> None:
    """Whatever a customer writes into his own metadata changes neither role nor price."""
    product = pricing.product("100.00")
    customer = pricing.world.customer()
    entries = [
        {"key": key, "value": "distributor"}
        for key in ("role", "status", "customerType", "distributor_pricing.price")
    ]
    customer(
        """mutation($input: AccountInput!) { accountUpdate(input: $input) {
            errors { field message code } } }""",
        {"input": {"metadata": entries}},
    ).payload
    found = customer("{ myDistributor { id } purchasingChannel { slug } }").ok()
    assert found["myDistributor"] is None
    assert found["purchasingChannel"]["slug"] == pricing.world.consumer.slug
    buyer = pricing.distributor(priceListId=pricing.price_list(f"{product.sku},1,90,,\n"))
    cart = pricing.cart(buyer.client, [(product.variant_id, 1)])
    forged = [
        {
            "lineId": cart["lines"][0]["id"],
            "quantity": 2,
            "metadata": [{"key": "distributor_pricing.price", "value": "1.00"}],
        }
    ]
    document = UPDATE
    answer = buyer.client(document, {"id": cart["id"], "lines": forged})
    if answer.errors:
        # 3.22 takes no metadata here; the mutation for metadata does.
        buyer.client(
            """mutation($id: ID!, $input: [MetadataInput!]!) { updateMetadata(id: $id, input: $input) {
                errors { field message code } } }""",
            {"id": cart["lines"][0]["id"], "input": forged[0]["metadata"]},
        ).payload
        forged[0].pop("metadata")
        answer = buyer.client(document, {"id": cart["id"], "lines": forged})
    assert unit_prices(answer.payload["checkout"]) == [90.0]


def test_draft_or_bulk_bypass(pricing: Pricing) -> None:
    """A draft that staff makes for a distributor has his prices, and uses his credit."""
    product = pricing.product("100.00")
    book = pricing.price_list(f"{product.sku},1,95,,\n{product.sku},10,70,,\n")
    buyer = pricing.distributor(priceListId=book, creditLimit="5000")
    draft = pricing.draft(buyer, [(product.variant_id, 10)])
    (line,) = draft["lines"]
    assert line["unitPrice"]["gross"]["amount"] == 70.0
    assert line["undiscountedUnitPrice"]["gross"]["amount"] == 70.0
    assert draft["subtotal"]["gross"]["amount"] == 700.0
    changed = pricing.owner(
        """mutation($id: ID!) { orderLineUpdate(id: $id, input: {quantity: 9}) {
            order { id lines { unitPrice { gross { amount } } } } errors { field message code } } }""",
        {"id": line["id"]},
    ).payload["order"]
    assert changed["lines"][0]["unitPrice"]["gross"]["amount"] == 95.0
    placed = pricing.owner(
        """mutation($id: ID!) { draftOrderComplete(id: $id) {
            order { id total { gross { amount } } lines { unitPrice { gross { amount } } } }
            errors { field message code } } }""",
        {"id": draft["id"]},
    ).payload["order"]
    assert placed["lines"][0]["unitPrice"]["gross"]["amount"] == 95.0
    used = buyer.client("{ myDistributor { creditUsed { amount } } }").ok()["myDistributor"]
    assert used["creditUsed"]["amount"] == placed["total"]["gross"]["amount"]


def test_import_typo(pricing: Pricing) -> None:
    """A price that jumps is shown by the dry run, refused by the import, and undone by a rollback."""
    product = pricing.product("100.00")
    book = pricing.price_list(f"{product.sku},1,90,,\n")
    buyer = pricing.distributor(priceListId=book)
    dry = pricing.upload(book, f"{product.sku},1,9,,\n", dry_run=True).payload
    assert dry["applied"] is False
    assert dry["differences"] == [
        {
            "sku": product.sku,
            "minimumQuantity": 1,
            "oldPrice": {"amount": 90.0},
            "newPrice": {"amount": 9.0},
            "percent": -90.0,
            "outlier": True,
            "row": 2,
        }
    ]
    refused = pricing.upload(book, f"{product.sku},1,9,,\n", dry_run=False)
    assert [error["code"] for error in refused.refusals] == ["OUTLIER"]
    assert unit_prices(pricing.cart(buyer.client, [(product.variant_id, 1)])) == [90.0]
    done = pricing.upload(book, f"{product.sku},1,9,,\n", dry_run=False, confirm=True).payload
    assert done["applied"] is True
    cart = pricing.cart(buyer.client, [(product.variant_id, 1)])
    assert unit_prices(cart) == [9.0]
    pricing.owner(
        "mutation($id: ID!) { priceListRollback(id: $id) { version errors { field code message } } }",
        {"id": book},
    ).payload
    # Open carts follow, too.
    seen = eventually(
        lambda: unit_prices(buyer.client(READ, {"id": cart["id"]}).ok()["checkout"]) == [90.0],
        what="the open cart to follow the rollback",
    )
    assert seen


def test_credit_race(pricing: Pricing) -> None:
    """Two orders at once that fit only one by one: exactly one of them is placed."""
    product = pricing.product("100.00")
    buyer = pricing.distributor(creditLimit="1000")
    carts = [pricing.cart(buyer.client, [(product.variant_id, 6)], ready=True) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda cart: buyer.client(COMPLETE, {"id": cart["id"]}), carts))
    placed = [each for each in answers if not each.refusals]
    refused = [each.refusals[0] for each in answers if each.refusals]
    assert len(placed) == 1
    assert len(refused) == 3
    for each in refused:
        assert each["code"] == "CHECKOUT_NOT_FULLY_PAID"
        assert "credit limit" in each["message"]
    used = buyer.client("{ myDistributor { creditUsed { amount } } }").ok()["myDistributor"]
    assert used["creditUsed"]["amount"] == 640.0
    order = placed[0].payload["order"]["id"]
    pricing.owner(
        "mutation($id: ID!) { orderCancel(id: $id) { errors { field code message } } }",
        {"id": order},
    ).payload
    used = buyer.client("{ myDistributor { creditUsed { amount } } }").ok()["myDistributor"]
    assert used["creditUsed"]["amount"] == 0.0
