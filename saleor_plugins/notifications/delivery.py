"""One message to one provider: claimed, rendered, checked, sent once, and its fate recorded.

`send` and `resolve` are the two ends of an outbox row of kind `notifications.send`. A message is
marked before its provider is asked; if the worker dies after that, nobody knows, and the message is
UNKNOWN until a receipt or the provider's own list tells. What follows later is in progress.py.
"""

import logging
import random
from datetime import timedelta
from time import monotonic

from django.db import transaction
from django.db.models import F

from ..core import clock, outbox
from ..core.errors import CommerceError, Conflict
from ..core.models import OutboxMessage
from ..core.work import Companion
from . import dlt, lanes, links, pauses, progress, settings, spending, subjects, templates
from .channels import adapter as adapter_of
from .channels.base import Accepted, Adapter, Later, Lost, Outcome, Outgoing, Refused
from .config import NotificationsConfig
from .events import CATALOGUE, Channel, Event, Kind
from .models import MessageState, NotificationMessage, OptOut, TemplateOverride
from .routing import forward, retry

logger = logging.getLogger(__name__)


# ---------------------------------------------------------------- sending


def send(row: OutboxMessage) -> outbox.Outcome:
    """Send the message that was taken with an outbox row, unless somebody else has it."""
    return _send(row.companion)


def _send(message: NotificationMessage | None) -> outbox.Outcome:
    if message is None:
        return outbox.Done({"skipped": True})
    found = settings.in_channel(message.channel_slug)
    if found is None:
        return _suppress(message, "the plugin is no longer active")
    config = found[1]
    names = config.providers(Channel(message.channel))
    if not names:
        return _suppress(message, "no provider")
    provider = adapter_of(names[message.provider_index % len(names)], config)
    with lanes.lane(provider.name, urgent=message.kind == Kind.CODE) as free:
        if not free:
            return _not_yet(message)
        return _send_by(provider, message, names, config)


def _send_by(
    provider: Adapter,
    message: NotificationMessage,
    names: tuple[str, ...],
    config: NotificationsConfig,
) -> outbox.Outcome:
    try:
        outgoing = prepare(message, config, provider)
        if message.attempts == 1:
            spending.spend(message, config)
    except spending.Capped as error:
        return _suppress(message, error.message, code=error.code)
    except CommerceError as error:
        if error.code in ("POINTLESS", "EXPIRED"):
            return _suppress(message, error.message, code=error.code)
        return _failed(message, Refused(error.code, error.message), names)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is no reason to lose the message
        # Nobody was asked yet: this is no unknown outcome.
        logger.error("Message %s could not be made: %s", message.pk, type(error).__name__)
        return _later(message, Later("INTERNAL", type(error).__name__, after=30), names)
    message.provider = provider.name
    return _settle(message, provider, _ask(provider, message, outgoing), names, config)


def _ask(provider: Adapter, message: NotificationMessage, outgoing: Outgoing) -> Outcome:
    """Hand it over, unless the provider has paused its template; a template paused now is remembered."""
    if provider.channel is not Channel.WHATSAPP:
        return provider.send(outgoing)
    template = (message.channel_slug, provider.name, outgoing.event, outgoing.language)
    if pauses.paused(*template):
        return Refused("TEMPLATE_PAUSED", "The provider has paused the template.", account=True)
    outcome = provider.send(outgoing)
    if isinstance(outcome, Refused) and outcome.paused_for:
        said = f"{outcome.code}: {outcome.reason}"
        if pauses.pause(*template, said, outcome.paused_for):
            logger.error("%s has paused the template %s: %s", provider.name, outgoing.event, said)
    return outcome


def resolve(row: OutboxMessage) -> outbox.Outcome:
    """A worker died, or the answer was lost: find out what happened, and never guess."""
    message = NotificationMessage.objects.filter(pk=row.payload["message"]).first()
    if message is None:
        return outbox.Done({"skipped": True})
    if message.state == MessageState.PENDING and message.sending_since is None:
        return _send(_claim(message.pk))  # it died before it had begun
    if message.state not in (MessageState.PENDING, MessageState.UNKNOWN):
        return outbox.Done({"state": message.state})
    found = settings.in_channel(message.channel_slug)
    answer: Outcome | None = None
    names = found[1].providers(Channel(message.channel)) if found is not None else ()
    if found is not None and names:
        # A worker that died did not write down whom it asked; the position did not change.
        provider = adapter_of(names[message.provider_index % len(names)], found[1])
        answer = _looked_up(message, provider, found[1])
        if isinstance(answer, Accepted):
            return _accepted(message, provider, answer, found[1])
        if isinstance(answer, Later) and answer.code == "NOT_FOUND":
            # The provider is sure that it has no such message.
            NotificationMessage.objects.filter(
                pk=message.pk, state__in=[MessageState.PENDING, MessageState.UNKNOWN]
            ).update(state=MessageState.PENDING, sending_since=None)
            return _send(_claim(message.pk))
    _unknown(message, "the outcome was lost", found[1] if found else None)
    return outbox.Done({"state": MessageState.UNKNOWN.value})


def _looked_up(
    message: NotificationMessage, provider: Adapter, config: NotificationsConfig
) -> Outcome | None:
    try:
        return provider.lookup(prepare(message, config, provider))
    except CommerceError:
        return None


SEND = "notifications.send"
CLAIMED = Companion(
    kind=SEND,
    model=NotificationMessage,
    payload="message",
    assigned=(
        "sending_since = waiting.now, updated_at = waiting.now, attempts = companion.attempts + 1"
    ),
    condition="companion.state = 'PENDING' AND companion.sending_since IS NULL",
)
"""Every message is taken before its provider is asked, mostly with its outbox row."""


def _claim(pk: int) -> NotificationMessage | None:
    """Take a message whose outbox row we hold already; None when it is not waiting to be sent."""
    now = clock.now()
    taken = NotificationMessage.objects.filter(
        pk=pk, state=MessageState.PENDING, sending_since__isnull=True
    ).update(sending_since=now, updated_at=now, attempts=F("attempts") + 1)
    return NotificationMessage.objects.get(pk=pk) if taken else None


def prepare(
    message: NotificationMessage, config: NotificationsConfig, provider: Adapter
) -> Outgoing:
    """The message as its provider gets it; raises a CommerceError when it must not go out."""
    event = CATALOGUE[message.event]
    if message.not_after is not None and message.not_after < clock.now():
        raise Conflict("too late to be of use", code="POINTLESS")
    if _opted_out(message, event):
        raise Conflict("opted out", code="POINTLESS")
    values = subjects.values_for(event, message.about, message.sealed, config, message.channel_slug)
    channel = Channel(message.channel)
    rendered, registered = rendered_for(
        event, channel, message.language or config.default_language, values, config,
        recipient=message.recipient, channel_slug=message.channel_slug,
    )  # fmt: skip
    return Outgoing(
        message_id=message.uid.hex,
        to=message.recipient,
        text=rendered.text,
        event=event.name,
        language=rendered.language,
        values=rendered.values,
        subject=rendered.subject,
        html=rendered.html,
        registered=registered,
        is_code=event.kind is Kind.CODE,
        is_promotional=event.kind is Kind.PROMOTIONAL,
        receipts_url=(
            links.receipts(message.channel_slug, provider.name) if provider.has_receipts else ""
        ),
        asked_at=message.sending_since,
    )


_JUST_NOW = timedelta(seconds=30)
CODE_PATIENCE = 30


def _opted_out(message: NotificationMessage, event: Event) -> bool:
    """Whether the person said STOP since it was planned, a moment ago for most messages."""
    planned_now = message.step == 0 and clock.now() - message.created_at < _JUST_NOW
    if event.kind is Kind.CODE or planned_now:
        return False
    return OptOut.objects.filter(address=message.recipient, channel=message.channel).exists()


class DltError(CommerceError):
    """The text is not what was registered; sending it would only cost money."""

    default_code = "DLT_MISMATCH"


def rendered_for(
    event: Event,
    channel: Channel,
    language: str,
    values: dict[str, object],
    config: NotificationsConfig,
    *,
    recipient: str,
    channel_slug: str,
) -> tuple[templates.Rendered, dlt.Registered | None]:
    """The text of an event, and for an SMS its registration; raises DltError where they differ."""
    own = recent_overrides(event.name, channel, channel_slug)
    text = templates.render(event.name, channel, language, values, own)
    if channel is not Channel.SMS or not len(config.registry):
        return text, None
    registered = config.registry.find(event.name, text.language)
    if registered is None and text.language != templates.DEFAULT_LANGUAGE:
        registered = config.registry.find(event.name, templates.DEFAULT_LANGUAGE)
        if registered is not None:
            text = templates.render(event.name, channel, "en", values, own)
    enforced = bool(config.dlt_entity_id) and recipient.startswith("+91")
    if registered is None:
        if enforced:
            raise DltError(f"{event.name} has no registered template.", code="DLT_MISSING")
        return text, None
    mismatch = dlt.lint(text.text, registered.text, config.whitelist) if enforced else None
    if mismatch is not None:
        # A code must not be quoted in a log of failures.
        said = f"at character {mismatch.at}" if event.kind is Kind.CODE else str(mismatch)
        raise DltError(f"{event.name} is not its registered template {said}")
    return text, registered


_KEPT_FOR = 2.0
_kept: dict[tuple[str, str, str], tuple[float, dict[str, str]]] = {}


def recent_overrides(event: str, channel: Channel, channel_slug: str) -> dict[str, str]:
    """As `overrides`, at most two seconds old: a hundred messages in a row read them once."""
    key, now = (event, channel.value, channel_slug), monotonic()
    known = _kept.get(key)
    if known is None or now - known[0] > _KEPT_FOR:
        known = _kept[key] = (now, overrides(event, channel, channel_slug))
    return known[1]


def overrides(event: str, channel: Channel, channel_slug: str) -> dict[str, str]:
    """The merchant's own texts by language; those of the channel win over those for all."""
    rows = TemplateOverride.objects.filter(
        event=event, channel=channel.value, channel_slug__in=["", channel_slug]
    ).order_by("channel_slug")
    return {row.language: row.text for row in rows}


# ---------------------------------------------------------------- outcomes


def _settle(
    message: NotificationMessage,
    provider: Adapter,
    outcome: Outcome,
    names: tuple[str, ...],
    config: NotificationsConfig,
) -> outbox.Outcome:
    if isinstance(outcome, Accepted):
        return _accepted(message, provider, outcome, config)
    if isinstance(outcome, Lost):
        _unknown(message, outcome.reason, config)
        return outbox.Unknown(outcome.reason, after=30)
    if isinstance(outcome, Later):
        return _later(message, outcome, names)
    if outcome.account and message.provider_index + 1 < len(names):
        logger.error("Provider %s refuses our account: %s", provider.name, outcome.code)
        return _again(message, 0.1, message.provider_index + 1, outcome.code, outcome.reason)
    return _failed(message, outcome, names)


# A receipt that was faster than the answer is kept.
_SENT = """
UPDATE commerce_notifications_notificationmessage
SET provider = %s, provider_reference = %s, sent_at = COALESCE(sent_at, %s), updated_at = %s,
    failure = '', failure_code = '', sealed = CASE WHEN %s THEN sealed ELSE '' END,
    state = CASE WHEN state IN ('PENDING', 'UNKNOWN') THEN 'SENT' ELSE state END
WHERE id = %s
"""


def _accepted(
    message: NotificationMessage,
    provider: Adapter,
    outcome: Accepted,
    config: NotificationsConfig,
) -> outbox.Done:
    """The provider has it. What is written is committed with the outbox row, in one statement."""
    now = clock.now()
    going_on = _needs_fallback(message, provider.expects_receipts)
    reference = outcome.reference[:300]
    values = [provider.name, reference, now, now, going_on, message.pk]
    if going_on:
        _plan_fallback(message, config)
    return outbox.Done({"state": MessageState.SENT.value}, writing=(_SENT, values))


def _needs_fallback(message: NotificationMessage, expects_receipts: bool) -> bool:
    """Whether to look again: there is another channel, and silence would mean something."""
    return expects_receipts and message.step + 1 < len(message.channels)


def _plan_fallback(message: NotificationMessage, config: NotificationsConfig) -> None:
    """Look again after a while: a channel that has not delivered by then gives way to the next."""
    outbox.add(
        kind="notifications.fallback",
        key=f"fallback:{message.uid}:{message.round}",
        payload={"message": message.pk},
        due_at=clock.now() + timedelta(seconds=_patience(message, config)),
    )


def _patience(message: NotificationMessage, config: NotificationsConfig) -> int:
    """Seconds until silence means "not delivered": nobody looks at a sign-in page for two minutes."""
    after = config.fallback_after
    return min(after, CODE_PATIENCE) if message.kind == Kind.CODE else after


def _unknown(message: NotificationMessage, reason: str, config: NotificationsConfig | None) -> None:
    now = clock.now()
    with transaction.atomic():
        locked = NotificationMessage.objects.select_for_update().get(pk=message.pk)
        if forward(locked.state, "UNKNOWN"):
            locked.state = MessageState.UNKNOWN
        locked.failure = reason[:300]
        locked.failure_code = "UNKNOWN_OUTCOME"
        locked.provider = message.provider
        locked.updated_at = now
        locked.save()
        if config is not None and _needs_fallback(locked, expects_receipts=True):
            _plan_fallback(locked, config)


def _later(message: NotificationMessage, outcome: Later, names: tuple[str, ...]) -> outbox.Outcome:
    has_fallback = message.step + 1 < len(message.channels)
    again = retry(message.attempts, len(names), has_fallback=has_fallback, jitter=random.random())
    # Who is known to be out of order is not waited for: the next channel takes over at once.
    in_vain = outcome.away and has_fallback and message.attempts >= len(names)
    if again is None or in_vain:
        return _failed(message, Refused(outcome.code, outcome.reason), names)
    if message.attempts % 4 == 0:
        logger.error(
            "Provider %s failed %s times for message %s: %s",
            message.provider, message.attempts, message.pk, outcome.code,
        )  # fmt: skip
    same = again.provider == message.provider_index
    pause = max(again.seconds, outcome.after or 0) if same else again.seconds
    return _again(message, pause, again.provider, outcome.code, outcome.reason)


def _not_yet(message: NotificationMessage) -> outbox.Outcome:
    """Every lane to the provider is taken: nobody was asked, and nothing is counted."""
    NotificationMessage.objects.filter(pk=message.pk, state=MessageState.PENDING).update(
        sending_since=None, attempts=F("attempts") - 1, updated_at=clock.now()
    )
    return outbox.Retry(random.uniform(0.5, 1.5), "every lane is taken")


def _again(
    message: NotificationMessage, pause: float, provider: int, code: str, reason: str
) -> outbox.Outcome:
    NotificationMessage.objects.filter(pk=message.pk, state=MessageState.PENDING).update(
        sending_since=None,
        provider=message.provider,
        provider_index=provider,
        failure=reason[:300],
        failure_code=code[:64],
        updated_at=clock.now(),
    )
    return outbox.Retry(pause, f"{code}: {reason}"[:400])


def _failed(
    message: NotificationMessage, outcome: Refused, names: tuple[str, ...]
) -> outbox.Outcome:
    logger.warning(
        "Message %s (%s by %s) failed: %s",
        message.pk, message.event, message.provider or message.channel, outcome.code,
    )  # fmt: skip
    with transaction.atomic():
        locked = NotificationMessage.objects.select_for_update().get(pk=message.pk)
        if forward(locked.state, "FAILED"):
            locked.state = MessageState.FAILED
        locked.failure = outcome.reason[:300]
        locked.failure_code = outcome.code[:64]
        locked.provider = message.provider
        locked.updated_at = clock.now()
        locked.save()
        progress.fall_back(locked)
    return outbox.Done({"state": MessageState.FAILED.value, "code": outcome.code[:64]})


def _suppress(
    message: NotificationMessage, reason: str, code: str = "SUPPRESSED"
) -> outbox.Outcome:
    NotificationMessage.objects.filter(pk=message.pk, state=MessageState.PENDING).update(
        state=MessageState.SUPPRESSED,
        failure=reason[:300],
        failure_code=code[:64],
        sealed="",
        updated_at=clock.now(),
    )
    return outbox.Done({"state": MessageState.SUPPRESSED.value})
