"""What a day may cost, and how much one person may get in an hour."""

from django.db import connection

from ..core import clock
from ..core.errors import CommerceError
from ..core.ratelimit import Limit, TooMany, take
from .config import NotificationsConfig
from .events import Channel, Kind
from .models import NotificationMessage

# One statement, so that no two workers spend the last message.
_SPEND = """
INSERT INTO commerce_notifications_spending (day, channel_slug, channel, kind, count)
SELECT %s, %s, %s, %s, 1 WHERE %s > 0
ON CONFLICT (day, channel_slug, channel, kind) DO UPDATE
SET count = commerce_notifications_spending.count + 1
WHERE commerce_notifications_spending.count < %s
RETURNING count
"""


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
    values = [clock.today(), message.channel_slug, message.channel, message.kind, cap, cap]
    with connection.cursor() as cursor:
        cursor.execute(_SPEND, values)
        if cursor.fetchone() is None:
            raise Capped(f"the day's cap of {cap} is reached")
