"""What nobody tells us, found by looking: missed hooks, failed payments, stock, the day's end.

Each scan runs from beat, remembers how far it has looked (a heartbeat), and writes the same facts
that hooks write, under the same keys. The first run only begins to remember: a shop that switches us
on does not tell its old customers its old news.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import connection, transaction

from ..core import clock, heartbeat
from ..core.models import OutboxMessage
from ..host import messages as host
from . import events, hooks, settings
from .events import Fact
from .models import StockAlert

logger = logging.getLogger(__name__)

GRACE = timedelta(seconds=45)
OVERLAP = timedelta(minutes=10)
LONGEST = timedelta(hours=24)
MOST_FACTS = 200


def _window(name: str, *, grace: timedelta = GRACE) -> tuple[datetime, datetime] | None:
    """From when until when to look; None on the very first run."""
    now = clock.now()
    last = heartbeat.last(name)
    heartbeat.beat(name)
    if last is None:
        return None
    return max(last - OVERLAP, now - LONGEST), now - grace


def missed_facts() -> int:
    """Facts of orders that a process did not live to write after Saleor's commit."""
    window = _window("notifications.orders")
    if window is None:
        return 0
    since, until = window
    slugs = {slug for slug, _ in settings.active()}
    moments = [m for m in host.moments(since, until) if m.channel_slug in slugs]
    wanted: list[Fact] = []
    begun = _known(f"order_placed:{moment.order_id}" for moment in moments)
    for moment in moments:
        placed = events.order_fact("order_placed", moment.order_id, moment.channel_slug)
        new = moment.created_at >= since
        if new and moment.origin == "checkout":
            wanted.append(placed)
        # Of orders older than us we know nothing, and tell nothing.
        if new or placed[0] in begun:
            wanted += _since_placed(moment)
    missing = _missing(wanted)
    if len(missing) > MOST_FACTS:
        logger.error(
            "%s facts of orders were missed; telling the first %s", len(missing), MOST_FACTS
        )
        # The next look begins where this one did: the rest is told then.
        heartbeat.beat("notifications.orders", at=since + OVERLAP)
    for fact in missing[:MOST_FACTS]:
        hooks.note(fact)
    return min(len(missing), MOST_FACTS)


def _since_placed(moment: host.Moment) -> Iterable[Fact]:
    order_id, slug = moment.order_id, moment.channel_slug
    if moment.refunded > 0:
        yield events.refunded(order_id, slug, moment.refunded, moment.currency)
    if moment.status == "canceled":
        yield events.order_fact("order_cancelled", order_id, slug)
        return
    if moment.status != "unconfirmed" and not moment.confirms_itself:
        yield events.order_fact("order_confirmed", order_id, slug)
    if moment.paid:
        yield events.order_fact("order_paid", order_id, slug)
    for pk, tracking in moment.fulfillments:
        yield events.fulfilled(order_id, slug, pk, tracking)


def _known(keys: Iterable[str]) -> set[str]:
    return set(OutboxMessage.objects.filter(key__in=list(keys)).values_list("key", flat=True))


def _missing(facts: list[Fact]) -> list[Fact]:
    known = _known(key for key, _ in facts)
    return [fact for fact in facts if fact[0] not in known]


def payment_failures() -> int:
    """Failed payments have a row in Saleor and no hook."""
    window = _window("notifications.payment_failures", grace=timedelta(0))
    if window is None:
        return 0
    facts = [
        events.payment_failed(
            order_id=failure.order_id,
            checkout_id=failure.checkout_id,
            attempt=failure.pk,
            amount=str(failure.amount),
            currency=failure.currency,
        )
        for failure in host.payment_failures(window[0])
        if failure.order_id or failure.checkout_id
    ]
    missing = _missing(facts)
    for fact in missing:
        hooks.note(fact)
    return len(missing)


def stock() -> int:
    """Tell owners of variants that have become low or sold out, each once until stock comes back."""
    active = settings.active()
    if not active:
        return 0
    threshold = max(config.low_stock_threshold for _, config in active)
    with transaction.atomic():
        with connection.cursor() as cursor:
            # Two scans at once would both find a variant that nobody has latched yet.
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('notifications.stock'))")
        levels = {level.variant_id: level for level in host.stock_at_most(threshold)}
        latched = {row.variant_id: row for row in StockAlert.objects.select_for_update()}
        back = [pk for pk in latched if pk not in levels]
        StockAlert.objects.filter(pk__in=back).delete()
        told: dict[str, list[host.StockLevel]] = {"low": [], "out": []}
        for pk, level in levels.items():
            kind = "low" if level.available > 0 else "out"
            known = latched.get(pk)
            if known is not None and (known.level == kind or known.level == "out"):
                continue
            StockAlert.objects.update_or_create(
                variant_id=pk, defaults={"level": kind, "since": clock.now()}
            )
            told[kind].append(level)
        for kind, event in (("low", "low_stock"), ("out", "out_of_stock")):
            if told[kind]:
                _tell_stock(event, told[kind], active[0][0])
    return sum(map(len, told.values()))


def _tell_stock(event: str, levels: list[host.StockLevel], slug: str) -> None:
    items = [
        f"{level.name} ({level.sku})" + (f": {level.available} left" if level.available > 0 else "")
        for level in levels[:50]
    ]
    stamp = int(clock.now().timestamp())
    first = levels[0].variant_id
    payload = {
        "event": event,
        "audience": "owners",
        "channel_slug": slug,
        "context": {"items": items},
    }
    hooks.note((f"{event}:{stamp}:{first}:{len(levels)}", payload))


def daily_summary() -> int:
    """Once a day, after closing time, what happened in each channel."""
    zone = clock.shop_zone()
    local = clock.now().astimezone(zone)
    told = 0
    for slug, config in settings.active():
        at = config.summary_time
        if at is None or local.time() < at:
            continue
        day = local.date()
        key = f"daily_summary:{slug}:{day.isoformat()}"
        if _known([key]):
            continue
        figures = host.day_figures(slug, day, zone)
        context = {
            "date": day.isoformat(),
            "orders": figures.orders,
            "cancelled": figures.cancelled,
            "revenue": {"amount": str(figures.revenue), "currency": figures.currency},
        }
        payload = {
            "event": "daily_summary",
            "audience": "owners",
            "channel_slug": slug,
            "context": context,
        }
        hooks.note((key, payload))
        told += 1
    return told
