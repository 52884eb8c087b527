"""What `notify` is told about orders; built only when a plugin asks for it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.forms.models import model_to_dict

from ..core.notify import NotifyEventType, NotifyHandler
from ..core.prices import quantize_price
from ..core.utils import build_absolute_uri, get_domain
from ..graphql.core.utils import to_global_id_or_none
from .models import Fulfillment, Order, OrderLine

_ADDRESS_FIELDS = [
    "first_name",
    "last_name",
    "company_name",
    "street_address_1",
    "street_address_2",
    "city",
    "city_area",
    "postal_code",
    "country",
    "country_area",
    "phone",
]


def get_site_context() -> dict[str, Any]:
    """The shop as messages name it."""
    from django.contrib.sites.models import Site

    return {
        "domain": get_domain(),
        "site_name": Site.objects.get_current().name,
        "logo_url": build_absolute_uri("static/images/logo.png"),
    }


def get_address_payload(address: Any) -> dict[str, str] | None:
    if address is None:
        return None
    payload = model_to_dict(address, fields=_ADDRESS_FIELDS)
    return {**payload, "country": str(address.country), "phone": str(address.phone or "")}


def get_order_line_payload(line: OrderLine) -> dict[str, Any]:
    def rounded(amount: Decimal) -> Decimal:
        return quantize_price(amount, line.currency)

    variant = line.variant
    product = variant.product if variant else None
    unit, total = line.unit_price, line.total_price
    return {
        "id": to_global_id_or_none(line),
        "product": {"id": to_global_id_or_none(product)} if product else None,
        "product_name": line.product_name,
        "translated_product_name": line.translated_product_name or line.product_name,
        "variant_name": line.variant_name,
        "variant": {"id": to_global_id_or_none(variant)} if variant else None,
        "translated_variant_name": line.translated_variant_name or line.variant_name,
        "product_sku": line.product_sku,
        "product_variant_id": line.product_variant_id,
        "quantity": line.quantity,
        "quantity_fulfilled": line.quantity_fulfilled,
        "currency": line.currency,
        "unit_price_net_amount": rounded(unit.net.amount),
        "unit_price_gross_amount": rounded(unit.gross.amount),
        "unit_tax_amount": rounded(unit.tax.amount),
        "total_gross_amount": rounded(total.gross.amount),
        "total_net_amount": rounded(total.net.amount),
        "total_tax_amount": rounded(total.tax.amount),
        "tax_rate": line.tax_rate,
        "is_shipping_required": line.is_shipping_required,
        "unit_discount_value": line.unit_discount_value,
        "unit_discount_reason": line.unit_discount_reason,
        "unit_discount_type": line.unit_discount_type,
        "unit_discount_amount": line.unit_discount_amount,
        "metadata": line.metadata,
    }


def get_default_order_payload(order: Order, redirect_url: str | None = "") -> dict[str, Any]:
    """The order with lines and addresses, amounts rounded to the currency."""

    def rounded(amount: Decimal) -> Decimal:
        return quantize_price(amount, order.currency)

    discounts = [
        {
            "type": row.type,
            "value_type": row.value_type,
            "value": row.value,
            "amount_value": row.amount_value,
            "name": row.name,
            "translated_name": row.translated_name,
            "reason": row.reason,
        }
        for row in order.discounts.all()
    ]
    vouchers = [row for row in discounts if row["type"] == "voucher"]
    return {
        "id": to_global_id_or_none(order),
        "token": order.id,
        "number": order.number,
        "channel_slug": order.channel.slug,
        "created": str(order.created_at),
        "currency": order.currency,
        "status": order.status,
        "language_code": order.language_code,
        "display_gross_prices": order.display_gross_prices,
        "metadata": order.metadata,
        "private_metadata": {},
        "email": order.get_customer_email(),
        "order_details_url": _details_url(order, redirect_url),
        "total_gross_amount": rounded(order.total_gross_amount),
        "total_net_amount": rounded(order.total_net_amount),
        "undiscounted_total_gross_amount": rounded(order.undiscounted_total_gross_amount),
        "undiscounted_total_net_amount": rounded(order.undiscounted_total_net_amount),
        "subtotal_gross_amount": rounded(order.subtotal_gross_amount),
        "subtotal_net_amount": rounded(order.subtotal_net_amount),
        "shipping_price_net_amount": order.shipping_price_net_amount,
        "shipping_price_gross_amount": order.shipping_price_gross_amount,
        "tax_amount": rounded(order.total_gross_amount - order.total_net_amount),
        "lines": [get_order_line_payload(line) for line in order.lines.all()],
        "billing_address": get_address_payload(order.billing_address),
        "shipping_address": get_address_payload(order.shipping_address),
        "shipping_method_name": order.shipping_method_name,
        "collection_point_name": order.collection_point_name,
        "voucher_discount": vouchers[0] if vouchers else None,
        "discounts": discounts,
        "discount_amount": sum((row["amount_value"] for row in discounts), Decimal(0)),
    }


def _details_url(order: Order, redirect_url: str | None) -> str:
    if not redirect_url:
        return ""
    parts = urlsplit(redirect_url)
    query = "&".join(filter(None, [parts.query, urlencode({"token": order.id})]))
    return urlunsplit(parts._replace(query=query))


def get_default_fulfillment_payload(order: Order, fulfillment: Fulfillment) -> dict[str, Any]:
    return {
        "order": get_default_order_payload(order, order.redirect_url),
        "fulfillment": {
            "tracking_number": fulfillment.tracking_number,
            "is_tracking_number_url": fulfillment.is_tracking_number_url,
        },
        "physical_lines": [
            {
                "id": to_global_id_or_none(line),
                "order_line": get_order_line_payload(line.order_line),
                "quantity": line.quantity,
            }
            for line in fulfillment.lines.all()
        ],
        "digital_lines": [],
        "recipient_email": order.get_customer_email(),
        **get_site_context(),
    }


def _requester(user: Any, app: Any) -> dict[str, Any]:
    return {
        "requester_user_id": to_global_id_or_none(user),
        "requester_app_id": to_global_id_or_none(app),
    }


def _notify(manager: Any, event: str, order: Order, build: Callable[[], dict[str, Any]]) -> None:
    manager.notify(
        event, payload_func=NotifyHandler(build).payload, channel_slug=order.channel.slug
    )


def _order_payload(order: Order, redirect_url: str | None = "", **more: Any) -> dict[str, Any]:
    return {
        "order": get_default_order_payload(order, redirect_url),
        "recipient_email": order.get_customer_email(),
        **more,
        **get_site_context(),
    }


def send_order_confirmation(order: Order, redirect_url: str | None, manager: Any) -> None:
    """The order is placed."""
    _notify(
        manager,
        NotifyEventType.ORDER_CONFIRMATION,
        order,
        lambda: _order_payload(order, redirect_url),
    )


def send_order_confirmed(order: Order, user: Any, app: Any, manager: Any) -> None:
    """Staff confirmed it."""
    _notify(
        manager,
        NotifyEventType.ORDER_CONFIRMED,
        order,
        lambda: _order_payload(order, order.redirect_url, **_requester(user, app)),
    )


def send_payment_confirmation(order: Order, manager: Any) -> None:
    """It is paid in full."""
    _notify(
        manager, NotifyEventType.ORDER_PAYMENT_CONFIRMATION, order, lambda: _order_payload(order)
    )


def send_order_canceled_confirmation(order: Order, user: Any, app: Any, manager: Any) -> None:
    """It is cancelled."""
    _notify(
        manager,
        NotifyEventType.ORDER_CANCELED,
        order,
        lambda: _order_payload(order, **_requester(user, app)),
    )


def send_order_refunded_confirmation(
    order: Order, user: Any, app: Any, amount: Decimal, manager: Any
) -> None:
    """Money went back."""
    _notify(
        manager,
        NotifyEventType.ORDER_REFUND_CONFIRMATION,
        order,
        lambda: _order_payload(
            order,
            amount=quantize_price(amount, order.currency),
            currency=order.currency,
            **_requester(user, app),
        ),
    )


def send_fulfillment_confirmation(
    order: Order, fulfillment: Fulfillment, user: Any, app: Any, manager: Any
) -> None:
    """Goods are on their way."""
    _notify(
        manager,
        NotifyEventType.ORDER_FULFILLMENT_CONFIRMATION,
        order,
        lambda: {
            **get_default_fulfillment_payload(order, fulfillment),
            **_requester(user, app),
        },
    )


def send_fulfillment_update(order: Order, fulfillment: Fulfillment, manager: Any) -> None:
    """Their tracking number changed."""
    _notify(
        manager,
        NotifyEventType.ORDER_FULFILLMENT_UPDATE,
        order,
        lambda: get_default_fulfillment_payload(order, fulfillment),
    )
