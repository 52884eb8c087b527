"""What the gateway's tests say and look at: payments, webhooks by hand, transactions, the log."""

import hashlib
import hmac
import json
import time
import uuid
from typing import Any

import requests
from shopkeeper.client import Answer, Client

from .shopping import Checkout, Session, eventually, open_session, process, start_checkout
from .world import (
    INDIAN_ADDRESS,
    RAZORPAY_ACCOUNT,
    Channel,
    World,
    unique,
    use_razorpay,
    webhook_url,
)

SECRET = "whsec_for_tests_1"
ACCOUNT_ID = "acc_SandboxRetail1"

TRANSACTION = """query($id: ID) { transaction(id: $id) {
  id token pspReference actions
  chargedAmount { amount } authorizedAmount { amount } refundedAmount { amount }
  refundPendingAmount { amount } canceledAmount { amount }
  order { id number status chargeStatus }
  events { type pspReference message amount { amount } externalUrl }
} }"""

ATTEMPTS = """query($filter: PaymentAttemptFilterInput) {
  paymentAttempts(first: 50, filter: $filter) { edges { node {
    paymentId razorpayOrderId outcome amount { amount currency } refunded { amount }
    method failure transactionId } } totalCount } }"""

ESCALATIONS = """query { paymentEscalations(first: 100) { edges { node {
  id kind message paymentId channel } } } }"""

ACT = """mutation($id: ID!, $action: TransactionActionEnum!, $amount: PositiveDecimal) {
  transactionRequestAction(id: $id, actionType: $action, amount: $amount) {
    transaction { id } errors { field code message } } }"""


LINK = """mutation($id: ID!) { paymentLinkCreate(orderId: $id) {
    url errors { field code message } } }"""

DRAFT = """mutation($input: DraftOrderCreateInput!) { draftOrderCreate(input: $input) {
    order { id number total { gross { amount } } } errors { field code message } } }"""
FINISH = """mutation($id: ID!) { draftOrderComplete(id: $id) {
    order { id number chargeStatus } errors { field code message } } }"""


PIECES = """mutation($id: ID!, $lines: [CheckoutLineUpdateInput!]!) {
    checkoutLinesUpdate(id: $id, lines: $lines) { errors { field code message } } }"""


def set_pieces(checkout: Checkout, quantity: int) -> None:
    """Change how many of its product a cart has."""
    line = {"variantId": checkout.variant_id, "quantity": quantity}
    checkout.client(PIECES, {"id": checkout.id, "lines": [line]}).payload


def unpaid_order(world: World, price: str = "75.00") -> dict[str, Any]:
    """An order of two pieces that staff made and nobody has paid."""
    product = world.product(price)
    draft = world.owner(
        DRAFT,
        {
            "input": {
                "channelId": world.consumer.id,
                "userEmail": f"{unique('s')}@example.com",
                "lines": [{"variantId": product.variant_id, "quantity": 2}],
                "shippingAddress": INDIAN_ADDRESS,
                "billingAddress": INDIAN_ADDRESS,
                "shippingMethod": world.shipping_method,
            }
        },
    ).payload["order"]
    world.owner(FINISH, {"id": draft["id"]}).payload
    return dict(draft)


def session_for(world: World, order_id: str, amount: str | None = None) -> Session:
    """A payment session opened for an order, not for a checkout; for part of it when `amount` is given."""
    return open_session(Checkout(order_id, "", world.shop.anonymous, ""), amount=amount)


def checkout_of(world: World, price: str = "120.00", *, stock: int = 50, **rest: Any) -> Checkout:
    """A checkout with one new product, ready to be paid."""
    product = world.product(price, stock=stock)
    email = rest.pop("email", f"{unique('shopper')}@example.com")
    found = start_checkout(world, {product.variant_id: 1}, email=email, **rest)
    found.email = email  # type: ignore[attr-defined]
    found.variant_id = product.variant_id  # type: ignore[attr-defined]
    return found


def gateway_in(world: World, channel: Channel, **values: Any) -> dict[str, Any]:
    """Configure the gateway in a channel with a Razorpay account of its own.

    Channels that share an account are each told of all its events.
    """
    account = world.shop.razorpay.create_account()
    use_razorpay(world, channel, account=(account["key_id"], account["key_secret"]), **values)
    return account


def paid_session(world: World, price: str = "120.00", **pay: Any) -> tuple[Checkout, Session, Any]:
    """A checkout whose session was paid at Razorpay; the browser has not come back."""
    checkout = checkout_of(world, price)
    session = open_session(checkout)
    paid = world.shop.razorpay.pay_order(session.order_id, **pay)
    return checkout, session, paid


def authorized(
    world: World, price: str = "90.00", **values: Any
) -> tuple[dict[str, Any], Session, Any]:
    """A payment that nobody has captured, in a channel of its own: its transaction, session and payment."""
    channel = world.channel()
    gateway_in(world, channel, flow="authorize", **values)
    product = world.product(price, channels={channel: price})
    email = f"{unique('shopper')}@example.com"
    checkout = start_checkout(world, {product.variant_id: 1}, channel=channel, email=email)
    session = open_session(checkout)
    paid = world.shop.razorpay.pay_order(session.order_id)
    total = float(checkout.total)
    found = until(world, session.transaction_id, "AUTHORIZATION_SUCCESS", authorized=total)
    return found, session, paid


def ordered(world: World, price: str = "120.00", **pay: Any) -> tuple[dict[str, Any], Session, Any]:
    """A paid order: its transaction, session and Razorpay's payment."""
    _, session, paid = paid_session(world, price, **pay)
    found = eventually(
        lambda: (t := transaction(world, session.transaction_id)).get("order") and t,
        what="a paid order",
    )
    return found, session, paid


def transaction(world: World, transaction_id: str) -> dict[str, Any]:
    """Saleor's transaction as the owner sees it."""
    found = world.owner(TRANSACTION, {"id": transaction_id}).ok()["transaction"]
    for name in ("charged", "authorized", "refunded", "canceled", "refundPending"):
        found[name] = (found[f"{name}Amount"] or {}).get("amount")
    found["kinds"] = [event["type"] for event in found["events"]]
    return dict(found)


def charges(world: World, transaction_id: str) -> list[dict[str, Any]]:
    """The CHARGE_SUCCESS events of a transaction."""
    events = transaction(world, transaction_id)["events"]
    return [event for event in events if event["type"] == "CHARGE_SUCCESS"]


def until(
    world: World,
    transaction_id: str,
    kind: str,
    count: int = 1,
    *,
    within: float = 20,
    **values: Any,
) -> dict[str, Any]:
    """The transaction, once it has `count` events of a kind and those values.

    Saleor writes an event first and the transaction's amounts a moment later.
    """

    def reached() -> dict[str, Any] | None:
        found = transaction(world, transaction_id)
        right = all(found[name] == value for name, value in values.items())
        return found if right and found["kinds"].count(kind) >= count else None

    return eventually(reached, within=within, what=f"{kind} on the transaction, with {values}")


def attempts(world: World, **filter_: Any) -> list[dict[str, Any]]:
    """The log of attempts, newest first."""
    edges = world.owner(ATTEMPTS, {"filter": filter_}).ok()["paymentAttempts"]["edges"]
    return [edge["node"] for edge in edges]


def escalations(world: World, **about: Any) -> list[dict[str, Any]]:
    """What staff is to look at, about something."""
    edges = world.owner(ESCALATIONS).ok()["paymentEscalations"]["edges"]
    nodes = [edge["node"] for edge in edges]
    return [node for node in nodes if all(node[key] == value for key, value in about.items())]


def act(client: Client, transaction_id: str, action: str, amount: str | None = None) -> Answer:
    """Staff presses a button on a transaction."""
    return client(ACT, {"id": transaction_id, "action": action, "amount": amount})


def event_body(
    event: str, *, account: str = ACCOUNT_ID, **entities: dict[str, Any]
) -> dict[str, Any]:
    """An event as Razorpay writes it."""
    return {
        "entity": "event",
        "account_id": account,
        "event": event,
        "contains": list(entities),
        "payload": {name: {"entity": entity} for name, entity in entities.items()},
        "created_at": int(time.time()),
    }


def post(
    world: World,
    body: dict[str, Any] | bytes,
    *,
    channel: Channel | None = None,
    secret: str = SECRET,
    signature: str | None = None,
    event_id: str | None = None,
    content_type: str = "application/json",
) -> requests.Response:
    """Deliver a webhook by hand, signed with `secret` unless a signature is given."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    sealed = hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()
    headers = {
        "Content-Type": content_type,
        "X-Razorpay-Signature": sealed if signature is None else signature,
        "x-razorpay-event-id": event_id or uuid.uuid4().hex[:14],
    }
    session = requests.Session()
    session.trust_env = False
    url = webhook_url(world.shop, channel or world.consumer)
    return session.post(url, data=raw, headers=headers, timeout=60)


def quiet(world: World, seconds: float = 1.5) -> None:
    """Long enough for a worker to have done what it should not do."""
    world.shop.razorpay.wait_idle()
    time.sleep(seconds)


def inbox(world: World) -> list[dict[str, Any]]:
    """What was received and what became of it."""
    import psycopg
    from psycopg.rows import dict_row

    with psycopg.connect(world.shop.database_url, row_factory=dict_row) as connection:
        rows = connection.execute(
            "SELECT kind, state, last_error, event_id FROM commerce_core_inboxevent "
            "WHERE source = 'razorpay' ORDER BY id"
        )
        return list(rows)


def idle_inbox(world: World) -> None:
    """Wait until every recorded event was acted on."""
    world.shop.razorpay.wait_idle()
    eventually(
        lambda: all(row["state"] not in ("pending", "running") for row in inbox(world)),
        what="the inbox to be empty",
    )


__all__ = [
    "ACCOUNT_ID",
    "LINK",
    "RAZORPAY_ACCOUNT",
    "SECRET",
    "act",
    "attempts",
    "authorized",
    "charges",
    "checkout_of",
    "escalations",
    "event_body",
    "eventually",
    "gateway_in",
    "idle_inbox",
    "inbox",
    "open_session",
    "ordered",
    "paid_session",
    "post",
    "process",
    "quiet",
    "session_for",
    "set_pieces",
    "transaction",
    "unpaid_order",
    "until",
]
