"""Drafts: making, changing, completing, deleting them; lines, shipping, discounts."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from ...account.models import User
from ...channel.models import Channel
from ...core.exceptions import InsufficientStock
from ...core.prices import quantize_price
from ...discount import DiscountType
from ...discount.models import OrderDiscount
from ...discount.utils.voucher import (
    InvalidPromoCode,
    get_voucher_code_instance,
    increase_voucher_usage,
)
from ...order import ORDER_EDITABLE_STATUS, OrderEvents, OrderOrigin, OrderStatus
from ...order.actions import call_event_by_status, call_order_events, order_created
from ...order.addresses import store_user_address
from ...order.calculations import refresh_prices
from ...order.events import draft_order_created_event, order_added_products_event, record
from ...order.fetch import OrderLineInfo
from ...order.models import Order, OrderLine
from ...order.utils import (
    create_order_line,
    invalidate_order_prices,
    update_order_display_gross_prices,
)
from ...permission.enums import OrderPermissions
from ...shipping.models import ShippingMethod
from ...warehouse.management import allocate_stocks, decrease_allocations
from ..account.i18n import validate_address
from ..checkout.helpers import clean_redirect_url, fail, manager_of, metadata_of, one_of
from ..checkout.lines import variants_of
from ..core.context import SyncWebhookControlContext
from ..core.loader import mutation
from ..core.mutations import get_node_or_error
from ..core.utils import from_global_id_or_error
from .utils import OrderLineData
from .validation import availability_errors, draft_errors, stock_errors

STAFF = [OrderPermissions.MANAGE_ORDERS]


def get_order(info: Any, id: str | None, field: str = "id", **where: Any) -> Order:
    """The order that a mutation is about."""
    rows = Order.objects.select_related("channel", "user").filter(**where)
    return get_node_or_error(info, id, only_type="Order", qs=rows, field=field)


def answer(order: Order, **more: Any) -> dict[str, Any]:
    """The payload."""
    return {"order": SyncWebhookControlContext(order), **more}


def check_editable(order: Order) -> None:
    """Only drafts and unconfirmed orders may be edited."""
    if order.status not in ORDER_EDITABLE_STATUS:
        message = "Only draft and unconfirmed orders can be edited."
        raise fail("id", message, "not_editable")


def _by_id_or_reference(info: Any, id: str | None, reference: str | None) -> Order:
    one_of(id=id, external_reference=reference)
    if id:
        return get_order(info, id)
    found = Order.objects.filter(external_reference=reference).first()
    if found is None:
        message = f"Couldn't resolve to a node: {reference}"
        raise fail("external_reference", message, "not_found")
    return found


def set_addresses(order: Order, given: Any, info: Any) -> bool:
    """Fill in the addresses that the input holds; True when there was one."""
    changed = False
    for kind in ("shipping", "billing"):
        data, keep = given.get(f"{kind}_address"), given.get(f"save_{kind}_address")
        if data:
            address = validate_address(data, address_type=kind, info=info)
            address.save()
            setattr(order, f"{kind}_address", address)
            setattr(order, f"draft_save_{kind}_address", bool(keep))
            changed = True
        elif keep is not None:
            message = f"This option can only be selected if a {kind} address is provided."
            raise fail(f"save_{kind}_address", message, "missing_address_data")
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
    for name in ("customer_note", "external_reference"):
        if name in given:
            setattr(order, name, given[name] or (None if name.startswith("ext") else ""))
    if given.get("language_code"):
        order.language_code = str(given["language_code"]).lower().replace("_", "-")
    if given.get("redirect_url"):
        clean_redirect_url(given["redirect_url"])
        order.redirect_url = given["redirect_url"]
    order.store_value_in_metadata(metadata_of(given.get("metadata")))
    order.store_value_in_private_metadata(metadata_of(given.get("private_metadata")))
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


def _check_lines(order: Order, variants: Any, inputs: list[Any]) -> None:
    if any(line["quantity"] <= 0 for line in inputs):
        raise fail("quantity", "Ensure this value is greater than 0.", "zero_quantity")
    if errors := availability_errors(list(variants), order.channel_id):
        raise ValidationError({"lines": errors[0]})


def _lines_data(inputs: list[Any], variants: dict[str, Any]) -> list[OrderLineData]:
    """Inputs by variant; those that force a line of their own stay apart."""
    grouped: dict[Any, OrderLineData] = {}
    separate = []
    for given in inputs:
        variant = variants[given["variant_id"]]
        data = OrderLineData(variant_id=variant.pk, variant=variant)
        if given.get("force_new_line"):
            separate.append(data)
        else:
            data = grouped.setdefault(variant.pk, data)
        data.quantity += given["quantity"]
        data.price_override = given.get("price")
    return [*separate, *grouped.values()]


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
    _check_lines(order, variants.values(), inputs)
    _set_input(order, input, info)
    update_order_display_gross_prices(order)
    order.save()
    user, app = info.context.user, info.context.app
    lines = [create_order_line(order, data) for data in _lines_data(inputs, variants)]
    if lines:
        order_added_products_event(order=order, user=user, app=app, order_lines=lines)
    order.lines_count = len(lines)
    order.save(update_fields=["lines_count"])
    draft_order_created_event(order=order, user=user, app=app)
    call_order_events(manager_of(info), order, "draft_order_created")
    return answer(order)


@mutation("draftOrderUpdate", permissions=STAFF)
def _update(
    root: Any, info: Any, input: Any, id: Any = None, external_reference: Any = None
) -> dict[str, Any]:
    order = _by_id_or_reference(info, id, external_reference)
    if not order.is_draft():
        raise fail("id", "Provided order id belongs to non-draft order.", "invalid")
    if input.get("channel_id") and order.channel_id:
        given = get_node_or_error(
            info, input["channel_id"], only_type="Channel", model=Channel, field="channel_id"
        )
        if given.pk != order.channel_id:
            message = "Can't update existing order channel id."
            raise fail("channel_id", message, "not_editable")
    _set_input(order, input, info)
    invalidate_order_prices(order)
    order.save()
    call_order_events(manager_of(info), order, "draft_order_updated")
    return answer(order)


@mutation("draftOrderDelete", permissions=STAFF)
def _delete(root: Any, info: Any, id: Any = None, external_reference: Any = None) -> dict[str, Any]:
    order = _by_id_or_reference(info, id, external_reference)
    if not order.is_draft():
        raise fail("id", "Provided order id belongs to non-draft order.", "invalid")
    if order.payment_transactions.exists():
        message = "Cannot delete order with payments or transactions attached to it."
        raise fail("id", message, "invalid")
    pk = order.pk
    order.delete()
    order.pk = order.id = pk
    call_order_events(manager_of(info), order, "draft_order_deleted")
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


@mutation("orderLinesCreate", permissions=STAFF)
def _lines_create(root: Any, info: Any, id: str, input: list[Any]) -> dict[str, Any]:
    order = get_order(info, id)
    check_editable(order)
    variants = variants_of([line["variant_id"] for line in input])
    if bad := [line["variant_id"] for line in input if line["quantity"] <= 0]:
        message = "Variants quantity must be greater than 0."
        raise fail("quantity", message, "zero_quantity", variants=bad)
    _check_lines(order, variants.values(), input)
    added = []
    try:
        for data in _lines_data(input, variants):
            added.append(_add(order, data, any(line.get("force_new_line") for line in input)))
    except InsufficientStock as error:
        raise ValidationError({"input": stock_errors(error)}) from error
    user, app = info.context.user, info.context.app
    order_added_products_event(order=order, user=user, app=app, order_lines=added)
    return _lines_changed(info, order, order_lines=_wrapped(added))


def _wrapped(lines: list[OrderLine]) -> list[Any]:
    return [SyncWebhookControlContext(line) for line in lines]


def _add(order: Order, data: OrderLineData, force_new: bool) -> OrderLine:
    own = list(order.lines.filter(variant=data.variant)[:2])
    if force_new or len(own) != 1:
        return create_order_line(order, data, allocate_stock=order.is_unconfirmed())
    line = own[0]
    if data.price_override is not None:
        line.is_price_overridden = True
        line.undiscounted_base_unit_price_amount = data.price_override
        line.base_unit_price_amount = data.price_override
    _change_quantity(order, line, line.quantity + data.quantity)
    return line


def _change_quantity(order: Order, line: OrderLine, quantity: int) -> None:
    difference = quantity - line.quantity
    line.quantity = quantity
    line.save()
    for row in line.discounts.all():
        # A line's discounts are kept as totals.
        row.amount_value = quantize_price(
            row.amount_value * quantity / (quantity - difference), line.currency
        )
        row.save(update_fields=["amount_value"])
    if order.is_unconfirmed() and line.variant:
        change = OrderLineInfo(line, abs(difference), line.variant)
        if difference > 0:
            allocate_stocks([change], order.channel)
        elif difference < 0:
            decrease_allocations([change])


def _lines_changed(info: Any, order: Order, **more: Any) -> dict[str, Any]:
    order.lines_count = order.lines.count()
    invalidate_order_prices(order)
    order.save(update_fields=["lines_count", "should_refresh_prices", "updated_at"])
    call_event_by_status(manager_of(info), order)
    return answer(order, **more)


def _line(info: Any, id: str) -> OrderLine:
    rows = OrderLine.objects.select_related("order__channel", "variant")
    return get_node_or_error(info, id, only_type="OrderLine", qs=rows)


@mutation("orderLineUpdate", permissions=STAFF)
def _line_update(root: Any, info: Any, id: str, input: Any) -> dict[str, Any]:
    line = _line(info, id)
    check_editable(line.order)
    if input["quantity"] <= 0:
        raise fail("quantity", "Ensure this value is greater than 0.", "zero_quantity")
    added = input["quantity"] > line.quantity
    try:
        _change_quantity(line.order, line, input["quantity"])
    except InsufficientStock as error:
        message = "Cannot set new quantity because of insufficient stock."
        raise fail("quantity", message, "insufficient_stock") from error
    record(
        line.order,
        OrderEvents.ADDED_PRODUCTS if added else OrderEvents.REMOVED_PRODUCTS,
        info.context.user,
        info.context.app,
        lines=[{"quantity": input["quantity"], "line_pk": str(line.pk), "item": str(line)}],
    )
    return _lines_changed(info, line.order, order_line=SyncWebhookControlContext(line))


@mutation("orderLineDelete", permissions=STAFF)
def _line_delete(root: Any, info: Any, id: str) -> dict[str, Any]:
    line = _line(info, id)
    order, pk = line.order, line.pk
    check_editable(order)
    if order.is_unconfirmed():
        decrease_allocations([OrderLineInfo(line, line.quantity, line.variant)])
    record(
        order,
        OrderEvents.REMOVED_PRODUCTS,
        info.context.user,
        info.context.app,
        lines=[{"quantity": line.quantity, "line_pk": str(pk), "item": str(line)}],
    )
    line.delete()
    line.pk = line.id = pk
    return _lines_changed(info, order, order_line=SyncWebhookControlContext(line))


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


@mutation("orderDiscountAdd", permissions=STAFF)
def _discount_add(root: Any, info: Any, order_id: str, input: Any) -> dict[str, Any]:
    order = get_order(info, order_id, "order_id")
    if order.status not in ORDER_EDITABLE_STATUS:
        message = "Only draft and unconfirmed order can be modified."
        raise fail("orderId", message, "cannot_discount")
    if order.discounts.filter(type=DiscountType.MANUAL).exists():
        raise fail("orderId", "Order already has assigned discount.", "cannot_discount")
    refresh_prices(order)
    value = input["value"]
    if input["value_type"] == "percentage" and value > 100:
        message = f"The percentage value ({value}) cannot be higher than 100."
        raise fail("value", message, "invalid")
    if input["value_type"] == "fixed" and value > order.undiscounted_total.gross.amount:
        message = f"The value ({value}) cannot be higher than {order.undiscounted_total.gross}"
        raise fail("value", message, "invalid")
    order.discounts.exclude(voucher__type="shipping").delete()
    row = OrderDiscount.objects.create(
        order=order,
        type=DiscountType.MANUAL,
        value_type=input["value_type"],
        value=value,
        reason=input.get("reason"),
        currency=order.currency,
    )
    refresh_prices(order, force=True)
    row.refresh_from_db()
    return _discount_changed(info, order, row, OrderEvents.ORDER_DISCOUNT_ADDED)


def _discount_changed(info: Any, order: Order, row: OrderDiscount, kind: str) -> dict[str, Any]:
    record(
        order,
        kind,
        info.context.user,
        info.context.app,
        discount={
            "value": str(row.value),
            "amount_value": str(row.amount_value),
            "currency": row.currency,
            "value_type": row.value_type,
            "reason": row.reason,
        },
    )
    return answer(order)
