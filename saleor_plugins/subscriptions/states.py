"""What a contract and a delivery may become, and what is to be done with a delivery now.

`decide` is the engine's only judgement; `renewals` executes it under the contract's lock and asks again each time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class ContractStatus(StrEnum):
    """Where a contract stands; the values are those of the GraphQL enum."""

    PENDING = "PENDING"
    ACTIVE = "ACTIVE"
    PAUSED = "PAUSED"
    PAST_DUE = "PAST_DUE"
    CANCELLED = "CANCELLED"
    COMPLETED = "COMPLETED"


class DeliveryState(StrEnum):
    """Where a delivery stands; the values are those of the GraphQL enum."""

    PLANNED = "PLANNED"
    LOCKED = "LOCKED"
    ORDERED = "ORDERED"
    OUT_FOR_DELIVERY = "OUT_FOR_DELIVERY"
    DELIVERED = "DELIVERED"
    SKIPPED = "SKIPPED"
    MISSED = "MISSED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


class PaymentMode(StrEnum):
    """How a contract is paid; the values are those of the GraphQL enum."""

    WALLET = "WALLET"
    MANDATE = "MANDATE"
    RAZORPAY_SUBSCRIPTION = "RAZORPAY_SUBSCRIPTION"
    ON_DELIVERY = "ON_DELIVERY"


class OutagePolicy(StrEnum):
    """What becomes of a delivery that the engine reaches after its deadline."""

    DELIVER = "DELIVER"
    SKIP = "SKIP"
    ASK = "ASK"


class SkipReason(StrEnum):
    """Why a delivery does not happen; kept, because only some of them can be undone."""

    CUSTOMER = "customer"
    PAUSE = "pause"
    VACATION = "vacation"
    OUTAGE = "outage"
    STOCK = "stock"
    UNCONFIRMED = "unconfirmed"
    HOLIDAY = "holiday"
    CHANGE = "change"


FINAL_CONTRACT = frozenset({ContractStatus.CANCELLED, ContractStatus.COMPLETED})
OPEN_DELIVERY = frozenset({DeliveryState.PLANNED, DeliveryState.LOCKED})
# Deliveries that exist for the kitchen and the van: the calendar counts these and no others.
COUNTED_DELIVERY = frozenset(
    {
        DeliveryState.PLANNED,
        DeliveryState.LOCKED,
        DeliveryState.ORDERED,
        DeliveryState.OUT_FOR_DELIVERY,
        DeliveryState.DELIVERED,
    }
)

_C = ContractStatus
CONTRACT_MOVES: dict[ContractStatus, frozenset[ContractStatus]] = {
    _C.PENDING: frozenset({_C.ACTIVE, _C.CANCELLED}),
    _C.ACTIVE: frozenset({_C.PAUSED, _C.PAST_DUE, _C.CANCELLED, _C.COMPLETED}),
    _C.PAUSED: frozenset({_C.ACTIVE, _C.CANCELLED, _C.COMPLETED}),
    _C.PAST_DUE: frozenset({_C.ACTIVE, _C.PAUSED, _C.CANCELLED, _C.COMPLETED}),
    _C.CANCELLED: frozenset(),
    _C.COMPLETED: frozenset(),
}

_D = DeliveryState
DELIVERY_MOVES: dict[DeliveryState, frozenset[DeliveryState]] = {
    _D.PLANNED: frozenset({_D.LOCKED, _D.SKIPPED, _D.FAILED, _D.CANCELLED}),
    _D.LOCKED: frozenset({_D.ORDERED, _D.SKIPPED, _D.FAILED, _D.CANCELLED}),
    _D.ORDERED: frozenset({_D.OUT_FOR_DELIVERY, _D.DELIVERED, _D.MISSED, _D.CANCELLED}),
    _D.OUT_FOR_DELIVERY: frozenset({_D.DELIVERED, _D.MISSED, _D.CANCELLED}),
    _D.DELIVERED: frozenset(),
    _D.SKIPPED: frozenset({_D.PLANNED, _D.CANCELLED}),
    _D.MISSED: frozenset(),
    _D.FAILED: frozenset(),
    _D.CANCELLED: frozenset(),
}


def contract_may_become(old: ContractStatus, new: ContractStatus) -> bool:
    """Whether a contract may go from `old` to `new`; staying is always allowed."""
    return old == new or new in CONTRACT_MOVES[old]


def delivery_may_become(old: DeliveryState, new: DeliveryState) -> bool:
    """Whether a delivery may go from `old` to `new`; staying is always allowed."""
    return old == new or new in DELIVERY_MOVES[old]


class Action(StrEnum):
    """What to do with a delivery now."""

    NOTHING = "nothing"  # it is no longer the engine's
    WAIT = "wait"  # look again at `at`
    LOCK = "lock"  # close it to edits and take the price
    ORDER = "order"
    SKIP = "skip"
    CANCEL = "cancel"
    MOVE = "move"  # deliver on a later day
    PARK = "park"  # a person has to look
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Decision:
    """An action, the reason in words that a customer may read, and for WAIT the next look."""

    action: Action
    reason: str = ""
    at: datetime | None = None
    skip_reason: SkipReason | None = None


@dataclass(frozen=True, slots=True)
class ContractFacts:
    """What `decide` needs to know of the contract and its plan."""

    status: ContractStatus
    payment_mode: PaymentMode
    paused_until: date | None = None
    vacations: tuple[tuple[date, date], ...] = ()
    outage_policy: OutagePolicy = OutagePolicy.SKIP
    orders_today: int = 0
    orders_per_day: int = 2


@dataclass(frozen=True, slots=True)
class DeliveryFacts:
    """What `decide` needs to know of the delivery. `deadline_at`: after it the van has left."""

    state: DeliveryState
    date: date
    cutoff_at: datetime
    deadline_at: datetime
    paid: bool = False
    parked: bool = False
    short_of_money: bool = False  # the last try failed for lack of money
    released: bool = False  # a person answered "deliver it" to a parked one


def is_paused_on(contract: ContractFacts, day: date) -> bool:
    """Whether the pause covers the delivery of `day`; `paused_until` is the first day with deliveries again."""
    return contract.status is ContractStatus.PAUSED and (
        contract.paused_until is None or day < contract.paused_until
    )


def is_on_vacation(contract: ContractFacts, day: date) -> bool:
    """Whether one of the vacations, both ends included, covers `day`."""
    return any(start <= day <= end for start, end in contract.vacations)


def decide(contract: ContractFacts, delivery: DeliveryFacts, now: datetime) -> Decision:
    """What is to be done with the delivery at `now`. Pure; called again under the contract's lock before acting."""
    if delivery.state not in OPEN_DELIVERY or delivery.parked:
        return Decision(Action.NOTHING)
    if contract.status in FINAL_CONTRACT:
        return Decision(Action.CANCEL, "The subscription has ended.")
    if is_paused_on(contract, delivery.date):
        return Decision(Action.SKIP, "The subscription is paused.", skip_reason=SkipReason.PAUSE)
    if is_on_vacation(contract, delivery.date):
        return Decision(Action.SKIP, "Vacation.", skip_reason=SkipReason.VACATION)
    if now < delivery.cutoff_at and not delivery.paid and delivery.state is DeliveryState.PLANNED:
        return Decision(Action.WAIT, at=delivery.cutoff_at)
    if now >= delivery.deadline_at:
        return _too_late(contract, delivery)
    if contract.status is ContractStatus.PENDING:
        return Decision(Action.WAIT, "Waiting for confirmation.", at=delivery.deadline_at)
    if delivery.state is DeliveryState.PLANNED:
        return Decision(Action.LOCK)
    if _waits_for_charge(contract, delivery):
        return Decision(Action.WAIT, "Waiting for the payment.", at=delivery.deadline_at)
    if contract.orders_today >= contract.orders_per_day:
        return Decision(Action.PARK, "More orders in one day than the plan allows.")
    return Decision(Action.ORDER)


def _waits_for_charge(contract: ContractFacts, delivery: DeliveryFacts) -> bool:
    return contract.payment_mode is PaymentMode.RAZORPAY_SUBSCRIPTION and not delivery.paid


def _too_late(contract: ContractFacts, delivery: DeliveryFacts) -> Decision:
    """The van has left. Nobody gets yesterday's milk, and nobody is left without a word."""
    if contract.status is ContractStatus.PENDING:
        return Decision(
            Action.SKIP, "The subscription was not confirmed.", skip_reason=SkipReason.UNCONFIRMED
        )
    if _waits_for_charge(contract, delivery):
        return Decision(Action.FAIL, "The payment did not arrive in time.")
    if delivery.short_of_money:
        return Decision(Action.FAIL, "There was not enough money for this delivery.")
    if delivery.paid or delivery.released:
        return Decision(Action.MOVE, "Delivered on the next possible day.")
    if contract.outage_policy is OutagePolicy.DELIVER:
        return Decision(Action.MOVE, "Delivered on the next possible day.")
    if contract.outage_policy is OutagePolicy.ASK:
        return Decision(Action.PARK, "We could not deliver in time. Deliver later or skip?")
    return Decision(Action.SKIP, "We could not deliver in time.", skip_reason=SkipReason.OUTAGE)
