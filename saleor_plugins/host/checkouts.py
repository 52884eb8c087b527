"""Checkouts: completing one that is paid, in Saleor's own way, as our App."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from .execute import GraphQLRefused, mutate

_COMPLETE = """
mutation CompletePaidCheckout($id: ID!) {
  checkoutComplete(id: $id) {
    order { id number }
    confirmationNeeded
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
    """What a checkout costs and what is paid of it. Amounts are Decimals in `currency`."""

    total: Decimal
    currency: str
    charge_status: str
    authorize_status: str
    email: str
    user_id: int | None
    channel: str

    @property
    def covered(self) -> bool:
        """Whether charges and authorizations cover the total."""
        return self.authorize_status == "full" or self.charge_status in ("full", "overcharged")


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
    """What a checkout costs and what is paid of it, as last computed; None when it is gone."""
    from saleor.checkout.models import Checkout

    row = (
        Checkout.objects.filter(pk=checkout_id)
        .values_list(
            "total_gross_amount",
            "currency",
            "charge_status",
            "authorize_status",
            "email",
            "user_id",
            "channel__slug",
        )
        .first()
    )
    return CheckoutState(*row) if row else None
