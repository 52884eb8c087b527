"""What Saleor's own tables hold of a customer.

One table of declarations instead of code per model: Saleor's versions and the sandbox differ in a
model or a field, and what is not there is passed over.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db.models import Q

from ..core import personal_data
from ..core.personal_data import Person
from .address_book import FIELDS
from .messages import NOBODYS_DOMAIN
from .personal_data import has

logger = logging.getLogger(__name__)

_OPEN = ("unconfirmed", "unfulfilled", "partially_fulfilled", "partially fulfilled")


def _user(person: Person) -> Q:
    return Q(pk__in=person.user_ids)


def _by_email(label: str, *fields: str) -> personal_data.Rows:
    def rows(person: Person) -> Q:
        found = Q(pk__in=[])
        for field in fields:
            if has(label, field):
                for email in person.emails:
                    found |= Q(**{f"{field}__iexact": email})
        return found

    return rows


def _orders(person: Person) -> Q:
    return Q(pk__in=person.order_ids) | _by_email("order.Order", "user_email")(person)


def _of_orders(person: Person) -> Q:
    return Q(order_id__in=person.order_ids)


def _payments(person: Person) -> Q:
    return _of_orders(person) | Q(checkout_id__in=person.checkout_ids)


def _through(path: str) -> personal_data.Rows:
    def rows(person: Person) -> Q:
        return Q(**{f"{path}__order_id__in": person.order_ids}) | Q(
            **{f"{path}__checkout_id__in": person.checkout_ids}
        )

    return rows


_METADATA = ("metadata", "private_metadata")


@personal_data.obstacle
def unsettled(person: Person) -> Iterable[str]:
    """Orders are delivered or cancelled first, payments finished, staff let go."""
    from saleor.account.models import User
    from saleor.order.models import Order
    from saleor.payment.models import TransactionItem

    if User.objects.filter(_user(person), is_staff=True).exists():
        yield "This is a member of staff; end that first."
    open_orders = Order.objects.filter(pk__in=person.order_ids, status__in=_OPEN)
    for number in open_orders.order_by("number").values_list("number", flat=True):
        yield f"Order {number} is not finished."
    moving = Q(charge_pending_value__gt=0) | Q(refund_pending_value__gt=0)
    paid = Q(checkout_id__in=person.checkout_ids, order__isnull=True) & (
        Q(charged_value__gt=0) | Q(authorized_value__gt=0)
    )
    transactions = TransactionItem.objects.filter(_payments(person))
    if transactions.filter(moving).exists():
        yield "A payment or a refund is under way."
    if transactions.filter(paid).exists():
        yield "A checkout is paid and has not become an order."


@personal_data.afterwards
def loosen(person: Person) -> None:
    """Addresses that no order needs go, and what is left in files and search indexes."""
    from saleor.account.models import Address, User
    from saleor.order.models import Order

    user = User.objects.filter(_user(person)).first()
    if user is not None:
        user.addresses.clear()
        avatar = getattr(user, "avatar", None)
        if avatar:
            avatar.delete(save=False)
            User.objects.filter(pk=user.pk).update(avatar=None)
    orders = Order.objects.filter(
        Q(billing_address_id__in=person.address_ids) | Q(shipping_address_id__in=person.address_ids)
    )
    needed: set[int] = set()
    for pair in orders.values_list("billing_address_id", "shipping_address_id"):
        needed.update(pk for pk in pair if pk is not None)
    # A contract keeps its address, of which the state is left: staff still read the contract.
    needed |= personal_data.kept_addresses(person.address_ids)
    Address.objects.filter(pk__in=(person.address_ids | person.left_behind) - needed).delete()
    _index_again(person)
    _forget_payloads(person)


def _index_again(person: Person) -> None:
    """Orders are found by their number again, and by nobody's name."""
    from saleor.order.models import Order

    if not has("order.Order", "search_vector"):
        return
    from saleor.order.search import update_order_search_vector

    for order in Order.objects.filter(pk__in=person.order_ids):
        update_order_search_vector(order)


def _forget_payloads(person: Person) -> None:
    """Bodies of Saleor's webhooks, which it keeps for some days; those still to be sent stay."""
    try:
        payloads = apps.get_model("core.EventPayload")
    except LookupError:
        return
    for row in payloads.objects.exclude(deliveries__status="pending").iterator(chunk_size=200):
        try:
            text = row.get_payload()
        except OSError:
            logger.warning("The file of event payload %s cannot be read", row.pk)
            continue
        if person.named_in(text or ""):
            if row.payload_file:
                row.payload_file.delete(save=False)
            row.delete()


def _erased_email(row: Any) -> str:
    return f"erased-{row.uuid}@{NOBODYS_DOMAIN}"


def _new_token_key(_row: Any) -> str:
    from django.utils.crypto import get_random_string

    return get_random_string(12)


def _unusable(_row: Any) -> str:
    from django.contrib.auth.hashers import make_password

    return make_password(None)


held = personal_data.held

held(
    "account.User",
    _user,
    blank={
        "email": _erased_email,
        "first_name": "",
        "last_name": "",
        "note": None,
        "is_active": False,
        "password": _unusable,
        "jwt_token_key": _new_token_key,
        "external_reference": None,
        "metadata": {},
        "private_metadata": {},
        "search_document": "",
        "search_vector": None,
        "default_billing_address_id": None,
        "default_shipping_address_id": None,
    },
    hide=("password", "jwt_token_key", "search_document"),
)
held(
    "account.Address",
    lambda person: Q(pk__in=person.address_ids | person.left_behind),
    shown=lambda person: Q(pk__in=person.address_ids),
    # Country and state stay: a tax invoice's place of supply.
    blank={
        **{name: "" for name in FIELDS if not name.startswith("country")},
        "metadata": {},
        "private_metadata": {},
        "validation_skipped": True,
    },
)
held(
    "account.CustomerEvent",
    lambda person: Q(user_id__in=person.user_ids),
    scrub=("parameters",),
)
held(
    "account.CustomerNote",
    lambda person: Q(customer_id__in=person.user_ids),
    delete=True,
)
held(
    "account.StaffNotificationRecipient",
    _by_email("account.StaffNotificationRecipient", "staff_email"),
    delete=True,
)
held(
    "order.Order",
    _orders,
    blank={
        "user_email": "",
        "customer_note": "",
        "tracking_client_id": "",
        "redirect_url": None,
        "search_document": "",
        "search_vector": None,
    },
    scrub=(*_METADATA, "shipping_method_metadata", "shipping_method_private_metadata"),
    hide=("search_document",),
)
held("order.OrderLine", _of_orders, scrub=_METADATA)
held("order.OrderEvent", _of_orders, scrub=("parameters",))
held(
    "order.Fulfillment",
    _of_orders,
    blank={"tracking_number": ""},
    scrub=(*_METADATA, "reason"),
)
held("order.OrderGrantedRefund", _of_orders, scrub=("reason",))
held(
    "order.OrderGrantedRefundLine",
    lambda person: Q(granted_refund__order_id__in=person.order_ids),
    scrub=("reason",),
)
# The invoice itself, a document that the law makes a merchant keep, stays with its number and file.
held("invoice.Invoice", _of_orders, scrub=(*_METADATA, "message"))
held("invoice.InvoiceEvent", _of_orders, scrub=("parameters",))
held(
    "payment.TransactionItem",
    _payments,
    blank={
        "cc_first_digits": None,
        "cc_last_digits": None,
        "cc_exp_month": None,
        "cc_exp_year": None,
        "payment_method_name": None,
    },
    scrub=(*_METADATA, "name", "message"),
)
held("payment.TransactionEvent", _through("transaction"), scrub=("message",))
held(
    "payment.Payment",
    _payments,
    blank={
        **dict.fromkeys(
            (
                "billing_first_name",
                "billing_last_name",
                "billing_company_name",
                "billing_address_1",
                "billing_address_2",
                "billing_city",
                "billing_city_area",
                "billing_postal_code",
                "billing_email",
                "cc_first_digits",
                "cc_last_digits",
            ),
            "",
        ),
        "customer_ip_address": None,
        "cc_exp_month": None,
        "cc_exp_year": None,
    },
    scrub=(*_METADATA, "extra_data"),
)
held(
    "payment.Transaction",
    _through("payment"),
    blank={"customer_id": None},
    scrub=("gateway_response", "action_required_data", "error"),
)
_EMAILS = ("created_by_email", "used_by_email", "assigned_to_email")
held(
    "giftcard.GiftCard",
    _by_email("giftcard.GiftCard", *_EMAILS),
    blank={
        **dict.fromkeys(_EMAILS),
        "search_vector": None,
        "search_index_dirty": True,
    },
    scrub=_METADATA,
)
held(
    "giftcard.GiftCardEvent",
    lambda person: Q(user_id__in=person.user_ids) | Q(order_id__in=person.order_ids),
    scrub=("parameters",),
)
held(
    "discount.VoucherCustomer",
    _by_email("discount.VoucherCustomer", "customer_email"),
    # One use per customer is counted by it: the row stays.
    blank={"customer_email": lambda row: f"erased-{row.pk}@{NOBODYS_DOMAIN}"},
)
held("checkout.Checkout", lambda person: Q(pk__in=person.checkout_ids), delete=True)
