"""A customer's data on request: all of it given out, all of it erased, the books untouched."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from harness.messaging import Messaging, cancel, fulfil, new_phone, place, try_move
from harness.pricing import Pricing
from harness.razorpay import idle_inbox
from harness.shopping import eventually, open_session, orders_of, start_checkout
from harness.subscribing import Subscriber, first_open, make_plan, ordered, run, to_cutoff_of
from harness.world import INDIAN_ADDRESS, World, unique
from psycopg import sql
from shopkeeper.client import Client

from deploy.backup import totals

# Words that stand nowhere else in a database.
NAME, SURNAME, COMPANY = "Zubeidaq", "Wadiaxqu", "Quixwadia Traders"
STREET, NOTE = "77 Quixotelane Bhavanqx", "the lame doorbellqx"
VPA = "zubeidaq.w@okquixbank"

REGISTER = """mutation($input: AccountRegisterInput!) { accountRegister(input: $input) {
    errors { field code message } } }"""
BOOK = """mutation($input: AddressInput!) { accountAddressCreate(input: $input, type: BILLING) {
    address { id } errors { field code message } } }"""
LINK = """mutation($phone: String!) { phoneLinkRequest(phone: $phone) {
    resendAfter errors { field code message } } }"""
PREFER = """mutation($input: [NotificationPreferenceInput!]!) {
    notificationPreferencesUpdate(input: $input) { errors { field code message } } }"""
TOP_UP = """mutation($channel: String!, $amount: PositiveDecimal!, $key: String!) {
    walletTopUp(channel: $channel, amount: $amount, idempotencyKey: $key) {
    payment errors { field code message } } }"""
WALLET = """query($channel: String!) { myWallet(channel: $channel) { balance { amount } } }"""
REJECT = """mutation($id: ID!) { distributorReject(id: $id, reason: "No shop at 77 Quixotelane Bhavanqx") {
    errors { field code message } } }"""
CANCEL = """mutation($id: ID!) { subscriptionCancel(id: $id, reason: "Zubeidaq moves away") {
    contract { status } errors { field code message } } }"""


@dataclass
class Somebody:
    """A customer of whom the shop knows everything."""

    client: Client
    email: str
    phone: str
    user_id: int
    contract: str
    open_order: Any

    @property
    def traces(self) -> list[str]:
        """What must be nowhere afterwards."""
        return [
            self.email, self.phone[3:], NAME, SURNAME, "Quixotelane", "Quixwadia", "doorbellqx",
            "okquixbank",
        ]  # fmt: skip


def address(phone: str) -> dict[str, str]:
    return {
        **INDIAN_ADDRESS,
        "firstName": NAME,
        "lastName": SURNAME,
        "streetAddress1": STREET,
        "phone": phone,
    }


def account(world: World, email: str, phone: str) -> Client:
    """Somebody registered, with an address in the book."""
    assert world.accounts_need_no_confirmation
    entry = {
        "email": email,
        "password": "Secret-pass-1",
        "firstName": NAME,
        "lastName": SURNAME,
        "channel": world.consumer.slug,
        "redirectUrl": "http://localhost:3000/confirm",
        "metadata": [{"key": "nickname", "value": f"{NAME} the first"}],
    }
    world.shop.anonymous(REGISTER, {"input": entry}).payload
    client = world.shop.sign_in(email, "Secret-pass-1")
    client(BOOK, {"input": address(phone)}).payload
    return client


SEED = """
import base64, json
from django.apps import apps
from saleor.account.models import User
from saleor.order.models import Order
from saleor_plugins.core import audit, inbox
from saleor_plugins.host.db import writer
from saleor_plugins.notifications.models import OptOut
from saleor_plugins.core import clock

email, phone, name, street, note = {values!r}
with writer():
    user = User.objects.get(email=email)
    User.objects.filter(pk=user.pk).update(note=note)
    for order in Order.objects.filter(user=user):
        Order.objects.filter(pk=order.pk).update(customer_note=note)
        order.store_value_in_metadata({{"gift": f"For {{name}} at {{street}}", "colour": "blue"}})
        order.save(update_fields=["metadata"])
        order.events.create(type="note_added", parameters={{"message": f"Called {{name}} at {{phone}}"}})
    # an App that helps with customers wrote what it changed
    audit.record(action="customer.corrected", actor=audit.Actor("app", "1", "Helpdesk"),
        object_type="User", object_id=user.pk, old={{"phone": "none"}},
        new={{"phone": phone, "name": name, "price": "12.50"}})
    # something of the provider's that concerns nobody's order
    body = {{"entity": "event", "payload": {{"payment": {{"entity": {{
        "id": "pay_elsewhere", "email": email, "contact": phone, "vpa": {vpa!r}}}}}}}}}
    pk, _ = inbox.record(source="nobody", event_id="evt_of_nobody", kind="payment.captured",
        body=json.dumps(body).encode())
    from saleor_plugins.core.models import InboxEvent
    InboxEvent.objects.filter(pk=pk).update(state="done")
    OptOut.objects.get_or_create(address=phone, channel="SMS", defaults={{"created_at": clock.now()}})
    def model(label):
        try:
            return apps.get_model(label)
        except LookupError:
            return None
    # the older kind of payments, gift cards, notes and webhook bodies, where the platform has them
    if model("payment.Payment"):
        order = Order.objects.filter(user=user).first()
        payment = model("payment.Payment").objects.create(
            gateway="mirumee.payments.razorpay", is_active=True, order=order, total=12, captured_amount=12,
            currency="INR", billing_first_name=name, billing_email=email, billing_address_1=street,
            customer_ip_address="203.0.113.77", extra_data=json.dumps({{"email": email}}))
        model("payment.Transaction").objects.create(payment=payment, token="pay_legacy", kind="capture",
            is_success=True, amount=12, currency="INR", customer_id=name,
            gateway_response={{"id": "pay_legacy", "email": email, "contact": phone, "vpa": {vpa!r}}})
    if model("account.CustomerNote"):
        model("account.CustomerNote").objects.create(customer=user, content=note)
    if model("giftcard.GiftCard"):
        fields = {{f.name for f in model("giftcard.GiftCard")._meta.get_fields()}}
        model("giftcard.GiftCard").objects.create(code="GIFT-" + name[:6], currency="INR",
            initial_balance_amount=5, current_balance_amount=5, created_by_email=email,
            **({{"used_by_email": email}} if "used_by_email" in fields else {{}}))
    if model("core.EventPayload"):
        model("core.EventPayload").objects.create_with_payload_file(json.dumps({{"user": email}}))
        model("core.EventPayload").objects.create(payload=json.dumps({{"phone": phone}}))
print(user.pk)
"""


def known(world: World, pricing: Pricing, messaging: Messaging) -> Somebody:
    """A customer with everything: orders of each kind, subscription, wallet, phone, application, cart."""
    email, phone = f"z{uuid.uuid4().hex[:10]}@quixmail.example", new_phone()
    client = account(world, email, phone)
    # a phone proven by a code, wishes about messages
    client(LINK, {"phone": phone}).payload
    messaging.sink.wait_for(to=phone, count=1)
    code = messaging.sink.code(phone)
    client(
        """mutation($phone: String!, $code: String!) { phoneLinkConfirm(phone: $phone, code: $code) {
            phone errors { field code message } } }""",
        {"phone": phone, "code": code},
    ).payload
    client(PREFER, {"input": [{"event": "order_delivered", "channels": ["EMAIL"]}]}).payload
    # an order paid at the door, delivered; one as a guest before; one that is still open
    done = place(messaging, client=client, phone=phone, name=NAME)
    fulfil(messaging, done, tracking="https://carrier.example/quixotelane")
    for stage in ("OUT_FOR_DELIVERY", "DELIVERED"):
        try_move(messaging, done, stage, note=f"Handed to {NAME}")
    guest = place(messaging, email=email, phone=phone, name=NAME)
    cancel(messaging, guest)
    open_order = place(messaging, client=client, phone=phone, name=NAME)
    # one paid through Razorpay, whose events tell who paid how
    product = world.product("120.00")
    paid = start_checkout(world, {product.variant_id: 1}, client=client)
    session = open_session(paid)
    world.shop.razorpay.pay_order(
        session.order_id, email=email, contact=phone, details={"vpa": VPA}
    )
    found = eventually(
        lambda: [each for each in orders_of(world, email) if each["isPaid"]], what="a paid order"
    )
    settle(world, found[0]["id"])
    # a subscription paid from a wallet, with a delivery that became an order
    milk = world.product("50.00")
    who = Subscriber(world, client, make_plan(world, [milk]), milk)
    top_up = client(
        TOP_UP, {"channel": world.consumer.slug, "amount": "1000", "key": unique("top")}
    ).payload["payment"]["checkout"]
    world.shop.razorpay.pay_order(
        top_up["order_id"], email=email, contact=phone, details={"vpa": VPA}
    )
    eventually(lambda: balance(world, client) == 1000, what="the credit", within=60)
    contract = who.subscribe(paymentMode="WALLET", address=address(phone))
    to_cutoff_of(world, first_open(world))
    delivery = ordered(who, contract)[0]
    settle(world, delivery["order"]["id"])
    world.shop.clock.reset()
    # an application to buy wholesale, rejected; an open cart
    applied = pricing.apply(client, company=COMPANY, phone=phone, address=address(phone)).payload
    world.owner(REJECT, {"id": applied["distributor"]["id"]}).payload
    start_checkout(world, {product.variant_id: 1}, client=client)
    seeded = world.shop.python(SEED.format(values=(email, phone, NAME, STREET, NOTE), vpa=VPA))
    idle_inbox(world)
    return Somebody(client, email, phone, int(seeded.split()[-1]), contract, open_order)


def balance(world: World, client: Client) -> float:
    found = client(WALLET, {"channel": world.consumer.slug}).ok()["myWallet"]
    return float(found["balance"]["amount"])


def settle(world: World, order_id: str) -> None:
    """Fulfil an order from the warehouse."""
    found = world.owner(
        "query($id: ID!) { order(id: $id) { status lines { id quantity } } }", {"id": order_id}
    ).ok()["order"]
    if found["status"] == "FULFILLED":
        return
    lines = [
        {
            "orderLineId": line["id"],
            "stocks": [{"quantity": line["quantity"], "warehouse": world.warehouse}],
        }
        for line in found["lines"]
    ]
    world.owner(
        """mutation($order: ID!, $input: OrderFulfillInput!) {
            orderFulfill(order: $order, input: $input) { errors { field code message } } }""",
        {"order": order_id, "input": {"lines": lines, "notifyCustomer": False}},
    ).payload


def found_in_database(url: str, needles: list[str]) -> list[tuple[str, str]]:
    """(table, needle) wherever a row of any table has one, in text, JSON, search index or raw bytes."""
    found = []
    with psycopg.connect(url) as connection:
        tables = connection.execute(
            "SELECT table_name FROM information_schema.tables"
            " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        ).fetchall()
        binary = connection.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND data_type = 'bytea'"
        ).fetchall()
        for needle in needles:
            for (table,) in tables:
                query = sql.SQL("SELECT 1 FROM {} AS r WHERE r::text ILIKE %s LIMIT 1")
                if connection.execute(
                    query.format(sql.Identifier(table)), [f"%{needle}%"]
                ).fetchone():
                    found.append((table, needle))
            for table, column in binary:
                query = sql.SQL("SELECT 1 FROM {} WHERE position(%s::bytea IN {}) > 0 LIMIT 1")
                names = (sql.Identifier(table), sql.Identifier(column))
                if connection.execute(query.format(*names), [needle.encode()]).fetchone():
                    found.append((f"{table}.{column}", needle))
    return found


def books(world: World) -> totals.Totals:
    with psycopg.connect(world.shop.database_url) as connection:
        return totals.count(connection)


def refused(world: World, who: str) -> str:
    with pytest.raises(RuntimeError) as refusal:
        world.shop.manage("customer_data", "erase", who, "--yes")
    return str(refusal.value)


def test_everything_is_given_out_then_erased_and_the_books_stay(
    world: World, pricing: Pricing, messaging: Messaging, tmp_path: Path
) -> None:
    # given a customer of whom the shop knows everything, and a neighbour with an order
    neighbour = place(messaging, name="Nachbarin", phone=new_phone())
    who = known(world, pricing, messaging)
    before = found_in_database(world.shop.database_url, who.traces)
    assert {needle for _, needle in before} == set(who.traces)
    assert len({table for table, _ in before}) >= 12

    # when the data is asked for
    file = tmp_path / "export.json"
    world.shop.manage("customer_data", "export", who.email, "--output", str(file))
    export = json.loads(file.read_text())
    # then it is whole: account, orders, payments, subscription, ledger, messages; and holds no secret
    assert file.stat().st_mode & 0o077 == 0
    for label in (
        "account.User", "account.Address", "order.Order", "order.OrderLine",
        "payment.TransactionItem", "commerce_razorpay.PaymentRecord",
        "commerce_subscriptions.Contract", "commerce_subscriptions.WalletEntry",
        "commerce_notifications.NotificationMessage", "commerce_phone_login.PhoneIdentity",
        "distributor_pricing.Distributor", "checkout.Checkout", "commerce_core.InboxEvent",
        "commerce_order_tracking.StageEntry",
    ):  # fmt: skip
        assert export.get(label), label
    assert len(export["order.Order"]) == 5
    text = file.read_text()
    assert who.email in text and NOTE in text and VPA in text
    assert '"password"' not in text and "bcrypt" not in text and "Nachbarin" not in text
    # and asked for by phone or by id it is the same
    for other in (who.phone, str(who.user_id)):
        again = json.loads(world.shop.manage("customer_data", "export", other))
        assert again.keys() == export.keys()
        assert len(again["order.Order"]) == len(export["order.Order"])

    # when he is to be erased while things are open, then each reason is said and nothing is changed
    said = refused(world, who.email)
    assert f"Order {who.open_order.number} is not finished" in said
    assert "is not cancelled" in said and "The wallet in" in said
    still = found_in_database(world.shop.database_url, who.traces)
    assert set(before) <= set(still)
    # when they are settled
    cancel(messaging, who.open_order)
    who.client(CANCEL, {"id": who.contract}).payload
    pay_out = ("pay_out_wallet", str(who.user_id), "--channel", world.consumer.slug)
    assert "paid out" in world.shop.manage(*pay_out, "--reference", "UTR1")
    assert balance(world, who.client) == 0
    # (the same transfer is recorded once, and there is nothing to pay out a second time)
    assert "Already recorded" in world.shop.manage(*pay_out, "--reference", "UTR1")
    with pytest.raises(RuntimeError, match="nothing to pay out"):
        world.shop.manage(*pay_out, "--reference", "UTR2")
    idle_inbox(world)
    run(world)
    ledger = books(world)
    # then the rehearsal lists what is there and changes nothing
    listed = eventually(lambda: rehearsed(world, who), what="nothing in the way", within=60)
    assert "commerce_core.InboxEvent" in listed
    assert found_in_database(world.shop.database_url, [who.email])

    # when he is erased
    world.shop.manage("customer_data", "erase", who.email, "--yes", "--by", "1")
    # then nothing in the whole database tells of him
    assert found_in_database(world.shop.database_url, who.traces) == []
    # and not one paisa, order, payment or ledger entry is missing
    after = books(world)
    assert after.sums == ledger.sums and after.contradictions == ledger.contradictions
    for table in ("order_order", "order_orderline", "payment_transactionitem",
                  "payment_transactionevent", "commerce_subscriptions_walletentry",
                  "commerce_razorpay_paymentrecord", "commerce_core_inboxevent"):  # fmt: skip
        assert after.rows[table] == ledger.rows[table], table
    # and he is nobody's session, the neighbour is whole, the audit log says what was done
    me = who.client("{ me { id email } }")
    assert not (me.data or {}).get("me")
    neighbours = found_in_database(world.shop.database_url, ["Nachbarin", neighbour.phone[3:]])
    assert {needle for _, needle in neighbours} == {"Nachbarin", neighbour.phone[3:]}
    entries = world.owner(
        """query($filter: AuditEntryFilterInput) { auditEntries(first: 5, filter: $filter) {
            edges { node { action actor { id } new } } } }""",
        {"filter": {"action": ["customer.erased"]}},
    ).ok()["auditEntries"]["edges"]
    assert entries and entries[0]["node"]["actor"]["id"] == "1"
    assert not any(trace in json.dumps(entries) for trace in who.traces)

    # when staff look at what is left, then it reads well
    numbers = {row["number"] for row in export["order.Order"]}
    listed_orders = world.owner(
        """{ orders(first: 50) { edges { node { number userEmail total { gross { amount } }
            billingAddress { firstName country { code } countryArea } user { email firstName }
            shippingAddress { streetAddress1 } events { type message } } } } }"""
    ).ok()["orders"]["edges"]
    mine = [e["node"] for e in listed_orders if int(e["node"]["number"]) in numbers]
    assert len(mine) == 5
    for order in mine:
        assert order["billingAddress"]["firstName"] == ""
        assert order["billingAddress"]["countryArea"] == "Karnataka"
    contracts = world.owner(
        """{ subscriptionContracts(first: 50) { edges { node { number status user { email }
            address { city } } } } }"""
    ).ok()["subscriptionContracts"]["edges"]
    assert any(edge["node"]["user"]["email"].endswith("@phone.invalid") for edge in contracts)
    # and a second erasure, by the id that is left, finds nothing to tell
    world.shop.manage("customer_data", "erase", str(who.user_id), "--yes")


def rehearsed(world: World, who: Somebody) -> str:
    said = world.shop.manage("customer_data", "erase", who.email)
    assert "Nothing was changed" in said
    return "" if "Not yet" in said else said


def test_what_is_anothers_stays_theirs_even_with_one_phone(messaging: Messaging) -> None:
    """Given two guests of one family with one phone, when one is erased, then the other is whole."""
    world, phone = messaging.world, new_phone()
    his = place(messaging, name="Gatherwal", phone=phone)
    hers = place(messaging, name="Weatherwal", phone=phone)
    cancel(messaging, his)
    url = world.shop.database_url
    eventually(
        lambda: (
            {
                ("commerce_notifications_notificationmessage", each)
                for each in (his.email, hers.email)
            }
            <= set(found_in_database(url, [his.email, hers.email]))
        ),
        what="both were written to",
    )
    before = found_in_database(url, [hers.email, "Weatherwal"])
    export = world.shop.manage("customer_data", "export", his.email)
    assert "Gatherwal" in export and "Weatherwal" not in export and hers.email not in export

    eventually(
        lambda: "Not yet" not in world.shop.manage("customer_data", "erase", his.email),
        what="nothing in the way",
        within=60,
    )
    world.shop.manage("customer_data", "erase", his.email, "--yes")
    assert found_in_database(url, [his.email, "Gatherwal"]) == []
    assert found_in_database(url, [hers.email, "Weatherwal"]) == before


def test_nobody_and_staff(world: World) -> None:
    # given nobody of that name, then that is said
    assert "Nothing is known" in refused(world, "nobody@quixmail.example")
    # given a member of staff, then ending that comes first
    assert "member of staff" in refused(world, str(world.owner.email))


def test_every_table_of_ours_is_declared(world: World) -> None:
    # given all models of our plugins
    found = world.shop.python(
        """
from django.apps import apps
from saleor_plugins.core import personal_data
ours = {m._meta.label_lower for m in apps.get_models() if m.__module__.startswith("saleor_plugins")}
known = {label for label in personal_data.declared() if label.split(".")[0] in {m.split(".")[0] for m in ours}}
print("undeclared:", sorted(ours - known), "gone:", sorted(known - ours))
"""
    )
    # then each says what it holds of a person, and none is declared that is not there
    assert found.split("\n")[-2] == "undeclared: [] gone: []"
