"""What is left of a text or of JSON when a person is erased."""

import json
from typing import Any
from uuid import uuid4

import pytest

from saleor_plugins.core import audit, clock, inbox, outbox, personal_data
from saleor_plugins.core.errors import Conflict
from saleor_plugins.core.models import AuditEntry, InboxEvent, OutboxMessage
from saleor_plugins.core.personal_data import ERASED, Person


def test_a_payload_is_scrubbed_by_what_it_says_and_where() -> None:
    # given a person, and a payload with ids, amounts, and the person in every spelling
    person = Person(
        emails={"Anita@Example.com"}, phones={"+919876543210"}, words={"Anita", "12 MG Road", "An"}
    )
    before = {
        "id": "pay_1",
        "amount": 12000,
        "email": "other@x.y",
        "contact": 9876543210,
        "text": "call 98765 43210",
        "who": ["for anita", "Anitas are many", 9876543210, 98765432109876],
        "notes": [],
        "card": {"name": "A", "last4": "1111"},
        "+919876543210": "x",
        "by": "ANITA@example.COM",
        "where": "at 12 mg road",
        "an": "An",
    }
    # then ids and amounts stay, and what tells of the person is gone
    assert person.scrub(before) == {
        "id": "pay_1",
        "amount": 12000,
        "email": ERASED,
        "contact": ERASED,
        "text": ERASED,
        "who": [ERASED, "Anitas are many", ERASED, ERASED],
        "notes": [],
        "card": {"name": ERASED, "last4": "1111"},
        "by": ERASED,
        "where": ERASED,
        "an": "An",
    }
    assert before["email"] == "other@x.y"


def received(event_id: str, body: Any, state: str = "done") -> InboxEvent:
    pk, _ = inbox.record(source="x", event_id=event_id, kind="x", body=json.dumps(body).encode())
    InboxEvent.objects.filter(pk=pk).update(state=state)
    return InboxEvent.objects.get(pk=pk)


@pytest.mark.usefixtures("own_tables")
def test_what_the_shared_tables_hold_is_given_out_and_erased() -> None:
    # given an event, an intent and an audit entry about a person, and the same about another
    order = uuid4()
    person = Person(
        user_id=7, emails={"anita@x.example"}, phones={"+919876543210"}, references={"pay_1"},
        order_ids={order}, words={"Anita"},
    )  # fmt: skip
    by_reference = received("a", {"payload": {"id": "pay_1", "vpa": "a.k@okbank"}})
    by_phone = received("b", {"contact": "919876543210"})
    other = received("c", {"id": "pay_2", "contact": "+919876500000"})
    payload = {"user_id": 7, "sealed": "gAAAA", "context": {"name": "Anita", "amount": "12.00"}}
    outbox.add(kind="x", key="one", payload=payload)
    outbox.add(kind="x", key="two", payload={"order_id": str(order)})
    outbox.add(kind="x", key="three", payload={"user_id": 8, "sealed": "gAAAA"})
    audit.record(
        action="a", actor=audit.Actor("user", "7", "Anita"), object_type="Order", object_id=order,
        old={"note": "for Anita"}, new={"total": "12.00"},
    )  # fmt: skip
    # when it is given out, then the event that only has the phone, which a family may share, is not
    export = personal_data.export(person)
    assert [row["event_id"] for row in export["commerce_core.InboxEvent"]] == ["a"]
    assert "a.k@okbank" in export["commerce_core.InboxEvent"][0]["body"]
    assert len(export["commerce_core.OutboxMessage"]) == 2
    assert "gAAAA" not in json.dumps(export, default=str)
    # when it is erased
    touched = personal_data.erase(person, audit.Actor("staff", "1"))
    # then both bodies are empty, the other's is whole, and each is still known by its id
    assert touched["commerce_core.InboxEvent"] == 2
    for row in (by_reference, by_phone):
        row.refresh_from_db()
        assert bytes(row.body) == b'{"erased": true}'
    assert inbox.record(source="x", event_id="a", kind="x", body=b"{}") == (None, False)
    other.refresh_from_db()
    assert b"pay_2" in bytes(other.body)
    one, two, three = OutboxMessage.objects.order_by("pk")
    assert one.payload == {"user_id": 7}
    assert two.payload == {"order_id": str(order)} and three.payload["sealed"] == "gAAAA"
    entry, erased = AuditEntry.objects.order_by("pk")
    assert (entry.actor_label, entry.old, entry.new) == (
        ERASED, {"note": ERASED}, {"total": "12.00"},
    )  # fmt: skip
    assert erased.action == "customer.erased" and erased.actor_id == "1"


@pytest.mark.usefixtures("own_tables")
def test_nothing_is_erased_while_something_is_open() -> None:
    # given an event that has not had its effect yet, and one that died
    person = Person(references={"pay_1"})
    row = received("a", {"id": "pay_1"}, state="pending")
    with pytest.raises(Conflict, match="not processed yet") as refusal:
        personal_data.erase(person, audit.SYSTEM)
    assert refusal.value.code == "OPEN_OBLIGATIONS"
    row.refresh_from_db()
    assert b"pay_1" in bytes(row.body) and not AuditEntry.objects.exists()
    # then a payment's intent that waits holds it up as well, a message's does not
    InboxEvent.objects.update(state="done")
    outbox.add(kind="x", key="m", payload={"id": "pay_1"}, queue="messages")
    assert personal_data.obstacles(person) == []
    outbox.add(kind="x", key="p", payload={"id": "pay_1"}, queue="payments", due_at=clock.now())
    assert personal_data.obstacles(person) == [
        "Work about this customer's orders or payments is not done yet."
    ]


@pytest.mark.usefixtures("own_tables")
def test_a_guest_is_nobodys_account() -> None:
    """Rows without a user belong to no guest."""
    outbox.add(kind="x", key="one", payload={"user_id": None})
    outbox.add(kind="x", key="two", payload={})
    assert personal_data.export(Person(emails={"guest@x.example"})) == {}
