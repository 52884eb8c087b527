"""Drafts: making, changing, completing, deleting them; shipping, discounts."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from ...account.models import User
from ...channel.models import Channel
from ...core.exceptions import InsufficientStock
from ...discount.utils.voucher import (
    InvalidPromoCode,
    get_voucher_code_instance,
    increase_voucher_usage,
)
from ...order import OrderOrigin, OrderStatus
from ...order.actions import call_event_by_status, call_order_events, order_created
from ...order.addresses import store_user_address
from ...order.calculations import refresh_prices
from ...order.events import draft_order_created_event, order_added_products_event
from ...order.fetch import OrderLineInfo
from ...order.models import Order
from ...order.utils import (
    create_order_line,
    invalidate_order_prices,
    update_order_display_gross_prices,
)
from ...shipping.models import ShippingMethod
from ...warehouse.management import allocate_stocks
from ..account.i18n import validate_address
from ..checkout.helpers import clean_redirect_url, fail, manager_of, metadata_of
from ..checkout.lines import variants_of
from ..core.loader import mutation
from ..core.mutations import get_node_or_error
from ..core.utils import from_global_id_or_error
from .editing import STAFF, answer, check_editable, check_lines, get_order, lines_data
from .validation import draft_errors, stock_errors


def set_addresses(order: Order, given: Any, info: Any) -> bool:
    """Fill in the addresses that the input holds; True when there was one."""
    changed = False
    for kind in ("shipping", "billing"):
        data = given.get(f"{kind}_address")
        if data:
            address = validate_address(data, info=info)
            address.save()
            setattr(order, f"{kind}_address", address)
            changed = True
    return changed


def set_shipping_method(order: Order, method: ShippingMethod | None) -> None:
    """Give the order a method at its channel's price, or none."""
    if method is None:
        order.shipping_method, order.shipping_method_name = None, None
        order.undiscounted_base_shipping_price_amount = order.base_shipping_price_amount = 0
    else:
        listing = method.channel_listings.filter(channel=order.channel).first()
        if listing is None:
            message = "Shipping method not available in the given channel."
            raise fail("shipping_method", message, "shipping_method_not_applicable")
        order.shipping_method, order.shipping_method_name = method, method.name
        order.undiscounted_base_shipping_price_amount = listing.price_amount
        order.base_shipping_price_amount = listing.price_amount
    invalidate_order_prices(order)


def _set_input(order: Order, given: Any, info: Any) -> None:
    """What create and update of a draft have in common."""
    if "user_email" in given:
        order.user_email = given["user_email"] or ""
        order.user = User.objects.filter(email=order.user_email, is_active=True).first()
    if given.get("user"):
        order.user = get_node_or_error(
            info, given["user"], only_type="User", model=User, field="user"
        )
        order.user_email = order.user_email or order.user.email
    if "external_reference" in given:
        order.external_reference = given["external_reference"] or None
    if given.get("language_code"):
        order.language_code = str(given["language_code"]).lower().replace("_", "-")
    if given.get("redirect_url"):
        clean_redirect_url(given["redirect_url"])
        order.redirect_url = given["redirect_url"]
    order.store_value_in_metadata(metadata_of(given.get("metadata")))
    if "voucher_code" in given:
        _set_voucher(order, given["voucher_code"])
    if "shipping_method" in given:
        set_shipping_method(order, _shipping_method(given["shipping_method"]))
    set_addresses(order, given, info)


def _shipping_method(id: str | None) -> ShippingMethod | None:
    """By the id of a ShippingMethod or of a ShippingMethodType, which are the same row's."""
    if not id:
        return None
    _, pk = from_global_id_or_error(id)
    found = ShippingMethod.objects.filter(pk=pk).first() if str(pk).isdigit() else None
    if found is None:
        message = f"Couldn't resolve to a node: {id}"
        raise fail("shipping_method", message, "not_found")
    return found


def _set_voucher(order: Order, code: str | None) -> None:
    order.voucher, order.voucher_code = None, None
    if code:
        try:
            found = get_voucher_code_instance(code, order.channel.slug)
        except InvalidPromoCode:
            message = "Invalid voucher code."
            raise fail("voucher_code", message, "invalid_voucher_code") from None
        order.voucher, order.voucher_code = found.voucher, found.code


@mutation("draftOrderCreate", permissions=STAFF)
def _create(root: Any, info: Any, input: Any) -> dict[str, Any]:
    if not input.get("channel_id"):
        raise fail("channel", "Channel id is required.", "required")
    channel = get_node_or_error(
        info, input["channel_id"], only_type="Channel", model=Channel, field="channel_id"
    )
    inputs = input.get("lines") or []
    variants = variants_of([line["variant_id"] for line in inputs])
    order = Order(
        status=OrderStatus.DRAFT,
        origin=OrderOrigin.DRAFT,
        channel=channel,
        currency=channel.currency_code,
        lines_count=0,
    )
    check_lines(order, variants.values(), inputs)
    _set_input(order, input, info)
    update_order_display_gross_prices(order)
    order.save()
    user, app = info.context.user, info.context.app
    lines = [create_order_line(order, data) for data in lines_data(inputs, variants)]
    if lines:
        order_added_products_event(order=order, user=user, app=app, order_lines=lines)
    order.lines_count = len(lines)
    order.save(update_fields=["lines_count"])
    draft_order_created_event(order=order, user=user, app=app)
    call_order_events(manager_of(info), order, "draft_order_created")
    return answer(order)


@mutation("draftOrderComplete", permissions=STAFF, atomic=False)
def _complete(root: Any, info: Any, id: str) -> dict[str, Any]:
    order = get_order(info, id)
    user, app, manager = info.context.user, info.context.app, manager_of(info)
    with transaction.atomic():
        order = Order.objects.select_for_update(of=("self",)).get(pk=order.pk)
        refresh_prices(order)
        if not order.is_draft():
            raise fail("id", "The order is not draft.", "invalid")
        if errors := draft_errors(order):
            raise errors
        channel = order.channel
        if order.user:
            order.user_email = order.user.email
        elif order.user_email:
            order.user = User.objects.filter(email=order.user_email).first()
        confirmed = channel.automatically_confirm_all_new_orders
        order.status = OrderStatus.UNFULFILLED if confirmed else OrderStatus.UNCONFIRMED
        if order.shipping_method:
            order.shipping_method_metadata = order.shipping_method.metadata
            order.shipping_method_private_metadata = order.shipping_method.private_metadata
        elif not order.is_shipping_required():
            order.shipping_address = order.shipping_method_name = None
        if order.voucher and order.voucher_code and channel.include_draft_order_in_voucher_usage:
            code = order.voucher.codes.get(code=order.voucher_code)
            increase_voucher_usage(order.voucher, code, order.get_customer_email())
        order.save()
        lines = [
            OrderLineInfo(line, line.quantity, line.variant)
            for line in order.lines.select_related("variant")
        ]
        try:
            allocate_stocks(lines, channel)
        except InsufficientStock as error:
            raise ValidationError({"lines": stock_errors(error)}) from error

        def announce() -> None:
            _store_addresses(order)
            order_created(order, user, app, manager, from_draft=True)

        transaction.on_commit(announce)
    return answer(order)


def _store_addresses(order: Order) -> None:
    """The customer's address book gets what the draft was told to keep."""
    for kind in ("shipping", "billing"):
        address = getattr(order, f"{kind}_address")
        if order.user and address and getattr(order, f"draft_save_{kind}_address"):
            store_user_address(order.user, address, kind)


@mutation("orderUpdateShipping", permissions=STAFF)
def _update_shipping(root: Any, info: Any, order: str, input: Any) -> dict[str, Any]:
    found = get_order(info, order, "order")
    check_editable(found)
    if "shipping_method" not in input:
        message = "Shipping method must be provided to perform mutation."
        raise fail("shipping_method", message, "shipping_method_required")
    given = input["shipping_method"]
    if given == "":
        message = "Shipping method cannot be empty."
        raise fail("shipping_method", message, "shipping_method_required")
    if given is None and not found.is_draft() and found.is_shipping_required():
        message = "Shipping method is required for this order."
        raise fail("shipping_method", message, "shipping_method_required")
    method = get_node_or_error(
        info, given, only_type="ShippingMethod", model=ShippingMethod, field="shipping_method"
    )
    set_shipping_method(found, method)
    found.save()
    call_event_by_status(manager_of(info), found)
    return answer(found)
