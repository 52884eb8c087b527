"""Taking authorized payments: in full, once. Razorpay knows no partial capture.

https://razorpay.com/docs/api/payments/capture/ - a capture cannot be repeated, so a worker always
asks for the payment first; what it then sees is what happened.
"""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from ..core import clock, outbox
from ..core.errors import ProviderError, ProviderRateLimited, ProviderRejected
from ..core.models import OutboxMessage
from ..core.money import Money, to_minor
from ..host import payments as host_payments
from . import accounts, effects, events, transactions
from .client import RazorpayClient
from .errors import AlreadyCaptured
from .events import PaymentState
from .models import CaptureRequest, PaymentRecord, RazorpayOrder
from .transactions import Source

KIND = "razorpay.capture"
QUEUE = "payments"
# Razorpay captures orders of the charge flow by itself; we look after it has had its time.
OWN_TIME = timedelta(seconds=20)


def request(event_id: int, token: UUID, amount: Decimal) -> None:
    """Saleor's CHARGE_REQUEST: capture in full, or answer why not."""
    payment = (
        PaymentRecord.objects.filter(
            transaction_token=token, state=PaymentState.AUTHORIZED, released=False
        )
        .select_related("order")
        .first()
    )
    if payment is None:
        captured = PaymentRecord.objects.filter(transaction_token=token, captured=True).first()
        _refuse(
            event_id, amount, "It is captured already." if captured else "Nothing is authorized."
        )
        return
    # Zero is Saleor's "all of it", asked in the moment after it wrote the authorization's event
    # and before it counted it. Razorpay knows nothing but all of it.
    if amount and to_minor(amount, payment.currency) != payment.amount:
        whole = Money.from_minor(payment.amount, payment.currency)
        _refuse(event_id, amount, f"Razorpay captures in full only: {whole}, not part of it.")
        return
    with transaction.atomic():
        CaptureRequest.objects.update_or_create(
            payment=payment,
            defaults={"request_event": event_id},
            create_defaults={"request_event": event_id, "created_at": clock.now()},
        )
        outbox.add(
            kind=KIND,
            key=f"razorpay.capture:{payment.payment_id}:{event_id}",
            payload={"payment_id": payment.payment_id, "event": event_id},
            queue=QUEUE,
        )


def request_automatic(order: RazorpayOrder, payment: PaymentRecord) -> None:
    """In the charge flow: capture what Razorpay has not captured by itself, once per payment."""
    if order.paid:
        return
    outbox.add(
        kind=KIND,
        key=f"razorpay.capture:{payment.payment_id}",
        payload={"payment_id": payment.payment_id},
        due_at=clock.now() + OWN_TIME,
        queue=QUEUE,
    )


@outbox.handler(KIND, repeatable=True)
def perform(message: OutboxMessage) -> outbox.Outcome:
    """Ask for the payment, capture it if it still waits, and record what is true afterwards."""
    payment = PaymentRecord.objects.select_related("order").get(
        payment_id=message.payload["payment_id"]
    )
    event_id = message.payload.get("event")
    if not payment.captured:
        order = payment.order
        config = accounts.of_channel(order.channel, even_inactive=True)
        try:
            fact = captured(accounts.client(config, patient=True), payment)
        except ProviderRejected as error:
            if event_id:
                _refuse(
                    event_id,
                    Money.from_minor(payment.amount, payment.currency).amount,
                    error.message,
                )
            return outbox.Dead(error.message)
        except ProviderError as error:
            return wait(error, message)
        applied = transactions.apply(fact, Source(config.key_id, order.channel))
        if isinstance(applied, transactions.Refused):
            return outbox.Dead(applied.reason)
        if not fact.captured:
            return outbox.Unknown("Razorpay did not say that it is captured.", after=30)
    if event_id:
        amount = Money.from_minor(payment.amount, payment.currency).amount
        host_payments.answer_request(
            event_id,
            {"pspReference": payment.payment_id, "result": "CHARGE_SUCCESS", "amount": str(amount)},
        )
    effects.settle(payment.order_id)
    return outbox.Done({"payment_id": payment.payment_id})


def captured(client: RazorpayClient, payment: PaymentRecord) -> events.PaymentFact:
    """The payment after it was captured, by us or by whoever was faster. Raises ProviderError."""
    fact = events.payment(client.fetch_payment(payment.payment_id))
    if fact.captured or fact.state is not PaymentState.AUTHORIZED:
        return fact
    try:
        return events.payment(client.capture(payment.payment_id, payment.amount, payment.currency))
    except AlreadyCaptured:
        return events.payment(client.fetch_payment(payment.payment_id))


def wait(error: ProviderError, message: OutboxMessage) -> outbox.Outcome:
    """When to try again after a failure that is not final: growing pauses, 429 obeyed."""
    after = min(2.0 ** min(message.attempts, 11), 1800.0)
    if isinstance(error, ProviderRateLimited) and error.retry_after:
        after = max(after, error.retry_after)
    if error.unknown_outcome:
        return outbox.Unknown(error.message, after=after)
    return outbox.Retry(after, error.message)


def _refuse(event_id: int, amount: Decimal, reason: str) -> None:
    host_payments.answer_request(
        event_id,
        {
            "result": "CHARGE_FAILURE",
            "amount": str(amount),
            "message": reason,
            "pspReference": f"refused-{event_id}",
        },
    )
