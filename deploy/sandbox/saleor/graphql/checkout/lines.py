"""Adding, changing and removing a cart's lines."""

from __future__ import annotations

from typing import Any

import graphene
from django.contrib.sites.models import Site
from django.core.exceptions import ValidationError

from ...checkout.actions import call_checkout_event
from ...checkout.fetch import CheckoutLineInfo, fetch_checkout_lines
from ...checkout.models import Checkout, CheckoutLine
from ...checkout.utils import CheckoutLineData, change_lines, invalidate_prices
from ...core.exceptions import InsufficientStock, PermissionDenied
from ...permission.enums import CheckoutPermissions
from ...product.models import ProductChannelListing, ProductVariant, ProductVariantChannelListing
from ...warehouse.availability import check_stock_quantity_bulk
from ..core.context import SyncWebhookControlContext
from ..core.loader import mutation
from ..core.mutations import get_node_or_error, get_nodes_or_error
from .helpers import fail, get_checkout, manager_of, metadata_of


def check_custom_prices(info: Any, lines: list[Any]) -> None:
    """Only an App that handles checkouts may set prices."""
    app = info.context.app
    if any("price" in line for line in lines) and not (
        app and app.has_perm(CheckoutPermissions.HANDLE_CHECKOUTS)
    ):
        raise PermissionDenied(
            "Setting the custom price is allowed only for apps with `MANAGE_CHECKOUTS` permission.",
            permissions=[CheckoutPermissions.HANDLE_CHECKOUTS],
        )


def check_sold_in_channel(variants: list[ProductVariant], channel_id: int) -> None:
    """Purchasable, priced and published, with Saleor's errors in Saleor's order."""
    from django.utils import timezone

    wanted = {variant.pk for variant in variants}
    listings = ProductChannelListing.objects.filter(
        channel_id=channel_id, product__variants__in=wanted
    )
    purchasable = listings.filter(available_for_purchase_at__lte=timezone.now())
    priced = ProductVariantChannelListing.objects.filter(
        channel_id=channel_id, variant__in=wanted, price_amount__isnull=False
    )
    published = listings.filter(is_published=True)
    for found, message, code in (
        (
            purchasable.values_list("product__variants__pk", flat=True),
            "Cannot add lines for unavailable for purchase variants.",
            "product_unavailable_for_purchase",
        ),
        (
            priced.values_list("variant_id", flat=True),
            "Cannot add lines with unavailable variants.",
            "unavailable_variant_in_channel",
        ),
        (
            published.values_list("product__variants__pk", flat=True),
            "Cannot add lines for unpublished variants.",
            "product_not_published",
        ),
    ):
        if missing := wanted - set(found):
            ids = [graphene.Node.to_global_id("ProductVariant", pk) for pk in sorted(missing)]
            raise fail("lines", message, code, variants=ids)


def check_quantities(
    data: list[CheckoutLineData],
    channel_slug: str,
    existing: list[CheckoutLineInfo],
    *,
    replace: bool,
) -> None:
    """Positive numbers within the limits, and in stock."""
    totals: dict[ProductVariant, int] = {}
    for line in data:
        if not line.quantity_to_update:
            continue
        if line.quantity < 0 or (line.quantity == 0 and not replace):
            least = "or equal zero" if replace else "than zero"
            raise fail("quantity", f"The quantity should be higher {least}.", "zero_quantity")
        totals[line.variant] = totals.get(line.variant, 0) + line.quantity
    limit = Site.objects.get_current().settings.limit_quantity_per_checkout
    if replace:
        # Other lines of a variant that stay as they are count too.
        changed = {line.line.pk for line in data if line.line and line.quantity_to_update}
        for item in existing:
            if item.line.pk not in changed and totals.get(item.variant):
                totals[item.variant] += item.line.quantity
    try:
        check_stock_quantity_bulk(
            totals,
            totals.values(),
            channel_slug,
            limit,
            existing_lines=existing,
            replace=replace,
        )
    except InsufficientStock as error:
        raise ValidationError(
            {
                "quantity": [
                    ValidationError(
                        f"Could not add items {item.variant}. "
                        f"Only {max(item.available_quantity, 0)} remaining in stock.",
                        code="insufficient_stock",
                    )
                    for item in error.items
                ]
            }
        ) from error


def lines_to_add(
    inputs: list[Any], variants: dict[str, ProductVariant], existing: list[CheckoutLineInfo]
) -> list[CheckoutLineData]:
    """Inputs grouped by variant, joined to the line that the variant has already."""
    grouped: dict[Any, CheckoutLineData] = {}
    separate = []
    for _number, given in enumerate(inputs):
        variant = variants[given["variant_id"]]
        own = [item.line for item in existing if item.variant.pk == variant.pk]
        if given.get("force_new_line") or len(own) > 1:
            data = CheckoutLineData(variant)
            separate.append(data)
        else:
            data = grouped.setdefault(variant.pk, CheckoutLineData(variant))
            data.line = own[0] if own else None
        data.quantity += given["quantity"]
        data.quantity_to_update = True
        _price_and_metadata(data, given)
    return [*separate, *grouped.values()]


def _price_and_metadata(data: CheckoutLineData, given: Any) -> None:
    if "price" in given:
        data.custom_price, data.custom_price_to_update = given["price"], True
    data.metadata.update(metadata_of(given.get("metadata")))


def variants_of(ids: list[str]) -> dict[str, ProductVariant]:
    """Variants by the ids given; one object per variant."""
    unique = list(dict.fromkeys(ids))
    found = get_nodes_or_error(unique, "variant_id", "ProductVariant", ProductVariant)
    same = {variant.pk: variant for variant in found}
    return {key: same[variant.pk] for key, variant in zip(unique, found, strict=False)}


def _answer(info: Any, checkout: Checkout) -> dict[str, Any]:
    invalidate_prices(checkout)
    call_checkout_event(manager_of(info), "checkout_updated", checkout)
    return {"checkout": SyncWebhookControlContext(checkout)}


def _change(checkout: Checkout, data: list[CheckoutLineData], *, replace: bool) -> None:
    try:
        change_lines(checkout, data, replace=replace)
    except Checkout.DoesNotExist:
        node = graphene.Node.to_global_id("Checkout", checkout.pk)
        raise fail("id", f"Couldn't resolve to a node: {node}", "not_found") from None


@mutation("checkoutLinesAdd")
def _lines_add(
    root: Any,
    info: Any,
    lines: list[Any],
    id: Any = None,
    token: Any = None,
    checkout_id: Any = None,
) -> dict[str, Any]:
    check_custom_prices(info, lines)
    checkout = get_checkout(info, id, token, checkout_id)
    variants = variants_of([line["variant_id"] for line in lines])
    existing, _ = fetch_checkout_lines(checkout)
    data = lines_to_add(lines, variants, existing)
    check_quantities(data, checkout.channel.slug, existing, replace=False)
    check_sold_in_channel(list(variants.values()), checkout.channel_id)
    _change(checkout, data, replace=False)
    return _answer(info, checkout)


@mutation("checkoutLinesUpdate")
def _lines_update(
    root: Any,
    info: Any,
    lines: list[Any],
    id: Any = None,
    token: Any = None,
    checkout_id: Any = None,
) -> dict[str, Any]:
    check_custom_prices(info, lines)
    checkout = get_checkout(info, id, token, checkout_id)
    existing, _ = fetch_checkout_lines(checkout)
    data = [_line_to_update(given, existing) for given in lines]
    if not info.context.app and not all(line.quantity_to_update for line in data):
        raise fail("quantity", "The quantity is required for all lines.", "required")
    check_quantities(data, checkout.channel.slug, existing, replace=True)
    bought = [line.variant for line in data if line.quantity]
    if bought:
        check_sold_in_channel(bought, checkout.channel_id)
    _change(checkout, data, replace=True)
    return _answer(info, checkout)


def _line_to_update(given: Any, existing: list[CheckoutLineInfo]) -> CheckoutLineData:
    line_id, variant_id = given.get("line_id"), given.get("variant_id")
    if bool(line_id) == bool(variant_id):
        raise ValidationError(
            "Argument 'lineId' and 'variantId' cannot be combined"
            if line_id
            else "At least one of arguments is required: 'lineId', 'variantId'.",
            code="graphql_error",
        )
    if line_id:
        line = get_node_or_error(
            None, line_id, only_type="CheckoutLine", model=CheckoutLine, field="line_id"
        )
        found = [item for item in existing if item.line.pk == line.pk]
        if not found:
            message = f"Could not resolve to a node with the global id list of '['{line_id}']'."
            raise fail("line_id", message, "graphql_error")
    else:
        variant = variants_of([variant_id])[variant_id]
        found = [item for item in existing if item.variant.pk == variant.pk]
        if len(found) > 1:
            message = "Variant occurs in multiple lines. Use `lineId` instead of `variantId`."
            raise fail("variantId", message, "invalid", variants=[variant_id])
    data = CheckoutLineData(found[0].variant if found else variant)
    data.line = found[0].line if found else None
    if given.get("quantity") is not None:
        data.quantity, data.quantity_to_update = given["quantity"], True
    _price_and_metadata(data, given)
    return data


@mutation("checkoutLinesDelete")
def _lines_delete(
    root: Any, info: Any, lines_ids: list[str], id: Any = None, token: Any = None
) -> dict[str, Any]:
    checkout = get_checkout(info, id, token)
    rows = get_nodes_or_error(lines_ids, "lines_ids", "CheckoutLine", CheckoutLine)
    foreign = [
        given for given, row in zip(lines_ids, rows, strict=False) if row.checkout_id != checkout.pk
    ]
    if foreign:
        message = f"Provided line_ids aren't part of checkout: {foreign}"
        raise fail("lineId", message, "invalid", lines=foreign)
    CheckoutLine.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return _answer(info, checkout)
