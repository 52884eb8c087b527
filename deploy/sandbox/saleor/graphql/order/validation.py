"""Why a draft cannot become an order yet."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import graphene
from django.core.exceptions import ValidationError

from ...checkout.delivery import applicable_methods
from ...core.exceptions import InsufficientStock
from ...order.models import Order, OrderLine
from ...order.utils import get_order_country
from ...product.models import ProductChannelListing, ProductVariantChannelListing
from ...warehouse.availability import available_quantities


def stock_errors(exc: InsufficientStock) -> list[ValidationError]:
    """Which lines, and from which warehouse, cannot be served."""
    return [
        ValidationError(
            "Insufficient product stock.",
            code="insufficient_stock",
            params={
                "order_lines": [graphene.Node.to_global_id("OrderLine", item.order_line.pk)]
                if item.order_line
                else [],
                "warehouse": graphene.Node.to_global_id("Warehouse", item.warehouse_pk)
                if item.warehouse_pk
                else None,
            },
        )
        for item in exc.items
    ]


def draft_errors(order: Order) -> ValidationError | None:
    """Everything that is missing or wrong, by field; None when the draft can be completed."""
    errors: dict[str, list[ValidationError]] = defaultdict(list)
    lines = list(order.lines.select_related("variant__product__product_type"))
    if not order.billing_address:
        errors["order"].append(
            ValidationError(
                "Can't finalize draft with no billing address.", code="billing_address_not_set"
            )
        )
    if any(line.is_shipping_required for line in lines):
        if not order.shipping_address:
            errors["order"].append(
                ValidationError(
                    "Can't finalize draft with no shipping address.",
                    code="order_no_shipping_address",
                )
            )
        errors["shipping"] += _shipping_errors(order, lines)
    if not sum(line.quantity for line in lines):
        errors["lines"].append(
            ValidationError("Could not create order without any products.", code="required")
        )
    errors["lines"] += _line_errors(order, lines)
    if not order.channel.is_active:
        errors["channel"].append(
            ValidationError(
                "Cannot complete draft order with inactive channel.", code="channel_inactive"
            )
        )
    found = {field: listed for field, listed in errors.items() if listed}
    return ValidationError(found) if found else None


def _shipping_errors(order: Order, lines: list[OrderLine]) -> list[ValidationError]:
    if not order.shipping_method_id:
        return [ValidationError("Shipping method is required.", code="shipping_method_required")]
    methods = applicable_methods(
        order.channel_id,
        order.shipping_address,
        get_order_country(order),
        order.subtotal.gross,
        [(line.variant, line.quantity) for line in lines],
    )
    if order.shipping_method_id in {method.pk for method in methods}:
        return []
    message = "Shipping method cannot be used with this order."
    return [ValidationError(message, code="shipping_method_not_applicable")]


def _line_errors(order: Order, lines: list[OrderLine]) -> list[ValidationError]:
    errors = []
    variants = [line.variant for line in lines if line.variant]
    if len(variants) < len(lines):
        errors.append(
            ValidationError("Could not create orders with non-existing products.", code="not_found")
        )
    available = available_quantities(order.channel.slug, variants)
    for line in lines:
        if not line.variant or not line.variant.track_inventory:
            continue
        if line.quantity > available.get(line.variant.pk, 0):
            errors.append(
                ValidationError(
                    "Insufficient product stock.",
                    code="insufficient_stock",
                    params={
                        "order_lines": [graphene.Node.to_global_id("OrderLine", line.pk)],
                        "warehouse": None,
                    },
                )
            )
    return errors + availability_errors(variants, order.channel_id)


def availability_errors(variants: list[Any], channel_id: int) -> list[ValidationError]:
    """Variants that the channel doesn't sell."""
    errors = []
    wanted = {variant.pk for variant in variants}
    priced = ProductVariantChannelListing.objects.filter(
        channel_id=channel_id, variant__in=wanted, price_amount__isnull=False
    ).values_list("variant_id", flat=True)
    published = ProductChannelListing.objects.filter(
        channel_id=channel_id, product__variants__in=wanted, is_published=True
    ).values_list("product__variants__pk", flat=True)
    for found, message, code in (
        (priced, "Cannot add lines with unavailable variants.", "not_available_in_channel"),
        (
            published,
            "Can't add product variant that are not published in the channel associated with "
            "this draft order.",
            "product_not_published",
        ),
    ):
        if missing := wanted - set(found):
            ids = [graphene.Node.to_global_id("ProductVariant", pk) for pk in sorted(missing)]
            errors.append(ValidationError(message, code=code, params={"variants": ids}))
    return errors
