"""UPI Autopay and card mandates: when a debit may run, how large it may be, and that each cycle has only one.

Pure. RBI: the customer is told at least 24 h before, up to Rs 15,000 runs without authentication. Razorpay asks for more
notice than that: 25 h for UPI, 36 h 05 min for cards (https://razorpay.com/docs/payments/recurring-payments/).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from .dunning import npci_at_or_after


class Rail(StrEnum):
    """What the mandate debits."""

    UPI = "upi"
    CARD = "card"


class MandateState(StrEnum):
    """Razorpay's token states in our words; only CONFIRMED may be debited."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    PAUSED = "paused"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


# Not to be debited, unless the bank says otherwise later.
DEAD = frozenset({MandateState.PAUSED, MandateState.REJECTED, MandateState.CANCELLED})


class DebitCycle(StrEnum):
    """How often a mandate is debited at most."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"


NOTICE = {Rail.UPI: timedelta(hours=25), Rail.CARD: timedelta(hours=36, minutes=5)}
# Above this every debit needs the customer's authentication; groceries enjoy no higher limit (RBI, 2026).
UNAUTHENTICATED_CAP = Decimal("15000")
SMALLEST_DEBIT = Decimal("1")


@dataclass(frozen=True, slots=True)
class MandateFacts:
    """What decides about a debit. `unsettled`: a debit of this mandate whose outcome is not final."""

    state: MandateState
    rail: Rail
    cap: Decimal
    cycle: DebitCycle
    debited_cycles: frozenset[str]
    unsettled: bool = False
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class Debit:
    """A debit to announce at once and to run at `debit_at`, not earlier."""

    amount: Decimal
    cycle: str
    debit_at: datetime


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why no debit is planned now. `hard`: only the customer can change it."""

    reason: str
    hard: bool


def cycle_of(day: date, cycle: DebitCycle) -> str:
    """The name of the cycle that `day` belongs to: "2026-W31" or "2026-07"."""
    if cycle is DebitCycle.WEEKLY:
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02d}"
    return f"{day.year}-{day.month:02d}"


def earliest_debit(announced_at: datetime, rail: Rail) -> datetime:
    """When a debit announced at `announced_at` may run: after the notice, and for UPI inside NPCI's windows."""
    at = announced_at + NOTICE[rail]
    return npci_at_or_after(at) if rail is Rail.UPI else at


def last_day_needed(now: datetime) -> date:
    """A mandate that ends before this day is too old for a debit announced at `now`, whatever its rail."""
    return (now + timedelta(days=2)).date()


def plan_debit(
    mandate: MandateFacts, outstanding: Decimal, today: date, now: datetime
) -> Debit | Refusal:
    """The debit that collects `outstanding`, cut to the caps; the rest waits for the next cycle."""
    if mandate.state is not MandateState.CONFIRMED:
        hard = mandate.state in (MandateState.CANCELLED, MandateState.REJECTED)
        return Refusal(f"the mandate is {mandate.state}", hard)
    debit_at = earliest_debit(now, mandate.rail)
    if mandate.expires_on is not None and debit_at.date() > mandate.expires_on:
        return Refusal("the mandate has expired", True)
    if mandate.unsettled:
        return Refusal("an earlier debit is not final", False)
    cycle = cycle_of(today, mandate.cycle)
    if cycle in mandate.debited_cycles:
        return Refusal(f"the cycle {cycle} has been debited", False)
    amount = min(outstanding, mandate.cap, UNAUTHENTICATED_CAP)
    if amount < SMALLEST_DEBIT:
        return Refusal("nothing to collect", False)
    return Debit(amount, cycle, debit_at)
