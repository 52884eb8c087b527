"""Payment sessions: opening one (a Razorpay order), and the browser's return from Checkout.js.

https://razorpay.com/docs/payments/payment-gateway/web-integration/standard/ - the answers are
Saleor's session responses: {pspReference, result, amount, data, message, externalUrl, actions}.
A failure leaves nothing behind that a retry would trip over.
"""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError

from ..core import clock
from ..core.errors import CommerceError, Conflict, InvalidInput, ProviderError, ProviderRejected
from ..core.money import from_minor
from ..host import payments as host_payments
from . import (
    accounts,
    amounts,
    customers,
    effects,
    events,
    orphans,
    reports,
    signatures,
    stored_methods,
    transactions,
)
from .client import RazorpayClient
from .config import GatewayConfig
from .errors import TRY_AGAIN, AlreadyCaptured, BadCredentials
from .events import PaymentFact, PaymentState
from .models import AdoptedSession, PaymentRecord, RazorpayOrder
from .transactions import Refused, Source

Answer = dict[str, Any]

CHECKOUT_JS = "https://checkout.razorpay.com/v1/checkout.js"
# The reconciler asks about an order that nobody told us of after this long.
FIRST_QUESTION = timedelta(minutes=15)
# Saleor records a session's answer itself; ours follows if the browser is gone by then.
GRACE = timedelta(seconds=3)
ASKING = "We are asking your bank. Please wait a moment."


@dataclass(frozen=True, slots=True)
class Session:
    """What Saleor asks of a gateway. `amount` is a Decimal; one of checkout and order is set."""

    token: UUID
    amount: Decimal
    currency: str
    authorize: bool
    channel: str
    checkout_id: UUID | None
    order_id: UUID | None
    total: Decimal | None
    data: Mapping[str, Any]
    email: str = ""
    user_id: int | None = None

    @property
    def covers_total(self) -> bool:
        """Whether all that the checkout or order costs is asked for."""
        return self.total is not None and self.amount >= self.total

    def kind(self, ending: str) -> str:
        """`CHARGE_SUCCESS` or `AUTHORIZATION_SUCCESS`, by what Saleor asked for."""
        return f"{'AUTHORIZATION' if self.authorize else 'CHARGE'}_{ending}"


def describe(config: GatewayConfig) -> Answer:
    """What a storefront shows before paying (`paymentGatewayInitialize`)."""
    return {
        "key": config.key_id,
        "name": config.business_name,
        "methods": list(config.methods),
        "mode": "live" if config.is_live else "test",
        "theme": {"color": config.theme_color} if config.theme_color else {},
        "checkoutScript": os.environ.get("RAZORPAY_CHECKOUT_URL") or CHECKOUT_JS,
    }


# -- opening ---------------------------------------------------------------------------------------


def initialize(config: GatewayConfig, session: Session) -> Answer:
    """Open a payment: one Razorpay order per thing to pay and amount, the same one on a retry."""
    flow = "authorize" if session.authorize or config.flow == "authorize" else "charge"
    try:
        order = _intent(config, session, flow, amounts.minor(session.amount, session.currency))
    except InvalidInput as error:
        return _failure(session, error.message)
    client = accounts.client(config)
    try:
        created = client.create_order(
            amount=order.amount,
            currency=order.currency,
            receipt=order.receipt,
            payment=capture_settings(config, flow),
            notes={"transaction": str(session.token)},
        )
    except ProviderError as error:
        # The intent stays: its receipt finds the order again if Razorpay made it after all.
        return _failure(session, in_words(error))
    if created.get("amount") != order.amount or created.get("currency") != order.currency:
        return _failure(session, "Razorpay answered with another amount. Nothing was charged.")
    order = _adopt(orphans.answered(order, events.identifier(created.get("id"))), session)
    if created.get("status") == "paid":
        # Paid earlier, and nobody told us: that is this session's answer.
        return _paid_before(client, config, session, order)
    return _action_required(session, order, {"checkout": options(config, session, order)})


def _intent(config: GatewayConfig, session: Session, flow: str, amount: int) -> RazorpayOrder:
    """The row that says what is about to be asked of Razorpay, written before it is asked."""
    latest = (
        RazorpayOrder.objects.filter(
            checkout_id=session.checkout_id,
            saleor_order_id=session.order_id,
            amount=amount,
            currency=session.currency,
            flow=flow,
            key_id=config.key_id,
            purpose="",
        )
        .order_by("-pk")
        .first()
    )
    if latest is not None and not latest.paid:
        return _adopt(latest, session)
    now = clock.now()
    number = latest.sequence + 1 if latest is not None else 0
    order = RazorpayOrder(
        receipt=receipt(session, flow, amount, number),
        sequence=number,
        key_id=config.key_id,
        channel=session.channel,
        transaction_token=session.token,
        checkout_id=session.checkout_id,
        saleor_order_id=session.order_id,
        amount=amount,
        currency=session.currency,
        flow=flow,
        covers_total=session.covers_total,
        ask_at=now + FIRST_QUESTION,
        created_at=now,
        updated_at=now,
    )
    try:
        order.save(force_insert=True)
    except IntegrityError:
        # The same click twice: the other request was faster.
        return _adopt(
            RazorpayOrder.objects.get(key_id=config.key_id, receipt=order.receipt), session
        )
    return order


def _adopt(order: RazorpayOrder, session: Session) -> RazorpayOrder:
    """Let a newer session of the same amount share the order; money goes to whoever comes back."""
    if order.transaction_token not in (None, session.token):
        AdoptedSession.objects.get_or_create(
            transaction_token=order.transaction_token, defaults={"order": order}
        )
    if order.transaction_token != session.token:
        AdoptedSession.objects.filter(transaction_token=session.token).delete()
    if (order.transaction_token, order.covers_total) != (session.token, session.covers_total):
        order.transaction_token, order.covers_total = session.token, session.covers_total
        RazorpayOrder.objects.filter(pk=order.pk).update(
            transaction_token=session.token, covers_total=session.covers_total
        )
    return order


def receipt(session: Session, flow: str, amount: int, number: int) -> str:
    """The same words for the same intent, so that a repeated create finds the first one's order."""
    subject = (
        f"checkout:{session.checkout_id}" if session.checkout_id else f"order:{session.order_id}"
    )
    words = f"{subject}|{session.currency}|{amount}|{flow}|{number}"
    return "s-" + hashlib.sha256(words.encode()).hexdigest()[:36]


def capture_settings(config: GatewayConfig, flow: str) -> dict[str, Any]:
    """The order's own capture settings, whatever the account's are. Minutes."""
    return {
        "capture": "automatic" if flow == "charge" else "manual",
        "capture_options": {
            "automatic_expiry_period": config.automatic_expiry_minutes,
            "manual_expiry_period": config.manual_expiry_minutes,
            "refund_speed": config.refund_speed,
        },
    }


def options(config: GatewayConfig, session: Session, order: RazorpayOrder) -> dict[str, Any]:
    """What `new Razorpay(options)` takes. No secrets: it goes to the browser."""
    found: dict[str, Any] = {
        "key": config.key_id,
        "order_id": order.order_id,
        "amount": order.amount,
        "currency": order.currency,
        "name": config.business_name or "",
        "prefill": {"email": session.email} if session.email else {},
    }
    if config.theme_color:
        found["theme"] = {"color": config.theme_color}
    if config.methods:
        found["method"] = {name: name in config.methods for name in METHOD_SWITCHES}
    if session.user_id is not None and (
        session.data.get("paymentMethodId") or session.data.get("savePaymentMethod")
    ):
        found.update(_stored_method(config, session))
    return found


def _stored_method(config: GatewayConfig, session: Session) -> dict[str, Any]:
    """Pay with a stored method, or store this one: the customer comes from our own records."""
    assert session.user_id is not None
    customer = customers.known(config, session.user_id)
    if customer is None and session.data.get("savePaymentMethod"):
        try:
            customer = customers.customer_id(
                config, user_id=session.user_id, name="", email=session.email, phone=""
            )
        except (Conflict, ProviderError):
            # Paying matters more than remembering how.
            return {}
    if customer is None:
        return {}
    found: dict[str, Any] = {"customer_id": customer, "remember_customer": True}
    token = stored_methods.token_in(events.text(session.data.get("paymentMethodId")))
    if token is not None:
        found["token"] = token
    return found


METHOD_SWITCHES = ("upi", "card", "netbanking", "wallet", "emi", "paylater")


def _paid_before(
    client: RazorpayClient, config: GatewayConfig, session: Session, order: RazorpayOrder
) -> Answer:
    try:
        attempts = [events.payment(item) for item in client.order_payments(str(order.order_id))]
    except ProviderError as error:
        transactions.ask_soon(order.pk)
        return _failure(session, in_words(error))
    for fact in sorted(attempts, key=lambda found: found.state, reverse=True):
        return _outcome(client, config, session, order, fact)
    return _failure(session, TRY_AGAIN)


# -- coming back -----------------------------------------------------------------------------------


def process(config: GatewayConfig, session: Session) -> Answer:
    """The browser is back: prove it, ask Razorpay what is true, and record that."""
    order = transactions.of_session(session.token)
    if order is None or not order.order_id:
        return _failure(session, "There is no Razorpay order for this payment. Please start again.")
    client = accounts.client(config)
    payment_id = events.identifier(session.data.get("razorpay_payment_id"))
    if not payment_id:
        return _unfinished(config, session, order)
    claimed = session.data.get("razorpay_order_id")
    signature = events.text(session.data.get("razorpay_signature"))
    # The order id is our stored one: a valid signature over another order must not pass here.
    genuine = signatures.payment_is_genuine(
        order.order_id, payment_id, signature, config.key_secret
    )
    former = order.key_id != config.key_id
    if (not genuine and not former) or (claimed and claimed != order.order_id):
        return _failure(session, "The payment could not be verified.", order)
    if not genuine:
        # Perhaps signed with the key that the merchant has just replaced: only Razorpay can tell.
        transactions.ask_soon(order.pk)
        return _action_required(session, order, {}, ASKING)
    try:
        fact = events.payment(client.fetch_payment(payment_id))
    except ProviderRejected as error:
        return _failure(session, in_words(error), order)
    except ProviderError:
        transactions.ask_soon(order.pk)
        return _action_required(session, order, {}, ASKING)
    return _outcome(client, config, session, order, fact)


def _outcome(
    client: RazorpayClient,
    config: GatewayConfig,
    session: Session,
    order: RazorpayOrder,
    fact: PaymentFact,
) -> Answer:
    """Record what Razorpay says of a payment, and put it in Saleor's words."""
    source = Source(config.key_id, order.channel)
    waiting = fact.state is PaymentState.AUTHORIZED and order.flow == "charge"
    if waiting and transactions.mismatch(order, fact, source) is None:
        fact = _capture_now(client, fact)
    applied = transactions.apply(
        fact, source, session=session.token, settle_after=clock.now() + GRACE
    )
    if isinstance(applied, Refused):
        return _failure(session, f"The payment was refused: {applied.reason}.", order)
    record = PaymentRecord.objects.get(payment_id=fact.payment_id)
    if record.transaction_token != session.token:
        message = "This payment is recorded on another session of the same checkout."
        return _action_required(session, order, {"paid": True}, message)
    if record.captured:
        return _success("CHARGE_SUCCESS", order, record, config)
    if record.state == PaymentState.AUTHORIZED:
        if order.flow == "authorize":
            return _success("AUTHORIZATION_SUCCESS", order, record, config)
        return _action_required(session, order, {}, "The payment is being captured.")
    if record.state == PaymentState.FAILED:
        return _failure(session, record.error_text or "The payment failed.", order)
    return _action_required(session, order, {}, "The payment is not finished yet.")


def _capture_now(client: RazorpayClient, fact: PaymentFact) -> PaymentFact:
    """Razorpay has not captured by itself yet; while the shopper waits, we do."""
    try:
        return events.payment(client.capture(fact.payment_id, fact.amount, fact.currency))
    except AlreadyCaptured:
        pass
    except ProviderError:
        # It may have happened: ask, and if nobody answers leave it to the reconciler.
        pass
    try:
        return events.payment(client.fetch_payment(fact.payment_id))
    except ProviderError:
        return fact


def _unfinished(config: GatewayConfig, session: Session, order: RazorpayOrder) -> Answer:
    """Asked without a payment: answer from our records (a webhook may have been faster)."""
    for record in transactions.payments_of(order):
        if record.captured and record.transaction_token == session.token:
            return _success("CHARGE_SUCCESS", order, record, config)
    transactions.ask_soon(order.pk)
    data = {"checkout": options(config, session, order)}
    return _action_required(session, order, data, "The payment is not finished yet.")


# -- answers -----------------------------------------------------------------------------------------


def _success(
    result: str, order: RazorpayOrder, record: PaymentRecord, config: GatewayConfig
) -> Answer:
    may_cancel = config.when_cancelled == "capture_then_refund"
    payments = [
        payment
        for payment in transactions.payments_of(order)
        if payment.transaction_token == record.transaction_token
    ]
    return {
        "pspReference": record.payment_id,
        "result": result,
        "amount": str(from_minor(record.amount, record.currency)),
        "message": record.method_label,
        "externalUrl": effects.dashboard_url(record.payment_id),
        "actions": reports.actions(payments, may_cancel=may_cancel),
        "paymentMethodDetails": effects.method_of(record).as_session_data()
        if record.method_label
        else None,
        "data": {"status": record.outcome, "payment_id": record.payment_id},
    }


def _action_required(
    session: Session, order: RazorpayOrder, data: Mapping[str, Any], message: str = ""
) -> Answer:
    return {
        "pspReference": order.order_id,
        "result": session.kind("ACTION_REQUIRED"),
        "amount": str(session.amount),
        "message": message,
        "externalUrl": effects.dashboard_url(str(order.order_id)),
        "actions": [],
        "data": {**data, **({"message": message} if message else {})},
    }


def _failure(session: Session, message: str, order: RazorpayOrder | None = None) -> Answer:
    """A failure that can be tried again.

    Saleor would end the session with a failure that counts in the amounts; the same event written
    before, not counting, is the one that it finds and keeps.
    """
    reference = order.order_id if order is not None else None
    result = session.kind("FAILURE")
    host_payments.record_attempt(
        token=session.token,
        kind=result,
        amount=session.amount,
        reference=reference,
        message=message,
    )
    return {
        "pspReference": reference,
        "result": result,
        "amount": str(session.amount),
        "message": message,
        "actions": [],
        "data": {"error": {"message": message}},
    }


def failure_answer(session: Session, error: CommerceError) -> Answer:
    """Any error of ours as a failed attempt."""
    return _failure(session, error.message)


def in_words(error: CommerceError) -> str:
    """What to tell a shopper: what they can act on, and nothing about our credentials."""
    if isinstance(error, BadCredentials):
        return "The shop's payment settings are wrong. Nothing was charged."
    if isinstance(error, ProviderRejected):
        return error.message
    return TRY_AGAIN
