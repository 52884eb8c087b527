"""A cart becomes an order: once, whoever asks and however often.

The cart's row is locked first; who finds it gone gets the order made from it. Stock rows are
locked last, inside, and no plugin is called while they are: `preprocess_order_creation` runs
before, the order's hooks after the commit.
"""

from __future__ import annotations

from typing import Any

import graphene
from django.core.exceptions import ValidationError
from django.db import transaction
from prices import Money

from ..account.models import User
from ..core.exceptions import InsufficientStock
from ..core.prices import quantize_price
from ..core.taxes import TaxError
from ..discount import DiscountType, VoucherType
from ..discount.models import NotApplicable, OrderDiscount, OrderLineDiscount
from ..discount.utils.promotion import promotion_id
from ..discount.utils.voucher import (
    calculate_line_discount_amount_from_voucher,
    increase_voucher_usage,
    is_order_level_voucher,
)
from ..order import OrderOrigin, OrderStatus
from ..order.actions import order_created
from ..order.addresses import store_user_address
from ..order.fetch import OrderLineInfo
from ..order.models import Order, OrderLine
from ..order.notifications import send_order_confirmation
from ..order.utils import update_order_amounts
from ..tax.calculations import Taxes
from ..warehouse.management import allocate_stocks
from .calculations import fetch_checkout_data
from .fetch import CheckoutInfo, CheckoutLineInfo, fetch_checkout_info, fetch_checkout_lines
from .models import Checkout
from .utils import get_or_create_checkout_metadata


def error(field: str, message: str, code: str, **params: Any) -> ValidationError:
    """One field's ValidationError."""
    return ValidationError({field: ValidationError(message, code=code, params=params)})


def insufficient_stock(exc: InsufficientStock) -> ValidationError:
    """Name the variants that are short."""
    ids = [graphene.Node.to_global_id("ProductVariant", item.variant.pk) for item in exc.items]
    names = ", ".join(str(item.variant) for item in exc.items)
    return ValidationError(
        f"Insufficient product stock: {names}",
        code="insufficient_stock",
        params={"variants": ids},
    )


def clean_checkout_shipping(info: CheckoutInfo, lines: list[CheckoutLineInfo]) -> None:
    """A method is chosen, an address given, and the method serves it."""
    if not any(line.variant.is_shipping_required() for line in lines):
        return
    delivery = info.get_delivery_method_info()
    if not delivery.delivery_method:
        raise error("shipping_method", "Shipping method is not set", "shipping_method_not_set")
    if not delivery.is_valid_delivery_method():
        raise error("shipping_address", "Shipping address is not set", "shipping_address_not_set")
    if not delivery.is_applicable(lines):
        raise error(
            "shipping_method",
            "Delivery method is not valid for your shipping address",
            "invalid_shipping_method",
        )


def complete_checkout(
    manager: Any,
    checkout_info: CheckoutInfo,
    lines: list[CheckoutLineInfo],
    user: Any,
    app: Any,
    redirect_url: str | None = None,
    metadata: dict[str, str] | None = None,
    is_automatic_completion: bool = False,
) -> Order | None:
    """Make the order, or find the one that a faster caller made."""
    checkout, channel = checkout_info.checkout, checkout_info.channel
    fetch_checkout_data(checkout_info, manager, lines)
    if not checkout_info.billing_address:
        raise error("billing_address", "Billing address is not set", "billing_address_not_set")
    paid = checkout.authorize_status == "full"
    if not (paid or channel.allow_unpaid_orders):
        if checkout.payment_transactions.exists():
            raise error(
                "id",
                "The authorized amount doesn't cover the checkout's total amount.",
                "checkout_not_fully_paid",
            )
        raise ValidationError(
            "Provided payment methods can not cover the checkout's total amount",
            code="checkout_not_fully_paid",
        )
    _check_voucher(checkout_info)
    clean_checkout_shipping(checkout_info, lines)
    if not channel.is_active:
        message = "Cannot complete checkout with inactive channel."
        raise error("channel", message, "channel_inactive")
    if redirect_url and redirect_url != checkout.redirect_url:
        Checkout.objects.filter(pk=checkout.pk).update(redirect_url=redirect_url)
    try:
        manager.preprocess_order_creation(checkout_info, lines)
    except TaxError as exc:
        raise ValidationError(f"Unable to calculate taxes - {exc}", code="tax_error") from exc
    try:
        return _create_order(manager, checkout.pk, user, app, metadata, is_automatic_completion)
    except NotApplicable as exc:
        raise error("voucher_code", "Voucher not applicable", "voucher_not_applicable") from exc
    except InsufficientStock as exc:
        raise insufficient_stock(exc) from exc


def _check_voucher(info: CheckoutInfo) -> None:
    if info.checkout.voucher_code and not info.voucher:
        raise error("voucher_code", "Voucher not applicable", "voucher_not_applicable")


@transaction.atomic
def _create_order(
    manager: Any, pk: Any, user: Any, app: Any, metadata: dict[str, str] | None, automatic: bool
) -> Order | None:
    checkout = Checkout.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if checkout is None:
        return Order.objects.get_by_checkout_token(pk)
    lines, _ = fetch_checkout_lines(checkout)
    info = fetch_checkout_info(checkout, lines, manager)
    if not lines:
        raise error("lines", "Cannot complete checkout without lines.", "no_lines")
    fetch_checkout_data(info, manager, lines)
    # Again: somebody else may have used it up since, and the prices in the row still count it.
    _check_voucher(info)
    if checkout.authorize_status != "full" and not info.channel.allow_unpaid_orders:
        raise error(
            "id",
            "The authorized amount doesn't cover the checkout's total amount.",
            "checkout_not_fully_paid",
        )
    if user is None and info.user is None and checkout.email:
        info.user = User.objects.filter(email=checkout.email, is_active=True).first()
    if info.voucher and info.voucher_code and not checkout.is_voucher_usage_increased:
        email = info.user.email if info.user else info.get_customer_email()
        increase_voucher_usage(info.voucher, info.voucher_code, email)
    order = _save_order(info, lines, metadata)
    line_infos = _save_lines(order, info, lines)
    order.undiscounted_total = (
        sum(
            (line.line.undiscounted_total_price for line in line_infos[1:]),
            line_infos[0].line.undiscounted_total_price,
        )
        + info.checkout.undiscounted_base_shipping_price
    )
    _save_order_discount(order, info)
    allocate_stocks(line_infos, info.channel)
    checkout.payment_transactions.update(order=order, checkout=None)
    update_order_amounts(order, save=False)
    order.save()
    redirect_url = checkout.redirect_url
    checkout.delete()

    def announce() -> None:
        order_created(order, user, app, manager, automatic=automatic)
        send_order_confirmation(order, redirect_url, manager)

    transaction.on_commit(announce)
    return order


def _save_order(
    info: CheckoutInfo, lines: list[CheckoutLineInfo], metadata: dict[str, str] | None
) -> Order:
    checkout, channel = info.checkout, info.channel
    storage = get_or_create_checkout_metadata(checkout)
    if metadata:
        storage.store_value_in_metadata(metadata)
    confirmed = channel.automatically_confirm_all_new_orders and (
        checkout.payment_transactions.exists()
    )
    method = info.get_delivery_method_info().delivery_method
    shipping_base = checkout.undiscounted_base_shipping_price
    discounted_shipping = shipping_base
    if info.voucher and info.voucher.type == VoucherType.SHIPPING:
        discounted_shipping = max(shipping_base - checkout.discount, Money(0, checkout.currency))
    return Order.objects.create(
        status=OrderStatus.UNFULFILLED if confirmed else OrderStatus.UNCONFIRMED,
        origin=OrderOrigin.CHECKOUT,
        channel=channel,
        currency=checkout.currency,
        language_code=checkout.language_code,
        checkout_token=str(checkout.token),
        user=info.user,
        user_email=info.get_customer_email() or "",
        customer_note=checkout.note,
        billing_address=_order_address(info, "billing"),
        shipping_address=_order_address(info, "shipping"),
        shipping_method=method,
        shipping_method_name=method.name if method else None,
        shipping_method_metadata=method.metadata if method else {},
        shipping_method_private_metadata=method.private_metadata if method else {},
        undiscounted_base_shipping_price=shipping_base,
        base_shipping_price=discounted_shipping,
        shipping_price=checkout.shipping_price,
        shipping_tax_rate=checkout.shipping_tax_rate,
        subtotal=checkout.subtotal,
        total=checkout.total,
        voucher=info.voucher,
        voucher_code=info.voucher_code.code if info.voucher_code else None,
        lines_count=len(lines),
        metadata=storage.metadata,
        private_metadata=storage.private_metadata,
        redirect_url=checkout.redirect_url,
        should_refresh_prices=False,
        tax_exemption=checkout.tax_exemption,
        tracking_client_id=checkout.tracking_code or "",
        display_gross_prices=channel.tax_configuration.display_gross_prices,
    )


def _order_address(info: CheckoutInfo, kind: str) -> Any:
    """The order's own copy; the buyer's address book gets one too when asked for."""
    address = getattr(info, f"{kind}_address")
    if address is None:
        return None
    if info.user and getattr(info.checkout, f"save_{kind}_address"):
        store_user_address(info.user, address, kind)
    return address.get_copy()


def _save_lines(
    order: Order, info: CheckoutInfo, lines: list[CheckoutLineInfo]
) -> list[OrderLineInfo]:
    taxes = Taxes(info.channel, info.get_country(), exempt=info.checkout.tax_exemption)
    made, discounts = [], []
    for item in lines:
        source, variant, product = item.line, item.variant, item.product
        full = item.undiscounted_unit_price
        base = quantize_price(item.base_total / source.quantity, source.currency)
        line = OrderLine(
            order=order,
            variant=variant,
            product_name=str(product),
            variant_name=str(variant),
            product_sku=variant.sku,
            product_variant_id=variant.get_global_id(),
            product_type_id=product.product_type_id,
            is_shipping_required=variant.is_shipping_required(),
            quantity=source.quantity,
            currency=source.currency,
            is_gift=source.is_gift,
            unit_price=quantize_price(source.total_price / source.quantity, source.currency),
            total_price=source.total_price,
            undiscounted_unit_price=taxes.apply(full, source.tax_rate),
            undiscounted_total_price=taxes.apply(full * source.quantity, source.tax_rate),
            base_unit_price=base,
            undiscounted_base_unit_price=full,
            unit_discount_type="fixed",
            unit_discount_reason=_reason(item, info),
            tax_rate=source.tax_rate,
            voucher_code=item.voucher_code,
            is_price_overridden=source.price_override is not None,
            sale_id=next(
                (promotion_id(row.promotion_rule) for row in item.discounts if row.promotion_rule),
                None,
            ),
            price_override_reason=source.price_override_reason,
            metadata=source.metadata,
            private_metadata=source.private_metadata,
        )
        # With an order-level voucher's share in it, as Saleor's channels do by default.
        cut = line.undiscounted_unit_price - line.unit_price
        line.unit_discount = cut.gross if taxes.entered_with_tax else cut.net
        line.unit_discount_value = line.unit_discount_amount
        made.append(line)
        discounts += _line_discounts(item, line)
    OrderLine.objects.bulk_create(made)
    OrderLineDiscount.objects.bulk_create(discounts)
    return [
        OrderLineInfo(line=line, quantity=line.quantity, variant=item.variant)
        for line, item in zip(made, lines, strict=False)
    ]


def _reason(item: CheckoutLineInfo, info: CheckoutInfo) -> str | None:
    reasons = []
    if is_order_level_voucher(info.voucher):
        reasons.append(f"Entire order voucher code: {info.checkout.voucher_code}")
    reasons += [row.reason for row in item.discounts if row.reason]
    if item.voucher_code:
        reasons.append(f"Voucher code: {item.voucher_code}")
    return " & ".join(reasons) or None


def _line_discounts(item: CheckoutLineInfo, line: OrderLine) -> list[OrderLineDiscount]:
    rows = [
        OrderLineDiscount(
            line=line,
            type=row.type,
            unique_type=row.unique_type,
            value_type=row.value_type,
            value=row.value,
            amount_value=row.amount_value,
            currency=row.currency,
            name=row.name,
            reason=row.reason,
            promotion_rule_id=row.promotion_rule_id,
        )
        for row in item.discounts
    ]
    if item.voucher:
        cut = calculate_line_discount_amount_from_voucher(item, item.total_before_voucher).amount
        rows.append(
            OrderLineDiscount(
                line=line,
                type=DiscountType.VOUCHER,
                unique_type=DiscountType.VOUCHER,
                value_type=item.voucher.discount_value_type,
                value=item.voucher.listing(item.channel).discount_value,
                amount_value=cut,
                currency=line.currency,
                name=item.voucher.name,
                reason=f"Voucher code: {item.voucher_code}",
                voucher=item.voucher,
                voucher_code=item.voucher_code,
            )
        )
    return rows


def _save_order_discount(order: Order, info: CheckoutInfo) -> None:
    voucher, checkout = info.voucher, info.checkout
    if voucher and (is_order_level_voucher(voucher) or voucher.type == VoucherType.SHIPPING):
        OrderDiscount.objects.create(
            order=order,
            type=DiscountType.VOUCHER,
            value_type=voucher.discount_value_type,
            value=voucher.listing(info.channel).discount_value,
            name=checkout.discount_name,
            currency=checkout.currency,
            amount_value=checkout.discount_amount,
            reason=f"Voucher code: {checkout.voucher_code}",
            voucher=voucher,
            voucher_code=checkout.voucher_code,
        )
