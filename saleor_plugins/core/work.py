"""Rows that are work to do: claimed by one worker at a time, for as long as a lease lasts.

Inbox and outbox share this. A claim is one UPDATE, so two workers never hold one row, and a worker
that dies leaves a lease that runs out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db import connection, models
from django.db.models import Q

from . import rows


class WorkState(StrEnum):
    """Where a piece of work stands."""

    PENDING = "pending"  # to be done when due
    RUNNING = "running"  # held by a worker until its lease ends
    DONE = "done"
    IGNORED = "ignored"  # known and of no consequence to us
    UNKNOWN = "unknown"  # the effect may have happened; resolved by asking, never by assuming
    DEAD = "dead"  # given up; a person decides, and may replay


Writing = tuple[str, Sequence[Any]]
"""A statement that writes, and its values."""

SKEW = timedelta(seconds=1)
"""By how much the clocks of two machines may differ. A row is due a moment early rather than late: a
worker behind the API would find a new row not due yet, and it would lie until the next sweep."""


@dataclass(frozen=True, slots=True)
class Companion:
    """A row of another table that is taken together with work of one kind, in the same statement.

    `payload` names the work's reference to the row's id. The row is taken with work that nobody has begun
    yet: `assigned` is set where `condition` holds, both SQL over `companion` and `waiting.now`.
    """

    kind: str
    model: type[models.Model]
    payload: str
    assigned: str
    condition: str

    def taking(self) -> str:
        """The statement, for the WITH clause of a claim."""
        # The kind is asked before the reference is read: another kind's may be no number.
        return f"""
            UPDATE {self.model._meta.db_table} AS companion SET {self.assigned}
            FROM waiting WHERE waiting.state = 'pending' AND ({self.condition})
            AND companion.id = CASE waiting.kind
                WHEN '{self.kind}' THEN (waiting.payload->>'{self.payload}')::bigint END
            RETURNING {rows.columns(self.model, "companion")}
        """  # noqa: S608 - the names are ours


_CHOICES = [(state.value, state.name.capitalize()) for state in WorkState]


class Work(models.Model):
    """Columns and the claim of a leased row."""

    state = models.CharField(max_length=10, choices=_CHOICES, default=WorkState.PENDING)
    due_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=500, blank=True, default="")
    created_at = models.DateTimeField(db_index=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    companion: Any = None  # what a claim took with the row

    class Meta:
        abstract = True

    @classmethod
    def waiting(cls, now: datetime) -> "models.QuerySet[Any]":
        """Rows to work on: due, or left behind by a worker whose lease ran out."""
        return cls._default_manager.filter(
            Q(state=WorkState.PENDING, due_at__lte=now)
            | Q(state=WorkState.UNKNOWN, due_at__lte=now)
            | Q(state=WorkState.RUNNING, lease_until__lte=now)
        )

    @classmethod
    def claim(
        cls, pk: int, now: datetime, lease: timedelta, companion: Companion | None = None
    ) -> "tuple[Any, WorkState] | None":
        """Take the row for `lease`, or None when it is not ours to take.

        Answers the row and the state it was in: RUNNING means that a worker died holding it, UNKNOWN
        that its effect may have happened. The row's `companion` is what was taken with it, or None.
        """
        # One statement: who waits for another worker's row lock has lost the claim already.
        table = cls._meta.db_table
        claim = f"""
            WITH waiting AS (
                SELECT id, state{", kind, payload" if companion else ""}, %s::timestamptz AS now
                FROM {table}
                WHERE id = %s AND (
                    (state IN ('pending', 'unknown') AND due_at <= %s)
                    OR (state = 'running' AND lease_until <= %s)
                ) FOR UPDATE SKIP LOCKED
            ){f", taken AS ({companion.taking()})" if companion else ""}
            UPDATE {table} AS work
            SET state = 'running', lease_until = %s, attempts = work.attempts + 1
            FROM waiting {"LEFT JOIN taken ON true" if companion else ""}
            WHERE work.id = waiting.id
            RETURNING {rows.columns(cls, "work")}, waiting.state
            {f", {rows.columns(companion.model, 'taken')}" if companion else ""}
        """  # noqa: S608 - the names are ours
        found = rows.first(cls, claim, [now, pk, now + SKEW, now, now + lease])
        if found is None:
            return None
        row, (before, *taken) = found
        if companion is not None and taken[0] is not None:
            row.companion = rows.made(companion.model, taken)
        return row, WorkState(before)

    def finish(
        self,
        state: WorkState,
        now: datetime,
        *,
        error: str = "",
        writing: "Writing | None" = None,
        **extra: Any,
    ) -> bool:
        """Write the outcome, unless another worker has taken the row since (then False).

        `writing` is a statement that is executed with it, either way, and committed with it.
        """
        values: dict[str, Any] = {
            "state": state,
            "lease_until": None,
            "last_error": error[:500],
            "finished_at": None if state in (WorkState.PENDING, WorkState.UNKNOWN) else now,
            **extra,
        }
        fields = {name: self._meta.get_field(name) for name in values}
        assigned = ", ".join(f'"{field.column}" = %s' for field in fields.values())
        also, before = writing or ("", ())
        finish = f"""
            {f"WITH also AS ({also})" if also else ""}
            UPDATE {self._meta.db_table} SET {assigned}
            WHERE id = %s AND state = 'running' AND lease_until = %s
        """  # noqa: S608 - the names are ours
        prepared = [
            field.get_db_prep_save(values[name], connection) for name, field in fields.items()
        ]
        with connection.cursor() as cursor:
            cursor.execute(finish, [*before, *prepared, self.pk, self.lease_until])
            updated = cursor.rowcount
        for name, value in values.items():
            setattr(self, name, value)
        return bool(updated)
