"""What follows a payment that did not succeed: another try, a grace period, a pause with a link. Never a cancellation.

Pure. Declines are soft (the same debit may succeed later) or hard (it never will without the customer). UPI Autopay runs
outside the peak hours only, one attempt and three retries (NPCI circular of August 2025).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from .schedule import local_date, to_utc

INDIA = ZoneInfo("Asia/Kolkata")
NPCI_RETRIES = 3
# Half-open local intervals in which UPI Autopay debits may run.
NPCI_WINDOWS = (
    (time(0, 0), time(10, 0)),
    (time(13, 0), time(17, 0)),
    (time(21, 30), None),
)


class Decline(StrEnum):
    """Whether trying the same debit again can help."""

    SOFT = "soft"
    HARD = "hard"


# Razorpay's `error.reason` values; a reason that is not listed is soft, because a retry costs less than a customer
# and the number of retries is bounded.
HARD_REASONS = frozenset(
    {
        "mandate_cancelled",
        "mandate_revoked",
        "mandate_expired",
        "token_cancelled",
        "token_expired",
        "token_paused",
        "token_rejected",
        "account_closed",
        "account_blocked",
        "account_frozen",
        "card_expired",
        "card_stolen",
        "card_lost",
        "invalid_token",
        "customer_dropped",
        "debit_instrument_blocked",
        "amount_exceeds_mandate_limit",
        "authentication_required",
    }
)


def classify(reason: str | None) -> Decline:
    """Soft or hard, from the provider's reason; unknown reasons are soft."""
    return Decline.HARD if reason in HARD_REASONS else Decline.SOFT


class Next(StrEnum):
    """What follows a failure."""

    RETRY = "retry"
    PAST_DUE = "past_due"  # no more tries of this payment; deliveries go on within the grace period
    PAUSE = "pause"  # the customer must act; told with a link


@dataclass(frozen=True, slots=True)
class Policy:
    """A plan's dunning. `retry_after` are offsets from the first failure; `grace` runs from the first failure too."""

    retry_after: tuple[timedelta, ...] = (timedelta(days=1), timedelta(days=3), timedelta(days=5))
    grace: timedelta = timedelta(days=7)
    npci_windows: bool = False


# The wallet asks nobody but our own table, so it may look often; the delivery's deadline ends it.
WALLET_POLICY = Policy(
    retry_after=tuple(timedelta(hours=h) for h in (1, 2, 3, 4, 6, 8, 10, 12, 16, 20, 24)),
    grace=timedelta(days=3),
)
UPI_POLICY = Policy(npci_windows=True)


@dataclass(frozen=True, slots=True)
class Failure:
    """The failed payment: how many tries failed so far (this one included), and since when."""

    decline: Decline
    failures: int
    first_failed_at: datetime


@dataclass(frozen=True, slots=True)
class DunningDecision:
    """The next step and when it is due."""

    next: Next
    at: datetime
    tell_customer: bool


def decide(failure: Failure, policy: Policy, now: datetime) -> DunningDecision:
    """What follows the failure.

    A hard decline is never tried again: the contract is PAST_DUE until the grace period ends, then paused. A soft one
    is tried again on the schedule; the customer is told the first time and when the last try has failed.
    """
    grace_ends = failure.first_failed_at + policy.grace
    if now >= grace_ends:
        return DunningDecision(Next.PAUSE, now, tell_customer=True)
    retries = len(policy.retry_after)
    if policy.npci_windows:
        retries = min(retries, NPCI_RETRIES)
    if failure.decline is Decline.HARD or failure.failures > retries:
        return DunningDecision(Next.PAST_DUE, grace_ends, tell_customer=True)
    at = max(failure.first_failed_at + policy.retry_after[failure.failures - 1], now)
    if policy.npci_windows:
        at = npci_at_or_after(at)
    if at >= grace_ends:
        return DunningDecision(Next.PAST_DUE, grace_ends, tell_customer=True)
    return DunningDecision(Next.RETRY, at, tell_customer=failure.failures == 1)


def in_npci_window(at: datetime) -> bool:
    """Whether a UPI Autopay debit may run at `at`."""
    local = at.astimezone(INDIA).time()
    return any(start <= local and (end is None or local < end) for start, end in NPCI_WINDOWS)


def npci_at_or_after(at: datetime) -> datetime:
    """The first instant from `at` on at which a UPI Autopay debit may run."""
    if in_npci_window(at):
        return at
    day = local_date(at, INDIA)
    starts = [to_utc(day, start, INDIA) for start, _ in NPCI_WINDOWS]
    starts.append(to_utc(day + timedelta(days=1), NPCI_WINDOWS[0][0], INDIA))
    return next(start for start in starts if start >= at)
