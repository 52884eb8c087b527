"""When and whether a message may go out, all the way to the provider; and how long it is remembered."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from bench import EMAIL, PHONE, Bench
from django.db import connections

from saleor_plugins.core import clock, retention
from saleor_plugins.core.models import OutboxMessage
from saleor_plugins.notifications import events, receipts, scans
from saleor_plugins.notifications.channels import adapter
from saleor_plugins.notifications.channels.base import Stop
from saleor_plugins.notifications.events import Channel, Event, Kind
from saleor_plugins.notifications.models import (
    NotificationMessage,
    NotificationPreference,
    OptOut,
    Spending,
    StockAlert,
)
from saleor_plugins.notifications.settings import of

INDIA = ZoneInfo("Asia/Kolkata")
SMS_ONLY = {"sms_providers": "msg91", "whatsapp_providers": "", "email_providers": ""}


def at(bench: Bench, hour: int, minute: int = 0) -> None:
    """Set the shop's clock to a time of tomorrow in India."""
    bench.moved = timedelta(0)
    day = clock.now().astimezone(INDIA).date() + timedelta(days=1)
    wanted = datetime(day.year, day.month, day.day, hour, minute, tzinfo=INDIA)
    bench.moved = wanted.astimezone(UTC) - clock.now()


def test_quiet_hours_hold_a_message_until_the_morning(bench: Bench) -> None:
    """At 23:30 nothing goes out; at 07:00 it does, once."""
    bench.configure(quiet_from="22:00", quiet_until="07:00", **SMS_ONLY)
    at(bench, 23, 30)
    bench.tell("order_packed", bench.order())
    bench.work()
    assert bench.states() == [("SMS", "PENDING")]
    (row,) = OutboxMessage.objects.filter(kind="notifications.send")
    local = row.due_at.astimezone(INDIA)
    assert (local.hour, local.minute) == (7, 0)
    bench.work(after=7.4 * 3600)
    assert bench.states() == [("SMS", "PENDING")]
    bench.work(after=0.2 * 3600)
    assert bench.states() == [("SMS", "SENT")]


def test_quiet_hours_do_not_hold_what_is_critical(bench: Bench) -> None:
    bench.configure(quiet_from="22:00", quiet_until="07:00", **SMS_ONLY)
    at(bench, 23, 30)
    bench.tell("payment_failed", bench.order())
    bench.work()
    assert bench.states() == [("SMS", "SENT")]


def test_a_promotion_waits_for_ten_in_the_morning(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """India forbids promotions at night, whatever the shop's quiet hours say."""
    sale = Event("order_packed", ((Channel.SMS,),), kind=Kind.PROMOTIONAL)
    monkeypatch.setitem(events.CATALOGUE, "order_packed", sale)  # type: ignore[arg-type]
    bench.configure(**SMS_ONLY)
    at(bench, 21, 0)
    bench.tell("order_packed", bench.order())
    bench.work()
    bench.work(after=12.9 * 3600)
    assert bench.states() == [("SMS", "PENDING")]
    bench.work(after=0.2 * 3600)
    assert bench.states() == [("SMS", "SENT")]


def say(bench: Bench, word: str, *, again: bool = False) -> None:
    receipts.stop(Stop(PHONE, again=again), adapter("whatsapp_cloud", of(bench.values)))


def test_stop_and_start(bench: Bench) -> None:
    """STOP on WhatsApp: SMS from then on; START: WhatsApp again. E-mail never stopped."""
    bench.configure(email_providers="smtp")
    say(bench, "STOP")
    say(bench, "STOP")
    assert OptOut.objects.count() == 1
    bench.tell("order_packed", bench.order())
    bench.work()
    assert bench.states() == [("SMS", "SENT"), ("EMAIL", "SENT")]
    say(bench, "START", again=True)
    bench.tell("order_shipped", bench.order())
    bench.work()
    assert bench.states()[2:] == [("WHATSAPP", "SENT"), ("EMAIL", "SENT")]


def test_stop_while_a_message_waits(bench: Bench) -> None:
    """Planned in the evening, STOP at night: it does not go out in the morning."""
    bench.configure(quiet_from="22:00", quiet_until="07:00", sms_providers="", email_providers="")
    at(bench, 23, 30)
    bench.tell("order_packed", bench.order())
    bench.work()
    say(bench, "STOP")
    bench.work(after=8 * 3600)
    assert bench.states() == [("WHATSAPP", "SUPPRESSED")]
    assert bench.messages()[0].failure == "opted out"


def test_preferences_reach_the_provider(bench: Bench) -> None:
    """Who wants mail only gets mail only; a critical event comes on every channel."""
    NotificationPreference.objects.create(user_id=5, event="order_packed", channels=["EMAIL"])
    NotificationPreference.objects.create(user_id=5, event="payment_failed", channels=["EMAIL"])
    bench.tell("order_packed", bench.order(user_id=5))
    bench.work()
    assert bench.states() == [("EMAIL", "SENT")]
    bench.tell("payment_failed", bench.order(user_id=5))
    bench.work()
    assert bench.states()[1:] == [("WHATSAPP", "SENT"), ("EMAIL", "SENT")]


def test_nobody_to_tell_is_written_down(bench: Bench) -> None:
    """A message that was not sent on purpose says why in the log."""
    NotificationPreference.objects.create(user_id=5, event="order_packed", channels=[])
    bench.tell("order_packed", bench.order(user_id=5))
    bench.work()
    (row,) = bench.messages()
    assert (row.state, row.failure) == ("SUPPRESSED", "not wanted")


def test_what_is_old_is_forgotten_and_nothing_else(bench: Bench) -> None:
    """Messages after 180 days, counts of spending after 400; what is younger stays."""
    bench.configure(daily_caps="sms.transactional=9", **SMS_ONLY)
    bench.tell("order_placed", bench.order())
    bench.work()
    bench.moved += timedelta(days=179)
    retention.apply_all()
    assert NotificationMessage.objects.count() == 1
    bench.moved += timedelta(days=2)
    retention.apply_all()
    assert not NotificationMessage.objects.exists()
    assert Spending.objects.count() == 1
    bench.moved += timedelta(days=230)
    retention.apply_all()
    assert not Spending.objects.exists()


def test_messages_that_wait_are_found_after_any_time(bench: Bench) -> None:
    """A day's outage of every worker: what was written waits, and what is stale by then is not told."""
    bench.configure(**SMS_ONLY)
    bench.tell("order_placed", bench.order())
    bench.work(after=23 * 3600)
    assert bench.states() == [("SMS", "SENT")]


def test_stock_is_latched(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Low is told once, out once; a little back and low again is told again only after it had risen."""
    from saleor_plugins.host import messages as host

    available: dict[str, Any] = {"left": 4}

    def levels(threshold: int) -> list[host.StockLevel]:
        left = available["left"]
        level = host.StockLevel(7, "GHEE-500", "Ghee", left)
        return [level] if left <= threshold else []

    monkeypatch.setattr(host, "stock_at_most", levels)
    bench.configure(owner_emails="owner@anand.example", low_stock_threshold="5")

    def told_at(left: int) -> int:
        available["left"] = left
        bench.moved += timedelta(minutes=5)
        return scans.stock()

    assert [told_at(left) for left in (4, 4, 3, 0, 0, 2, 0)] == [1, 0, 0, 1, 0, 0, 0]
    assert StockAlert.objects.get().level == "out"
    assert told_at(50) == 0 and not StockAlert.objects.exists()
    assert told_at(5) == 1
    bench.work()
    subjects = [m["subject"] for m in bench.sink.messages(to="owner@anand.example")]
    assert len(subjects) == 3
    assert not bench.sink.messages(to=EMAIL)


def test_two_scans_at_once_tell_once(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beat fired twice, two workers look at the same shelf: one mail."""
    from saleor_plugins.host import messages as host

    level = host.StockLevel(7, "GHEE-500", "Ghee", 1)
    monkeypatch.setattr(host, "stock_at_most", lambda threshold: [level])
    bench.configure(owner_emails="owner@anand.example")
    barrier, told = threading.Barrier(4), []

    def scan() -> None:
        barrier.wait()
        try:
            told.append(scans.stock())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=scan) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == [0, 0, 0, 1]
    assert OutboxMessage.objects.count() == 1
