"""A Saleor that remembers what it was told, and facts about orders of ours."""

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

CHANNEL = "retail"
KEY_ID, KEY_SECRET = "rzp_test_SandboxRetail1", "SandboxRetailSecret00001"
WEBHOOK_SECRET, OLD_SECRET = "whsec-now", "whsec-before"


@dataclass
class FakeSaleor:
    """Keeps events once per (transaction, type, reference), as Saleor does, and completes checkouts."""

    events: dict[tuple[Any, str, str | None], Decimal] = field(default_factory=dict)
    reports: Counter[str] = field(default_factory=Counter)
    answers: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    attempts: list[tuple[str, str | None, str]] = field(default_factory=list)
    references: dict[UUID, str] = field(default_factory=dict)
    orders: dict[UUID, UUID] = field(default_factory=dict)
    completions: int = 0
    refusal: tuple[str, str] | None = None
    covered: bool = True
    open_requests: list[Any] = field(default_factory=list)
    order_total: Decimal = Decimal("120.00")
    charged_elsewhere: Decimal = Decimal(0)

    def report(self, **told: Any) -> bool:
        self.reports[told["kind"]] += 1
        key = (told["token"], told["kind"], told["reference"])
        if key in self.events:
            if self.events[key] != told["amount"]:
                from saleor_plugins.host.execute import GraphQLRefused

                raise GraphQLRefused([{"message": "different", "code": "INCORRECT_DETAILS"}])
            return False
        self.events[key] = told["amount"]
        return True

    def attempt(self, **told: Any) -> bool:
        self.attempts.append((told["kind"], told["reference"], told["message"]))
        return True

    def answer(self, event_id: int, answer: dict[str, Any]) -> bool:
        self.answers.append((event_id, dict(answer)))
        return True

    def state_of(self, token: UUID) -> None:
        return None

    def complete(self, checkout_id: UUID, *, app: str) -> Any:
        from saleor_plugins.host import checkouts

        self.completions += 1
        if checkout_id in self.orders:
            return checkouts.Completed(self.orders[checkout_id], "1")
        if self.refusal is not None:
            return checkouts.NotCompleted(*self.refusal)
        self.orders[checkout_id] = uuid4()
        return checkouts.Completed(self.orders[checkout_id], "1")

    def checkout_state(self, checkout_id: UUID) -> Any:
        from saleor_plugins.host import checkouts

        total = Decimal("120.00") if self.covered else Decimal("480.00")
        return checkouts.CheckoutState(total, Decimal("120.00"), "INR")

    def order_money(self, order_id: UUID, *, but: str) -> Any:
        from saleor_plugins.host import payments

        return payments.OrderMoney(self.order_total, self.charged_elsewhere)

    def of(self, kind: str) -> list[tuple[Any, str, str | None]]:
        return [key for key in self.events if key[1] == kind]

    @property
    def kinds(self) -> Counter[str]:
        return Counter(kind for _, kind, _ in self.events)


def order_row(**changes: Any) -> Any:
    """A Razorpay order of ours, waiting to be paid for a checkout."""
    from saleor_plugins.core import clock
    from saleor_plugins.razorpay_gateway.models import RazorpayOrder

    now = clock.now()
    values: dict[str, Any] = {
        "order_id": f"order_{uuid4().hex[:14]}",
        "receipt": uuid4().hex,
        "key_id": KEY_ID,
        "channel": CHANNEL,
        "transaction_token": uuid4(),
        "checkout_id": uuid4(),
        "amount": 12000,
        "currency": "INR",
        "flow": "charge",
        "covers_total": True,
        "created_at": now,
        "updated_at": now,
        **changes,
    }
    return RazorpayOrder.objects.create(**values)


def fact(order: Any, state: str = "captured", payment_id: str = "pay_A", **changes: Any) -> Any:
    """What Razorpay says of a payment of that order."""
    from saleor_plugins.razorpay_gateway import events

    return events.payment(
        {
            "id": payment_id,
            "order_id": order.order_id,
            "status": state,
            "captured": state == "captured",
            "amount": order.amount,
            "currency": order.currency,
            "method": "upi",
            "vpa": "anita@okbank",
            "error_description": "declined" if state == "failed" else None,
            "created_at": 1_760_000_000,
            **changes,
        }
    )


def source(**changes: Any) -> Any:
    """The account whose key vouches for a fact."""
    from saleor_plugins.razorpay_gateway.transactions import Source

    return Source(**{"key_id": KEY_ID, "channel": CHANNEL, **changes})
