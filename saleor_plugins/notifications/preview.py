"""Looking at a message, and sending it to oneself, before any customer gets it."""

import uuid
from dataclasses import dataclass

from ..core import clock
from ..core.errors import Conflict, InvalidInput
from . import settings, templates
from .delivery import overrides
from .events import Channel, Event
from .models import NotificationMessage
from .subjects import sample_values
from .templates import Rendered


@dataclass(frozen=True, slots=True)
class Shown:
    """A message with sample values."""

    rendered: Rendered
    dlt_text: str | None


def show(event: Event, channel: Channel, language: str, text: str | None = None) -> Shown:
    """Render an event with sample values, in its present text or the one to try."""
    if channel not in event.channels:
        raise InvalidInput(f"{event.name} is not sent by {channel.value}.", field="channel")
    own = overrides(event.name, channel, "")
    if text:
        own = {templates.candidates(language)[0]: text}
    rendered = templates.render(event.name, channel, language, sample_values(event), own)
    dlt = templates.dlt_text(event.name, language, own) if channel is Channel.SMS else None
    return Shown(rendered, dlt)


def test_message(
    event: Event, channel: Channel, recipient: str, language: str, channel_slug: str | None
) -> NotificationMessage:
    """A message with sample values that the queue will send; Conflict where we are not active."""
    if channel not in event.channels:
        raise InvalidInput(f"{event.name} is not sent by {channel.value}.", field="channel")
    found = settings.in_channel(channel_slug)
    if found is None:
        raise Conflict("Notifications are not active there.", code="INACTIVE")
    now = clock.now()
    return NotificationMessage.objects.create(
        event=event.name,
        kind=event.kind.value,
        event_key=f"test:{uuid.uuid4().hex}",
        recipient_key="test",
        chain=0,
        channels=[channel.value],
        channel=channel.value,
        channel_slug=found[0],
        recipient=recipient,
        language=language,
        about={"event": event.name, "sample": True},
        created_at=now,
        updated_at=now,
    )
