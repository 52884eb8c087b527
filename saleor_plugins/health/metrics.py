"""Metrics read from the tables when they are scraped.

Rows are the truth on every machine, so nothing is counted in a process' memory and nothing is lost
with it. Each is one grouped query over an index; scrape every 15 seconds or slower.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta

from django.db.models import Count, Min
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from ..core import clock
from ..core.models import InboxEvent, OutboxMessage
from ..core.work import WorkState
from . import checks

_DAY = timedelta(days=1)


class ShopCollector(Collector):
    """Collects all families; one that fails is left out and counted in shop_scrape_errors."""

    def collect(self) -> Iterator[Metric]:
        """Prometheus calls this at each scrape."""
        errors = 0
        for family in FAMILIES:
            try:
                yield family()
            except Exception:  # noqa: BLE001 - one broken family must not hide the others
                errors += 1
        yield GaugeMetricFamily("shop_scrape_errors", "Families that failed", value=errors)


def _by(
    name: str, text: str, labels: list[str], rows: "Iterator[tuple[tuple[str, ...], float]]"
) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, text, labels=labels)
    for values, number in rows:
        family.add_metric([str(value) for value in values], number)
    return family


def health() -> GaugeMetricFamily:
    """1 for each check that is well."""
    answers = checks.run()
    rows = (((name,), float(answer == "ok")) for name, answer in answers.items())
    return _by("shop_health", "1 when the check is well", ["check"], rows)


def outbox_depth() -> GaugeMetricFamily:
    """Messages that are not done, by kind and state."""
    rows = (
        OutboxMessage.objects.exclude(state=WorkState.DONE)
        .values_list("kind", "state")
        .annotate(count=Count("pk"))
    )
    counted = (((kind, state), float(count)) for kind, state, count in rows)
    return _by("shop_outbox_messages", "Effects not done yet", ["kind", "state"], counted)


def webhook_lag() -> GaugeMetricFamily:
    """Seconds that the oldest unprocessed event has waited, by source."""
    now = clock.now()
    rows = (
        InboxEvent.objects.filter(state__in=[WorkState.PENDING, WorkState.RUNNING])
        .values_list("source")
        .annotate(oldest=Min("created_at"))
    )
    ages = (((source,), (now - oldest).total_seconds()) for source, oldest in rows)
    return _by("shop_webhook_lag_seconds", "Age of the oldest event", ["source"], ages)


def webhooks_received() -> GaugeMetricFamily:
    """Events received in the last day, by source and state."""
    rows = (
        InboxEvent.objects.filter(created_at__gte=clock.now() - _DAY)
        .values_list("source", "state")
        .annotate(count=Count("pk"))
    )
    counted = (((source, state), float(count)) for source, state, count in rows)
    return _by("shop_webhooks_day", "Events of the last day", ["source", "state"], counted)


def payments() -> GaugeMetricFamily:
    """Payment attempts of the last day, by outcome."""
    from ..razorpay_gateway.events import PaymentState
    from ..razorpay_gateway.models import PaymentRecord

    rows = (
        PaymentRecord.objects.filter(created_at__gte=clock.now() - _DAY)
        .values_list("state")
        .annotate(count=Count("pk"))
    )
    counted = (((PaymentState(state).name.lower(),), float(count)) for state, count in rows)
    return _by("shop_payments_day", "Payment attempts of the last day", ["outcome"], counted)


def renewals() -> GaugeMetricFamily:
    """Deliveries of today and tomorrow, by state."""
    from ..subscriptions.models import Delivery

    today = clock.today()
    rows = (
        Delivery.objects.filter(date__gte=today, date__lte=today + _DAY)
        .values_list("date", "state")
        .annotate(count=Count("pk"))
    )
    counted = (
        (("today" if date == today else "tomorrow", state.lower()), float(count))
        for date, state, count in rows
    )
    return _by("shop_deliveries", "Subscription deliveries", ["day", "state"], counted)


FAMILIES: tuple[Callable[[], GaugeMetricFamily], ...] = (
    health,
    outbox_depth,
    webhook_lag,
    webhooks_received,
    payments,
    renewals,
)
