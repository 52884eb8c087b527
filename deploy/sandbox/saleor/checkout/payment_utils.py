"""How far a cart's money is authorized and charged."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone
from prices import Money

from . import CheckoutAuthorizeStatus, CheckoutChargeStatus

if TYPE_CHECKING:
    from .models import Checkout


def update_checkout_payment_statuses(
    checkout: Checkout, checkout_total_gross: Money, checkout_has_lines: bool
) -> None:
    """Compare the transactions (pending amounts included) with the total; save what changed."""
    authorized = charged = Decimal(0)
    for item in checkout.payment_transactions.all():
        authorized += item.authorized_value + item.authorize_pending_value
        charged += item.charged_value + item.charge_pending_value
    before = (checkout.authorize_status, checkout.charge_status)
    total = checkout_total_gross.amount
    checkout.charge_status = charge_status(max(charged, Decimal(0)), total, checkout_has_lines)
    checkout.authorize_status = authorize_status(authorized + charged, total, checkout_has_lines)
    if before != (checkout.authorize_status, checkout.charge_status):
        # An update, because the cart may have become an order meanwhile.
        type(checkout).objects.filter(pk=checkout.pk).update(
            authorize_status=checkout.authorize_status,
            charge_status=checkout.charge_status,
            last_change=timezone.now(),
        )


def charge_status(charged: Decimal, total: Decimal, has_lines: bool) -> str:
    """A cart of free goods counts as charged; an empty one does not."""
    if charged <= 0:
        free = has_lines and total <= 0
        return CheckoutChargeStatus.FULL if free else CheckoutChargeStatus.NONE
    if charged < total:
        return CheckoutChargeStatus.PARTIAL
    return CheckoutChargeStatus.FULL if charged == total else CheckoutChargeStatus.OVERCHARGED


def authorize_status(covered: Decimal, total: Decimal, has_lines: bool) -> str:
    """Charged money counts as authorized too."""
    if has_lines and total <= 0:
        return CheckoutAuthorizeStatus.FULL
    if covered == 0:
        return CheckoutAuthorizeStatus.NONE
    if covered >= total:
        return CheckoutAuthorizeStatus.FULL
    return CheckoutAuthorizeStatus.PARTIAL if covered > 0 else CheckoutAuthorizeStatus.NONE
