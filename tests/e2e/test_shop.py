"""Other ways to buy and to sign in, and what must hold around them."""

import json
import re

import pytest
import requests
from harness.messaging import BASE, CREDENTIALS, NOTIFICATIONS, PHONE_LOGIN, Messaging, new_phone
from harness.pricing import Pricing
from harness.shopping import eventually, orders_of
from harness.subscribing import make_plan
from harness.world import CASH, World, use_razorpay
from playwright.sync_api import Browser, expect
from runner.platforms import PROJECT

from e2e.shopper import DESKTOP, Shopper, keep_address


def test_cash_on_delivery(shopper: Shopper, world: World) -> None:
    """Given cash on delivery, when it is chosen, then its fee is shown and the order is placed."""
    world.plugin(CASH, world.consumer, fee="20", maximum_amount="10000", pin_codes="")
    shopper.add(world.product("130.00", stock=5))
    shopper.give_address(gstin="29ABCDE1234F1ZW")
    shopper.choose_delivery()
    page = shopper.page

    page.get_by_role("radio", name=re.compile("Cash on delivery")).check()
    expect(page.get_by_text("plus ₹20 handling fee")).to_be_visible()
    page.get_by_test_id("pay").click()

    number = shopper.order_number()
    [order] = orders_of(world, shopper.email)
    assert order["number"] == number
    assert order["total"]["gross"]["amount"] == 190.0
    assert order["totalCharged"]["amount"] == 0
    expect(page.get_by_test_id("paid")).to_have_text("To be paid on delivery")
    expect(page.get_by_text("GSTIN 29ABCDE1234F1ZW", exact=True)).to_be_visible()


def test_coupon(shopper: Shopper, pricing: Pricing, world: World) -> None:
    """Given a coupon, when it is applied, then the total falls by its discount; a wrong one says so."""
    code = pricing.voucher("10", world.consumer)
    shopper.add(world.product("200.00", stock=5))
    shopper.go("/cart")
    page = shopper.page
    page.get_by_label("Coupon code").fill("NO-SUCH-CODE")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator("#coupon-problem")).to_contain_text("was not found")

    page.get_by_label("Coupon code").fill(code)
    page.get_by_role("button", name="Apply").click()

    expect(page.get_by_test_id("coupon-applied")).to_be_visible()
    expect(page.get_by_test_id("total")).to_have_text("₹180")


def test_quantity_is_optimistic_and_rolls_back(shopper: Shopper, world: World) -> None:
    """Given a cart, when the quantity changes, then lines and total follow; too many is refused."""
    product = world.product("50.00", stock=2)
    shopper.add(product)
    shopper.go("/cart")
    page = shopper.page
    more = page.get_by_role("button", name=f"One more of {product.name}")
    more.click()
    expect(page.get_by_test_id("total")).to_have_text("₹100")
    expect(more).to_be_disabled()

    page.get_by_role("button", name=f"Remove {product.name}").click()
    expect(page.get_by_role("heading", name="Your cart is empty")).to_be_visible()


def test_phone_code(shopper: Shopper, messaging: Messaging, world: World) -> None:
    """Given a phone, when its code is given, then the shopper is signed in; a wrong code is not."""
    world.plugin(PHONE_LOGIN)
    world.plugin(NOTIFICATIONS, world.consumer, **{**BASE, **CREDENTIALS})
    phone = new_phone()
    page = shopper.page
    shopper.go("/sign-in")
    page.get_by_label("Mobile number").fill(phone.removeprefix("+91"))
    page.get_by_test_id("send-code").click()
    field = page.get_by_label("Code", exact=False).first
    expect(field).to_have_attribute("autocomplete", "one-time-code")
    code = messaging.sink.code(phone)
    field.fill("000000" if code != "000000" else "111111")
    page.get_by_test_id("verify-code").click()
    expect(page.get_by_text("wrong or has expired")).to_be_visible()

    field.fill(code)
    page.get_by_test_id("verify-code").click()

    expect(page.get_by_test_id("account")).to_be_visible()
    page.get_by_test_id("sign-out").click()
    expect(page).to_have_url(f"{shopper.url}/")
    shopper.go("/account")
    expect(page).to_have_url(re.compile("/sign-in"))


def test_signed_in_shopper_sees_the_order(shopper: Shopper, world: World) -> None:
    """Given a customer, when an order is paid, then it is in the account and nobody else's."""
    email = str(world.customer().email)
    stranger = str(world.customer().email)
    shopper.sign_in(email)
    shopper.email = email
    shopper.reach_payment(world.product("99.00", stock=5))
    shopper.pay_by_upi()
    number = shopper.order_number()

    shopper.go("/account")
    expect(shopper.page.get_by_test_id("order")).to_have_count(1)
    kept = {cookie["name"]: cookie for cookie in shopper.context.cookies()}
    assert {"access_token", "refresh_token", "last_order"} <= kept.keys()
    for cookie in kept.values():
        assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax"), cookie["name"]
    shopper.page.get_by_role("button", name="Order again").click()
    expect(shopper.page.get_by_text("Added to your cart")).to_be_visible()
    shopper.go("/cart")
    expect(shopper.page.get_by_test_id("cart-line")).to_have_count(1)
    shopper.go("/account")
    shopper.page.get_by_role("link", name=f"View: Order {number}").click()
    # The list that is left has a heading with the number as well.
    shopper.page.wait_for_url("**/account/orders/**")
    expect(shopper.page.get_by_role("heading", name=f"Order {number}")).to_be_visible()

    shopper.context.clear_cookies()
    shopper.sign_in(stranger)
    expect(shopper.page.get_by_test_id("order")).to_have_count(0)


def test_track_without_account(shopper: Shopper, messaging: Messaging, world: World) -> None:
    """Given an order, when number and phone are right, then its stage is shown; else nothing."""
    shopper.reach_payment(world.product("70.00", stock=5))
    shopper.pay_by_upi()
    number = shopper.order_number()
    page = shopper.page

    shopper.go(f"/track?number={number}")
    page.get_by_label("Mobile number").fill("9123456780")
    page.get_by_test_id("track").click()
    expect(page.get_by_text("No order with this number")).to_be_visible()
    page.get_by_label("Mobile number").fill("9876543210")
    page.get_by_test_id("track").click()

    expect(page.get_by_test_id("tracked")).to_contain_text(number)


def test_distributor_applies_and_orders(
    browser: Browser, storefront: str, pricing: Pricing, world: World
) -> None:
    """Given an approval, when the distributor shops, then prices and cart are wholesale ones."""
    product = pricing.product("80.00", consumer="120.00", stock=500)
    price_list = pricing.price_list(f"{product.sku},1,70.00,,\n{product.sku},10,60.00,,\n")
    email = str(world.customer().email)
    with Shopper.arriving(browser, storefront, viewport=DESKTOP) as trader:
        page = trader.page
        trader.sign_in(email)
        trader.go("/distributor")
        page.get_by_label("Company").fill("Kulkarni Traders")
        trader.fill_address("Anita", "Kulkarni", "9845012345", "560001", "1 Avenue Road")
        page.get_by_test_id("apply").click()
        status = page.get_by_test_id("distributor-status")
        expect(status).to_have_attribute("data-status", "PENDING")
        trader.go(f"/p/{product.slug}")
        expect(page.get_by_test_id("price")).to_contain_text("₹120")

        found = world.owner(
            """query($search: String) { distributors(first: 1, filter: {search: $search}) {
                edges { node { id } } } }""",
            {"search": email},
        )
        [application] = found.ok()["distributors"]["edges"]
        pricing.approve(application["node"]["id"], priceListId=price_list).payload

        trader.add(product, 7)
        trader.go("/cart")
        expect(page.get_by_text("Add 3 more for ₹60 each")).to_be_visible()
        expect(page.get_by_test_id("total")).to_have_text("₹490")
        trader.go("/distributor")
        expect(status).to_have_attribute("data-status", "APPROVED")
        page.get_by_label("One item code and quantity").fill("NO-SUCH, 1")
        page.get_by_label("Or choose a CSV file").set_input_files(
            {
                "name": "order.csv",
                "mimeType": "text/csv",
                "buffer": f"SKU,quantity\n{product.sku},5\n".encode(),
            }
        )
        page.get_by_test_id("quick-order").click()
        expect(page.get_by_test_id("quick-added")).to_be_visible()
        expect(page.get_by_text("Not found: NO-SUCH")).to_be_visible()
        trader.go("/cart")
        expect(page.get_by_test_id("total")).to_have_text("₹720")
        trader.go(f"/p/{product.slug}")
        expect(page.get_by_test_id("tiers")).to_contain_text("₹60")

        use_razorpay(
            world,
            pricing.wholesale,
            account=("rzp_test_SandboxTrade01", "SandboxTradeSecret000001"),
        )
        trader.email = email
        trader.give_address()
        trader.choose_delivery()
        trader.pay_by_upi()
        number = trader.order_number()
        trader.go("/account")
        expect(page.get_by_role("link", name=f"View: Order {number}")).to_be_visible()

    with Shopper.arriving(browser, storefront) as consumer:
        consumer.go(f"/p/{product.slug}")
        expect(consumer.page.get_by_test_id("price")).to_contain_text("₹120")
        assert "₹60" not in consumer.page.content()


def test_subscription(shopper: Shopper, world: World) -> None:
    """Given a plan, when a customer subscribes, then days can be skipped, paused and resumed."""
    world.plugin("saleor_plugins.subscriptions", world.consumer)
    product = world.product("58.00", stock=500)
    make_plan(world, [product])
    customer = world.customer()
    keep_address(customer)
    shopper.sign_in(str(customer.email))
    page = shopper.page
    shopper.go(f"/p/{product.slug}")
    page.get_by_role("link", name="Choose days and start").click()
    expect(page.get_by_test_id("next-dates").get_by_role("listitem")).to_have_count(5)
    page.get_by_label("Payment").select_option("ON_DELIVERY")
    page.get_by_test_id("subscribe").click()
    status = page.get_by_test_id("contract-status")
    expect(status).to_have_attribute("data-status", "ACTIVE")

    rows = page.get_by_test_id("delivery")
    delivery = rows.filter(has=page.get_by_test_id("skip")).nth(2)
    day = delivery.get_attribute("data-date")
    chosen = page.locator(f'[data-testid="delivery"][data-date="{day}"]')
    chosen.get_by_test_id("skip").click()
    expect(chosen).to_have_attribute("data-state", "SKIPPED")
    chosen.get_by_test_id("unskip").click()
    expect(chosen).to_have_attribute("data-state", "PLANNED")

    page.get_by_label("From").fill(str(day))
    page.get_by_label("To", exact=True).fill(str(day))
    page.get_by_test_id("vacation").click()
    expect(chosen).to_have_attribute("data-state", "SKIPPED")

    page.get_by_test_id("pause").click()
    expect(status).to_have_attribute("data-status", "PAUSED")
    page.get_by_test_id("resume").click()
    expect(status).to_have_attribute("data-status", "ACTIVE")
    page.get_by_text("Cancel subscription").click()
    page.get_by_test_id("cancel").click()
    expect(status).to_have_attribute("data-status", "CANCELLED")


def test_in_app_browser_returns_by_post(shopper: Shopper, world: World) -> None:
    """Given an in-app browser, when Razorpay posts back without cookies, then the status page opens."""
    shopper.reach_payment(world.product("65.00", stock=5))
    with shopper.page.expect_response("**/api/checkout/pay") as answer:
        shopper.page.get_by_test_id("pay").click()
    started = answer.value.json()
    paid = world.shop.razorpay.pay_order(started["options"]["order_id"])["checkout"]
    reference = next(
        cookie["value"] for cookie in shopper.context.cookies() if cookie["name"] == "last_order"
    )

    posted = requests.post(
        f"{shopper.url}/api/payments/razorpay/callback",
        params={"checkout": reference, "transaction": started["transactionId"]},
        data=paid,
        headers={"Sec-Fetch-Site": "cross-site", "Origin": "https://api.razorpay.com"},
        allow_redirects=False,
        timeout=30,
    )

    assert posted.status_code == 303
    assert posted.headers["Location"] == f"/order/{reference}"
    shopper.go(posted.headers["Location"])
    number = shopper.order_number()
    [order] = eventually(lambda: orders_of(world, shopper.email), what="the order")
    assert order["number"] == number


LARGE = "9" * 300_000
CONFIRMED = {"razorpay_payment_id": "p", "razorpay_order_id": "o", "razorpay_signature": "s"}
# Every route that takes a body: what is of the wrong type or shape in it.
TAKES_JSON = {
    "/api/checkout/pay": [
        {"provider": "bank", "seen": "1.00"},
        {"provider": "razorpay", "seen": 1},
    ],
    "/api/checkout/confirm": [{"transactionId": 1, "answer": CONFIRMED}, {"transactionId": "t"}],
    "/api/orders/pay": [{"orderId": "", "seen": "1.00"}, {"orderId": ["x"], "seen": "1.00"}],
}
# Signed by Saleor; a form from Razorpay, verified by the backend; no body at all.
OTHERS = {"/api/revalidate", "/api/payments/razorpay/callback", "/auth/signout"}


def test_these_are_all_routes_that_take_a_body() -> None:
    """Given the storefront's sources, then each route but those for reading is asked below."""
    app = PROJECT / "storefront/src/app"
    taking = {
        f"/{path.parent.relative_to(app)}"
        for path in app.rglob("route.ts")
        if re.search(r"export (async function|const) (POST|PUT|PATCH|DELETE)", path.read_text())
    }
    assert taking == {*TAKES_JSON, *OTHERS}


@pytest.mark.parametrize("path", TAKES_JSON)
def test_malformed_bodies_are_refused(storefront: str, path: str) -> None:
    """Given bodies that no page of ours sends, when they arrive, then they are refused by name."""
    wrong = [json.dumps(each) for each in TAKES_JSON[path]]
    bodies = dict.fromkeys(("", "{", "[]", "7", "null", *wrong), 400) | {LARGE: 413}
    for body, status in bodies.items():
        answer = requests.post(
            storefront + path, data=body, headers={"Content-Type": "application/json"}, timeout=30
        )
        assert answer.status_code == status, (body[:60], answer.text[:200])
        assert answer.json()["ok"] is False and answer.json()["code"]
    words = requests.post(storefront + path, data="{}", timeout=30)
    assert words.status_code == 415 and words.json()["code"] == "NOT_JSON"


def test_what_saleor_did_not_sign_marks_nothing_stale(storefront: str) -> None:
    """Given news of products without Saleor's seal, or larger than any, then they are refused."""
    for body, status in (("{", 401), ("[]", 401), (LARGE, 413)):
        answer = requests.post(
            f"{storefront}/api/revalidate", data=body, headers={"Saleor-Signature": "x"}, timeout=30
        )
        assert answer.status_code == status and answer.json()["ok"] is False


def test_a_return_that_is_none_leads_nowhere(storefront: str) -> None:
    """Given a return from the provider that names nothing, is no form, or is too large: the front page."""
    for body in ("{", "razorpay_payment_id=", LARGE):
        answer = requests.post(
            f"{storefront}/api/payments/razorpay/callback",
            params={"checkout": "../admin", "transaction": "t"},
            data=body,
            allow_redirects=False,
            timeout=30,
        )
        assert (answer.status_code, answer.headers["Location"]) == (303, "/")


def test_other_sites_cannot_pay(storefront: str) -> None:
    """Given a foreign page, when it posts to ours, then it is refused."""
    answer = requests.post(
        f"{storefront}/api/checkout/pay",
        json={"provider": "razorpay", "seen": "1.00"},
        headers={"Sec-Fetch-Site": "cross-site"},
        timeout=30,
    )
    assert answer.status_code == 403
