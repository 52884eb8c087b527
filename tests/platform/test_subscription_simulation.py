"""Sixty days of a shop on the platform itself: outages, workers killed with -9, every tick twice at once, a clock set back.

Twenty customers' contracts of every frequency, from wallets and at the door; Saleor makes the orders. The thirteen months of
two hundred contracts, with a kill at every fault point, are in tests/unit/subscriptions/test_simulation.py.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from decimal import Decimal
from typing import Any

import psycopg
from dateutil import rrule
from harness.shopping import eventually
from harness.subscribing import INDIA, Subscriber, first_open, make_plan, run
from harness.world import World, unique
from psycopg.rows import dict_row

SEED = 20261120
DAYS = 60
RICH, POOR = Decimal(90_000), Decimal(400)
# How many contracts of each frequency, with its rule and weekdays.
MIX: list[tuple[int, str, dict[str, Any], list[int] | None]] = [
    (1, "DAILY", {"freq": rrule.DAILY}, None),
    (3, "ALTERNATE_DAYS", {"freq": rrule.DAILY, "interval": 2}, None),
    (6, "WEEKDAYS", {"freq": rrule.WEEKLY, "byweekday": (0, 3)}, [1, 4]),
    (6, "WEEKLY", {"freq": rrule.WEEKLY}, None),
    (2, "FORTNIGHTLY", {"freq": rrule.WEEKLY, "interval": 2}, None),
    (2, "MONTHLY", {"freq": rrule.MONTHLY}, None),
]
OUTAGES = {7: 1, 15: 13, 23: 48, 40: 120}  # on which day, for how many hours
KILLED = (3, 12, 30, 52)
DOUBLED = (5, 18, 33, 48, 56)
SET_BACK = (10, 35)

TOP_UP = """mutation($channel: String!, $amount: PositiveDecimal!, $key: String!) {
  walletTopUp(channel: $channel, amount: $amount, idempotencyKey: $key) {
    payment errors { field code message } } }"""


@dataclass
class Subscribed:
    """One contract, what its dates are, and what its customer has put in."""

    who: Subscriber
    contract: str
    dates: set[date]
    money: Decimal


def subscribe(
    world: World, number: int, frequency: str, rule: Any, weekdays: Any, plan: str, product: Any
) -> Subscribed:
    """A new customer's contract; every third is paid at the door, two wallets are nearly empty."""
    who = Subscriber(world, world.customer(), plan, product)
    start = first_open(world)
    at_the_door = number % 3 == 2
    money = Decimal(0)
    if not at_the_door:
        money = POOR if number in (6, 12) else RICH
        options = who.client(
            TOP_UP, {"channel": world.consumer.slug, "amount": str(money), "key": unique("top")}
        ).payload["payment"]["checkout"]
        world.shop.razorpay.pay_order(options["order_id"])
    wish: dict[str, Any] = {"weekdays": weekdays} if weekdays else {}
    contract = who.subscribe(
        frequency=frequency, paymentMode="ON_DELIVERY" if at_the_door else "WALLET", **wish
    )
    if frequency == "MONTHLY" and start.day > 28:
        # The last day of a month that has no such day.
        rule = {**rule, "bymonthday": range(28, start.day + 1), "bysetpos": -1}
    dates = rrule.rrule(dtstart=datetime.combine(start, clock_time()), count=400, **rule)
    return Subscribed(who, contract, {found.date() for found in dates}, money)


def rows(world: World, query: str) -> list[dict[str, Any]]:
    """What the database says."""
    with psycopg.connect(world.shop.database_url, row_factory=dict_row) as connection:
        return list(connection.execute(query))


def decided(world: World) -> None:
    """Have beat run until every delivery whose cut-off has passed is decided: the day is over when the work is."""
    run(world, "plan", "renew")
    late = (
        "SELECT 1 FROM commerce_subscriptions_delivery WHERE state = 'PLANNED' AND NOT parked"
        f" AND cutoff_at <= '{world.shop.clock.now().isoformat()}'"
    )
    eventually(lambda: not rows(world, late), what="the day's deliveries", within=90)


def live(world: World, chance: random.Random) -> None:
    """Day after day, one minute past the cut-off, with what befalls the shop."""
    clock = world.shop.clock
    evening = clock.now().astimezone(INDIA).replace(hour=20, minute=1, second=0)
    resting = evening
    for day in range(DAYS):
        moment = evening + timedelta(days=day)
        if moment < resting:
            continue  # nobody is there: the outage goes on
        if day in OUTAGES:
            resting = moment + timedelta(hours=OUTAGES[day])
            moment = resting
        clock.set(moment)
        if day in KILLED:
            run(world, "plan", "renew", "renew", at_once=True)
            time.sleep(chance.uniform(0.05, 0.6))
            world.shop.worker.kill()
            world.shop.worker.start()
            clock.advance(minutes=6)  # the dead worker's lease is over
        if day in DOUBLED:
            run(
                world, "plan", "plan", "renew", "renew", "renew", "collect", "collect", at_once=True
            )
        decided(world)
        if day in SET_BACK:
            clock.set(moment - timedelta(hours=chance.randint(2, 9)))
            run(world, "plan", "renew")
            clock.set(moment + timedelta(minutes=30))
        run(world, "collect")


def test_sixty_days_on_the_platform(world: World) -> None:
    """No duplicate, no silent miss, no late milk, and the ledger sums to zero against Saleor's orders."""
    chance = random.Random(SEED)
    products = [world.product(price, stock=100_000) for price in ("30.00", "52.50")]
    plan = make_plan(world, products)
    world.shop.clock.set(
        world.shop.clock.now().astimezone(INDIA).replace(hour=9, minute=0, second=0)
    )
    everybody: list[Subscribed] = []
    for count, frequency, rule, weekdays in MIX:
        for _ in range(count):
            number = len(everybody)
            everybody.append(
                subscribe(
                    world, number, frequency, rule, weekdays, plan, products[number % len(products)]
                )
            )
    assert len(everybody) == 20
    world.shop.razorpay.wait_idle()
    credited = (
        "SELECT count(*) AS n FROM commerce_subscriptions_walletentry WHERE key LIKE 'top-up:%'"
    )
    wanted = sum(each.money > 0 for each in everybody)
    eventually(lambda: rows(world, credited)[0]["n"] == wanted, what="all top-ups", within=60)

    live(world, chance)

    no_duplicate(world)
    nothing_missed(world, everybody)
    the_ledger_agrees(world, everybody)


def no_duplicate(world: World) -> None:
    """One order for each ordered delivery, none besides, no draft left over; stock is promised once."""
    orders = rows(
        world,
        "SELECT id, status, external_reference FROM order_order"
        " WHERE external_reference LIKE 'subscription-%'",
    )
    ordered = rows(
        world,
        "SELECT order_id, contract_id, date, ordered_at, deadline_at"
        " FROM commerce_subscriptions_delivery WHERE order_id IS NOT NULL",
    )
    assert len(ordered) > 150
    assert {row["status"] for row in orders} <= {"unfulfilled", "unconfirmed"}
    assert len({row["external_reference"] for row in orders}) == len(orders) == len(ordered)
    assert {row["id"] for row in orders} == {row["order_id"] for row in ordered}
    days = Counter((row["contract_id"], row["date"]) for row in ordered)
    assert max(days.values()) == 1
    assert all(row["ordered_at"] < row["deadline_at"] for row in ordered), "yesterday's milk"
    promised = rows(
        world,
        "SELECT (SELECT sum(quantity_allocated) FROM warehouse_allocation a"
        "  JOIN order_orderline l ON l.id = a.order_line_id"
        "  JOIN order_order o ON o.id = l.order_id WHERE o.external_reference LIKE 'subscription-%') AS taken,"
        " (SELECT sum(l.quantity) FROM order_orderline l JOIN order_order o ON o.id = l.order_id"
        "  WHERE o.external_reference LIKE 'subscription-%') AS sold",
    )[0]
    assert promised["taken"] == promised["sold"]


def nothing_missed(world: World, everybody: list[Subscribed]) -> None:
    """Each date of each schedule has a delivery, and each whose time has come is decided, with a reason."""
    over = world.shop.clock.now().astimezone(INDIA).date() - timedelta(days=1)
    begun = over - timedelta(days=DAYS + 2)
    lost = 0
    for each in everybody:
        found = each.who.client(
            """query($id: ID!, $from: Date!, $to: Date!) { subscriptionContract(id: $id) {
                status deliveries(from: $from, to: $to) { date state failure order { id } } } }""",
            {"id": each.contract, "from": begun.isoformat(), "to": over.isoformat()},
        ).ok()["subscriptionContract"]
        by_date = {date.fromisoformat(row["date"]): row for row in found["deliveries"]}
        assert {day for day in each.dates if day <= over} == set(by_date), each.contract
        assert found["status"] == ("PAUSED" if each.money == POOR else "ACTIVE")
        for day, row in by_date.items():
            if row["order"]:
                assert row["state"] == "ORDERED"
                continue
            lost += 1
            assert row["state"] in ("SKIPPED", "FAILED"), (day, row)
            assert row["failure"] or found["status"] == "PAUSED", (day, row)
    assert lost > 10, "the outages were long enough to lose some"
    overdue = world.shop.python(
        "from saleor_plugins.core import clock\n"
        "from saleor_plugins.host.db import writer\n"
        "from saleor_plugins.subscriptions import reports\n"
        "with writer(): print(reports.overdue(clock.now()))"
    )
    assert overdue.strip().splitlines()[-1] == "0"


def the_ledger_agrees(world: World, everybody: list[Subscribed]) -> None:
    """What was put in is what orders took and what is left; each order paid from a wallet says so."""
    sums = rows(
        world,
        "SELECT (SELECT sum(amount) FROM commerce_subscriptions_walletentry WHERE key LIKE 'order:%') AS taken,"
        " (SELECT sum(amount) FROM commerce_subscriptions_walletentry WHERE key LIKE 'top-up:%') AS put_in,"
        " (SELECT sum(balance) FROM commerce_subscriptions_wallet) AS left_over,"
        " (SELECT sum(o.total_gross_amount) FROM order_order o"
        "  JOIN commerce_subscriptions_delivery d ON d.order_id = o.id"
        "  JOIN commerce_subscriptions_contract c ON c.id = d.contract_id"
        "  WHERE c.payment_mode = 'WALLET') AS cost",
    )[0]
    assert sums["put_in"] == sum(each.money for each in everybody)
    assert sums["taken"] + sums["cost"] == 0
    assert sums["put_in"] - sums["cost"] == sums["left_over"]
    assert not rows(world, "SELECT 1 FROM commerce_subscriptions_wallet WHERE balance < 0")
    paid_twice = (
        "SELECT order_id FROM payment_transactionitem WHERE order_id IS NOT NULL"
        " GROUP BY order_id HAVING count(*) > 1"
    )
    assert not rows(world, paid_twice)
    # A worker that died between the order and its payment leaves it to the next one.
    unpaid = (
        "SELECT o.number, o.charge_status FROM order_order o"
        " JOIN commerce_subscriptions_delivery d ON d.order_id = o.id"
        " JOIN commerce_subscriptions_contract c ON c.id = d.contract_id"
        " WHERE c.payment_mode = 'WALLET' AND o.charge_status <> 'full'"
    )
    eventually(lambda: not rows(world, unpaid), within=120, what="every wallet order paid")
