"""Vouchers, and catalogue promotions as far as prices need them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.crypto import get_random_string

from ...channel.models import Channel
from ...discount.models import (
    Promotion,
    PromotionRule,
    Voucher,
    VoucherChannelListing,
    VoucherCode,
)
from ...discount.utils.promotion import refresh_discounted_prices
from ...permission.enums import DiscountPermissions
from ...product.models import Category, Collection, Product, ProductVariant, with_descendants
from ..checkout.helpers import fail, manager_of
from ..core.connection import create_connection_slice, search_all_terms
from ..core.context import ChannelContext, channel_slug, unwrap
from ..core.loader import mutation, query, resolver
from ..core.mutations import get_node_or_error, get_nodes_or_error
from ..core.permissions import require
from ..core.utils import from_global_id_or_error

_STAFF = [DiscountPermissions.MANAGE_DISCOUNTS]
_TARGETS = {
    "products": ("Product", Product),
    "variants": ("ProductVariant", ProductVariant),
    "collections": ("Collection", Collection),
    "categories": ("Category", Category),
}


@query("voucher")
def _voucher(root: Any, info: Any, id: str, channel: str | None = None) -> Any:
    require(info, *_STAFF)
    _, pk = from_global_id_or_error(id, "Voucher")
    found = Voucher.objects.filter(pk=pk).first()
    return ChannelContext(found, channel) if found else None


_VOUCHER_SORT = {
    "start_date": "start_date",
    "end_date": "end_date",
    "name": "name",
    "type": "type",
    "usage_limit": "usage_limit",
    "code": "codes__code",
    "value": "channel_listings__discount_value",
    "minimum_spent_amount": "channel_listings__min_spent_amount",
}


@query("vouchers")
def _vouchers(
    root: Any,
    info: Any,
    channel: str | None = None,
    filter: Any = None,
    sort_by: Any = None,
    query: str | None = None,
    **page: Any,
) -> Any:
    require(info, *_STAFF)
    rows, given, now = Voucher.objects.all(), filter or {}, timezone.now()
    if channel:
        rows = rows.filter(channel_listings__channel__slug=channel)
    rows = search_all_terms(rows, given.get("search") or query, "name", "codes__code")
    if given.get("ids"):
        rows = rows.filter(pk__in=[from_global_id_or_error(i, "Voucher")[1] for i in given["ids"]])
    if given.get("status"):
        ended, started = Q(end_date__lt=now), Q(start_date__lte=now)
        conditions = {"active": started & ~ended, "expired": ended, "scheduled": ~started}
        chosen = Q()
        for status in given["status"]:
            chosen |= conditions[status]
        rows = rows.filter(chosen)
    if given.get("discount_type"):
        shipping = Q(type="shipping") if "shipping" in given["discount_type"] else Q()
        values = [kind for kind in given["discount_type"] if kind != "shipping"]
        rows = rows.filter(shipping | Q(discount_value_type__in=values))
    if sort_by:
        column = _VOUCHER_SORT.get(sort_by["field"], "name")
        rows = rows.order_by(f"{sort_by['direction']}{column}", "pk")
    rows = rows.distinct() if not sort_by else rows
    return create_connection_slice(
        rows, info, page, wrap=lambda node: ChannelContext(node, channel)
    )


def _listing(root: Any) -> VoucherChannelListing | None:
    slug = channel_slug(root)
    return unwrap(root).channel_listings.filter(channel__slug=slug).first() if slug else None


@resolver("Voucher", "discountValue")
def _discount_value(root: Any, info: Any) -> Decimal | None:
    listing = _listing(root)
    return listing.discount_value if listing else None


@resolver("Voucher", "currency")
def _currency(root: Any, info: Any) -> str | None:
    listing = _listing(root)
    return listing.currency if listing else None


@resolver("Voucher", "minSpent")
def _min_spent(root: Any, info: Any) -> Any:
    listing = _listing(root)
    return listing.min_spent if listing else None


@resolver("Voucher", "used")
def _used(root: Any, info: Any) -> int:
    return unwrap(root).codes.aggregate(total=Sum("used"))["total"] or 0


@resolver("Voucher", "codes")
def _codes(root: Any, info: Any, **page: Any) -> Any:
    return create_connection_slice(unwrap(root).codes.all(), info, page)


@resolver("Voucher", "countries")
def _countries(root: Any, info: Any) -> list[dict[str, str]]:
    from django_countries import countries

    codes = unwrap(root).countries
    return [{"code": code, "country": countries.name(code)} for code in codes]


@resolver("Voucher", "channelListings")
def _channel_listings(root: Any, info: Any) -> list[VoucherChannelListing]:
    require(info, *_STAFF)
    return list(unwrap(root).channel_listings.select_related("channel"))


def _targets(field: str) -> None:
    @resolver("Voucher", field)
    def _(root: Any, info: Any, **page: Any) -> Any:
        slug = channel_slug(root)
        rows = getattr(unwrap(root), field).all()
        return create_connection_slice(
            rows, info, page, wrap=lambda node: ChannelContext(node, slug)
        )


for _field in _TARGETS:
    _targets(_field)


def _set_voucher(voucher: Voucher, given: Any) -> None:
    """Columns, codes and targets of a voucher input."""
    codes = [code.strip() for code in given.get("add_codes") or []]
    if given.get("code"):
        codes.append(given["code"].strip())
    if not voucher.pk and not codes:
        codes = [get_random_string(12).upper()]
    if len(set(codes)) < len(codes):
        twice = sorted({code for code in codes if codes.count(code) > 1})
        message = "Duplicated voucher codes."
        raise fail("add_codes", message, "duplicated_input_item", voucher_codes=twice)
    used = VoucherCode.objects.filter(code__in=codes).exclude(voucher_id=voucher.pk)
    if taken := sorted(used.values_list("code", flat=True)):
        message = "Voucher code already exists."
        raise fail("add_codes", message, "already_exists", voucher_codes=taken)
    for name in (
        "type",
        "name",
        "start_date",
        "end_date",
        "discount_value_type",
        "min_checkout_items_quantity",
        "countries",
        "apply_once_per_order",
        "apply_once_per_customer",
        "only_for_staff",
        "single_use",
        "usage_limit",
    ):
        if name in given:
            value = given[name]
            setattr(
                voucher,
                name,
                value if value is not None or name != "start_date" else timezone.now(),
            )
    if voucher.end_date and voucher.end_date < voucher.start_date:
        raise fail("endDate", "End date cannot be before the start date.", "invalid")
    voucher.save()
    for code in codes:
        VoucherCode.objects.get_or_create(code=code, voucher=voucher)
    for field, (kind, model) in _TARGETS.items():
        if given.get(field) is not None:
            getattr(voucher, field).set(get_nodes_or_error(given[field], field, kind, model))


@mutation("voucherCreate", permissions=_STAFF)
def _create(root: Any, info: Any, input: Any) -> dict[str, Any]:
    voucher = Voucher()
    _set_voucher(voucher, input)
    manager_of(info).voucher_created(voucher, voucher.code)
    return {"voucher": ChannelContext(voucher, None)}


def _get_voucher(info: Any, id: str) -> Voucher:
    return get_node_or_error(info, id, only_type="Voucher", model=Voucher)


@mutation("voucherUpdate", permissions=_STAFF)
def _update(root: Any, info: Any, id: str, input: Any) -> dict[str, Any]:
    voucher = _get_voucher(info, id)
    _set_voucher(voucher, input)
    manager_of(info).voucher_updated(voucher, voucher.code)
    return {"voucher": ChannelContext(voucher, None)}


@mutation("voucherChannelListingUpdate", permissions=_STAFF)
def _listing_update(root: Any, info: Any, id: str, input: Any) -> dict[str, Any]:
    voucher = _get_voucher(info, id)
    for given in input.get("add_channels") or []:
        channel = get_node_or_error(
            info, given["channel_id"], only_type="Channel", model=Channel, field="add_channels"
        )
        value = given.get("discount_value")
        known = voucher.channel_listings.filter(channel=channel).first()
        if value is None and known is None:
            message = "Value is required for voucher."
            raise fail("discountValue", message, "required", channels=[given["channel_id"]])
        if value is not None and voucher.discount_value_type == "percentage" and value > 100:
            message = "Invalid percentage value."
            raise fail("discountValue", message, "invalid", channels=[given["channel_id"]])
        listing = known or VoucherChannelListing(voucher=voucher, channel=channel)
        listing.currency = channel.currency_code
        if value is not None:
            listing.discount_value = value
        if "min_amount_spent" in given:
            listing.min_spent_amount = given["min_amount_spent"]
        listing.save()
    removed = [from_global_id_or_error(i, "Channel")[1] for i in input.get("remove_channels") or []]
    voucher.channel_listings.filter(channel_id__in=removed).delete()
    manager_of(info).voucher_updated(voucher, voucher.code)
    return {"voucher": ChannelContext(voucher, None)}


@query("promotion")
def _promotion(root: Any, info: Any, id: str) -> Any:
    require(info, *_STAFF)
    _, pk = from_global_id_or_error(id, "Promotion")
    return Promotion.objects.filter(pk=pk).first()


@query("promotions")
def _promotions(root: Any, info: Any, **page: Any) -> Any:
    require(info, *_STAFF)
    return create_connection_slice(Promotion.objects.all(), info, page)


@resolver("PromotionRule", "predicateType")
def _predicate_type(root: Any, info: Any) -> str:
    return unwrap(root).promotion.type


@resolver("PromotionRule", "channels")
def _rule_channels(root: Any, info: Any) -> list[Channel]:
    return list(unwrap(root).channels.all())


def _variants_of(predicate: Any) -> set[int]:
    """Variants that a catalogue predicate names by ids, directly or by their product's place."""
    found: set[int] = set()
    for key, kind, column in (
        ("variant_predicate", "ProductVariant", "pk"),
        ("product_predicate", "Product", "product_id"),
        ("category_predicate", "Category", "product__category_id"),
        ("collection_predicate", "Collection", "product__collections"),
    ):
        given = predicate.get(key)
        if given is None:
            continue
        pks = [from_global_id_or_error(one, kind)[1] for one in given.get("ids") or []]
        if kind == "Category":
            pks = list(with_descendants(pks))
        rows = ProductVariant.objects.filter(**{f"{column}__in": pks})
        found |= set(rows.values_list("pk", flat=True))
    for part in predicate.get("OR") or predicate.get("_or") or []:
        found |= _variants_of(part)
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


@mutation("promotionCreate", permissions=_STAFF)
def _promotion_create(root: Any, info: Any, input: Any) -> dict[str, Any]:
    if input["type"] != "catalogue":
        raise fail("type", "Only catalogue promotions are kept here.", "invalid")
    promotion = Promotion.objects.create(
        name=input["name"],
        description=input.get("description"),
        start_date=input.get("start_date") or timezone.now(),
        end_date=input.get("end_date"),
    )
    touched: set[int] = set()
    for given in input.get("rules") or []:
        if given.get("reward_value") is None or not given.get("reward_value_type"):
            raise fail("rewardValue", "The rewardValue is required.", "required")
        predicate = given.get("catalogue_predicate") or {}
        rule = PromotionRule.objects.create(
            promotion=promotion,
            name=given.get("name"),
            description=given.get("description"),
            catalogue_predicate=_plain(predicate),
            reward_value=given["reward_value"],
            reward_value_type=given["reward_value_type"],
        )
        rule.channels.set(
            get_nodes_or_error(given.get("channels") or [], "channels", "Channel", Channel)
        )
        variants = _variants_of(predicate)
        rule.variants.set(variants)
        touched |= variants
    refresh_discounted_prices(touched)
    return {"promotion": promotion}
