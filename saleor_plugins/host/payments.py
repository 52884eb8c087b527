"""Saleor's transactions: reporting what a gateway knows, answering what Saleor asked.

https://docs.saleor.io/developer/payments/transactions - a `TransactionItem` belongs to a checkout
or an order; its events say what happened to the money. Events are kept once per (transaction, type,
pspReference), so every verb here may be repeated.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from . import repair
from .db import writer
from .execute import GraphQLRefused, mutate

_REPORT = """
mutation ReportPayment(
  $token: UUID!, $type: TransactionEventTypeEnum!, $amount: PositiveDecimal!, $reference: String!,
  $message: String, $url: String, $time: DateTime, $actions: [TransactionActionEnum!],
  $method: PaymentMethodDetailsInput
) {
  transactionEventReport(
    token: $token, type: $type, amount: $amount, pspReference: $reference, message: $message,
    externalUrl: $url, time: $time, availableActions: $actions, paymentMethodDetails: $method
  ) {
    alreadyProcessed
    errors { field message code }
  }
}
"""

_CREATE = """
mutation CreateTransaction($id: ID!, $transaction: TransactionCreateInput!) {
  transactionCreate(id: $id, transaction: $transaction) {
    transaction { token }
    errors { field message code }
  }
}
"""


@dataclass(frozen=True, slots=True)
class PaymentMethod:
    """How somebody paid, for staff to see. `name` is fit to be shown; `kind` is card or other."""

    name: str
    kind: str = "other"
    brand: str = ""
    last4: str = ""

    def as_input(self) -> dict[str, Any]:
        """Saleor's PaymentMethodDetailsInput."""
        if self.kind == "card":
            card = {"name": self.name[:256], "brand": self.brand or None}
            return {"card": {**card, "lastDigits": self.last4 or None}}
        return {"other": {"name": self.name[:256]}}

    def as_session_data(self) -> dict[str, Any]:
        """`paymentMethodDetails` of a session's answer."""
        if self.kind == "card":
            card: dict[str, Any] = {"type": "CARD", "name": self.name[:256]}
            card.update(brand=self.brand or None, lastDigits=self.last4 or None)
            return card
        return {"type": "OTHER", "name": self.name[:256]}


@dataclass(frozen=True, slots=True)
class TransactionState:
    """Where Saleor's transaction stands. Amounts are Decimals in `currency`."""

    token: UUID
    currency: str
    authorized: Decimal
    charged: Decimal
    refunded: Decimal
    checkout_id: UUID | None
    order_id: UUID | None
    reference: str


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """A charge, refund or cancelation that Saleor asked of a gateway and got no answer to."""

    event_id: int
    kind: str
    token: UUID
    amount: Decimal
    currency: str
    message: str


def report_transaction_event(
    *,
    app: str,
    token: UUID,
    kind: str,
    amount: Decimal,
    reference: str,
    message: str = "",
    url: str = "",
    time: datetime | None = None,
    actions: Iterable[str] | None = None,
    method: PaymentMethod | None = None,
) -> bool:
    """Tell Saleor what happened; True when it was news. `kind` is a TransactionEventTypeEnum name.

    Raises GraphQLRefused; code INCORRECT_DETAILS when the same event has another amount.
    """
    variables: dict[str, Any] = {
        "token": str(token),
        "type": kind,
        "amount": str(amount),
        "reference": reference,
        "message": message[:512],
        "url": url or None,
        "time": time.isoformat() if time else None,
        "method": method.as_input() if method and method.name else None,
    }
    if actions is not None:
        variables["actions"] = list(actions)
    payload = mutate(_REPORT, variables, as_app=app)
    if payload["alreadyProcessed"]:
        finish_steps(app=app, token=token, reference=reference)
    return not payload["alreadyProcessed"]


def finish_steps(*, app: str, token: UUID, reference: str) -> bool:
    """Have Saleor take the steps after an event that a crash left undone; True when there were some.

    Saleor commits an event and then, separately, what follows from it: the same event again does
    not mend that, an INFO does. `reference` says in the transaction's history what it was about.
    """
    if not repair.is_behind(token):
        return False
    variables = {"token": str(token), "type": "INFO", "amount": "0", "reference": reference}
    with repair.alone(token):
        if not repair.prepare(token):
            return False
        mutate(_REPORT, {**variables, "message": "Amounts computed again."}, as_app=app)
    return True


def record_attempt(
    *, token: UUID, kind: str, amount: Decimal, reference: str | None, message: str, url: str = ""
) -> bool:
    """Show a failed attempt on a transaction without ending its session; True when it was news.

    Saleor takes a reported *_FAILURE for the session's end and answers every later
    `transactionProcess` with it, but Razorpay lets a shopper try again. Like Saleor's own
    failures (`create_failed_transaction_event`) this event does not count in the amounts.
    """
    from django.db import transaction
    from saleor.payment.models import TransactionEvent, TransactionItem

    with transaction.atomic():
        item = TransactionItem.objects.select_for_update(of=("self",)).filter(token=token).first()
        if item is None:
            return False
        same = TransactionEvent.objects.filter(
            transaction_id=item.pk, type=kind.lower(), psp_reference=reference
        ).first()
        if same is not None:
            if same.message != message[:512]:
                TransactionEvent.objects.filter(pk=same.pk).update(message=message[:512])
            return False
        TransactionEvent.objects.create(
            transaction_id=item.pk,
            type=kind.lower(),
            amount_value=amount,
            currency=item.currency,
            psp_reference=reference,
            message=message[:512],
            external_url=url,
            app_identifier=item.app_identifier,
            include_in_calculations=False,
        )
        return True


def answer_request(event_id: int, answer: Mapping[str, Any]) -> bool:
    """Answer a charge, refund or cancelation that Saleor requested; False when it is gone.

    `answer` is what an App would return: {"pspReference"} for "on its way", with "result",
    "amount" and "message" for an outcome. Granted refunds follow it.
    """
    from saleor.payment.models import TransactionEvent
    from saleor.payment.utils import create_transaction_event_from_request_and_webhook_response

    request = (
        TransactionEvent.objects.select_related("transaction", "related_granted_refund")
        .filter(pk=event_id)
        .first()
    )
    if request is None:
        return False
    with writer():
        create_transaction_event_from_request_and_webhook_response(
            request, request.transaction.app, dict(answer)
        )
    return True


def open_requests(
    app: str, since: datetime, before: datetime, limit: int = 200
) -> list[OpenRequest]:
    """Requests to our gateway without an answer, oldest first: a crash may have lost our hook."""
    from saleor.payment.models import TransactionEvent

    rows = (
        TransactionEvent.objects.filter(
            transaction__app_identifier=app,
            type__in=["charge_request", "refund_request", "cancel_request"],
            psp_reference__isnull=True,
            include_in_calculations=False,
            created_at__gte=since,
            created_at__lt=before,
        )
        # A session's own request has no requestor and is answered by the session.
        .exclude(type="charge_request", user__isnull=True, app__isnull=True)
        .order_by("pk")
        .values_list("pk", "type", "transaction__token", "amount_value", "currency", "message")[
            :limit
        ]
    )
    return [OpenRequest(pk, kind, *rest) for pk, kind, *rest in rows]


def state_of(token: UUID) -> TransactionState | None:
    """Where a transaction stands now, or None when it is gone."""
    from saleor.payment.models import TransactionItem

    row = TransactionItem.objects.filter(token=token).first()
    if row is None:
        return None
    return TransactionState(
        token=row.token,
        currency=row.currency,
        authorized=row.authorized_value,
        charged=row.charged_value,
        refunded=row.refunded_value,
        checkout_id=row.checkout_id,
        order_id=row.order_id,
        reference=row.psp_reference or "",
    )


def authorized_on_checkout(app: str, checkout_id: UUID) -> list[tuple[UUID, Decimal]]:
    """Our open authorizations on a checkout: (transaction token, amount)."""
    return _authorized(app, checkout_id=checkout_id)


def authorized_on_order(app: str, order_id: UUID) -> list[tuple[UUID, Decimal]]:
    """Our open authorizations on an order: (transaction token, amount)."""
    return _authorized(app, order_id=order_id)


def has_event(token: UUID, kind: str) -> bool:
    """Whether Saleor has an event of that kind on a transaction."""
    from saleor.payment.models import TransactionEvent

    return TransactionEvent.objects.filter(
        transaction__token=token, type=kind.lower(), include_in_calculations=True
    ).exists()


def _authorized(app: str, **owner: Any) -> list[tuple[UUID, Decimal]]:
    from saleor.payment.models import TransactionItem

    rows = TransactionItem.objects.filter(app_identifier=app, authorized_value__gt=0, **owner)
    return list(rows.order_by("pk").values_list("token", "authorized_value"))


def set_reference(token: UUID, reference: str, *, instead_of: str | None) -> None:
    """Put the payment's id in the place of the gateway's order id on a transaction."""
    from saleor.payment.models import TransactionItem

    TransactionItem.objects.filter(token=token, psp_reference=instead_of).update(
        psp_reference=reference
    )


@dataclass(frozen=True, slots=True)
class OrderDue:
    """What is still to be paid of an order, and by whom. `due` is a Decimal in `currency`."""

    order_id: UUID
    number: str
    channel: str
    currency: str
    due: Decimal
    open: bool
    name: str
    email: str
    phone: str


def order_due(order_id: UUID) -> OrderDue | None:
    """What is still to be paid of an order, or None when there is no such order."""
    from saleor.order.models import Order

    order = (
        Order.objects.select_related("channel", "billing_address", "shipping_address")
        .filter(pk=order_id)
        .first()
    )
    if order is None:
        return None
    address = order.billing_address or order.shipping_address
    return OrderDue(
        order_id=order.pk,
        number=str(order.number),
        channel=order.channel.slug,
        currency=order.currency,
        due=order.total_gross_amount - order.total_charged_amount,
        open=order.status not in ("canceled", "expired", "draft"),
        name=f"{address.first_name} {address.last_name}".strip() if address else "",
        email=order.user_email or "",
        phone=str(address.phone) if address and address.phone else "",
    )


@dataclass(frozen=True, slots=True)
class OrderMoney:
    """What an order costs, and what was charged for it by others than one gateway. Decimals."""

    total: Decimal
    charged_elsewhere: Decimal


def order_money(order_id: UUID, *, but: str) -> OrderMoney | None:
    """What an order costs and what other gateways than `but` charged; None when it is gone."""
    from django.db.models import Sum
    from saleor.order.models import Order
    from saleor.payment.models import TransactionItem

    total = Order.objects.filter(pk=order_id).values_list("total_gross_amount", flat=True).first()
    if total is None:
        return None
    others = TransactionItem.objects.filter(order_id=order_id).exclude(app_identifier=but)
    charged = others.aggregate(sum=Sum("charged_value"))["sum"]
    return OrderMoney(total=total, charged_elsewhere=charged or Decimal(0))


def create_for_order(*, app: str, order_id: UUID, name: str, reference: str, url: str = "") -> UUID:
    """A transaction on an existing order that money will be reported on. Raises GraphQLRefused."""
    from .graphql import global_id

    payload = mutate(
        _CREATE,
        {
            "id": global_id("Order", order_id),
            "transaction": {"name": name, "pspReference": reference, "externalUrl": url or None},
        },
        as_app=app,
    )
    return UUID(payload["transaction"]["token"])


__all__ = [
    "GraphQLRefused",
    "OpenRequest",
    "OrderDue",
    "OrderMoney",
    "PaymentMethod",
    "TransactionState",
    "answer_request",
    "authorized_on_checkout",
    "authorized_on_order",
    "create_for_order",
    "finish_steps",
    "has_event",
    "open_requests",
    "order_due",
    "order_money",
    "record_attempt",
    "report_transaction_event",
    "set_reference",
    "state_of",
]
