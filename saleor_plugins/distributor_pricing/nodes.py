"""GraphQL types of distributor pricing."""

from decimal import Decimal
from typing import Any

import graphene
from graphene import relay

from saleor_plugins.core.money import Money as Amount
from saleor_plugins.graphql import permissions
from saleor_plugins.graphql.connections import connection, resolve_connection
from saleor_plugins.graphql.mutations import make_error_type
from saleor_plugins.host import channels, customers
from saleor_plugins.host import prices as platform
from saleor_plugins.host.graphql import (
    Address,
    Channel,
    Date,
    DateTime,
    Money,
    PositiveDecimal,
    ProductVariant,
    User,
    wrap,
)

from . import errors, imports, tiers
from .bulk import Measure
from .models import PriceListEntry as EntryRow
from .models import Status

DistributorStatus = graphene.Enum("DistributorStatus", [(value, value) for value in Status.values])
BulkDiscountMeasure = graphene.Enum(
    "BulkDiscountMeasure", [(measure.name, measure.value) for measure in Measure]
)
ErrorType = make_error_type("Distributor", errors.CODES)


def _non_null_list(of_type: Any, **options: Any) -> Any:
    return graphene.NonNull(graphene.List(graphene.NonNull(of_type)), **options)


class Preloaded:
    """A queryset whose pages bring along what their rows refer to: a query per kind, not per row."""

    def __init__(self, rows: Any, preload: Any) -> None:
        self.query = rows.query
        self._rows = rows
        self._preload = preload

    def __getitem__(self, part: Any) -> Any:
        page = list(self._rows[part])
        self._preload(page)
        return page

    def count(self) -> int:
        """How many rows there are on all pages."""
        return int(self._rows.count())


def _money(amount: Decimal | None, channel: Any) -> Amount | None:
    if amount is None:
        return None
    return Amount(amount, channel.currency_code if channel else "INR")


def _channel(row: Any) -> Any:
    if not hasattr(row, "_channel"):
        row._channel = channels.by_id(row.channel_id) if row.channel_id else None
    return row._channel


class PriceListEntry(graphene.ObjectType):
    """One tier of a price list."""

    variant = graphene.NonNull(ProductVariant)
    minimum_quantity = graphene.Int(required=True, description="The tier starts here.")
    price = graphene.Field(Money, description="A fixed price, or")
    percent_off = graphene.Float(description="a percentage off the channel's list price.")
    pack_size = graphene.Int(description="Quantities must be multiples of it.")

    @staticmethod
    def resolve_variant(root: Any, _info: Any) -> Any:
        """The variant in the list's channel."""
        channel = root._channel
        return wrap(root._variant, channel.slug if channel else None)

    @staticmethod
    def resolve_price(root: Any, _info: Any) -> Any:
        """The price in the channel's currency."""
        return _money(root.price, root._channel)


PriceListEntryConnection = connection(PriceListEntry, "PriceListEntry")


class PriceListVersion(graphene.ObjectType):
    """One import of a price list."""

    number = graphene.Int(required=True)
    file_name = graphene.String(required=True)
    created_at = DateTime(required=True)
    rolled_back_at = DateTime()
    added = graphene.Int(required=True)
    changed = graphene.Int(required=True)
    removed = graphene.Int(required=True)


class PriceList(graphene.ObjectType):
    """Prices agreed with distributors in one channel."""

    class Meta:
        interfaces = (relay.Node,)

    name = graphene.String(required=True)
    channel = graphene.NonNull(Channel)
    valid_from = Date()
    valid_until = Date()
    version = graphene.Int(required=True, description="Counts the imports.")
    entries = graphene.NonNull(
        PriceListEntryConnection, first=graphene.Int(), after=graphene.String()
    )
    versions = _non_null_list(
        PriceListVersion, description="The imports, newest first; for staff only."
    )
    csv = graphene.String(required=True, description="The whole list as an import reads it.")

    @staticmethod
    def resolve_channel(root: Any, _info: Any) -> Any:
        """The channel it is for."""
        return _channel(root)

    @staticmethod
    def resolve_entries(root: Any, _info: Any, **page: Any) -> Any:
        """Tiers by variant and quantity."""
        channel = _channel(root)

        def preload(rows: list[Any]) -> None:
            found = platform.variants({row.variant_id for row in rows})
            for row in rows:
                row._channel, row._variant = channel, found.get(row.variant_id)

        rows = EntryRow.objects.filter(price_list=root).order_by("variant_id", "minimum_quantity")
        return resolve_connection(Preloaded(rows, preload), PriceListEntryConnection, **page)

    @staticmethod
    def resolve_versions(root: Any, info: Any) -> Any:
        """The last hundred imports; files and their names are the merchant's own."""
        if not permissions.has(info, "product.manage_products"):
            return []
        return list(root.versions.all()[:100])

    @staticmethod
    def resolve_csv(root: Any, _info: Any) -> str:
        """The export."""
        return "".join(imports.export(root))


class Distributor(graphene.ObjectType):
    """A customer who applied to buy wholesale."""

    class Meta:
        interfaces = (relay.Node,)

    user = graphene.NonNull(User)
    company = graphene.String(required=True)
    gstin = graphene.String()
    phone = graphene.String(required=True)
    address = graphene.Field(Address)
    note = graphene.String(required=True)
    status = graphene.NonNull(DistributorStatus)
    reason = graphene.String(description="Of the last decision.")
    channel = graphene.Field(Channel, description="Where an approved distributor buys.")
    price_list = graphene.Field(PriceList)
    minimum_order = graphene.Field(Money)
    credit_limit = graphene.Field(Money)
    credit_used = graphene.Field(Money)
    applied_at = DateTime(required=True)
    decided_at = DateTime()
    decided_by = graphene.Field(User)

    @staticmethod
    def resolve_user(root: Any, _info: Any) -> Any:
        """The customer."""
        return _preloaded(root, "_user", lambda: customers.by_id(root.user_id))

    @staticmethod
    def resolve_address(root: Any, _info: Any) -> Any:
        """The address of the application."""
        return _preloaded(root, "_address", lambda: customers.address(root.address_id))

    @staticmethod
    def resolve_reason(root: Any, _info: Any) -> str | None:
        """None when the last decision needed none."""
        return root.reason or None

    @staticmethod
    def resolve_channel(root: Any, info: Any) -> Any:
        """The channel; a distributor who may not buy there does not learn of it."""
        return _channel(root) if _sees_terms(root, info) else None

    @staticmethod
    def resolve_price_list(root: Any, info: Any) -> Any:
        """The price list, to those who see the terms."""
        return root.price_list if _sees_terms(root, info) else None

    @staticmethod
    def resolve_minimum_order(root: Any, info: Any) -> Any:
        """In the channel's currency."""
        return _money(root.minimum_order, _channel(root)) if _sees_terms(root, info) else None

    @staticmethod
    def resolve_credit_limit(root: Any, info: Any) -> Any:
        """In the channel's currency."""
        return _money(root.credit_limit, _channel(root)) if _sees_terms(root, info) else None

    @staticmethod
    def resolve_credit_used(root: Any, _info: Any) -> Any:
        """What unpaid orders use; none before there is a channel."""
        return _money(root.credit_used, _channel(root)) if root.channel_id else None

    @staticmethod
    def resolve_decided_by(root: Any, info: Any) -> Any:
        """Who decided; for staff only."""
        if not _staff(info) or root.decided_by_id is None:
            return None
        return _preloaded(root, "_decided_by", lambda: customers.by_id(root.decided_by_id))


def _preloaded(root: Any, name: str, load: Any) -> Any:
    if not hasattr(root, name):
        setattr(root, name, load())
    return getattr(root, name)


def _staff(info: Any) -> bool:
    return permissions.has(info, "account.manage_users")


def _sees_terms(root: Any, info: Any) -> bool:
    return root.status == Status.APPROVED or _staff(info)


def preload_distributors(rows: list[Any]) -> None:
    """Users, addresses and channels of a page of distributors."""
    users = customers.by_ids(
        {row.user_id for row in rows} | {row.decided_by_id for row in rows if row.decided_by_id}
    )
    addresses = customers.addresses({row.address_id for row in rows if row.address_id})
    found = channels.by_ids({row.channel_id for row in rows if row.channel_id})
    for row in rows:
        row._user = users.get(row.user_id)
        row._decided_by = users.get(row.decided_by_id) if row.decided_by_id else None
        row._address = addresses.get(row.address_id)
        row._channel = found.get(row.channel_id)


DistributorConnection = connection(Distributor, "Distributor")
PriceListConnection = connection(PriceList, "PriceList")


class QuantityPrice(graphene.ObjectType):
    """What the requestor would pay for one unit from this quantity on, and why."""

    minimum_quantity = graphene.Int(required=True)
    price = graphene.NonNull(Money)
    pack_size = graphene.Int()
    explanation = graphene.String(required=True)


def quantity_price(minimum: int, decision: tiers.Decision, currency: str) -> dict[str, Any]:
    """A step of the ladder as the API answers it."""
    return {
        "minimum_quantity": minimum,
        "price": Amount(decision.unit_price, currency),
        "pack_size": decision.pack_size,
        "explanation": decision.explanation,
    }


class PriceDifference(graphene.ObjectType):
    """A tier before and after an import."""

    sku = graphene.String(required=True)
    minimum_quantity = graphene.Int(required=True)
    old_price = graphene.Field(Money)
    new_price = graphene.Field(Money)
    percent = graphene.Float(description="The change of the price in percent.")
    outlier = graphene.Boolean(required=True, description="A change above 50%.")
    row = graphene.Int(description="The row of the file.")


class PriceListRowError(graphene.ObjectType):
    """What is wrong in one cell of an imported file."""

    row = graphene.Int(required=True)
    column = graphene.String(required=True)
    message = graphene.String(required=True)
    code = graphene.String(required=True)


class BulkDiscount(graphene.ObjectType):
    """An extra discount on every order of a channel that reaches a threshold."""

    class Meta:
        interfaces = (relay.Node,)

    name = graphene.String(required=True)
    channel = graphene.NonNull(Channel)
    measure = graphene.NonNull(BulkDiscountMeasure)
    threshold = graphene.Float(required=True, description="In the channel's currency, or in units.")
    percent_off = graphene.Float()
    amount_off = graphene.Field(Money)
    active = graphene.Boolean(required=True)

    @staticmethod
    def resolve_channel(root: Any, _info: Any) -> Any:
        """The channel it is for."""
        return _channel(root)

    @staticmethod
    def resolve_amount_off(root: Any, _info: Any) -> Any:
        """In the channel's currency."""
        return _money(root.amount_off, _channel(root))


class BulkDiscountInput(graphene.InputObjectType):
    """A bulk discount; give either percentOff or amountOff."""

    name = graphene.String()
    channel = graphene.String()
    measure = BulkDiscountMeasure()
    threshold = PositiveDecimal()
    percent_off = graphene.Float()
    amount_off = PositiveDecimal()
    active = graphene.Boolean()
