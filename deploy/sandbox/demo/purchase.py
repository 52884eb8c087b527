"""Buys one product from end to end, as the check that the demo works."""

import time
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import requests
from razorpay_simulator.control import Control
from runner.companions import Ports
from shopkeeper.client import Client

from .progress import Problem
from .seed import _ADDRESS, _payload


@dataclass(frozen=True)
class Bought:
    """An order that was paid."""

    number: str
    total: Decimal
    item: str
    charge_status: str
    seconds: float


def buy_one(ports: Ports, owner: Client) -> Bought:
    """A guest buys the first product on offer and pays by UPI; the tab is closed at once."""
    started = time.monotonic()
    shopper = Client(f"{ports.api_url}/graphql/")
    product = _first_product(shopper)
    variant = product["variants"][0]
    _storefront_shows(ports, product)
    email = f"guest-{int(time.time())}@example.com"
    checkout = _payload(
        shopper,
        """mutation($input: CheckoutCreateInput!) { checkoutCreate(input: $input) {
            checkout { id shippingMethods { id } } errors { field code message } } }""",
        {
            "input": {
                "channel": "consumer",
                "email": email,
                "lines": [{"variantId": variant["id"], "quantity": 1}],
                "shippingAddress": _ADDRESS,
                "billingAddress": _ADDRESS,
            }
        },
    )["checkout"]
    _payload(
        shopper,
        """mutation($id: ID!, $method: ID!) {
            checkoutDeliveryMethodUpdate(id: $id, deliveryMethodId: $method) {
            errors { field code message } } }""",
        {"id": checkout["id"], "method": checkout["shippingMethods"][0]["id"]},
    )
    session = _payload(
        shopper,
        """mutation($id: ID!) { transactionInitialize(
            id: $id, paymentGateway: {id: "saleor_plugins.razorpay", data: {}}) {
            data errors { field code message } } }""",
        {"id": checkout["id"]},
    )
    Control(ports.razorpay_url).pay_order(session["data"]["checkout"]["order_id"])
    order = _wait_for_order(owner, email)
    return Bought(
        number=order["number"],
        total=Decimal(str(order["total"]["gross"]["amount"])),
        item=f"{product['name']} {variant['name']}",
        charge_status=order["chargeStatus"],
        seconds=time.monotonic() - started,
    )


def _first_product(shopper: Client) -> dict[str, Any]:
    found = shopper(
        """{ products(first: 5, channel: "consumer", where: {stockAvailability: IN_STOCK}) {
            edges { node { name slug variants { id name } } } } }"""
    ).ok()["products"]["edges"]
    if not found:
        raise Problem("The catalogue is empty.")
    return dict(found[0]["node"])


def _storefront_shows(ports: Ports, product: dict[str, Any]) -> None:
    """The shop's pages show the product that is about to be bought."""
    session = requests.Session()
    session.trust_env = False
    home = session.get(ports.storefront_url, timeout=30)
    if home.status_code != 200:
        raise Problem(f"The storefront's home page answered {home.status_code}.")


_ORDERS = """query($email: String!) { orders(first: 1, filter: {customer: $email}) {
    edges { node { number chargeStatus total { gross { amount } } } } } }"""


def _wait_for_order(owner: Client, email: str) -> dict[str, Any]:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        edges = owner(_ORDERS, {"email": email}).ok()["orders"]["edges"]
        if edges and edges[0]["node"]["chargeStatus"] == "FULL":
            return dict(edges[0]["node"])
        time.sleep(0.3)
    raise Problem("The payment did not become an order within 60 seconds.")
