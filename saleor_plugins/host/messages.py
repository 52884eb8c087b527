"""What a message says about orders, customers and stock, read from Saleor as plain values.

Everything here reads; nothing is cached, because a message is rendered when it is sent and must say
what is true then. Values carry personal data: they live as long as one message is being made.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

NOBODYS_DOMAIN = "phone.invalid"
"""Customers who came by phone have an e-mail here (RFC 2606): unique, and nobody's."""


def mailable(email: str) -> str:
    """The address itself, or nothing for one that must never be mailed."""
    return "" if email.endswith(f"@{NOBODYS_DOMAIN}") else email


@dataclass(frozen=True, slots=True)
class Shipment:
    """A fulfilment of an order that was not cancelled."""

    pk: int
    tracking: str


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """An order as messages and tracking need it."""

    id: uuid.UUID
    number: str
    status: str
    origin: str
    channel_slug: str
    confirms_itself: bool
    user_id: int | None
    email: str
    phones: tuple[str, ...]
    name: str
    language: str
    currency: str
    total: Decimal
    charged: Decimal
    paid: bool
    created_at: datetime
    items: tuple[str, ...] = ()
    shipments: tuple[Shipment, ...] = ()
    by_subscription: bool = False

    @property
    def tracking(self) -> str:
        """The latest shipment's number or link; empty when there is none."""
        known = [shipment.tracking for shipment in self.shipments if shipment.tracking]
        return known[-1] if known else ""


def order_facts(order_id: uuid.UUID | str) -> OrderFacts | None:
    """An order by its id, or None when there is none (deleted, or never was). One query."""
    from django.contrib.postgres.expressions import ArraySubquery
    from django.db.models import OuterRef
    from django.db.models.functions import JSONObject
    from saleor.order.models import Fulfillment, Order, OrderLine

    lines = OrderLine.objects.filter(order_id=OuterRef("pk")).order_by("created_at", "pk")
    parcels = Fulfillment.objects.filter(order_id=OuterRef("pk")).exclude(status="canceled")
    lists = {
        "items": lines.values(found=JSONObject(**_LINE)),
        "shipments": parcels.order_by("created_at", "pk").values(found=JSONObject(**_SHIPMENT)),
    }
    found = Order.objects.filter(pk=order_id).order_by()
    row = found.values(*_ORDER, **{n: ArraySubquery(rows) for n, rows in lists.items()}).first()
    return None if row is None else _order(row)


_ORDER = (
    "pk", "number", "status", "origin", "language_code", "created_at", "metadata", "private_metadata",
    "currency", "total_gross_amount", "total_charged_amount",
    "channel__slug", "channel__automatically_confirm_all_new_orders",
    "user_id", "user_email", "user__email", "user__first_name",
    "shipping_address__phone", "shipping_address__first_name",
    "billing_address__phone", "billing_address__first_name",
)  # fmt: skip
_NAMES = ("product_name", "variant_name")
_LINE = {name: name for name in ("quantity", *_NAMES, *(f"translated_{name}" for name in _NAMES))}
_SHIPMENT = {"pk": "pk", "tracking": "tracking_number"}


def order_by_number(number: str) -> OrderFacts | None:
    """An order by the number that the customer knows, or None."""
    from saleor.order.models import Order

    digits = number.strip().lstrip("#").strip()
    if not digits.isascii() or not digits.isdigit() or len(digits) > 9:
        return None
    pk = Order.objects.filter(number=int(digits)).exclude(status="draft").values_list("pk").first()
    return None if pk is None else order_facts(pk[0])


def _order(row: Mapping[str, Any]) -> OrderFacts:
    addresses = ("shipping_address", "billing_address")
    phones = (row[f"{whose}__phone"] for whose in addresses)
    names = (row[f"{whose}__first_name"] for whose in ("user", *addresses))
    return OrderFacts(
        id=row["pk"],
        number=str(row["number"]),
        status=str(row["status"]),
        origin=str(row["origin"]),
        channel_slug=row["channel__slug"],
        confirms_itself=bool(row["channel__automatically_confirm_all_new_orders"]),
        user_id=row["user_id"],
        email=mailable(row["user_email"] or row["user__email"] or ""),
        phones=tuple(dict.fromkeys(str(phone) for phone in phones if phone)),
        name=next((name for name in names if name), ""),
        language=row["language_code"] or "en",
        currency=row["currency"],
        total=row["total_gross_amount"],
        charged=row["total_charged_amount"],
        paid=row["total_charged_amount"] >= row["total_gross_amount"],
        created_at=row["created_at"],
        items=tuple(f"{line['quantity']} × {_line_name(line)}" for line in row["items"]),
        shipments=tuple(Shipment(**parcel) for parcel in row["shipments"]),
        by_subscription=any(
            "subscription" in key
            for key in (*(row["metadata"] or {}), *(row["private_metadata"] or {}))
        ),
    )


def _line_name(line: Mapping[str, Any]) -> str:
    product, variant = (line[f"translated_{name}"] or line[name] for name in _NAMES)
    return f"{product} ({variant})" if variant and variant != product else str(product)


@dataclass(frozen=True, slots=True)
class UserFacts:
    """A customer or a member of staff as messages need them."""

    id: int
    email: str
    phones: tuple[str, ...]
    name: str
    language: str


def user_facts(user_id: int) -> UserFacts | None:
    """A user by database id, or None when there is none or the account is closed."""
    from saleor.account.models import User

    user = (
        User.objects.filter(pk=user_id, is_active=True)
        .select_related("default_shipping_address", "default_billing_address")
        .first()
    )
    if user is None:
        return None
    addresses = [user.default_shipping_address, user.default_billing_address]
    return UserFacts(
        id=user.pk,
        email=mailable(user.email),
        phones=tuple(dict.fromkeys(str(a.phone) for a in addresses if a and a.phone)),
        name=user.first_name,
        language=user.language_code or "en",
    )


def owners() -> list[UserFacts]:
    """Members of staff who manage orders: those whom a shop's own messages are for."""
    from saleor.account.models import User

    staff = User.objects.filter(is_staff=True, is_active=True).order_by("pk")[:50]
    chosen = [user for user in staff if user.has_perm("order.manage_orders")]
    return [
        UserFacts(user.pk, mailable(user.email), (), user.first_name, user.language_code or "en")
        for user in chosen
    ]


def user_id_by_email(email: str) -> int | None:
    """The active account with that e-mail, or None."""
    from saleor.account.models import User

    found = User.objects.filter(email=email.lower(), is_active=True).values_list("pk").first()
    return None if found is None else int(found[0])


def refunded_amount(order_id: uuid.UUID) -> Decimal:
    """What has been given back on an order so far, over all of its transactions."""
    from django.db.models import Sum
    from saleor.payment.models import TransactionItem

    rows = TransactionItem.objects.filter(order_id=order_id)
    return rows.aggregate(total=Sum("refunded_value"))["total"] or Decimal(0)


@dataclass(frozen=True, slots=True)
class PaymentFailure:
    """A payment that did not go through, with what it was for."""

    pk: int
    amount: Decimal
    currency: str
    order_id: uuid.UUID | None
    checkout_id: uuid.UUID | None
    at: datetime


def payment_failures(since: datetime) -> list[PaymentFailure]:
    """Failed charges and authorizations recorded since; Saleor has rows for them but no hook."""
    from saleor.payment.models import TransactionEvent

    rows = (
        TransactionEvent.objects.filter(
            type__in=["charge_failure", "authorization_failure"], created_at__gte=since
        )
        .select_related("transaction")
        .order_by("pk")[:500]
    )
    return [
        PaymentFailure(
            pk=row.pk,
            amount=row.amount_value,
            currency=row.currency,
            order_id=row.transaction.order_id,
            checkout_id=row.transaction.checkout_id,
            at=row.created_at,
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class CheckoutFacts:
    """A checkout whose customer may be asked to try again."""

    id: uuid.UUID
    channel_slug: str
    user_id: int | None
    email: str
    phones: tuple[str, ...]
    name: str
    language: str
    currency: str
    total: Decimal


def checkout_facts(checkout_id: uuid.UUID | str) -> CheckoutFacts | None:
    """A checkout by its token, or None when it became an order or was deleted."""
    from saleor.checkout.models import Checkout

    row = (
        Checkout.objects.filter(pk=checkout_id)
        .select_related("channel", "user", "shipping_address", "billing_address")
        .first()
    )
    if row is None:
        return None
    addresses = [a for a in (row.shipping_address, row.billing_address) if a is not None]
    user = row.user
    names = [user.first_name if user else "", *(a.first_name for a in addresses)]
    return CheckoutFacts(
        id=row.pk,
        channel_slug=row.channel.slug,
        user_id=row.user_id,
        email=mailable(row.email or (user.email if user else "")),
        phones=tuple(dict.fromkeys(str(a.phone) for a in addresses if a.phone)),
        name=next((name for name in names if name), ""),
        language=row.language_code or "en",
        currency=row.currency,
        total=row.total_gross_amount,
    )


def order_of_checkout(checkout_id: uuid.UUID | str) -> uuid.UUID | None:
    """The order that a checkout became, or None."""
    from saleor.order.models import Order

    found = Order.objects.filter(checkout_token=str(checkout_id)).values_list("pk", flat=True)
    return found.first()


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened to an order and that its hook should have told us."""

    order_id: uuid.UUID
    number: str
    origin: str
    status: str
    channel_slug: str
    paid: bool
    confirms_itself: bool
    created_at: datetime
    fulfillments: tuple[tuple[int, str], ...] = field(default=())
    refunded: Decimal = Decimal(0)
    currency: str = ""


def moments(since: datetime, until: datetime, limit: int = 1000) -> list[Moment]:
    """Orders that changed in [since, until), with what hooks announce about them; oldest first.

    Imported orders are left out: nobody is told of orders that were placed elsewhere.
    """
    from django.db.models import Sum
    from saleor.order.models import Fulfillment, Order
    from saleor.payment.models import TransactionItem

    orders = list(
        Order.objects.filter(updated_at__gte=since, updated_at__lt=until)
        .exclude(status__in=["draft", "expired"])
        .exclude(origin="bulk_create")
        .select_related("channel")
        .order_by("updated_at")[:limit]
    )
    refunds: dict[Any, Decimal] = dict(
        TransactionItem.objects.filter(order_id__in=[order.pk for order in orders])
        .values_list("order_id")
        .annotate(total=Sum("refunded_value"))
        .filter(total__gt=0)
    )
    parcels: dict[Any, list[tuple[int, str]]] = {}
    rows = (
        Fulfillment.objects.filter(order_id__in=[order.pk for order in orders])
        .exclude(status__in=["canceled", "waiting_for_approval"])
        .values_list("order_id", "pk", "tracking_number")
    )
    for order_id, pk, tracking in rows:
        parcels.setdefault(order_id, []).append((pk, tracking))
    return [
        Moment(
            order_id=order.pk,
            number=str(order.number),
            origin=str(order.origin),
            status=str(order.status),
            channel_slug=order.channel.slug,
            paid=order.total_charged_amount >= order.total_gross_amount > 0,
            confirms_itself=bool(order.channel.automatically_confirm_all_new_orders),
            created_at=order.created_at,
            fulfillments=tuple(parcels.get(order.pk, ())),
            refunded=refunds.get(order.pk, Decimal(0)),
            currency=order.currency,
        )
        for order in orders
    ]


@dataclass(frozen=True, slots=True)
class StockLevel:
    """What can still be sold of one variant, over all warehouses."""

    variant_id: int
    sku: str
    name: str
    available: int


def stock_at_most(threshold: int, limit: int = 1000) -> list[StockLevel]:
    """Tracked variants of which `threshold` or fewer units can still be sold."""
    from django.db.models import F, Sum
    from saleor.warehouse.models import Stock

    rows = (
        Stock.objects.filter(product_variant__track_inventory=True)
        .values("product_variant_id", "product_variant__sku", "product_variant__product__name")
        .annotate(available=Sum(F("quantity") - F("quantity_allocated")))
        .filter(available__lte=threshold)
        .order_by("available", "product_variant_id")[:limit]
    )
    return [
        StockLevel(
            variant_id=row["product_variant_id"],
            sku=row["product_variant__sku"] or "",
            name=row["product_variant__product__name"],
            available=row["available"],
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class DayFigures:
    """One channel's day in numbers."""

    orders: int
    cancelled: int
    revenue: Decimal
    currency: str


def day_figures(channel_slug: str, day: date, zone: ZoneInfo) -> DayFigures:
    """Orders placed in a channel on one date of `zone`."""
    from django.db.models import Count, Q, Sum
    from saleor.channel.models import Channel
    from saleor.order.models import Order

    begin = datetime.combine(day, time(), zone)
    cancelled = Q(status="canceled")
    currency = (
        Channel.objects.filter(slug=channel_slug).values_list("currency_code", flat=True).first()
    )
    row = (
        Order.objects.filter(
            channel__slug=channel_slug,
            created_at__gte=begin,
            created_at__lt=begin + timedelta(days=1),
        )
        .exclude(status__in=["draft", "expired", "unconfirmed"])
        .aggregate(
            orders=Count("pk"),
            cancelled=Count("pk", filter=cancelled),
            revenue=Sum("total_gross_amount", filter=~cancelled),
        )
    )
    return DayFigures(row["orders"], row["cancelled"], row["revenue"] or Decimal(0), currency or "")


def owned_orders(user_id: int, order_ids: Iterable[uuid.UUID | str]) -> set[uuid.UUID]:
    """Those of `order_ids` that belong to the user."""
    from saleor.order.models import Order

    return set(
        Order.objects.filter(pk__in=list(order_ids), user_id=user_id).values_list("pk", flat=True)
    )


def orders_by_id(order_ids: Iterable[uuid.UUID | str]) -> dict[uuid.UUID, Any]:
    """Saleor's order rows by id, for GraphQL answers that lead on to the order."""
    from saleor.order.models import Order

    return {row.pk: row for row in Order.objects.filter(pk__in=list(order_ids))}


def site() -> tuple[str, str]:
    """The shop's name and its storefront's host, as merchants set them in Saleor."""
    from django.contrib.sites.models import Site

    current = Site.objects.get_current()
    return current.name, current.domain


def public_url() -> str:
    """Where providers and browsers reach this installation, without a trailing slash."""
    from saleor.core.utils import build_absolute_uri

    return str(build_absolute_uri("/")).rstrip("/")
