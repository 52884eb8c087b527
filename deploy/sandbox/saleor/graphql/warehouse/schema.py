"""Warehouses and stock."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from ...core.utils import generate_unique_slug
from ...permission.enums import OrderPermissions, ProductPermissions, ShippingPermissions
from ...product.models import ProductVariant
from ...warehouse.models import Stock, Warehouse
from ..account.i18n import validate_address
from ..core.connection import create_connection_slice, search_all_terms
from ..core.context import ChannelContext
from ..core.loader import mutation, query
from ..core.mutations import get_node_or_error, get_nodes_or_error
from ..core.permissions import require
from ..core.utils import from_global_id_or_error
from . import types

_PRODUCTS = [ProductPermissions.MANAGE_PRODUCTS]

__all__ = ["types"]


@query("warehouses")
def _(root: Any, info: Any, filter: Any = None, sort_by: Any = None, **args: Any) -> Any:
    require(info, *_PRODUCTS, OrderPermissions.MANAGE_ORDERS, ShippingPermissions.MANAGE_SHIPPING)
    given = filter or {}
    rows = search_all_terms(Warehouse.objects.all(), given.get("search"), "name", "slug", "email")
    if given.get("ids"):
        keys = [from_global_id_or_error(i, "Warehouse")[1] for i in given["ids"]]
        rows = rows.filter(pk__in=keys)
    if given.get("is_private") is not None:
        rows = rows.filter(is_private=given["is_private"])
    if given.get("slugs"):
        rows = rows.filter(slug__in=given["slugs"])
    if given.get("channels"):
        keys = [from_global_id_or_error(i, "Channel")[1] for i in given["channels"]]
        rows = rows.filter(channels__in=keys).distinct()
    return create_connection_slice(rows.order_by("slug", "pk"), info, args)


def _fill(warehouse: Warehouse, info: Any, input: Any) -> None:
    for field in ("name", "email", "external_reference"):
        if input.get(field) is not None:
            setattr(warehouse, field, input[field])
    if input.get("slug") or not warehouse.slug:
        warehouse.slug = input.get("slug") or generate_unique_slug(warehouse, warehouse.name)
    if input.get("address"):
        present = warehouse.address if warehouse.address_id else None
        address = validate_address(input["address"], info, instance=present)
        address.save()
        warehouse.address = address
    warehouse.full_clean()
    warehouse.save()


@mutation("createWarehouse", permissions=_PRODUCTS)
def _(root: Any, info: Any, input: Any) -> Any:
    warehouse = Warehouse()
    _fill(warehouse, info, input)
    return {"warehouse": warehouse}


def _warehouse(info: Any, id: str | None, external_reference: str | None = None) -> Warehouse:
    if external_reference and not id:
        found = Warehouse.objects.filter(external_reference=external_reference).first()
        if found:
            return found
        message = f"Couldn't resolve to a node: {external_reference}"
        raise ValidationError({"external_reference": ValidationError(message, code="not_found")})
    return get_node_or_error(info, id, only_type="Warehouse", model=Warehouse)


def variant_of(
    info: Any,
    id: str | None = None,
    external_reference: str | None = None,
    sku: str | None = None,
    field: str = "id",
) -> ProductVariant:
    """The variant that one of the three names; ValidationError otherwise."""
    if id:
        return get_node_or_error(
            info, id, only_type="ProductVariant", model=ProductVariant, field=field
        )
    name, value = ("sku", sku) if sku else ("external_reference", external_reference)
    found = ProductVariant.objects.filter(**{name: value}).first() if value else None
    if found is None:
        message = f"Couldn't resolve to a node: {value}"
        raise ValidationError({name: ValidationError(message, code="not_found")})
    return found


def create_stocks(info: Any, variant: ProductVariant, stocks: Any) -> None:
    """Put the variant into warehouses where it has no stock yet."""
    ids = [stock["warehouse"] for stock in stocks]
    if len(set(ids)) != len(ids):
        message = "Duplicated warehouse ID."
        raise ValidationError({"warehouse": ValidationError(message, code="unique")})
    for stock in stocks:
        warehouse = get_node_or_error(
            info, stock["warehouse"], only_type="Warehouse", model=Warehouse, field="warehouse"
        )
        if Stock.objects.filter(warehouse=warehouse, product_variant=variant).exists():
            message = "Stock for this warehouse already exists for this product variant."
            raise ValidationError({"warehouse": ValidationError(message, code="unique")})
        Stock.objects.create(
            warehouse=warehouse, product_variant=variant, quantity=stock["quantity"]
        )


@mutation("productVariantStocksUpdate", permissions=_PRODUCTS)
def _(
    root: Any, info: Any, stocks: Any, variant_id: str | None = None, sku: str | None = None
) -> Any:
    variant = variant_of(info, variant_id, sku=sku, field="variant_id")
    for stock in stocks:
        warehouse = get_node_or_error(
            info, stock["warehouse"], only_type="Warehouse", model=Warehouse, field="warehouse"
        )
        Stock.objects.update_or_create(
            warehouse=warehouse, product_variant=variant,
            defaults={"quantity": stock["quantity"]},
        )  # fmt: skip
    return {"product_variant": ChannelContext(variant, None)}


@mutation("productVariantStocksDelete", permissions=_PRODUCTS)
def _(
    root: Any,
    info: Any,
    warehouse_ids: Any = None,
    variant_id: str | None = None,
    sku: str | None = None,
) -> Any:
    variant = variant_of(info, variant_id, sku=sku, field="variant_id")
    warehouses = get_nodes_or_error(warehouse_ids or (), "warehouse_ids", "Warehouse", Warehouse)
    Stock.objects.filter(product_variant=variant, warehouse__in=warehouses).delete()
    return {"product_variant": ChannelContext(variant, None)}


def _stock_of(info: Any, item: Any) -> Stock:
    variant = variant_of(info, item.get("variant_id"), field="variant_id")
    warehouse = _warehouse(info, item.get("warehouse_id"))
    stock = Stock.objects.select_for_update().filter(
        product_variant=variant, warehouse=warehouse
    ).first()  # fmt: skip
    if stock is None:
        raise ValidationError("Stock was not found.", code="not_found")
    return stock


@mutation("stockBulkUpdate", permissions=_PRODUCTS)
def _(root: Any, info: Any, stocks: Any, error_policy: str | None = None) -> Any:
    from ..core.mutations import to_errors

    results, good = [], []
    for item in stocks:
        try:
            stock = _stock_of(info, item)
            stock.quantity = item["quantity"]
            good.append(stock)
            results.append({"stock": stock, "errors": []})
        except ValidationError as error:
            codes = {"invalid", "not_found", "required", "graphql_error", "unique"}
            results.append({"stock": None, "errors": to_errors(error, codes)})
    if len(good) < len(stocks) and error_policy in (None, "reject_everything"):
        for result in results:
            result["stock"] = None
        return {"count": 0, "results": results}
    with transaction.atomic():
        Stock.objects.bulk_update(good, ["quantity"])
    return {"count": len(good), "results": results}
