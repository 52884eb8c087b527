"""Moving orders from stage to stage, each move written once with who made it.

A move made here (staff, a carrier's App, fulfilment metadata) is announced through the outbox in the
same transaction. Moves that follow Saleor's own events are announced by the notifications plugin,
which hears the same events; the keys are the same, so that nobody is told twice.
"""

import logging
import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from ..core import audit, clock, outbox, retention
from ..core.errors import Conflict, InvalidInput, NotFound
from ..host import messages as host
from . import consequences
from .models import OrderTrack, StageEntry
from .stages import Stage, decide

logger = logging.getLogger(__name__)

MOST_NOTE = 500

ANNOUNCED_AS = {
    Stage.CONFIRMED: "order_confirmed",
    Stage.PACKED: "order_packed",
    Stage.OUT_FOR_DELIVERY: "order_out_for_delivery",
    Stage.DELIVERED: "order_delivered",
    Stage.CANCELLED: "order_cancelled",
    Stage.REFUNDED: "order_refunded",
}


@dataclass(frozen=True, slots=True)
class Parcel:
    """What a carrier calls the shipment."""

    number: str = ""
    url: str = ""

    @classmethod
    def read(cls, text: str) -> "Parcel":
        """Saleor keeps a number or a link in one field."""
        text = text.strip()
        if text.startswith(("https://", "http://")):
            return cls(number=text.rstrip("/").rsplit("/", 1)[-1][:255], url=text[:500])
        return cls(number=text[:255])


NO_PARCEL = Parcel()


def open_track(order_id: uuid.UUID, number: str, actor: audit.Actor = audit.SYSTEM) -> OrderTrack:
    """Begin an order's timeline at PENDING; the second call finds the first one's row."""
    now = clock.now()
    with transaction.atomic():
        track, created = OrderTrack.objects.get_or_create(
            order_id=order_id,
            defaults={"number": number, "stage": Stage.PENDING.value, "updated_at": now},
        )
        if created:
            _write(track, Stage.PENDING, actor, "", NO_PARCEL)
    return track


def _found(order_id: uuid.UUID) -> OrderTrack:
    """The order's row under lock; opened now when the order is older than the plugin."""
    track = OrderTrack.objects.select_for_update().filter(order_id=order_id).first()
    if track is not None:
        return track
    order = host.order_facts(order_id)
    if order is None:
        raise NotFound("There is no such order.", field="id")
    open_track(order.id, order.number)
    return OrderTrack.objects.select_for_update().get(order_id=order_id)


def advance(
    order_id: uuid.UUID,
    *,
    to: Stage,
    actor: audit.Actor,
    note: str = "",
    parcel: Parcel = NO_PARCEL,
    announce: bool = True,
    user: Any = None,
) -> OrderTrack:
    """Move an order to a stage, or raise Conflict (code INVALID_STAGE) when the move is not valid.

    `announce`: tell the customer. `user`: the member of staff who asked; an order that they cancel is
    cancelled in Saleor as them. The move, its audit entry, what it means in Saleor and the message
    stand or fall together.
    """
    if len(note) > MOST_NOTE:
        raise InvalidInput(f"A note has at most {MOST_NOTE} characters.", field="note")
    with transaction.atomic():
        track = _found(order_id)
        before = Stage(track.stage)
        decision = decide(before, to)
        if not decision.allowed:
            raise Conflict(decision.reason, code="INVALID_STAGE", field="stage")
        _move(track, to, actor, note, parcel)
        consequences.carry_out(order_id, to, user)
        if announce:
            event = ANNOUNCED_AS[to]
            outbox.add(
                kind="notifications.event",
                key=f"{event}:{order_id}",
                payload={"event": event, "order_id": str(order_id), "context": {}},
            )
    return track


def follow(
    order_id: uuid.UUID, *, to: Stage, note: str = "", parcel: Parcel = NO_PARCEL
) -> OrderTrack:
    """Catch up with what Saleor says happened; where the order is further already, nothing moves.

    A parcel's number is added to the timeline either way.
    """
    with transaction.atomic():
        track = _found(order_id)
        current = Stage(track.stage)
        if decide(current, to).allowed:
            _move(track, to, audit.Actor("system", label="Saleor"), note, parcel)
        elif parcel.number and not _knows(track, parcel):
            _write(track, current, audit.Actor("system", label="Saleor"), note, parcel)
    return track


def step_back(order_id: uuid.UUID, *, note: str) -> OrderTrack:
    """The last fulfilment was cancelled in Saleor: what is not yet delivered is to be packed again."""
    with transaction.atomic():
        track = _found(order_id)
        if Stage(track.stage) in (Stage.PACKED, Stage.OUT_FOR_DELIVERY):
            _move(track, Stage.CONFIRMED, audit.Actor("system", label="Saleor"), note, NO_PARCEL)
    return track


def expect(order_id: uuid.UUID, day: date | None) -> None:
    """Say on which day the order should arrive."""
    with transaction.atomic():
        track = _found(order_id)
        track.expected_on = day
        track.save(update_fields=["expected_on"])


def _knows(track: OrderTrack, parcel: Parcel) -> bool:
    return track.entries.filter(tracking_number=parcel.number).exists()


def _move(track: OrderTrack, to: Stage, actor: audit.Actor, note: str, parcel: Parcel) -> None:
    before = track.stage
    track.stage = to.value
    track.updated_at = clock.now()
    track.save(update_fields=["stage", "updated_at"])
    _write(track, to, actor, note, parcel)
    audit.record(
        action="order.stage",
        actor=actor,
        object_type="Order",
        object_id=track.order_id,
        old={"stage": before},
        new={"stage": to.value},
    )
    if to is Stage.DELIVERED:
        # Whoever pays at the door has paid now; nothing happens for an order paid otherwise.
        outbox.add(
            kind="cash_on_delivery.delivered",
            key=f"cash_on_delivery.delivered:{track.order_id}",
            payload={"order_id": str(track.order_id)},
            queue="payments",
        )


def _write(track: OrderTrack, stage: Stage, actor: audit.Actor, note: str, parcel: Parcel) -> None:
    StageEntry.objects.create(
        track=track,
        stage=stage.value,
        date=clock.now(),
        note=note,
        tracking_number=parcel.number,
        tracking_url=parcel.url,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_label=actor.label,
    )


@retention.rule("order_tracks", days=3 * 365)
def _old_tracks(before: datetime, limit: int) -> int:
    """Timelines on which nothing has happened for three years; entries go with their track."""
    old = OrderTrack.objects.filter(updated_at__lt=before).values("pk")[:limit]
    return OrderTrack.objects.filter(pk__in=old).delete()[0]
