"""Mutations on price lists and bulk discounts."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import graphene
from django.db import transaction

from saleor_plugins.core import audit, clock, money
from saleor_plugins.core.queues import BULK, enqueue
from saleor_plugins.graphql.mutations import Mutation, actor_of
from saleor_plugins.host import channels
from saleor_plugins.host.graphql import Date, Upload, unwrap_id

from . import imports, nodes
from .errors import CommerceError, Conflict, InvalidInput, NotFound, required
from .models import BulkDiscount as BulkRow
from .models import PriceList as ListRow
from .tasks import REPRICE

_PRODUCTS = ("product.manage_products",)


class PriceListInput(graphene.InputObjectType):
    """What a price list is called, where and when it counts."""

    name = graphene.String()
    channel = graphene.String(description="The slug of the channel.")
    valid_from = Date()
    valid_until = Date()


class _ListMutation(Mutation):
    class Meta:
        abstract = True

    error_type = nodes.ErrorType
    permissions = _PRODUCTS


def _found(arguments: Mapping[str, Any]) -> ListRow:
    pk = unwrap_id(arguments["id"], "PriceList")
    row = ListRow.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        raise NotFound("There is no such price list.", field="id")
    return row


def _channel(slug: str | None) -> Any:
    if not slug:
        raise required("channel")
    channel = channels.by_slug(slug)
    if channel is None:
        raise NotFound("There is no such channel.", field="channel")
    return channel


def _fill(row: ListRow, data: Mapping[str, Any]) -> None:
    if "name" in data:
        name = (data["name"] or "").strip()
        if not name:
            raise required("name")
        if len(name) > 128:
            raise InvalidInput("The name has more than 128 characters.", field="name")
        row.name = name
    for field in ("valid_from", "valid_until"):
        if field in data:
            setattr(row, field, data[field])
    if row.valid_from and row.valid_until and row.valid_until < row.valid_from:
        raise InvalidInput("It ends before it begins.", field="validUntil")
    row.updated_at = clock.now()


def _state(row: ListRow) -> dict[str, Any]:
    return {
        "name": row.name,
        "channel_id": row.channel_id,
        "valid_from": row.valid_from.isoformat() if row.valid_from else None,
        "valid_until": row.valid_until.isoformat() if row.valid_until else None,
    }


def _audit(info: Any, action: str, row: Any, old: Any, new: Any, kind: str = "PriceList") -> None:
    audit.record(
        action=action, actor=actor_of(info), object_type=kind, object_id=row.pk, old=old, new=new
    )


def reprice_later(price_list_id: int) -> None:
    """Have open carts priced anew once this transaction is committed."""
    transaction.on_commit(lambda: enqueue(REPRICE, price_list_id, queue=BULK))


class PriceListCreate(_ListMutation):
    """A new, empty price list."""

    price_list = graphene.Field(nodes.PriceList)

    class Arguments:
        input = PriceListInput(required=True)

    @classmethod
    def perform(cls, info: Any, **arguments: Any) -> Any:
        """Create it."""
        data = arguments["input"]
        row = ListRow(created_at=clock.now(), channel_id=_channel(data.get("channel")).pk)
        _fill(row, {"name": None, **data})
        row.save()
        _audit(info, "price_list.create", row, None, _state(row))
        return cls(price_list=row)


class PriceListUpdate(_ListMutation):
    """Change a price list's name or dates, or its channel while nobody uses it."""

    price_list = graphene.Field(nodes.PriceList)

    class Arguments:
        id = graphene.ID(required=True)
        input = PriceListInput(required=True)

    @classmethod
    def perform(cls, info: Any, **arguments: Any) -> Any:
        """Change what is given."""
        row = _found(arguments)
        data = arguments["input"]
        old = _state(row)
        if "channel" in data:
            channel = _channel(data["channel"])
            if channel.pk != row.channel_id and (row.distributors.exists() or row.entries.exists()):
                raise Conflict("The list is in use in its channel.", field="channel")
            row.channel_id = channel.pk
        _fill(row, data)
        row.save()
        _audit(info, "price_list.update", row, old, _state(row))
        reprice_later(row.pk)
        return cls(price_list=row)


class PriceListDelete(_ListMutation):
    """Delete a price list that no distributor has."""

    price_list = graphene.Field(nodes.PriceList)

    class Arguments:
        id = graphene.ID(required=True)

    @classmethod
    def perform(cls, info: Any, **arguments: Any) -> Any:
        """Delete it with its entries and versions."""
        row = _found(arguments)
        if row.distributors.exists():
            raise Conflict("Distributors buy at this list's prices.", field="id")
        _audit(info, "price_list.delete", row, _state(row), None)
        ListRow.objects.filter(pk=row.pk).delete()
        return cls(price_list=row)


class PriceListImport(_ListMutation):
    """CSV or XLSX: sku, minimum_quantity, price | percent_off, pack_size.

    A dry run answers with the differences and changes nothing. Everything is imported or nothing is.
    """

    price_list = graphene.Field(nodes.PriceList)
    applied = graphene.Boolean(required=True, default_value=False)
    rows = graphene.Int(required=True, default_value=0)
    added = graphene.Int(required=True, default_value=0)
    changed = graphene.Int(required=True, default_value=0)
    removed = graphene.Int(required=True, default_value=0)
    unchanged = graphene.Int(required=True, default_value=0)
    differences = graphene.NonNull(
        graphene.List(graphene.NonNull(nodes.PriceDifference)),
        default_value=[],
        description="The first 1000.",
    )
    outliers = graphene.NonNull(
        graphene.List(graphene.NonNull(nodes.PriceDifference)),
        default_value=[],
        description="Changes above 50%, which need `confirmOutliers`; the first 1000.",
    )
    row_errors = graphene.NonNull(
        graphene.List(graphene.NonNull(nodes.PriceListRowError)), default_value=[]
    )

    class Arguments:
        id = graphene.ID(required=True)
        file = Upload(required=True)
        # Not `Boolean! = true`: graphql-core 2 asks for a non-null argument in spite of its default.
        dry_run = graphene.Boolean(default_value=True)
        replace = graphene.Boolean(
            default_value=False, description="Remove tiers that the file does not have."
        )
        confirm_outliers = graphene.Boolean(default_value=False)

    @classmethod
    def perform(cls, info: Any, **arguments: Any) -> Any:
        """Import, or say what an import would change."""
        row = _found(arguments)
        dry_run = arguments.get("dry_run") is not False
        upload = info.context.FILES.get(arguments["file"])
        if upload is None:
            raise required("file")
        currency = channels.by_id(row.channel_id).currency_code
        report = imports.run(
            row.pk,
            upload,
            upload.name or "",
            currency,
            actor_of(info),
            dry_run=dry_run,
            replace=arguments.get("replace", False),
            confirm_outliers=arguments.get("confirm_outliers", False),
        )
        errors = [cls._error(error) for error in _errors(report, arguments, dry_run)]
        applied = not errors and not dry_run
        if applied:
            reprice_later(row.pk)
        row.refresh_from_db()
        return cls(
            price_list=row,
            applied=applied,
            rows=report.rows,
            added=report.added,
            changed=report.changed,
            removed=report.removed,
            unchanged=report.unchanged,
            differences=[_difference(each, currency) for each in report.differences],
            outliers=[_difference(each, currency) for each in report.outliers],
            row_errors=report.errors,
            errors=errors,
        )


def _errors(
    report: imports.Report, arguments: Mapping[str, Any], dry_run: bool
) -> list[CommerceError]:
    found: list[CommerceError] = [
        InvalidInput(
            f"Row {error.row}, {error.column or 'row'}: {error.message}",
            code=error.code,
            field=error.column or "file",
        )
        for error in report.errors[:100]
    ]
    unconfirmed = report.outlier_count and not arguments.get("confirm_outliers")
    if not found and unconfirmed and not dry_run:
        first = report.outliers[0]
        found.append(
            InvalidInput(
                f"{report.outlier_count} prices change by more than {imports.OUTLIER_PERCENT}%, "
                f"first {first.sku} by {first.percent}%. Confirm them if they are meant.",
                code="OUTLIER",
                field="confirmOutliers",
            )
        )
    return found


def _difference(each: imports.Difference, currency: str) -> dict[str, Any]:
    def amount(value: Decimal | None) -> money.Money | None:
        return None if value is None else money.Money(value, currency)

    return {
        "sku": each.sku,
        "minimum_quantity": each.minimum_quantity,
        "old_price": amount(each.old_price),
        "new_price": amount(each.new_price),
        "percent": each.percent,
        "outlier": each.outlier,
        "row": each.row,
    }


class PriceListRollback(_ListMutation):
    """Undo the last import."""

    price_list = graphene.Field(nodes.PriceList)
    version = graphene.Int(description="The number of the import that was undone.")

    class Arguments:
        id = graphene.ID(required=True)

    @classmethod
    def perform(cls, info: Any, **arguments: Any) -> Any:
        """Undo it."""
        row = _found(arguments)
        version = imports.roll_back(row.pk, actor_of(info))
        reprice_later(row.pk)
        row.refresh_from_db()
        return cls(price_list=row, version=version.number)


def _fill_bulk(row: BulkRow, data: Mapping[str, Any]) -> None:
    if "channel" in data or row.channel_id is None:
        row.channel_id = _channel(data.get("channel")).pk
    for name in ("measure", "active"):
        if data.get(name) is not None:
            setattr(row, name, data[name])
    if "name" in data or not row.name:
        row.name = (data.get("name") or "").strip()[:128]
        if not row.name:
            raise required("name")
    if not row.measure:
        raise required("measure")
    if data.get("threshold") is not None:
        row.threshold = money.parse_amount(data["threshold"], field="threshold")
    if row.threshold is None or row.threshold <= 0:
        raise InvalidInput("The threshold must be above zero.", field="threshold")
    if row.measure == "QUANTITY" and row.threshold != int(row.threshold):
        raise InvalidInput("A number of units is whole.", field="threshold")
    for name, field in (("percent_off", "percentOff"), ("amount_off", "amountOff")):
        if name in data:
            value = data[name]
            made = None if value is None else money.parse_amount(value, field=field)
            setattr(row, name, made)
    if (row.percent_off is None) == (row.amount_off is None):
        raise InvalidInput("Give either percentOff or amountOff.", field="percentOff")
    if row.percent_off is not None and not 0 < row.percent_off < 100:
        raise InvalidInput("A percentage is above 0 and below 100.", field="percentOff")
    if row.amount_off is not None and row.amount_off <= 0:
        raise InvalidInput("The amount must be above zero.", field="amountOff")


def _bulk_state(row: BulkRow) -> dict[str, Any]:
    return {
        "name": row.name,
        "channel_id": row.channel_id,
        "measure": row.measure,
        "threshold": str(row.threshold),
        "percent_off": None if row.percent_off is None else str(row.percent_off),
        "amount_off": None if row.amount_off is None else str(row.amount_off),
        "active": row.active,
    }


def _bulk(arguments: Mapping[str, Any]) -> BulkRow:
    pk = unwrap_id(arguments["id"], "BulkDiscount")
    row = BulkRow.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        raise NotFound("There is no such bulk discount.", field="id")
    return row


class BulkDiscountCreate(_ListMutation):
    """A new discount on large orders of a channel."""

    bulk_discount = graphene.Field(nodes.BulkDiscount)

    class Arguments:
        input = nodes.BulkDiscountInput(required=True)

    @classmethod
    def perform(cls, info: Any, **arguments: Any) -> Any:
        """Create it."""
        row = BulkRow(created_at=clock.now(), threshold=None)
        _fill_bulk(row, arguments["input"])
        row.save()
        _audit(info, "bulk_discount.create", row, None, _bulk_state(row), "BulkDiscount")
        return cls(bulk_discount=row)


class BulkDiscountUpdate(_ListMutation):
    """Change a bulk discount."""

    bulk_discount = graphene.Field(nodes.BulkDiscount)

    class Arguments:
        id = graphene.ID(required=True)
        input = nodes.BulkDiscountInput(required=True)

    @classmethod
    def perform(cls, info: Any, **arguments: Any) -> Any:
        """Change what is given."""
        row = _bulk(arguments)
        old = _bulk_state(row)
        _fill_bulk(row, arguments["input"])
        row.save()
        _audit(info, "bulk_discount.update", row, old, _bulk_state(row), "BulkDiscount")
        return cls(bulk_discount=row)


class BulkDiscountDelete(_ListMutation):
    """Delete a bulk discount."""

    bulk_discount = graphene.Field(nodes.BulkDiscount)

    class Arguments:
        id = graphene.ID(required=True)

    @classmethod
    def perform(cls, info: Any, **arguments: Any) -> Any:
        """Delete it."""
        row = _bulk(arguments)
        _audit(info, "bulk_discount.delete", row, _bulk_state(row), None, "BulkDiscount")
        BulkRow.objects.filter(pk=row.pk).delete()
        return cls(bulk_discount=row)
