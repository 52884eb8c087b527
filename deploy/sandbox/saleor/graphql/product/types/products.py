"""Products, variants, media and their prices as the API shows them."""

from typing import Any

from django.contrib.sites.models import Site
from prices import Money, TaxedMoney, TaxedMoneyRange

from ....channel.models import Channel as ChannelModel
from ....permission.enums import OrderPermissions, ProductPermissions
from ....product.models import ProductMedia as ProductMediaModel
from ....product.models import ProductType as ProductTypeModel
from ....product.visibility import sees_all, visible_products, visible_variants
from ....tax.utils import tax_rate, taxed
from ...core.connection import create_connection_slice
from ...core.context import ChannelContext, ChannelQsContext, channel_slug, unwrap
from ...core.federation.schema import entity
from ...core.loader import resolver, types
from ...core.permissions import AuthorizationFilters, requestor, require
from ...core.related import related
from ...core.types.images import image, image_url
from ..filters import filter_variants, where_variants

Product = types.Product
ProductVariant = types.ProductVariant
ProductType = types.ProductType
ProductMedia = types.ProductMedia
_STAFF_OR_APP = (
    AuthorizationFilters.AUTHENTICATED_APP,
    AuthorizationFilters.AUTHENTICATED_STAFF_USER,
)


def channel_of(info: Any, slug: str | None) -> Any:
    """The channel of that slug, read once per request."""
    if slug is None:
        return None
    known = info.context.dataloaders.setdefault("channels", {})
    if slug not in known:
        channel = ChannelModel.objects.filter(slug=slug)
        known[slug] = channel.select_related("tax_configuration").first()
    return known[slug]


def json_or_none(value: Any) -> Any:
    """An EditorJS document, None when there is none."""
    return value or None


def _listing(node: Any, info: Any, slug: str | None) -> Any:
    """The node's listing in a channel."""
    channel = channel_of(info, slug)
    for listing in related(node, "channel_listings") if channel else ():
        if listing.channel_id == channel.pk:
            return listing
    return None


def _rate(product: Any, info: Any, slug: str, address: Any) -> tuple[Any, bool]:
    """The tax rate, and whether prices contain it."""
    channel = channel_of(info, slug)
    country = address.get("country") if address else None
    known = info.context.dataloaders.setdefault("tax_rates", {})
    key = (product.tax_class_id, product.product_type_id, channel.pk, country)
    if key not in known:
        known[key] = tax_rate(product, channel, country)
    configuration = getattr(channel, "tax_configuration", None)
    return known[key], configuration is None or configuration.prices_entered_with_tax


def _less(whole: Any, part: Any) -> Any:
    """What was taken off, None when nothing was."""
    if whole is None or part is None or not whole.gross.amount > part.gross.amount:
        return None
    return whole - part


@resolver("ProductVariant", "pricing")
def _(root: Any, info: Any, address: Any = None) -> Any:
    slug, variant = channel_slug(root), unwrap(root)
    listing = _listing(variant, info, slug)
    product = related(variant, "product")
    on_shelf = _listing(product, info, slug)
    if slug is None or listing is None or on_shelf is None or listing.price is None:
        return None
    rate, with_tax = _rate(product, info, slug, address)

    def price(money: Money | None) -> TaxedMoney | None:
        return None if money is None else taxed(money, rate, with_tax)

    now, full = price(listing.discounted_price or listing.price), price(listing.price)
    discount = _less(full, now)
    return {
        "price": now,
        "price_undiscounted": full,
        "discount": discount,
        "on_sale": on_shelf.is_visible and discount is not None,
    }


@resolver("Product", "pricing")
def _(root: Any, info: Any, address: Any = None) -> Any:
    slug, product = channel_slug(root), unwrap(root)
    if slug is None or channel_of(info, slug) is None:
        return None
    listings = [_listing(variant, info, slug) for variant in related(product, "variants")]
    listings = [listing for listing in listings if listing is not None]
    if not listings:
        return None
    rate, with_tax = _rate(product, info, slug, address)

    def span(prices: list[Any]) -> TaxedMoneyRange | None:
        prices = sorted((p for p in prices if p is not None), key=lambda money: money.amount)
        if not prices:
            return None
        return TaxedMoneyRange(taxed(prices[0], rate, with_tax), taxed(prices[-1], rate, with_tax))

    now = span([listing.discounted_price or listing.price for listing in listings])
    full = span([listing.price for listing in listings])
    discount = _less(full and full.start, now and now.start)
    on_shelf = _listing(product, info, slug)
    return {
        "price_range": now,
        "price_range_undiscounted": full,
        "discount": discount,
        "on_sale": bool(on_shelf and on_shelf.is_visible and discount),
    }


def _stocks(variant: Any, info: Any, slug: str | None) -> list[Any]:
    """The variant's stock that serves the channel; all of it without one."""
    stocks = related(variant, "stocks")
    if slug is None:
        return list(stocks)
    channel = channel_of(info, slug)
    known = info.context.dataloaders.setdefault("channel_warehouses", {})
    if channel and channel.pk not in known:
        known[channel.pk] = set(channel.channelwarehouse.values_list("warehouse_id", flat=True))
    serving = known[channel.pk] if channel else set()
    return [stock for stock in stocks if stock.warehouse_id in serving]


def _limit(info: Any) -> int | None:
    known = info.context.dataloaders
    if "quantity_limit" not in known:
        row = Site.objects.get_current().settings
        row.refresh_from_db(fields=["limit_quantity_per_checkout"])
        known["quantity_limit"] = row.limit_quantity_per_checkout
    return known["quantity_limit"]


def available_quantity(variant: Any, info: Any, slug: str | None) -> int:
    """How many a buyer may put into a cart: in stock and not promised, within the shop's limit."""
    limit = _limit(info) or 2**31 - 1
    if not variant.track_inventory:
        return limit
    free = sum(max(s.quantity - s.quantity_allocated, 0) for s in _stocks(variant, info, slug))
    return min(free, limit)


@resolver("ProductVariant", "quantityAvailable")
def _(root: Any, info: Any, address: Any = None) -> Any:
    return available_quantity(unwrap(root), info, channel_slug(root))


@resolver("ProductVariant", "stocks")
def _(root: Any, info: Any, address: Any = None) -> Any:
    require(info, ProductPermissions.MANAGE_PRODUCTS, OrderPermissions.MANAGE_ORDERS)
    return _stocks(unwrap(root), info, channel_slug(root))


@resolver("Product", "isAvailable")
def _(root: Any, info: Any, address: Any = None) -> Any:
    slug, product = channel_slug(root), unwrap(root)
    listing = _listing(product, info, slug)
    if slug is None:
        return None
    if listing is None or not listing.is_available_for_purchase():
        return False
    if not sees_all(requestor(info.context)) and not listing.is_visible:
        return False
    return any(
        available_quantity(variant, info, slug) > 0
        for variant in related(product, "variants")
        if (found := _listing(variant, info, slug)) and found.price_amount is not None
    )


@resolver("Product", "isAvailableForPurchase")
def _(root: Any, info: Any) -> Any:
    listing = _listing(unwrap(root), info, channel_slug(root))
    return listing and listing.is_available_for_purchase()


@resolver("ProductChannelListing", "isAvailableForPurchase")
def _(root: Any, info: Any) -> bool:
    return root.is_available_for_purchase()


@resolver("ProductChannelListing", "pricing")
def _(root: Any, info: Any, address: Any = None) -> Any:
    seen = ChannelContext(related(root, "product"), related(root, "channel").slug)
    return types.Product._meta.fields["pricing"].get_resolver(None)(seen, info, address=address)


@resolver("ProductVariantChannelListing", "margin")
def _(root: Any, info: Any) -> Any:
    require(info, ProductPermissions.MANAGE_PRODUCTS)
    cost, price = root.cost_price_amount, root.price_amount
    return int((price - cost) / price * 100) if price and cost is not None else None


@resolver("ProductVariantChannelListing", "costPrice")
def _(root: Any, info: Any) -> Any:
    require(info, ProductPermissions.MANAGE_PRODUCTS)
    return root.cost_price


@resolver("Product", "channelListings")
def _(root: Any, info: Any) -> Any:
    require(info, *_STAFF_OR_APP)
    return related(unwrap(root), "channel_listings")


@resolver("ProductVariant", "channelListings")
def _(root: Any, info: Any) -> Any:
    require(info, *_STAFF_OR_APP)
    return related(unwrap(root), "channel_listings")


@resolver("Product", "description")
def _(root: Any, info: Any) -> Any:
    return json_or_none(unwrap(root).description)


@resolver("Product", "created")
def _(root: Any, info: Any) -> Any:
    return unwrap(root).created_at


@resolver("ProductVariant", "created")
def _(root: Any, info: Any) -> Any:
    return unwrap(root).created_at


@resolver("Product", "channel")
def _(root: Any, info: Any) -> Any:
    return channel_slug(root)


@resolver("ProductVariant", "channel")
def _(root: Any, info: Any) -> Any:
    return channel_slug(root)


@resolver("Product", "taxClass")
def _(root: Any, info: Any) -> Any:
    require(info, *_STAFF_OR_APP)
    product = unwrap(root)
    return related(product, "tax_class") or related(related(product, "product_type"), "tax_class")


@resolver("ProductType", "taxClass")
def _(root: Any, info: Any) -> Any:
    require(info, *_STAFF_OR_APP)
    return related(unwrap(root), "tax_class")


@resolver("Product", "translation")
def _(root: Any, info: Any, language_code: str) -> Any:
    from .categories import translation

    return translation(unwrap(root), language_code)


def _sellable(root: Any, info: Any) -> list[Any]:
    """The product's variants that the requestor may see."""
    variants = related(unwrap(root), "variants")
    if sees_all(requestor(info.context)):
        return list(variants)
    slug = channel_slug(root)
    return [
        variant
        for variant in variants
        if (listing := _listing(variant, info, slug)) and listing.price_amount is not None
    ]


@resolver("Product", "variants")
def _(root: Any, info: Any) -> Any:
    return [ChannelContext(variant, channel_slug(root)) for variant in _sellable(root, info)]


@resolver("Product", "productVariants")
def _(
    root: Any, info: Any, filter: Any = None, where: Any = None, sort_by: Any = None, **args: Any
) -> Any:
    slug = channel_slug(root)
    rows = visible_variants(requestor(info.context), channel_of(info, slug), slug is not None)
    rows = where_variants(filter_variants(rows.filter(product=unwrap(root)), filter), where)
    if sort_by and sort_by.get("field"):
        rows = rows.order_by(f"{sort_by['direction']}updated_at", "name", "pk")
    return create_connection_slice(ChannelQsContext(rows, slug), info, args)


@resolver("Product", "media")
def _(root: Any, info: Any, sort_by: Any = None) -> Any:
    media = list(related(unwrap(root), "media"))
    if sort_by:
        name = "pk" if sort_by.get("field") == "id" else "sort_order"
        media.sort(key=lambda item: getattr(item, name), reverse=sort_by["direction"] == "-")
    return media


@resolver("ProductVariant", "media")
def _(root: Any, info: Any) -> Any:
    return related(unwrap(root), "media")


@resolver("Product", "thumbnail")
def _(root: Any, info: Any, size: int | None = None, format: str | None = None) -> Any:
    for media in related(unwrap(root), "media"):
        if media.type == "IMAGE" and media.image:
            return image(media, media.image, media.alt, size, format)
    return None


@resolver("ProductMedia", "url")
def _(root: Any, info: Any, size: int | None = None, format: str | None = None) -> str:
    if root.external_url:
        return root.external_url
    return image_url(root, root.image, size, format) if root.image else ""


@resolver("ProductMedia", "productId")
def _(root: Any, info: Any) -> Any:
    return types.Node.to_global_id("Product", root.product_id) if root.product_id else None


@resolver("Weight", "unit")
def _(root: Any, info: Any) -> str:
    return root.unit


@entity("Product")
def _(info: Any, pk: Any, values: Any) -> Any:
    return _seen(info, values, lambda who, channel, limited: visible_products(
        who, channel, limited).filter(pk=pk))  # fmt: skip


@entity("ProductVariant")
def _(info: Any, pk: Any, values: Any) -> Any:
    return _seen(info, values, lambda who, channel, limited: visible_variants(
        who, channel, limited).filter(pk=pk))  # fmt: skip


def _seen(info: Any, values: Any, find: Any) -> Any:
    slug = values.get("channel")
    found = find(requestor(info.context), channel_of(info, slug), slug is not None).first()
    return found and ChannelContext(found, slug)


@entity("ProductType")
def _(info: Any, pk: Any, values: Any) -> Any:
    return ProductTypeModel.objects.filter(pk=pk).first()


@entity("ProductMedia")
def _(info: Any, pk: Any, values: Any) -> Any:
    require(info, ProductPermissions.MANAGE_PRODUCTS)
    return ProductMediaModel.objects.filter(pk=pk).first()


__all__ = ["Product", "ProductMedia", "ProductType", "ProductVariant"]
