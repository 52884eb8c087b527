"""Which channel and which customer things belong to, asked for by their GraphQL ids."""

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple


class Belonging(NamedTuple):
    """The channel of a thing and its customer; `ordered` when it is part of a placed order."""

    channel_id: int
    owner_id: int | None = None
    ordered: bool = False


# GraphQL type -> (model, key column, way to the channel, ways to the customer by preference).
# A way that starts at an order says that the thing was ordered.
_CHECKOUT = ("checkout__channel_id", "checkout__user_id")
_ORDER = ("order__channel_id", "order__user_id")
_WAYS: dict[str, tuple[str, str, tuple[tuple[str, str | None, bool], ...]]] = {
    "Channel": ("channel.Channel", "pk", (("pk", None, False),)),
    "Checkout": ("checkout.Checkout", "pk", (("channel_id", "user_id", False),)),
    "CheckoutLine": ("checkout.CheckoutLine", "pk", ((*_CHECKOUT, False),)),
    "Order": ("order.Order", "pk", (("channel_id", "user_id", True),)),
    "Order by reference": ("order.Order", "external_reference", (("channel_id", "user_id", True),)),
    "OrderLine": ("order.OrderLine", "pk", ((*_ORDER, True),)),
    "Fulfillment": ("order.Fulfillment", "pk", ((*_ORDER, True),)),
    "Invoice": ("invoice.Invoice", "pk", ((*_ORDER, True),)),
    "Payment": ("payment.Payment", "pk", ((*_ORDER, True), (*_CHECKOUT, False))),
    "TransactionItem": (
        "payment.TransactionItem",
        "token",
        ((*_ORDER, True), (*_CHECKOUT, False)),
    ),
    "ProductChannelListing": (
        "product.ProductChannelListing",
        "pk",
        (("channel_id", None, False),),
    ),
    "ProductVariantChannelListing": (
        "product.ProductVariantChannelListing",
        "pk",
        (("channel_id", None, False),),
    ),
    "CollectionChannelListing": (
        "product.CollectionChannelListing",
        "pk",
        (("channel_id", None, False),),
    ),
    "ShippingMethodChannelListing": (
        "shipping.ShippingMethodChannelListing",
        "pk",
        (("channel_id", None, False),),
    ),
    "VoucherChannelListing": (
        "discount.VoucherChannelListing",
        "pk",
        (("channel_id", None, False),),
    ),
    "TaxConfiguration": ("tax.TaxConfiguration", "pk", (("channel_id", None, False),)),
    "SubscriptionPlan": ("commerce_subscriptions.Plan", "pk", (("channel_id", None, False),)),
}

# Ids from before the platform counted by UUID still name the same things: whole numbers, in a
# column of their own and only where the row says so. `transactionCreate` makes such rows to this day.
_OLD: dict[str, tuple[str, dict[str, Any]]] = {
    "CheckoutLine": ("old_id", {"old_id__isnull": False}),
    "Order": ("number", {"use_old_id": True}),
    "OrderLine": ("old_id", {"old_id__isnull": False}),
    "TransactionItem": ("pk", {"use_old_id": True}),
}

TYPES = frozenset(_WAYS)
# What a bare UUID in the API can name.
BY_TOKEN = ("Checkout", "Order", "TransactionItem")
# An order by the number that another system gave it.
BY_REFERENCE = "Order by reference"


def channels_named(slugs: Collection[str]) -> dict[int, str]:
    """Slug by id of the channels with these slugs that exist."""
    from saleor.channel.models import Channel

    return dict(Channel.objects.filter(slug__in=slugs).values_list("pk", "slug"))


def belongings(things: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Belonging]:
    """Where each of these (GraphQL type, key) pairs belongs, if it exists; a query per type."""
    by_type: dict[str, list[str]] = {}
    for type_name, key in things:
        by_type.setdefault(type_name, []).append(key)
    found: dict[tuple[str, str], Belonging] = {}
    for type_name, keys in by_type.items():
        found.update(_of_type(type_name, keys))
    return found


def _of_type(type_name: str, keys: list[str]) -> dict[tuple[str, str], Belonging]:
    label, column, ways = _WAYS[type_name]
    model = _model(label)
    if model is None:
        return {}
    found = _by_column(model, type_name, keys, column, {}, ways)
    if type_name in _OLD:
        column, where = _OLD[type_name]
        # Neither a UUID nor a small number is mistaken for the other.
        numbers = [key for key in keys if _fits(key, "IntegerField")]
        if numbers and _has(model, column):
            found.update(_by_column(model, type_name, numbers, column, where, ways))
    return found


def _has(model: Any, column: str) -> bool:
    return column == "pk" or any(field.name == column for field in model._meta.get_fields())


def _by_column(
    model: Any,
    type_name: str,
    keys: list[str],
    column: str,
    where: dict[str, Any],
    ways: tuple[tuple[str, str | None, bool], ...],
) -> dict[tuple[str, str], Belonging]:
    field = model._meta.pk if column == "pk" else model._meta.get_field(column)
    kind = field.get_internal_type()
    # A key of another kind names nothing here; one too large for the column neither.
    fitting = [key for key in keys if _fits(key, kind)]
    if not fitting:
        return {}
    columns = [path for channel, owner, _ in ways for path in (channel, owner) if path]
    found = {}
    rows = model._default_manager.filter(**{f"{column}__in": fitting}, **where)
    for row in rows.values(column, *columns):
        belonging = _read(row, ways)
        if belonging is not None:
            found[(type_name, str(row[column]))] = belonging
    return found


def _fits(key: str, kind: str) -> bool:
    if kind == "CharField":
        return True
    whole = key.lstrip("-").isdigit()
    if kind == "UUIDField":
        return not whole
    return whole and abs(int(key)) < 2**31


def _read(row: dict[str, Any], ways: tuple[tuple[str, str | None, bool], ...]) -> Belonging | None:
    for channel, owner, ordered in ways:
        if row[channel] is not None:
            return Belonging(row[channel], row[owner] if owner else None, ordered)
    return None


def _model(label: str) -> Any:
    from django.apps import apps

    try:
        return apps.get_model(label)
    except LookupError:
        return None
