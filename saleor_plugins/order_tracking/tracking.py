"""Tracking without an account: number and phone must belong together, and nothing else is told.

A wrong number, a wrong phone and an order that does not exist all look the same. How often somebody
may ask is limited by the gate (graphql/limits.py), per phone and per address.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ..core.errors import InvalidInput
from ..host import messages as host
from ..phone_login import identities, phones
from .models import OrderTrack, StageEntry
from .stages import Stage


@dataclass(frozen=True, slots=True)
class Tracked:
    """An order with its way."""

    order: host.OrderFacts
    stage: Stage
    entries: Sequence[StageEntry]
    expected_on: date | None


def find(number: str, phone: str) -> Tracked | None:
    """The order whose number and phone these are, or None."""
    try:
        wanted = phones.normalize(phone)
    except InvalidInput:
        return None
    order = host.order_by_number(number)
    if order is None:
        return None
    known = list(order.phones)
    proven = identities.phone_of(order.user_id) if order.user_id else None
    if not any(phones.same(wanted, each) for each in (*known, proven or "")):
        return None
    track = OrderTrack.objects.filter(order_id=order.id).first()
    return Tracked(
        order=order,
        stage=Stage(track.stage) if track else Stage.PENDING,
        entries=list(track.entries.all()) if track else [],
        expected_on=track.expected_on if track else None,
    )
