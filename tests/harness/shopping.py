"""What a shopper does: a checkout, paid, as the storefront would do it."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from shopkeeper.client import Answer, Client

from .world import INDIAN_ADDRESS, RAZORPAY, Channel, World

T = TypeVar("T")


@dataclass
class Checkout:
    """A checkout ready to be paid."""

    id: str
    token: str
    client: Client
    total: str


@dataclass
class Session:
    """A payment session opened for a checkout."""

    transaction_id: str
    order_id: str
    options: dict[str, Any]
    answer: Answer


def start_checkout(
    world: World,
    lines: dict[str, int],
    *,
    channel: Channel | None = None,
    client: Client | None = None,
    email: str | None = None,
) -> Checkout:
    """A checkout with lines, an Indian address and a delivery method."""
    channel = channel or world.consumer
    client = client or world.shop.anonymous
    created = client(
        """mutation($input: CheckoutCreateInput!) { checkoutCreate(input: $input) {
            checkout { id token totalPrice { gross { amount } }
                shippingMethods { id name } }
            errors { field code message } } }""",
        {
            "input": {
                "channel": channel.slug,
                "email": email or client.email or "shopper@example.com",
                "lines": [{"variantId": v, "quantity": q} for v, q in lines.items()],
                "shippingAddress": INDIAN_ADDRESS,
                "billingAddress": INDIAN_ADDRESS,
            }
        },
    ).payload["checkout"]
    updated = client(
        """mutation($id: ID!, $method: ID!) {
            checkoutDeliveryMethodUpdate(id: $id, deliveryMethodId: $method) {
            checkout { id totalPrice { gross { amount } } }
            errors { field code message } } }""",
        {"id": created["id"], "method": created["shippingMethods"][0]["id"]},
    ).payload["checkout"]
    return Checkout(
        created["id"], created["token"], client, str(updated["totalPrice"]["gross"]["amount"])
    )


INITIALIZE = """mutation($id: ID!, $gateway: PaymentGatewayToInitialize!, $amount: PositiveDecimal,
    $key: String) {
  transactionInitialize(id: $id, paymentGateway: $gateway, amount: $amount, idempotencyKey: $key) {
    transaction { id pspReference actions }
    transactionEvent { type pspReference message amount { amount } }
    data
    errors { field code message }
  }
}"""

PROCESS = """mutation($id: ID!, $data: JSON) {
  transactionProcess(id: $id, data: $data) {
    transaction { id pspReference }
    transactionEvent { type pspReference message amount { amount } }
    data
    errors { field code message }
  }
}"""

COMPLETE = """mutation($id: ID!) { checkoutComplete(id: $id) {
    order { id number chargeStatus } errors { field code message variants } } }"""


def open_session(
    checkout: Checkout, *, key: str | None = None, amount: str | None = None
) -> Session:
    """Open a Razorpay session for a checkout."""
    answer = checkout.client(
        INITIALIZE,
        {
            "id": checkout.id,
            "gateway": {"id": RAZORPAY, "data": {}},
            "amount": amount,
            "key": key,
        },
    )
    payload = answer.payload
    options = payload["data"]["checkout"]
    return Session(payload["transaction"]["id"], options["order_id"], options, answer)


def process(checkout: Checkout, session: Session, handed: dict[str, Any]) -> Answer:
    """What the browser does with Razorpay's answer."""
    names = ("razorpay_payment_id", "razorpay_order_id", "razorpay_signature")
    data = {name: handed[name] for name in names}
    return checkout.client(PROCESS, {"id": session.transaction_id, "data": data})


ORDERS_OF = """query($email: String!) { orders(first: 20, filter: {customer: $email}) {
    edges { node { id number status chargeStatus isPaid paymentStatus
      userEmail total { gross { amount } } totalCharged { amount }
      metadata { key value }
      transactions { id pspReference actions
        chargedAmount { amount } authorizedAmount { amount } refundedAmount { amount }
        events { type pspReference message amount { amount } } } } } } }"""


def orders_of(world: World, email: str) -> list[dict[str, Any]]:
    """A customer's orders as the owner sees them, newest first."""
    found = world.owner(ORDERS_OF, {"email": email}).ok()["orders"]["edges"]
    return [edge["node"] for edge in found]


def eventually(question: Callable[[], T], *, within: float = 20, what: str = "") -> T:
    """The first true answer to a question that is asked again and again."""
    deadline = time.monotonic() + within
    pause = 0.05
    while True:
        answer = question()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"Not within {within} s: {what or question}; last: {answer!r}")
        time.sleep(pause)
        pause = min(pause * 1.5, 0.5)
