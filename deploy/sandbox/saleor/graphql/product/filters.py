"""Narrowing and ordering lists of products."""

from typing import Any

from django.db.models import (
    Case,
    Exists,
    F,
    IntegerField,
    Min,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.utils import timezone
from graphql.error import GraphQLError

from ...attribute.models import AssignedProductAttributeValue, AssignedVariantAttributeValue
from ...product.models import (
    CollectionProduct,
    Product,
    ProductChannelListing,
    ProductVariant,
    ProductVariantChannelListing,
    with_descendants,
)
from ...product.search import prefix_search
from ...warehouse.models import Stock
from ..core.utils import from_global_id_or_error


def keys(ids: Any, type_name: str) -> list[str]:
    """Primary keys of global ids; GraphQLError for one of another type."""
    return [from_global_id_or_error(i, type_name, raise_error=True)[1] for i in ids or ()]


def _span(field: str, bounds: Any) -> Q:
    condition = Q()
    for bound in ("gte", "lte"):
        if bounds.get(bound) is not None:
            condition &= Q(**{f"{field}__{bound}": bounds[bound]})
    return condition


def operator(field: str, given: Any) -> Q:
    """The condition of a `where` operator: eq, oneOf or range; matches nothing when empty."""
    if given is None:
        return Q(pk__in=[])
    if given.get("eq") is not None:
        return Q(**{field: given["eq"]})
    if given.get("one_of") is not None:
        return Q(**{f"{field}__in": given["one_of"]})
    if given.get("range") is not None:
        return _span(field, given["range"])
    return Q(pk__in=[])


def global_ids(given: Any, type_name: str) -> list[str]:
    """The keys of a `where` operator over ids."""
    ids = (given or {}).get("one_of") or [(given or {}).get("eq")]
    return keys([i for i in ids if i], type_name)


def metadata(rows: Any, filters: Any) -> Any:
    """Rows with these public keys, and values where given."""
    for item in filters or ():
        if item.get("value") is None:
            rows = rows.filter(metadata__has_key=item["key"])
        else:
            rows = rows.filter(metadata__contains={item["key"]: item["value"]})
    return rows


def _in_stock(channel: str | None) -> Q:
    stocks = Stock.objects.filter(
        product_variant__product_id=OuterRef("pk"), quantity__gt=F("quantity_allocated")
    )
    if channel:
        stocks = stocks.for_channel_and_country(channel)
    return Q(Exists(stocks))


def _listing(channel: str | None, condition: Q) -> Q:
    rows = ProductChannelListing.objects.filter(condition, product_id=OuterRef("pk"))
    return Q(Exists(rows.filter(channel__slug=channel)))


def _priced(channel: str | None, condition: Q) -> Q:
    rows = ProductVariantChannelListing.objects.filter(
        condition, variant__product_id=OuterRef("pk"), price_amount__isnull=False
    )
    return Q(Exists(rows.filter(channel__slug=channel)))


def _attributes(rows: Any, given: Any) -> Any:
    """Products, or products with a variant, that have one of the values of each attribute."""
    for attribute in given or ():
        wanted = {"value__attribute__slug": attribute["slug"]}
        if attribute.get("values"):
            wanted["value__slug__in"] = attribute["values"]
        own = AssignedProductAttributeValue.objects.filter(product_id=OuterRef("pk"), **wanted)
        of_variant = AssignedVariantAttributeValue.objects.filter(
            variant__product_id=OuterRef("pk"), **wanted
        )
        rows = rows.filter(Q(Exists(own)) | Q(Exists(of_variant)))
    return rows


def _for_sale(channel: str | None, value: bool) -> Q:
    started = Q(available_for_purchase_at__lte=timezone.now())
    return _listing(channel, started if value else ~started | Q(
        available_for_purchase_at__isnull=True))  # fmt: skip


def _common(rows: Any, given: Any, channel: str | None) -> Any:
    """What `filter` and `where` have in common."""
    if given.get("ids"):
        rows = rows.filter(pk__in=keys(given["ids"], "Product"))
    rows = metadata(rows, given.get("metadata"))
    rows = _attributes(rows, given.get("attributes"))
    for field, condition in (
        ("is_published", lambda value: _listing(channel, Q(is_published=value))),
        ("is_available", lambda value: _for_sale(channel, value)),
    ):
        if given.get(field) is not None:
            rows = rows.filter(condition(given[field]))
    if given.get("stock_availability"):
        has = _in_stock(channel)
        rows = rows.filter(has if given["stock_availability"] == "available" else ~has)
    return rows


def filter_products(rows: Any, given: Any, channel: str | None) -> Any:
    """Apply `filter: ProductFilterInput`."""
    if not given:
        return rows
    channel = given.get("channel") or channel
    rows = _common(rows, given, channel)
    if given.get("categories"):
        rows = rows.filter(category_id__in=with_descendants(keys(given["categories"], "Category")))
    if given.get("collections"):
        rows = rows.filter(
            pk__in=CollectionProduct.objects.filter(
                collection_id__in=keys(given["collections"], "Collection")
            ).values("product_id")
        )
    if given.get("product_types"):
        rows = rows.filter(product_type_id__in=keys(given["product_types"], "ProductType"))
    if given.get("slugs"):
        rows = rows.filter(slug__in=given["slugs"])
    if given.get("price"):
        rows = rows.filter(_priced(channel, _span("price_amount", given["price"])))
    if given.get("minimal_price"):
        rows = rows.filter(
            _listing(channel, _span("discounted_price_amount", given["minimal_price"]))
        )
    if given.get("updated_at"):
        rows = rows.filter(_span("updated_at", given["updated_at"]))
    if given.get("search"):
        rows = prefix_search(rows, given["search"])
    return rows


def where_products(rows: Any, given: Any, channel: str | None) -> Any:
    """Apply `where: ProductWhereInput`, with its AND and OR."""
    if not given:
        return rows
    rows = _common(rows, given, channel)
    for field in ("name", "slug", "updated_at"):
        if field in given:
            rows = rows.filter(operator(field, given[field]))
    if "product_type" in given:
        rows = rows.filter(product_type_id__in=global_ids(given["product_type"], "ProductType"))
    if "category" in given:
        wanted = with_descendants(global_ids(given["category"], "Category"))
        rows = rows.filter(category_id__in=wanted)
    if "collection" in given:
        wanted_collections = global_ids(given["collection"], "Collection")
        inside = CollectionProduct.objects.filter(
            collection_id__in=wanted_collections, product_id=OuterRef("pk")
        )
        rows = rows.filter(Exists(inside))
    if "price" in given:
        rows = rows.filter(_priced(channel, operator("price_amount", given["price"])))
    if "minimal_price" in given:
        condition = operator("discounted_price_amount", given["minimal_price"])
        rows = rows.filter(_listing(channel, condition))
    for part in given.get("and") or ():
        rows = where_products(rows, part, channel)
    if given.get("or"):
        found = Q()
        for part in given["or"]:
            found |= Q(pk__in=where_products(Product.objects.all(), part, channel).values("pk"))
        rows = rows.filter(found)
    return rows


def _of_listing(channel: str | None, field: str) -> Subquery:
    rows = ProductChannelListing.objects.filter(product_id=OuterRef("pk"), channel__slug=channel)
    return Subquery(rows.values(field)[:1])


def sort_products(rows: Any, sort_by: Any, channel: str | None, searched: bool) -> Any:
    """Apply `sortBy`; found products come best first unless it says otherwise."""
    field = sort_by.get("field") if sort_by else None
    minus = sort_by["direction"] if sort_by else ""
    channel = (sort_by or {}).get("channel") or channel
    if field == "rank" or (field is None and searched):
        if not searched:
            raise GraphQLError("Sorting by RANK is available only when using a search filter.")
        # In the descending order: the best first.
        return rows.order_by(f"{minus if field else '-'}search_rank", f"{minus}name", "pk")
    if field in ("price", "minimal_price", "published", "published_at") and not channel:
        raise GraphQLError("A default channel does not exist.")
    if field == "price":
        prices = ProductVariantChannelListing.objects.filter(
            variant__product_id=OuterRef("pk"), channel__slug=channel
        )
        lowest = prices.order_by().values("variant__product_id").annotate(p=Min("price_amount"))
        rows = rows.annotate(min_variants_price_amount=Subquery(lowest.values("p")))
    elif field == "minimal_price":
        rows = rows.annotate(
            discounted_price_amount=_of_listing(channel, "discounted_price_amount")
        )
    elif field in ("published", "published_at"):
        name = "is_published" if field == "published" else "published_at"
        rows = rows.annotate(**{name: _of_listing(channel, name)})
    elif field == "collection":
        last = Value(2**31 - 1)
        rows = rows.annotate(
            sort_order=Case(
                When(collectionproduct__sort_order__isnull=True, then=last),
                default=F("collectionproduct__sort_order"),
                output_field=IntegerField(),
            )
        )
    by = {
        None: ("slug",),
        "name": ("name", "slug"),
        "price": ("min_variants_price_amount", "name", "slug"),
        "minimal_price": ("discounted_price_amount", "name", "slug"),
        "last_modified": ("updated_at", "name", "slug"),
        "last_modified_at": ("updated_at", "name", "slug"),
        "date": ("updated_at", "name", "slug"),
        "type": ("product_type__name", "name", "slug"),
        "published": ("is_published", "name", "slug"),
        "published_at": ("published_at", "name", "slug"),
        "rating": ("rating", "name", "slug"),
        "created_at": ("created_at", "name", "slug"),
        "collection": ("sort_order", "pk"),
    }[field]
    return rows.order_by(*(f"{minus}{column}" for column in by), "pk")


def filter_variants(rows: Any, given: Any) -> Any:
    """Apply `filter: ProductVariantFilterInput`."""
    if not given:
        return rows
    rows = metadata(rows, given.get("metadata"))
    if given.get("sku"):
        rows = rows.filter(sku__in=given["sku"])
    if given.get("updated_at"):
        rows = rows.filter(_span("updated_at", given["updated_at"]))
    if given.get("search"):
        text = given["search"]
        rows = rows.filter(
            Q(name__icontains=text) | Q(sku__icontains=text) | Q(product__name__icontains=text)
        )
    return rows


def where_variants(rows: Any, given: Any) -> Any:
    """Apply `where: ProductVariantWhereInput`."""
    if not given:
        return rows
    rows = metadata(rows, given.get("metadata"))
    if given.get("ids"):
        rows = rows.filter(pk__in=keys(given["ids"], "ProductVariant"))
    for part in given.get("and") or ():
        rows = where_variants(rows, part)
    if given.get("or"):
        found = Q()
        for part in given["or"]:
            found |= Q(pk__in=where_variants(ProductVariant.objects.all(), part).values("pk"))
        rows = rows.filter(found)
    return rows
