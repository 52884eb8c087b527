"""The engine's test bench: a shop and a payment provider in memory, contracts made in one line, a clock to set.

`FakeShop.place_order` keeps Saleor's promise - one order per reference, gone when the caller's transaction rolls back - by
writing a row of the same database; it knows nothing of taxes. What Saleor itself does is proven in tests/platform.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction

from saleor_plugins.core import clock
from saleor_plugins.core.audit import Actor
from saleor_plugins.core.money import Money
from saleor_plugins.host.orders import OrderRefused, OrderRequest, OutOfStock, PlacedOrder
from saleor_plugins.subscriptions import (
    choices,
    config,
    contracts,
    faults,
    gateway,
    lifecycle,
    planning,
    renewals,
    shop,
    wallet,
)
from saleor_plugins.subscriptions.gateway import PaidCycle, Remote
from saleor_plugins.subscriptions.models import Contract, Delivery, Plan
from saleor_plugins.subscriptions.schedule import Frequency
from saleor_plugins.subscriptions.states import PaymentMode

CUSTOMER = Actor("user", "7")
MILK, CURD, GHEE = 11, 12, 13
PRICES = {MILK: Decimal("30"), CURD: Decimal("45"), GHEE: Decimal("600")}
START = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)  # a Monday, 11:30 in Kolkata

_ORDERS = """
CREATE TABLE IF NOT EXISTS test_shop_order (
    id uuid PRIMARY KEY, number serial, reference text UNIQUE, total numeric(20,3), user_id int,
    placed_at timestamptz, cancelled boolean NOT NULL DEFAULT false
)
"""


class Killed(BaseException):
    """The worker died here: nothing of ours may catch it."""


class FakeShop:
    """A shop in a table of the same database."""

    def __init__(self) -> None:
        self.prices = dict(PRICES)
        self.stock: dict[int, int] = {}
        self.poison: set[int] = set()
        self.payments: dict[str, Decimal] = {}
        self.refunds: dict[str, Decimal] = {}
        self.tax = Decimal(0)
        self.closed: list[int] = []
        with connection.cursor() as cursor:
            cursor.execute(_ORDERS)
            cursor.execute("TRUNCATE test_shop_order RESTART IDENTITY")

    def run(self, variant_ids: Iterable[int]) -> AbstractContextManager[Any]:
        """Nothing to share."""
        return nullcontext()

    def place_order(self, request: OrderRequest) -> PlacedOrder:
        """One order per reference, inside the caller's transaction."""
        if request.user_id in self.poison:
            raise RuntimeError("poisoned")
        if not request.lines:
            raise OrderRefused("nothing to order")
        for line in request.lines:
            if self.stock.get(line.variant_id, 10**9) < line.quantity:
                raise OutOfStock("not enough")
        total = sum((line.unit_price or Decimal(0)) * line.quantity for line in request.lines)
        total += self.tax
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO test_shop_order (id, reference, total, user_id, placed_at)"
                " VALUES (%s, %s, %s, %s, %s) ON CONFLICT (reference) DO NOTHING"
                " RETURNING id, number, total",
                [uuid4(), request.reference, total, request.user_id, clock.now()],
            )
            row = cursor.fetchone()
            created = row is not None
            if row is None:
                cursor.execute(
                    "SELECT id, number, total FROM test_shop_order WHERE reference = %s",
                    [request.reference],
                )
                row = cursor.fetchone()
        for line in request.lines:
            if created and line.variant_id in self.stock:
                self.stock[line.variant_id] -= line.quantity
        return PlacedOrder(row[0], str(row[1]), row[2], "INR", created)

    def unit_prices(
        self,
        *,
        user_id: int,
        channel_id: int,
        channel_slug: str,
        quantities: Mapping[int, int],
        at: date,
    ) -> dict[int, Decimal]:
        """Prices of the table above."""
        return {pk: self.prices[pk] for pk in quantities if pk in self.prices}

    def available(self, channel_id: int, variant_ids: Iterable[int]) -> dict[int, int | None]:
        """Stock where it is tracked."""
        return {pk: self.stock.get(pk) for pk in variant_ids}

    def shipping_price(self, channel_id: int, address_id: int, subtotal: Decimal) -> Decimal:
        """Free."""
        return Decimal(0)

    def closed_channels(self) -> list[int]:
        """None, unless a test closes one."""
        return self.closed

    def record_payment(
        self, order_id: UUID | str, amount: Decimal, *, reference: str, name: str
    ) -> bool:
        """Keep the payment."""
        return self.payments.setdefault(str(order_id), amount) is amount

    def record_refund(
        self, order_id: UUID | str, amount: Decimal, *, payment: str, reference: str
    ) -> bool:
        """Keep the refund of what was paid."""
        if str(order_id) not in self.payments:
            return False
        self.refunds[str(order_id)] = amount
        return True

    def cancel_order(self, order_id: UUID | str) -> bool:
        """Mark it."""
        with connection.cursor() as cursor:
            cursor.execute("UPDATE test_shop_order SET cancelled = true WHERE id = %s", [order_id])
        return True

    def fulfil_order(self, order_id: UUID | str) -> bool:
        """Nothing to do."""
        return True

    def drop_address(self, address_id: int) -> None:
        """Nothing to do."""

    def person(self, user_id: int, address_id: int | None = None) -> dict[str, str]:
        """Somebody."""
        return {"name": "Anita", "email": "anita@example.com", "phone": "+919876543210"}


class FakeGateway:
    """A payment provider in memory; `calls` is what it was asked to do."""

    def __init__(self) -> None:
        self.states: dict[str, Remote] = {}
        self.cycles: dict[str, list[PaidCycle]] = {}
        self.calls: list[tuple[str, Any]] = []
        self.outcomes: dict[str, tuple[str, str, str]] = {}
        self.refunded: dict[str, Money] = {}
        self.token_status = "confirmed"
        self._ids = itertools.count(1)

    def open_subscription(self, **wish: Any) -> tuple[str, str, Mapping[str, Any]]:
        """A new subscription that waits for the customer."""
        self.calls.append(("open", (wish["reference"], wish["start"])))
        name = f"sub_{next(self._ids)}"
        self.states[name] = Remote.WAITING
        return wish["plan_ref"] or "plan_1", name, {"subscription_id": name}

    def checkout(
        self, channel_slug: str, subscription_id: str, name: str, *, another_card: bool = False
    ) -> Mapping[str, Any]:
        """Options."""
        return {"subscription_id": subscription_id, "another_card": another_card}

    def is_genuine(
        self, channel_slug: str, payment_id: str, subscription_id: str, signature: str
    ) -> bool:
        """Only one signature is genuine."""
        return signature == "genuine"

    def state(self, channel_slug: str, subscription_id: str) -> Remote:
        """Where it stands."""
        return self.states.get(subscription_id, Remote.UNKNOWN)

    def steer(self, channel_slug: str, subscription_id: str, wanted: Remote) -> Remote:
        """It obeys."""
        self.calls.append(("steer", (subscription_id, wanted)))
        if self.states.get(subscription_id) not in (Remote.ENDED, Remote.COMPLETED):
            self.states[subscription_id] = wanted
        return self.states[subscription_id]

    def paid_cycles(self, channel_slug: str, subscription_id: str) -> list[PaidCycle]:
        """Every charge."""
        return list(self.cycles.get(subscription_id, []))

    def open_payment(self, **wish: Any) -> tuple[str, Mapping[str, Any]]:
        """An order to pay."""
        self.calls.append(("open_payment", (wish["purpose"], wish["reference"])))
        return f"order_{wish['reference']}", {"order_id": f"order_{wish['reference']}"}

    def open_mandate(self, **wish: Any) -> tuple[str, str, Mapping[str, Any]]:
        """A registration to agree to; asked for with nothing locked."""
        assert not connection.in_atomic_block
        self.calls.append(("open_mandate", wish["reference"]))
        order = f"order_{wish['reference']}"
        return "cust_1", order, {"order_id": order}

    def confirm_payment(self, order_id: str, payment_id: str, signature: str) -> str:
        """Paid, for what the order was named after."""
        return order_id.removeprefix("order_")

    def registered_token(
        self, channel_slug: str, customer_ref: str, payment_id: str
    ) -> tuple[str, str]:
        """At once; the bank says what `token_status` is."""
        assert not connection.in_atomic_block
        return f"token_{payment_id}", self.token_status

    def mandate_status(self, channel_slug: str, customer_ref: str, token_ref: str) -> str:
        """What `token_status` is."""
        assert not connection.in_atomic_block
        return self.token_status

    def debit(self, **wish: Any) -> str:
        """Ask for money."""
        self.calls.append(("debit", (wish["reference"], wish["amount"].amount)))
        return f"pay_{wish['reference']}"

    def debit_outcome(
        self, channel_slug: str, amount: Money, reference: str
    ) -> tuple[str, str, str]:
        """What became of it."""
        return self.outcomes.get(reference, ("pending", f"pay_{reference}", ""))

    def refund(self, channel_slug: str, payment_id: str, amount: Money, key: str) -> None:
        """Once per key."""
        self.refunded[key] = amount


class Bench:
    """Shop, provider and clock of one test."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = START
        monkeypatch.setattr(clock, "now", lambda: self.now)
        # The merchant's settings are Saleor's to keep.
        self.terms = config.SubscriptionsConfig(mandate_cycle="weekly")
        monkeypatch.setattr(config, "of_channel", lambda _: self.terms)
        self.shop = FakeShop()
        self.gateway = FakeGateway()
        self._keys = itertools.count(1)

    @contextmanager
    def running(self) -> Iterator[Bench]:
        """With shop and provider in place."""
        with shop.use(self.shop), gateway.use(self.gateway):
            try:
                yield self
            finally:
                faults.listen(None)

    def advance(self, **delta: float) -> datetime:
        """Move the clock."""
        self.now += timedelta(**delta)
        return self.now

    def plan(self, **fields: Any) -> Plan:
        """A plan that allows everything, cut-off 20:00 the evening before, dispatch at 06:00."""
        values: dict[str, Any] = {
            "name": "Milk",
            "channel_id": 1,
            "channel_slug": "consumer",
            "currency": "INR",
            "variant_ids": [MILK, CURD, GHEE],
            "frequencies": [frequency.value for frequency in Frequency],
            "payment_modes": [mode.value for mode in PaymentMode],
            "cutoff": time(20, 0),
            "dispatch": time(6, 0),
            "time_zone": "Asia/Kolkata",
            "slots": ["morning"],
            "created_at": self.now,
        }
        return Plan.objects.create(**(values | fields))

    def contract(
        self,
        plan: Plan | None = None,
        *,
        frequency: Frequency = Frequency.DAILY,
        mode: PaymentMode = PaymentMode.ON_DELIVERY,
        user_id: int = 7,
        quantity: int = 2,
        weekdays: list[int] | None = None,
        start: date | None = None,
        end: date | None = None,
        **fields: Any,
    ) -> Contract:
        """A contract, planned if it is active."""
        plan = plan or self.plan()
        first = planning.cutoff_of(plan).first_open(self.now)
        choice = choices.days(
            plan,
            frequency=frequency.value,
            weekdays=weekdays,
            start=start or first,
            end=end,
            now=self.now,
        )
        draft = contracts.Draft(
            plan=plan,
            user_id=user_id,
            choice=choice,
            lines={MILK: quantity},
            slot=choices.slot(plan, None),
            payment_mode=mode,
            address_id=1,
            postal_code="560001",
            idempotency_key=f"key-{next(self._keys)}",
            **fields,
        )
        return contracts.create(draft, CUSTOMER, self.now)

    def money(self, contract: Contract, amount: int) -> None:
        """Put money into the contract's wallet."""
        with transaction.atomic():
            wallet.move(
                wallet.of_contract(contract),
                Decimal(amount),
                key=f"test:{next(self._keys)}",
                reason="test",
            )

    def tick(self) -> Counter[str]:
        """What beat does, once."""
        planning.tick(self.now)
        done = renewals.tick()
        lifecycle.lifecycle_tick(self.now)
        lifecycle.dunning_tick(self.now)
        return done

    def live(self, **delta: float) -> Counter[str]:
        """Let time pass in steps of three hours, with every tick done."""
        done: Counter[str] = Counter()
        end = self.now + timedelta(**delta)
        while self.now < end:
            self.now = min(self.now + timedelta(hours=3), end)
            done += self.tick()
        return done


def orders() -> list[tuple[str, Decimal]]:
    """(reference, total) of every order of the fake shop."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reference, total FROM test_shop_order ORDER BY number")
        return list(cursor.fetchall())


def states(contract: Contract) -> list[str]:
    """The contract's deliveries' states by date."""
    return list(contract.deliveries.order_by("date").values_list("state", flat=True))


def first(contract: Contract) -> Delivery:
    """The contract's first delivery."""
    found = contract.deliveries.order_by("date").first()
    assert found is not None
    return found
