"""What is somebody's own: phone and e-mail, stored methods, orders again, times; and nobody else's."""

import re
from datetime import date, timedelta

from harness.messaging import BASE, CREDENTIALS, NOTIFICATIONS, PHONE_LOGIN, Messaging, new_phone
from harness.pricing import Pricing
from harness.shopping import eventually, orders_of, start_checkout
from harness.subscribing import INDIA, Subscriber, make_plan
from harness.world import RAZORPAY, World, unique
from playwright.sync_api import Browser, expect

from e2e.shopper import DESKTOP, Shopper, keep_address


def with_codes(world: World) -> None:
    """Codes are sent, by SMS and e-mail."""
    world.plugin(PHONE_LOGIN)
    world.plugin(NOTIFICATIONS, world.consumer, **{**BASE, **CREDENTIALS})


def test_phone_is_linked(shopper: Shopper, messaging: Messaging, world: World) -> None:
    """Given an account with a password, when a phone is proven, then it signs in as well."""
    with_codes(world)
    customer, phone = world.customer(), new_phone()
    page = shopper.page
    shopper.sign_in(str(customer.email))
    shopper.go("/account/contact")
    expect(page.get_by_test_id("my-email")).to_have_text(str(customer.email))
    expect(page.get_by_test_id("my-phone")).to_have_text("No phone yet.")

    page.get_by_label("Add a mobile number").fill(phone.removeprefix("+91"))
    page.get_by_test_id("send-code").click()
    code = messaging.sink.code(phone)
    field = page.get_by_label("Code", exact=False).first
    field.fill("000000" if code != "000000" else "111111")
    page.get_by_test_id("verify-code").click()
    expect(page.get_by_text("wrong or has expired")).to_be_visible()
    field.fill(code)
    page.get_by_test_id("verify-code").click()

    expect(page.get_by_test_id("my-phone")).to_have_text(phone)
    assert customer("{ myPhone }").ok()["myPhone"] == phone


def test_profile_addresses_and_messages_are_changed(
    shopper: Shopper, messaging: Messaging, world: World
) -> None:
    """Given an account, when its owner changes what is in it, then it is changed and stays so."""
    with_codes(world)
    customer = world.customer()
    page = shopper.page
    shopper.sign_in(str(customer.email))
    shopper.go("/account/profile")
    page.get_by_label("First name").fill("Asha")
    page.get_by_label("Last name").fill("Rao")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your profile is saved.")).to_be_visible()
    assert customer("{ me { firstName lastName } }").ok()["me"] == {
        "firstName": "Asha",
        "lastName": "Rao",
    }
    page.get_by_label("Current password").fill("not this one")
    page.get_by_label("New password").fill("Another-pass-2")
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_label("Current password")).to_have_attribute("aria-invalid", "true")

    shopper.go("/account/addresses")
    shopper.fill_address("Asha", "Rao", "98450 12345", "560001", "7 Avenue Road")
    page.get_by_role("button", name="Save").click()
    address = page.get_by_test_id("address")
    expect(address).to_contain_text("7 Avenue Road")
    address.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("No saved addresses yet.")).to_be_visible()

    shopper.go("/account/preferences")
    placed = page.get_by_role("group", name="Order received")
    box = placed.get_by_role("checkbox", name="SMS")
    was = box.is_checked()
    box.set_checked(not was)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your choice is saved.")).to_be_visible()
    shopper.go("/account/preferences")
    expect(box).to_be_checked(checked=not was)


def test_email_is_added_to_a_phone_account(
    shopper: Shopper, messaging: Messaging, world: World
) -> None:
    """Given an account that came by phone, when an e-mail is proven, then one signs in anew with it."""
    with_codes(world)
    phone, email = new_phone(), f"{unique('added')}@example.com"
    page = shopper.page
    shopper.go("/sign-in")
    page.get_by_label("Mobile number").fill(phone.removeprefix("+91"))
    page.get_by_test_id("send-code").click()
    page.get_by_label("Code", exact=False).first.fill(messaging.sink.code(phone))
    page.get_by_test_id("verify-code").click()
    expect(page.get_by_test_id("account")).to_be_visible()

    shopper.go("/account/contact")
    expect(page.get_by_text("No e-mail address yet.")).to_be_visible()
    section = page.get_by_role("region", name="E-mail")
    section.get_by_label("Add an e-mail address").fill(email)
    section.get_by_test_id("send-code").click()
    section.get_by_label("Code", exact=False).first.fill(messaging.sink.code(email))
    section.get_by_test_id("verify-code").click()

    expect(page.get_by_test_id("email-added")).to_be_visible()
    shopper.go("/account")
    expect(page).to_have_url(re.compile("/sign-in"))
    assert not [cookie for cookie in shopper.context.cookies() if cookie["name"].endswith("_token")]


def test_stored_methods(shopper: Shopper, world: World) -> None:
    """Given a card that Razorpay keeps, when its owner deletes it, then it is gone there."""
    anita, other = world.customer(), world.customer()
    checkout = start_checkout(world, {world.product("80.00").variant_id: 1}, client=anita)
    data = anita(
        """mutation($id: ID!, $gateway: PaymentGatewayToInitialize!) {
            transactionInitialize(id: $id, paymentGateway: $gateway) {
            data errors { field code message } } }""",
        {"id": checkout.id, "gateway": {"id": RAZORPAY, "data": {"savePaymentMethod": True}}},
    ).payload["data"]["checkout"]
    world.shop.razorpay.create_token(data["customer_id"], method="card")
    page = shopper.page

    shopper.sign_in(str(other.email))
    shopper.go("/account/payment-methods")
    expect(page.get_by_role("heading", name="Nothing stored")).to_be_visible()
    page.get_by_test_id("sign-out").click()
    expect(page).to_have_url(f"{shopper.url}/")

    shopper.sign_in(str(anita.email))
    shopper.go("/account/payment-methods")
    [card] = page.get_by_test_id("stored-method").all()
    expect(card).to_contain_text("1111")
    card.get_by_test_id("delete-method").click()
    expect(page.get_by_role("heading", name="Nothing stored")).to_be_visible()
    shopper.go("/account/payment-methods")
    expect(page.get_by_role("heading", name="Nothing stored")).to_be_visible()


def test_a_way_to_pay_is_remembered_when_allowed(shopper: Shopper, world: World) -> None:
    """Given a signed-in shopper, when they allow it, then Razorpay is asked to remember; else not."""
    customer = world.customer()
    shopper.email = str(customer.email)
    shopper.sign_in(shopper.email)
    shopper.reach_payment(world.product("61.00", stock=5))
    page = shopper.page
    before = len(world.shop.razorpay.objects("customer"))
    with page.expect_response("**/api/checkout/pay") as answer:
        page.get_by_test_id("pay").click()
    assert "customer_id" not in answer.value.json()["options"]
    shopper.razorpay.get_by_test_id("rzp-close").click()

    page.get_by_label("Let Razorpay remember").check()
    with page.expect_response("**/api/checkout/pay") as answer:
        page.get_by_test_id("pay").click()
    assert answer.value.json()["options"]["remember_customer"] is True
    assert len(world.shop.razorpay.objects("customer")) == before + 1


def test_orders_without_a_connection_are_their_owners(
    browser: Browser, storefront: str, world: World
) -> None:
    """Given orders seen, when the connection goes, then their owner reads them; the next person does not."""
    product = world.product("99.00", stock=5)
    owner, next_person = world.customer(), world.customer()
    with Shopper.arriving(browser, storefront) as shopper:
        page = shopper.page
        shopper.with_service_worker()
        shopper.email = str(owner.email)
        shopper.sign_in(shopper.email)
        shopper.reach_payment(product)
        shopper.pay_by_upi()
        number = shopper.order_number()
        shopper.go("/account")
        expect(page.get_by_test_id("order")).to_have_count(1)
        shopper.wait_until_kept("/last-seen/orders")

        seen = page.get_by_test_id("seen-orders")
        looked = page.get_by_test_id("seen-products").or_(page.get_by_text("will be here without"))
        shopper.context.set_offline(True)
        shopper.go("/account")
        expect(seen).to_contain_text(f"Order {number}")
        expect(seen).to_contain_text(product.name)
        for kept in ("MG Road", "98765", shopper.email):
            assert kept not in page.content()
        shopper.context.set_offline(False)

        shopper.go("/account")
        page.get_by_test_id("sign-out").click()
        expect(page).to_have_url(f"{storefront}/")
        shopper.context.set_offline(True)
        shopper.go("/account")
        expect(page.get_by_test_id("offline")).to_be_visible()
        expect(looked).to_be_visible()
        expect(seen).to_have_count(0)
        shopper.context.set_offline(False)

        # The session ended elsewhere, not by a button: the first page that nobody owns clears up.
        shopper.sign_in(shopper.email)
        expect(page.get_by_test_id("order")).to_have_count(1)
        shopper.wait_until_kept("/last-seen/orders")
        shopper.context.clear_cookies()
        shopper.sign_in(str(next_person.email))
        shopper.context.set_offline(True)
        shopper.go("/account/addresses")
        expect(page.get_by_test_id("offline")).to_be_visible()
        expect(looked).to_be_visible()
        expect(seen).to_have_count(0)
        assert f"Order {number}" not in page.content()
        shopper.context.set_offline(False)


def test_distributor_orders_again(
    browser: Browser, storefront: str, pricing: Pricing, world: World
) -> None:
    """Given earlier wholesale orders, when they are ordered again at once, then all are in the cart."""
    first = pricing.product("80.00", stock=500)
    second = pricing.product("40.00", stock=500)
    buyer = pricing.distributor(
        priceListId=pricing.price_list(f"{first.sku},1,70.00,,\n{second.sku},1,35.00,,\n")
    )
    for lines in ([(first.variant_id, 12), (second.variant_id, 3)], [(second.variant_id, 6)]):
        pricing.order(buyer.client, lines).payload
    with Shopper.arriving(browser, storefront, viewport=DESKTOP) as trader:
        page = trader.page
        trader.sign_in(str(buyer.client.email))
        trader.go("/distributor")
        again = page.get_by_role("region", name="Order again")
        expect(again.get_by_label(f"Quantity of {first.name}", exact=False)).to_have_value("12")
        expect(again.get_by_label(f"Quantity of {second.name}", exact=False)).to_have_value("6")
        again.get_by_label(f"Quantity of {first.name}", exact=False).fill("20")
        again.get_by_test_id("bulk-reorder").click()
        expect(page.get_by_test_id("bulk-added")).to_be_visible()
        trader.go("/cart")
        expect(page.get_by_test_id("total")).to_have_text("₹1,610")


def test_a_delivery_time_is_chosen_and_closes(shopper: Shopper, world: World) -> None:
    """Given a day and time, when the order is placed, then it keeps them; a closed one is asked again."""
    page = shopper.page
    shopper.add(world.product("66.00", stock=5))
    shopper.give_address()
    expect(page.get_by_test_id("cutoff")).to_contain_text("order within")
    page.get_by_label("7 am – 11 am").first.check()
    shopper.choose_delivery()
    expect(page.get_by_text(re.compile("7 am – 11 am"))).to_be_visible()

    # Left lying until the day has come: as if it had been chosen then.
    checkout = next(
        cookie["value"]
        for cookie in shopper.context.cookies()
        if cookie["name"] == f"cart_{world.consumer.slug}"
    )
    chosen = metadata_of(world, checkout)
    yesterday = (world.shop.clock.now().astimezone(INDIA) - timedelta(days=1)).date()
    set_metadata(world, checkout, "delivery_date", yesterday.isoformat())
    page.get_by_test_id("pay").click()
    expect(page.get_by_test_id("pay-message")).to_contain_text("has closed")
    shopper.go("/checkout")
    expect(page.get_by_text("The delivery time that you chose has closed.")).to_be_visible()

    page.get_by_label("4 pm – 8 pm").first.check()
    shopper.choose_delivery()
    shopper.pay_by_upi()
    shopper.order_number()
    expect(page.get_by_test_id("delivery-time")).to_contain_text("4 pm – 8 pm")
    [order] = eventually(lambda: orders_of(world, shopper.email), what="the order")
    found = world.owner(
        "query($id: ID!) { order(id: $id) { metadata { key value } } }", {"id": order["id"]}
    ).ok()["order"]["metadata"]
    kept = {entry["key"]: entry["value"] for entry in found}
    assert kept["delivery_slot"] == "16:00-20:00"
    assert kept["delivery_date"] == chosen["delivery_date"]


def test_a_wallet_is_topped_up(shopper: Shopper, world: World) -> None:
    """Given a wallet, when money is added, then the page shows it by itself, in Hindi as well."""
    world.plugin("saleor_plugins.subscriptions", world.consumer)
    page = shopper.page
    shopper.sign_in(str(world.customer().email))
    shopper.go("/account/wallet")
    balance = page.get_by_test_id("balance")
    expect(balance).to_have_text("₹0")
    page.get_by_label("Amount in rupees").fill("300")
    page.get_by_test_id("top-up").click()
    shopper.pay_on_razorpay()

    expect(page.get_by_text("Thank you. The balance shows")).to_be_visible()
    expect(balance).to_have_text("₹300")
    expect(page.get_by_role("cell", name="Top-up")).to_be_visible()
    shopper.go("/hi/account/wallet")
    expect(page.get_by_role("cell", name="पैसे जोड़े")).to_be_visible()


def test_a_subscription_is_changed(shopper: Shopper, world: World) -> None:
    """Given a subscription, when goods, time, address and days change, then each is kept and told."""
    world.plugin("saleor_plugins.subscriptions", world.consumer)
    milk, bread = world.product("58.00", stock=500), world.product("20.00", stock=500)
    plan = make_plan(world, [milk, bread], slots=["morning", "evening"])
    who = Subscriber(world, world.customer(), plan, milk)
    keep_address(who.client, streetAddress1="7 Residency Road")
    contract = who.subscribe(slot="morning")
    page = shopper.page
    shopper.sign_in(str(who.client.email))
    shopper.go(f"/subscriptions/{contract}")
    rows = page.get_by_test_id("delivery")
    day = str(rows.nth(3).get_attribute("data-date"))
    chosen = page.locator(f'[data-testid="delivery"][data-date="{day}"]')

    chosen.get_by_text("Change this delivery").click()
    chosen.get_by_test_id("add-on").select_option(index=1)
    chosen.get_by_role("button", name="Save").click()
    expect(chosen).to_contain_text(f"1 × {bread.name}")

    page.get_by_text("Change quantity, time or address").click()
    change = page.locator("details", has_text="Change quantity, time or address")
    change.get_by_role("spinbutton").fill("3")
    change.get_by_label("Time").select_option("evening")
    change.get_by_label("Deliver to").select_option(index=1)
    change.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Changed: products, address, slot.")).to_be_visible()
    expect(rows.last).to_contain_text("evening")
    kept = who.read(contract)
    assert (kept["slot"], [line["quantity"] for line in kept["lines"]]) == ("evening", [3])

    until = (date.fromisoformat(day) + timedelta(days=2)).isoformat()
    page.get_by_label("Until (leave empty for no date)").fill(until)
    page.get_by_test_id("pause").click()
    status = page.get_by_test_id("contract-status")
    expect(status).to_have_attribute("data-status", "PAUSED")
    assert who.read(contract)["pausedUntil"] == until

    shopper.go(f"/hi/subscriptions/{contract}")
    expect(page.get_by_text("बदले गए: उत्पाद, पता, समय।")).to_be_visible()
    expect(page.get_by_text(re.compile("तक रोकी गई।"))).to_be_visible()
    page.get_by_test_id("resume").click()
    expect(status).to_have_attribute("data-status", "ACTIVE")


def test_hostile_address_is_plain_text(shopper: Shopper, world: World) -> None:
    """Given markup and SQL as a name and street, when the order is shown, then they are text (57)."""
    customer = world.customer()
    name, street = "<b onclick=alert(1)>Anita", "1; DROP TABLE account_user; -- {{7*7}}"
    keep_address(customer, firstName=name, streetAddress1=street)
    shopper.page.on("dialog", lambda dialog: shopper.errors.append(dialog.message))
    shopper.sign_in(str(customer.email))
    shopper.go("/account/addresses")
    shown = shopper.page.get_by_test_id("address")
    expect(shown).to_contain_text(name)
    expect(shown).to_contain_text(street)
    shopper.add(world.product("30.00", stock=3))
    shopper.go("/checkout")
    expect(shopper.page.get_by_role("region", name="Your addresses")).to_contain_text(street)


def metadata_of(world: World, checkout: str) -> dict[str, str]:
    """What the checkout keeps beside itself."""
    found = world.owner(
        "query($id: ID!) { checkout(id: $id) { metadata { key value } } }", {"id": checkout}
    ).ok()["checkout"]["metadata"]
    return {entry["key"]: entry["value"] for entry in found}


def set_metadata(world: World, checkout: str, key: str, value: str) -> None:
    """Change one entry of it."""
    world.owner(
        """mutation($id: ID!, $input: [MetadataInput!]!) { updateMetadata(id: $id, input: $input) {
            errors { field message code } } }""",
        {"id": checkout, "input": [{"key": key, "value": value}]},
    ).payload
