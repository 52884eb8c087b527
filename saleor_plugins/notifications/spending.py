"""What a day may cost, and how much one person may get in an hour."""

from django.db.models import F

from ..core import clock
from ..core.errors import CommerceError
from ..core.ratelimit import Limit, TooMany, take
from .config import NotificationsConfig
from .events import Channel, Kind
from .models import NotificationMessage, Spending


class Capped(CommerceError):
    """A cap of the merchant's is reached; the message is not sent."""

    default_code = "CAPPED"


def spend(message: NotificationMessage, config: NotificationsConfig) -> None:
    """Count a message against its caps, or raise Capped."""
    kind = Kind(message.kind)
    if kind is not Kind.CODE and kind is not Kind.OWNER:
        # Codes have limits of their own where they are asked for.
        limit = Limit("tell-recipient", config.hourly_per_recipient, 3600)
        try:
            take([(limit, f"{message.channel}|{message.recipient}")])
        except TooMany as error:
            raise Capped("too many messages to one person in an hour", code="THROTTLED") from error
    cap = config.caps.get((Channel(message.channel), kind))
    if cap is None:
        return
    day = clock.today()
    row = {
        "day": day,
        "channel_slug": message.channel_slug,
        "channel": message.channel,
        "kind": message.kind,
    }
    Spending.objects.bulk_create([Spending(**row)], ignore_conflicts=True)
    if not Spending.objects.filter(**row, count__lt=cap).update(count=F("count") + 1):
        raise Capped(f"the day's cap of {cap} is reached")
