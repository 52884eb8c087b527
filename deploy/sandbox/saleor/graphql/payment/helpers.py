"""Finding transactions and who may touch them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from ...checkout.calculations import fetch_checkout_data
from ...checkout.fetch import fetch_checkout_info, fetch_checkout_lines
from ...checkout.models import Checkout
from ...core.exceptions import PermissionDenied
from ...core.prices import quantize_price
from ...order.models import Order
from ...payment import PaymentMethodType
from ...payment.interface import PaymentMethodDetails
from ...payment.models import TransactionItem
from ...permission.enums import PaymentPermissions
from ..checkout.helpers import fail, manager_of, one_of
from ..core.permissions import AuthorizationFilters
from ..core.utils import from_global_id_or_error

TRANSACTIONS_LIMIT = 100


def get_transaction(
    id: str | None, token: Any = None, field: str = "id", qs: Any = None
) -> TransactionItem:
    """The transaction by its global id, which holds its token, or by the token."""
    if token is None:
        _, token = from_global_id_or_error(str(id), "TransactionItem", raise_error=True)
    rows = TransactionItem.objects.all() if qs is None else qs
    # Those that `transactionCreate` makes are found by their number, too.
    old = token is not None and str(token).isdigit()
    where = {"pk": token, "use_old_id": True} if old else {"token": token}
    try:
        found = rows.filter(**where).first()
    except ValidationError:
        found = None
    if found is None:
        raise fail(field, f"Couldn't resolve to a node: {id}", "not_found")
    return found


def get_one_transaction(id: str | None, token: Any) -> TransactionItem:
    """The same, for mutations that take either argument but not both.

    Read together with the cart or order that it belongs to: a cart may become an order meanwhile.
    """
    one_of(id=id, token=token)
    rows = TransactionItem.objects.select_related("order__channel", "checkout__channel")
    return get_transaction(id, token, qs=rows)


def check_access(info: Any, item: TransactionItem) -> None:
    """Apps touch their own transactions, staff those of staff; nobody's are anybody's."""
    user, app = info.context.user, info.context.app
    nobodys = not (item.user_id or item.app_identifier or item.app_id)
    staffs = bool(user and item.user_id)
    apps_own = bool(
        app
        and (
            item.app_id == app.pk or (item.app_identifier and item.app_identifier == app.identifier)
        )
    )
    if not (nobodys or staffs or apps_own):
        raise PermissionDenied(
            permissions=[AuthorizationFilters.OWNER, PaymentPermissions.HANDLE_PAYMENTS]
        )


def get_source(info: Any, id: str) -> Checkout | Order:
    """The cart or order to be paid; a cart's prices are brought up to date first."""
    kind, pk = from_global_id_or_error(id)
    if kind not in ("Checkout", "Order"):
        message = f"Invalid ID: {id}. Expected one of: Checkout, Order, received: {kind}."
        raise fail("id", message, "invalid")
    model: Any = Checkout if kind == "Checkout" else Order
    source = model.objects.select_related("channel").filter(pk=pk).first()
    if source is None:
        raise fail("id", "`Order` or `Checkout` not found.", "not_found")
    if isinstance(source, Checkout):
        lines, _ = fetch_checkout_lines(source)
        manager = manager_of(info)
        fetch_checkout_data(fetch_checkout_info(source, lines, manager), manager, lines)
    if source.payment_transactions.count() >= TRANSACTIONS_LIMIT:
        message = f"{kind} transactions limit of {TRANSACTIONS_LIMIT} reached."
        raise fail("id", message, "invalid")
    return source


def amount_due(source: Checkout | Order, given: Decimal | None) -> Decimal:
    """The amount asked for, else what no transaction covers or is about to cover."""
    if given is not None:
        return quantize_price(given, source.currency)
    due = source.total_gross_amount
    for item in source.payment_transactions.all():
        due -= max(item.authorized_value, item.charged_value)
        due -= item.authorize_pending_value + item.charge_pending_value
    return quantize_price(max(due, Decimal(0)), source.currency)


def check_not_completing(source: Checkout | Order, verb: str) -> None:
    """A cart that is becoming an order takes no new payment."""
    if isinstance(source, Checkout) and source.is_checkout_locked():
        message = (
            f"Transaction cannot be {verb} - the checkout completion is currently in progress. "
            "Please wait until the process is finished."
        )
        raise fail("id", message, "checkout_completion_in_progress")


def payment_method_of(given: Any) -> PaymentMethodDetails | None:
    """`PaymentMethodDetailsInput`, checked: exactly one of card and other."""
    if not given:
        return None
    card, other = given.get("card"), given.get("other")
    if bool(card) == bool(other):
        message = (
            "One of `card`, `other`, or `giftCard` is required."
            if not card
            else "Argument 'card', 'other' cannot be combined"
        )
        raise fail("payment_method_details", message, "invalid")
    chosen = card or other
    limits = {"name": 256, "brand": 40, "first_digits": 4, "last_digits": 4}
    for name, limit in limits.items():
        if len(chosen.get(name) or "") > limit:
            message = f"The `{name}` field must be less than {limit} characters."
            raise fail("payment_method_details", message, "invalid")
    month, year = chosen.get("exp_month"), chosen.get("exp_year")
    if (month and not 1 <= month <= 12) or (year and not 2000 <= year <= 9999):
        message = "The expiration date is out of range."
        raise fail("payment_method_details", message, "invalid")
    return PaymentMethodDetails(
        type=PaymentMethodType.CARD if card else PaymentMethodType.OTHER,
        name=chosen["name"],
        brand=chosen.get("brand"),
        first_digits=chosen.get("first_digits"),
        last_digits=chosen.get("last_digits"),
        exp_month=month,
        exp_year=year,
    )


def check_external_url(url: str | None) -> None:
    """ValidationError for what isn't an address."""
    if url:
        try:
            URLValidator()(url)
        except ValidationError as error:
            message = "Invalid format of `externalUrl`."
            raise fail("transaction", message, "invalid") from error
