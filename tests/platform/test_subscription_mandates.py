"""Mandates from the customer's consent to the paid order, against Razorpay's wire format: announced, in time, once, mortal.

Razorpay is the simulator; the shop's clock is moved by the tests. The simulator's own clock stays where it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from harness.shopping import eventually, orders_of
from harness.subscribing import (
    INDIA,
    RESUME,
    Subscriber,
    first_open,
    ordered,
    run,
    subscriber,
    to_cutoff_of,
)
from harness.world import World

SUBSCRIPTIONS = "saleor_plugins.subscriptions"
WALLET = """query($channel: String!) { myWallet(channel: $channel) { balance { amount }
    entries(first: 50) { edges { node { amount { amount } reason } } } } }"""


@pytest.fixture(autouse=True)
def terms(world: World) -> Iterator[None]:
    """Weekly debits by UPI of up to Rs 1,000, taken at once by the bank."""
    configure(world)
    world.shop.razorpay.configure(recurring="immediate")
    yield
    world.shop.razorpay.configure(recurring="immediate")


def configure(world: World, **changes: str) -> None:
    """The merchant's terms of mandates."""
    values = {"mandate_cap": "1000", "mandate_cycle": "weekly", "mandate_rail": "upi"}
    world.plugin(SUBSCRIPTIONS, world.consumer, **{**values, **changes})


def balance(who: Subscriber) -> Decimal:
    """What the wallet says."""
    found = who.client(WALLET, {"channel": who.world.consumer.slug}).ok()["myWallet"]
    return Decimal(str(found["balance"]["amount"]))


def agreed(
    world: World,
    method: str = "upi",
    who: Subscriber | None = None,
    frequency: str = "WEEKLY",
) -> tuple[Subscriber, str, str]:
    """A contract whose customer has agreed in the browser: who, contract, Razorpay's token."""
    who = who or subscriber(world, "50.00")
    answer = who.create(paymentMode="MANDATE", frequency=frequency).payload
    contract, options = answer["contract"]["id"], answer["payment"]
    assert answer["contract"]["status"] == "PENDING" and options["recurring"] == "1"
    paid = world.shop.razorpay.pay_order(options["order_id"], method=method)
    who.do("subscriptionConfirm", contract, data=paid["checkout"]).payload
    assert who.read(contract)["status"] == "ACTIVE"
    return who, contract, str(world.shop.razorpay.objects("payment", id=paid["id"])[0]["token_id"])


def debits_of(world: World, token: str) -> list[dict[str, Any]]:
    """Payments asked for on a mandate, oldest first."""
    return [
        each
        for each in world.shop.razorpay.objects("payment", token_id=token)
        if each["description"] == "Subscription"
    ]


def failed_tries(world: World, token: str) -> int:
    """How many debits of a mandate were declined and wait for their next try."""
    with psycopg.connect(world.shop.database_url) as connection:
        row = connection.execute(
            "SELECT count(*) FROM commerce_subscriptions_debit d"
            " JOIN commerce_subscriptions_mandate m ON m.id = d.mandate_id"
            " WHERE m.token_ref = %s AND d.state = 'announced' AND d.failure <> ''",
            [token],
        ).fetchone()
    return int(row[0]) if row else 0


def monday(world: World, hour: int) -> datetime:
    """An hour of the first Monday after now, in India: the week before it is over."""
    now = world.shop.clock.now().astimezone(INDIA)
    day = now.date() + timedelta(days=7 - now.weekday())
    return datetime(day.year, day.month, day.day, hour, tzinfo=INDIA)


def announced(world: World, who: Subscriber, contract: str, hour: int = 6) -> datetime:
    """One delivery made, its week over, the debit announced at `hour` of Monday; answers when that was."""
    to_cutoff_of(world, first_open(world))
    ordered(who, contract)
    at = monday(world, hour)
    world.shop.clock.set(at)
    run(world, "plan", "renew", "collect")

    def notices() -> int:
        events = who.read(contract)["events"]
        return [event["type"] for event in events].count("debit_announced")

    eventually(notices, what="the notice", within=60)
    assert notices() == 1
    return at


def at(world: World, moment: datetime) -> None:
    """Move the clock and let beat run."""
    world.shop.clock.set(moment)
    run(world, "collect")


def paid(world: World, who: Subscriber) -> bool:
    """Whether the customer's first order is charged in full, by the mandate."""
    order = orders_of(world, str(who.client.email))[-1]
    return bool(order["chargeStatus"] == "FULL")


@pytest.mark.parametrize(
    ("rail", "hour", "due"),
    [
        ("upi", 6, timedelta(hours=25)),  # Tuesday 07:00: inside NPCI's first window
        ("upi", 10, timedelta(hours=27)),  # 11:00 on Tuesday is peak time: 13:00
        ("upi", 17, timedelta(hours=28, minutes=30)),  # 18:00 on Tuesday is peak time: 21:30
        ("card", 10, timedelta(hours=36, minutes=5)),
    ],
)
def test_arrears_are_announced_and_debited_once_in_time(
    world: World, rail: str, hour: int, due: timedelta
) -> None:
    """Given a week's delivery, then one debit: after the notice, inside the rail's hours, and the order is paid by it."""
    configure(world, mandate_rail=rail)
    who, contract, token = agreed(world, rail)
    told = announced(world, who, contract, hour)
    owed = -balance(who)
    assert owed > 0 and not paid(world, who)

    at(world, told + due - timedelta(minutes=1))
    assert debits_of(world, token) == []

    at(world, told + due + timedelta(minutes=1))
    eventually(lambda: balance(who) == 0, what="the debit in the wallet", within=60)
    assert [Decimal(each["amount"]) / 100 for each in debits_of(world, token)] == [owed]
    eventually(lambda: paid(world, who), what="the order to be paid", within=60)
    transactions = orders_of(world, str(who.client.email))[-1]["transactions"]
    assert len(transactions) == 1

    for event in world.shop.razorpay.events(event="payment.captured")[-2:]:
        world.shop.razorpay.replay(event["id"])
    world.shop.razorpay.wait_idle()
    for hours in (1, 20, 40):
        at(world, told + due + timedelta(hours=hours))
    assert balance(who) == 0 and len(debits_of(world, token)) == 1, "one debit a cycle"


def test_a_forged_or_foreign_answer_confirms_nothing(world: World) -> None:
    """A wrong signature, and the answer to another payment of one's own: the contract stays pending."""
    who = subscriber(world, "50.00")
    made = who.create(paymentMode="MANDATE").payload
    contract, order = made["contract"]["id"], made["payment"]["order_id"]
    paid_for = world.shop.razorpay.pay_order(order, outcome="leave_created")
    forged = {
        "razorpay_order_id": order,
        "razorpay_payment_id": paid_for["id"],
        "razorpay_signature": "0" * 64,
    }
    assert who.do("subscriptionConfirm", contract, data=forged).refusals
    other = who.create(paymentMode="MANDATE").payload
    assert other["payment"]["order_id"] != order
    theirs = world.shop.razorpay.pay_order(other["payment"]["order_id"])["checkout"]
    refused = who.do("subscriptionConfirm", contract, data=theirs).refusals
    assert [(each["field"], each["code"]) for each in refused] == [("data", "INVALID")]
    assert who.read(contract)["status"] == "PENDING"
    assert who.do("subscriptionConfirm", contract, data={}).refusals[0]["field"] == "data"


def test_the_webhook_alone_confirms_a_mandate(world: World) -> None:
    """The browser was closed after paying: token.confirmed is enough."""
    who = subscriber(world, "50.00")
    made = who.create(paymentMode="MANDATE").payload
    world.shop.razorpay.pay_order(made["payment"]["order_id"])
    contract = made["contract"]["id"]
    eventually(lambda: who.read(contract)["status"] == "ACTIVE", what="confirmation", within=60)
    eventually(lambda: balance(who) == 1, what="the registration's rupee, the customer's own")


def test_of_two_registrations_the_one_that_was_paid_is_confirmed(world: World) -> None:
    """Two contracts wait for a consent and the older one is given: its contract runs, the other one waits on."""
    who = subscriber(world, "50.00")
    older, newer = (who.create(paymentMode="MANDATE").payload for _ in range(2))
    world.shop.razorpay.pay_order(older["payment"]["order_id"])
    eventually(
        lambda: who.read(older["contract"]["id"])["status"] == "ACTIVE", what="consent", within=60
    )
    world.shop.razorpay.wait_idle()
    assert who.read(newer["contract"]["id"])["status"] == "PENDING"


def test_nothing_beyond_the_cap_is_delivered_on_credit(world: World) -> None:
    """Cap Rs 170 and deliveries of Rs 140, shipping included: one on credit, the next waits, the debit is within the cap."""
    configure(world, mandate_cap="170")
    who, contract, token = agreed(world, frequency="DAILY")
    start = first_open(world)
    for offset in range(2):
        to_cutoff_of(world, start + timedelta(days=offset))
        run(world)
    eventually(
        lambda: who.states(contract)[:2] == ["ORDERED", "LOCKED"], what="one on credit", within=60
    )
    told = world.shop.clock.now()
    run(world, "collect")
    at(world, told + timedelta(hours=26, minutes=30))
    eventually(lambda: debits_of(world, token), what="the debit", within=60)
    assert [each["amount"] <= 17_000 for each in debits_of(world, token)] == [True]


def test_soft_declines_are_tried_again_by_schedule_then_paid(world: World) -> None:
    """No funds today: told, tried again the next day in a new order, paid; nothing else in between."""
    world.shop.razorpay.configure(recurring="notice")
    who, contract, token = agreed(world)
    told = announced(world, who, contract)
    at(world, told + timedelta(hours=25, minutes=1))
    first = eventually(lambda: debits_of(world, token), what="the debit", within=60)[0]
    world.shop.razorpay.settle_recurring(first["id"], "fail", reason="insufficient_funds")
    eventually(lambda: failed_tries(world, token) == 1, what="the decline", within=60)
    at(world, told + timedelta(hours=30))
    assert who.read(contract)["status"] == "ACTIVE"
    assert len(debits_of(world, token)) == 1

    def again() -> bool:
        at(world, told + timedelta(hours=50))
        return len(debits_of(world, token)) == 2

    eventually(again, what="the second try", within=90)
    second = debits_of(world, token)[1]
    assert second["order_id"] != first["order_id"] and second["amount"] == first["amount"]
    world.shop.razorpay.settle_recurring(second["id"])
    eventually(lambda: balance(who) == 0, what="the money", within=60)
    eventually(lambda: paid(world, who), what="the order to be paid", within=60)


def test_a_hard_decline_is_not_repeated_and_ends_in_a_pause(world: World) -> None:
    """The account is closed: PAST_DUE at once, not one more debit, PAUSED after the grace, never cancelled, and a way back."""
    world.shop.razorpay.configure(recurring="notice")
    who, contract, token = agreed(world)
    told = announced(world, who, contract)
    at(world, told + timedelta(hours=25, minutes=1))
    first = eventually(lambda: debits_of(world, token), what="the debit", within=60)[0]
    world.shop.razorpay.settle_recurring(first["id"], "fail", reason="account_closed")
    eventually(lambda: who.read(contract)["status"] == "PAST_DUE", what="past due", within=60)
    for days in (1, 2, 3, 5, 8, 15):
        at(world, told + timedelta(days=days, hours=26))
    eventually(lambda: who.read(contract)["status"] == "PAUSED", what="the pause", within=60)
    assert len(debits_of(world, token)) == 1

    world.shop.razorpay.configure(recurring="immediate")
    _, newer, other = agreed(world, who=who)
    assert other != token
    assert who.do("subscriptionResume", contract).payload["contract"]["status"] == "ACTIVE"
    run(world, "collect")
    at(world, world.shop.clock.now() + timedelta(hours=44))
    eventually(lambda: len(debits_of(world, other)) == 1, what="the new mandate's debit", within=60)
    assert len(debits_of(world, token)) == 1
    assert newer != contract


@pytest.mark.parametrize("end", ["cancelled", "paused"])
def test_a_mandate_ended_at_the_bank_is_not_debited(world: World, end: str) -> None:
    """Revoked between notice and debit: nothing is asked for; PAST_DUE; a paused one that comes back serves again."""
    who, contract, token = agreed(world)
    told = announced(world, who, contract)
    world.shop.razorpay.change_token(token, end)
    eventually(lambda: who.read(contract)["status"] == "PAST_DUE", what="past due", within=60)
    at(world, told + timedelta(hours=26))
    assert debits_of(world, token) == []
    if end == "cancelled":
        at(world, told + timedelta(days=8))
        eventually(lambda: who.read(contract)["status"] == "PAUSED", what="the pause", within=60)
        assert debits_of(world, token) == []
        return
    world.shop.razorpay.change_token(token, "confirmed")
    eventually(lambda: who.read(contract)["status"] == "ACTIVE", what="recovery", within=60)


def paused(world: World) -> tuple[Subscriber, str, str]:
    """A delivery on credit, then the mandate is revoked at the bank and the grace ends: who, contract, the dead token."""
    who, contract, token = agreed(world)
    told = announced(world, who, contract)
    world.shop.razorpay.change_token(token, "cancelled")
    eventually(lambda: who.read(contract)["status"] == "PAST_DUE", what="past due", within=60)
    at(world, told + timedelta(hours=26))
    at(world, told + timedelta(days=8))
    eventually(lambda: who.read(contract)["status"] == "PAUSED", what="the pause", within=60)
    return who, contract, token


def debited(world: World, who: Subscriber, token: str) -> Decimal:
    """The debt is announced and debited on the mandate, all of it; answers how much it was."""
    at(world, monday(world, 6))
    told = world.shop.clock.now()
    owed = -balance(who)
    at(world, told + timedelta(hours=25, minutes=1))
    eventually(lambda: balance(who) == 0, what="the debit in the wallet", within=60)
    assert [Decimal(each["amount"]) / 100 for each in debits_of(world, token)] == [owed]
    return owed


def test_a_new_mandate_brings_a_paused_contract_back(world: World) -> None:
    """Given a dead mandate and a pause, when resumed and agreed to in the browser, then it runs and the debt is debited once."""
    who, contract, dead = paused(world)
    owed = -balance(who)
    offers = [who.resume(contract).payload for _ in range(2)]
    assert [each["contract"]["status"] for each in offers] == ["PAUSED", "PAUSED"]
    order = offers[0]["payment"]["order_id"]
    assert offers[1]["payment"] == offers[0]["payment"] and offers[0]["payment"]["recurring"] == "1"
    assert who.read(contract)["status"] == "PAUSED"

    world.shop.razorpay.disturb_webhooks("drop", events="token.*")
    answer = world.shop.razorpay.pay_order(order)
    confirmed = [
        who.do("subscriptionConfirm", contract, data=answer["checkout"]).payload for _ in range(2)
    ]
    assert [each["contract"]["status"] for each in confirmed] == ["ACTIVE", "ACTIVE"]
    kinds = [event["type"] for event in who.read(contract)["events"]]
    assert kinds.count("resumed") == kinds.count("mandate_awaited") == 1
    assert balance(who) == 1 - owed, "the registration's rupee is the customer's"
    token = str(world.shop.razorpay.objects("payment", id=answer["id"])[0]["token_id"])
    assert token != dead and who.resume(contract).refusals[0]["code"] == "CONFLICT"

    debited(world, who, token)
    assert debits_of(world, dead) == []
    eventually(lambda: paid(world, who), what="the order to be paid", within=60)


def test_the_webhook_alone_brings_a_paused_contract_back(world: World) -> None:
    """The browser was closed after agreeing: the contract runs."""
    who, contract, _dead = paused(world)
    order = who.resume(contract).payload["payment"]["order_id"]
    world.shop.razorpay.pay_order(order)
    eventually(lambda: who.read(contract)["status"] == "ACTIVE", what="resumption", within=60)


def test_a_contract_cancelled_before_the_banks_word_stays_cancelled(world: World) -> None:
    """Offered, cancelled, then paid in another tab: the rupee is in the wallet, the contract has ended."""
    who, contract, _dead = paused(world)
    owed = -balance(who)
    order = who.resume(contract).payload["payment"]["order_id"]
    assert who.do("subscriptionCancel", contract).payload["contract"]["status"] == "CANCELLED"
    world.shop.razorpay.pay_order(order)
    eventually(lambda: balance(who) == 1 - owed, what="the registration's rupee", within=60)
    assert who.read(contract)["status"] == "CANCELLED"
    assert who.resume(contract).refusals[0]["code"] == "CONFLICT"


def test_only_the_customer_and_staff_are_offered_a_new_mandate(world: World) -> None:
    """Somebody else names the contract: there is no such subscription, and no offer."""
    who, contract, _dead = paused(world)
    refused = world.customer()(RESUME, {"id": contract})
    assert refused.refusals[0]["code"] == "NOT_FOUND"
    assert who.read(contract)["status"] == "PAUSED"


def test_a_dead_mandate_whose_webhook_was_lost_is_asked_about(world: World) -> None:
    """Nobody told us that it was cancelled: Razorpay refuses the debit, we ask why, and try no more."""
    who, contract, token = agreed(world)
    told = announced(world, who, contract)
    world.shop.razorpay.disturb_webhooks("drop", events="token.*")
    world.shop.razorpay.change_token(token, "cancelled")
    at(world, told + timedelta(hours=26))
    eventually(lambda: who.read(contract)["status"] == "PAST_DUE", what="past due", within=60)
    tries = len(world.shop.razorpay.requests("POST", "/v1/payments/create/recurring"))
    for days in (1, 2, 3):
        at(world, told + timedelta(days=days, hours=26))
    assert len(world.shop.razorpay.requests("POST", "/v1/payments/create/recurring")) == tries


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_debit_without_an_answer_happens_once(world: World, when: str) -> None:
    """The line breaks before or after Razorpay acted: asked about, sent again only to the same order, paid once."""
    who, contract, token = agreed(world)
    told = announced(world, who, contract)
    world.shop.razorpay.fault("reset", path="/v1/payments/create/recurring", when=when, count=4)
    at(world, told + timedelta(hours=25, minutes=1))

    def in_the_wallet() -> bool:
        world.shop.clock.advance(minutes=31)
        run(world, "collect")
        return balance(who) == 0

    eventually(in_the_wallet, what="the money", within=120)
    found = debits_of(world, token)
    assert len(found) == 1 and found[0]["status"] == "captured"
    assert len({each["order_id"] for each in found}) == 1


def test_money_put_in_by_hand_settles_what_a_dead_mandate_left(world: World) -> None:
    """Top-up instead of the mandate: the order is noted as paid, the contract goes on."""
    who, contract, token = agreed(world)
    announced(world, who, contract)
    world.shop.razorpay.change_token(token, "cancelled")
    eventually(lambda: who.read(contract)["status"] == "PAST_DUE", what="past due", within=60)
    top_up = who.client(
        """mutation($channel: String!, $key: String!) { walletTopUp(channel: $channel,
            amount: 500, idempotencyKey: $key) { payment errors { field code message } } }""",
        {"channel": world.consumer.slug, "key": f"top-{contract}"},
    ).payload
    world.shop.razorpay.pay_order(top_up["payment"]["checkout"]["order_id"])
    eventually(lambda: who.read(contract)["status"] == "ACTIVE", what="recovery", within=60)
    eventually(lambda: paid(world, who), what="the order to be paid", within=60)
    assert debits_of(world, token) == []
