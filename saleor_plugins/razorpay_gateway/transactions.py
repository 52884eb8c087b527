"""The one door for everything that Razorpay says: `apply` matches a fact and moves our records.

Webhook, browser's return, reconciler and our own requests' answers all come through here. The
order's row is locked while it moves; nothing is asked over the network meanwhile. States only go
up (`events.PaymentState`), so that any order of the same facts ends in the same records.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet

from ..core import audit, clock
from . import accounts
from .events import DisputeFact, PaymentFact, PaymentState, RefundFact, RefundState
from .models import DisputeRecord, PaymentLink, PaymentRecord, RazorpayOrder, RefundRecord

logger = logging.getLogger(__name__)

# In a payment's `reported`: Saleor hears of it on this transaction, and on no other any more.
PINNED = "PINNED"
# How far a dispute has come. What ended it outranks what was sent before and came after.
DISPUTE_RANKS = {"created": 0, "under_review": 1, "action_required": 1, "closed": 2}
DECIDED = 3  # won or lost

# Who applies a fact settles it. Only what he left behind is for others: two at once are harmless,
# but each finds the other one half way and looks after him.
IN_HAND = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Applied:
    """The fact is in our records; `changed` when it was news. `order` is to be settled."""

    order: int
    changed: bool


@dataclass(frozen=True, slots=True)
class Refused:
    """The fact is not about us, or not what we asked for. Nothing was changed."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Source:
    """Who says so: the account and channel whose secret or key vouched for it."""

    key_id: str
    channel: str

    def vouches_for(self, made: RazorpayOrder | PaymentLink) -> bool:
        """Keys rotate within a channel, and several channels may share an account."""
        if made.key_id == self.key_id or made.channel == self.channel:
            return True
        return accounts.key_of(made.channel) == self.key_id


Outcome = Applied | Refused


def apply(
    fact: PaymentFact | RefundFact | DisputeFact,
    source: Source,
    *,
    session: UUID | None = None,
    settle_after: datetime | None = None,
) -> Outcome:
    """Match a fact with our records and move them. Safe to repeat and to run at the same time.

    `session` is Saleor's transaction that the shopper came back with; `settle_after` postpones
    telling Saleor (the session's own answer tells it first).
    """
    if isinstance(fact, PaymentFact):
        return _apply_payment(fact, source, session, settle_after)
    if isinstance(fact, RefundFact):
        return _apply_refund(fact, source)
    return _apply_dispute(fact, source)


# -- payments ----------------------------------------------------------------------------------


def _apply_payment(
    fact: PaymentFact, source: Source, session: UUID | None, settle_after: datetime | None
) -> Outcome:
    if fact.invoice_id:
        return Refused("FOREIGN", "the payment belongs to an invoice")
    if not fact.order_id:
        return Refused("FOREIGN", "the payment has no order")
    if fact.state is PaymentState.UNKNOWN:
        return Refused("UNKNOWN_STATE", "the payment is in a state that we do not know")
    with transaction.atomic():
        order = _lock(order_id=fact.order_id)
        if order is None:
            return Refused("UNKNOWN_ORDER", f"order {fact.order_id} is not ours")
        refusal = mismatch(order, fact, source)
        if refusal is not None:
            return refusal
        now = clock.now()
        record = order.payments.filter(payment_id=fact.payment_id).first()
        if record is None:
            record = PaymentRecord(
                payment_id=fact.payment_id,
                order=order,
                transaction_token=order.transaction_token,
                state=PaymentState.UNKNOWN,
                amount=fact.amount,
                currency=fact.currency,
                created_at=_time(fact.at, now),
                updated_at=now,
            )
        before, said = record.state, (record.transaction_token, record.reported)
        if session and session != record.transaction_token and not record.reported:
            # The shopper came back to an older session of the same order: report it there.
            record.transaction_token = order.transaction_token = session
        changed = advance(record, fact, now)
        if (
            session
            and session == record.transaction_token
            and record.state >= PaymentState.AUTHORIZED
        ):
            # The session's own answer tells Saleor now.
            _pin(record)
        if changed or record.pk is None or said != (record.transaction_token, record.reported):
            record.updated_at = now
            record.save()
        if before != record.state:
            _remember(order, record, before)
        _after(order, changed=changed, settle_after=settle_after, now=now)
        return Applied(order.pk, changed)


def _pin(record: PaymentRecord) -> None:
    if PINNED not in record.reported:
        record.reported = [*record.reported, PINNED]


def mismatch(order: RazorpayOrder, fact: PaymentFact, source: Source) -> Refused | None:
    """Why a payment cannot be this order's, or None. Notes are never asked."""
    if not source.vouches_for(order):
        return Refused("FOREIGN_ACCOUNT", f"order {order.order_id} belongs to another account")
    if fact.order_id != order.order_id:
        return Refused("OTHER_ORDER", f"payment {fact.payment_id} is of another order")
    if fact.currency != order.currency:
        return Refused("CURRENCY", f"payment {fact.payment_id} is in {fact.currency}")
    if fact.amount != order.amount:
        return Refused(
            "AMOUNT", f"payment {fact.payment_id} is of {fact.amount}, not {order.amount}"
        )
    return None


def advance(record: PaymentRecord, fact: PaymentFact, now: datetime) -> bool:
    """Move one payment up to what the fact says; True when something is new. Never down."""
    changed = False

    def put(name: str, value: Any) -> None:
        nonlocal changed
        if value and getattr(record, name) != value:
            setattr(record, name, value)
            changed = True

    later = fact.state > record.state
    if later:
        record.state = fact.state
        changed = True
    if fact.captured and not record.captured:
        record.captured = True
        record.state = PaymentState.CAPTURED
        record.paid_at = now
        changed = True
    if fact.amount_refunded and not fact.captured and not record.captured and not record.released:
        record.released = True
        changed = True
    if record.released and record.captured:
        record.released = False
        changed = True
    put("method", fact.method.kind[:32])
    if fact.method.label:
        put("method_label", fact.method.label[:128])
    put("card_brand", fact.method.brand[:40])
    put("card_last4", fact.method.last4[:4])
    put("fee", fact.fee)
    put("tax", fact.tax)
    if fact.state is PaymentState.FAILED and later:
        put("error_code", fact.error_code)
        put("error_reason", fact.error_reason)
        put("error_text", fact.error_text)
    return changed


def _remember(order: RazorpayOrder, record: PaymentRecord, before: int) -> None:
    audit.record(
        action="payment.attempt",
        actor=audit.Actor("provider", "razorpay", "Razorpay"),
        object_type="Payment",
        object_id=record.payment_id,
        old={"outcome": PaymentState(before).name.lower()},
        new={
            "outcome": record.outcome,
            "order": order.order_id,
            "amount": record.amount,
            "currency": record.currency,
            "method": record.method,
            "error": record.error_reason or record.error_code,
        },
    )


def _after(
    order: RazorpayOrder, *, changed: bool, settle_after: datetime | None, now: datetime
) -> None:
    if not changed:
        order.save(update_fields=["transaction_token"])
        return
    captured = order.payments.filter(captured=True).exists()
    authorized = captured or (
        order.flow == "authorize"
        and order.payments.filter(state=PaymentState.AUTHORIZED, released=False).exists()
    )
    order.paid = captured or order.paid
    if order.checkout_id and authorized and order.completion == RazorpayOrder.Completion.NONE:
        order.completion = RazorpayOrder.Completion.DUE
    if order.paid:
        order.ask_at = None
    order.unsettled = True
    order.version += 1
    order.settle_after = settle_after or now + IN_HAND
    order.updated_at = now
    order.save()


# -- refunds and disputes ----------------------------------------------------------------------


def _apply_refund(fact: RefundFact, source: Source) -> Outcome:
    if fact.state is RefundState.UNKNOWN:
        return Refused("UNKNOWN_STATE", "the refund is in a state that we do not know")

    def move(order: RazorpayOrder, payment: PaymentRecord, now: datetime) -> bool | Refused:
        if fact.currency and fact.currency != payment.currency:
            return Refused("CURRENCY", f"refund {fact.refund_id} is in {fact.currency}")
        if fact.amount > payment.amount:
            return Refused("AMOUNT", f"refund {fact.refund_id} is larger than its payment")
        record = _refund_record(payment, fact)
        if record is None:
            record = RefundRecord(
                key=fact.refund_id,
                payment=payment,
                refund_id=fact.refund_id,
                amount=fact.amount,
                currency=payment.currency,
                created_at=_time(fact.at, now),
                updated_at=now,
            )
        elif record.amount != fact.amount:
            return Refused("AMOUNT", f"refund {fact.refund_id} is of another amount")
        return advance_refund(record, fact, now)

    return _with_payment(fact.payment_id, source, move)


def _refund_record(payment: PaymentRecord, fact: RefundFact) -> RefundRecord | None:
    found = payment.refunds.filter(refund_id=fact.refund_id).first()
    if found is None and fact.receipt:
        # Our own request, told by a webhook before its answer reached us.
        found = payment.refunds.filter(key=fact.receipt, refund_id__isnull=True).first()
    return found


def advance_refund(record: RefundRecord, fact: RefundFact, now: datetime) -> bool:
    """Move one refund up to what the fact says; True when something is new."""
    changed = record.pk is None or record.refund_id != fact.refund_id
    record.refund_id = fact.refund_id
    record.refusal = ""
    if fact.state > record.state:
        record.state = fact.state
        changed = True
    for name, value in (("speed", fact.speed[:16]), ("bank_reference", fact.bank_reference[:64])):
        if value and getattr(record, name) != value:
            setattr(record, name, value)
            changed = True
    if changed:
        record.updated_at = now
        record.save()
    return changed


def _apply_dispute(fact: DisputeFact, source: Source) -> Outcome:
    def move(order: RazorpayOrder, payment: PaymentRecord, now: datetime) -> bool | Refused:
        if fact.deducted > payment.amount:
            return Refused("AMOUNT", f"dispute {fact.dispute_id} is larger than its payment")
        record = payment.disputes.filter(dispute_id=fact.dispute_id).first()
        if record is None:
            record = DisputeRecord(
                dispute_id=fact.dispute_id,
                payment=payment,
                status="",
                amount=fact.amount,
                currency=payment.currency,
                created_at=now,
                updated_at=now,
            )
        elif not _follows(record.status, fact.status):
            return False
        record.status = fact.status
        record.deducted = fact.deducted
        record.reason = fact.reason
        record.updated_at = now
        record.save()
        return True

    return _with_payment(fact.payment_id, source, move)


def _follows(before: str, now: str) -> bool:
    """Whether a dispute may go from one status to another; what is decided stays."""
    ranks = [DISPUTE_RANKS.get(status, DECIDED) for status in (before, now)]
    return before != now and ranks[0] < DECIDED and ranks[0] <= ranks[1]


def _with_payment(
    payment_id: str,
    source: Source,
    move: Callable[[RazorpayOrder, PaymentRecord, datetime], bool | Refused],
) -> Outcome:
    with transaction.atomic():
        owner = PaymentRecord.objects.filter(payment_id=payment_id).values_list("order", flat=True)
        order = _lock(pk__in=owner)
        if order is None:
            return Refused("UNKNOWN_PAYMENT", f"payment {payment_id} is not ours")
        if not source.vouches_for(order):
            return Refused("FOREIGN_ACCOUNT", f"payment {payment_id} belongs to another account")
        now = clock.now()
        payment = order.payments.get(payment_id=payment_id)
        changed = move(order, payment, now)
        if isinstance(changed, Refused):
            return changed
        _after(order, changed=changed, settle_after=None, now=now)
        return Applied(order.pk, changed)


# -- reading and marking -----------------------------------------------------------------------


def of_session(token: UUID) -> RazorpayOrder | None:
    """The Razorpay order of a Saleor transaction, whether it is the newest on it or not."""
    mine = Q(transaction_token=token) | Q(adopted__transaction_token=token)
    return RazorpayOrder.objects.filter(mine).order_by("-pk").first()


def payments_of(order: RazorpayOrder) -> list[PaymentRecord]:
    """An order's payments with `refund_list` and `dispute_list`, oldest first. Three queries."""
    return with_money_back(order.payments.order_by("pk"))


def with_money_back(rows: QuerySet[PaymentRecord]) -> list[PaymentRecord]:
    """Payments with their `refund_list` and `dispute_list`. Three queries."""
    found = list(rows.prefetch_related("refunds", "disputes"))
    for payment in found:
        payment.refund_list = sorted(payment.refunds.all(), key=lambda r: r.pk)
        payment.dispute_list = list(payment.disputes.all())
    return found


def pin(order_pk: int, payment: PaymentRecord) -> UUID | None:
    """The Saleor transaction to tell of a payment, for good: no session may claim it from now on."""
    with transaction.atomic():
        order = _lock(pk=order_pk)
        fresh = PaymentRecord.objects.get(pk=payment.pk)
        if PINNED not in fresh.reported:
            _pin(fresh)
            fresh.save(update_fields=["reported"])
    payment.reported, payment.transaction_token = fresh.reported, fresh.transaction_token
    return fresh.transaction_token or (order.transaction_token if order else None)


def mark(order_pk: int, record: Any, flag: str) -> None:
    """Remember that Saleor knows: add `flag` to the record's `reported`."""
    with transaction.atomic():
        _lock(pk=order_pk)
        fresh = type(record)._default_manager.get(pk=record.pk)
        if flag not in fresh.reported:
            fresh.reported = [*fresh.reported, flag]
            fresh.save(update_fields=["reported"])
        record.reported = fresh.reported


@contextmanager
def told_once(order_pk: int, record: Any, flag: str) -> Iterator[bool]:
    """Whether it is for the caller to tell Saleor, whom nobody else tells meanwhile, and remember it.

    For what Saleor takes for news each time it hears it: an INFO. The other kinds it knows again.
    """
    with transaction.atomic():
        _lock(pk=order_pk)
        untold = flag not in type(record)._default_manager.get(pk=record.pk).reported
        yield untold
        mark(order_pk, record, flag)


def touch(order_pk: int) -> None:
    """There is something to tell Saleor about this order, and the caller does so now."""
    now = clock.now()
    RazorpayOrder.objects.filter(pk=order_pk).update(
        unsettled=True, version=F("version") + 1, settle_after=now + IN_HAND, updated_at=now
    )


def ask_soon(order_pk: int) -> None:
    """The outcome is unknown: have the reconciler ask Razorpay at once."""
    RazorpayOrder.objects.filter(pk=order_pk).update(ask_at=clock.now())


def _lock(**where: Any) -> RazorpayOrder | None:
    return RazorpayOrder.objects.select_for_update().filter(**where).first()


def _time(seconds: int, otherwise: datetime) -> datetime:
    return datetime.fromtimestamp(seconds, UTC) if seconds else otherwise
