"""An order's status and money, derived from its fulfilments, transactions and granted refunds."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import transaction
from prices import Money

from ..core.prices import quantize_price
from ..discount import DiscountType
from ..discount.models import OrderLineDiscount
from ..discount.utils.promotion import active_rules, best, promotion_id, promotion_reason
from ..tax.calculations import Taxes
from ..warehouse.management import allocate_stocks
from . import (
    ORDER_EDITABLE_STATUS,
    FulfillmentStatus,
    OrderAuthorizeStatus,
    OrderChargeStatus,
    OrderGrantedRefundStatus,
    OrderStatus,
)
from .fetch import OrderLineInfo
from .models import Order, OrderGrantedRefund, OrderLine

_RETURNED = (FulfillmentStatus.RETURNED, FulfillmentStatus.REFUNDED_AND_RETURNED)


def get_order_country(order: Order) -> str:
    """The country that taxes and shipping go by."""
    address = order.billing_address or order.shipping_address
    if order.is_shipping_required() and order.shipping_address:
        address = order.shipping_address
    return str((address and address.country.code) or order.channel.default_country.code)


def determine_order_status(total: int, fulfilled: int, returned: int, waiting: int) -> str:
    """The status that quantities amount to; `waiting` for approval doesn't count as fulfilled."""
    sent = fulfilled - waiting
    if sent <= 0:
        return OrderStatus.UNFULFILLED
    if 0 < returned < total:
        return OrderStatus.PARTIALLY_RETURNED
    if returned == total:
        return OrderStatus.RETURNED
    return OrderStatus.PARTIALLY_FULFILLED if sent < total else OrderStatus.FULFILLED


def update_order_status(order: Order) -> None:
    """Set the status from the lines and fulfilments, under the order's row lock."""
    with transaction.atomic():
        locked = Order.objects.select_for_update(of=("self",)).get(pk=order.pk)
        lines = list(locked.lines.all())
        total = sum(line.quantity for line in lines)
        fulfilled = sum(line.quantity_fulfilled for line in lines)
        returned = waiting = 0
        for fulfillment in locked.fulfillments.all():
            quantity = fulfillment.get_total_quantity()
            if fulfillment.status in _RETURNED:
                returned += quantity
            elif fulfillment.status == FulfillmentStatus.WAITING_FOR_APPROVAL:
                waiting += quantity
            elif fulfillment.status == FulfillmentStatus.REPLACED:
                total -= quantity
                fulfilled -= quantity
        if total <= 0:
            return
        status = determine_order_status(total, fulfilled, returned, waiting)
        if status != locked.status:
            locked.status = status
            locked.save(update_fields=["status", "updated_at"])
    order.status = status


def update_order_amounts(order: Order, save: bool = True) -> None:
    """Total what the order's transactions hold and compare it with what is owed."""
    items = list(order.payment_transactions.all())
    order.total_charged_amount = sum((item.charged_value for item in items), Decimal(0))
    order.total_authorized_amount = sum((item.authorized_value for item in items), Decimal(0))
    granted = sum(order.granted_refunds.values_list("amount_value", flat=True), Decimal(0))
    owed = quantize_price(max(order.total_gross_amount - granted, Decimal(0)), order.currency)
    charged = quantize_price(order.total_charged_amount, order.currency)
    covered = quantize_price(
        order.total_charged_amount + order.total_authorized_amount, order.currency
    )
    if charged == owed:
        order.charge_status = OrderChargeStatus.FULL
    elif charged <= 0:
        order.charge_status = OrderChargeStatus.NONE
    elif charged < owed:
        order.charge_status = OrderChargeStatus.PARTIAL
    else:
        order.charge_status = OrderChargeStatus.OVERCHARGED
    if covered == 0:
        free = order.total_gross_amount == 0
        order.authorize_status = OrderAuthorizeStatus.FULL if free else OrderAuthorizeStatus.NONE
    else:
        order.authorize_status = (
            OrderAuthorizeStatus.FULL if covered >= owed else OrderAuthorizeStatus.PARTIAL
        )
    if save:
        order.save(
            update_fields=[
                "total_charged_amount",
                "total_authorized_amount",
                "charge_status",
                "authorize_status",
                "updated_at",
            ]
        )


def calculate_granted_refund_status(refund: OrderGrantedRefund) -> None:
    """The status that the last refund event of the refund's own transaction says."""
    last = (
        refund.transaction_events.filter(
            transaction_id=refund.transaction_item_id, type__startswith="refund_"
        )
        .order_by("created_at", "pk")
        .last()
    )
    if last is None:
        return
    refund.status = {
        "refund_success": OrderGrantedRefundStatus.SUCCESS,
        "refund_request": OrderGrantedRefundStatus.PENDING,
        "refund_failure": OrderGrantedRefundStatus.FAILURE,
    }.get(last.type, OrderGrantedRefundStatus.NONE)
    refund.save(update_fields=["status"])


def invalidate_order_prices(order: Order, *, save: bool = False) -> None:
    """Let the next reader recalculate, if the order can still change."""
    if order.status in ORDER_EDITABLE_STATUS:
        order.should_refresh_prices = True
        if save:
            order.save(update_fields=["should_refresh_prices", "updated_at"])


def recalculate_order_weight(order: Order, *, save: bool = False) -> None:
    """Nothing to keep: the weight is added up from the lines when it is needed."""


def update_order_display_gross_prices(order: Order) -> None:
    """Show prices as the channel does."""
    order.display_gross_prices = order.channel.tax_configuration.display_gross_prices


def create_order_line(
    order: Order,
    line_data: Any,
    requestor: Any = None,
    site_settings: Any = None,
    allocate_stock: bool = False,
) -> OrderLine:
    """Add a line at the override's or the channel's price, catalogue promotion included."""
    variant, quantity = line_data.variant, line_data.quantity
    listing = variant.channel_listings.get(channel=order.channel)
    override = line_data.price_override
    full = Money(listing.price_amount if override is None else override, order.currency)
    rules = active_rules(order.channel_id, [variant.pk]).get(variant.pk, [])
    offer = best(rules, full)
    cut = offer[1] if offer else Money(0, order.currency)
    taxes = Taxes(order.channel, get_order_country(order), exempt=order.tax_exemption)
    rate = taxes.rate_of(variant.product)
    line = OrderLine.objects.create(
        order=order,
        variant=variant,
        product_name=str(variant.product),
        variant_name=str(variant),
        product_sku=variant.sku,
        product_variant_id=variant.get_global_id(),
        product_type_id=variant.product.product_type_id,
        is_shipping_required=variant.is_shipping_required(),
        is_gift_card=variant.is_gift_card(),
        quantity=quantity,
        currency=order.currency,
        is_price_overridden=override is not None,
        base_unit_price=full - cut,
        undiscounted_base_unit_price=full,
        unit_price=taxes.apply(full - cut, rate),
        total_price=taxes.apply((full - cut) * quantity, rate),
        undiscounted_unit_price=taxes.apply(full, rate),
        undiscounted_total_price=taxes.apply(full * quantity, rate),
        tax_rate=rate,
        sale_id=promotion_id(offer[0]) if offer else None,
    )
    if offer:
        OrderLineDiscount.objects.create(
            line=line,
            type=DiscountType.PROMOTION,
            unique_type=DiscountType.PROMOTION,
            value_type=offer[0].reward_value_type,
            value=offer[0].reward_value,
            amount_value=(cut * quantity).amount,
            currency=order.currency,
            name=offer[0].promotion.name,
            reason=promotion_reason(offer[0]),
            promotion_rule=offer[0],
        )
    if allocate_stock:
        allocate_stocks([OrderLineInfo(line, quantity, variant)], order.channel)
    return line
