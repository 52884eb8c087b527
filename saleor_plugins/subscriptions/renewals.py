"""The only door through which a delivery becomes an order.

`claim` hands out due deliveries to any number of workers; `renew` asks `states.decide` under the contract's lock and does
what it says: order, ledger entry and outbox row in one transaction. No gateway is called here. A worker that dies leaves a
row whose lease runs out; the order's external reference and the ledger's key make a second run find the first one's work.
"""

from __future__ import annotations

import logging
from collections import Counter
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from ..core import clock, outbox
from ..host.orders import LineRequest, OrderRefused, OrderRequest, OutOfStock, PlacedOrder
from . import (
    dunning,
    facts,
    faults,
    floors,
    notices,
    planning,
    shop,
    site,
    snapshots,
    steering,
    wallet,
)
from .models import Contract, Delivery, DeliveryLine, Plan, StockPolicy
from .schedule import local_date
from .states import (
    Action,
    ContractStatus,
    Decision,
    DeliveryState,
    PaymentMode,
    SkipReason,
    decide,
)

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 5
FURTHEST_MOVE_DAYS = 7

_CLAIM = """
UPDATE commerce_subscriptions_delivery SET run_at = %(until)s, claim = %(claim)s
WHERE id IN (
    SELECT id FROM commerce_subscriptions_delivery
    WHERE run_at <= %(now)s AND channel_id <> ALL(%(closed)s) ORDER BY run_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
)
RETURNING id
"""


def claim(now: datetime, limit: int, closed: list[int] | None = None) -> tuple[UUID, list[int]]:
    """Take up to `limit` due deliveries for one lease; answers the claim's token and their ids, oldest first."""
    token = uuid4()
    with connection.cursor() as cursor:
        values = {"now": now, "until": now + LEASE, "claim": token, "limit": limit}
        cursor.execute(_CLAIM, {**values, "closed": closed or []})
        ids = [row[0] for row in cursor.fetchall()]
    return token, sorted(ids)


def tick(now: datetime | None = None, *, batch: int = 50) -> Counter[str]:
    """Work off everything that is due; answers how many deliveries ended in which state.

    One poisoned row never stops the run. Does nothing on a site that this database was copied to.
    """
    done: Counter[str] = Counter()
    closed = shop.current().closed_channels()
    while True:
        # Asked for each batch: a run after an outage is long.
        if not site.is_ours():
            logger.error("Renewals are off: this database belongs to another site.")
            return done
        token, ids = claim(now or clock.now(), batch, closed)
        if not ids:
            return done
        with shop.current().run(snapshots.variants_in(ids)):
            for pk in ids:
                done[renew_safely(pk, token, now)] += 1


def renew_safely(pk: int, token: UUID, now: datetime | None = None) -> str:
    """`renew`, with every failure contained: the row is tried again later, or parked for a person."""
    try:
        return renew(pk, token, now)
    except Exception as error:
        logger.exception("Delivery %s failed", pk)
        return _contain(pk, token, error, now or clock.now())


def _contain(pk: int, token: UUID, error: Exception, now: datetime) -> str:
    """A failed attempt is counted; what an after-commit hook of the platform raised is not our failure."""
    with transaction.atomic():
        delivery = (
            Delivery.objects.select_for_update(of=("self",))
            .select_related("contract__plan")
            .filter(pk=pk, claim=token)
            .first()
        )
        if delivery is None:
            return "done"
        delivery.attempts += 1
        if delivery.attempts >= MOST_ATTEMPTS:
            _park(delivery, f"{type(error).__name__}", now)
            delivery.save()
            return "parked"
        delivery.run_at = now + timedelta(minutes=2**delivery.attempts)
        delivery.save(update_fields=["attempts", "run_at"])
        return "retry"


def renew(pk: int, token: UUID, now: datetime | None = None) -> str:
    """Bring one claimed delivery as far as it can go now; answers the state it is left in."""
    now = now or clock.now()
    with transaction.atomic():
        contract = (
            Contract.objects.select_for_update(of=("self",))
            .select_related("plan")
            .filter(deliveries__pk=pk)
            .first()
        )
        if contract is None:
            return "gone"
        delivery = Delivery.objects.select_for_update().get(pk=pk)
        if delivery.claim != token:
            return "taken"
        delivery.contract = contract
        faults.reach("locked rows")
        outcome = _act(contract, delivery, now)
        if delivery.claim is not None and delivery.run_at is None:
            delivery.claim = None
        delivery.save()
        faults.reach("before commit")
    faults.reach("after commit")
    return outcome


def _act(contract: Contract, delivery: Delivery, now: datetime) -> str:
    known = facts.of_contract(contract, now)
    decision = decide(known, facts.of_delivery(delivery), now)
    if decision.action is Action.LOCK:
        if _resume_if_due(contract, delivery, now):
            known = facts.of_contract(contract, now)
        if not snapshots.take(delivery, now):
            return "held"
        delivery.state = DeliveryState.LOCKED.value
        decision = decide(known, facts.of_delivery(delivery), now)
    if decision.action is Action.ORDER:
        return _order(contract, delivery, now)
    return _settle(contract, delivery, decision, now)


def _resume_if_due(contract: Contract, delivery: Delivery, now: datetime) -> bool:
    """A pause "until" a date ends when that date's delivery closes; nothing is ever ordered while paused."""
    if contract.status != ContractStatus.PAUSED:
        return False
    contract.status = ContractStatus.ACTIVE.value
    contract.paused_until = None
    contract.save(update_fields=["status", "paused_until"])
    notices.note(contract, "resumed", f"Resumed for {delivery.date}.", now)
    from . import charges

    charges.reassign(contract, now)
    delivery.refresh_from_db(fields=["paid"])
    steering.follow(contract)
    return True


def _settle(contract: Contract, delivery: Delivery, decision: Decision, now: datetime) -> str:
    """Everything but an order."""
    action = decision.action
    if action is Action.WAIT:
        delivery.run_at = decision.at
        return "waiting"
    delivery.run_at = None
    if action is Action.NOTHING:
        return "nothing"
    if action is Action.MOVE:
        return _move(contract, delivery, now)
    if action is Action.PARK:
        _park(delivery, decision.reason, now)
        return "parked"
    if action is Action.CANCEL:
        delivery.state = DeliveryState.CANCELLED.value
        delivery.paid = False
        return "cancelled"
    delivery.failure = decision.reason
    if action is Action.FAIL:
        fail(delivery, decision.reason, now)
        return "failed"
    skip(delivery, decision.skip_reason or SkipReason.OUTAGE, decision.reason, now)
    return "skipped"


def skip(delivery: Delivery, reason: SkipReason, message: str, now: datetime) -> None:
    """Skip a delivery for `reason`; the customer hears of everything that is not their own choice. Not saved."""
    delivery.state = DeliveryState.SKIPPED.value
    delivery.skip_reason = reason.value
    delivery.run_at = None
    # What was paid for it is the customer's, in the wallet, where the charge went.
    delivery.paid = False
    notices.note(delivery.contract, "skipped", f"{delivery.date}: {message}", now)
    if reason in (SkipReason.OUTAGE, SkipReason.STOCK):
        from . import charges

        charges.not_coming(delivery, message, now)
        notices.tell_about(delivery, "subscription_skipped", reason.value)


def fail(delivery: Delivery, reason: str, now: datetime) -> None:
    """The delivery will not happen for lack of money or permission; the contract is PAST_DUE now. Not saved."""
    delivery.state = DeliveryState.FAILED.value
    delivery.failure = reason
    delivery.run_at = None
    contract = delivery.contract
    notices.note(contract, "failed", f"{delivery.date}: {reason}", now)
    past_due(contract, now)
    needed = sum(
        ((line.unit_price or 0) * line.quantity for line in delivery.lines.all()), Decimal(0)
    )
    notices.tell_about(
        delivery,
        "subscription_payment_failed",
        "final",
        {"amount": notices.money(needed, contract.currency), "reason": reason, "retry_on": None},
    )


def past_due(contract: Contract, now: datetime) -> None:
    """A payment is owed: the grace period runs, then the contract is paused. The caller holds the lock.

    Razorpay tries its own charges again, and says when it gives up.
    """
    contract.first_failed_at = contract.first_failed_at or now
    if contract.payment_mode != PaymentMode.RAZORPAY_SUBSCRIPTION:
        contract.dunning_at = contract.first_failed_at + timedelta(days=contract.plan.grace_days)
    if contract.status == ContractStatus.ACTIVE:
        contract.status = ContractStatus.PAST_DUE.value
        notices.note(contract, "past_due", "A payment is due.", now)
    contract.save(update_fields=["status", "first_failed_at", "dunning_at"])


def _move(contract: Contract, delivery: Delivery, now: datetime) -> str:
    """Deliver on the next day that is still open, has no delivery and has room; else a person looks."""
    day = planning.cutoff_of(contract.plan, contract.time_zone).first_open(now)
    taken = set(contract.deliveries.filter(date__gte=day).values_list("date", flat=True))
    holidays = set(contract.plan.holidays.filter(date__gte=day).values_list("date", flat=True))
    for offset in range(FURTHEST_MOVE_DAYS):
        candidate = day + timedelta(days=offset)
        if candidate in taken or candidate in holidays:
            continue
        delivery.date = candidate
        delivery.cutoff_at, delivery.deadline_at = planning.times_of(
            contract.plan, candidate, contract.time_zone
        )
        delivery.run_at = delivery.cutoff_at
        notices.note(contract, "moved", f"Moved to {candidate}.", now)
        return "moved"
    _park(delivery, "No free day within a week.", now)
    return "parked"


def _park(delivery: Delivery, reason: str, now: datetime) -> None:
    """Set aside for a person, loudly: an event, a message, an error in the log."""
    delivery.parked = True
    delivery.failure = reason[:250]
    delivery.run_at = None
    notices.note(delivery.contract, "parked", f"{delivery.date}: {reason}", now)
    logger.error("Delivery %s is parked: %s", delivery.pk, reason)


# ---- the order


def _order(contract: Contract, delivery: Delivery, now: datetime) -> str:
    lines = list(delivery.lines.all())
    expected = sum((line.unit_price or Decimal(0)) * line.quantity for line in lines)
    floor = floors.of(contract, delivery, now)
    if floor is not None and floors.balance(contract) - expected < floor:
        return _short(contract, delivery, Decimal(expected), now)
    try:
        with transaction.atomic():
            placed = _place(contract, delivery, lines)
            faults.reach("order placed")
            delivery.paid = _book(contract, delivery, placed, floor)
    except wallet.InsufficientBalance as error:
        # Taxes and shipping came on top: the savepoint took the order back.
        return _short(contract, delivery, error.needed, now)
    except OutOfStock:
        return _out_of_stock(contract, delivery, lines, now)
    except OrderRefused as error:
        _park(delivery, error.message, now)
        return "parked"
    _ordered(contract, delivery, placed, now)
    return "ordered"


def _place(contract: Contract, delivery: Delivery, lines: list[DeliveryLine]) -> PlacedOrder:
    if contract.address_id is None:
        raise OrderRefused("The subscription has no address.", field="address")
    return shop.current().place_order(
        OrderRequest(
            reference=delivery.key,
            as_app=shop.APP,
            channel_id=contract.channel_id,
            user_id=contract.user_id,
            address_id=contract.address_id,
            lines=[
                LineRequest(line.variant_id, line.quantity, line.unit_price)
                for line in sorted(lines, key=lambda line: line.variant_id)
            ],
            metadata={
                "subscription": contract.number or str(contract.pk),
                "subscription_id": str(contract.pk),
                "subscription_plan": contract.plan.name,
                "subscription_frequency": contract.frequency,
                "delivery_date": delivery.date.isoformat(),
                "delivery_slot": delivery.slot,
                "payment_mode": contract.payment_mode,
            },
        )
    )


def _book(
    contract: Contract, delivery: Delivery, placed: PlacedOrder, floor: Decimal | None
) -> bool:
    """The ledger's side of the order, and the intent to note the payment on it; answers whether it is paid."""
    if contract.payment_mode == PaymentMode.ON_DELIVERY:
        return False
    entry = wallet.move(
        wallet.of_contract(contract),
        -placed.total,
        key=f"order:{delivery.pk}",
        reason=f"Order {placed.number}",
        order_id=placed.id,
        floor=floor,
    )
    # On a mandate the money comes later, unless the wallet holds it already.
    if contract.payment_mode == PaymentMode.MANDATE and entry.balance < 0:
        return False
    pay_later(delivery, placed.id, placed.total)
    return True


def pay_later(delivery: Delivery, order_id: object, total: Decimal) -> None:
    """Have the payment noted on the order, after commit."""
    outbox.add(
        kind="subscriptions.record_payment",
        key=f"subscriptions.record_payment:{delivery.pk}",
        queue="renewals",
        payload={"delivery": delivery.pk, "order_id": str(order_id), "amount": str(total)},
    )


def _ordered(contract: Contract, delivery: Delivery, placed: PlacedOrder, now: datetime) -> None:
    delivery.state = DeliveryState.ORDERED.value
    delivery.order_id = placed.id
    delivery.order_number = placed.number
    delivery.total = placed.total
    delivery.ordered_at = now
    delivery.ordered_on = local_date(now, ZoneInfo(contract.time_zone))
    delivery.short_of_money = False
    delivery.failure = ""
    delivery.run_at = None
    if contract.payment_mode == PaymentMode.WALLET and contract.first_failed_at is not None:
        # An old shortage must not shorten the grace of a later one.
        recover(contract, now)
    notices.note(contract, "ordered", f"Order {placed.number} for {delivery.date}.", now)
    notices.tell_about(
        delivery,
        "subscription_renewed",
        "",
        {"amount": notices.money(placed.total, placed.currency)},
    )


def recover(contract: Contract, now: datetime) -> None:
    """The money came after all."""
    contract.first_failed_at = None
    contract.dunning_at = None
    contract.failures = 0
    if contract.status == ContractStatus.PAST_DUE:
        contract.status = ContractStatus.ACTIVE.value
        notices.note(contract, "recovered", "The payment has arrived.", now)
    contract.save(update_fields=["status", "first_failed_at", "dunning_at", "failures"])


def _short(contract: Contract, delivery: Delivery, needed: Decimal, now: datetime) -> str:
    """Not enough money: look again until the van leaves, tell the customer once."""
    if contract.payment_mode == PaymentMode.RAZORPAY_SUBSCRIPTION:
        # Paid for, as agreed: neither the customer's fault nor to be tried until it fails.
        _park(delivery, "The order costs more than was charged for it.", now)
        return "parked"
    first = not delivery.short_of_money
    delivery.short_of_money = True
    delivery.failure = "There is not enough money in the wallet."
    contract.first_failed_at = contract.first_failed_at or now
    contract.save(update_fields=["first_failed_at"])
    policy = dunning.WALLET_POLICY
    failed = sum(1 for offset in policy.retry_after if delivery.cutoff_at + offset <= now) + 1
    decision = dunning.decide(
        dunning.Failure(
            dunning.Decline.SOFT, failed, max(delivery.cutoff_at, contract.first_failed_at)
        ),
        policy,
        now,
    )
    delivery.run_at = min(max(decision.at, now + timedelta(minutes=5)), delivery.deadline_at)
    if delivery.run_at <= now:
        delivery.run_at = delivery.deadline_at
    if first:
        amount = notices.money(needed, contract.currency)
        balance = notices.money(wallet.of_contract(contract).balance, contract.currency)
        notices.tell_about(delivery, "wallet_low", "", {"balance": balance, "needed": amount})
    return "short"


def _out_of_stock(
    contract: Contract, delivery: Delivery, lines: list[DeliveryLine], now: datetime
) -> str:
    """The plan's stock policy: what there is, later, or nothing and no charge."""
    plan: Plan = contract.plan
    delivery.attempts += 1
    if plan.stock_policy == StockPolicy.RETRY and now < delivery.deadline_at - timedelta(
        minutes=10
    ):
        delivery.run_at = min(
            now + timedelta(minutes=15), delivery.deadline_at - timedelta(minutes=5)
        )
        delivery.failure = "Waiting for stock."
        return "waiting"
    if plan.stock_policy == StockPolicy.PARTIAL and delivery.attempts < MOST_ATTEMPTS:
        free = shop.current().available(contract.channel_id, [line.variant_id for line in lines])
        if snapshots.cut(lines, free):
            delivery.failure = "Not everything was in stock."
            return _order(contract, delivery, now)
    skip(delivery, SkipReason.STOCK, "Out of stock; nothing was charged.", now)
    return "skipped"
