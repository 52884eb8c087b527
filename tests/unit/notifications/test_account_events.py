"""What Saleor says of accounts (`notify`) and invoices, to the mail that brings it."""

import base64
from datetime import UTC, datetime
from typing import Any

import pytest
from bench import EMAIL, SLUG, Bench

from saleor_plugins.core import clock
from saleor_plugins.core.models import OutboxMessage
from saleor_plugins.host import messages as host
from saleor_plugins.notifications import events, hooks
from saleor_plugins.notifications.events import NOTIFY_EVENTS
from saleor_plugins.notifications.models import NotificationMessage

LINK = "https://shop.example/l?token=abc-def"
WORDS = {
    "account_confirmation": "Confirm",
    "account_password_reset": "password",
    "account_set_customer_password": "password",
    "account_change_email_request": "e-mail",
    "account_change_email_confirm": "has a new e-mail address",
    "account_delete": "Close my account",
}


@pytest.fixture
def customer(bench: Bench) -> host.UserFacts:
    """Somebody with an account, whose address of before is EMAIL."""
    facts = host.UserFacts(7, "now@example.com", (), "Anita", "en")
    bench.patch.setattr(host, "user_facts", lambda pk: facts if pk == 7 else None)
    bench.patch.setattr(host, "user_id_by_email", lambda email: 7 if email == EMAIL else None)
    return facts


def said(event: str, **more: Any) -> dict[str, Any]:
    """What Saleor's payload has in it."""
    user = {"id": base64.b64encode(b"User:7").decode(), "email": EMAIL, "first_name": "Anita"}
    payload = {"user": user, "recipient_email": EMAIL, "token": "abc-def", **more}
    if NOTIFY_EVENTS[event][1]:
        payload[NOTIFY_EVENTS[event][1]] = LINK
    else:
        payload.pop("token")
    return payload


def next_ten_minutes() -> datetime:
    """The beginning of the ten minutes in which one thing is not said twice."""
    return datetime.fromtimestamp((int(clock.now().timestamp()) // 600 + 1) * 600, UTC)


@pytest.mark.parametrize("event", WORDS)
def test_each_is_mailed_to_the_address_that_saleor_names(
    bench: Bench, customer: host.UserFacts, event: str
) -> None:
    """Once, with its link where it has one; neither is in the outbox or the log as it is."""
    bench.moved = next_ten_minutes() - clock.now()
    for _ in range(2):  # every channel's plugin hears of it
        hooks.account(event, said(event), SLUG)
        kept = repr(list(OutboxMessage.objects.values_list("key", "payload", "result")))
        assert "abc-def" not in kept and EMAIL not in kept
        bench.work()
    (mail,) = bench.sink.messages(to=EMAIL)
    assert mail["channel"] == "email" and WORDS[event] in mail["text"]
    assert (LINK in mail["text"]) is bool(NOTIFY_EVENTS[event][1])
    assert set(WORDS) == set(NOTIFY_EVENTS)


def test_each_change_of_an_address_is_told(bench: Bench, customer: host.UserFacts) -> None:
    """To the address of before, also when it is left for the second time."""
    for _ in range(2):
        hooks.account("account_change_email_confirm", said("account_change_email_confirm"), SLUG)
        bench.work(after=1200)
    assert len(bench.sink.messages(to=EMAIL)) == 2


@pytest.mark.parametrize("event", WORDS)
def test_an_address_that_is_nobodys_is_never_mailed(
    bench: Bench, customer: host.UserFacts, event: str
) -> None:
    """A customer by phone asks to close the account, or a stranger for a password: no mail goes out."""
    nobody = f"0a1b@{host.NOBODYS_DOMAIN}"
    by_phone = host.UserFacts(7, "", (), "Anita", "en")
    bench.patch.setattr(host, "user_facts", lambda pk: by_phone)
    hooks.account(event, said(event, recipient_email=nobody), SLUG)
    bench.work()
    assert not bench.sink.messages()
    assert {(m.recipient, m.state) for m in NotificationMessage.objects.all()} == {
        ("", "SUPPRESSED")
    }


def test_somebody_unknown_is_not_told(bench: Bench, customer: host.UserFacts) -> None:
    """A payload without a user of ours, or of an event that is Saleor's own affair."""
    hooks.account("account_delete", {"recipient_email": "who@example.com"}, SLUG)
    hooks.account("account_staff_reset_password", said("account_password_reset"), SLUG)
    assert not OutboxMessage.objects.exists()


def test_an_invoice_is_told_with_its_number(bench: Bench) -> None:
    """By mail, once per invoice."""
    order = bench.order()
    for number in ("INV-7", "INV-7", "INV-8"):
        hooks.note(events.invoice(order.id, SLUG, number, number))
    bench.work()
    subjects = sorted(mail["subject"] for mail in bench.sink.messages(to=EMAIL))
    assert subjects == [f"Invoice {n} for order {order.number}" for n in ("INV-7", "INV-8")]
    assert not bench.sink.messages(channel="sms")
