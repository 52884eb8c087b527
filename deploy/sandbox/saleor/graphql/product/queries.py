"""Looking up the catalogue."""

from typing import Any

from django.db.models import Count, Q
from graphql.error import GraphQLError

from ...attribute.models import Attribute
from ...product.models import Category, ProductType
from ...product.visibility import (
    listed_products,
    sees_all,
    visible_collections,
    visible_products,
    visible_variants,
)
from ..channel.utils import default_channel_slug
from ..core.connection import create_connection_slice, search_all_terms
from ..core.context import ChannelContext, ChannelQsContext
from ..core.loader import enum, query
from ..core.permissions import requestor
from ..core.utils import from_global_id_or_error
from .filters import filter_variants, keys, metadata, where_variants
from .types.categories import product_page
from .types.products import channel_of

enum("ProductVariantSortField", LAST_MODIFIED_AT="updated_at")
enum("ProductTypeSortField", SHIPPING_REQUIRED="is_shipping_required")


def _one_of(**given: Any) -> None:
    """GraphQLError unless just one of the arguments is given."""
    if sum(value is not None for value in given.values()) != 1:
        names = ", ".join(f"'{name}'" for name in given)
        raise GraphQLError(f"At least one of arguments is required: {names}.")


def _channel(info: Any, slug: str | None) -> tuple[str | None, Any, bool]:
    """The channel's slug, the channel, and whether the request is limited to it."""
    if slug is None and not sees_all(requestor(info.context)):
        slug = default_channel_slug()
        if slug is None:
            raise GraphQLError("Default channel not found.")
        return slug, channel_of(info, slug), False
    return slug, channel_of(info, slug), slug is not None


@query("product")
def _(
    root: Any,
    info: Any,
    id: str | None = None,
    slug: str | None = None,
    external_reference: str | None = None,
    channel: str | None = None,
    **_: Any,
) -> Any:
    _one_of(id=id, slug=slug, external_reference=external_reference)
    channel, row, limited = _channel(info, channel)
    rows = visible_products(requestor(info.context), row, limited)
    if id:
        rows = rows.filter(pk=from_global_id_or_error(id, "Product")[1])
    elif slug:
        rows = rows.filter(slug=slug)
    else:
        rows = rows.filter(external_reference=external_reference)
    product = rows.first()
    return product and ChannelContext(product, channel)


@query("products")
def _(root: Any, info: Any, channel: str | None = None, **args: Any) -> Any:
    channel = channel or (args.get("filter") or {}).get("channel")
    channel, row, limited = _channel(info, channel)
    products = listed_products(requestor(info.context), row, limited)
    return product_page(products, info, args, channel)


@query("productVariant")
def _(
    root: Any,
    info: Any,
    id: str | None = None,
    sku: str | None = None,
    external_reference: str | None = None,
    channel: str | None = None,
) -> Any:
    _one_of(id=id, sku=sku, external_reference=external_reference)
    channel, row, limited = _channel(info, channel)
    rows = visible_variants(requestor(info.context), row, limited)
    if id:
        rows = rows.filter(pk=from_global_id_or_error(id, "ProductVariant")[1])
    elif sku:
        rows = rows.filter(sku=sku)
    else:
        rows = rows.filter(external_reference=external_reference)
    variant = rows.first()
    return variant and ChannelContext(variant, channel)


@query("productVariants")
def _(
    root: Any,
    info: Any,
    ids: Any = None,
    channel: str | None = None,
    filter: Any = None,
    where: Any = None,
    search: str | None = None,
    sort_by: Any = None,
    **args: Any,
) -> Any:
    channel, row, limited = _channel(info, channel)
    rows = visible_variants(requestor(info.context), row, limited)
    rows = where_variants(filter_variants(rows, filter), where)
    if ids:
        rows = rows.filter(pk__in=keys(ids, "ProductVariant"))
    rows = search_all_terms(rows, search, "name", "sku", "product__name")
    if sort_by and sort_by.get("field"):
        rows = rows.order_by(f"{sort_by['direction']}{sort_by['field']}", "name", "pk")
    else:
        rows = rows.order_by("sku", "pk")
    return create_connection_slice(ChannelQsContext(rows, channel), info, args)


@query("category")
def _(root: Any, info: Any, id: str | None = None, slug: str | None = None, **_: Any) -> Any:
    _one_of(id=id, slug=slug)
    if id:
        return Category.objects.filter(pk=from_global_id_or_error(id, "Category")[1]).first()
    return Category.objects.filter(slug=slug).first()


def _narrow(rows: Any, given: Any, type_name: str) -> Any:
    given = given or {}
    rows = metadata(rows, given.get("metadata"))
    rows = search_all_terms(rows, given.get("search"), "name", "slug")
    if given.get("ids"):
        rows = rows.filter(pk__in=keys(given["ids"], type_name))
    if given.get("slugs"):
        rows = rows.filter(slug__in=given["slugs"])
    return rows


@query("categories")
def _(
    root: Any,
    info: Any,
    level: int | None = None,
    filter: Any = None,
    where: Any = None,
    sort_by: Any = None,
    **args: Any,
) -> Any:
    rows = _narrow(Category.objects.all(), filter, "Category")
    if level is not None:
        rows = rows.filter(level=level)
    if where and where.get("ids"):
        rows = rows.filter(pk__in=keys(where["ids"], "Category"))
    field = sort_by and sort_by.get("field")
    if field == "product_count":
        rows = rows.annotate(product_count=Count("products", distinct=True))
    elif field == "subcategory_count":
        rows = rows.annotate(subcategory_count=Count("children", distinct=True))
    minus = sort_by["direction"] if sort_by else ""
    order = [f"{minus}{field}"] if field else []
    return create_connection_slice(rows.order_by(*order, "pk"), info, args)


@query("collection")
def _(
    root: Any,
    info: Any,
    id: str | None = None,
    slug: str | None = None,
    channel: str | None = None,
    **_: Any,
) -> Any:
    _one_of(id=id, slug=slug)
    channel, _row, _limited = _channel(info, channel)
    rows = visible_collections(requestor(info.context), channel)
    if id:
        rows = rows.filter(pk=from_global_id_or_error(id, "Collection")[1])
    else:
        rows = rows.filter(slug=slug)
    found = rows.first()
    return found and ChannelContext(found, channel)


@query("collections")
def _(
    root: Any,
    info: Any,
    channel: str | None = None,
    filter: Any = None,
    where: Any = None,
    sort_by: Any = None,
    **args: Any,
) -> Any:
    channel, row, _limited = _channel(info, channel)
    rows = _narrow(visible_collections(requestor(info.context), channel), filter, "Collection")
    published = (filter or {}).get("published")
    if published:
        listed = Q(channel_listings__is_published=True, channel_listings__channel=row)
        rows = rows.filter(listed if published == "published" else ~listed)
    if where and where.get("ids"):
        rows = rows.filter(pk__in=keys(where["ids"], "Collection"))
    field = sort_by and sort_by.get("field")
    if field == "product_count":
        rows = rows.annotate(product_count=Count("collectionproduct", distinct=True))
    minus = sort_by["direction"] if sort_by else ""
    order = [f"{minus}{field if field == 'product_count' else 'name'}"] if field else []
    return create_connection_slice(
        ChannelQsContext(rows.order_by(*order, "slug"), channel), info, args
    )


@query("productTypes")
def _(root: Any, info: Any, filter: Any = None, sort_by: Any = None, **args: Any) -> Any:
    rows = _narrow(ProductType.objects.all(), filter, "ProductType")
    if (filter or {}).get("kind"):
        rows = rows.filter(kind=filter["kind"])
    order = [f"{sort_by['direction']}{sort_by['field']}"] if sort_by else []
    return create_connection_slice(rows.order_by(*order, "slug"), info, args)


@query("attributes")
def _(
    root: Any,
    info: Any,
    filter: Any = None,
    where: Any = None,
    search: str | None = None,
    sort_by: Any = None,
    channel: str | None = None,
    **args: Any,
) -> Any:
    given = filter or {}
    rows = _narrow(Attribute.objects.all(), given, "Attribute")
    rows = search_all_terms(rows, search, "name", "slug")
    for field in ("filterable_in_storefront", "filterable_in_dashboard", "type"):
        if given.get(field) is not None:
            rows = rows.filter(**{field: given[field]})
    order = [f"{sort_by['direction']}{sort_by['field']}"] if sort_by else []
    return create_connection_slice(rows.order_by(*order, "storefront_search_position", "slug"),
                                   info, args)  # fmt: skip


@query("page")
def _(root: Any, info: Any, id: str | None = None, slug: str | None = None) -> Any:
    # The sandbox keeps no pages: the storefront's own texts are shown.
    _one_of(id=id, slug=slug)
    return None
