"""Who is told how and when: pure decisions."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saleor_plugins.notifications.events import CATALOGUE, Channel, Event, Kind
from saleor_plugins.notifications.routing import (
    QuietHours,
    Recipient,
    Wishes,
    forward,
    may_begin,
    plan,
    retry,
)

NOON = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)  # 12:00 in India
ALL = frozenset(Channel)
ANITA = Recipient(phone="+919812345678", email="anita@example.com")
PROMOTION = Event("sale", ((Channel.SMS,),), kind=Kind.PROMOTIONAL)


def chains(*arguments: object, **more: object) -> list[tuple[str, ...]]:
    decided = plan(*arguments, **more)  # type: ignore[arg-type]
    return [tuple(channel.value for channel in message.chain) for message in decided.messages]


def test_order_goes_by_whatsapp_then_sms_and_by_mail() -> None:
    found = chains(CATALOGUE["order_placed"], ANITA, Wishes(), ALL, NOON)
    assert found == [("WHATSAPP", "SMS"), ("EMAIL",)]


def test_out_for_delivery_goes_by_sms_first() -> None:
    found = chains(CATALOGUE["order_out_for_delivery"], ANITA, Wishes(), ALL, NOON)
    assert found == [("SMS", "WHATSAPP"), ("EMAIL",)]


def test_what_has_no_provider_or_address_is_left_with_its_reason() -> None:
    decided = plan(
        CATALOGUE["order_placed"],
        Recipient(phone="+919812345678"),
        Wishes(),
        frozenset({Channel.SMS, Channel.EMAIL}),
        NOON,
    )
    assert [message.chain for message in decided.messages] == [(Channel.SMS,)]
    reasons = {left.channel: left.reason for left in decided.left}
    assert reasons == {Channel.WHATSAPP: "no provider", Channel.EMAIL: "no address"}


def test_preferences_choose_and_critical_ignores_them() -> None:
    nothing = Wishes(
        {"order_placed": (), "subscription_predebit": (), "order_packed": (Channel.SMS,)}
    )
    assert chains(CATALOGUE["order_placed"], ANITA, nothing, ALL, NOON) == []
    assert chains(CATALOGUE["order_packed"], ANITA, nothing, ALL, NOON) == [("SMS",)]
    assert chains(CATALOGUE["subscription_predebit"], ANITA, nothing, ALL, NOON)


def test_stop_holds_for_everything_but_a_code_that_was_asked_for() -> None:
    stopped = Wishes(stopped=frozenset({Channel.SMS, Channel.WHATSAPP}))
    assert chains(CATALOGUE["payment_failed"], ANITA, stopped, ALL, NOON) == [("EMAIL",)]
    assert chains(CATALOGUE["sign_in_code"], ANITA, stopped, ALL, NOON) == [("SMS", "WHATSAPP")]


@pytest.mark.parametrize(
    ("local", "expected"),
    [
        ("2026-11-20T09:59", "2026-11-20T10:00"),
        ("2026-11-20T10:00", "2026-11-20T10:00"),
        ("2026-11-20T20:59", "2026-11-20T20:59"),
        ("2026-11-20T21:00", "2026-11-21T10:00"),
        ("2026-11-20T23:30", "2026-11-21T10:00"),
        ("2026-12-31T22:00", "2027-01-01T10:00"),
    ],
)
def test_promotions_go_out_between_ten_and_nine_in_india(local: str, expected: str) -> None:
    india = ZoneInfo("Asia/Kolkata")
    now = datetime.fromisoformat(local).replace(tzinfo=india).astimezone(UTC)
    begin = may_begin(PROMOTION, ZoneInfo("America/New_York"), now, QuietHours())
    assert begin == datetime.fromisoformat(expected).replace(tzinfo=india)


@given(minutes=st.integers(0, 60 * 24 * 400))
def test_a_promotion_never_leaves_the_window_and_never_waits_a_day(minutes: int) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    begin = may_begin(PROMOTION, ZoneInfo("Asia/Kolkata"), now, QuietHours())
    local = begin.astimezone(ZoneInfo("Asia/Kolkata"))
    assert time(10) <= local.time() < time(21)
    assert timedelta(0) <= begin - now < timedelta(hours=13, minutes=1)


def test_quiet_hours_hold_what_can_wait_only() -> None:
    night = QuietHours(time(22), time(7))
    late = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)  # 23:30
    india = ZoneInfo("Asia/Kolkata")
    morning = datetime(2026, 11, 21, 7, 0, tzinfo=india)
    assert may_begin(CATALOGUE["order_packed"], india, late, night) == morning
    for name in ("sign_in_code", "payment_failed", "account_password_reset"):
        assert may_begin(CATALOGUE[name], india, late, night) == late
    assert may_begin(CATALOGUE["order_packed"], india, NOON, night) == NOON


def test_quiet_hours_in_a_zone_with_summer_time() -> None:
    """02:30 does not exist on the night the clocks go forward; the message still goes out at 07:00."""
    zone = ZoneInfo("Europe/London")
    now = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)
    begin = may_begin(CATALOGUE["order_packed"], zone, now, QuietHours(time(22), time(7)))
    assert begin.astimezone(zone).time() == time(7)
    assert begin - now == timedelta(hours=5, minutes=30)


def pauses(providers: int, fallback: bool) -> list[tuple[float, int]]:
    found, attempt = [], 1
    while again := retry(attempt, providers, has_fallback=fallback, jitter=0):
        found.append((again.seconds, again.provider))
        attempt += 1
    return found


def test_one_provider_gets_three_more_tries_then_minutes() -> None:
    assert pauses(1, False) == [(2, 0), (4, 0), (8, 0), (60, 0), (300, 0), (900, 0)]


def test_with_a_fallback_it_gives_up_after_the_fast_tries() -> None:
    assert pauses(1, True) == [(2, 0), (4, 0), (8, 0)]


def test_the_next_provider_is_asked_at_once() -> None:
    """Nobody waits for a provider while there is another."""
    turn = (0.1, 1)
    fast = [turn, (2, 0), turn, (4, 0), turn, (8, 0), turn]
    assert pauses(2, True) == fast
    assert pauses(2, False) == [*fast, (60, 0), (300, 1), (900, 0)]


@given(jitter=st.floats(0, 1), attempt=st.integers(1, 30), providers=st.integers(1, 4))
def test_jitter_shortens_by_a_fifth_at_most(jitter: float, attempt: int, providers: int) -> None:
    plain = retry(attempt, providers, has_fallback=False, jitter=0)
    shaken = retry(attempt, providers, has_fallback=False, jitter=jitter)
    assert (plain is None) == (shaken is None)
    if plain and shaken:
        assert plain.seconds * 0.8 <= shaken.seconds <= plain.seconds
        assert shaken.provider < providers


STATES = ("PENDING", "UNKNOWN", "SENT", "FAILED", "DELIVERED", "READ")


@given(st.lists(st.sampled_from(STATES[2:]), max_size=8))
def test_receipts_in_any_order_end_where_the_best_one_says(words: list[str]) -> None:
    state = "SENT"
    for word in words:
        before = state
        if forward(state, word):
            state = word
        assert STATES.index(state) >= STATES.index(before)
    assert state == max(["SENT", *words], key=STATES.index)
