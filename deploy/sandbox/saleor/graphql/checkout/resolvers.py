"""What a cart looks like from outside. Prices are calculated when first asked for, once."""

from __future__ import annotations

from typing import Any

from prices import Money

from ...checkout.calculations import fetch_checkout_data
from ...checkout.fetch import (
    CheckoutInfo,
    CheckoutLineInfo,
    fetch_checkout_info,
    fetch_checkout_lines,
)
from ...checkout.models import Checkout, CheckoutLine
from ...checkout.problems import (
    CheckoutLineProblemInsufficientStock,
    CheckoutLineProblemVariantNotAvailable,
    get_checkout_lines_problems,
)
from ...checkout.utils import get_or_create_checkout_metadata
from ...core.prices import quantize_price
from ...core.taxes import zero_money
from ...discount.models import VoucherCode
from ...payment.interface import ListStoredPaymentMethodsRequestData
from ...permission.enums import (
    AccountPermissions,
    CheckoutPermissions,
    DiscountPermissions,
    PaymentPermissions,
)
from ..core.connection import create_connection_slice
from ..core.context import ChannelContext, SyncWebhookControlContext, unwrap
from ..core.loader import query, resolver, typename
from ..core.permissions import AuthorizationFilters, require
from ..core.utils import from_global_id_or_error
from .helpers import manager_of, one_of_in_query

typename("CheckoutLineProblemInsufficientStock", CheckoutLineProblemInsufficientStock)
typename("CheckoutLineProblemVariantNotAvailable", CheckoutLineProblemVariantNotAvailable)


class Calculated:
    """A cart as it is in the database now, with prices that are not expired."""

    def __init__(self, checkout: Checkout, manager: Any) -> None:
        fresh = (
            Checkout.objects.select_related(
                "channel", "shipping_method", "shipping_address", "billing_address", "user"
            )
            .filter(pk=checkout.pk)
            .first()
        )
        self.checkout = fresh or checkout
        self.lines: list[CheckoutLineInfo] = []
        self.unavailable: list[int] = []
        self._problems: dict[Any, Any] | None = None
        if fresh is None:
            return
        self.lines, self.unavailable = fetch_checkout_lines(fresh)
        self.info: CheckoutInfo = fetch_checkout_info(fresh, self.lines, manager)
        fetch_checkout_data(self.info, manager, self.lines)

    def price(self, name: str) -> Any:
        return quantize_price(getattr(self.checkout, name), self.checkout.currency)

    @property
    def problems(self) -> dict[Any, Any]:
        if self._problems is None:
            self._problems = get_checkout_lines_problems(self.lines, self.unavailable)
        return self._problems


def calculated(root: Any, info: Any) -> Calculated:
    """The calculation that belongs to this answer's cart."""
    checkout = unwrap(root)
    if not hasattr(checkout, "_calculated"):
        checkout._calculated = Calculated(checkout, manager_of(info))
    return checkout._calculated


def line_data(root: Any, info: Any) -> tuple[Calculated, CheckoutLineInfo]:
    """A line's cart, and the line in it."""
    line = unwrap(root)
    data = getattr(line, "_data", None) or calculated(line.checkout, info)
    return data, next(item for item in data.lines if item.line.pk == line.pk)


@query("checkout")
def _checkout(root: Any, info: Any, id: str | None = None, token: Any = None) -> Any:
    one_of_in_query(id=id, token=token)
    if id:
        _, token = from_global_id_or_error(id, "Checkout", raise_error=True)
    checkout = Checkout.objects.select_related("channel").filter(token=token).first()
    if checkout is None:
        return None
    if not checkout.channel.is_active:
        require(
            info,
            CheckoutPermissions.MANAGE_CHECKOUTS,
            AccountPermissions.IMPERSONATE_USER,
            PaymentPermissions.HANDLE_PAYMENTS,
        )
    return SyncWebhookControlContext(checkout)


@resolver("Checkout", "created")
def _created(root: Any, info: Any) -> Any:
    return unwrap(root).created_at


@resolver("Checkout", "updatedAt")
def _updated(root: Any, info: Any) -> Any:
    return unwrap(root).last_change


@resolver("Checkout", "email")
def _email(root: Any, info: Any) -> Any:
    return unwrap(root).get_customer_email()


@resolver("Checkout", "user")
def _user(root: Any, info: Any) -> Any:
    user = unwrap(root).user
    if user is not None:
        require(
            info,
            AccountPermissions.MANAGE_USERS,
            PaymentPermissions.HANDLE_PAYMENTS,
            CheckoutPermissions.HANDLE_TAXES,
            AuthorizationFilters.OWNER,
            owner=info.context.user == user,
        )
    return user


@resolver("Checkout", "quantity")
def _quantity(root: Any, info: Any) -> int:
    return sum(item.line.quantity for item in calculated(root, info).lines)


@resolver("Checkout", "isShippingRequired")
def _shipping_required(root: Any, info: Any) -> bool:
    return any(item.variant.is_shipping_required() for item in calculated(root, info).lines)


@resolver("Checkout", "lines")
def _lines(root: Any, info: Any) -> list[CheckoutLine]:
    data = calculated(root, info)
    for item in data.lines:
        item.line._data = data
    return [item.line for item in data.lines]


def _price(field: str, name: str) -> None:
    @resolver("Checkout", field)
    def _(root: Any, info: Any) -> Any:
        return calculated(root, info).price(name)


_price("shippingPrice", "shipping_price")
_price("subtotalPrice", "subtotal")
_price("totalPrice", "total")


def _calculated_column(field: str, name: str) -> None:
    @resolver("Checkout", field)
    def _(root: Any, info: Any) -> Any:
        return getattr(calculated(root, info).checkout, name)


for _field, _name in (
    ("authorizeStatus", "authorize_status"),
    ("chargeStatus", "charge_status"),
    ("discountName", "discount_name"),
    ("voucherCode", "voucher_code"),
):
    _calculated_column(_field, _name)


@resolver("Checkout", "discount")
def _discount(root: Any, info: Any) -> Money:
    return calculated(root, info).price("discount")


@resolver("Checkout", "voucher")
def _voucher(root: Any, info: Any) -> Any:
    require(info, DiscountPermissions.MANAGE_DISCOUNTS)
    checkout = calculated(root, info).checkout
    code = VoucherCode.objects.filter(code=checkout.voucher_code).first()
    return ChannelContext(code.voucher, checkout.channel.slug) if code else None


@resolver("Checkout", "totalBalance")
def _balance(root: Any, info: Any) -> Money:
    data = calculated(root, info)
    charged = zero_money(data.checkout.currency)
    for item in data.checkout.payment_transactions.all():
        charged += item.amount_charged + item.amount_charge_pending
    return charged - data.price("total").gross


@resolver("Checkout", "shippingMethods")
def _shipping_methods(root: Any, info: Any) -> list[Any]:
    data = calculated(root, info)
    if not any(item.variant.is_shipping_required() for item in data.lines):
        return []
    slug = data.checkout.channel.slug
    methods = data.info.get_delivery_method_info().applicable(data.lines)
    return [ChannelContext(method, slug) for method in methods]


@resolver("Checkout", "shippingMethod", "deliveryMethod")
def _delivery_method(root: Any, info: Any) -> Any:
    data = calculated(root, info)
    method = data.info.get_delivery_method_info().delivery_method
    return ChannelContext(method, data.checkout.channel.slug) if method else None


@resolver("Checkout", "transactions")
def _transactions(root: Any, info: Any) -> list[Any]:
    require(info, CheckoutPermissions.MANAGE_CHECKOUTS, PaymentPermissions.HANDLE_PAYMENTS)
    return list(unwrap(root).payment_transactions.all())


@resolver("Checkout", "storedPaymentMethods")
def _stored(root: Any, info: Any, amount: Any = None) -> list[Any]:
    checkout = unwrap(root)
    user = info.context.user
    if not user or checkout.user_id != user.pk:
        return []
    data = ListStoredPaymentMethodsRequestData(channel=checkout.channel, user=user)
    return manager_of(info).list_stored_payment_methods(data)


@resolver("Checkout", "problems")
def _problems(root: Any, info: Any) -> list[Any]:
    data = calculated(root, info)
    _lines(root, info)
    return [problem for found in data.problems.values() for problem in found]


def _metadata_row(root: Any) -> Any:
    return get_or_create_checkout_metadata(unwrap(root))


@resolver("Checkout", "metadata")
def _metadata(root: Any, info: Any) -> list[dict[str, str]]:
    found = _metadata_row(root).metadata
    return [{"key": key, "value": value} for key, value in sorted(found.items())]


@resolver("Checkout", "metafield")
def _metafield(root: Any, info: Any, key: str) -> str | None:
    return _metadata_row(root).metadata.get(key)


@resolver("CheckoutLine", "variant")
def _variant(root: Any, info: Any) -> ChannelContext:
    data, item = line_data(root, info)
    return ChannelContext(item.variant, data.checkout.channel.slug)


@resolver("CheckoutLine", "unitPrice")
def _unit_price(root: Any, info: Any) -> Any:
    _, item = line_data(root, info)
    return quantize_price(item.line.total_price / item.line.quantity, item.line.currency)


@resolver("CheckoutLine", "totalPrice")
def _total_price(root: Any, info: Any) -> Any:
    _, item = line_data(root, info)
    return quantize_price(item.line.total_price, item.line.currency)


@resolver("CheckoutLine", "undiscountedUnitPrice")
def _undiscounted_unit(root: Any, info: Any) -> Money:
    _, item = line_data(root, info)
    return quantize_price(item.undiscounted_unit_price, item.line.currency)


@resolver("CheckoutLine", "undiscountedTotalPrice")
def _undiscounted_total(root: Any, info: Any) -> Money:
    _, item = line_data(root, info)
    total = item.undiscounted_unit_price * item.line.quantity
    return quantize_price(total, item.line.currency)


@resolver("CheckoutLine", "problems")
def _line_problems(root: Any, info: Any) -> list[Any]:
    data, item = line_data(root, info)
    return data.problems.get(item.line.pk, [])


@resolver("User", "checkouts")
def _user_checkouts(root: Any, info: Any, channel: str | None = None, **page: Any) -> Any:
    rows = unwrap(root).checkouts.filter(channel__is_active=True)
    if channel:
        rows = rows.filter(channel__slug=channel)
    return create_connection_slice(rows, info, page, wrap=SyncWebhookControlContext)


@resolver("User", "storedPaymentMethods")
def _user_stored(root: Any, info: Any, channel: str) -> list[Any]:
    from ...channel.models import Channel

    user = unwrap(root)
    found = Channel.objects.filter(slug=channel).first()
    if not found or info.context.user != user:
        return []
    data = ListStoredPaymentMethodsRequestData(channel=found, user=user)
    return manager_of(info).list_stored_payment_methods(data)
