"""What the gateway adds to /graphql/: the log of attempts, the staff's list, and payment links."""

from typing import Any
from uuid import UUID

import graphene

from ..core import clock
from ..core.errors import CommerceError, InvalidInput, NotFound
from ..core.money import Money as CoreMoney
from ..core.money import from_minor
from ..graphql import permissions
from ..graphql.connections import connection, resolve_connection
from ..graphql.mutations import Mutation, make_error_type
from ..host import payments as host_payments
from ..host.graphql import DateTime, Money, global_id, unwrap_id
from . import payment_links
from .events import PaymentState
from .models import Escalation, PaymentRecord
from .payment_links import Payer

HANDLE_PAYMENTS = "payment.handle_payments"
MANAGE_ORDERS = "order.manage_orders"

PaymentOutcome = graphene.Enum(
    "PaymentAttemptOutcome", [(state.name, state.value) for state in PaymentState]
)


class PaymentAttempt(graphene.ObjectType):
    """One attempt to pay through Razorpay, with its id there and its outcome."""

    id = graphene.ID(required=True)
    payment_id = graphene.String(required=True, description="Razorpay's id of the payment.")
    razorpay_order_id = graphene.String(required=True)
    transaction_id = graphene.ID(description="Saleor's transaction that it is recorded on.")
    outcome = PaymentOutcome(required=True)
    amount = graphene.Field(Money, required=True)
    refunded = graphene.Field(Money, required=True)
    method = graphene.String(required=True, description="Masked, fit to be shown.")
    failure = graphene.String(description="Why it failed, in Razorpay's words.")
    channel = graphene.String(required=True)
    created_at = DateTime(required=True)
    updated_at = DateTime(required=True)

    @staticmethod
    def resolve_id(root: PaymentRecord, info: Any) -> str:
        """Our own id."""
        return global_id("PaymentAttempt", root.pk)

    @staticmethod
    def resolve_razorpay_order_id(root: PaymentRecord, info: Any) -> str:
        """The order that was paid."""
        return root.order.order_id or ""

    @staticmethod
    def resolve_transaction_id(root: PaymentRecord, info: Any) -> str | None:
        """In Saleor's form."""
        token = root.transaction_token
        return global_id("TransactionItem", token) if token else None

    @staticmethod
    def resolve_outcome(root: PaymentRecord, info: Any) -> int:
        """How far it came."""
        return root.state

    @staticmethod
    def resolve_amount(root: PaymentRecord, info: Any) -> Any:
        """What was tried."""
        return _money(root.amount, root.currency)

    @staticmethod
    def resolve_refunded(root: PaymentRecord, info: Any) -> Any:
        """What went back."""
        gone = sum(r.amount for r in root.refunds.all() if r.refund_id and r.state != 3)
        return _money(gone, root.currency)

    @staticmethod
    def resolve_method(root: PaymentRecord, info: Any) -> str:
        """UPI, card, bank or wallet."""
        return root.method_label or root.method

    @staticmethod
    def resolve_failure(root: PaymentRecord, info: Any) -> str | None:
        """Nothing for an attempt that succeeded in the end."""
        if root.state != PaymentState.FAILED:
            return None
        return root.error_text or root.error_reason or None

    @staticmethod
    def resolve_channel(root: PaymentRecord, info: Any) -> str:
        """The channel's slug."""
        return root.order.channel


class PaymentEscalation(graphene.ObjectType):
    """Something about money that a person has to look at."""

    id = graphene.ID(required=True)
    kind = graphene.String(required=True)
    message = graphene.String(required=True)
    channel = graphene.String(required=True)
    payment_id = graphene.String()
    order_id = graphene.ID(description="Saleor's order, if there is one.")
    created_at = DateTime(required=True)
    resolved_at = DateTime()

    @staticmethod
    def resolve_id(root: Escalation, info: Any) -> str:
        """Our own id."""
        return global_id("PaymentEscalation", root.pk)

    @staticmethod
    def resolve_order_id(root: Escalation, info: Any) -> str | None:
        """In Saleor's form."""
        return global_id("Order", root.saleor_order_id) if root.saleor_order_id else None


def _money(minor: int, currency: str) -> Any:
    return Money(amount=from_minor(minor, currency), currency=currency)


PaymentAttemptConnection = connection(PaymentAttempt, "PaymentAttempt")
PaymentEscalationConnection = connection(PaymentEscalation, "PaymentEscalation")


class PaymentAttemptFilterInput(graphene.InputObjectType):
    """Narrows the log of attempts; all that are given must hold."""

    order_id = graphene.ID(description="Of Saleor's order.")
    checkout_id = graphene.ID(description="Of Saleor's checkout.")
    transaction_id = graphene.ID(description="Of Saleor's transaction.")
    payment_id = graphene.String(description="Razorpay's id.")
    outcome = graphene.List(graphene.NonNull(PaymentOutcome))
    created_after = DateTime()


class Queries(graphene.ObjectType):
    """Merged into Saleor's Query."""

    payment_attempts = graphene.Field(
        PaymentAttemptConnection,
        first=graphene.Int(),
        after=graphene.String(),
        filter=PaymentAttemptFilterInput(),
        description="Every attempt to pay, newest first. Requires HANDLE_PAYMENTS.",
    )
    payment_escalations = graphene.Field(
        PaymentEscalationConnection,
        first=graphene.Int(),
        after=graphene.String(),
        open=graphene.Boolean(default_value=True),
        description="What needs a person, newest first. Requires HANDLE_PAYMENTS.",
    )

    @staticmethod
    def resolve_payment_attempts(
        root: Any,
        info: Any,
        first: int | None = None,
        after: str | None = None,
        filter: dict[str, Any] | None = None,
    ) -> Any:
        """The log."""
        permissions.require(info, HANDLE_PAYMENTS)
        rows = PaymentRecord.objects.select_related("order").prefetch_related("refunds")
        rows = rows.filter(**_conditions(filter or {})).order_by("-pk")
        return resolve_connection(rows, PaymentAttemptConnection, first=first, after=after)

    @staticmethod
    def resolve_payment_escalations(
        root: Any, info: Any, first: int | None = None, after: str | None = None, *, open: bool
    ) -> Any:
        """The list."""
        permissions.require(info, HANDLE_PAYMENTS)
        rows = Escalation.objects.order_by("-pk")
        if open:
            rows = rows.filter(resolved_at__isnull=True)
        return resolve_connection(rows, PaymentEscalationConnection, first=first, after=after)


def _uuid(value: str, type_name: str, field: str) -> UUID:
    pk = unwrap_id(value, type_name, field)
    try:
        return UUID(pk)
    except ValueError as error:
        raise InvalidInput(f"{value!r} is not an id.", field=field) from error


def _conditions(chosen: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, type_name, lookup in (
        ("order_id", "Order", "order__saleor_order_id"),
        ("checkout_id", "Checkout", "order__checkout_id"),
        ("transaction_id", "TransactionItem", "transaction_token"),
    ):
        if chosen.get(name):
            found[lookup] = _uuid(chosen[name], type_name, name)
    if chosen.get("payment_id"):
        found["payment_id"] = chosen["payment_id"]
    if chosen.get("outcome"):
        found["state__in"] = chosen["outcome"]
    if chosen.get("created_after"):
        found["created_at__gte"] = chosen["created_after"]
    return found


PaymentError = make_error_type(
    "RazorpayPayment", ("NOT_CONFIGURED", "PROVIDER_UNAVAILABLE", "AMOUNT_TOO_SMALL")
)


class PaymentLinkCreate(Mutation):
    """A link to pay what is due of an order, sent to the customer; the same one while it is open."""

    class Arguments:
        """Whose link."""

        order_id = graphene.ID(required=True)
        notify = graphene.Boolean(default_value=True, description="Send it to the customer.")

    permissions = (MANAGE_ORDERS, HANDLE_PAYMENTS)
    error_type = PaymentError

    url = graphene.String()

    @classmethod
    def mutate(cls, root: Any, info: Any, **arguments: Any) -> Any:
        """Not in one database transaction: Razorpay is asked in the middle."""
        permissions.require(info, *cls.permissions)
        info.context.allow_replica = False
        try:
            payload = cls.perform(info, **arguments)
        except CommerceError as error:
            return cls(errors=[cls._error(error)])
        payload.errors = []
        return payload

    @classmethod
    def perform(cls, info: Any, *args: Any, **arguments: Any) -> Any:
        """Make or find the link."""
        order_id = _uuid(arguments["order_id"], "Order", "orderId")
        before = payment_links.finished(order_id)
        found = host_payments.order_due(order_id)
        if found is None or not found.open:
            raise NotFound("There is no such open order.", field="orderId")
        link = payment_links.create(
            before=before,
            channel=found.channel,
            order_id=order_id,
            number=found.number,
            due=CoreMoney(found.due, found.currency),
            payer=Payer(found.name, found.email, found.phone),
            notify=arguments["notify"],
        )
        return cls(url=link.url)


class PaymentEscalationResolve(Mutation):
    """A person has looked at it."""

    class Arguments:
        """Which."""

        id = graphene.ID(required=True)

    permissions = (HANDLE_PAYMENTS,)
    error_type = PaymentError

    escalation = graphene.Field(PaymentEscalation)

    @classmethod
    def perform(cls, info: Any, *args: Any, **arguments: Any) -> Any:
        """Close it; closing twice is harmless."""
        pk = unwrap_id(arguments["id"], "PaymentEscalation")
        found = Escalation.objects.filter(pk=pk).first()
        if found is None:
            raise NotFound("There is no such matter.", field="id")
        if found.resolved_at is None:
            found.resolved_at = clock.now()
            found.save(update_fields=["resolved_at"])
        return cls(escalation=found)


class Mutations(graphene.ObjectType):
    """Merged into Saleor's Mutation."""

    payment_link_create = PaymentLinkCreate.Field()
    payment_escalation_resolve = PaymentEscalationResolve.Field()
