"""A provider that hangs, refuses, says 200 and means no, or answers too late; and who goes on without it."""

import threading
import time
from datetime import timedelta

import pytest
from bench import PHONE, Bench
from django.core.cache import cache
from django.db import connections

from saleor_plugins.core import clock, outbox
from saleor_plugins.core.http import CircuitBreaker
from saleor_plugins.core.models import OutboxMessage
from saleor_plugins.core.queues import CODES, MESSAGES
from saleor_plugins.notifications import lanes
from saleor_plugins.notifications.models import NotificationMessage
from saleor_plugins.phone_login import codes
from saleor_plugins.phone_login.config import PhoneLoginConfig
from saleor_plugins.phone_login.models import Purpose

LIVE = {"whatsapp_providers": "", "email_providers": ""}


def ask_code(phone: str = PHONE) -> None:
    """A sign-in code, on its way."""
    codes.request(phone, Purpose.SIGN_IN, address="203.0.113.7", config=PhoneLoginConfig())


def open_circuit(provider: str, account: str) -> None:
    """The provider has failed so often that nobody asks it for a while."""
    breaker = CircuitBreaker(f"{provider}:{account}", threshold=6, cooldown=60)
    for _ in range(6):
        breaker.failed()


def test_a_provider_that_hangs_is_not_asked_twice(bench: Bench) -> None:
    """No answer within our patience: UNKNOWN, one request, and the fallback waits for its deadline."""
    bench.configure(sms_providers="msg91", email_providers="", whatsapp_providers="")
    bench.patient(0.3)
    bench.sink.fault("hang", provider="msg91", seconds=1, count=9)
    bench.tell("order_placed", bench.order())
    bench.work()
    assert bench.states() == [("SMS", "UNKNOWN")]
    assert bench.messages()[0].attempts == 1


def test_a_provider_that_refuses_gives_way_to_the_next_channel(bench: Bench) -> None:
    """Refused for good: no second try, the next channel at once."""
    bench.configure(sms_providers="msg91", email_providers="")
    bench.sink.fault("error", provider="whatsapp", code=131026, count=9)
    bench.tell("order_placed", bench.order())
    bench.work()
    assert bench.states() == [("WHATSAPP", "FAILED"), ("SMS", "SENT")]
    assert [m.attempts for m in bench.messages()] == [1, 1]


def test_200_with_an_error_is_an_error(bench: Bench) -> None:
    """MSG91 says HTTP 200 and means no: FAILED with their code, not SENT."""
    bench.configure(sms_providers="msg91", **LIVE)
    bench.sink.fault("error", provider="msg91", code="202", message="Please provide valid mobile")
    bench.tell("order_placed", bench.order())
    bench.work()
    (row,) = bench.messages()
    assert (row.state, row.failure_code) == ("FAILED", "202")


def test_an_answer_after_our_timeout_is_one_message(bench: Bench) -> None:
    """They took it and told us too late: their report makes it DELIVERED, and it went out once."""
    bench.configure(email_providers="", sms_providers="")
    bench.patient(0.3)
    bench.sink.fault("delay", provider="whatsapp", seconds=0.9, when="after")
    bench.tell("order_placed", bench.order())
    bench.work()
    (row,) = bench.messages()
    assert row.state == "UNKNOWN"
    told = bench.sink.wait_for(to=PHONE)
    from saleor_plugins.notifications import progress
    from saleor_plugins.notifications.channels.base import Receipt, State

    assert progress.advance(
        Receipt(State.DELIVERED, reference=told["id"], message_id=row.uid.hex), "whatsapp_cloud"
    )
    bench.work(after=3600)
    assert bench.states() == [("WHATSAPP", "DELIVERED")]
    assert len(bench.sink.messages(to=PHONE)) == 1


def test_a_code_does_not_wait_for_a_provider_that_is_put_off(bench: Bench) -> None:
    """MSG91 says "later": Twilio brings the code within the same moment, not after 14 seconds."""
    bench.configure(sms_providers="msg91, twilio", **LIVE)
    bench.sink.fault("status", provider="msg91", status=503, count=9)
    ask_code()
    bench.work()
    bench.work(after=0.3)
    (row,) = bench.messages()
    assert (row.state, row.provider, row.attempts) == ("SENT", "twilio", 2)


def test_a_circuit_left_open_by_others_costs_a_code_nothing(bench: Bench) -> None:
    """MSG91's circuit was opened by other messages: the next provider is asked at once."""
    bench.configure(sms_providers="msg91, twilio", **LIVE)
    open_circuit("msg91", "key")
    cache.set("commerce:breaker:msg91:key:open", 1, 60)
    ask_code()
    bench.work()
    bench.work(after=0.3)
    (row,) = bench.messages()
    assert (row.state, row.provider) == ("SENT", "twilio")


def test_an_open_circuit_hands_over_to_the_next_channel_at_once(bench: Bench) -> None:
    """WhatsApp is known to be out of order: SMS goes out now, not after its retries."""
    bench.configure(sms_providers="msg91", email_providers="")
    open_circuit("whatsapp_cloud", "1055")
    cache.set("commerce:breaker:whatsapp_cloud:1055:open", 1, 60)
    bench.tell("order_placed", bench.order())
    bench.work()
    assert bench.states() == [("WHATSAPP", "FAILED"), ("SMS", "SENT")]


def test_the_next_provider_does_not_inherit_a_retry_after(bench: Bench) -> None:
    """One provider says: come back in an hour. The other is asked at once."""
    from saleor_plugins.core.http import HttpClient, ProviderRateLimited

    bench.configure(sms_providers="msg91, twilio", **LIVE)

    usual = HttpClient.request

    def limited(self: HttpClient, *args: object, **kwargs: object) -> object:
        if self.provider == "msg91":
            raise ProviderRateLimited("slow down", retry_after=3600, provider="msg91")
        return usual(self, *args, **kwargs)  # type: ignore[arg-type]

    bench.patch.setattr(HttpClient, "request", limited)
    bench.tell("order_placed", bench.order())
    bench.work()
    bench.work(after=0.3)
    assert bench.states() == [("SMS", "SENT")]


def test_codes_have_a_queue_of_their_own(bench: Bench) -> None:
    """Nothing that can wait stands before a code, on the way from its row to its provider."""
    bench.configure(whatsapp_providers="whatsapp_cloud", sms_providers="msg91")
    bench.sink.fault("error", provider="msg91", code="202", message="no", count=1)
    ask_code()
    bench.work()
    assert set(OutboxMessage.objects.values_list("queue", flat=True)) == {CODES}
    assert [m.channel for m in bench.messages()] == ["SMS", "WHATSAPP"]
    bench.tell("order_placed", bench.order())
    bench.work()
    others = OutboxMessage.objects.exclude(queue=CODES).values_list("queue", flat=True)
    assert set(others) == {MESSAGES}


@pytest.fixture
def four_threads() -> object:
    """A worker of four threads."""
    lanes.open_lanes(4)
    yield
    lanes.open_lanes(1)


def test_a_hanging_provider_does_not_hold_every_thread(bench: Bench, four_threads: object) -> None:
    """WhatsApp hangs: two of four threads wait for it; e-mail and a code go out meanwhile."""
    bench.configure(sms_providers="msg91", email_providers="smtp")
    bench.patient(6)
    bench.sink.fault("hang", provider="whatsapp", seconds=20, count=50)
    for _ in range(6):
        bench.tell("order_placed", bench.order())
    bench.work(only="notifications.event")
    ask_code("+919811111111")
    bench.work(only="notifications.event")
    pks = list(
        OutboxMessage.objects.filter(kind="notifications.send", state="pending")
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    queue, lock, done = list(pks), threading.Lock(), []

    def worker() -> None:
        try:
            while True:
                with lock:
                    if not queue:
                        return
                    pk = queue.pop(0)
                outbox.dispatch(pk)
                done.append(pk)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=worker) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    waiting = [m.state for m in bench.messages(channel="WHATSAPP")]
    assert waiting.count("UNKNOWN") == 2 and waiting.count("PENDING") == 4
    assert {m.attempts for m in bench.messages(state="PENDING")} == {0}
    (code,) = bench.messages(kind="code")
    assert code.state == "SENT"

    def place(message: NotificationMessage) -> int:
        """Which of all sendings it was that came to its end."""
        return done.index(OutboxMessage.objects.get(key=f"send:{message.uid}:0").pk)

    hanging = bench.messages(channel="WHATSAPP", state="UNKNOWN")
    assert place(code) < min(place(each) for each in hanging)
    assert bench.messages(channel="EMAIL", state="SENT")

    bench.sink.clear_faults()
    bench.work(after=2)
    assert {m.state for m in bench.messages() if m.state != "UNKNOWN"} == {"SENT"}


def test_a_lane_that_is_free_in_a_moment_is_waited_for(
    four_threads: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Calls that take a tenth of a second come and go: nobody is sent away for a second."""
    # A moment as a busy machine has it.
    monkeypatch.setattr(lanes, "WAIT", 20.0)
    monkeypatch.setattr(lanes, "STUCK", 20.0)
    entered = []

    def call() -> None:
        with lanes.lane("msg91") as free:
            entered.append(free)
            time.sleep(0.1)

    threads = [threading.Thread(target=call) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert entered == [True] * 4


def test_who_found_no_lane_is_counted_once(bench: Bench, four_threads: object) -> None:
    """Turned away three times and then sent: one attempt, one message of the day's cap."""
    from saleor_plugins.notifications.models import Spending

    bench.configure(sms_providers="msg91", daily_caps="sms.transactional=9", **LIVE)
    bench.tell("order_placed", bench.order())
    bench.work(only="notifications.event")
    with lanes.lane("msg91"), lanes.lane("msg91"):
        for _ in range(3):
            (pk,) = OutboxMessage.objects.filter(kind="notifications.send").values_list(
                "pk", flat=True
            )
            assert outbox.dispatch(pk) == "pending"
            bench.moved += timedelta(seconds=2)
    bench.work()
    (row,) = bench.messages()
    assert (row.state, row.attempts, Spending.objects.get().count) == ("SENT", 1, 1)


def test_a_hint_is_not_lost_to_another_machines_clock(bench: Bench) -> None:
    """The API's clock is half a second ahead of the worker's: the first hint is enough all the same."""
    bench.configure(sms_providers="msg91", **LIVE)
    bench.moved = timedelta(seconds=0.5)
    ask_code()
    (pk,) = OutboxMessage.objects.values_list("pk", flat=True)
    bench.moved = timedelta(0)
    assert OutboxMessage.objects.get().due_at > clock.now()
    assert outbox.dispatch(pk) == "done"


@pytest.mark.parametrize(
    ("by", "channel"), [("SMS", "sms"), ("WHATSAPP", "whatsapp"), ("VOICE", "voice")]
)
def test_a_code_comes_as_it_was_asked_for(bench: Bench, by: str, channel: str) -> None:
    """By SMS, by WhatsApp, or spoken by a call once a message was tried; each works."""
    bench.configure(
        sms_providers="twilio", voice_providers="twilio_voice", twilio_voice_from="+15005550006"
    )
    ask_code()
    bench.work()
    bench.moved += timedelta(seconds=31)
    config = PhoneLoginConfig()
    codes.request(PHONE, Purpose.SIGN_IN, address="203.0.113.7", config=config, by=by)
    bench.work()
    told = bench.sink.messages(to=PHONE)[0]
    assert told["channel"] == channel
    digits = "".join(filter(str.isdigit, told["text"].partition(" Once more")[0]))[:6]
    assert codes.verify(PHONE, Purpose.SIGN_IN, digits, address="203.0.113.7", config=config)


def test_a_call_is_a_later_choice(bench: Bench) -> None:
    """Nobody is called before a message was tried: calls cost, and wake people up."""
    from saleor_plugins.core.errors import InvalidInput

    config = PhoneLoginConfig()
    with pytest.raises(InvalidInput) as caught:
        codes.request(PHONE, Purpose.SIGN_IN, address="203.0.113.7", config=config, by="VOICE")
    assert caught.value.field == "by"
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize(
    ("by", "code"),
    [("voice", "UNSUPPORTED"), ("pigeon", "INVALID"), (7, "INVALID"), (["sms"], "INVALID")],
)
def test_a_choice_that_the_shop_has_not(bench: Bench, by: object, code: str) -> None:
    """The field is named, and it depends on the shop only, not on the number."""
    from saleor_plugins.core.errors import InvalidInput
    from saleor_plugins.phone_login import choices

    with pytest.raises(InvalidInput) as caught:
        choices.chosen(by, None)
    assert (caught.value.field, caught.value.code) == ("by", code)
    assert choices.chosen("sms", None) == "SMS" and choices.chosen(None, None) == ""


def test_a_code_that_is_not_delivered_goes_on_after_half_a_minute(bench: Bench) -> None:
    """Nobody looks at a sign-in page for two minutes."""
    bench.configure(sms_providers="msg91", email_providers="", fallback_after="120")
    ask_code()
    bench.work()
    assert bench.states() == [("SMS", "SENT")]
    bench.work(after=31)
    assert bench.states() == [("SMS", "SENT"), ("WHATSAPP", "SENT")]
