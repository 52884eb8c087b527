"""A process that serves the stand-in on a free port, which it prints, and takes orders from tests.

POST /_seed makes a channel with two variants and answers with ids; POST /_tell sets what the plugin
does; POST /_log answers with the hooks that ran since; POST /_run runs one of RUNS.
"""

import json
import secrets
import socketserver
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django

django.setup()

import graphene  # noqa: E402
import standin_recorder  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connections  # noqa: E402
from django.utils import timezone  # noqa: E402
from saleor.account.models import Address, User  # noqa: E402
from saleor.app.models import App  # noqa: E402
from saleor.channel.models import Channel  # noqa: E402
from saleor.checkout.models import Checkout  # noqa: E402
from saleor.checkout.tasks import trigger_automatic_checkout_completion_task  # noqa: E402
from saleor.core.jwt import create_access_token  # noqa: E402
from saleor.order.models import Order  # noqa: E402
from saleor.payment.models import TransactionEvent  # noqa: E402
from saleor.permission.enums import get_permissions  # noqa: E402
from saleor.product.models import (  # noqa: E402
    Product,
    ProductChannelListing,
    ProductType,
    ProductVariant,
    ProductVariantChannelListing,
)
from saleor.shipping.models import (  # noqa: E402
    ShippingMethod,
    ShippingMethodChannelListing,
    ShippingZone,
)
from saleor.tax.models import TaxClass, TaxClassCountryRate, TaxConfiguration  # noqa: E402
from saleor.warehouse.models import ChannelWarehouse, Stock, Warehouse  # noqa: E402


def gid(row: Any) -> str:
    return graphene.Node.to_global_id(type(row).__name__, row.pk)


def seed(stock: int = 10) -> dict[str, Any]:
    """A channel of its own, with a way to deliver and things to sell at 100.00 and 190.50."""
    name = secrets.token_hex(4)
    channel = Channel.objects.create(
        name=name,
        slug=name,
        is_active=True,
        currency_code="INR",
        default_country="IN",
        order_mark_as_paid_strategy="transaction_flow",
    )
    TaxConfiguration.objects.get_or_create(channel=channel)
    kind = ProductType.objects.create(name="Food", slug=f"food-{name}")
    product = Product.objects.create(product_type=kind, name="Ghee", slug=f"ghee-{name}")
    ProductChannelListing.objects.create(
        product=product,
        channel=channel,
        is_published=True,
        visible_in_listings=True,
        available_for_purchase_at=timezone.now(),
        currency="INR",
    )
    zone = ShippingZone.objects.create(name="India", countries=["IN"])
    zone.channels.add(channel)
    method = ShippingMethod.objects.create(name="Courier", type="price", shipping_zone=zone)
    ShippingMethodChannelListing.objects.create(
        shipping_method=method, channel=channel, currency="INR", price_amount=40
    )
    warehouse = Warehouse.objects.create(
        name="Pune", slug=name, address=Address.objects.create(country="IN", city="Pune")
    )
    ChannelWarehouse.objects.create(channel=channel, warehouse=warehouse)
    warehouse.shipping_zones.add(zone)
    variants = []
    for size, price in (("1 kg", "100"), ("2 kg", "190.50")):
        variant = ProductVariant.objects.create(product=product, name=size, sku=f"{size} {name}")
        ProductVariantChannelListing.objects.create(
            variant=variant,
            channel=channel,
            currency="INR",
            price_amount=Decimal(price),
            discounted_price_amount=Decimal(price),
        )
        Stock.objects.create(warehouse=warehouse, product_variant=variant, quantity=stock)
        variants.append(variant)
    app = App.objects.create(name="Gateway", identifier=f"gateway.{name}", is_active=True)
    app.permissions.set(get_permissions())
    _, token = app.tokens.create()
    people = [User.objects.create(email=f"{who}-{name}@example.com") for who in ("asha", "ravi")]
    return {
        "name": name,
        "channel": gid(channel),
        "product": gid(product),
        "variants": [gid(variant) for variant in variants],
        "method": gid(method),
        "warehouse": gid(warehouse),
        "gateway": app.identifier,
        "app": token,
        "customers": [create_access_token(user) for user in people],
        "emails": [user.email for user in people],
    }


def stocks(name: str) -> list[list[int]]:
    """How many there are and how many are allocated, variant by variant."""
    rows = Stock.objects.filter(warehouse__slug=name).order_by("pk")
    return [list(row) for row in rows.values_list("quantity", "quantity_allocated")]


def set_stock(name: str, quantity: int) -> None:
    Stock.objects.filter(warehouse__slug=name).update(quantity=quantity)


def set_channel(name: str, **values: Any) -> None:
    Channel.objects.filter(slug=name).update(**values)


def tax(name: str, rate: int) -> None:
    """The channel's things bear that rate in India."""
    kind = TaxClass.objects.create(name="GST")
    TaxClassCountryRate.objects.create(tax_class=kind, country="IN", rate=rate)
    Product.objects.filter(slug=f"ghee-{name}").update(tax_class=kind)


def counts(name: str) -> dict[str, int]:
    of_orders = TransactionEvent.objects.filter(transaction__order__channel__slug=name)
    return {
        "orders": Order.objects.filter(channel__slug=name).count(),
        "numbers": Order.objects.filter(channel__slug=name).values("number").distinct().count(),
        "checkouts": Checkout.objects.filter(channel__slug=name).count(),
        "charges": of_orders.filter(type="charge_success").count(),
    }


def complete() -> None:
    trigger_automatic_checkout_completion_task()


RUNS: dict[str, Callable[..., Any]] = {
    function.__name__: function
    for function in (seed, stocks, set_stock, set_channel, tax, counts, complete)
}


def taking_orders(application: Any) -> Any:
    def run(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if not path.startswith("/_"):
            return application(environ, start_response)  # type: ignore[no-any-return]
        given = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
        answer: Any = None
        if path == "/_tell":
            standin_recorder.TOLD.clear()
            standin_recorder.TOLD.update(given)
        elif path == "/_log":
            answer = list(standin_recorder.LOG)
            standin_recorder.LOG.clear()
        else:
            answer = RUNS[path[2:]](**given)
        connections.close_all()
        start_response("200 OK", [("Content-Type", "application/json")])
        return [json.dumps(answer).encode()]

    return run


class Server(socketserver.ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 64


class Handler(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Not a word."""


if __name__ == "__main__":
    server = make_server("127.0.0.1", 0, taking_orders(get_wsgi_application()), Server, Handler)
    print(server.server_port, flush=True)
    server.serve_forever()
