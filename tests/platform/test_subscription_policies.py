"""What a plan decides, on the platform: outages, stock, prices, holidays, failed payments, missed goods, copies of the database."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from harness.shopping import eventually, orders_of
from harness.subscribing import (
    Subscriber,
    first_open,
    make_plan,
    ordered,
    run,
    subscriber,
    to_cutoff_of,
)
from harness.world import INDIAN_ADDRESS, World
from shopkeeper.client import Answer

MARK = """mutation($id: ID!, $state: DeliveryState!) {
  subscriptionDeliveryMark(id: $id, state: $state) {
    delivery { id state } errors { field code message } } }"""

PLAN = """mutation($id: ID!, $input: SubscriptionPlanInput!) {
  subscriptionPlanUpdate(id: $id, input: $input) { plan { id } errors { field code message } } }"""


def mark(world: World, delivery: dict[str, Any], state: str) -> Answer:
    """Staff's word about a delivery."""
    return world.owner(MARK, {"id": delivery["id"], "state": state})


def reprice(world: World, variant_id: str, price: str) -> None:
    """The merchant changes a price."""
    world.owner(
        """mutation($id: ID!, $input: [ProductVariantChannelListingAddInput!]!) {
            productVariantChannelListingUpdate(id: $id, input: $input) {
            errors { field code message } } }""",
        {"id": variant_id, "input": [{"channelId": world.consumer.id, "price": price}]},
    ).payload

    def shown() -> bool:
        found = world.shop.anonymous(
            """query($id: ID!, $channel: String!) { productVariant(id: $id, channel: $channel) {
                pricing { price { gross { amount } } } } }""",
            {"id": variant_id, "channel": world.consumer.slug},
        ).ok()["productVariant"]
        return Decimal(str(found["pricing"]["price"]["gross"]["amount"])) == Decimal(price)

    # Saleor works out what a product costs now in a task.
    eventually(shown, what="the new price", within=60)


def count_orders(who: Subscriber) -> int:
    """How many orders the customer has."""
    return len(orders_of(who.world, str(who.client.email)))


def unit_price(who: Subscriber, contract: str) -> Decimal:
    """What one piece of the first delivery cost."""
    lines = who.read(contract)["deliveries"][0]["lines"]
    return Decimal(str(lines[0]["unitPrice"]["amount"]))


# ---- after an outage


def test_an_outage_may_deliver_later(world: World) -> None:
    """DELIVER: what was missed comes on the next day without a delivery, once."""
    who = subscriber(world, outagePolicy="DELIVER")
    contract = who.subscribe(frequency="WEEKLY")
    missed = first_open(world)
    to_cutoff_of(world, missed + timedelta(days=2))
    run(world)
    rows = who.read(contract)["deliveries"]
    moved = date.fromisoformat(rows[0]["date"])
    assert moved > missed and rows[0]["state"] == "PLANNED"
    to_cutoff_of(world, moved)
    found = ordered(who, contract)
    assert [row["date"] for row in found] == [moved.isoformat()] and count_orders(who) == 1


@pytest.mark.parametrize("answer", ["PLANNED", "SKIPPED", "customer"])
def test_an_outage_may_be_asked_about(world: World, answer: str) -> None:
    """ASK: parked, seen by staff; "deliver" (by staff or customer) moves it, "skip" ends it."""
    who = subscriber(world, outagePolicy="ASK")
    contract = who.subscribe(frequency="WEEKLY")
    missed = first_open(world)
    to_cutoff_of(world, missed + timedelta(days=2))
    run(world)
    row = who.read(contract)["deliveries"][0]
    assert row["state"] == "PLANNED" and "Deliver later or skip" in row["failure"]
    assert "parked" in [event["type"] for event in who.read(contract)["events"]]
    if answer == "customer":
        who.do("subscriptionUnskip", contract, date=row["date"]).payload
    else:
        mark(world, row, answer).payload
    run(world, "renew")
    after = who.read(contract)["deliveries"][0]
    if answer == "SKIPPED":
        assert after["state"] == "SKIPPED" and count_orders(who) == 0
        return
    assert after["date"] > row["date"]
    to_cutoff_of(world, date.fromisoformat(after["date"]))
    assert len(ordered(who, contract)) == 1 == count_orders(who)


# ---- out of stock


def test_out_of_stock_may_skip(world: World) -> None:
    """SKIP: one of two is there, nothing is ordered, the customer reads why."""
    who = subscriber(world, "20.00", stock=1, stockPolicy="SKIP")
    contract = who.subscribe()
    to_cutoff_of(world, first_open(world))
    run(world)
    row = who.read(contract)["deliveries"][0]
    assert row["state"] == "SKIPPED" and count_orders(who) == 0
    kinds = [(event["type"], event["message"]) for event in who.read(contract)["events"]]
    assert any(kind == "skipped" and "stock" in message for kind, message in kinds)


def test_out_of_stock_may_wait_for_the_van(world: World) -> None:
    """RETRY: looked at again; filled before the van leaves it is ordered whole, otherwise it is skipped."""
    who = subscriber(world, "20.00", stock=1, stockPolicy="RETRY")
    contract = who.subscribe()
    day = first_open(world)
    to_cutoff_of(world, day)
    run(world)
    assert who.states(contract)[0] == "LOCKED" and count_orders(who) == 0
    world.stock(who.product.variant_id, 10)
    world.shop.clock.advance(minutes=16)
    delivery = ordered(who, contract)[0]
    assert [line["quantity"] for line in delivery["lines"]] == [2]
    world.stock(who.product.variant_id, 2)
    to_cutoff_of(world, day + timedelta(days=1))
    run(world)
    assert who.states(contract)[1] == "LOCKED"
    world.shop.clock.advance(hours=10)
    run(world)
    assert who.states(contract)[1] == "SKIPPED" and count_orders(who) == 1


# ---- prices


@pytest.mark.parametrize(("policy", "price"), [("KEEP", "50.00"), ("NOTIFY", "60.00")])
def test_a_risen_price(world: World, policy: str, price: str) -> None:
    """KEEP: what was agreed; NOTIFY: the new price, and an event says so. A fallen price always reaches the customer."""
    who = subscriber(world, "50.00", priceRisePolicy=policy)
    contract = who.subscribe()
    reprice(world, who.product.variant_id, "60.00")
    day = first_open(world)
    to_cutoff_of(world, day)
    ordered(who, contract)
    assert unit_price(who, contract) == Decimal(price)
    kinds = [event["type"] for event in who.read(contract)["events"]]
    assert ("price_rise" in kinds) == (policy == "NOTIFY")
    reprice(world, who.product.variant_id, "45.00")
    to_cutoff_of(world, day + timedelta(days=1))
    second = ordered(who, contract, 2)[1]
    assert second["lines"][0]["unitPrice"]["amount"] == 45.0


def test_a_risen_price_may_need_consent(world: World) -> None:
    """CONSENT: nothing is ordered until the customer has chosen again; within the tolerance nobody is asked."""
    who = subscriber(world, "50.00", priceRisePolicy="CONSENT", priceTolerance=10.0)
    contract = who.subscribe()
    reprice(world, who.product.variant_id, "54.00")
    day = first_open(world)
    to_cutoff_of(world, day)
    ordered(who, contract)
    assert unit_price(who, contract) == 54
    reprice(world, who.product.variant_id, "60.00")
    to_cutoff_of(world, day + timedelta(days=1))
    run(world)
    assert count_orders(who) == 1
    assert "consent" in who.read(contract)["deliveries"][1]["failure"]
    lines = [{"variantId": who.product.variant_id, "quantity": 2}]
    who.do("subscriptionUpdate", contract, input={"lines": lines}).payload
    assert ordered(who, contract, 2)[1]["lines"][0]["unitPrice"]["amount"] == 60.0


# ---- holidays


@pytest.mark.parametrize("policy", ["SKIP", "MOVE"])
def test_holidays_are_skipped_or_moved(world: World, policy: str) -> None:
    """Known before the contract or declared later: nothing comes that day; MOVE brings it on the next free one."""
    start = first_open(world)
    known, later = start + timedelta(days=4), start + timedelta(days=8)
    who = subscriber(world, holidayPolicy=policy, holidays=[known.isoformat()])
    contract = who.subscribe(frequency="ALTERNATE_DAYS")
    both = [known.isoformat(), later.isoformat()]
    world.owner(PLAN, {"id": who.plan, "input": {"holidays": both}}).payload
    dates = [date.fromisoformat(row["date"]) for row in who.read(contract)["deliveries"]][:6]
    offsets = [(day - start).days for day in dates]
    assert offsets == ([0, 2, 6, 10, 12, 14] if policy == "SKIP" else [0, 2, 5, 6, 9, 10])
    preview = who.client(
        """query($plan: ID!, $start: Date!) { subscriptionPreview(planId: $plan,
            frequency: ALTERNATE_DAYS, startDate: $start, count: 6) }""",
        {"plan": who.plan, "start": start.isoformat()},
    ).ok()["subscriptionPreview"]
    assert preview == [day.isoformat() for day in dates]


def test_a_holiday_taken_back_is_delivered(world: World) -> None:
    """Declared by mistake and taken back: the delivery is gone, said so, and there again."""
    who = subscriber(world, "10.00")
    contract = who.subscribe()
    day = (first_open(world) + timedelta(days=2)).isoformat()
    before = [row["date"] for row in who.read(contract)["deliveries"]]
    world.owner(PLAN, {"id": who.plan, "input": {"holidays": [day]}}).payload
    found = who.read(contract)
    assert [row["date"] for row in found["deliveries"]] == [each for each in before if each != day]
    assert "holiday" in [event["type"] for event in found["events"]]
    world.owner(PLAN, {"id": who.plan, "input": {"holidays": []}}).payload
    assert [row["date"] for row in who.read(contract)["deliveries"]] == before


# ---- payments and goods that fail


def test_a_stopped_razorpay_subscription_comes_back_by_another_card(world: World) -> None:
    """Halted: paused here; resuming opens Razorpay's page for a card and changes nothing; its charge delivers again."""
    who = subscriber(world, "50.00")
    made = who.create(frequency="WEEKLY", paymentMode="RAZORPAY_SUBSCRIPTION").payload
    contract, name = made["contract"]["id"], made["payment"]["subscription_id"]
    handed = world.shop.razorpay.authenticate_subscription(name)["checkout"]
    who.do("subscriptionConfirm", contract, data=handed).payload
    ordered(who, contract)
    world.shop.razorpay.change_subscription(name, "halt")
    eventually(lambda: who.read(contract)["status"] == "PAUSED", what="the pause", within=60)
    answer = who.resume(contract).payload
    assert answer["contract"]["status"] == "PAUSED"
    assert answer["payment"]["subscription_id"] == name
    assert answer["payment"]["subscription_card_change"] is True
    world.shop.razorpay.charge_subscription(name)
    eventually(lambda: who.read(contract)["status"] == "ACTIVE", what="it to run", within=60)
    assert len(ordered(who, contract, 2)) == 2
    assert "charge_returned" not in [event["type"] for event in who.read(contract)["events"]]


def test_an_unpaid_contract_ends_paused_and_comes_back(world: World) -> None:
    """No money: past due when the van has left, paused after the grace, with the reason; resumed it delivers again."""
    who = subscriber(world, "50.00", graceDays=2)
    contract = who.subscribe(paymentMode="WALLET")
    day = first_open(world)
    to_cutoff_of(world, day)
    run(world)
    world.shop.clock.advance(hours=11)
    run(world, "renew")
    eventually(lambda: who.read(contract)["status"] == "PAST_DUE", what="past due", within=60)
    assert who.states(contract)[0] == "FAILED"
    assert "money" in who.read(contract)["deliveries"][0]["failure"]
    world.shop.clock.advance(days=2)
    run(world, "collect")
    eventually(lambda: who.read(contract)["status"] == "PAUSED", what="the pause", within=60)
    assert count_orders(who) == 0
    assert who.do("subscriptionResume", contract).payload["contract"]["status"] == "ACTIVE"
    assert "PLANNED" in who.states(contract)


def test_missed_goods_are_refunded_where_the_plan_says_so(world: World) -> None:
    """REFUND: Razorpay gives the charge back once, the order is cancelled and refunded, the wallet stays as it was."""
    who = subscriber(world, "50.00", missedPolicy="REFUND")
    made = who.create(frequency="WEEKLY", paymentMode="RAZORPAY_SUBSCRIPTION").payload
    contract, name = made["contract"]["id"], made["payment"]["subscription_id"]
    handed = world.shop.razorpay.authenticate_subscription(name)["checkout"]
    who.do("subscriptionConfirm", contract, data=handed).payload
    delivery = ordered(who, contract)[0]
    payment = str(handed["razorpay_payment_id"])
    for _ in range(2):
        mark(world, delivery, "MISSED").payload

    def back() -> list[dict[str, Any]]:
        return list(world.shop.razorpay.objects("refund", payment_id=payment))

    refunds = eventually(back, what="the refund at Razorpay", within=60)
    total = Decimal(str(delivery["order"]["total"]["gross"]["amount"]))
    assert [Decimal(refund["amount"]) / 100 for refund in refunds] == [total]

    def cancelled() -> bool:
        order = orders_of(world, str(who.client.email))[0]
        return bool(order["status"] == "CANCELED")

    eventually(cancelled, what="the order to be cancelled", within=60)
    found = who.client(
        "query($c: String!) { myWallet(channel: $c) { balance { amount } } }",
        {"c": world.consumer.slug},
    ).ok()
    assert found["myWallet"]["balance"]["amount"] == 0


# ---- the day


def test_the_route_sheet_is_by_slot_and_pin_code(world: World) -> None:
    """Doors in the order of the round, and one slot's only when asked for."""
    product = world.product("10.00")
    plan = make_plan(world, [product], slots=["evening", "morning"])
    doors = [("morning", "560034"), ("evening", "560001"), ("morning", "560001")]
    for slot, pin in doors:
        who = Subscriber(world, world.customer(), plan, product)
        who.subscribe(slot=slot, address={**INDIAN_ADDRESS, "postalCode": pin})
    document = """query($date: Date!, $channel: String!, $slot: String) {
        deliveryRouteSheet(date: $date, channel: $channel, slot: $slot) { stops csv } }"""
    variables = {"date": first_open(world).isoformat(), "channel": world.consumer.slug}

    def read(**more: str) -> list[tuple[str, str]]:
        text = world.owner(document, {**variables, **more}).ok()["deliveryRouteSheet"]["csv"]
        rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))[1:]
        return [(row[1], row[0]) for row in rows if product.sku in row[5]]

    assert read() == sorted(doors)
    assert read(slot="morning") == [("morning", "560001"), ("morning", "560034")]


def test_what_is_ordered_goes_where_it_was_ordered_to(world: World) -> None:
    """The customer moves house after the cut-off: tomorrow's door is the old one, and the order's; the next is the new one."""
    who = subscriber(world, "10.00")
    contract = who.subscribe(address={**INDIAN_ADDRESS, "postalCode": "560001"})
    day = first_open(world)
    to_cutoff_of(world, day)
    ordered(who, contract)
    moved = {"address": {**INDIAN_ADDRESS, "postalCode": "560034"}}
    who.do("subscriptionUpdate", contract, input=moved).payload
    document = """query($date: Date!, $channel: String!) {
        deliveryRouteSheet(date: $date, channel: $channel) { csv } }"""

    def door(date: str) -> list[str]:
        variables = {"date": date, "channel": world.consumer.slug}
        text = world.owner(document, variables).ok()["deliveryRouteSheet"]["csv"]
        rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))[1:]
        return [row[0] for row in rows if who.product.sku in row[5]]

    assert door(day.isoformat()) == ["560001"]
    assert door((day + timedelta(days=1)).isoformat()) == ["560034"]


def test_the_days_report_says_what_became_of_every_delivery(world: World) -> None:
    """One ordered, one skipped, one out of stock, one parked, one planned: the command counts them, and nothing is overdue."""
    day = first_open(world)
    product, scarce = world.product("10.00"), world.product("10.00", stock=1)
    plan = make_plan(world, [product, scarce], stockPolicy="SKIP")
    everybody = [Subscriber(world, world.customer(), plan, product) for _ in range(3)]
    contracts = [who.subscribe(startDate=day.isoformat()) for who in everybody]
    everybody[1].do("subscriptionSkip", contracts[1], date=day.isoformat()).payload
    everybody[2].do(
        "subscriptionUpdate",
        contracts[2],
        input={"lines": [{"variantId": scarce.variant_id, "quantity": 2}]},
    ).payload

    def counted() -> dict[str, int]:
        text = world.shop.manage("subscription_report", "--date", day.isoformat())
        pairs = (line.partition(": ") for line in text.splitlines() if ": " in line)
        return {name: int(count) for name, _, count in pairs if count.isdigit()}

    before = counted()
    assert before["planned"] >= 2 and before["skipped"] >= 1
    to_cutoff_of(world, day)
    ordered(everybody[0], contracts[0])
    after = counted()
    assert after["overdue"] == 0 and after["planned"] < before["planned"]
    assert after["ordered"] > before["ordered"] and after["skipped"] > before["skipped"]
    assert {"failed", "parked", "missed", "cancelled"} <= set(after)


# ---- a copy of the database


def acts(world: World) -> int:
    """How often Razorpay was told to do something with a subscription, a debit or a refund."""
    asked = world.shop.razorpay.requests("POST")
    words = ("/subscriptions", "/recurring", "/refund")
    return sum(any(word in each["path"] for word in words) for each in asked)


def test_a_copy_on_another_site_orders_and_charges_nothing(world: World) -> None:
    """Another site's database: no order, no debit, no refund, no steering, until a person says that it has moved."""
    who = subscriber(world)
    contract = who.subscribe()
    weekly = who.create(frequency="WEEKLY", paymentMode="RAZORPAY_SUBSCRIPTION").payload
    name = weekly["payment"]["subscription_id"]
    handed = world.shop.razorpay.authenticate_subscription(name)["checkout"]
    who.do("subscriptionConfirm", weekly["contract"]["id"], data=handed).payload
    run(world, "plan", "renew")
    # What is paid for is ordered at once, maybe by a tick of beat's own that is still at it.
    before = eventually(lambda: count_orders(who), what="the order of the paid delivery", within=60)
    with psycopg.connect(world.shop.database_url, autocommit=True) as connection:
        moved = connection.execute(
            "UPDATE commerce_subscriptions_sitefingerprint SET fingerprint = 'production'"
        )
        assert moved.rowcount == 1
    try:
        # A tick that had asked whose database it is before that comes to its end.
        run(world, "renew")
        run(world, "renew")
        asked = acts(world)
        who.do("subscriptionPause", weekly["contract"]["id"]).payload
        to_cutoff_of(world, first_open(world))
        run(world, "plan", "renew", "collect")
        assert count_orders(who) == before and who.states(contract)[0] == "PLANNED"
        assert acts(world) == asked
        assert world.shop.razorpay.objects("subscription", id=name)[0]["status"] != "paused"
    finally:
        world.shop.manage("confirm_subscription_site")
    assert ordered(who, contract)[0]["state"] == "ORDERED"
