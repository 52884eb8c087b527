"""Categories, collections and product types: making and changing them."""

from typing import Any

from django.core.exceptions import ValidationError

from ...attribute.models import Attribute, AttributeProduct, AttributeVariant
from ...channel.models import Channel
from ...core.utils import generate_unique_slug
from ...core.utils.events import call_event
from ...permission.enums import ProductPermissions, ProductTypePermissions, SitePermissions
from ...product.models import (
    Category,
    CategoryTranslation,
    Collection,
    CollectionChannelListing,
    CollectionProduct,
    Product,
    ProductTranslation,
    ProductType,
)
from ...product.search import plain_text
from ...tax.models import TaxClass
from ..core.context import ChannelContext
from ..core.loader import enum, mutation
from ..core.metadata import store_metadata
from ..core.mutations import get_node_or_error, get_nodes_or_error
from ..plugins.dataloaders import plugins_of
from .media import uploaded_image

_PRODUCTS = [ProductPermissions.MANAGE_PRODUCTS]
_TYPES = [ProductTypePermissions.MANAGE_PRODUCT_TYPES_AND_ATTRIBUTES]
enum("CollectionPublished", PUBLISHED="published", HIDDEN="hidden")


def fill(node: Any, info: Any, input: Any, *fields: str) -> None:
    """Apply plain fields, slug, description, SEO, picture and metadata; nothing is saved."""
    for field in fields:
        if field in input and (input[field] is not None or node._meta.get_field(field).null):
            setattr(node, field, input[field])
    if hasattr(node, "slug") and (input.get("slug") or not node.slug):
        if not node.name:
            raise ValidationError(
                {"name": ValidationError("This field cannot be blank.", code="required")}
            )
        node.slug = input.get("slug") or generate_unique_slug(node, node.name)
    if "description" in input and hasattr(node, "description"):
        node.description = input["description"] or None
        if hasattr(node, "description_plaintext"):
            node.description_plaintext = plain_text(input["description"])
    if input.get("seo"):
        node.seo_title = input["seo"].get("title")
        node.seo_description = input["seo"].get("description")
    if input.get("background_image"):
        node.background_image = uploaded_image(info, input["background_image"], "background_image")
    store_metadata(node, input.get("metadata"))


@mutation("categoryCreate", permissions=_PRODUCTS)
def _(root: Any, info: Any, input: Any, parent: str | None = None) -> Any:
    category = Category()
    if parent:
        category.parent = get_node_or_error(
            info, parent, only_type="Category", model=Category, field="parent"
        )
    fill(category, info, input, "name")
    category.full_clean()
    category.save()
    call_event(plugins_of(info).category_created, category)
    return {"category": category}


@mutation("categoryUpdate", permissions=_PRODUCTS)
def _(root: Any, info: Any, id: str, input: Any) -> Any:
    category = get_node_or_error(info, id, only_type="Category", model=Category)
    fill(category, info, input, "name")
    category.full_clean()
    category.save()
    call_event(plugins_of(info).category_updated, category)
    return {"category": category}


def _add_products(collection: Collection, ids: Any) -> None:
    for product in get_nodes_or_error(ids or (), "products", "Product", Product):
        CollectionProduct.objects.get_or_create(collection=collection, product=product)


def _collection(info: Any, id: str, field: str = "id") -> Collection:
    return get_node_or_error(info, id, only_type="Collection", model=Collection, field=field)


@mutation("collectionCreate", permissions=_PRODUCTS)
def _(root: Any, info: Any, input: Any) -> Any:
    collection = Collection()
    fill(collection, info, input, "name")
    collection.full_clean()
    collection.save()
    _add_products(collection, input.get("products"))
    call_event(plugins_of(info).collection_created, collection)
    return {"collection": ChannelContext(collection, None)}


@mutation("collectionUpdate", permissions=_PRODUCTS)
def _(root: Any, info: Any, id: str, input: Any) -> Any:
    collection = _collection(info, id)
    fill(collection, info, input, "name")
    collection.full_clean()
    collection.save()
    call_event(plugins_of(info).collection_updated, collection)
    return {"collection": ChannelContext(collection, None)}


@mutation("collectionChannelListingUpdate", permissions=_PRODUCTS)
def _(root: Any, info: Any, id: str, input: Any) -> Any:
    collection = _collection(info, id)
    for entry in input.get("add_channels") or ():
        channel = get_nodes_or_error([entry["channel_id"]], "add_channels", "Channel", Channel)[0]
        values = {k: entry[k] for k in ("is_published", "published_at") if k in entry}
        CollectionChannelListing.objects.update_or_create(
            collection=collection,
            channel=channel,
            defaults={k: v for k, v in values.items() if v is not None or k == "published_at"},
        )
    leaving = get_nodes_or_error(
        input.get("remove_channels") or (), "remove_channels", "Channel", Channel
    )
    collection.channel_listings.filter(channel__in=leaving).delete()
    call_event(plugins_of(info).collection_updated, collection)
    return {"collection": ChannelContext(collection, None)}


def _fill_type(product_type: ProductType, info: Any, input: Any) -> dict[str, Any]:
    fill(product_type, info, input, "name", "kind", "has_variants", "is_shipping_required",
         "weight")  # fmt: skip
    if input.get("tax_class"):
        product_type.tax_class = get_node_or_error(
            info, input["tax_class"], only_type="TaxClass", model=TaxClass, field="tax_class"
        )
    product_type.full_clean()
    product_type.save()
    for field, link in (("product_attributes", AttributeProduct),
                        ("variant_attributes", AttributeVariant)):  # fmt: skip
        if input.get(field) is not None:
            wanted = get_nodes_or_error(input[field], field, "Attribute", Attribute)
            link.objects.filter(product_type=product_type).exclude(attribute__in=wanted).delete()
            for attribute in wanted:
                link.objects.get_or_create(product_type=product_type, attribute=attribute)
    return {"product_type": product_type}


@mutation("productTypeCreate", permissions=_TYPES)
def _(root: Any, info: Any, input: Any) -> Any:
    return _fill_type(ProductType(), info, input)


def _translate(model: Any, owner: str, node: Any, language_code: str, input: Any) -> None:
    model.objects.update_or_create(
        **{owner: node},
        language_code=language_code,
        defaults={k: input[k] for k in ("name", "description") if k in input},
    )


@mutation("productTranslate", permissions=[SitePermissions.MANAGE_TRANSLATIONS])
def _(root: Any, info: Any, id: str, language_code: str, input: Any) -> Any:
    product = get_node_or_error(info, id, only_type="Product", model=Product)
    _translate(ProductTranslation, "product", product, language_code, input)
    return {"product": ChannelContext(product, None)}


@mutation("categoryTranslate", permissions=[SitePermissions.MANAGE_TRANSLATIONS])
def _(root: Any, info: Any, id: str, language_code: str, input: Any) -> Any:
    category = get_node_or_error(info, id, only_type="Category", model=Category)
    _translate(CategoryTranslation, "category", category, language_code, input)
    return {"category": category}
