"""Money back: once per request, pending until the bank has taken it, reversed when it fails.

https://razorpay.com/docs/api/refunds/ - `X-Refund-Idempotency` makes a repeated call the same
refund. The key is our record's and never changes, nor does the body sent with it.
"""

from decimal import Decimal
from uuid import UUID

from django.db import transaction

from ..core import clock, outbox
from ..core.errors import Conflict, ProviderError, ProviderRejected
from ..core.models import OutboxMessage
from ..core.money import Money, from_minor, to_minor
from ..host import payments as host_payments
from . import accounts, captures, completion, effects, events, notices, reports, transactions
from .client import RazorpayClient
from .config import GatewayConfig
from .errors import RefundInFlight
from .events import PaymentState, RefundFact
from .models import PaymentRecord, RazorpayOrder, RefundRecord
from .transactions import Source

KIND = "razorpay.refund"
QUEUE = "payments"
CANNOT_CANCEL = (
    "Razorpay cannot void an authorization. Leave it, and Razorpay gives the money back by itself, "
    "or capture it and refund it."
)


def request(event_id: int, token: UUID, amount: Decimal, reason: str = "") -> None:
    """Saleor's REFUND_REQUEST: give `amount` back from the transaction's payments, or say why not."""
    # Only what Saleor has on this very transaction: an order may have been paid on another one too.
    mine = PaymentRecord.objects.filter(transaction_token=token)
    currency = mine.values_list("currency", flat=True).first()
    if currency is None:
        _refuse(event_id, amount, "Nothing was paid through Razorpay on this transaction.")
        return
    with transaction.atomic():
        orders = RazorpayOrder.objects.filter(payments__in=mine).values("pk")
        list(RazorpayOrder.objects.select_for_update().filter(pk__in=orders).order_by("pk"))
        if RefundRecord.objects.filter(request_event=event_id).exists():
            return
        units = to_minor(amount, currency)
        payments = transactions.with_money_back(mine.order_by("pk"))
        payment = next((p for p in payments if reports.refundable(p) >= units > 0), None)
        if payment is not None:
            _write(payment, units, key=f"r{event_id}", reason=reason, request_event=event_id)
            return
    left = from_minor(max((reports.refundable(p) for p in payments), default=0), currency)
    _refuse(event_id, amount, f"At most {Money(left, currency)} can still be refunded.")


def request_cancel(event_id: int, token: UUID, amount: Decimal) -> None:
    """Saleor's CANCEL_REQUEST: refused with the reason, or by opt-in captured and refunded."""
    payment = (
        PaymentRecord.objects.filter(
            transaction_token=token, state=PaymentState.AUTHORIZED, released=False
        )
        .select_related("order")
        .first()
    )
    if payment is None:
        _refuse(event_id, amount, "Nothing is authorized.", "CANCEL_FAILURE")
        return
    config = accounts.of_channel(payment.order.channel, even_inactive=True)
    if config.when_cancelled != "capture_then_refund":
        _refuse(event_id, amount, CANNOT_CANCEL, "CANCEL_FAILURE")
        return
    if to_minor(amount, payment.currency) != payment.amount:
        _refuse(event_id, amount, "Only all of it can be cancelled.", "CANCEL_FAILURE")
        return
    with transaction.atomic():
        RazorpayOrder.objects.select_for_update().get(pk=payment.order_id)
        if not RefundRecord.objects.filter(cancel_event=event_id).exists():
            _write(
                payment,
                payment.amount,
                key=f"c{event_id}",
                reason="Cancelled",
                cancel_event=event_id,
            )


def request_for_impossible(order: RazorpayOrder, payment: PaymentRecord, reason: str) -> None:
    """The money of a checkout that cannot become an order goes back, all of it, once."""
    with transaction.atomic():
        RazorpayOrder.objects.select_for_update().get(pk=order.pk)
        current = next(p for p in transactions.payments_of(order) if p.pk == payment.pk)
        units = reports.refundable(current)
        key = _key("i", payment)
        if units and not RefundRecord.objects.filter(key=key).exists():
            _write(payment, units, key="i", reason=reason)


def request_surplus(payment: PaymentRecord, units: int) -> None:
    """What was paid too much goes back, once per payment; needs the lock of the payment's order."""
    if not RefundRecord.objects.filter(key=_key("t", payment)).exists():
        _write(payment, units, key="t", reason="Paid twice.")


def request_external(payment: PaymentRecord, units: int, key: str, reason: str) -> None:
    """Another plugin gives back what it took; once per its `key`."""
    with transaction.atomic():
        order = RazorpayOrder.objects.select_for_update().get(pk=payment.order_id)
        current = next(p for p in transactions.payments_of(order) if p.pk == payment.pk)
        if RefundRecord.objects.filter(key=_key(key, payment)).exists():
            return
        if reports.refundable(current) < units:
            raise Conflict("More than is left of the payment.", field="amount")
        _write(payment, units, key=key, reason=reason)


def _key(prefix: str, payment: PaymentRecord) -> str:
    """A refund's own name at Razorpay: idempotency key and receipt, at most 40 characters."""
    return f"{prefix}-{payment.payment_id}"[:40]


def _write(
    payment: PaymentRecord,
    units: int,
    *,
    key: str,
    reason: str,
    request_event: int | None = None,
    cancel_event: int | None = None,
) -> None:
    """The intent and its outbox row, in the caller's transaction."""
    now = clock.now()
    record = RefundRecord.objects.create(
        key=_key(key, payment),
        payment=payment,
        request_event=request_event,
        cancel_event=cancel_event,
        amount=units,
        currency=payment.currency,
        reason=reason[:255],
        created_at=now,
        updated_at=now,
    )
    outbox.add(
        kind=KIND, key=f"razorpay.refund:{record.key}", payload={"key": record.key}, queue=QUEUE
    )


# -- the worker's half -------------------------------------------------------------------------------


@outbox.handler(KIND, repeatable=True)
def perform(message: OutboxMessage) -> outbox.Outcome:
    """Ask Razorpay for the refund (again, if it is not known what became of the last time)."""
    record = RefundRecord.objects.select_related("payment__order").get(key=message.payload["key"])
    payment, order = record.payment, record.payment.order
    if record.refund_id:
        effects.settle(order.pk)
        return outbox.Done({"refund_id": record.refund_id})
    if record.key.startswith("i-") and completion.was_ordered(order):
        _refused(record, "The money has found its order after all.")
        return outbox.Done({})
    config = accounts.of_channel(order.channel, even_inactive=True)
    client = accounts.client(config, patient=True)
    source = Source(config.key_id, order.channel)
    try:
        if not payment.captured:
            transactions.apply(captures.captured(client, payment), source)
            payment.refresh_from_db()
        fact = _ask(client, config, record, again=message.attempts > 1)
    except RefundInFlight as error:
        return outbox.Retry(2.0, error.message)
    except ProviderRejected as error:
        _refused(record, error.message)
        return outbox.Dead(error.message)
    except ProviderError as error:
        return captures.wait(error, message)
    applied = transactions.apply(fact, source)
    if isinstance(applied, transactions.Refused):
        notices.escalate(order, "refund_mismatch", record.key, applied.reason)
        return outbox.Dead(applied.reason)
    effects.settle(order.pk)
    return outbox.Done({"refund_id": fact.refund_id})


def _ask(
    client: RazorpayClient, config: GatewayConfig, record: RefundRecord, *, again: bool
) -> RefundFact:
    """Make the refund, or find the one that an earlier try made."""
    if again and (found := _find(client, record)) is not None:
        return found
    try:
        return events.refund(
            client.refund(
                record.payment.payment_id,
                amount=record.amount,
                speed=_speed(config, record),
                receipt=record.key,
                notes={},
                key=record.key,
            )
        )
    except ProviderRejected:
        # "Already refunded" or "receipt taken" may be the echo of our own earlier try.
        found = _find(client, record)
        if found is None:
            raise
        return found


def _speed(config: GatewayConfig, record: RefundRecord) -> str:
    """The speed of the first try: the same body goes with the same key, whatever the settings say."""
    if not record.speed:
        record.speed = config.refund_speed
        RefundRecord.objects.filter(pk=record.pk, speed="").update(speed=record.speed)
        record.refresh_from_db(fields=["speed"])
    return record.speed


def _find(client: RazorpayClient, record: RefundRecord) -> RefundFact | None:
    for item in client.payment_refunds(record.payment.payment_id):
        if item.get("receipt") == record.key and item.get("amount") == record.amount:
            return events.refund(item)
    return None


def _refused(record: RefundRecord, reason: str) -> None:
    """Razorpay said no: Saleor's request is answered with a failure, or staff is told."""
    RefundRecord.objects.filter(pk=record.pk, refund_id__isnull=True).update(
        refusal=reason[:255] or "Razorpay refused.", updated_at=clock.now()
    )
    order = record.payment.order
    if record.request_event is None:
        notices.escalate(
            order,
            "refund_refused",
            record.key,
            f"Razorpay did not take a refund: {reason}",
            payment_id=record.payment.payment_id,
        )
    transactions.touch(order.pk)
    effects.settle(order.pk)


def _refuse(event_id: int, amount: Decimal, reason: str, result: str = "REFUND_FAILURE") -> None:
    host_payments.answer_request(
        event_id,
        {
            "result": result,
            "amount": str(amount),
            "message": reason,
            "pspReference": f"refused-{event_id}",
        },
    )
