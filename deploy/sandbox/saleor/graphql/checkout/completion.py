"""checkoutComplete: everything is checked, then `checkout.complete_checkout` makes the order."""

from __future__ import annotations

from typing import Any

import graphene
from django.core.exceptions import ValidationError

from ...checkout.complete_checkout import clean_checkout_shipping, complete_checkout
from ...checkout.fetch import fetch_checkout_info, fetch_checkout_lines
from ...checkout.models import Checkout
from ...order.models import Order
from ...permission.enums import AccountPermissions
from ..account.i18n import validate_address
from ..core.context import SyncWebhookControlContext
from ..core.loader import mutation
from ..core.permissions import requestor
from ..core.utils import from_global_id_or_error
from .helpers import clean_redirect_url, fail, get_checkout, manager_of, metadata_of, one_of


def _done(order: Order | None) -> dict[str, Any]:
    return {
        "order": SyncWebhookControlContext(order) if order else None,
    }


def _made_before(id: str | None, token: Any) -> Order | None:
    """The order that this cart became; a visitor who knows the cart's token may have it."""
    if id:
        _, token = from_global_id_or_error(id, "Checkout")
    return Order.objects.get_by_checkout_token(token) if token else None


@mutation("checkoutComplete", atomic=False)
def _complete(
    root: Any,
    info: Any,
    id: str | None = None,
    token: Any = None,
    checkout_id: str | None = None,
    metadata: Any = None,
    redirect_url: str | None = None,
) -> dict[str, Any]:
    one_of(checkout_id=checkout_id, token=token, id=id)
    try:
        checkout = get_checkout(info, id, token, checkout_id)
    except ValidationError:
        order = _made_before(id or checkout_id, token)
        if order is None:
            raise
        if not order.channel.is_active:
            message = "Cannot complete checkout with inactive channel."
            raise fail("channel", message, "channel_inactive") from None
        return _done(order)
    try:
        return _done(_complete_checkout(info, checkout, redirect_url, metadata_of(metadata)))
    except (ValidationError, Checkout.DoesNotExist):
        # Somebody was faster: what looks wrong with the cart is that it is an order by now.
        order = _made_before(None, checkout.token)
        if order is None:
            raise
        return _done(order)


def _complete_checkout(
    info: Any, checkout: Checkout, redirect_url: str | None, metadata: dict[str, str]
) -> Order | None:
    if not checkout.email:
        raise ValidationError("Checkout email must be set.", code="email_not_set")
    manager = manager_of(info)
    lines, unavailable = fetch_checkout_lines(checkout)
    if unavailable:
        ids = [graphene.Node.to_global_id("ProductVariant", pk) for pk in unavailable]
        message = "Some of the checkout lines variants are unavailable."
        raise fail("lines", message, "unavailable_variant_in_channel", variants=ids)
    if not lines:
        raise fail("lines", "Cannot complete checkout without lines.", "no_lines")
    clean_redirect_url(redirect_url)
    checkout_info = fetch_checkout_info(checkout, lines, manager)
    if any(line.variant.is_shipping_required() for line in lines):
        clean_checkout_shipping(checkout_info, lines)
        _validate(checkout.shipping_address, "shipping", info)
    if not checkout.billing_address:
        raise fail("billing_address", "Billing address is not set", "billing_address_not_set")
    _validate(checkout.billing_address, "billing", info)
    who = requestor(info.context)
    impersonates = bool(who and who.has_perm(AccountPermissions.IMPERSONATE_USER))
    return complete_checkout(
        manager,
        checkout_info,
        lines,
        checkout.user if impersonates else info.context.user,
        info.context.app,
        redirect_url,
        metadata,
    )


def _validate(address: Any, kind: str, info: Any) -> None:
    """Carts may hold addresses that nobody checked; orders may not."""
    if not address.validation_skipped:
        data = address.as_data()
        data.pop("metadata", None)
        data.pop("private_metadata", None)
        validate_address(data, info=info)
