"""What every provider adapter is: one way out, one way in, their words mapped to ours.

An adapter translates; it decides nothing. `send` never raises: whatever happens is one of four
outcomes, and the difference between "certainly not sent" and "perhaps sent" is kept. See
docs/adding-a-provider.md, and tests/unit/notifications/contract.py, which every adapter inherits.
"""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from ...core.errors import CircuitOpen, NotAllowed, ProviderError, ProviderRateLimited
from ...core.http import NO_RETRY, CircuitBreaker, HttpClient
from ..config import NotificationsConfig
from ..dlt import Registered
from ..events import Channel


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message for one person. `message_id` is ours; providers carry it back in receipts."""

    message_id: str
    to: str
    text: str
    event: str = ""
    language: str = "en"
    values: tuple[str, ...] = ()
    subject: str = ""
    html: str = ""
    registered: Registered | None = None
    is_code: bool = False
    is_promotional: bool = False
    receipts_url: str = ""
    asked_at: datetime | None = (
        None  # when the provider was asked for it, where that is in question
    )


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider has taken the message; `reference` is its name for it."""

    reference: str


@dataclass(frozen=True, slots=True)
class Refused:
    """It was not sent and will not be; asking this provider again is useless.

    `account`: the fault is in our account there, so another provider may well send it.
    `paused_for`: the message's template is to be left alone for so many seconds.
    """

    code: str
    reason: str
    account: bool = False
    paused_for: float = 0.0


@dataclass(frozen=True, slots=True)
class Later:
    """It was certainly not sent; trying again may help, after `after` seconds if given.

    `away`: they were not even asked, because they keep failing; waiting for them helps nobody.
    """

    code: str
    reason: str
    after: float | None = None
    away: bool = False


@dataclass(frozen=True, slots=True)
class Lost:
    """No answer, or one that was lost: it may have been sent."""

    reason: str


Outcome = Accepted | Refused | Later | Lost


class State(StrEnum):
    """What a receipt says. UNKNOWN is a word of theirs that we have no word for."""

    SENT = "SENT"
    DELIVERED = "DELIVERED"
    READ = "READ"
    FAILED = "FAILED"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a message, as far as the provider says."""

    state: State
    reference: str = ""
    message_id: str = ""
    word: str = ""
    code: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Stop:
    """Somebody answered STOP (or START, with `again`)."""

    address: str
    again: bool = False


@dataclass(frozen=True, slots=True)
class TemplateNews:
    """The provider has paused a template for so many seconds, or lets it go out again (0)."""

    event: str
    language: str
    word: str
    paused_for: float = 0.0


Heard = Receipt | Stop | TemplateNews
"""What a webhook may say."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A webhook request: its parts as they came, and the URL the provider believes to have called."""

    method: str
    url: str
    path: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)


_STOPS = {"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "रोकें", "बंद"}
_STARTS = {"start", "unstop", "yes", "शुरू"}


def stop_word(address: str, text: str) -> Stop | None:
    """The wish in an inbound message, if it is one."""
    word = text.strip().lower()
    if word in _STOPS:
        return Stop(address)
    if word in _STARTS:
        return Stop(address, again=True)
    return None


class Adapter:
    """Base of the adapters. A subclass names itself and overrides `_send`, `verify` and `read`."""

    name: ClassVar[str]
    channel: ClassVar[Channel]
    has_receipts: ClassVar[bool] = True

    def __init__(self, config: NotificationsConfig) -> None:
        self.config = config

    @property
    def expects_receipts(self) -> bool:
        """Whether silence means anything: receipts exist, and the merchant has set them up."""
        return self.has_receipts

    # -------------------------------------------------------- out

    def send(self, message: Outgoing) -> Outcome:
        """Hand a message to the provider, once. Never raises."""
        try:
            return self._send(message)
        except ProviderError as error:
            return self.outcome_of(error)

    def _send(self, message: Outgoing) -> Outcome:
        """Speak to the provider; ProviderErrors are translated by the caller."""
        raise ProviderError(f"{self.name} does not send.", provider=self.name)

    def outcome_of(self, error: ProviderError) -> Outcome:
        """A failed call in our words; a subclass reads the provider's codes first."""
        if error.unknown_outcome:
            return Lost(error.message)
        if error.retryable:
            after = error.retry_after if isinstance(error, ProviderRateLimited) else None
            away = isinstance(error, CircuitOpen)
            return Later(error.code, error.message, after, away)
        account = error.status in (401, 402, 403, 404)
        return Refused(error.code, error.message, account=account)

    def lookup(self, message: Outgoing) -> Outcome | None:
        """Ask what became of a message whose outcome was lost; None when they cannot tell."""
        return None

    # -------------------------------------------------------- in

    def verify(self, incoming: Incoming) -> None:
        """Raise NotAllowed unless the webhook certainly comes from the provider."""
        raise NotAllowed("There are no receipts from this provider.", code="INVALID_SIGNATURE")

    def read(self, incoming: Incoming) -> Sequence[Heard]:
        """What a verified webhook says; raises ValueError for a body that is none."""
        return []

    def answer(self, incoming: Incoming) -> str | None:
        """What to answer to a provider's question about the URL itself, or None for receipts."""
        return None


def client(
    provider: str,
    base_url: str,
    *,
    account: str,
    auth: tuple[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> HttpClient:
    """An HTTP client that tries once: delivery owns the retries, because it remembers them."""
    return HttpClient(
        provider=provider,
        base_url=base_url,
        auth=auth,
        headers=headers,
        connect_timeout=3.0,
        read_timeout=10.0,
        retry=NO_RETRY,
        # More than one message's tries; each may have held a thread for as long as the timeout.
        breaker=CircuitBreaker(f"{provider}:{account}", threshold=6),
    )


def same_secret(given: str, known: str) -> bool:
    """Compare in constant time; an unset secret fits nothing."""
    return bool(known) and hmac.compare_digest(given.encode(), known.encode())


def text_of(value: Any) -> str:
    """A provider's field as text, bounded; empty for null."""
    return "" if value is None else str(value)[:300]
