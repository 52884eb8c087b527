"""Who changed what: one row per change, written in the transaction of the change."""

from dataclasses import dataclass
from typing import Any

from . import clock, request_id
from .models import AuditEntry


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: kind is `user`, `staff`, `app`, `provider` or `system`; label is fit to be shown."""

    kind: str
    id: str = ""
    label: str = ""


SYSTEM = Actor("system")


def record(
    *,
    action: str,
    actor: Actor,
    object_type: str,
    object_id: object,
    old: Any = None,
    new: Any = None,
) -> AuditEntry:
    """Add an entry; `old` and `new` are JSON of what changed, without secrets."""
    return AuditEntry.objects.create(
        action=action,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_label=actor.label,
        object_type=object_type,
        object_id=str(object_id),
        old=old,
        new=new,
        request_id=request_id.current(),
        created_at=clock.now(),
    )
