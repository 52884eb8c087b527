"""Twelve ways in which shops fail, each by its name: what would go wrong, and that here it does not."""

import hmac
import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import requests
from harness.messaging import BASE, CREDENTIALS, NOTIFICATIONS, PHONE_LOGIN, Messaging, new_phone
from harness.pricing import Pricing
from harness.shopping import eventually, orders_of
from harness.subscribing import Subscriber, make_plan
from harness.world import World
from playwright.sync_api import Browser, Locator, Page, expect

from e2e.shopper import PHONE, Shopper
from e2e.test_guest_payment import charged

# As in production: what may be shared is, for longer than a test takes.
STOREFRONT = {"CATALOGUE_MAX_AGE": "3600", "REVALIDATE_SECRET": "of-the-twelve-failures"}


def test_01_double_pay(shopper: Shopper, world: World) -> None:
    """Given a paid order, when back is pressed or another tab pays, then the order is shown."""
    shopper.reach_payment(world.product("60.00", stock=5))
    second = shopper.open_tab()
    shopper.go("/checkout", second)
    expect(second.get_by_test_id("pay")).to_be_visible()

    shopper.pay_by_upi()
    number = shopper.order_number()

    shopper.page.go_back()
    expect(shopper.page).to_have_url(re.compile("/(checkout|cart)$"))
    shopper.page.wait_for_load_state()
    expect(shopper.page.get_by_test_id("pay").and_(shopper.page.locator(":enabled"))).to_have_count(
        0
    )
    shopper.page = second
    second.get_by_test_id("pay").click()
    expect(second.get_by_test_id("pay-message")).to_be_visible()
    shopper.go("/cart")
    expect(second.get_by_role("heading", name="Your cart is empty")).to_be_visible()
    assert [order["number"] for order in charged(world, shopper.email)] == [number]


def test_02_paid_and_tab_closed(shopper: Shopper, world: World) -> None:
    """Given a payment, when the tab is closed before the browser hears, then there is an order."""
    shopper.reach_payment(world.product("75.00", stock=5))
    frame = shopper.open_razorpay()
    frame.get_by_test_id("rzp-vpa").fill("success@razorpay")
    with shopper.page.expect_response("**/v1/checkout/pay") as paid:
        frame.get_by_test_id("rzp-vanish").click()
    assert paid.value.ok
    shopper.page.close()

    [order] = charged(world, shopper.email)

    shopper.page = shopper.open_tab()
    shopper.go("/cart")
    shopper.page.get_by_role("link", name="See your last order").click()
    assert shopper.order_number() == order["number"]


def test_03_paid_but_completion_blocked_by_stock(shopper: Shopper, world: World) -> None:
    """Given the last one sold while it is being paid, when the money arrives, then it is told and given back."""
    before = {each["id"] for each in world.shop.razorpay.objects("refund")}
    product = world.product("45.00", stock=1)
    shopper.reach_payment(product)
    frame = shopper.open_razorpay()
    frame.get_by_test_id("rzp-tab-upi").click()
    frame.get_by_test_id("rzp-vpa").fill("success@razorpay")
    world.stock(product.variant_id, 0)
    frame.get_by_test_id("rzp-pay").click()

    expect(shopper.page).to_have_url(re.compile(r"/order/[0-9a-f-]{36}"))
    expect(shopper.page.get_by_text("refunded in full")).to_be_visible()
    assert orders_of(world, shopper.email) == []
    [refund] = eventually(
        lambda: [
            each for each in world.shop.razorpay.objects("refund") if each["id"] not in before
        ],
        what="the refund",
        within=60,
    )
    [payment] = [
        each
        for each in world.shop.razorpay.objects("payment")
        if each["id"] == refund["payment_id"]
    ]
    assert refund["amount"] == payment["amount"] == 8500


def test_04_status_page_of_a_checkout_that_is_gone(shopper: Shopper, world: World) -> None:
    """Given an order made by the webhook, when its status page is opened anywhere, then it is shown."""
    shopper.reach_payment(world.product("55.00", stock=5))
    shopper.pay_by_upi()
    number = shopper.order_number()
    reference = shopper.reference

    shopper.page.reload()
    assert shopper.order_number() == number
    shopper.context.clear_cookies()
    shopper.page = shopper.open_tab()
    shopper.go(f"/order/{reference}")
    assert shopper.order_number() == number


def test_05_late_success_after_failed(shopper: Shopper, world: World) -> None:
    """Given a failed payment that succeeds late, when the shopper comes back, it is an order."""
    shopper.reach_payment(world.product("80.00", stock=5))
    frame = shopper.open_razorpay()
    frame.get_by_test_id("rzp-fail").click()
    expect(frame.get_by_test_id("rzp-error")).to_be_visible()
    frame.get_by_test_id("rzp-close").click()
    failed = world.shop.razorpay.objects("payment", status="failed")[-1]

    world.shop.razorpay.authorize_late(failed["id"])

    [order] = charged(world, shopper.email)
    shopper.go("/cart")
    shopper.page.get_by_role("link", name="See your last order").click()
    assert shopper.order_number() == order["number"]


def test_06_total_changes_between_view_and_pay(shopper: Shopper, world: World) -> None:
    """Given a shown total, when another tab adds an item, then the old button pays nothing."""
    shopper.reach_payment(world.product("100045.00", stock=9))
    first = shopper.page
    shopper.page = shopper.open_tab()
    shopper.add(world.product("30.00", stock=9))

    first.get_by_test_id("pay").click()

    expect(first.get_by_test_id("pay-message")).to_contain_text("The total has changed")
    expect(first.get_by_test_id("pay-message")).to_contain_text("₹1,00,115")
    assert orders_of(world, shopper.email) == []


def test_07_wholesale_price_leak(
    browser: Browser, storefront: str, pricing: Pricing, world: World
) -> None:
    """Given a distributor's and a shopper's turns at the same pages, then each sees their own prices."""
    product = pricing.product("83.37", consumer="123.45", stock=500)
    trader = pricing.distributor(
        priceListId=pricing.price_list(f"{product.sku},1,71.13,,\n{product.sku},10,61.17,,\n")
    )
    pages = [f"/p/{product.slug}", f"/search?q={product.name}", "/products?sort=newest"]

    for _ in range(2):  # the second time, whatever a cache keeps is there
        with Shopper.arriving(browser, storefront, viewport=PHONE) as distributor:
            distributor.sign_in(str(trader.client.email))
            for path in pages:
                distributor.go(path)
                expect(distributor.page.locator("main")).to_contain_text("₹71.13")
                assert "₹123.45" not in distributor.page.content()
        with Shopper.arriving(browser, storefront) as shopper:
            for path in pages:
                shopper.go(path)
                expect(shopper.page.locator("main")).to_contain_text("₹123.45")
                for wholesale in ("₹71.13", "₹61.17", "₹83.37"):
                    assert wholesale not in shopper.page.content()


def test_08_private_data_in_a_shared_cache(browser: Browser, storefront: str, world: World) -> None:
    """Given two customers at the same addresses, then nothing of one reaches the other or a cache."""
    product = world.product("35.00", stock=9)
    paths = ["/", f"/p/{product.slug}", "/account", "/account/profile", "/cart", "/checkout"]
    seen: list[list[str]] = []
    for name in ("Asha", "Ravi"):
        customer = world.customer()
        customer(
            """mutation($input: AccountInput!) { accountUpdate(input: $input) {
                errors { field message code } } }""",
            {"input": {"firstName": name, "lastName": f"{name}-surname"}},
        ).payload
        with Shopper.arriving(browser, storefront) as shopper:
            shopper.sign_in(str(customer.email))
            shopper.add(product)
            contents = []
            for path in paths:
                answer = shopper.page.goto(storefront + path)
                assert answer is not None
                kept = answer.headers.get("cache-control", "")
                assert "private" in kept or "no-store" in kept, (path, kept)
                assert answer.headers["x-audience"] == "private"
                contents.append(shopper.page.content())
            seen.append(contents)
            assert any(name in content for content in contents)
    assert not any("Asha" in content for content in seen[1])
    assert not any("Ravi" in content for content in seen[0])
    for path in paths:
        assert "surname" not in requests.get(storefront + path, timeout=30).text


def test_09_stale_prices(shopper: Shopper, storefront: str, world: World) -> None:
    """Given a changed price whose news is missed, then the cart has the true one; news ends the old one."""
    changed, other = world.product("50.00", stock=9), world.product("60.00", stock=9)
    for product in (changed, other):
        shopper.go(f"/p/{product.slug}")
    for product in (changed, other):
        set_price(world, product.variant_id, "77.00")

    shopper.go(f"/p/{changed.slug}")
    expect(shopper.page.get_by_test_id("price")).to_contain_text("₹50")
    shopper.add(changed)
    shopper.go("/cart")
    expect(shopper.page.get_by_test_id("total")).to_have_text("₹77")

    news = json.dumps({"product": {"slug": changed.slug}})
    assert announce(storefront, news, "forged").status_code == 401
    shopper.go(f"/p/{changed.slug}")
    expect(shopper.page.get_by_test_id("price")).to_contain_text("₹50")
    assert announce(storefront, news, STOREFRONT["REVALIDATE_SECRET"]).ok
    shopper.go(f"/p/{changed.slug}")
    expect(shopper.page.get_by_test_id("price")).to_contain_text("₹77")
    # Only what changed is asked for anew.
    shopper.go(f"/p/{other.slug}")
    expect(shopper.page.get_by_test_id("price")).to_contain_text("₹60")


def test_10_session_lost_on_parallel_refresh(
    shopper: Shopper, messaging: Messaging, world: World
) -> None:
    """Given a session to be renewed, when many requests come at once, then all are signed in and stay so."""
    world.plugin(PHONE_LOGIN)
    world.plugin(NOTIFICATIONS, world.consumer, **{**BASE, **CREDENTIALS})
    phone = new_phone()
    page = shopper.page
    shopper.go("/sign-in")
    page.get_by_label("Mobile number").fill(phone.removeprefix("+91"))
    page.get_by_test_id("send-code").click()
    page.get_by_label("Code", exact=False).first.fill(messaging.sink.code(phone))
    page.get_by_test_id("verify-code").click()
    expect(page.get_by_test_id("account")).to_be_visible()
    held = {cookie["name"]: cookie["value"] for cookie in shopper.context.cookies()}
    held.pop("access_token")

    def account(_: int) -> requests.Response:
        return requests.get(f"{shopper.url}/account", cookies=held, timeout=60)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(account, range(8)))

    for answer in answers:
        assert answer.ok
        assert 'data-testid="account"' in answer.text
    shopper.context.clear_cookies(name="access_token")
    shopper.go("/account")
    expect(page.get_by_test_id("account")).to_be_visible()


def test_11_one_time_code_bombing(
    browser: Browser, storefront: str, messaging: Messaging, world: World
) -> None:
    """Given somebody else's number, when codes are asked for again and again, then one is sent."""
    world.plugin(PHONE_LOGIN)
    world.plugin(NOTIFICATIONS, world.consumer, **{**BASE, **CREDENTIALS})
    phone = new_phone()
    # However slow the browser is: after half a minute another code would be right.
    with world.shop.clock.standing():
        for _ in range(4):
            with Shopper.arriving(browser, storefront) as nuisance:
                nuisance.go("/sign-in")
                nuisance.page.get_by_label("Mobile number").fill(phone.removeprefix("+91"))
                nuisance.page.get_by_test_id("send-code").click()
                again = nuisance.page.get_by_role("button", name="Send again in")
                expect(again).to_be_disabled()
        messaging.sink.code(phone)
        assert len(messaging.sink.messages(to=phone)) == 1


def test_12_skip_after_the_cut_off_or_twice(shopper: Shopper, world: World) -> None:
    """Given a page left open, when skip is pressed twice or too late, then once, or not at all, and said."""
    world.plugin("saleor_plugins.subscriptions", world.consumer)
    product = world.product("58.00", stock=500)
    plan = make_plan(world, [product])
    customer = world.customer()
    subscriber = Subscriber(world, customer, plan, product)
    contract = subscriber.subscribe()
    shopper.sign_in(str(customer.email))
    shopper.go(f"/subscriptions/{contract}")
    first = shopper.page
    expect(first.get_by_test_id("cutoff")).to_be_visible()
    rows = first.get_by_test_id("delivery").filter(has=first.get_by_test_id("skip"))
    soonest, later = rows.nth(0).get_attribute("data-date"), rows.nth(2).get_attribute("data-date")
    second = shopper.open_tab()
    shopper.go(f"/subscriptions/{contract}", second)

    def row(page: Page, day: str | None) -> Locator:
        return page.locator(f'[data-testid="delivery"][data-date="{day}"]')

    for page in (first, second):
        row(page, later).get_by_test_id("skip").click()
        expect(row(page, later)).to_have_attribute("data-state", "SKIPPED")
    row(second, later).get_by_test_id("unskip").click()
    expect(row(second, later)).to_have_attribute("data-state", "PLANNED")

    # The phone's clock does not matter: the shop's has passed the evening before.
    world.shop.clock.set(datetime.fromisoformat(f"{soonest}T02:00:00+05:30"))
    row(first, soonest).get_by_test_id("skip").click()
    expect(first.get_by_text("It is too late to change this delivery.")).to_be_visible()


def set_price(world: World, variant_id: str, price: str) -> None:
    """What the variant costs shoppers from now on."""
    world.owner(
        """mutation($id: ID!, $input: [ProductVariantChannelListingAddInput!]!) {
            productVariantChannelListingUpdate(id: $id, input: $input) {
            variant { id } errors { field code message } } }""",
        {"id": variant_id, "input": [{"channelId": world.consumer.id, "price": price}]},
    ).payload


def announce(storefront: str, body: str, secret: str) -> requests.Response:
    """Saleor's webhook about a changed product."""
    signature = hmac.new(secret.encode(), body.encode(), "sha256").hexdigest()
    return requests.post(
        f"{storefront}/api/revalidate",
        data=body,
        headers={"Saleor-Event": "product_updated", "Saleor-Signature": signature},
        timeout=30,
    )
