"""How a code may come: by SMS, or, because somebody chose so, by WhatsApp or a call."""

from ..core.errors import InvalidInput
from ..notifications import settings
from ..notifications.events import Channel

CHOICES = {"sms": Channel.SMS, "whatsapp": Channel.WHATSAPP, "voice": Channel.VOICE}


def chosen(by: object, channel_slug: str | None) -> str:
    """The channel's name for a choice, empty for none.

    Raises InvalidInput naming `by`: for a word that is no choice, and (code UNSUPPORTED) for a channel
    that has no provider in the shop. The answer depends on the shop only, never on the number.
    """
    if by in (None, ""):
        return ""
    found = CHOICES.get(by) if isinstance(by, str) else None
    if found is None:
        words = ", ".join(CHOICES)
        raise InvalidInput(f"A code comes by one of: {words}.", field="by")
    configured = settings.in_channel(channel_slug)
    if configured is None or found not in configured[1].available:
        raise InvalidInput(f"Codes do not come by {by} here.", field="by", code="UNSUPPORTED")
    return found.value
