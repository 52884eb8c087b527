"""Vouchers, and catalogue promotions as far as prices need them."""

from __future__ import annotations

from typing import Any

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
from ..core.context import ChannelContext
from ..core.loader import mutation
from ..core.mutations import get_node_or_error, get_nodes_or_error
from ..core.utils import from_global_id_or_error

_STAFF = [DiscountPermissions.MANAGE_DISCOUNTS]
_TARGETS = {
    "products": ("Product", Product),
    "variants": ("ProductVariant", ProductVariant),
    "collections": ("Collection", Collection),
    "categories": ("Category", Category),
}


def _set_voucher(voucher: Voucher, given: Any) -> None:
    """Columns, codes and targets of a voucher input."""
    codes = [code.strip() for code in given.get("add_codes") or []]
    if given.get("code"):
        codes.append(given["code"].strip())
    if not voucher.pk and not codes:
        codes = [get_random_string(12).upper()]
    if len(set(codes)) < len(codes):
        message = "Duplicated voucher codes."
        raise fail("add_codes", message, "duplicated_input_item")
    if VoucherCode.objects.filter(code__in=codes).exclude(voucher_id=voucher.pk).exists():
        message = "Voucher code already exists."
        raise fail("add_codes", message, "already_exists")
    for name in (
        "type",
        "name",
        "start_date",
        "end_date",
        "discount_value_type",
        "countries",
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
    return {"voucher": ChannelContext(voucher, None)}


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
