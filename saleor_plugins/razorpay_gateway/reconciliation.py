"""Asking Razorpay ourselves: webhooks get lost, endpoints get disabled, answers time out.

Each order carries the time of the next question (`ask_at`): 15 minutes after it was opened, then at
growing distances until past three days, when Razorpay itself stops asking the bank; at once when an
outcome is unknown. One question per order and time, in small batches; the place where a run stopped
is in the rows, so that a killed run goes on where it was.
"""

import logging
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta

from ..core import clock
from ..core.errors import CircuitOpen, CommerceError, ProviderRateLimited, ProviderRejected
from . import accounts, effects, events, notices, orphans, payment_links, transactions
from .client import RazorpayClient
from .errors import BadCredentials
from .events import PaymentFact, PaymentState
from .models import PaymentLink, RazorpayOrder, RefundRecord
from .transactions import Applied, Refused, Source

logger = logging.getLogger(__name__)

BATCH = 100
MOST_PER_RUN = 500
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
# Distances from the opening of an order to the questions about it.
QUESTIONS = (
    15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 16 * HOUR, 24 * HOUR,
    36 * HOUR, 48 * HOUR, 60 * HOUR, 73 * HOUR, 80 * HOUR,
)  # fmt: skip
# A payment that only the reconciler knows of after this long means that webhooks do not arrive.
SILENCE = 10 * MINUTE
REFUND_QUESTION = 6 * HOUR


def next_question(created: datetime, now: datetime) -> datetime | None:
    """When to ask about an unpaid order again, or None when all questions are asked."""
    return next((created + each for each in QUESTIONS if created + each > now), None)


def run(limit: int = MOST_PER_RUN) -> int:
    """Ask about everything that is due, at most `limit` orders; answers how many were asked."""
    asked = 0
    clients: dict[str, RazorpayClient] = {}
    resting: set[str] = set()
    while asked < limit:
        batch = _due(min(BATCH, limit - asked), resting)
        if not batch:
            break
        for order in batch:
            if order.channel in resting:
                continue
            try:
                ask(order, clients)
            except (CircuitOpen, ProviderRateLimited):
                # This account wants peace: its orders are asked about in the next run.
                resting.add(order.channel)
                continue
            except CommerceError as error:
                logger.warning("Could not ask about order %s: %s", order.order_id, error.code)
                _postpone(order, error)
            asked += 1
    return asked


def _due(limit: int, resting: Collection[str]) -> list[RazorpayOrder]:
    rows = RazorpayOrder.objects.filter(ask_at__lte=clock.now()).exclude(channel__in=resting)
    return list(rows.order_by("ask_at", "pk")[:limit])


def _postpone(order: RazorpayOrder, error: CommerceError) -> None:
    """An order that Razorpay does not know ends with the questions; all else is asked more rarely."""
    now = clock.now()
    after: datetime | None = _later(order.created_at, now, 5 * MINUTE)
    if _final(error):
        after = next_question(order.created_at, now)
    RazorpayOrder.objects.filter(pk=order.pk).update(ask_at=after)


def _later(created: datetime, now: datetime, least: timedelta) -> datetime:
    """The next try after one that failed: the older a matter is, the rarer."""
    return now + max(least, (now - created) / 20)


def _final(error: CommerceError) -> bool:
    """Whether Razorpay's answer will always be the same (wrong keys get mended)."""
    return isinstance(error, ProviderRejected) and not isinstance(error, BadCredentials)


def ask(order: RazorpayOrder, clients: dict[str, RazorpayClient] | None = None) -> bool:
    """Ask Razorpay about one order and apply the answer; True when it was news."""
    known = clients if clients is not None else {}
    if order.channel not in known:
        config = accounts.of_channel(order.channel, even_inactive=True)
        known[order.channel] = accounts.client(config, patient=True)
    client = known[order.channel]
    source = Source(client.key_id, order.channel)
    now = clock.now()
    changed = False
    if order.order_id is None:
        found = client.find_order(order.receipt)
        if found is not None and orphans.join(order, found):
            order.refresh_from_db()
    if order.order_id is not None:
        for item in client.order_payments(order.order_id):
            fact = events.payment(item)
            outcome = transactions.apply(fact, source)
            if isinstance(outcome, Applied) and outcome.changed:
                changed = True
                _listen_for_silence(order, fact, now)
            if isinstance(outcome, Applied) and fact.captured and fact.amount_refunded:
                # Given back before we heard of it: it must not buy anything.
                for back in client.payment_refunds(fact.payment_id):
                    transactions.apply(events.refund(back), source)
    # Not over a payment that came meanwhile: it has set its own time, or none.
    RazorpayOrder.objects.filter(pk=order.pk, ask_at=order.ask_at, paid=False).update(
        ask_at=next_question(order.created_at, now)
    )
    if changed:
        effects.settle(order.pk)
    return changed


def _listen_for_silence(order: RazorpayOrder, fact: PaymentFact, now: datetime) -> None:
    """Money that no webhook told us of: the endpoint is disabled, or its address is wrong."""
    if fact.state < PaymentState.AUTHORIZED or not fact.at:
        return
    if now.timestamp() - fact.at < SILENCE.total_seconds():
        return
    notices.escalate(
        order,
        "webhooks_silent",
        f"{order.channel}:{now.date().isoformat()}",
        f"Razorpay's webhooks do not arrive in channel {order.channel}: payment {fact.payment_id} "
        "was found by asking. Look at the webhook in Razorpay's dashboard.",
        payment_id=fact.payment_id,
    )


def ask_refunds(limit: int = 100) -> int:
    """Ask about refunds that have been pending for long; answers how many were asked."""
    before = clock.now() - REFUND_QUESTION
    rows = (
        RefundRecord.objects.filter(
            state=events.RefundState.PENDING, updated_at__lt=before, refund_id__isnull=False
        )
        .select_related("payment__order")
        .order_by("updated_at")[:limit]
    )
    asked = 0
    resting: set[str] = set()
    for record in list(rows):
        order = record.payment.order
        if order.channel in resting:
            continue
        try:
            config = accounts.of_channel(order.channel, even_inactive=True)
            client = accounts.client(config, patient=True)
            fact: events.RefundFact | None = events.refund(
                client.fetch_refund(str(record.refund_id))
            )
        except (CircuitOpen, ProviderRateLimited):
            resting.add(order.channel)
            continue
        except CommerceError as error:
            logger.warning("Could not ask about refund %s: %s", record.refund_id, error.code)
            fact = None
        asked += 1
        # Also when it could not be asked about: the ones after it wait for their turn.
        RefundRecord.objects.filter(pk=record.pk).update(updated_at=clock.now())
        if fact is None:
            continue
        outcome = transactions.apply(fact, Source(config.key_id, order.channel))
        if isinstance(outcome, Applied) and outcome.changed:
            effects.settle(order.pk)
    return asked


def ask_links() -> int:
    """Ask about open payment links; answers how many were asked."""
    asked = 0
    resting: set[str] = set()
    for link in payment_links.due(clock.now()):
        if link.channel in resting:
            continue
        try:
            outcome = payment_links.ask(link)
        except (CircuitOpen, ProviderRateLimited):
            resting.add(link.channel)
            continue
        except CommerceError as error:
            logger.warning("Could not ask about payment link %s: %s", link.link_id, error.code)
            now = clock.now()
            over = _final(error) and now - link.created_at > payment_links.LIFETIME
            after = None if over else _later(link.created_at, now, payment_links.ASK_EVERY)
            PaymentLink.objects.filter(pk=link.pk).update(ask_at=after)
            outcome = None
        asked += 1
        if isinstance(outcome, Applied) and outcome.order:
            effects.settle(outcome.order)
    return asked


# -- a date range, for the management command ------------------------------------------------------


def differences(
    client: RazorpayClient, channel: str, since: datetime, until: datetime, *, mend: bool
) -> Iterator[str]:
    """What Razorpay has and we have not, or differently, in words; mended as well when asked.

    Streams both of Razorpay's lists, newest first: memory does not grow with the range.
    """
    source = Source(client.key_id, channel)
    start, end = int(since.timestamp()), int(until.timestamp())
    for item in client.list_payments(start, end):
        payment = events.payment(item)
        if not payment.invoice_id and payment.order_id:
            yield from _difference(payment, source, mend=mend)
    for item in client.list_refunds(start, end):
        yield from _refund_difference(events.refund(item), source, mend=mend)


def _difference(fact: PaymentFact, source: Source, *, mend: bool) -> Iterable[str]:
    order = RazorpayOrder.objects.filter(order_id=fact.order_id).first()
    if order is None:
        if fact.captured:
            yield f"{fact.payment_id}: {_money(fact)} captured for order {fact.order_id}, not ours"
        return
    refusal = transactions.mismatch(order, fact, source)
    if refusal is not None:
        yield f"{fact.payment_id}: {refusal.reason}"
        return
    record = order.payments.filter(payment_id=fact.payment_id).first()
    ours = record.progress if record is not None else PaymentState.UNKNOWN
    if fact.state <= ours and not (record and fact.captured and not record.captured):
        return
    yield f"{fact.payment_id}: Razorpay says {fact.state.name.lower()}, we have {ours.name.lower()}"
    if mend:
        outcome = transactions.apply(fact, source)
        if isinstance(outcome, Applied):
            effects.settle(outcome.order)


def _refund_difference(fact: events.RefundFact, source: Source, *, mend: bool) -> Iterable[str]:
    record = RefundRecord.objects.filter(refund_id=fact.refund_id).first()
    ours = record.progress if record is not None else events.RefundState.UNKNOWN
    if fact.state <= ours:
        return
    if mend:
        outcome = transactions.apply(fact, source)
        if isinstance(outcome, Refused):
            if outcome.code != "UNKNOWN_PAYMENT":
                yield f"{fact.refund_id}: {outcome.reason}"
            return
        effects.settle(outcome.order)
    yield f"{fact.refund_id}: Razorpay says {fact.state.name.lower()}, we have {ours.name.lower()}"


def _money(fact: PaymentFact) -> str:
    return f"{fact.currency} {fact.amount} minor units"
