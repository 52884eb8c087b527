"""What tests of the stand-in's selling speak to: one running stand-in, a shop of its own per test."""

import contextlib
import hashlib
import json
import os
import secrets
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg
from harness.shop import servers

HERE = Path(__file__).parent
PROJECT = HERE.parents[2]
ADDRESS = {
    "firstName": "Asha",
    "lastName": "Rao",
    "streetAddress1": "12 MG Road",
    "city": "Bengaluru",
    "postalCode": "560001",
    "country": "IN",
    "countryArea": "Karnataka",
    "phone": "+919876543210",
}
CART = """ fragment Cart on Checkout { id email voucherCode chargeStatus authorizeStatus
    totalPrice { gross { amount } net { amount } } subtotalPrice { gross { amount } }
    shippingPrice { gross { amount } } discount { amount } totalBalance { amount }
    shippingMethods { id name } metadata { key value }
    lines { id quantity unitPrice { gross { amount } } totalPrice { gross { amount } }
        undiscountedUnitPrice { amount } problems { __typename } }
    problems { __typename ... on CheckoutLineProblemInsufficientStock { availableQuantity } } }"""
ORDER = """ fragment Placed on Order { id number status chargeStatus authorizeStatus isPaid origin
    total { gross { amount } net { amount } }
    shippingPrice { gross { amount } } totalBalance { amount } metadata { key value }
    lines { id quantity unitPrice { gross { amount } }
        totalPrice { gross { amount } net { amount } } undiscountedUnitPrice { gross { amount } }
        unitDiscount { amount } }
    discounts { type value total { amount } } }"""
MONEY = """ fragment Money on TransactionItem { id pspReference actions
    authorizedAmount { amount } authorizePendingAmount { amount } chargedAmount { amount }
    chargePendingAmount { amount } refundedAmount { amount } refundPendingAmount { amount }
    canceledAmount { amount } cancelPendingAmount { amount }
    events { type amount { amount } message pspReference } }"""


class Standin:
    """The running process."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"

    def post(self, path: str, body: Any, token: str | None = None) -> Any:
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        request = urllib.request.Request(
            f"{self.url}{path}", json.dumps(body).encode(), headers, method="POST"
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refused:
            return json.load(refused)

    def run(self, name: str, /, **values: Any) -> Any:
        """One of standin_server.RUNS."""
        return self.post(f"/_{name}", values)


def _environment(database: str) -> dict[str, str]:
    return {
        **{key: os.environ[key] for key in ("PATH", "HOME", "TMPDIR") if key in os.environ},
        "PYTHONPATH": os.pathsep.join(map(str, (PROJECT / "deploy/sandbox", HERE))),
        "PYTHONWARNINGS": "ignore",
        "DJANGO_SETTINGS_MODULE": "standin_settings",
        "DATABASE_URL": database,
        "SECRET_KEY": secrets.token_hex(16),
    }


def _template(connection: Any, server: str) -> str:
    """A migrated database to copy, made when migrations changed. The caller holds the lock."""
    digest = hashlib.sha256()
    for path in sorted((PROJECT / "deploy/sandbox/saleor").glob("**/migrations/*.py")):
        digest.update(path.read_bytes())
    name = f"template_standin_{digest.hexdigest()[:12]}"
    query = "SELECT 1 FROM pg_database WHERE datname = %s"
    if not connection.execute(query, [name]).fetchone():
        building = f"{name}_building"
        connection.execute(f'DROP DATABASE IF EXISTS "{building}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{building}"')
        subprocess.run(
            [sys.executable, "-m", "django", "migrate", "-v0"],
            env=_environment(f"{server}/{building}"),
            check=True,
        )
        connection.execute(f'ALTER DATABASE "{building}" RENAME TO "{name}"')
    return name


@contextlib.contextmanager
def standin() -> Iterator[Standin]:
    """A stand-in on a database of its own."""
    with servers() as (server, _):
        name = f"standin_{secrets.token_hex(6)}"
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            connection.execute("SELECT pg_advisory_lock(7393)")
            template = _template(connection, server)
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        process = subprocess.Popen(
            [sys.executable, str(HERE / "standin_server.py")],
            env=_environment(f"{server}/{name}"),
            stdout=subprocess.PIPE,
        )
        try:
            assert process.stdout is not None
            yield Standin(int(process.stdout.readline()))
        finally:
            process.kill()
            process.communicate()
            with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
                connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


class Stall:
    """One test's channel, variants, warehouse and gateway App on the stand-in."""

    def __init__(self, server: Standin, stock: int = 10) -> None:
        self.server = server
        seeded = server.run("seed", stock=stock)
        self.name: str = seeded["name"]
        self.channel: str = seeded["channel"]
        self.product: str = seeded["product"]
        self.kilo, self.two_kilos = seeded["variants"]
        self.method: str = seeded["method"]
        self.warehouse: str = seeded["warehouse"]
        self.gateway: str = seeded["gateway"]
        self.app: str = seeded["app"]
        self.asha, self.ravi = seeded["customers"]
        self.asha_email: str = seeded["emails"][0]
        self.tell()
        self.hooks()

    def tell(self, **values: Any) -> None:
        """What the plugin does from now on."""
        self.server.post("/_tell", values)

    def hooks(self) -> list[str]:
        """The hooks that ran since this was asked last."""
        return list(self.server.post("/_log", {}))

    def stocks(self) -> list[list[int]]:
        return list(self.server.run("stocks", name=self.name))

    def counts(self) -> dict[str, int]:
        return dict(self.server.run("counts", name=self.name))

    def ask(self, document: str, values: Any = None, token: str | None = None) -> Any:
        """The data; there must be no errors."""
        answer = self.server.post("/graphql/", {"query": document, "variables": values}, token)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    def refused(self, document: str, values: Any = None, token: str | None = None) -> str:
        """The exception's code that a request is refused with."""
        answer = self.server.post("/graphql/", {"query": document, "variables": values}, token)
        return str(answer["errors"][0]["extensions"]["exception"]["code"])

    def do(
        self, name: str, returns: str, token: str | None = None, /, **arguments: tuple[str, Any]
    ) -> Any:
        """Run a mutation; its payload. Arguments are pairs of a type and a value."""
        signature = ", ".join(f"${key}: {kind}" for key, (kind, _) in arguments.items())
        call = ", ".join(f"{key}: ${key}" for key in arguments)
        document = f"mutation({signature}) {{ {name}({call}) {{ {returns} errors {{ field code message }} }} }}"
        for mark, fragment in (("...Cart", CART), ("...Placed", ORDER), ("...Money", MONEY)):
            document += fragment if mark in returns else ""
        return self.ask(document, {key: value for key, (_, value) in arguments.items()}, token)[
            name
        ]

    # ---- buying

    def start(self, *lines: Any, token: str | None = None, **values: Any) -> Any:
        """checkoutCreate's payload; a line is a variant and a quantity, or an input."""
        inputs = [
            {"variantId": line[0], "quantity": line[1]} if isinstance(line, tuple) else line
            for line in lines
        ]
        given = {
            "channel": self.name,
            "email": "guest@example.com",
            "shippingAddress": ADDRESS,
            "billingAddress": ADDRESS,
            "lines": inputs,
            **values,
        }
        return self.do(
            "checkoutCreate",
            "checkout { ...Cart }",
            token,
            input=("CheckoutCreateInput!", given),
        )

    def cart(self, *lines: Any, **values: Any) -> str:
        """The id of a checkout with a delivery method."""
        made = self.start(*lines or [(self.kilo, 2)], **values)
        assert made["errors"] == []
        cart: str = made["checkout"]["id"]
        assert self.deliver(cart)["errors"] == []
        return cart

    def deliver(self, cart: str) -> Any:
        return self.do(
            "checkoutDeliveryMethodUpdate",
            "checkout { ...Cart }",
            id=("ID", cart),
            deliveryMethodId=("ID", self.method),
        )

    def read(self, cart: str) -> Any:
        document = "query($id: ID!) { checkout(id: $id) { ...Cart } }" + CART
        return self.ask(document, {"id": cart})["checkout"]

    def pay(self, source: str, amount: str | None = None, psp: str | None = None) -> str:
        """A charge by transactionCreate; the transaction's id."""
        amount = amount or str(self.read(source)["totalPrice"]["gross"]["amount"])
        money = {"amount": amount, "currency": "INR"}
        made = self.do(
            "transactionCreate",
            "transaction { id }",
            self.app,
            id=("ID!", source),
            transaction=(
                "TransactionCreateInput!",
                {"pspReference": psp or secrets.token_hex(4), "amountCharged": money},
            ),
        )
        assert made["errors"] == []
        return str(made["transaction"]["id"])

    def complete(self, cart: str, token: str | None = None) -> Any:
        return self.do("checkoutComplete", "order { ...Placed }", token, id=("ID", cart))

    def order(self, *lines: Any) -> Any:
        """A paid order."""
        cart = self.cart(*lines)
        self.pay(cart)
        done = self.complete(cart)
        assert done["errors"] == []
        self.hooks()
        return done["order"]

    def look(self, order: str) -> Any:
        document = "query($id: ID!) { order(id: $id) { ...Placed } }" + ORDER
        return self.ask(document, {"id": order}, self.app)["order"]


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Every call in a thread of its own."""
    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(call) for call in calls]]


def codes(payload: Any) -> list[str]:
    return [error["code"] for error in payload["errors"]]
