"""Products and variants: making, changing, pricing them."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from ...channel.models import Channel
from ...core.utils.events import call_event
from ...permission.enums import ProductPermissions
from ...product.models import (
    Category,
    Collection,
    CollectionProduct,
    Product,
    ProductChannelListing,
    ProductType,
    ProductVariant,
    ProductVariantChannelListing,
)
from ...product.prices import update_discounted_prices
from ...product.search import update_products_search
from ...tax.models import TaxClass
from ..core.context import ChannelContext
from ..core.loader import mutation
from ..core.mutations import get_node_or_error, get_nodes_or_error, to_errors
from ..plugins.dataloaders import plugins_of
from ..warehouse.schema import create_stocks, variant_of
from .attributes import assign_values
from .shelves import fill

_PRODUCTS = [ProductPermissions.MANAGE_PRODUCTS]
_BULK_CODES = {"attribute_already_assigned", "invalid", "invalid_price", "not_products_variant",
               "not_found", "required", "unique", "graphql_error",
               "product_not_assigned_to_channel"}  # fmt: skip


def _fault(field: str, message: str, code: str, **params: Any) -> ValidationError:
    return ValidationError({field: ValidationError(message, code=code, params=params)})


def _shown(node: Any) -> ChannelContext:
    return ChannelContext(node, None)


# ---- products


def _fill_product(product: Product, info: Any, input: Any) -> None:
    creating = product.pk is None
    fill(product, info, input, "name", "weight", "external_reference")
    if "category" in input:
        product.category = get_node_or_error(
            info, input["category"], only_type="Category", model=Category, field="category"
        )
    if input.get("tax_class"):
        product.tax_class = get_node_or_error(
            info, input["tax_class"], only_type="TaxClass", model=TaxClass, field="tax_class"
        )
    product.full_clean()
    product.save()
    if creating or input.get("attributes"):
        links = product.product_type.attributeproduct.select_related("attribute")
        assign_values(product, links, input.get("attributes"), creating)
    if input.get("collections") is not None:
        wanted = get_nodes_or_error(input["collections"], "collections", "Collection", Collection)
        product.collectionproduct.exclude(collection__in=wanted).delete()
        for collection in wanted:
            CollectionProduct.objects.get_or_create(collection=collection, product=product)
    update_products_search([product.pk])


@mutation("productCreate", permissions=_PRODUCTS)
def _(root: Any, info: Any, input: Any) -> Any:
    product_type = get_node_or_error(
        info,
        input["product_type"],
        only_type="ProductType",
        model=ProductType,
        field="product_type",
    )
    product = Product(product_type=product_type)
    _fill_product(product, info, input)
    call_event(plugins_of(info).product_created, product)
    return {"product": _shown(product)}


def _product(info: Any, id: str | None, external_reference: str | None = None) -> Product:
    if id:
        return get_node_or_error(info, id, only_type="Product", model=Product)
    product = Product.objects.filter(external_reference=external_reference).first()
    if product is None:
        message = f"Couldn't resolve to a node: {external_reference}"
        raise _fault("external_reference", message, "not_found")
    return product


@mutation("productUpdate", permissions=_PRODUCTS)
def _(
    root: Any, info: Any, input: Any, id: str | None = None, external_reference: str | None = None
) -> Any:
    product = _product(info, id, external_reference)
    _fill_product(product, info, input)
    call_event(plugins_of(info).product_updated, product)
    return {"product": _shown(product)}


@mutation("productDelete", permissions=_PRODUCTS)
def _(root: Any, info: Any, id: str | None = None, external_reference: str | None = None) -> Any:
    product = _product(info, id, external_reference)
    pk, variants = product.pk, list(product.variants.values_list("pk", flat=True))
    product.delete()
    product.pk = pk
    call_event(plugins_of(info).product_deleted, product, variants)
    return {"product": _shown(product)}


def _list_in_channel(product: Product, info: Any, entry: Any) -> None:
    channel = get_nodes_or_error([entry["channel_id"]], "channel_id", "Channel", Channel)[0]
    listing = ProductChannelListing.objects.filter(product=product, channel=channel).first()
    listing = listing or ProductChannelListing(
        product=product, channel=channel, currency=channel.currency_code
    )
    publish = entry.get("is_published")
    if publish is not None:
        if publish and product.category is None:
            # Saleor lets a product without a category be listed, but not shown.
            message = "You must select a category to be able to publish."
            raise _fault("is_published", message, "product_without_category",
                         channels=[entry["channel_id"]])  # fmt: skip
        if publish and not listing.is_published:
            listing.published_at = timezone.now()
        listing.is_published = publish
    if entry.get("visible_in_listings") is not None:
        listing.visible_in_listings = entry["visible_in_listings"]
    if entry.get("is_available_for_purchase") is not None:
        listing.available_for_purchase_at = (
            timezone.now() if entry["is_available_for_purchase"] else None
        )
    listing.save()
    leaving = get_nodes_or_error(
        entry.get("remove_variants") or (), "remove_variants", "ProductVariant", ProductVariant
    )
    ProductVariantChannelListing.objects.filter(variant__in=leaving, channel=channel).delete()


@mutation("productChannelListingUpdate", permissions=_PRODUCTS)
def _(root: Any, info: Any, id: str, input: Any) -> Any:
    product = _product(info, id)
    for entry in input.get("update_channels") or ():
        _list_in_channel(product, info, entry)
    leaving = get_nodes_or_error(
        input.get("remove_channels") or (), "remove_channels", "Channel", Channel
    )
    product.channel_listings.filter(channel__in=leaving).delete()
    ProductVariantChannelListing.objects.filter(
        variant__product=product, channel__in=leaving
    ).delete()
    update_discounted_prices([product.pk])
    call_event(plugins_of(info).product_updated, product)
    return {"product": _shown(product)}


# ---- variants


def _fill_variant(variant: ProductVariant, info: Any, input: Any) -> None:
    creating = variant.pk is None
    for field in ("name", "weight", "track_inventory", "quantity_limit_per_customer",
                  "external_reference"):  # fmt: skip
        if field in input and (input[field] is not None or variant._meta.get_field(field).null):
            setattr(variant, field, input[field])
    if "sku" in input:
        variant.sku = (input["sku"] or "").strip() or None
    limit = input.get("quantity_limit_per_customer")
    if limit is not None and limit < 1:
        message = "Product variant can't have quantity limit lower than 1."
        raise _fault("quantity_limit_per_customer", message, "invalid")
    fill(variant, info, {k: input[k] for k in ("metadata", "private_metadata") if k in input})
    variant.full_clean()
    variant.save()
    if creating or input.get("attributes"):
        links = variant.product.product_type.attributevariant.select_related("attribute")
        assign_values(variant, links, input.get("attributes"), creating)
    if creating and not variant.name:
        variant.name = variant.sku or variant.get_global_id()
        variant.save(update_fields=["name"])


def _create_variant(product: Product, info: Any, input: Any) -> ProductVariant:
    if not product.product_type.has_variants and product.variants.exists():
        message = "This product type takes no more variants."
        raise _fault("product", message, "invalid")
    variant = ProductVariant(product=product)
    _fill_variant(variant, info, input)
    if not product.default_variant_id:
        product.default_variant = variant
        product.save(update_fields=["default_variant", "updated_at"])
    create_stocks(info, variant, input.get("stocks") or ())
    return variant


@mutation("productVariantCreate", permissions=_PRODUCTS)
def _(root: Any, info: Any, input: Any) -> Any:
    product = get_node_or_error(
        info, input["product"], only_type="Product", model=Product, field="product"
    )
    variant = _create_variant(product, info, input)
    update_products_search([product.pk])
    call_event(plugins_of(info).product_variant_created, variant)
    return {"product_variant": _shown(variant)}


@mutation("productVariantUpdate", permissions=_PRODUCTS)
def _(
    root: Any,
    info: Any,
    input: Any,
    id: str | None = None,
    external_reference: str | None = None,
    sku: str | None = None,
) -> Any:
    variant = variant_of(info, id, external_reference, sku)
    _fill_variant(variant, info, input)
    update_products_search([variant.product_id])
    call_event(plugins_of(info).product_variant_updated, variant)
    return {"product_variant": _shown(variant)}


@mutation("productVariantDelete", permissions=_PRODUCTS)
def _(
    root: Any,
    info: Any,
    id: str | None = None,
    external_reference: str | None = None,
    sku: str | None = None,
) -> Any:
    variant = variant_of(info, id, external_reference, sku)
    pk, product = variant.pk, variant.product
    variant.delete()
    variant.pk = pk
    product.refresh_from_db()
    if product.default_variant_id is None:
        product.default_variant = product.variants.first()
        product.save(update_fields=["default_variant", "updated_at"])
    update_products_search([product.pk])
    update_discounted_prices([product.pk])
    call_event(plugins_of(info).product_variant_deleted, variant)
    return {"product_variant": _shown(variant)}


def _price_in_channel(variant: ProductVariant, info: Any, entry: Any) -> None:
    channel = get_nodes_or_error([entry["channel_id"]], "channel_id", "Channel", Channel)[0]
    where = {"channels": [entry["channel_id"]]}
    if not variant.product.channel_listings.filter(channel=channel).exists():
        message = "Product not available in channels."
        raise _fault("channel_id", message, "product_not_assigned_to_channel", **where)
    values: dict[str, Any] = {"currency": channel.currency_code}
    for field in ("price", "cost_price"):
        if field in entry:
            values[f"{field}_amount"] = _checked(entry[field], channel, field, where)
    ProductVariantChannelListing.objects.update_or_create(
        variant=variant, channel=channel, defaults=values
    )


def _checked(amount: Any, channel: Channel, field: str, where: Any) -> Decimal | None:
    """The amount; ValidationError when it has more decimals than the currency, or is too big."""
    from babel.numbers import get_currency_precision

    if amount is None:
        return None
    places = get_currency_precision(channel.currency_code)
    if amount != amount.quantize(Decimal(10) ** -places):
        message = f"Value cannot have more than {places} decimal places."
        raise _fault(field, message, "invalid_price", **where)
    if amount >= 10**9:
        message = "Value must be lower than 1000000000."
        raise _fault(field, message, "invalid_price", **where)
    return amount


@mutation("productVariantChannelListingUpdate", permissions=_PRODUCTS)
def _(root: Any, info: Any, input: Any, id: str | None = None, sku: str | None = None) -> Any:
    variant = variant_of(info, id, sku=sku)
    for entry in input:
        _price_in_channel(variant, info, entry)
    update_discounted_prices([variant.product_id])
    call_event(plugins_of(info).product_variant_updated, variant)
    return {"variant": _shown(variant)}


@mutation("productVariantBulkCreate", permissions=_PRODUCTS)
def _(
    root: Any,
    info: Any,
    product: str,
    variants: Any,
    error_policy: str | None = None,
) -> Any:
    from django.db import transaction

    node = get_node_or_error(info, product, only_type="Product", model=Product, field="product")
    results: list[dict[str, Any]] = []
    created: list[ProductVariant] = []
    with transaction.atomic():
        outer = transaction.savepoint()
        for entry in variants:
            try:
                with transaction.atomic():
                    variant = _create_variant(node, info, entry)
                    for listing in entry.get("channel_listings") or ():
                        _price_in_channel(variant, info, listing)
                created.append(variant)
                results.append({"product_variant": _shown(variant), "errors": []})
            except ValidationError as error:
                errors = [{**e, "path": e["field"]} for e in to_errors(error, _BULK_CODES)]
                results.append({"product_variant": None, "errors": errors})
        failed = len(created) < len(variants)
        if failed and error_policy in (None, "reject_everything"):
            transaction.savepoint_rollback(outer)
            created = []
            for result in results:
                result["product_variant"] = None
    update_products_search([node.pk])
    update_discounted_prices([node.pk])
    for variant in created:
        call_event(plugins_of(info).product_variant_created, variant)
    return {
        "count": len(created),
        "results": results,
        "product_variants": [_shown(variant) for variant in created],
    }
