"""No page has a fault that axe can find, in English and Hindi, on a phone and a desktop."""

import pytest
from harness.world import World
from playwright.sync_api import Browser, expect

from e2e.accessibility import violations
from e2e.shopper import DESKTOP, Shopper

NARROW = {"width": 360, "height": 780}
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
    "/track",
    "/help",
    "/pages/contact",
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
    "/account/wallet",
    "/account/preferences",
    "/subscriptions",
    "/distributor",
]


@pytest.mark.parametrize("language", ["", "/hi"])
@pytest.mark.parametrize("viewport", [NARROW, DESKTOP], ids=["360", "1280"])
def test_pages(
    browser: Browser, storefront: str, world: World, language: str, viewport: dict[str, int]
) -> None:
    """Given any page and state of a guest, when axe reads it, then it finds nothing."""
    product = world.product("120.00", stock=5)
    with Shopper.arriving(browser, storefront, viewport=viewport) as guest:
        faults = {}
        for path in [*PAGES, f"/p/{product.slug}"]:
            guest.go(language + path)
            faults[path] = violations(guest.page)
        guest.add(product)
        guest.go(f"{language}/cart")
        faults["a full cart"] = violations(guest.page)
        guest.go(f"{language}/checkout")
        guest.page.get_by_test_id("save-address").click()
        expect(guest.page.locator("[aria-invalid=true]").first).to_be_visible()
        faults["wrong fields"] = violations(guest.page)
        guest.give_address()
        guest.go(f"{language}/checkout")
        faults["delivery"] = violations(guest.page)
        guest.choose_delivery()
        guest.go(f"{language}/checkout")
        expect(guest.page.get_by_test_id("pay")).to_be_visible()
        faults["payment"] = violations(guest.page)
    assert {path: found for path, found in faults.items() if found} == {}


@pytest.mark.parametrize("language", ["", "/hi"])
def test_account(browser: Browser, storefront: str, world: World, language: str) -> None:
    """Given a signed-in customer, when axe reads the account, then it finds nothing."""
    email = str(world.customer().email)
    with Shopper.arriving(browser, storefront, viewport=NARROW) as customer:
        customer.go("/sign-in?way=password")
        customer.page.get_by_label("E-mail").fill(email)
        customer.page.get_by_label("Password").fill("Secret-pass-1")
        customer.page.get_by_test_id("sign-in").click()
        expect(customer.page.get_by_test_id("account")).to_be_visible()
        faults = {}
        for path in ACCOUNT:
            customer.go(language + path)
            faults[path] = violations(customer.page)
    assert {path: found for path, found in faults.items() if found} == {}
