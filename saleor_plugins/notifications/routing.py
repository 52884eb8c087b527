"""Which messages an event becomes: channels, order of fallbacks, and when. Pure.

`plan` gets everything it decides on as values. What it leaves out it names with a reason, so that the
log can say why somebody was not told.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from .events import Chain, Channel, Event, Kind

PROMOTION_FROM = time(10)
PROMOTION_UNTIL = time(21)
INDIA = ZoneInfo("Asia/Kolkata")


@dataclass(frozen=True, slots=True)
class Recipient:
    """How a person can be reached. Empty where we do not know."""

    phone: str = ""
    email: str = ""
    language: str = "en"
    name: str = ""
    zone: ZoneInfo = INDIA
    user_id: int | None = None

    def address(self, channel: Channel) -> str:
        """Where a message of the channel goes, or an empty string."""
        return self.email if channel is Channel.EMAIL else self.phone


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the person chose: channels per event, and channels they said STOP to."""

    channels: Mapping[str, tuple[Channel, ...]] = field(default_factory=dict)
    stopped: frozenset[Channel] = frozenset()


@dataclass(frozen=True, slots=True)
class QuietHours:
    """A night in which messages that can wait do wait; `begin` may be later than `end`."""

    begin: time | None = None
    end: time | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """One message: channels to try in order, and the first moment it may go out."""

    chain: Chain
    not_before: datetime


@dataclass(frozen=True, slots=True)
class Left:
    """A channel that was not used, and why."""

    channel: Channel
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What an event becomes."""

    messages: tuple[Planned, ...] = ()
    left: tuple[Left, ...] = ()


def plan(
    event: Event,
    recipient: Recipient,
    wishes: Wishes,
    available: frozenset[Channel],
    now: datetime,
    quiet: QuietHours | None = None,
) -> Plan:
    """Decide who is told how.

    `available`: channels with a provider in this shop. A critical event ignores preferences and
    quiet hours; nothing but a code ignores STOP on a mobile channel.
    """
    left: dict[Channel, str] = {}
    messages = []
    begin = may_begin(event, recipient.zone, now, quiet or QuietHours())
    for chain in event.chains:
        usable = []
        for channel in chain:
            reason = _objection(event, recipient, wishes, available, channel)
            if reason:
                left[channel] = reason
            else:
                usable.append(channel)
        if usable:
            messages.append(Planned(tuple(usable), begin))
    used = {channel for message in messages for channel in message.chain}
    return Plan(
        tuple(messages),
        tuple(Left(channel, reason) for channel, reason in left.items() if channel not in used),
    )


def _objection(
    event: Event,
    recipient: Recipient,
    wishes: Wishes,
    available: frozenset[Channel],
    channel: Channel,
) -> str:
    if channel not in available:
        return "no provider"
    if not recipient.address(channel):
        return "no address"
    if channel in wishes.stopped and event.kind is not Kind.CODE:
        return "opted out"
    chosen = wishes.channels.get(event.name)
    if chosen is not None and channel not in chosen and not event.critical:
        return "not wanted"
    return ""


def may_begin(event: Event, zone: ZoneInfo, now: datetime, quiet: QuietHours) -> datetime:
    """The first moment from `now` on at which the event may reach a person in `zone`."""
    begin = now
    if event.kind is Kind.PROMOTIONAL:
        begin = _within(begin.astimezone(INDIA), PROMOTION_FROM, PROMOTION_UNTIL)
    waits = event.kind is not Kind.CODE and not event.critical
    if waits and quiet.begin is not None and quiet.end is not None and quiet.begin != quiet.end:
        local = begin.astimezone(zone)
        if _asleep(local.time(), quiet.begin, quiet.end):
            begin = _next(local, quiet.end)
    return begin.astimezone(now.tzinfo)


def _asleep(at: time, begin: time, end: time) -> bool:
    return begin <= at < end if begin < end else at >= begin or at < end


def _within(local: datetime, begin: time, end: time) -> datetime:
    if begin <= local.time() < end:
        return local
    return _next(local, begin)


def _next(local: datetime, at: time) -> datetime:
    """The next moment the wall clock shows `at`, today or tomorrow."""
    today = datetime.combine(local.date(), at, local.tzinfo)
    return (
        today
        if today > local
        else datetime.combine(local.date() + timedelta(days=1), at, local.tzinfo)
    )


# ---------------------------------------------------------------- after a message went out

FAST = (2.0, 4.0, 8.0)
SLOW = (60.0, 300.0, 900.0)
AT_ONCE = 0.1


@dataclass(frozen=True, slots=True)
class Again:
    """Try once more after `seconds`, with the provider at `provider` in the channel's list."""

    seconds: float
    provider: int


def retry(attempt: int, providers: int, *, has_fallback: bool, jitter: float) -> Again | None:
    """What follows the `attempt`-th temporary failure (from 1), or None to give up.

    The next provider is asked at once; when each has had its turn they are asked again after 2, 4 and
    8 seconds. Then a message with a fallback channel gives up, and any other goes on for some minutes.
    `jitter` is between 0 and 1 and shortens a pause by up to a fifth.
    """
    each = max(1, providers)
    turns, next_provider = divmod(attempt, each)
    if attempt < (len(FAST) + 1) * each:
        if next_provider:
            return Again(AT_ONCE, next_provider)
        return Again(_shorter(FAST[turns - 1], jitter), 0)
    late = attempt - (len(FAST) + 1) * each
    if has_fallback or late >= len(SLOW):
        return None
    return Again(_shorter(SLOW[late], jitter), late % each)


def _shorter(seconds: float, jitter: float) -> float:
    return seconds * (1 - 0.2 * jitter)


RANKS = {
    "SUPPRESSED": 0,
    "PENDING": 0,
    "UNKNOWN": 1,
    "SENT": 2,
    "FAILED": 3,
    "DELIVERED": 4,
    "READ": 5,
}


def forward(current: str, to: str) -> bool:
    """Whether a receipt moves a message on: states only go forward, whatever order receipts come in.

    A failure can be overtaken by a delivery (providers correct themselves), never the other way.
    """
    return RANKS[to] > RANKS[current]
