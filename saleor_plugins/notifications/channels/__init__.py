"""One adapter per provider, by name."""

from collections.abc import Mapping

from ...core.errors import NotFound
from ..config import NotificationsConfig
from .base import Adapter


def _classes() -> Mapping[str, type[Adapter]]:
    """Imported when first used: boto3 and anymail cost time that the API's start can save."""
    from .aws import Ses, Sns
    from .mail import Anymail, SendGrid, Smtp
    from .msg91 import Msg91
    from .twilio import Twilio, TwilioWhatsApp
    from .voice import TwilioVoice
    from .whatsapp import WhatsAppCloud

    texts = (Msg91, Twilio, Sns, WhatsAppCloud, TwilioWhatsApp, TwilioVoice)
    every: tuple[type[Adapter], ...] = (*texts, Smtp, Ses, SendGrid, Anymail)
    return {adapter.name: adapter for adapter in every}


_made: dict[tuple[str, NotificationsConfig], Adapter] = {}


def adapter(name: str, config: NotificationsConfig) -> Adapter:
    """The adapter of a provider with a channel's credentials; kept, for its connections."""
    key = (name, config)
    found = _made.get(key)
    if found is None:
        kind = _classes().get(name)
        if kind is None:
            raise NotFound(f"There is no provider {name!r}.", code="UNKNOWN_PROVIDER")
        if len(_made) > 100:  # configurations change; old ones are not kept for ever
            _made.clear()
        found = _made[key] = kind(config)
    return found
