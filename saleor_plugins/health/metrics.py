"""Metrics of the whole shop, the same from whichever process is scraped.

Rows are the truth on every machine: most families are one grouped query each over an index, read at
most every `FRESH` seconds for all processes together. What leaves no row (calls to providers, refused
requests) is counted in the shared Redis (core/counters.py). Because each API process answers for the
whole shop, queries take `max by (...)` over instances, never `sum`. docs/monitoring.md lists the families.
"""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.core.cache import cache
from django.db.models import Count, Min
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from ..core import breaker, clock, counters
from ..core.models import Heartbeat, InboxEvent, OutboxMessage
from ..core.work import Work, WorkState
from . import checks

FRESH = 5  # seconds that what was read from the tables may be old
_DAY = timedelta(days=1)

Rows = list[tuple[tuple[str, ...], float]]


@dataclass(frozen=True, slots=True)
class Family:
    """One metric: its rows come from `read`, which needs the check `on` to be well.

    The name of a counter is without its `_total`, which the text format adds.
    """

    name: str
    text: str
    labels: tuple[str, ...]
    read: Callable[[], Rows]
    on: str = "database"
    counter: bool = False

    @property
    def series(self) -> str:
        """The name that a query uses."""
        return f"{self.name}_total" if self.counter else self.name

    def rows(self) -> Rows:
        """Label values with their numbers; those from tables are shared between processes."""
        if self.on != "database":
            return self.read()
        key = f"commerce:metric:{self.name}"
        found: Rows | None = _cached(key)
        if found is None:
            found = self.read()
            _keep(key, found)
        return found

    def collect(self) -> Metric:
        """The family as Prometheus has it."""
        kind = CounterMetricFamily if self.counter else GaugeMetricFamily
        made = kind(self.name, self.text, labels=self.labels)
        for values, number in self.rows():
            made.add_metric([str(value) for value in values], number)
        return made


class ShopCollector(Collector):
    """Collects all families; one that fails is left out and counted in shop_scrape_errors."""

    def collect(self) -> Iterator[Metric]:
        """Prometheus calls this at each scrape."""
        answers = checks.run()
        health = GaugeMetricFamily(HEALTH, "1 when the check is well", labels=["check"])
        for name, answer in answers.items():
            if answer != checks.NOT_ASKED:
                health.add_metric([name], float(answer == "ok"))
        yield health
        errors = 0
        for family in FAMILIES:
            # A server that is away is not asked once more by each family.
            if answers[family.on] != "ok":
                errors += 1
                continue
            try:
                yield family.collect()
            except Exception:  # noqa: BLE001 - one broken family must not hide the others
                errors += 1
        yield GaugeMetricFamily(SCRAPE_ERRORS, "Families that could not be read", value=errors)


def names() -> set[str]:
    """Every name that a query may use."""
    return {HEALTH, SCRAPE_ERRORS, *(family.series for family in FAMILIES)}


def _cached(key: str) -> Rows | None:
    try:
        found: Rows | None = cache.get(key)
    except Exception:  # noqa: BLE001 - then it is read from the tables
        return None
    return found


def _keep(key: str, rows: Rows) -> None:
    with contextlib.suppress(Exception):  # the rows are there, keeping them is a favour
        cache.set(key, rows, FRESH)


def outbox_depth() -> Rows:
    """Messages that are not done, by kind and state."""
    rows = (
        OutboxMessage.objects.exclude(state=WorkState.DONE)
        .values_list("kind", "state")
        .annotate(count=Count("pk"))
    )
    return [((kind, state), float(count)) for kind, state, count in rows]


def outbox_lag() -> Rows:
    """Seconds since the oldest message that waits was due; 0 when none waits."""
    return [((), _waited(OutboxMessage))]


def webhook_lag() -> Rows:
    """Seconds that the oldest unprocessed event has waited, by source."""
    now = clock.now()
    rows = (
        InboxEvent.objects.filter(state__in=[WorkState.PENDING, WorkState.RUNNING])
        .values_list("source")
        .annotate(oldest=Min("created_at"))
    )
    return [((source,), (now - oldest).total_seconds()) for source, oldest in rows]


def webhooks_received() -> Rows:
    """Events received in the last day, by source and state."""
    rows = (
        InboxEvent.objects.filter(created_at__gte=clock.now() - _DAY)
        .values_list("source", "state")
        .annotate(count=Count("pk"))
    )
    return [((source, state), float(count)) for source, state, count in rows]


def payments() -> Rows:
    """Payment attempts of the last day, by outcome."""
    from ..razorpay_gateway.events import PaymentState
    from ..razorpay_gateway.models import PaymentRecord

    rows = (
        PaymentRecord.objects.filter(created_at__gte=clock.now() - _DAY)
        .values_list("state")
        .annotate(count=Count("pk"))
    )
    return [((PaymentState(state).name.lower(),), float(count)) for state, count in rows]


def escalations() -> Rows:
    """Questions about money that wait for a person, by kind."""
    from ..razorpay_gateway.models import Escalation

    rows = (
        Escalation.objects.filter(resolved_at__isnull=True)
        .values_list("kind")
        .annotate(count=Count("pk"))
    )
    return [((kind,), float(count)) for kind, count in rows]


def renewals() -> Rows:
    """Deliveries of today and tomorrow, by state: planned, locked, ordered, failed ..."""
    from ..subscriptions.models import Delivery

    today = clock.today()
    rows = (
        Delivery.objects.filter(date__gte=today, date__lte=today + _DAY)
        .values_list("date", "state")
        .annotate(count=Count("pk"))
    )
    return [
        (("today" if date == today else "tomorrow", state.lower()), float(count))
        for date, state, count in rows
    ]


def messages() -> Rows:
    """Messages to customers of the last day, by channel, provider and state."""
    from ..notifications.models import NotificationMessage

    rows = (
        NotificationMessage.objects.filter(created_at__gte=clock.now() - _DAY)
        .order_by()
        .values_list("channel", "provider", "state")
        .annotate(count=Count("pk"))
    )
    return [
        ((channel.lower(), provider or "none", state.lower()), float(count))
        for channel, provider, state, count in rows
    ]


def beats() -> Rows:
    """Seconds since each periodic job that leaves a sign of life ran."""
    now = clock.now()
    rows = Heartbeat.objects.values_list("name", "beat_at")
    return [((name,), (now - at).total_seconds()) for name, at in rows]


def circuits() -> Rows:
    """1 for each provider that is left alone because it keeps failing."""
    failing = {name.partition(":")[0] for name in breaker.failing()}
    return [((provider,), 1.0) for provider in sorted(failing)]


def _waited(model: type[Work]) -> float:
    now = clock.now()
    oldest = model.waiting(now).aggregate(due=Min("due_at"))["due"]
    return 0.0 if oldest is None else (now - oldest).total_seconds()


def _counted(name: str) -> Callable[[], Rows]:
    return lambda: list(counters.read(name).items())


HEALTH = "shop_health"
SCRAPE_ERRORS = "shop_scrape_errors"

FAMILIES: tuple[Family, ...] = (
    Family("shop_outbox_messages", "Effects not done yet", ("kind", "state"), outbox_depth),
    Family("shop_outbox_lag_seconds", "How long the oldest due effect waits", (), outbox_lag),
    Family("shop_webhook_lag_seconds", "Age of the oldest event", ("source",), webhook_lag),
    Family("shop_webhooks_day", "Events of the last day", ("source", "state"), webhooks_received),
    Family("shop_payments_day", "Payment attempts of the last day", ("outcome",), payments),
    Family("shop_escalations_open", "Questions about money for a person", ("kind",), escalations),
    Family("shop_deliveries", "Subscription deliveries", ("day", "state"), renewals),
    Family(
        "shop_messages_day",
        "Messages of the last day",
        ("channel", "provider", "state"),
        messages,
    ),
    Family("shop_beat_age_seconds", "Silence of periodic jobs", ("job",), beats),
    Family(
        "shop_provider_calls",
        "Tries of calls to providers",
        ("provider", "outcome"),
        _counted(counters.PROVIDER_CALLS),
        on="cache",
        counter=True,
    ),
    Family(
        "shop_provider_seconds",
        "Time spent waiting for providers",
        ("provider",),
        _counted(counters.PROVIDER_SECONDS),
        on="cache",
        counter=True,
    ),
    Family(
        "shop_rate_limited",
        "Refused requests, by limit",
        ("limit",),
        _counted(counters.RATE_LIMITED),
        on="cache",
        counter=True,
    ),
    Family("shop_provider_circuit_open", "1 while left alone", ("provider",), circuits, on="cache"),
)
