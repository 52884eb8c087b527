"""Checkouts: completing one that is paid, in Saleor's own way, as our App."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from .execute import GraphQLRefused, mutate

_COMPLETE = """
mutation CompletePaidCheckout($id: ID!) {
  checkoutComplete(id: $id) {
    order { id number }
    errors { field message code }
  }
}
"""


@dataclass(frozen=True, slots=True)
class Completed:
    """The order exists, made by this call or by whoever was faster."""

    order_id: UUID
    number: str


@dataclass(frozen=True, slots=True)
class NotCompleted:
    """Saleor refused; `code` is CheckoutErrorCode's name, or empty for something unexpected."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class CheckoutState:
    """What a checkout costs and what is paid or promised of it. Decimals in `currency`."""

    total: Decimal
    paid: Decimal
    currency: str

    @property
    def covered(self) -> bool:
        """Whether charges and authorizations cover the total."""
        return self.paid >= self.total


def complete_checkout(checkout_id: UUID, *, app: str) -> Completed | NotCompleted:
    """Make the order of a paid checkout. Losing the race to a browser is success.

    Never raises for a refusal; exceptions of the platform itself come through as NotCompleted with
    an empty code, to be tried again.
    """
    from .graphql import global_id, unwrap_id

    made = order_of(checkout_id)
    if made is not None:
        return made
    try:
        payload = mutate(_COMPLETE, {"id": global_id("Checkout", checkout_id)}, as_app=app)
    except GraphQLRefused as refusal:
        made = order_of(checkout_id)
        if made is not None:
            return made
        known = refusal.field is not None or refusal.has_code(*_CODES)
        return NotCompleted(refusal.code if known else "", refusal.message)
    order = payload.get("order")
    if not order:
        return NotCompleted("", "Saleor made no order.")
    return Completed(UUID(unwrap_id(order["id"], "Order")), str(order["number"]))


_CODES = (
    "INSUFFICIENT_STOCK",
    "CHECKOUT_NOT_FULLY_PAID",
    "NOT_FOUND",
    "INVALID",
    "REQUIRED",
    "VOUCHER_NOT_APPLICABLE",
    "UNAVAILABLE_VARIANT_IN_CHANNEL",
    "NO_LINES",
    "EMAIL_NOT_SET",
)


def order_of(checkout_id: UUID) -> Completed | None:
    """The order that was made from a checkout, if it was."""
    from saleor.order.models import Order

    row = Order.objects.filter(checkout_token=str(checkout_id)).values_list("pk", "number").first()
    return Completed(row[0], str(row[1])) if row else None


def state_of(checkout_id: UUID) -> CheckoutState | None:
    """What a checkout costs, as last computed, and what is paid of it; None when it is gone."""
    from django.db.models import F, Sum
    from saleor.checkout.models import Checkout
    from saleor.payment.models import TransactionItem

    row = (
        Checkout.objects.filter(pk=checkout_id)
        .values_list("total_gross_amount", "currency")
        .first()
    )
    if row is None:
        return None
    paid = TransactionItem.objects.filter(checkout_id=checkout_id).aggregate(
        sum=Sum(F("charged_value") + F("authorized_value"))
    )
    return CheckoutState(total=row[0], paid=paid["sum"] or Decimal(0), currency=row[1])


# -- surcharges --------------------------------------------------------------------------------------


def delivery_postal_code(source: Any) -> str:
    """The PIN code that a checkout or an order is delivered to, or empty."""
    address = getattr(source, "shipping_address", None)
    return str(address.postal_code) if address is not None else ""


def surcharge_on(checkout_id: UUID, sku: str) -> Decimal:
    """What a surcharge adds to a checkout now; 0 when it has none."""
    from saleor.checkout.models import CheckoutLine
    from saleor.product.models import ProductVariantChannelListing

    line = (
        CheckoutLine.objects.filter(checkout_id=checkout_id, variant__sku=sku)
        .values_list("variant_id", "checkout__channel_id")
        .first()
    )
    if line is None:
        return Decimal(0)
    price = (
        ProductVariantChannelListing.objects.filter(variant_id=line[0], channel_id=line[1])
        .values_list("price_amount", flat=True)
        .first()
    )
    return price or Decimal(0)


def add_surcharge(checkout_id: UUID, *, sku: str, name: str, amount: Decimal) -> bool:
    """Put a surcharge on a checkout as a line of its own, once; True when it was added.

    The line's product is ours, hidden from the catalogue and priced per channel, so that taxes,
    totals, the order and the invoice treat it as Saleor treats any line.
    """
    from django.db import transaction
    from saleor.checkout.models import Checkout, CheckoutLine

    with transaction.atomic():
        checkout = Checkout.objects.select_for_update(of=("self",)).get(pk=checkout_id)
        if CheckoutLine.objects.filter(checkout_id=checkout_id, variant__sku=sku).exists():
            return False
        variant_id = _surcharge_variant(checkout.channel_id, checkout.currency, sku, name, amount)
        CheckoutLine.objects.create(
            checkout_id=checkout_id, variant_id=variant_id, quantity=1, currency=checkout.currency
        )
        _prices_changed(checkout_id)
    return True


def remove_surcharge(checkout_id: UUID, sku: str) -> bool:
    """Take a surcharge off a checkout again; True when there was one."""
    from django.db import transaction
    from saleor.checkout.models import Checkout, CheckoutLine

    with transaction.atomic():
        Checkout.objects.select_for_update(of=("self",)).filter(pk=checkout_id).first()
        lines = CheckoutLine.objects.filter(checkout_id=checkout_id, variant__sku=sku)
        removed, _ = lines.delete()
        if removed:
            _prices_changed(checkout_id)
    return bool(removed)


def _prices_changed(checkout_id: UUID) -> None:
    from django.utils import timezone
    from saleor.checkout.models import Checkout

    now = timezone.now()
    Checkout.objects.filter(pk=checkout_id).update(price_expiration=now, last_change=now)


def _surcharge_variant(channel_id: int, currency: str, sku: str, name: str, amount: Decimal) -> int:
    from django.utils import timezone
    from saleor.product.models import (
        Product,
        ProductChannelListing,
        ProductType,
        ProductVariant,
        ProductVariantChannelListing,
    )

    slug = sku.lower()
    kind, _ = ProductType.objects.get_or_create(
        slug=slug,
        defaults={
            "name": name,
            "kind": "normal",
            "is_shipping_required": False,
            "has_variants": False,
        },
    )
    product, _ = Product.objects.get_or_create(
        slug=slug, defaults={"name": name, "product_type": kind}
    )
    variant, _ = ProductVariant.objects.get_or_create(
        sku=sku, defaults={"product": product, "name": name, "track_inventory": False}
    )
    now = timezone.now()
    ProductChannelListing.objects.get_or_create(
        product=product,
        channel_id=channel_id,
        defaults={
            "currency": currency,
            "is_published": True,
            "published_at": now,
            "visible_in_listings": False,
            "available_for_purchase_at": now,
            "discounted_price_amount": amount,
        },
    )
    ProductVariantChannelListing.objects.update_or_create(
        variant=variant,
        channel_id=channel_id,
        defaults={
            "currency": currency,
            "price_amount": amount,
            "discounted_price_amount": amount,
        },
    )
    return int(variant.pk)
