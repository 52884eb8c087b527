"""The twelve failures of notifications, each a test with its name. See docs/notifications.md."""

import logging
import threading
import uuid
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from bench import EMAIL, PHONE, SLUG, Bench
from django.db import connection, connections, transaction
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from saleor_plugins.core import clock, heartbeat, inbox, outbox
from saleor_plugins.core.models import InboxEvent, OutboxMessage
from saleor_plugins.host import messages as host
from saleor_plugins.host import plugins
from saleor_plugins.notifications import (
    delivery,
    events,
    hooks,
    links,
    progress,
    receipts,
    scans,
    settings,
)
from saleor_plugins.notifications.events import order_fact
from saleor_plugins.notifications.models import NotificationMessage, Spending


class Hooked:
    """What `quietly` needs of a plugin."""

    active = True

    @hooks.quietly
    def order_created(self, order: Any, **_: Any) -> None:
        hooks.note(order_fact("order_placed", order.id, SLUG))

    @hooks.quietly
    def broken(self, order: Any, **_: Any) -> None:
        raise RuntimeError(f"secret of {order.email}")


def test_1_no_provider_is_called_in_the_request(bench: Bench) -> None:
    """While every provider hangs, a hook returns at once and has written one row."""
    bench.sink.fault("hang", count=100, seconds=5)
    order = bench.order()
    with CaptureQueriesContext(connection) as captured:
        assert Hooked().order_created(order, previous_value="kept") == "kept"
    assert len(captured) <= 2
    assert OutboxMessage.objects.count() == 1
    assert not bench.sink.messages()


def test_2_an_exception_in_the_plugin_does_not_break_an_order(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever a hook raises, Saleor gets its value back, and the log tells no personal data."""
    assert Hooked().broken(bench.order(), previous_value="kept") == "kept"
    assert "broken failed: RuntimeError" in caplog.text
    assert EMAIL not in caplog.text


def test_2_a_failing_statement_does_not_spoil_the_orders_transaction(bench: Bench) -> None:
    """Inside Saleor's transaction, an error in the database stays ours: the order is committed."""

    class Spoiler:
        active = True

        @hooks.quietly
        def order_created(self, order: Any, **_: Any) -> None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT * FROM no_such_table")

    with transaction.atomic():
        Spoiler().order_created(None)
        bench.tell("order_placed", bench.order())
    assert OutboxMessage.objects.count() == 1


def test_a_closed_account_is_forgotten(bench: Bench) -> None:
    """After the account is deleted nothing says to whom messages went."""
    bench.tell("order_placed", bench.order(user_id=77))
    bench.work()
    assert NotificationMessage.objects.filter(user_id=77).count() == 2
    hooks.forget(77)
    stored = repr(list(NotificationMessage.objects.values()))
    assert PHONE not in stored and EMAIL not in stored


def test_3_nothing_is_sent_twice(bench: Bench) -> None:
    """The same fact noticed three times, two workers on each row: one message per person."""
    order = bench.order()
    for _ in range(3):
        bench.tell("order_placed", order)
    bench.work(only="notifications.event")
    rows = list(OutboxMessage.objects.filter(kind="notifications.send"))
    assert len(rows) == 2  # WhatsApp and e-mail
    _race([row.pk for row in rows] * 2)
    bench.work()
    assert [m["channel"] for m in bench.sink.messages()] in (
        ["email", "whatsapp"],
        ["whatsapp", "email"],
    )


def _race(pks: list[int]) -> None:
    barrier = threading.Barrier(len(pks))

    def dispatch(pk: int) -> None:
        barrier.wait()
        try:
            outbox.dispatch(pk)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=dispatch, args=(pk,)) for pk in pks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_4_a_timeout_is_not_followed_by_a_blind_resend(bench: Bench) -> None:
    """The provider took the message and answered too late: it is UNKNOWN and stays one message."""
    bench.configure(sms_providers="msg91", whatsapp_providers="", email_providers="")
    bench.patient(0.4)
    bench.sink.fault("delay", provider="msg91", seconds=1.0, when="after", count=5)
    bench.tell("order_placed", bench.order())
    bench.work()
    assert bench.states() == [("SMS", "UNKNOWN")]
    for _ in range(5):
        bench.work(after=3600)
    assert bench.states() == [("SMS", "UNKNOWN")]
    assert len(bench.sink.messages(to=PHONE)) == 1


def test_4_twilio_is_asked_what_became_of_it(bench: Bench) -> None:
    """Twilio lists its messages: one that was taken becomes SENT, one that was not is sent."""
    bench.configure(sms_providers="twilio", whatsapp_providers="", email_providers="")
    bench.patient(0.4)
    bench.sink.fault("delay", provider="twilio", seconds=1.0, when="after")
    bench.tell("order_placed", bench.order())
    bench.work()
    assert bench.states() == [("SMS", "UNKNOWN")]
    bench.sink.wait_for(to=PHONE)
    bench.patient(10)
    bench.work(after=31)
    assert bench.states() == [("SMS", "SENT")]
    assert len(bench.sink.messages(to=PHONE)) == 1

    other = "+919811111111"
    bench.sink.fault("refuse", provider="twilio", to=other)
    bench.tell("order_placed", bench.order(phones=(other,)))
    bench.work()
    bench.work(after=31)
    assert len(bench.sink.messages(to=other)) == 1


def test_4_a_worker_that_died_while_sending_leaves_an_unknown_outcome(bench: Bench) -> None:
    """Killed between asking the provider and writing the answer: nobody sends it again."""
    bench.configure(sms_providers="msg91", whatsapp_providers="", email_providers="")
    bench.tell("order_placed", bench.order())
    bench.work(only="notifications.event")
    (row,) = OutboxMessage.objects.filter(kind="notifications.send")
    OutboxMessage.claim(row.pk, clock.now(), timedelta(minutes=2))
    NotificationMessage.objects.update(sending_since=clock.now(), provider="msg91")
    bench.work(after=300)
    assert bench.states() == [("SMS", "UNKNOWN")]
    assert not bench.sink.messages()


def test_4_a_worker_that_died_before_it_had_begun_is_made_good(bench: Bench) -> None:
    """Its outbox row is taken, the message is not: nobody was asked, so it goes out, once."""
    bench.configure(sms_providers="msg91", whatsapp_providers="", email_providers="")
    bench.tell("order_placed", bench.order())
    bench.work(only="notifications.event")
    (row,) = OutboxMessage.objects.filter(kind="notifications.send")
    OutboxMessage.claim(row.pk, clock.now(), timedelta(minutes=2))
    bench.work(after=300)
    assert bench.states() == [("SMS", "SENT")]
    assert [m.attempts for m in bench.messages()] == [1]
    assert len(bench.sink.messages()) == 1


def test_4_a_message_is_taken_with_its_outbox_row(bench: Bench) -> None:
    """Killed at any moment after the claim, before or after asking: one unknown outcome."""
    bench.configure(sms_providers="msg91", whatsapp_providers="", email_providers="")
    bench.tell("order_placed", bench.order())
    bench.work(only="notifications.event")
    (row,) = OutboxMessage.objects.filter(kind=delivery.SEND)
    found = OutboxMessage.claim(row.pk, clock.now(), timedelta(minutes=2), delivery.CLAIMED)
    assert found is not None and found[0].companion.pk == row.payload["message"]
    (message,) = bench.messages()
    assert message.sending_since is not None and message.attempts == 1
    assert OutboxMessage.claim(row.pk, clock.now(), timedelta(minutes=2), delivery.CLAIMED) is None
    bench.work(after=300)
    assert bench.states() == [("SMS", "UNKNOWN")]
    assert not bench.sink.messages()


def test_rows_of_other_kinds_are_taken_alone(bench: Bench) -> None:
    """Whatever another kind of work calls a message."""
    message = NotificationMessage.objects.create(
        event="order_placed",
        event_key="x",
        recipient_key="x",
        chain=0,
        created_at=clock.now(),
        updated_at=clock.now(),
    )
    for value in ("not a number", message.pk, None):
        row = outbox.add(kind="another", key=f"another:{value}", payload={"message": value})
        found = OutboxMessage.claim(row.pk, clock.now(), timedelta(minutes=2), delivery.CLAIMED)
        assert found is not None and found[0].companion is None
    message.refresh_from_db()
    assert message.sending_since is None


def test_sending_costs_three_statements(bench: Bench) -> None:
    """Taken, counted against the day's cap, written down; beside what the text says of the order."""
    bench.configure(
        sms_providers="msg91",
        whatsapp_providers="",
        email_providers="",
        daily_caps="sms.transactional=9",
        hourly_per_recipient="0",  # counted in Redis where there is one
    )
    bench.tell("order_placed", bench.order())
    bench.tell("order_placed", bench.order())
    bench.work(only="notifications.event")
    first, second = OutboxMessage.objects.filter(kind=delivery.SEND).values_list("pk", flat=True)
    outbox.dispatch(first)  # reads the merchant's own texts, which are kept for a moment
    with CaptureQueriesContext(connection) as captured:
        assert outbox.dispatch(second) == "done"
    assert len(captured) == 3, [query["sql"] for query in captured]


def test_5_a_text_that_is_not_the_registered_one_is_not_sent(bench: Bench) -> None:
    """The mismatch is named to the character, costs nothing, and the next channel takes over."""
    registered = '[{"event": "order_out_for_delivery", "language": "en", "template_id": "1", '
    registered += '"header": "ANANDS", "text": "Anand: order {#var#} is out for delivery!"}]'
    bench.configure(dlt_entity_id="1101", dlt_registry=registered, email_providers="")
    bench.tell("order_out_for_delivery", bench.order())
    bench.work()
    sms, whatsapp = bench.messages()
    assert (sms.state, sms.failure_code) == ("FAILED", "DLT_MISMATCH")
    assert "at character 5" in sms.failure and "': order '" in sms.failure
    assert whatsapp.state == "SENT"
    assert not bench.sink.messages(channel="sms")


def test_5_an_event_without_a_registration_is_not_sent_by_sms(bench: Bench) -> None:
    """With an entity set, an unregistered SMS to India would only be dropped by the operators."""
    registered = (
        '[{"event": "x", "language": "en", "template_id": "1", "header": "ANANDS", "text": "t"}]'
    )
    bench.configure(
        dlt_entity_id="1101", dlt_registry=registered, whatsapp_providers="", email_providers=""
    )
    bench.tell("order_placed", bench.order())
    bench.work()
    assert [(m.state, m.failure_code) for m in bench.messages()] == [("FAILED", "DLT_MISSING")]


def test_6_a_late_receipt_makes_no_second_fallback(bench: Bench) -> None:
    """WhatsApp fails, SMS goes out; whatever WhatsApp reports later, there is one SMS."""
    bench.configure(email_providers="")
    bench.tell("order_placed", bench.order())
    bench.work()
    (whatsapp,) = bench.messages()
    for word in ("failed", "failed", "sent", "delivered", "failed", "read"):
        bench.receipt(whatsapp, word)
        bench.work(after=200)
    assert bench.states() == [("WHATSAPP", "READ"), ("SMS", "SENT")]
    assert len(bench.sink.messages(channel="sms")) == 1


def test_6_the_deadline_and_the_receipt_race_for_one_latch(bench: Bench) -> None:
    """Deadline and failure at the same moment, in two workers: one SMS."""
    bench.configure(email_providers="")
    bench.tell("order_placed", bench.order())
    bench.work()
    (whatsapp,) = bench.messages()
    bench.moved += timedelta(seconds=130)
    due = OutboxMessage.objects.get(kind="notifications.fallback")
    barrier = threading.Barrier(2)

    def receipt() -> None:
        barrier.wait()
        try:
            bench.receipt(whatsapp, "failed")
        finally:
            connections.close_all()

    def deadline() -> None:
        barrier.wait()
        try:
            outbox.dispatch(due.pk)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for work in (receipt, deadline)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    bench.work()
    assert len(bench.sink.messages(channel="sms")) == 1


def test_6_delivered_in_time_calls_the_fallback_off(bench: Bench) -> None:
    """Delivered before the deadline: no SMS at all."""
    bench.configure(email_providers="")
    bench.tell("order_placed", bench.order())
    bench.work()
    bench.receipt(bench.messages()[0], "delivered")
    bench.work(after=200)
    assert bench.states() == [("WHATSAPP", "DELIVERED")]


def test_6_silence_means_nothing_where_no_receipts_are_set_up(bench: Bench) -> None:
    """Without a webhook nobody reports: a message that was taken is not followed by another."""
    bench.configure(email_providers="", whatsapp_app_secret="")
    bench.tell("order_placed", bench.order())
    bench.work()
    bench.work(after=3600)
    assert bench.states() == [("WHATSAPP", "SENT")]


def test_7_spending_is_capped(bench: Bench) -> None:
    """A cap of three a day: the fourth is suppressed, and tomorrow is another day."""
    bench.configure(
        daily_caps="sms.transactional=3",
        whatsapp_providers="",
        email_providers="",
        hourly_per_recipient="0",
    )
    for _ in range(5):
        bench.tell("order_placed", bench.order())
    bench.work()
    assert [state for _, state in bench.states()].count("SENT") == 3
    assert {m.failure_code for m in bench.messages(state="SUPPRESSED")} == {"CAPPED"}
    assert Spending.objects.get().count == 3
    bench.moved += timedelta(days=1)
    bench.tell("order_placed", bench.order())
    bench.work()
    assert [state for _, state in bench.states()].count("SENT") == 4


def test_7_one_person_is_not_flooded(bench: Bench) -> None:
    """More messages in an hour than anybody wants to one person are not sent."""
    bench.configure(hourly_per_recipient="4", whatsapp_providers="", email_providers="")
    for _ in range(7):
        bench.tell("order_placed", bench.order())
    bench.work()
    assert [state for _, state in bench.states()].count("SENT") == 4
    assert {m.failure_code for m in bench.messages(state="SUPPRESSED")} == {"THROTTLED"}


@pytest.mark.parametrize(
    ("path", "body", "content_type", "headers"),
    [
        (
            "/twilio/",
            b"MessageSid=SM1&MessageStatus=delivered",
            "application/x-www-form-urlencoded",
            {},
        ),
        ("/twilio/", b"a=b", "application/x-www-form-urlencoded", {"X-Twilio-Signature": "AAAA"}),
        ("/whatsapp_cloud/", b'{"entry": []}', "application/json", {}),
        (
            "/whatsapp_cloud/",
            b'{"entry": []}',
            "application/json",
            {"X-Hub-Signature-256": "sha256=00"},
        ),
        ("/msg91/wrong/", b"{}", "application/json", {}),
        ("/msg91/", b"{}", "application/json", {}),
        ("/sns/", b"{}", "application/json", {}),
        ("/smtp/", b"{}", "application/json", {}),
        ("/ses/", b"{}", "application/json", {}),
        ("/sendgrid/", b"[]", "application/json", {}),
    ],
)
def test_8_a_forged_receipt_changes_nothing(
    bench: Bench, path: str, body: bytes, content_type: str, headers: dict[str, str]
) -> None:
    """Without a valid signature: 401, and not even a record."""
    request = RequestFactory().post(path, body, content_type=content_type, headers=headers)
    answer = receipts.receive(request, path, SLUG, settings.of(bench.values))
    assert answer.status_code == 401
    assert not InboxEvent.objects.exists()


@pytest.mark.parametrize("phone", ["98123 45678", "+91 98123", "12345", "nonsense", ""])
def test_9_a_wrong_number_costs_nothing_and_mail_still_goes(bench: Bench, phone: str) -> None:
    """Numbers without a country, or that are none, are never handed to a provider."""
    bench.tell("order_placed", bench.order(phones=(phone,)))
    bench.work()
    assert bench.states() == [("EMAIL", "SENT")]


def test_9_numbers_are_sent_in_one_spelling(bench: Bench) -> None:
    bench.configure(whatsapp_providers="", email_providers="")
    bench.tell("order_placed", bench.order(phones=("+91 98123-45678",)))
    bench.work()
    assert bench.messages()[0].recipient == PHONE
    assert len(bench.sink.messages(to=PHONE)) == 1


def test_10_codes_and_people_are_in_no_log_and_no_broker(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    """Every provider failing, at the most talkative level: names, phones, mails, codes stay inside."""
    from saleor_plugins.phone_login import codes
    from saleor_plugins.phone_login.config import PhoneLoginConfig
    from saleor_plugins.phone_login.models import OneTimeCode, Purpose

    caplog.set_level(logging.DEBUG)
    handed: list[Any] = []
    bench.patch.setattr("saleor_plugins.core.outbox.enqueue", lambda *a, **k: handed.append((a, k)))
    bench.sink.fault("error", provider="msg91", code="202", message="bad", count=50)
    bench.sink.fault("status", provider="whatsapp", status=500, count=50)
    codes.request(PHONE, Purpose.SIGN_IN, address="203.0.113.7", config=PhoneLoginConfig())
    bench.tell("order_placed", bench.order(name="Anita Kulkarni"))
    bench.work()
    bench.work(after=60)

    (row,) = OneTimeCode.objects.all()
    code = codes.for_delivery(str(row.pk), row.serial)
    assert code is not None
    secrets = (PHONE, PHONE[3:], EMAIL, "Kulkarni", code.code)
    ours = "\n".join(
        record.getMessage() for record in caplog.records if record.name.startswith("saleor_plugins")
    )
    stored = repr(list(OutboxMessage.objects.values_list("payload", "result", "last_error")))
    for secret in secrets:
        assert secret not in ours, secret
        assert secret not in repr(handed), secret
        assert secret not in stored, secret
    assert row.digest != code.code and code.code not in row.sealed


def test_11_switching_on_tells_no_old_news(bench: Bench) -> None:
    """The first look begins to remember; orders of before, even when touched again, stay untold."""
    old = moment(created_at=clock.now() - timedelta(days=30))
    listing = [old]
    bench.patch.setattr(host, "moments", lambda since, until: listing)
    assert scans.missed_facts() == 0
    bench.moved += timedelta(minutes=5)
    assert scans.missed_facts() == 0
    assert not OutboxMessage.objects.exists()


def test_11_after_an_outage_no_storm(bench: Bench) -> None:
    """Five hundred missed facts at once are told two hundred a time, and stale ones not at all."""
    heartbeat.beat("notifications.orders")
    bench.moved += timedelta(minutes=5)
    listing = [moment(created_at=clock.now()) for _ in range(500)]

    def seen(since: datetime, until: datetime) -> list[host.Moment]:
        return [each for each in listing if since <= each.created_at]

    bench.patch.setattr(host, "moments", seen)
    told = []
    for _ in range(4):
        told.append(scans.missed_facts())
        # Longer than a look reaches back by itself.
        bench.moved += timedelta(minutes=15)
    assert told == [scans.MOST_FACTS, scans.MOST_FACTS, 500 - 2 * scans.MOST_FACTS, 0]
    assert OutboxMessage.objects.count() == 500

    OutboxMessage.objects.all().delete()
    bench.tell("order_placed", bench.order())
    bench.moved += timedelta(hours=25)
    bench.work()
    assert not NotificationMessage.objects.exists()


def moment(**changes: Any) -> host.Moment:
    values: dict[str, Any] = {
        "order_id": uuid.uuid4(),
        "number": "1",
        "origin": "checkout",
        "status": "unfulfilled",
        "channel_slug": SLUG,
        "paid": False,
        "confirms_itself": True,
        "created_at": clock.now(),
    }
    return host.Moment(**{**values, **changes})


def test_12_a_stale_link_to_pay_leads_nowhere(bench: Bench) -> None:
    """Run out, paid meanwhile, or forged: no payment page."""
    order = bench.order()
    payable = links.Payable("order", order.id)
    token = links.sign("order", order.id, hours=24)
    assert links.read(token) == payable
    assert links.destination(payable)

    bench.orders[order.id] = replace(order, paid=True)
    assert links.destination(payable) is None
    for at in range(len(token)):
        forged = token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :]
        with pytest.raises(Exception, match="link"):
            assert links.read(forged) != payable
            raise ValueError("the link is for something else")
    bench.moved += timedelta(hours=25)
    with pytest.raises(Exception, match="run out"):
        links.read(token)


def test_12_a_failed_payment_that_was_made_good_is_not_told(bench: Bench) -> None:
    """Between the failure and the message the customer has paid: silence."""
    order = bench.order()
    bench.tell("payment_failed", order)
    bench.work(only="notifications.event")
    bench.orders[order.id] = replace(order, paid=True)
    bench.work()
    assert {state for _, state in bench.states()} == {"SUPPRESSED"}
    assert not bench.sink.messages()


def test_12_five_failures_are_told_once(bench: Bench) -> None:
    """Whoever noticed them: the gateway, the scan, or both."""
    order = bench.order()
    for attempt in range(5):
        hooks.note(
            (
                f"payment_failed:{order.id}:{attempt}",
                {"event": "payment_failed", "order_id": str(order.id), "channel_slug": SLUG},
            )
        )
    bench.work()
    mails = list(bench.sink.messages(channel="email"))
    assert len(mails) == 1
    assert "/pay/" in mails[0]["text"]


def test_a_process_killed_between_commit_and_hook_is_made_good(bench: Bench) -> None:
    """The order is in Saleor, the hook never ran: the sweeper finds it and tells once."""
    heartbeat.beat("notifications.orders")
    bench.moved += timedelta(minutes=2)
    order = bench.order()
    listing = [moment(order_id=order.id, fulfillments=((7, "AWB-7"),), paid=True)]
    bench.patch.setattr(host, "moments", lambda since, until: listing)
    assert scans.missed_facts() == 3
    bench.moved += timedelta(minutes=2)
    assert scans.missed_facts() == 0
    bench.work()
    told = {m.event for m in bench.messages()}
    assert told == {"order_placed", "order_paid", "order_shipped"}
    assert len(bench.sink.messages(to=EMAIL)) == 3


def test_a_refund_whose_hook_never_ran_is_told_once(bench: Bench) -> None:
    """The sweeper names the new total, as the hook does: neither tells what the other has told."""
    heartbeat.beat("notifications.orders")
    bench.moved += timedelta(minutes=2)
    order = bench.order()
    listing = [moment(order_id=order.id, refunded=Decimal("249.000"), currency="INR")]
    bench.patch.setattr(host, "moments", lambda since, until: listing)
    assert scans.missed_facts() == 2  # placed, and refunded
    hooks.note(events.refunded(order.id, SLUG, Decimal("249.000"), "INR"))
    bench.work()
    assert len([m for m in bench.messages() if m.event == "order_refunded"]) == 2  # two channels
    listing[0] = replace(listing[0], refunded=Decimal("300.000"), status="canceled")
    bench.moved += timedelta(minutes=2)
    assert scans.missed_facts() == 2  # the next total, and the cancellation


def test_what_staff_chose_not_to_tell_the_sweeper_does_not_tell(bench: Bench) -> None:
    """A fulfilment without "notify customer" leaves a muted fact under the same key."""
    heartbeat.beat("notifications.orders")
    bench.moved += timedelta(minutes=2)
    order = bench.order()
    # Saleor's order of things: the number is updated, then the fulfilment is created, quietly.
    hooks.note(events.shipped(order.id, SLUG, 7, "AWB-7"), after=3.0)
    hooks.mute(events.fulfilled(order.id, SLUG, 7, "AWB-7"))
    listing = [moment(order_id=order.id, fulfillments=((7, "AWB-7"),))]
    bench.patch.setattr(host, "moments", lambda since, until: listing)
    scans.missed_facts()
    bench.work()
    bench.work(after=5)
    assert {m.event for m in bench.messages()} == {"order_placed"}


def test_an_order_placed_while_everything_is_down_is_told_later(bench: Bench) -> None:
    """Every provider refuses for a minute; then each message goes out once."""
    bench.configure(whatsapp_providers="", sms_providers="msg91")
    bench.sink.fault("status", status=503, provider="msg91", count=4)
    bench.sink.fault("error", code=421, provider="smtp", count=4)
    bench.tell("order_placed", bench.order())
    for _ in range(6):
        bench.work(after=20)
    assert {state for _, state in bench.states()} == {"PENDING"}
    bench.work(after=61)
    assert {state for _, state in bench.states()} == {"SENT"}
    assert len(bench.sink.messages()) == 2
    assert {m.attempts for m in bench.messages()} == {5}


def test_a_provider_out_of_order_gives_way_to_the_next(bench: Bench) -> None:
    """MSG91 refuses our account: Twilio sends at once."""
    bench.configure(whatsapp_providers="", email_providers="")
    bench.sink.fault("error", provider="msg91", code="201", message="authkey is not valid")
    bench.tell("order_placed", bench.order())
    bench.work()
    bench.work(after=1)
    (row,) = bench.messages()
    assert (row.state, row.provider, row.attempts) == ("SENT", "twilio", 2)


def test_dead_letters_are_replayed_by_a_person(bench: Bench) -> None:
    """A failed message is sent again when somebody says so, under the same identity."""
    bench.configure(whatsapp_providers="", email_providers="", sms_providers="msg91")
    bench.sink.fault("error", provider="msg91", code="202", message="Please provide valid mobile")
    bench.tell("order_placed", bench.order())
    bench.work()
    (row,) = bench.messages()
    assert row.state == "FAILED"
    assert progress.replay(row)
    bench.work()
    row.refresh_from_db()
    assert (row.state, row.round) == ("SENT", 1)
    assert not progress.replay(row)


def test_a_receipt_faster_than_the_answer_is_kept(bench: Bench) -> None:
    """Delivered is reported before the provider has answered our request."""
    bench.configure(email_providers="", sms_providers="")
    bench.tell("order_placed", bench.order())
    bench.work(only="notifications.event")
    (row,) = bench.messages()
    from saleor_plugins.notifications.channels.base import Receipt, State

    assert progress.advance(Receipt(State.DELIVERED, message_id=row.uid.hex), "whatsapp_cloud")
    bench.work()
    row.refresh_from_db()
    assert row.state == "DELIVERED"
    assert not bench.sink.messages()


def test_a_receipt_for_nobody_is_given_up(bench: Bench) -> None:
    """A message that is not ours: a few tries, then ignored with its reason."""
    inbox.record(
        source=receipts.SOURCE,
        event_id="e1",
        kind="whatsapp_cloud",
        account=SLUG,
        body=b'{"entry": [{"changes": [{"value": {"statuses": [{"id": "x", "status": "read"}]}}]}]}',
        headers={"query": "{}"},
    )
    for _ in range(6):
        bench.work(after=30)
    event = InboxEvent.objects.get()
    assert (event.state, event.last_error) == ("ignored", "no such message")


@pytest.mark.parametrize(
    ("event", "changes", "reason"),
    [
        ("order_placed", {"origin": "draft"}, "not placed by the customer"),
        ("order_confirmed", {}, "told when it was placed"),
        ("order_confirmed", {"origin": "draft", "by_subscription": True}, "told as a renewal"),
        ("order_paid", {"by_subscription": True}, "told as a renewal"),
        ("payment_failed", {"paid": True}, "paid or cancelled meanwhile"),
    ],
)
def test_what_need_not_be_told_says_why(
    bench: Bench, event: str, changes: dict[str, Any], reason: str
) -> None:
    """A fact that another message tells already is not told, and the outbox says why."""
    bench.tell(event, bench.order(**changes))
    bench.work()
    assert OutboxMessage.objects.get().result == {"told": 0, "reason": reason}


@pytest.mark.parametrize("changes", [{"confirms_itself": False}, {"origin": "draft"}])
def test_a_confirmation_by_hand_is_told(bench: Bench, changes: dict[str, Any]) -> None:
    """Where a person confirmed the order, or made it, the customer hears of it."""
    bench.tell("order_confirmed", bench.order(**changes))
    bench.work()
    assert {state for _, state in bench.states()} == {"SENT"}


def test_an_order_is_told_by_its_own_channel_or_not_at_all(bench: Bench) -> None:
    """A channel where notifications are off stays silent, whoever noticed the fact."""
    bench.patch.setattr(
        plugins,
        "configuration",
        lambda plugin, slug=None: plugins.PluginSettings(slug == SLUG, bench.values, slug),
    )
    order = bench.order(channel_slug="another")
    hooks.note(("x:1", {"event": "order_packed", "order_id": str(order.id), "context": {}}))
    bench.work()
    assert OutboxMessage.objects.get().result == {"told": 0, "reason": "not active"}


def test_a_message_that_cannot_be_made_is_not_an_unknown_outcome(bench: Bench) -> None:
    """The database fails while the text is made: nobody was asked, so it is tried again."""
    bench.configure(whatsapp_providers="", email_providers="")
    bench.tell("order_placed", bench.order())
    bench.work(only="notifications.event")
    usual = host.order_facts

    def broken(pk: Any) -> Any:
        raise RuntimeError("the database is away")

    bench.patch.setattr(host, "order_facts", broken)
    bench.work()
    assert bench.states() == [("SMS", "PENDING")]
    bench.patch.setattr(host, "order_facts", usual)
    bench.work(after=61)
    assert bench.states() == [("SMS", "SENT")]


def test_an_unknown_event_is_a_dead_letter(bench: Bench) -> None:
    """A typo of another plugin is seen, not swallowed."""
    hooks.note(("typo:1", {"event": "order_plcaed", "order_id": str(bench.order().id)}))
    bench.work()
    row = OutboxMessage.objects.get()
    assert row.state == "dead" and "UNKNOWN_EVENT" in row.last_error


def test_the_unused_names_are_real(bench: Bench) -> None:
    """Where notifications are off, nothing is written but the fact."""
    bench.active = False
    bench.tell("order_placed", bench.order())
    bench.work()
    assert OutboxMessage.objects.get().result == {"told": 0, "reason": "not active"}
    assert SimpleNamespace(count=NotificationMessage.objects.count()).count == 0
