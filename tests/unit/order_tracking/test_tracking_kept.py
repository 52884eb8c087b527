"""How long timelines are kept, and that each move is written once."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from saleor_plugins.core import audit, clock, retention
from saleor_plugins.core.errors import Conflict
from saleor_plugins.host import messages as host
from saleor_plugins.order_tracking import consequences, timeline
from saleor_plugins.order_tracking.models import OrderTrack, StageEntry
from saleor_plugins.order_tracking.stages import Stage

STAFF = audit.Actor("staff", "7")


@pytest.fixture
def order(own_tables: None, monkeypatch: pytest.MonkeyPatch) -> uuid.UUID:
    """An order that is on its way, in a world without Saleor."""
    monkeypatch.setattr("saleor_plugins.core.outbox.enqueue", lambda *a, **k: None)
    monkeypatch.setattr(host, "order_facts", lambda pk: None)
    pk = uuid.uuid4()
    timeline.open_track(pk, "1042")
    return pk


def test_timelines_are_kept_for_three_years(
    order: uuid.UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = timedelta(days=3 * 365 - 1)
    monkeypatch.setattr(clock, "now", lambda: datetime.now(UTC) + moved)
    retention.apply_all()
    assert StageEntry.objects.count() == 1
    moved = timedelta(days=3 * 365 + 1)
    retention.apply_all()
    assert not OrderTrack.objects.exists() and not StageEntry.objects.exists()


def test_what_saleor_refuses_is_written_nowhere(
    order: uuid.UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The move, its audit entry and its message go when Saleor does not do its part."""
    from saleor_plugins.core.models import AuditEntry, OutboxMessage

    def refuse(*_: object) -> None:
        raise Conflict("A parcel has been made up.", code="INVALID_STAGE", field="stage")

    monkeypatch.setattr(consequences, "carry_out", refuse)
    with pytest.raises(Conflict):
        timeline.advance(order, to=Stage.CANCELLED, actor=STAFF)
    assert OrderTrack.objects.get().stage == "PENDING"
    assert StageEntry.objects.count() == 1
    assert not AuditEntry.objects.exists() and not OutboxMessage.objects.exists()


def test_each_move_says_who_made_it(order: uuid.UUID) -> None:
    timeline.advance(order, to=Stage.PACKED, actor=STAFF, note="by hand")
    entry = StageEntry.objects.last()
    assert entry is not None
    assert (entry.stage, entry.actor_kind, entry.actor_id, entry.note) == (
        "PACKED",
        "staff",
        "7",
        "by hand",
    )
