"""Templates that a provider has paused: left alone until they may work again, and owners told once.

WhatsApp pauses a template that customers block or report, for hours, and disables it when that goes on.
Each further try would only make its rating worse. So the template is remembered here, its messages go
out by the next provider or channel at once, and it is tried again when the pause is over.
"""

from datetime import datetime, timedelta
from time import monotonic
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from ..core import clock, outbox
from .models import PausedTemplate

# One statement: of two workers that hear of it at once, one tells the owners.
_PAUSE = """
INSERT INTO commerce_notifications_pausedtemplate
    (channel_slug, provider, event, language, reason, since, until)
VALUES (%s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (channel_slug, provider, event, language) DO UPDATE
SET reason = EXCLUDED.reason, since = EXCLUDED.since, until = EXCLUDED.until
WHERE commerce_notifications_pausedtemplate.until <= EXCLUDED.since
RETURNING id
"""

_KEPT_FOR = 2.0  # seconds
_kept: dict[tuple[str, str], tuple[float, dict[tuple[str, str], datetime]]] = {}


def pause(
    channel_slug: str, provider: str, event: str, language: str, reason: str, seconds: float
) -> bool:
    """Leave a template alone for `seconds`; False when it is paused already. Owners are told."""
    now = clock.now()
    until = now + timedelta(seconds=seconds)
    values = [channel_slug, provider, event, language, reason[:300], now, until]
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_PAUSE, values)
            if cursor.fetchone() is None:
                return False
        stamp = int(now.timestamp())
        outbox.add(
            kind="notifications.event",
            key=f"template_paused:{channel_slug}:{provider}:{event}:{language}:{stamp}"[:200],
            payload={
                "event": "template_paused",
                "audience": "owners",
                "channel_slug": channel_slug,
                "context": {
                    "template": event,
                    "template_language": language,
                    "provider": provider,
                    "reason": reason[:200],
                    "until": _clock_time(until, clock.shop_zone()),
                },
            },
        )
    _kept.pop((channel_slug, provider), None)
    return True


def resume(channel_slug: str, provider: str, event: str, language: str) -> None:
    """The provider says that the template works again."""
    PausedTemplate.objects.filter(
        channel_slug=channel_slug, provider=provider, event=event, language=language
    ).delete()
    _kept.pop((channel_slug, provider), None)


def paused(channel_slug: str, provider: str, event: str, language: str) -> bool:
    """Whether the template is to be left alone; as of two seconds ago at most."""
    key, at = (channel_slug, provider), monotonic()
    known = _kept.get(key)
    if known is None or at - known[0] > _KEPT_FOR:
        rows = PausedTemplate.objects.filter(channel_slug=channel_slug, provider=provider)
        found = {(row.event, row.language): row.until for row in rows}
        known = _kept[key] = (at, found)
    until = known[1].get((event, language))
    return until is not None and until > clock.now()


def _clock_time(moment: datetime, zone: ZoneInfo) -> str:
    local = moment.astimezone(zone)
    return f"{local:%H:%M}, {local.day} {local:%b %Y}"
