"""Opening a payment, coming back from it, and paying with what is stored."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from harness.razorpay import (
    charges,
    checkout_of,
    eventually,
    gateway_in,
    idle_inbox,
    open_session,
    paid_session,
    process,
    transaction,
    until,
)
from harness.shopping import INITIALIZE, PROCESS, orders_of, start_checkout
from harness.world import RAZORPAY, World, unique

GATEWAY = """mutation($id: ID!, $gateways: [PaymentGatewayToInitialize!]) {
  paymentGatewayInitialize(id: $id, paymentGateways: $gateways) {
    gatewayConfigs { id data errors { field message code } } errors { field message code } } }"""


def test_gateway_describes_itself_without_secrets(world: World) -> None:
    checkout = checkout_of(world)
    answer = checkout.client(GATEWAY, {"id": checkout.id, "gateways": [{"id": RAZORPAY}]})
    (config,) = answer.payload["gatewayConfigs"]
    assert config["errors"] == []
    assert config["data"]["key"].startswith("rzp_test_")
    assert config["data"]["mode"] == "test"
    assert "checkout.js" in config["data"]["checkoutScript"]
    assert "secret" not in str(config["data"]).lower()


def test_the_session_carries_what_checkout_js_needs(world: World) -> None:
    checkout = checkout_of(world, "199.50")
    session = open_session(checkout)
    assert session.options["order_id"].startswith("order_")
    assert session.options["amount"] == round(float(checkout.total) * 100)
    assert session.options["currency"] == "INR"
    assert session.options["key"].startswith("rzp_test_")
    found = transaction(world, session.transaction_id)
    assert found["pspReference"] == session.order_id
    assert sorted(found["kinds"]) == ["CHARGE_ACTION_REQUIRED", "CHARGE_REQUEST"]
    shown = next(e for e in found["events"] if e["type"] == "CHARGE_ACTION_REQUIRED")
    assert shown["externalUrl"].endswith(session.order_id)


def test_one_order_per_checkout_and_amount(world: World) -> None:
    """Given a session, when it is opened again (same key, another, two tabs), then one order."""
    checkout = checkout_of(world)
    first = open_session(checkout, key=unique("key"))
    again = open_session(checkout)
    with ThreadPoolExecutor(2) as pool:
        tabs = list(pool.map(lambda _: open_session(checkout), range(2)))
    assert {s.order_id for s in (first, again, *tabs)} == {first.order_id}
    other = open_session(checkout, amount="50")
    assert other.order_id != first.order_id


def test_money_is_on_the_session_that_came_back(world: World) -> None:
    """Given two sessions of one order, when the older one returns, then it is charged, once."""
    checkout = checkout_of(world)
    older = open_session(checkout)
    newer = open_session(checkout)
    assert older.order_id == newer.order_id
    world.shop.razorpay.hold_webhooks()
    paid = world.shop.razorpay.pay_order(older.order_id)
    process(checkout, older, paid["checkout"]).payload
    world.shop.razorpay.clear_faults()
    world.shop.razorpay.release_webhooks()
    until(world, older.transaction_id, "CHARGE_SUCCESS")
    idle_inbox(world)
    assert charges(world, newer.transaction_id) == []
    assert len(charges(world, older.transaction_id)) == 1
    eventually(lambda: len(orders_of(world, checkout.email)) == 1)


@pytest.mark.parametrize(
    "change",
    [
        {"razorpay_signature": "0" * 64},
        {"razorpay_signature": ""},
        {"razorpay_payment_id": "pay_Someone0Elses0"},
        {"razorpay_order_id": "order_Someone0Else"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_tampered_return_is_refused_and_the_honest_one_still_counts(
    world: World, change: dict[str, str]
) -> None:
    world.shop.razorpay.hold_webhooks()
    checkout, session, paid = paid_session(world)
    bad = process(checkout, session, {**paid["checkout"], **change}).payload
    assert bad["transactionEvent"]["type"] == "CHARGE_FAILURE"
    assert transaction(world, session.transaction_id)["charged"] == 0.0
    good = process(checkout, session, paid["checkout"]).payload
    assert good["transactionEvent"]["type"] == "CHARGE_SUCCESS"
    world.shop.razorpay.clear_faults()
    world.shop.razorpay.release_webhooks()


def test_a_replayed_return_changes_nothing(world: World) -> None:
    checkout, session, paid = paid_session(world)
    first = process(checkout, session, paid["checkout"]).payload
    second = process(checkout, session, paid["checkout"]).payload
    assert first["transactionEvent"]["type"] == second["transactionEvent"]["type"]
    assert len(charges(world, session.transaction_id)) == 1


def test_returning_empty_handed_is_not_a_failure(world: World) -> None:
    """Given a shopper who closed the window, then the session stays open."""
    checkout = checkout_of(world)
    session = open_session(checkout)
    answer = checkout.client(PROCESS, {"id": session.transaction_id, "data": {}}).payload
    assert answer["transactionEvent"]["type"] == "CHARGE_ACTION_REQUIRED"
    assert answer["data"]["checkout"]["order_id"] == session.order_id


def test_razorpay_down_gives_words_and_no_half_state(world: World) -> None:
    """Given Razorpay out of order, then the shopper may retry the very same session."""
    checkout = checkout_of(world)
    world.shop.razorpay.fault("status", path="/v1/orders", status=503, count=4)
    key = unique("key")
    variables = {"id": checkout.id, "gateway": {"id": RAZORPAY, "data": {}}, "key": key}
    down = checkout.client(INITIALIZE, variables).payload
    assert down["transactionEvent"]["type"] == "CHARGE_FAILURE"
    assert "try again" in down["transactionEvent"]["message"]

    world.shop.razorpay.clear_faults()
    up = checkout.client(INITIALIZE, variables).payload
    assert up["transaction"]["id"] == down["transaction"]["id"]
    paid = world.shop.razorpay.pay_order(up["data"]["checkout"]["order_id"])
    names = ("razorpay_payment_id", "razorpay_order_id", "razorpay_signature")
    data = {name: paid["checkout"][name] for name in names}
    done = checkout.client(PROCESS, {"id": up["transaction"]["id"], "data": data}).payload
    assert done["transactionEvent"]["type"] == "CHARGE_SUCCESS"


def test_an_amount_that_razorpay_does_not_take_is_told_in_words(world: World) -> None:
    checkout = checkout_of(world)
    variables = {
        "id": checkout.id,
        "gateway": {"id": RAZORPAY, "data": {}},
        "amount": "0.50",
        "key": None,
    }
    answer = checkout.client(INITIALIZE, variables).payload
    assert answer["transactionEvent"]["type"] == "CHARGE_FAILURE"
    assert "INR 1.00" in answer["transactionEvent"]["message"]


@pytest.mark.parametrize(
    ("currency", "price", "minor"), [("JPY", "1500", 190000), ("KWD", "12.500", 52500)]
)
def test_minor_units_of_other_currencies(
    world: World, currency: str, price: str, minor: int
) -> None:
    """Given JPY (no decimals) and KWD (three), then Razorpay is asked for the right amount."""
    channel = world.channel(currency=currency)
    gateway_in(world, channel)
    product = world.product("1", channels={channel: price})
    checkout = start_checkout(
        world, {product.variant_id: 1}, channel=channel, email=f"{unique('s')}@example.com"
    )
    session = open_session(checkout)
    scale = {"JPY": 1, "KWD": 1000}[currency]
    assert session.options["amount"] == round(float(checkout.total) * scale)
    world.shop.razorpay.pay_order(session.order_id)
    until(world, session.transaction_id, "CHARGE_SUCCESS", charged=float(checkout.total))
    assert charges(world, session.transaction_id)[0]["amount"]["amount"] == float(checkout.total)


@pytest.mark.parametrize(
    ("method", "details", "shown"),
    [
        ("upi", {"vpa": "anita.k@okaxis"}, "UPI a•••@okaxis"),
        ("card", {"number": "4111111111111111"}, "Visa •••• 1111"),
        ("netbanking", {"bank": "HDFC"}, "HDFC netbanking"),
        ("wallet", {"wallet": "mobikwik"}, "mobikwik wallet"),
    ],
)
def test_how_it_was_paid_is_shown_masked(
    world: World, method: str, details: dict[str, str], shown: str
) -> None:
    _, session, _ = paid_session(world, method=method, details=details)
    until(world, session.transaction_id, "CHARGE_SUCCESS")
    document = """query($id: ID!) { transaction(id: $id) { paymentMethodDetails { name
        ... on CardPaymentMethodDetails { brand lastDigits } } } }"""
    found = world.owner(document, {"id": session.transaction_id}).ok()["transaction"]
    assert found["paymentMethodDetails"]["name"] == shown
    if method == "card":
        assert found["paymentMethodDetails"]["lastDigits"] == "1111"


def test_a_new_key_while_shoppers_are_paying(world: World) -> None:
    """Given a key that the merchant replaces, then open payments are opened again, paid, and counted."""
    channel = world.channel()
    account = gateway_in(world, channel)
    product = world.product("80.00", channels={channel: "80.00"})
    email = f"{unique('s')}@example.com"
    checkout = start_checkout(world, {product.variant_id: 1}, channel=channel, email=email)
    before = open_session(checkout)
    renewed = world.shop.razorpay.create_account(
        f"rzp_test_{unique('Key')}", account_id=account["id"]
    )
    keys = {name: renewed[name] for name in ("key_id", "key_secret")}
    world.plugin(RAZORPAY, channel, **keys)

    again = open_session(checkout)
    assert (again.order_id, again.options["key"]) == (before.order_id, keys["key_id"])
    world.shop.razorpay.hold_webhooks()
    paid = world.shop.razorpay.pay_order(again.order_id)
    done = process(checkout, again, paid["checkout"]).payload
    assert done["transactionEvent"]["type"] == "CHARGE_SUCCESS"
    world.shop.razorpay.clear_faults()
    world.shop.razorpay.release_webhooks()
    eventually(lambda: orders_of(world, email))
    idle_inbox(world)
    (order,) = orders_of(world, email)
    assert order["totalCharged"]["amount"] == float(checkout.total)
    assert transaction(world, before.transaction_id)["charged"] == 0.0


METHODS = """query($channel: String!) { me { storedPaymentMethods(channel: $channel) {
    id type name paymentMethodId creditCardInfo { brand lastDigits } gateway { id } } } }"""
DELETE = """mutation($id: ID!, $channel: String!) {
    storedPaymentMethodRequestDelete(id: $id, channel: $channel) {
        result errors { field message code } } }"""


def test_stored_methods_are_the_users_own(world: World) -> None:
    """Given a customer who stored a card, then it is listed, used and deleted by nobody else."""
    anita, other = world.customer(), world.customer()
    product = world.product("80.00")
    checkout = start_checkout(world, {product.variant_id: 1}, client=anita)
    variables = {
        "id": checkout.id,
        "gateway": {"id": RAZORPAY, "data": {"savePaymentMethod": True}},
        "key": None,
    }
    data = anita(INITIALIZE, variables).payload["data"]["checkout"]
    customer = data["customer_id"]
    assert world.shop.razorpay.objects("customer")[-1]["id"] == customer
    token = world.shop.razorpay.create_token(customer, method="card")

    slug = {"channel": world.consumer.slug}
    (stored,) = anita(METHODS, slug).ok()["me"]["storedPaymentMethods"]
    assert (stored["gateway"]["id"], stored["paymentMethodId"]) == (RAZORPAY, token["id"])
    assert stored["creditCardInfo"]["lastDigits"] == "1111"
    assert other(METHODS, slug).ok()["me"]["storedPaymentMethods"] == []

    variables["gateway"]["data"] = {"paymentMethodId": stored["id"]}
    again = anita(INITIALIZE, {**variables, "key": unique("key")}).payload["data"]["checkout"]
    assert (again["customer_id"], again["token"]) == (customer, token["id"])

    theft = other(DELETE, {"id": stored["id"], **slug}).ok()["storedPaymentMethodRequestDelete"]
    assert theft["result"] == "FAILED_TO_DELETE"
    gone = anita(DELETE, {"id": stored["id"], **slug}).payload
    assert gone["result"] == "SUCCESSFULLY_DELETED"
    assert anita(METHODS, slug).ok()["me"]["storedPaymentMethods"] == []
