"""What a subscriber and the shop's staff do, for the tests of subscriptions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import celery
import psycopg
import redis
from shopkeeper.client import Answer, Client

from .shopping import eventually
from .world import INDIAN_ADDRESS, Product, World, unique

INDIA = ZoneInfo("Asia/Kolkata")

PLAN = """mutation($input: SubscriptionPlanInput!) { subscriptionPlanCreate(input: $input) {
    plan { id name cutoff } errors { field code message } } }"""

CREATE = """mutation($input: SubscriptionCreateInput!, $key: String!) {
  subscriptionCreate(input: $input, idempotencyKey: $key) {
    contract { id number status nextDeliveryDate razorpaySubscriptionId }
    payment errors { field code message } } }"""

CONTRACT = """query($id: ID!, $from: Date!, $to: Date!) { subscriptionContract(id: $id) {
    id number status frequency weekdays startDate endDate pausedUntil nextDeliveryDate slot
    paymentMode razorpaySubscriptionId calendarUrl createdAt
    user { email } channel { slug } address { city postalCode } plan { name }
    lines { id quantity variant { id } unitPrice { amount currency } }
    deliveries(from: $from, to: $to) {
      id date slot state cutoffAt editable failure
      lines { quantity variant { id } unitPrice { amount } }
      order { id number total { gross { amount } } }
    }
    events { type message date user { email } } } }"""

RESUME = """mutation($id: ID!) { subscriptionResume(id: $id) {
    contract { id status } payment errors { field code message } } }"""

ALL_FREQUENCIES = ["DAILY", "ALTERNATE_DAYS", "WEEKDAYS", "WEEKLY", "FORTNIGHTLY", "MONTHLY"]
ALL_MODES = ["WALLET", "MANDATE", "RAZORPAY_SUBSCRIPTION", "ON_DELIVERY"]


@dataclass
class Subscriber:
    """A customer with a plan to choose from."""

    world: World
    client: Client
    plan: str
    product: Product

    def wish(self, **changes: Any) -> dict[str, Any]:
        """An input that is accepted as it stands."""
        return {
            "planId": self.plan,
            "lines": [{"variantId": self.product.variant_id, "quantity": 2}],
            "frequency": "DAILY",
            "startDate": first_open(self.world).isoformat(),
            "address": INDIAN_ADDRESS,
            "paymentMode": "ON_DELIVERY",
            **changes,
        }

    def create(self, key: str | None = None, **changes: Any) -> Answer:
        """Ask for a contract."""
        return self.client(CREATE, {"input": self.wish(**changes), "key": key or unique("key")})

    def subscribe(self, **changes: Any) -> str:
        """The id of a new contract."""
        return str(self.create(**changes).payload["contract"]["id"])

    def read(self, contract: str, client: Client | None = None) -> dict[str, Any]:
        """The contract with its deliveries of the coming 40 days."""
        today = today_of(self.world)
        found = (client or self.client)(
            CONTRACT,
            {
                "id": contract,
                "from": (today - timedelta(days=10)).isoformat(),
                "to": (today + timedelta(days=40)).isoformat(),
            },
        ).ok()["subscriptionContract"]
        return dict(found)

    def states(self, contract: str) -> list[str]:
        """States of the deliveries, by date."""
        return [row["state"] for row in self.read(contract)["deliveries"]]

    def resume(self, contract: str) -> Answer:
        """Resume, and what the browser is to open where a new mandate is needed."""
        return self.client(RESUME, {"id": contract})

    def do(
        self, name: str, contract: str, client: Client | None = None, **arguments: Any
    ) -> Answer:
        """One of the mutations that take the contract's id."""
        kinds = {
            "date": "Date!",
            "until": "Date",
            "from": "Date!",
            "to": "Date!",
            "reason": "String",
            "lines": "[SubscriptionLineInput!]!",
            "input": "SubscriptionUpdateInput!",
            "data": "JSON!",
        }
        declared = "".join(f", ${each}: {kinds[each]}" for each in arguments)
        passed = "".join(f", {each}: ${each}" for each in arguments)
        document = f"""mutation($id: ID!{declared}) {{ {name}(id: $id{passed}) {{
            contract {{ id status }} errors {{ field code message }} }} }}"""
        return (client or self.client)(document, {"id": contract, **arguments})


def subscriber(world: World, price: str = "50.00", stock: int = 1000, **plan: Any) -> Subscriber:
    """A new customer, a new product, and a plan for it."""
    product = world.product(price, stock=stock)
    return Subscriber(world, world.customer(), make_plan(world, [product], **plan), product)


def make_plan(world: World, products: list[Product], **fields: Any) -> str:
    """The id of a new plan: everything allowed, closed at 20:00 the evening before, van at 06:00."""
    wish = {
        "name": unique("Milk"),
        "channel": world.consumer.slug,
        "variantIds": [product.variant_id for product in products],
        "frequencies": ALL_FREQUENCIES,
        "paymentModes": ALL_MODES,
        "cutoff": "20:00",
        "dispatch": "06:00",
        "slots": ["morning"],
        **fields,
    }
    return str(world.owner(PLAN, {"input": wish}).payload["plan"]["id"])


def today_of(world: World) -> date:
    """The date on the wall in India, by the shop's clock."""
    return world.shop.clock.now().astimezone(INDIA).date()


def first_open(world: World) -> date:
    """The first day whose deliveries can still be chosen."""
    now = world.shop.clock.now().astimezone(INDIA)
    return now.date() + timedelta(days=1 if now.hour < 20 else 2)


def to_cutoff_of(world: World, day: date) -> None:
    """Move the clock to just after the cut-off of `day`."""
    evening = datetime(day.year, day.month, day.day, 20, 1, tzinfo=INDIA) - timedelta(days=1)
    world.shop.clock.set(evening)


def run(world: World, *ticks: str, at_once: bool = False) -> None:
    """Have the shop's worker do beat's ticks now; waits for each unless they are to run at once."""
    broker = world.shop.env["CELERY_BROKER_URL"]
    app = celery.Celery(broker=broker, set_as_current=False)
    with redis.Redis.from_url(broker, decode_responses=True) as queues:
        for tick in ticks or ("plan", "renew"):
            before = _beat(world, tick)
            sent = app.send_task(_task(tick), queue="renewals").id

            def done(tick: str = tick, before: Any = before, sent: str = sent) -> bool:
                return _beat(world, tick) != before and not _in_hand(app, queues, tick, sent)

            if not at_once:
                eventually(done, what=f"the tick {tick}", within=120)
    app.close()


def _task(tick: str) -> str:
    return f"saleor_plugins.subscriptions.{tick}"


def _beat(world: World, tick: str) -> Any:
    with psycopg.connect(world.shop.database_url) as connection:
        row = connection.execute(
            "SELECT beat_at FROM commerce_core_heartbeat WHERE name = %s", [f"subscriptions.{tick}"]
        ).fetchone()
    return row[0] if row else None


def _in_hand(app: celery.Celery, queues: redis.Redis[str], tick: str, sent: str) -> bool:
    """Whether the tick that was sent is still to be done, or another of its name is being done.

    Beat's own may work on what is due when ours begins: ours then finds nothing to do and is done before it. A message
    goes from the queue to the worker, which has it reserved, then active: asked for in this order.
    """
    if any(sent in message for message in queues.lrange("renewals", 0, -1)):
        return True
    worker = app.control.inspect(limit=1, timeout=10)
    for ask in (worker.reserved, worker.active):
        answer = ask()
        if answer is None or any(
            task["name"] == _task(tick) for tasks in answer.values() for task in tasks
        ):
            return True
    return False


def ordered(who: Subscriber, contract: str, count: int = 1) -> list[dict[str, Any]]:
    """The contract's deliveries that have become orders, once there are `count`."""
    run(who.world)

    def rows() -> list[dict[str, Any]]:
        found = [row for row in who.read(contract)["deliveries"] if row["order"]]
        return found if len(found) >= count else []

    return eventually(rows, what=f"{count} orders", within=60)
