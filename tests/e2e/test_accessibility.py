"""No page and no state has a fault that axe can find, in English and Hindi, at 360 and 1280 px."""

import contextlib
from collections.abc import Iterator

import pytest
from harness.messaging import BASE, CREDENTIALS, NOTIFICATIONS, PHONE_LOGIN, Messaging
from harness.pricing import Pricing
from harness.shopping import start_checkout
from harness.subscribing import Subscriber, make_plan
from harness.world import CASH, RAZORPAY, World
from playwright.sync_api import Browser, expect

from e2e.accessibility import violations
from e2e.shopper import Shopper, keep_address

NARROW = {"width": 360, "height": 780}
WIDE = {"width": 1280, "height": 900}
LANGUAGES = pytest.mark.parametrize("language", ["", "/hi"], ids=["en", "hi"])
PAGES = [
    "/",
    "/products",
    "/products?price=500-&stock=1",
    "/search?q=nothing-like-this",
    "/cart",
    "/sign-in",
    "/sign-in?way=password",
    "/register",
    "/forgot-password",
    "/reset-password?email=a@example.com&token=x",
    "/confirm?email=a@example.com&token=x",
    "/track",
    "/help",
    "/pages/contact",
    "/pages/privacy",
    "/distributor",
    "/subscriptions",
    "/offline",
    "/no-such-page",
    "/order/00000000-0000-4000-8000-000000000000",
]
ACCOUNT = [
    "/account",
    "/account/addresses",
    "/account/profile",
    "/account/contact",
    "/account/payment-methods",
    "/account/wallet",
    "/account/preferences",
    "/subscriptions",
    "/distributor",
    "/checkout",
]


class Reader:
    """Somebody with axe, and what it found so far."""

    def __init__(self, shopper: Shopper, language: str) -> None:
        self.shopper = shopper
        self.page = shopper.page
        self.language = language
        self.faults: dict[str, list[str]] = {}

    def go(self, path: str) -> None:
        """Open a page in the language."""
        self.shopper.go(self.language + path)

    @contextlib.contextmanager
    def laid_flat(self) -> Iterator[None]:
        """Bars that stay in view do not: what they cover now would seem too small to be touched."""
        self.page.evaluate(
            """() => {
                for (const element of document.querySelectorAll('body *')) {
                    if (!['fixed', 'sticky'].includes(getComputedStyle(element).position)) continue;
                    element.dataset.laidFlat = '';
                    element.style.position = 'static';
                }
            }"""
        )
        yield
        self.page.evaluate(
            """() => {
                for (const element of document.querySelectorAll('[data-laid-flat]')) {
                    element.style.position = '';
                    delete element.dataset.laidFlat;
                }
            }"""
        )

    def read(self, state: str) -> None:
        """What axe says of the page as it is, narrow and wide; and nothing sticks out at the side."""
        for name, viewport in (("1280", WIDE), ("360", NARROW)):
            self.page.set_viewport_size(viewport)  # type: ignore[arg-type]
            with self.laid_flat():
                found = violations(self.page)
            width = self.page.evaluate("document.documentElement.scrollWidth")
            if width > viewport["width"]:
                found.append(f"wider than the screen: {width}")
            if found:
                self.faults[f"{state} at {name}"] = found


@contextlib.contextmanager
def reading(browser: Browser, storefront: str, language: str) -> Iterator[Reader]:
    """A reader for the length of the block; what was found then fails the test."""
    with Shopper.arriving(browser, storefront, viewport=NARROW) as shopper:
        reader = Reader(shopper, language)
        yield reader
    assert reader.faults == {}


@LANGUAGES
def test_pages(browser: Browser, storefront: str, world: World, language: str) -> None:
    """Given any page of a guest, when axe reads it, then it finds nothing."""
    product = world.product("120.00", stock=5)
    gone = world.product("120.00", stock=0)
    with reading(browser, storefront, language) as reader:
        for path in [*PAGES, f"/p/{product.slug}", f"/p/{gone.slug}"]:
            reader.go(path)
            reader.read(path)


@LANGUAGES
def test_states_of_buying(
    browser: Browser, storefront: str, messaging: Messaging, world: World, language: str
) -> None:
    """Given each state between the first look and the order, when axe reads it, then it finds nothing."""
    world.plugin(CASH, world.consumer, fee="20", maximum_amount="10000", pin_codes="")
    world.plugin(PHONE_LOGIN)
    world.plugin(NOTIFICATIONS, world.consumer, **{**BASE, **CREDENTIALS})
    product = world.product("120.00", stock=5)
    with reading(browser, storefront, language) as reader:
        page, guest = reader.page, reader.shopper
        reader.go("/")
        page.get_by_role("combobox").fill(product.name)
        expect(page.get_by_role("option").first).to_be_visible()
        reader.read("suggestions")
        page.locator("header details summary").first.click()
        reader.read("language menu")

        reader.go("/sign-in")
        page.locator("input[name=phone]").fill("12")
        page.get_by_test_id("send-code").click()
        expect(page.locator("[aria-invalid=true]")).to_be_visible()
        reader.read("a wrong number")
        page.locator("input[name=phone]").fill("9876501234")
        page.get_by_test_id("send-code").click()
        expect(page.locator("input[name=code]")).to_be_visible()
        reader.read("a code to enter")

        guest.add(product)
        reader.read("added")
        world.stock(product.variant_id, 0)
        reader.go("/cart")
        expect(page.get_by_role("alert").first).to_be_visible()
        reader.read("a cart with a problem")
        world.stock(product.variant_id, 5)
        reader.go("/cart")
        page.locator("input[name=coupon]").fill("NO-SUCH-CODE")
        page.locator("input[name=coupon]").press("Enter")
        expect(page.locator("#coupon-problem")).to_be_visible()
        reader.read("a full cart and a wrong coupon")

        reader.go("/checkout")
        page.get_by_test_id("save-address").click()
        expect(page.locator("[aria-invalid=true]").first).to_be_visible()
        reader.read("wrong fields")
        guest.give_address()
        reader.go("/checkout")
        reader.read("delivery")
        guest.choose_delivery()
        reader.go("/checkout")
        expect(page.get_by_test_id("pay")).to_be_visible()
        reader.read("payment")
        page.get_by_test_id("pay").click()
        guest.razorpay.get_by_test_id("rzp-close").click()
        expect(page.get_by_test_id("pay-message")).to_be_visible()
        reader.read("payment closed")
        reference = next(
            cookie["value"] for cookie in guest.context.cookies() if cookie["name"] == "last_order"
        )
        reader.go(f"/order/{reference}")
        reader.read("waiting for the payment")
        world.stock(product.variant_id, 0)
        reader.go(f"/order/{reference}")
        reader.read("sold out")
        world.stock(product.variant_id, 5)
        reader.go("/checkout")
        guest.pay_by_upi()
        number = guest.order_number()
        reader.go(f"/order/{reference}")
        reader.read("confirmed")

        reader.go(f"/track?number={number}")
        page.locator("input[name=phone]").fill("9123456780")
        page.get_by_test_id("track").click()
        expect(page.locator("main .alert").first).to_be_visible()
        reader.read("not tracked")
        page.locator("input[name=phone]").fill("9876543210")
        page.get_by_test_id("track").click()
        expect(page.get_by_test_id("tracked")).to_be_visible()
        reader.read("tracked")


@LANGUAGES
def test_account(
    browser: Browser, storefront: str, messaging: Messaging, world: World, language: str
) -> None:
    """Given a customer with all that one can have, when axe reads the account, then it finds nothing."""
    world.plugin("saleor_plugins.subscriptions", world.consumer)
    product = world.product("80.00", stock=500)
    plan = make_plan(world, [product, world.product("20.00", stock=500)])
    customer = world.customer()
    keep_address(customer)
    contract = Subscriber(world, customer, plan, product).subscribe()
    checkout = start_checkout(world, {product.variant_id: 1}, client=customer)
    saved = customer(
        """mutation($id: ID!, $gateway: PaymentGatewayToInitialize!) {
            transactionInitialize(id: $id, paymentGateway: $gateway) {
            data errors { field code message } } }""",
        {"id": checkout.id, "gateway": {"id": RAZORPAY, "data": {"savePaymentMethod": True}}},
    ).payload["data"]["checkout"]
    world.shop.razorpay.create_token(saved["customer_id"], method="card")
    with reading(browser, storefront, language) as reader:
        page, shopper = reader.page, reader.shopper
        shopper.email = str(customer.email)
        shopper.sign_in(shopper.email)
        reader.go("/account")
        reader.read("no orders")
        shopper.add(product)
        for path in ACCOUNT:
            reader.go(path)
            reader.read(path)
        reader.go("/account/profile")
        page.locator("input[name=firstName]").fill("")
        page.locator("form:has(input[name=firstName]) button").click()
        expect(page.locator("[aria-invalid=true]").first).to_be_visible()
        reader.read("a wrong profile")
        shopper.reach_payment(product)
        shopper.pay_by_upi()
        number = shopper.order_number()
        reader.go("/account")
        reader.read("orders")
        page.get_by_test_id("order").get_by_role("link").last.click()
        # The list that is left has a heading with the number as well.
        page.wait_for_url("**/account/orders/**")
        expect(page.get_by_role("heading", name=number)).to_be_visible()
        reader.read("an order")
        reader.go(f"/subscribe/{product.slug}")
        expect(page.get_by_test_id("next-dates").get_by_role("listitem")).to_have_count(5)
        reader.read("a new subscription")
        reader.go(f"/subscriptions/{contract}")
        for summary in page.locator("main summary").all()[:3]:
            summary.click()
        reader.read("a subscription")
        page.get_by_test_id("pause").click()
        expect(page.get_by_test_id("resume")).to_be_visible()
        reader.read("a paused subscription")


@LANGUAGES
def test_wholesale(
    browser: Browser, storefront: str, pricing: Pricing, world: World, language: str
) -> None:
    """Given each state of a distributor, when axe reads it, then it finds nothing."""
    product = pricing.product("80.00", stock=500)
    buyer = pricing.distributor(
        priceListId=pricing.price_list(f"{product.sku},1,70.00,,\n{product.sku},10,60.00,,\n"),
        creditLimit="50000.00",
        minimumOrder="100.00",
    )
    pricing.order(buyer.client, [(product.variant_id, 12)]).payload
    applicant = world.customer()
    with reading(browser, storefront, language) as reader:
        reader.shopper.sign_in(str(applicant.email))
        reader.go("/distributor")
        reader.page.get_by_test_id("apply").click()
        expect(reader.page.locator("[aria-invalid=true]").first).to_be_visible()
        reader.read("a wrong application")
        pricing.apply(applicant).payload
        reader.go("/distributor")
        reader.read("applied")
    with reading(browser, storefront, language) as reader:
        reader.shopper.sign_in(str(buyer.client.email))
        reader.go("/distributor")
        expect(reader.page.get_by_test_id("bulk-reorder")).to_be_visible()
        reader.page.locator("#quick-lines").fill(f"{product.sku}, 9\nNO-SUCH, 1\nrubbish")
        reader.page.get_by_test_id("quick-order").click()
        expect(reader.page.get_by_test_id("quick-added")).to_be_visible()
        reader.read("quick order")
        reader.go(f"/p/{product.slug}")
        reader.read("wholesale product")
        reader.go("/cart")
        reader.read("wholesale cart")
        pricing.suspend(buyer).payload
        reader.go("/distributor")
        reader.read("suspended")
