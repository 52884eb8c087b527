"""How long rows are kept. Every table that grows registers a rule; one daily task applies all."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from . import clock
from .models import InboxEvent, OutboxMessage
from .work import WorkState

logger = logging.getLogger(__name__)

_BATCH = 5000


@dataclass(frozen=True, slots=True)
class Rule:
    """Delete what is older than `days` with `delete(before, limit) -> rows deleted`."""

    name: str
    days: int
    delete: Callable[[datetime, int], int]


_rules: dict[str, Rule] = {}


def rule(name: str, *, days: int) -> Callable[[Callable[[datetime, int], int]], Rule]:
    """Register a rule; a merchant changes its days by the setting COMMERCE_RETENTION_DAYS[name]."""

    def register(function: Callable[[datetime, int], int]) -> Rule:
        made = Rule(name, days, function)
        _rules[name] = made
        return made

    return register


def apply_all() -> dict[str, int]:
    """Apply every rule in batches; answers how many rows each deleted."""
    overrides = getattr(settings, "COMMERCE_RETENTION_DAYS", {})
    deleted = {}
    for each in _rules.values():
        before = clock.now() - timedelta(days=overrides.get(each.name, each.days))
        total = 0
        while count := each.delete(before, _BATCH):
            total += count
        deleted[each.name] = total
    return deleted


@rule("inbox", days=90)
def _inbox(before: datetime, limit: int) -> int:
    finished = InboxEvent.objects.filter(
        state__in=[WorkState.DONE, WorkState.IGNORED], created_at__lt=before
    ).values("pk")[:limit]
    return InboxEvent.objects.filter(pk__in=finished).delete()[0]


@rule("outbox", days=90)
def _outbox(before: datetime, limit: int) -> int:
    finished = OutboxMessage.objects.filter(state=WorkState.DONE, created_at__lt=before).values(
        "pk"
    )[:limit]
    return OutboxMessage.objects.filter(pk__in=finished).delete()[0]
