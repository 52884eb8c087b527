"""Making a cart and changing everything about it but its lines."""

from __future__ import annotations

from typing import Any

import graphene
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from ...account.models import User
from ...channel.models import Channel
from ...checkout.actions import call_checkout_event
from ...checkout.fetch import fetch_checkout_info, fetch_checkout_lines
from ...checkout.models import Checkout, CheckoutMetadata
from ...checkout.utils import (
    add_voucher_code,
    change_lines,
    invalidate_prices,
    remove_voucher_code,
)
from ...core.exceptions import PermissionDenied
from ...permission.enums import AccountPermissions
from ..account.i18n import validate_address
from ..core.context import SyncWebhookControlContext
from ..core.loader import mutation
from ..core.mutations import get_node_or_error
from ..core.permissions import AuthorizationFilters, requestor, require
from ..core.utils import from_global_id_or_error
from .helpers import fail, get_checkout, manager_of, metadata_of, one_of
from .lines import (
    check_custom_prices,
    check_quantities,
    check_sold_in_channel,
    lines_to_add,
    variants_of,
)

_SIGNED_IN = [AuthorizationFilters.AUTHENTICATED_APP, AuthorizationFilters.AUTHENTICATED_USER]


def clean_channel(slug: str | None) -> Channel:
    """The active channel; Saleor's errors otherwise."""
    if slug is None:
        active = list(Channel.objects.filter(is_active=True)[:2])
        if len(active) != 1:
            message = "You need to provide channel slug."
            raise fail("channel", message, "missing_channel_slug")
        return active[0]
    found = Channel.objects.filter(slug=slug).first()
    if found is None:
        raise fail("channel", f"Channel with '{slug}' slug does not exist.", "not_found")
    if not found.is_active:
        raise fail("channel", f"Channel with '{slug}' is inactive.", "channel_inactive")
    return found


@mutation("checkoutCreate")
def _create(root: Any, info: Any, input: Any) -> dict[str, Any]:
    channel = clean_channel(input.get("channel"))
    metadata = metadata_of(input.get("metadata"))
    addresses = {}
    for kind in ("shipping", "billing"):
        given = input.get(f"{kind}_address")
        if given is not None:
            addresses[kind] = validate_address(given, info)
    lines = input["lines"] or []
    check_custom_prices(info, lines)
    variants = variants_of([line["variant_id"] for line in lines])
    data = lines_to_add(lines, variants, [])
    if variants:
        check_sold_in_channel(list(variants.values()), channel.pk)
        check_quantities(data, channel.slug, [], replace=False)
    for address in addresses.values():
        address.save()
    user = info.context.user
    _check_email(input.get("email"))
    at = addresses.get("shipping") or addresses.get("billing")
    checkout = Checkout.objects.create(
        channel=channel,
        currency=channel.currency_code,
        country=at.country.code if at else channel.default_country.code,
        user=user or None,
        email=input.get("email") or (user.email if user else None),
        language_code=_language(input.get("language_code")),
        shipping_address=addresses.get("shipping"),
        billing_address=addresses.get("billing"),
    )
    CheckoutMetadata.objects.create(checkout=checkout, metadata=metadata)
    change_lines(checkout, data, replace=False)
    call_checkout_event(manager_of(info), "checkout_created", checkout)
    return {"checkout": SyncWebhookControlContext(checkout), "created": True}


def _check_email(email: str | None) -> None:
    if email:
        try:
            validate_email(email)
        except ValidationError as error:
            raise fail("email", error.messages[0], "invalid") from error


def _language(code: Any) -> str:
    return str(code).lower().replace("_", "-") if code else "en"


def _changed(info: Any, checkout: Checkout, *fields: str, prices: bool = False) -> dict[str, Any]:
    """Save, tell the plugins, answer."""
    if prices:
        invalidate_prices(checkout, *fields)
    else:
        checkout.save(update_fields=[*fields, "last_change"])
    call_checkout_event(manager_of(info), "checkout_updated", checkout)
    return {"checkout": SyncWebhookControlContext(checkout)}


@mutation("checkoutEmailUpdate")
def _email(
    root: Any, info: Any, email: str, id: Any = None, token: Any = None, checkout_id: Any = None
) -> dict[str, Any]:
    if not email:
        raise fail("email", "This field cannot be blank.", "required")
    checkout = get_checkout(info, id, token, checkout_id)
    _check_email(email)
    checkout.email = email
    return _changed(info, checkout, "email")


@mutation("checkoutCustomerNoteUpdate")
def _note(root: Any, info: Any, id: str, customer_note: str) -> dict[str, Any]:
    checkout = get_checkout(info, id)
    checkout.note = customer_note
    return _changed(info, checkout, "note")


def _set_address(info: Any, checkout: Checkout, kind: str, data: Any, save_address: bool) -> Any:
    current = getattr(checkout, f"{kind}_address")
    address = validate_address(data, info, instance=current)
    if current is not None:
        # The row may be a customer's own: the cart's change must not reach it.
        address.pk = None
        address._state.adding = True
    address.save()
    setattr(checkout, f"{kind}_address", address)
    setattr(checkout, f"save_{kind}_address", save_address)
    return address


@mutation("checkoutShippingAddressUpdate")
def _shipping_address(
    root: Any,
    info: Any,
    shipping_address: Any,
    id: Any = None,
    token: Any = None,
    checkout_id: Any = None,
    save_address: bool = True,
) -> dict[str, Any]:
    checkout = get_checkout(info, id, token, checkout_id)
    address = _set_address(info, checkout, "shipping", shipping_address, save_address)
    checkout.country = address.country
    fields = ("shipping_address", "save_shipping_address", "country")
    return _changed(info, checkout, *fields, prices=True)


@mutation("checkoutBillingAddressUpdate")
def _billing_address(
    root: Any,
    info: Any,
    billing_address: Any,
    id: Any = None,
    token: Any = None,
    checkout_id: Any = None,
    save_address: bool = True,
) -> dict[str, Any]:
    checkout = get_checkout(info, id, token, checkout_id)
    _set_address(info, checkout, "billing", billing_address, save_address)
    return _changed(info, checkout, "billing_address", "save_billing_address", prices=True)


@mutation("checkoutDeliveryMethodUpdate")
def _delivery_method(
    root: Any, info: Any, id: Any = None, token: Any = None, delivery_method_id: Any = None
) -> dict[str, Any]:
    checkout = get_checkout(info, id, token)
    lines, unavailable = fetch_checkout_lines(checkout)
    _check_available(checkout, unavailable)
    if not any(item.variant.is_shipping_required() for item in lines):
        raise fail(
            "delivery_method", "This checkout doesn't need shipping", "shipping_not_required"
        )
    method = None
    if delivery_method_id is not None:
        kind, pk = from_global_id_or_error(delivery_method_id)
        if kind not in ("ShippingMethod", "Warehouse", "CheckoutDelivery", "app"):
            message = "ID does not belong to Warehouse, ShippingMethod, or CheckoutDelivery"
            raise fail("delivery_method_id", message, "invalid")
        from ...checkout.calculations import fetch_checkout_data

        checkout_info = fetch_checkout_info(checkout, lines, manager_of(info))
        fetch_checkout_data(checkout_info, manager_of(info), lines)
        found = checkout_info.get_delivery_method_info().applicable(lines)
        method = next(
            (row for row in found if kind == "ShippingMethod" and str(row.pk) == pk), None
        )
        if method is None:
            message = "This shipping method is not applicable."
            raise fail("delivery_method_id", message, "delivery_method_not_applicable")
    checkout.shipping_method = method
    checkout.shipping_method_name = method.name if method else None
    return _changed(info, checkout, "shipping_method", "shipping_method_name", prices=True)


def _check_available(checkout: Checkout, unavailable: list[int]) -> None:
    if unavailable and checkout.channel.use_legacy_error_flow_for_checkout:
        ids = [graphene.Node.to_global_id("ProductVariant", pk) for pk in unavailable]
        message = "Some of the checkout lines variants are unavailable."
        raise fail("lines", message, "unavailable_variant_in_channel", variants=ids)


@mutation("checkoutCustomerAttach", permissions=_SIGNED_IN)
def _attach(
    root: Any,
    info: Any,
    id: Any = None,
    token: Any = None,
    checkout_id: Any = None,
    customer_id: str | None = None,
) -> dict[str, Any]:
    checkout = get_checkout(info, id, token, checkout_id)
    if checkout.user_id:
        raise PermissionDenied("You cannot reassign a checkout that is already attached to a user.")
    user = info.context.user
    own_id = graphene.Node.to_global_id("User", user.pk) if user else None
    if customer_id and customer_id != own_id:
        require(info, AccountPermissions.IMPERSONATE_USER)
        user = get_node_or_error(
            info, customer_id, only_type="User", model=User, field="customer_id"
        )
    elif not user:
        message = "The customerId value must be provided when running mutation as app."
        raise fail("customer_id", message, "required")
    checkout.user, checkout.email = user, user.email
    return _changed(info, checkout, "user", "email")


@mutation("checkoutCustomerDetach", permissions=_SIGNED_IN)
def _detach(
    root: Any, info: Any, id: Any = None, token: Any = None, checkout_id: Any = None
) -> dict[str, Any]:
    checkout = get_checkout(info, id, token, checkout_id)
    who = requestor(info.context)
    own = checkout.user is None or checkout.user == info.context.user
    if not own and not who.has_perm(AccountPermissions.IMPERSONATE_USER):
        raise PermissionDenied(permissions=[AccountPermissions.IMPERSONATE_USER])
    checkout.user = None
    return _changed(info, checkout, "user")


@mutation("checkoutAddPromoCode")
def _add_promo_code(
    root: Any,
    info: Any,
    promo_code: str,
    id: Any = None,
    token: Any = None,
    checkout_id: Any = None,
) -> dict[str, Any]:
    checkout = get_checkout(info, id, token, checkout_id)
    lines, unavailable = fetch_checkout_lines(checkout)
    _check_available(checkout, unavailable)
    checkout_info = fetch_checkout_info(checkout, lines, manager_of(info))
    add_voucher_code(checkout_info, lines, promo_code)
    call_checkout_event(manager_of(info), "checkout_updated", checkout)
    return {"checkout": SyncWebhookControlContext(checkout)}


@mutation("checkoutRemovePromoCode")
def _remove_promo_code(
    root: Any,
    info: Any,
    id: Any = None,
    token: Any = None,
    checkout_id: Any = None,
    promo_code: str | None = None,
) -> dict[str, Any]:
    one_of(promo_code=promo_code)
    checkout = get_checkout(info, id, token, checkout_id)
    remove_voucher_code(checkout, promo_code)
    call_checkout_event(manager_of(info), "checkout_updated", checkout)
    return {"checkout": SyncWebhookControlContext(checkout)}
