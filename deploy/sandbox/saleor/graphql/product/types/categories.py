"""Categories and collections as the API shows them."""

from typing import Any

from ....product.models import Category as CategoryModel
from ....product.models import with_descendants
from ....product.search import prefix_search
from ....product.visibility import listed_products, visible_collections
from ...channel.utils import default_channel_slug
from ...core.connection import create_connection_slice
from ...core.context import ChannelContext, ChannelQsContext, channel_slug, unwrap
from ...core.federation.schema import entity
from ...core.loader import resolver, types
from ...core.permissions import AuthorizationFilters, requestor, require
from ...core.related import related
from ...core.types.images import image
from ..filters import filter_products, sort_products, where_products
from .products import channel_of, json_or_none

Category = types.Category
Collection = types.Collection


@resolver("Category", "description")
def _(root: Any, info: Any) -> Any:
    return json_or_none(root.description)


@resolver("Collection", "description")
def _(root: Any, info: Any) -> Any:
    return json_or_none(unwrap(root).description)


@resolver("Category", "backgroundImage")
def _(root: Any, info: Any, size: int | None = None, format: str | None = None) -> Any:
    return image(root, root.background_image, root.background_image_alt, size, format)


@resolver("Collection", "backgroundImage")
def _(root: Any, info: Any, size: int | None = None, format: str | None = None) -> Any:
    node = unwrap(root)
    return image(node, node.background_image, node.background_image_alt, size, format)


@resolver("Category", "children")
def _(root: Any, info: Any, **args: Any) -> Any:
    return create_connection_slice(related(root, "children"), info, args)


@resolver("Category", "ancestors")
def _(root: Any, info: Any, **args: Any) -> Any:
    found, node = [], root
    while node.parent_id:
        node = related(node, "parent")
        found.insert(0, node)
    return create_connection_slice(found, info, args)


@resolver("Category", "translation")
def _(root: Any, info: Any, language_code: str) -> Any:
    return translation(root, language_code)


def translation(node: Any, language_code: str) -> Any:
    """The node's translation into a language, else None."""
    for found in related(node, "translations"):
        if found.language_code == language_code:
            return found
    return None


def product_page(products: Any, info: Any, args: dict[str, Any], channel_slug_: str | None) -> Any:
    """One page of products, found, narrowed and ordered as the arguments say."""
    search = args.get("search")
    if search:
        products = prefix_search(products, search)
    given = args.get("filter")
    products = filter_products(products, given, channel_slug_)
    products = where_products(products, args.get("where"), channel_slug_)
    searched = bool(search or (given and given.get("search")))
    products = sort_products(products, args.get("sort_by"), channel_slug_, searched)
    return create_connection_slice(ChannelQsContext(products, channel_slug_), info, args)


@resolver("Category", "products")
def _(root: Any, info: Any, channel: str | None = None, **args: Any) -> Any:
    who = requestor(info.context)
    limited = channel is not None
    slug = channel or (args.get("filter") or {}).get("channel") or default_channel_slug()
    products = listed_products(who, channel_of(info, slug), limited)
    products = products.filter(category_id__in=with_descendants([root.pk]))
    return product_page(products, info, args, slug)


@resolver("Collection", "products")
def _(root: Any, info: Any, **args: Any) -> Any:
    who, slug = requestor(info.context), channel_slug(root)
    products = listed_products(who, channel_of(info, slug), slug is not None)
    products = products.filter(collectionproduct__collection=unwrap(root))
    if not args.get("sort_by") and not args.get("search"):
        args["sort_by"] = {"field": "collection", "direction": ""}
    return product_page(products, info, args, slug)


@resolver("Collection", "channel")
def _(root: Any, info: Any) -> Any:
    return channel_slug(root)


@resolver("Collection", "channelListings")
def _(root: Any, info: Any) -> Any:
    require(
        info,
        AuthorizationFilters.AUTHENTICATED_APP,
        AuthorizationFilters.AUTHENTICATED_STAFF_USER,
    )
    return related(unwrap(root), "channel_listings")


@entity("Category")
def _(info: Any, pk: Any, values: Any) -> Any:
    return CategoryModel.objects.filter(pk=pk).first()


@entity("Collection")
def _(info: Any, pk: Any, values: Any) -> Any:
    slug = values.get("channel")
    found = visible_collections(requestor(info.context), slug).filter(pk=pk).first()
    return found and ChannelContext(found, slug)


__all__ = ["Category", "Collection"]
