"""checkout.js in a real browser, in a shop's page with a strict Content-Security-Policy."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

import pytest
import razorpay
from playwright.sync_api import Browser, FrameLocator, Page, expect, sync_playwright
from razorpay_simulator import Control, Running
from simulator_doubles import KEY, chromium

pytestmark = pytest.mark.browser
Make = Callable[..., dict[str, Any]]

PAGE = """<!doctype html><html lang="en"><head><title>Shop</title>
<script src="{simulator}/v1/checkout.js"></script><script src="/shop.js" defer></script></head>
<body><h1>Shop</h1><button id="buy">Buy</button><output id="log"></output></body></html>"""

SCRIPT = """
const log = (name, data) => {
  const line = document.createElement("p");
  line.textContent = name + " " + JSON.stringify(data ?? null);
  line.className = name;
  document.getElementById("log").append(line);
};
document.addEventListener("securitypolicyviolation", (e) => log("violation", e.violatedDirective));
document.getElementById("buy").addEventListener("click", () => {
  const options = Object.fromEntries(new URLSearchParams(location.search));
  if (!options.callback_url) options.handler = (answer) => log("handler", answer);
  options.modal = { ondismiss: () => log("dismissed") };
  options.theme = { color: "#0a7d3c" };
  const razorpay = new Razorpay(options);
  razorpay.on("payment.failed", (answer) => log("failed", answer.error));
  razorpay.open();
});
"""


class ShopPage:
    """A shop of one page; keeps what is posted to it."""

    def __init__(self, simulator: str) -> None:
        self.posted: list[dict[str, str]] = []
        shop = self
        policy = (
            f"default-src 'none'; script-src 'self' {simulator}; frame-src {simulator}; "
            "form-action 'self'"
        )

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                script = self.path.startswith("/shop.js")
                body = SCRIPT if script else PAGE.format(simulator=simulator)
                self._answer(body, "text/javascript" if script else "text/html")

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                shop.posted.append(dict(parse_qsl(body, keep_blank_values=True)))
                self._answer("<h1>Thank you</h1>", "text/html")

            def _answer(self, body: str, kind: str) -> None:
                raw = body.encode()
                self.send_response(200)
                self.send_header("Content-Type", f"{kind}; charset=utf-8")
                self.send_header("Content-Security-Policy", policy)
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            def log_message(self, *args: object) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 412, "height": 800})
    opened = context.new_page()
    opened.set_default_timeout(10_000)
    yield opened
    context.close()


@pytest.fixture
def shop_page(server: Running) -> Iterator[ShopPage]:
    started = ShopPage(server.url)
    yield started
    started.stop()


@pytest.fixture
def checkout(page: Page, shop_page: ShopPage) -> Callable[..., FrameLocator]:
    """Opens checkout with the options; the payment page in its frame."""

    def open_with(**options: str) -> FrameLocator:
        query = "&".join(f"{name}={value}" for name, value in {"key": KEY, **options}.items())
        page.goto(f"{shop_page.url}?{query}")
        page.get_by_role("button", name="Buy").click()
        frame = page.frame_locator("iframe[title='Razorpay checkout']")
        expect(frame.get_by_test_id("rzp-amount")).to_have_text("₹500.00")
        return frame

    return open_with


Checkout = Callable[..., FrameLocator]


def test_pay_by_upi(
    page: Page, client: razorpay.Client, make_order: Make, checkout: Checkout
) -> None:
    order = make_order(payment_capture=1)
    frame = checkout(order_id=order["id"], name="Dairy")
    expect(frame.get_by_role("heading")).to_have_text("Dairy")
    frame.get_by_test_id("rzp-vpa").fill("asha@okaxis")
    frame.get_by_role("button", name="Pay ₹500.00").click()
    expect(page.locator(".handler")).to_contain_text(order["id"])
    expect(page.locator("iframe")).to_have_count(0)
    expect(page.locator(".violation")).to_have_count(0)
    expect(page.locator(".dismissed")).to_have_count(0)
    payment = client.order.payments(order["id"])["items"][0]
    assert (payment["status"], payment["vpa"]) == ("captured", "asha@okaxis")


def test_pay_by_card_and_netbanking_with_the_keyboard(
    page: Page, client: razorpay.Client, make_order: Make, checkout: Checkout
) -> None:
    for method, presses in (("card", 1), ("netbanking", 2)):
        order = make_order(payment_capture=1)
        frame = checkout(order_id=order["id"])
        frame.get_by_role("tab", name="UPI").focus()
        for _ in range(presses):
            page.keyboard.press("ArrowRight")
        expect(frame.locator("[role=tab][aria-selected=true]")).to_be_focused()
        expect(frame.get_by_role("tabpanel")).to_have_count(1)
        frame.get_by_test_id("rzp-pay").press("Enter")
        expect(page.locator(".handler")).to_contain_text(order["id"])
        assert client.order.payments(order["id"])["items"][0]["method"] == method


def test_a_failure_is_told_and_can_be_retried(
    page: Page, client: razorpay.Client, make_order: Make, checkout: Checkout
) -> None:
    order = make_order(payment_capture=1)
    frame = checkout(order_id=order["id"])
    frame.get_by_test_id("rzp-fail").click()
    expect(frame.get_by_role("alert")).to_contain_text("declined by the bank")
    expect(page.locator(".failed")).to_contain_text("payment_failed")
    frame.get_by_test_id("rzp-vpa").fill("failure@razorpay")
    frame.get_by_test_id("rzp-pay").click()
    expect(page.locator(".failed")).to_have_count(2)
    frame.get_by_test_id("rzp-vpa").fill("success@razorpay")
    frame.get_by_test_id("rzp-pay").click()
    expect(page.locator(".handler")).to_have_count(1)
    assert client.order.fetch(order["id"])["attempts"] == 3


def test_bad_input_is_said_and_not_sent(
    control: Control, make_order: Make, checkout: Checkout
) -> None:
    frame = checkout(order_id=make_order()["id"])
    frame.get_by_test_id("rzp-vpa").fill("not a vpa")
    frame.get_by_test_id("rzp-pay").click()
    expect(frame.get_by_role("alert")).to_have_text("Please enter a valid UPI ID.")
    assert control.objects("payment") == []


@pytest.mark.parametrize("way", ["button", "escape"])
def test_closing_dismisses(
    page: Page, control: Control, make_order: Make, checkout: Checkout, way: str
) -> None:
    frame = checkout(order_id=make_order()["id"])
    if way == "button":
        frame.get_by_role("button", name="Close").click()
    else:
        frame.get_by_test_id("rzp-vpa").press("Escape")
    expect(page.locator(".dismissed")).to_have_count(1)
    expect(page.locator("iframe")).to_have_count(0)
    expect(page.get_by_role("button", name="Buy")).to_be_focused()
    assert control.objects("payment") == []


def test_paying_and_losing_the_browser_tells_the_page_nothing(
    page: Page, client: razorpay.Client, make_order: Make, checkout: Checkout
) -> None:
    order = make_order(payment_capture=1)
    frame = checkout(order_id=order["id"])
    frame.get_by_test_id("rzp-vanish").click()
    expect(page.locator("iframe")).to_have_count(0)
    assert page.locator("#log p").count() == 0
    assert client.order.fetch(order["id"])["status"] == "paid"


def test_callback_urls_are_posted_to(
    page: Page,
    client: razorpay.Client,
    make_order: Make,
    checkout: Checkout,
    shop_page: ShopPage,
) -> None:
    order = make_order(payment_capture=1)
    frame = checkout(order_id=order["id"], callback_url="/return", redirect="true")
    frame.get_by_test_id("rzp-pay").click()
    expect(page.get_by_role("heading")).to_have_text("Thank you")
    assert client.utility.verify_payment_signature(shop_page.posted[0])
    frame = checkout(order_id=make_order()["id"], callback_url="/return", redirect="true")
    frame.get_by_test_id("rzp-fail").click()
    expect(page.get_by_role("heading")).to_have_text("Thank you")
    assert shop_page.posted[1]["error[reason]"] == "payment_failed"


def test_an_order_that_does_not_exist_is_said(
    page: Page, control: Control, shop_page: ShopPage
) -> None:
    page.goto(f"{shop_page.url}?key={KEY}&order_id=order_AAAAAAAAAAAAAA")
    page.get_by_role("button", name="Buy").click()
    frame = page.frame_locator("iframe[title='Razorpay checkout']")
    expect(frame.get_by_role("alert")).to_have_text("The id provided does not exist")


def test_a_hosted_link_is_paid_and_returns(
    page: Page, client: razorpay.Client, control: Control, shop_page: ShopPage
) -> None:
    link = client.payment_link.create({"amount": 49900, "callback_url": f"{shop_page.url}paid"})
    page.goto(link["short_url"])
    page.get_by_role("button", name="Pay ₹499.00").click()
    page.wait_for_url("**/paid?**")
    query = dict(parse_qsl(page.url.partition("?")[2]))
    assert query["razorpay_payment_link_id"] == link["id"]
    assert query["razorpay_payment_link_status"] == "paid"
