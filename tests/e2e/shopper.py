"""What a person does in the shop, by what they read and press."""

import contextlib
import re
from collections.abc import Iterator

from harness.shopping import eventually
from harness.world import INDIAN_ADDRESS, Product, unique
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, expect
from shopkeeper.client import Client

PHONE = {"width": 390, "height": 800}
DESKTOP = {"width": 1280, "height": 900}
PASSWORD = "Secret-pass-1"
# Pressed or filled in before React has taken a page over, a button of its scripts does nothing. React
# tells by itself: the root that it keeps at the document no longer waits for the server's HTML.
_AWAKE = """() => {
  const key = Object.keys(document).find((name) => name.startsWith('__reactContainer$'));
  return key !== undefined && document[key].stateNode.current.memoizedState.isDehydrated === false;
}"""


def keep_address(client: Client, **changes: str) -> None:
    """Put an address into a customer's book."""
    client(
        """mutation($input: AddressInput!) { accountAddressCreate(input: $input, type: SHIPPING) {
            address { id } errors { field message code } } }""",
        {"input": {**INDIAN_ADDRESS, **changes}},
    ).payload


class Shopper:
    """One browser with its cookies, and the page it is on."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.context = context
        self.url = url
        self.errors: list[str] = []
        self.email = f"{unique('shopper')}@example.com"
        self.page = self.open_tab()

    @classmethod
    @contextlib.contextmanager
    def arriving(
        cls, browser: Browser, url: str, *, viewport: dict[str, int] | None = None
    ) -> Iterator["Shopper"]:
        """A shopper for the length of the block."""
        context = browser.new_context(
            viewport=viewport or PHONE,  # type: ignore[arg-type]
            locale="en-IN",
            timezone_id="Asia/Kolkata",
        )
        context.set_default_timeout(30_000)
        context.set_default_navigation_timeout(60_000)
        try:
            yield cls(context, url)
        finally:
            context.close()

    def open_tab(self) -> Page:
        """A further tab of the same browser."""
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on(
            "console",
            lambda message: (
                self.errors.append(message.text)
                if message.type == "error" and "Content Security Policy" in message.text
                else None
            ),
        )
        return page

    def go(self, path: str, page: Page | None = None) -> None:
        """Open an address of the shop, here or in another tab, until it can be used."""
        page = page or self.page
        page.goto(self.url + path)
        page.wait_for_function(_AWAKE)

    def with_service_worker(self) -> None:
        """Be somebody who has been here before: the service worker looks after the pages."""
        self.go("/")
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        # A function, not an expression: our pages forbid evaluating text, which a second look would do.
        self.page.wait_for_function("() => navigator.serviceWorker.controller !== null")

    def wait_until_kept(self, path: str) -> None:
        """Wait until the device has something for this address without a connection."""
        # Not by wait_for_function: it takes a promise for an answer.
        asked = "path => caches.match(new URL(path, location).href).then(Boolean)"
        eventually(lambda: self.page.evaluate(asked, path), what=f"{path} on the device")

    def sign_in(self, email: str) -> None:
        """Sign in with the password that every customer of the tests has."""
        self.go("/sign-in?way=password")
        self.page.get_by_label("E-mail").fill(email)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_test_id("sign-in").click()
        expect(self.page.get_by_test_id("account")).to_be_visible()

    def add(self, product: Product, quantity: int = 1) -> None:
        """Put a product into the cart from its page."""
        self.go(f"/p/{product.slug}")
        self.page.get_by_role("spinbutton", name="Quantity").fill(str(quantity))
        self.page.get_by_test_id("add-to-cart").click()
        expect(self.page.get_by_test_id("added")).to_be_visible()

    def give_address(self, pin: str = "560041", gstin: str = "") -> None:
        """Fill in contact and address as a guest and go on to delivery."""
        page = self.page
        self.go("/checkout")
        page.get_by_label("E-mail").fill(self.email)
        self.fill_address("Anita", "Kulkarni", "98765 43210", pin, "12 MG Road")
        if gstin:
            page.get_by_text("For a business invoice").click()
            page.get_by_label("GSTIN").fill(gstin)
        page.get_by_test_id("save-address").click()
        expect(page.get_by_test_id("save-delivery")).to_be_visible()

    def fill_address(self, first: str, last: str, phone: str, pin: str, street: str) -> None:
        """Type an address into the form at hand; the PIN code brings its place."""
        page = self.page
        page.get_by_label("First name").fill(first)
        page.get_by_label("Last name").fill(last)
        page.get_by_label("Mobile number").fill(phone)
        page.get_by_label("PIN code").fill(pin)
        expect(page.get_by_label("City or district")).not_to_have_value("")
        page.get_by_label("House number and street").fill(street)

    def choose_delivery(self) -> None:
        """Take the first way of delivery and go on to payment."""
        self.page.get_by_test_id("save-delivery").click()
        expect(self.page.get_by_test_id("pay")).to_be_visible()

    def reach_payment(self, product: Product, quantity: int = 1) -> None:
        """From nothing to the button that pays."""
        self.add(product, quantity)
        self.give_address()
        self.choose_delivery()

    def open_razorpay(self) -> FrameLocator:
        """Press pay; Razorpay's page."""
        self.page.get_by_test_id("pay").click()
        return self.razorpay

    @property
    def razorpay(self) -> FrameLocator:
        """Razorpay's page within this one."""
        return self.page.frame_locator('[data-testid="razorpay-frame"]')

    def pay_by_upi(self) -> None:
        """Press pay, and pay with a UPI id that the simulator accepts."""
        self.page.get_by_test_id("pay").click()
        self.pay_on_razorpay()

    def pay_on_razorpay(self) -> None:
        """Pay on Razorpay's page, however it was opened."""
        frame = self.razorpay
        frame.get_by_test_id("rzp-tab-upi").click()
        frame.get_by_test_id("rzp-vpa").fill("success@razorpay")
        frame.get_by_test_id("rzp-pay").click()

    def order_number(self) -> str:
        """The confirmed order's number, once the page shows it."""
        shown = self.page.get_by_test_id("order-number")
        expect(self.page.get_by_test_id("order-confirmed")).to_be_visible(timeout=60_000)
        return str(shown.get_attribute("data-number"))

    @property
    def reference(self) -> str:
        """The reference in the status page's address."""
        found = re.search(r"/order/([0-9a-f-]{36})", self.page.url)
        assert found, self.page.url
        return found.group(1)
