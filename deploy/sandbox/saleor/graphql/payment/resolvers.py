"""What transactions and stored payment methods look like from outside."""

from __future__ import annotations

from typing import Any

import graphene

from ...payment import PaymentMethodType
from ...payment.interface import PaymentMethodData
from ...payment.models import TransactionEvent, TransactionItem
from ...permission.enums import PaymentPermissions
from ..checkout.helpers import one_of_in_query
from ..core.context import SyncWebhookControlContext, unwrap
from ..core.loader import query, resolver
from ..core.permissions import require
from ..core.utils import from_global_id_or_error


@query("transaction")
def _transaction(root: Any, info: Any, id: str | None = None, token: Any = None) -> Any:
    require(info, PaymentPermissions.HANDLE_PAYMENTS)
    one_of_in_query(id=id, token=token)
    if id:
        _, token = from_global_id_or_error(id, "TransactionItem")
    return TransactionItem.objects.filter(token=token).first()


@resolver("TransactionItem", "id")
def _id(root: Any, info: Any) -> str:
    return graphene.Node.to_global_id("TransactionItem", unwrap(root).token)


def _amount(field: str, name: str) -> None:
    @resolver("TransactionItem", field)
    def _(root: Any, info: Any) -> Any:
        return getattr(unwrap(root), name)


for _kind in ("authorized", "charged", "refunded", "canceled"):
    _amount(f"{_kind}Amount", f"amount_{_kind}")
for _kind in ("authorize", "charge", "refund", "cancel"):
    _amount(f"{_kind}PendingAmount", f"amount_{_kind}_pending")


def _text(type_name: str, field: str, name: str) -> None:
    @resolver(type_name, field)
    def _(root: Any, info: Any) -> str:
        return getattr(unwrap(root), name) or ""


for _type in ("TransactionItem", "TransactionEvent"):
    _text(_type, "pspReference", "psp_reference")
    _text(_type, "message", "message")
    _text(_type, "externalUrl", "external_url")
_text("TransactionItem", "name", "name")


@resolver("TransactionItem", "actions")
def _actions(root: Any, info: Any) -> list[str]:
    return unwrap(root).available_actions


@resolver("TransactionItem", "events")
def _events(root: Any, info: Any) -> list[TransactionEvent]:
    return list(unwrap(root).events.order_by("-created_at", "-pk"))


@resolver("TransactionItem", "order")
def _order(root: Any, info: Any) -> Any:
    order = unwrap(root).order
    return SyncWebhookControlContext(order) if order else None


@resolver("TransactionItem", "checkout")
def _checkout(root: Any, info: Any) -> Any:
    checkout = unwrap(root).checkout
    return SyncWebhookControlContext(checkout) if checkout else None


class _Details:
    """How a transaction was paid, as one of the two types."""

    def __init__(self, item: TransactionItem) -> None:
        card = item.payment_method_type == PaymentMethodType.CARD
        self._typename = "CardPaymentMethodDetails" if card else "OtherPaymentMethodDetails"
        self.name = item.payment_method_name or ""
        self.brand = item.cc_brand
        self.first_digits, self.last_digits = item.cc_first_digits, item.cc_last_digits
        self.exp_month, self.exp_year = item.cc_exp_month, item.cc_exp_year


@resolver("TransactionItem", "paymentMethodDetails")
def _details(root: Any, info: Any) -> Any:
    item = unwrap(root)
    return _Details(item) if item.payment_method_type else None


@resolver("StoredPaymentMethod", "paymentMethodId")
def _payment_method_id(root: PaymentMethodData, info: Any) -> str:
    return root.external_id
