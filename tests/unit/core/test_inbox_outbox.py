"""Inbox and outbox: once, whoever asks, however often, and through every crash."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from saleor_plugins.core import clock, inbox, outbox, retention
from saleor_plugins.core.models import AuditEntry, InboxEvent, OutboxMessage
from saleor_plugins.core.work import WorkState

pytestmark = pytest.mark.usefixtures("own_tables")


def in_threads(count: int, work: Callable[[int], Any]) -> list[Any]:
    """Run `work` in real threads that start together; their answers."""
    barrier, answers = threading.Barrier(count), [None] * count

    def run(number: int) -> None:
        barrier.wait()
        try:
            answers[number] = work(number)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(i,)) for i in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def register(kind: str, perform: Any, **options: Any) -> None:
    outbox.handler(kind, **options)(perform)


def test_an_event_is_recorded_once_however_many_deliver_it() -> None:
    answers = in_threads(
        8, lambda _: inbox.record(source="acme", event_id="evt_1", kind="paid", body=b"{}")
    )
    assert sorted(new for _, new in answers) == [False] * 7 + [True]
    assert InboxEvent.objects.count() == 1


def test_recording_an_event_is_one_query() -> None:
    with CaptureQueriesContext(connection) as queries:
        inbox.record(source="acme", event_id="evt_q", kind="paid", body=b"{}")
    assert len(queries) == 1


def test_an_event_is_processed_by_one_worker() -> None:
    seen: list[int] = []

    @inbox.handler("acme")
    def handle(event: InboxEvent) -> inbox.Outcome:
        seen.append(event.pk)
        return inbox.Processed()

    pk, _ = inbox.record(source="acme", event_id="evt_2", kind="paid", body=b"{}")
    assert pk is not None
    states = in_threads(8, lambda _: inbox.process(pk))
    assert seen == [pk]
    assert [state for state in states if state] == [WorkState.DONE]


def test_an_event_that_fails_comes_back_and_at_last_is_a_dead_letter() -> None:
    @inbox.handler("acme")
    def handle(event: InboxEvent) -> inbox.Outcome:
        raise RuntimeError("no")

    pk, _ = inbox.record(source="acme", event_id="evt_3", kind="paid", body=b"{}")
    assert pk is not None
    for _ in range(inbox.MOST_ATTEMPTS):
        InboxEvent.objects.update(due_at=clock.now())
        state = inbox.process(pk)
    assert state == WorkState.DEAD
    assert "RuntimeError: no" in InboxEvent.objects.get().last_error
    assert inbox.replay(pk)
    assert [row[0] for row in inbox.waiting()] == [pk]


def test_an_effect_decided_twice_is_one_message() -> None:
    def add(_: int) -> int:
        return outbox.add(kind="k", key="same", payload={}).pk

    assert len(set(in_threads(8, add))) == 1


def test_an_effect_is_not_left_behind_by_a_rolled_back_decision() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        outbox.add(kind="k", key="gone", payload={})
        raise ZeroDivisionError
    assert not OutboxMessage.objects.exists()


def test_an_effect_is_performed_by_one_worker() -> None:
    calls: list[int] = []
    register("once", lambda message: calls.append(1) or outbox.Done())
    pk = outbox.add(kind="once", key="one", payload={}).pk
    in_threads(8, lambda _: outbox.dispatch(pk))
    assert calls == [1]


def test_an_effect_runs_outside_any_transaction() -> None:
    found: list[bool] = []
    register("outside", lambda message: found.append(connection.in_atomic_block) or outbox.Done())
    outbox.dispatch(outbox.add(kind="outside", key="o", payload={}).pk)
    assert found == [False]


def test_a_retry_waits_until_it_is_due() -> None:
    register("later", lambda message: outbox.Retry(60, "busy"))
    pk = outbox.add(kind="later", key="l", payload={}).pk
    assert outbox.dispatch(pk) == WorkState.PENDING
    assert outbox.dispatch(pk) is None
    assert outbox.waiting() == []


def die_in_the_middle(kind: str) -> int:
    """A message that a worker had claimed when it was killed, its lease run out since."""
    message = outbox.add(kind=kind, key=kind, payload={})
    OutboxMessage.claim(message.pk, clock.now() - timedelta(hours=1), timedelta(minutes=1))
    OutboxMessage.objects.filter(pk=message.pk).update(
        state=WorkState.RUNNING, lease_until=clock.now() - timedelta(minutes=30)
    )
    return int(message.pk)


def test_killed_in_the_middle_of_a_repeatable_effect_it_is_repeated() -> None:
    calls: list[int] = []
    register("repeat", lambda message: calls.append(1) or outbox.Done(), repeatable=True)
    assert outbox.dispatch(die_in_the_middle("repeat")) == WorkState.DONE
    assert calls == [1]


def test_killed_in_the_middle_of_a_single_effect_it_is_asked_about_not_repeated() -> None:
    performed: list[int] = []
    register(
        "single",
        lambda message: performed.append(1) or outbox.Done(),
        resolve=lambda message: outbox.Done({"found": True}),
    )
    pk = die_in_the_middle("single")
    assert outbox.dispatch(pk) == WorkState.DONE
    assert performed == []
    assert OutboxMessage.objects.get(pk=pk).result == {"found": True}


def test_killed_in_the_middle_with_nobody_to_ask_a_person_decides() -> None:
    performed: list[int] = []
    register("mystery", lambda message: performed.append(1) or outbox.Done())
    pk = die_in_the_middle("mystery")
    assert outbox.dispatch(pk) == WorkState.DEAD
    assert performed == []
    assert outbox.replay(pk)
    assert outbox.dispatch(pk) == WorkState.DONE
    assert performed == [1]


def test_a_worker_whose_lease_ran_out_does_not_overwrite_the_next_ones_outcome() -> None:
    message = outbox.add(kind="slow", key="slow", payload={})
    first = OutboxMessage.claim(message.pk, clock.now(), timedelta(milliseconds=1))
    assert first is not None
    time.sleep(0.01)
    second = OutboxMessage.claim(message.pk, clock.now(), timedelta(minutes=1))
    assert second is not None
    assert second[0].finish(WorkState.DONE, clock.now())
    assert not first[0].finish(WorkState.DEAD, clock.now(), error="late")
    assert OutboxMessage.objects.get(pk=message.pk).state == WorkState.DONE


AUDITED = """
INSERT INTO commerce_core_auditentry
    (action, actor_kind, actor_id, actor_label, object_type, object_id, request_id, created_at)
VALUES (%s, 'system', '', '', 'x', 'x', '', now())
"""


def test_what_happened_is_written_with_the_outcome_in_one_statement() -> None:
    register("writes", lambda message: outbox.Done({"a": 1}, writing=(AUDITED, ["happened"])))
    pk = outbox.add(kind="writes", key="w", payload={}).pk
    with CaptureQueriesContext(connection) as queries:
        assert outbox.dispatch(pk) == WorkState.DONE
    assert len(queries) == 2  # the claim, and the outcome with what it writes
    assert AuditEntry.objects.get().action == "happened"
    row = OutboxMessage.objects.get(pk=pk)
    assert (row.result, row.last_error, row.lease_until) == ({"a": 1}, "", None)


def test_a_statement_that_fails_leaves_the_effect_unknown_not_done() -> None:
    register(
        "breaks", lambda message: outbox.Done(writing=("INSERT INTO nowhere VALUES (%s)", [1]))
    )
    pk = outbox.add(kind="breaks", key="b", payload={}).pk
    with pytest.raises(ProgrammingError):
        outbox.dispatch(pk)
    assert OutboxMessage.objects.get(pk=pk).state == WorkState.RUNNING  # its lease will end


def test_a_late_worker_still_writes_what_happened() -> None:
    """The row has gone to another worker meanwhile; that the effect happened is true all the same."""

    def slow(message: OutboxMessage) -> outbox.Outcome:
        OutboxMessage.objects.filter(pk=message.pk).update(
            lease_until=clock.now() + timedelta(minutes=9)
        )
        return outbox.Done(writing=(AUDITED, ["late"]))

    register("late", slow)
    pk = outbox.add(kind="late", key="l2", payload={}).pk
    outbox.dispatch(pk)
    assert OutboxMessage.objects.get(pk=pk).state == WorkState.RUNNING
    assert AuditEntry.objects.get().action == "late"


def test_retention_deletes_what_is_done_and_old_and_nothing_else() -> None:
    for key, state, days in (("a", "done", 100), ("b", "dead", 100), ("c", "done", 1)):
        message = outbox.add(kind="k", key=key, payload={})
        OutboxMessage.objects.filter(pk=message.pk).update(
            state=state, created_at=clock.now() - timedelta(days=days)
        )
    retention.apply_all()
    assert sorted(OutboxMessage.objects.values_list("key", flat=True)) == ["b", "c"]
