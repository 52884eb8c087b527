"""What simulated users do. Started by __main__.py, which says by LOAD_* variables where the shop is."""

import hashlib
import hmac
import itertools
import json
import os
import random
import uuid
from typing import Any

from locust import FastHttpUser, between, task

SETUP: dict[str, Any] = json.loads(os.environ.get("LOAD_SETUP", "{}"))
_numbers = itertools.count(1)

PAGE = """query Page($channel: String!, $after: String) { products(first: 20, after: $after, channel: $channel) {
    pageInfo { hasNextPage endCursor } edges { node {
    id name slug thumbnail { url } category { name }
    pricing { priceRange { start { gross { amount currency } } }
        priceRangeUndiscounted { start { gross { amount } } } } } } } }"""
PRODUCT = """query Product($channel: String!, $slug: String!) { product(slug: $slug, channel: $channel) {
    id name slug description category { name slug } media { url alt }
    variants { id sku name quantityAvailable
        pricing { price { gross { amount currency } } priceUndiscounted { gross { amount } } } } } }"""
CATEGORIES = """query Categories { categories(first: 50) { edges { node { id name slug } } } }"""
CREATE = """mutation Create($input: CheckoutCreateInput!) { checkoutCreate(input: $input) {
    checkout { id shippingMethods { id } } errors { field code message } } }"""
DELIVERY = """mutation Delivery($id: ID!, $method: ID!) {
    checkoutDeliveryMethodUpdate(id: $id, deliveryMethodId: $method) {
    checkout { id totalPrice { gross { amount } } } errors { field code message } } }"""
INITIALIZE = """mutation Initialize($id: ID!, $gateway: PaymentGatewayToInitialize!) {
    transactionInitialize(id: $id, paymentGateway: $gateway) {
    transaction { id } transactionEvent { type } data errors { field code message } } }"""
PROCESS = """mutation Process($id: ID!, $data: JSON) { transactionProcess(id: $id, data: $data) {
    transactionEvent { type } errors { field code message } } }"""
COMPLETE = """mutation Complete($id: ID!) { checkoutComplete(id: $id) {
    order { id } errors { field code message } } }"""


class _Shopper(FastHttpUser):
    """A browser of its own: an address, and keep-alive."""

    abstract = True
    connection_timeout = 30
    network_timeout = 30

    def on_start(self) -> None:
        number = next(_numbers)
        self.headers = {
            "X-Forwarded-For": f"100.{64 + number // 65536 % 64}.{number // 256 % 256}.{number % 256}"
        }

    def ask(self, name: str, query: str, **variables: Any) -> dict[str, Any] | None:
        """One GraphQL operation; what it found, or None when it failed (which is counted)."""
        with self.client.post(
            "/graphql/",
            json={"query": query, "variables": variables},
            headers=self.headers,
            name=name,
            catch_response=True,
        ) as response:
            if response.status_code != 200:
                response.failure(f"status {response.status_code}")
                return None
            answer = response.json()
            data = answer.get("data") or {}
            payload = next(iter(data.values()), None)
            wrong = answer.get("errors") or (
                payload.get("errors") if isinstance(payload, dict) else None
            )
            if wrong:
                response.failure(str(wrong)[:200])
                return None
            return dict(payload or {})


class Catalogue(_Shopper):
    """Looks around: pages, products, now and then the categories."""

    wait_time = between(3, 8)

    @task(4)
    def page(self) -> None:
        self.ask("page", PAGE, channel=SETUP["channel"], after=None)

    @task(5)
    def product(self) -> None:
        self.ask("product", PRODUCT, channel=SETUP["channel"], slug=random.choice(SETUP["slugs"]))

    @task(1)
    def categories(self) -> None:
        self.ask("categories", CATEGORIES)


class Checkout(_Shopper):
    """Buys one thing, step by step, with the pauses of somebody who reads what is on the screen."""

    wait_time = between(3, 8)

    def on_start(self) -> None:
        super().on_start()
        self.at = self._steps()

    @task
    def step(self) -> None:
        if next(self.at, "end") == "end":
            self.at = self._steps()

    def _steps(self) -> Any:
        created = self.ask(
            "checkoutCreate",
            CREATE,
            input={
                "channel": SETUP["channel"],
                "email": f"shopper-{uuid.uuid4().hex[:10]}@example.com",
                "lines": [{"variantId": random.choice(SETUP["variants"]), "quantity": 1}],
                "shippingAddress": SETUP["address"],
                "billingAddress": SETUP["address"],
            },
        )
        yield
        if created is None:
            return
        checkout = created["checkout"]
        method = checkout["shippingMethods"][0]["id"]
        if self.ask("checkoutDelivery", DELIVERY, id=checkout["id"], method=method) is None:
            return
        yield
        gateway = {"id": SETUP["gateway"], "data": {}}
        opened = self.ask("transactionInitialize", INITIALIZE, id=checkout["id"], gateway=gateway)
        if opened is None:
            return
        yield
        # Paying happens at Razorpay; its time is not ours to measure.
        paid = self.pay(opened["data"]["checkout"]["order_id"])
        if paid is None:
            return
        handed = {"data": paid["checkout"], "id": opened["transaction"]["id"]}
        if self.ask("transactionProcess", PROCESS, **handed) is None:
            return
        self.ask("checkoutComplete", COMPLETE, id=checkout["id"])
        yield

    def pay(self, order: str) -> dict[str, Any] | None:
        """The customer pays at the stand-in."""
        import requests
        from razorpay_simulator.control import Control, ControlError

        try:
            return dict(Control(SETUP["razorpay"]).pay_order(order))
        except (ControlError, requests.RequestException):
            return None


class Webhooks(_Shopper):
    """A stream of signed events."""

    wait_time = between(0.3, 0.7)

    @task
    def deliver(self) -> None:
        payment = {
            "id": f"pay_{uuid.uuid4().hex[:14]}",
            "entity": "payment",
            "amount": 50000,
            "currency": "INR",
            "status": "captured",
            "order_id": f"order_{uuid.uuid4().hex[:14]}",
            "notes": {"padding": "x" * 1200},
        }
        raw = json.dumps(
            {
                "entity": "event",
                "account_id": SETUP["account"],
                "event": "payment.captured",
                "contains": ["payment"],
                "payload": {"payment": {"entity": payment}},
                "created_at": 1,
            }
        ).encode()
        signature = hmac.new(SETUP["secret"].encode(), raw, hashlib.sha256).hexdigest()
        self.client.post(
            SETUP["webhook_path"],
            data=raw,
            headers={
                "Content-Type": "application/json",
                "X-Razorpay-Signature": signature,
                "x-razorpay-event-id": uuid.uuid4().hex[:14],
            },
            name="webhook",
        )
