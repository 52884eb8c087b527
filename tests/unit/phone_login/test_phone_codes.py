"""One-time codes under real concurrency, and phone numbers in one spelling."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connections
from hypothesis import given
from hypothesis import strategies as st

from saleor_plugins.core import clock
from saleor_plugins.core.errors import InvalidInput
from saleor_plugins.core.models import OutboxMessage
from saleor_plugins.phone_login import codes, phones
from saleor_plugins.phone_login.config import PhoneLoginConfig
from saleor_plugins.phone_login.models import OneTimeCode, Purpose

PHONE = "+919812345678"
HOME, ELSEWHERE = "203.0.113.7", "198.51.100.9"
CONFIG = PhoneLoginConfig()


@pytest.fixture
def time(own_tables: None, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A clock that tests move by seconds."""
    moved = [timedelta(0)]
    monkeypatch.setattr(clock, "now", lambda: datetime.now(UTC) + moved[0])
    monkeypatch.setattr("saleor_plugins.core.outbox.enqueue", lambda *a, **k: None)

    def move(seconds: float) -> None:
        moved[0] += timedelta(seconds=seconds)

    return move


def ask(address: str = HOME, target: str = PHONE, **more: Any) -> codes.Sent:
    return codes.request(target, Purpose.SIGN_IN, address=address, config=CONFIG, **more)


def code_of(target: str = PHONE) -> str:
    row = OneTimeCode.objects.get(target=target)
    found = codes.for_delivery(str(row.pk), row.serial)
    assert found is not None
    return found.code


def give(code: object, address: str = HOME, purpose: Purpose = Purpose.SIGN_IN) -> bool:
    return codes.verify(PHONE, purpose, code, address=address, config=CONFIG)


def other(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def test_right_once(time: Any) -> None:
    ask()
    code = code_of()
    assert len(code) == 6 and code.isdigit()
    assert give(code)
    assert not give(code)


def test_the_database_does_not_tell_the_code(time: Any) -> None:
    ask()
    code = code_of()
    row = OneTimeCode.objects.get()
    assert code not in row.digest and code not in row.sealed
    assert code not in repr(OutboxMessage.objects.values_list("payload", flat=True))
    give(code)
    row.refresh_from_db()
    assert not row.sealed and not row.digest


def test_five_tries_at_home_three_elsewhere(time: Any) -> None:
    ask()
    code = code_of()
    for _ in range(10):
        assert not give(other(code), ELSEWHERE)
    assert not give(code, ELSEWHERE)
    for _ in range(4):
        assert not give(other(code))
    assert give(code)


def test_the_sixth_try_is_refused_even_if_right(time: Any) -> None:
    ask()
    code = code_of()
    for _ in range(5):
        assert not give(other(code))
    assert not give(code)


def test_a_hundred_guesses_at_once_share_five_tries(time: Any) -> None:
    """Concurrent wrong guesses are counted one by one under the row's lock."""
    ask()
    code = code_of()
    barrier = threading.Barrier(12)

    def guess() -> None:
        barrier.wait()
        try:
            for _ in range(3):
                give(other(code))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=guess) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert OneTimeCode.objects.get().attempts == 5
    assert not give(code)


def test_one_right_code_opens_one_door(time: Any) -> None:
    """The right code from two tabs at once: one of them signs in."""
    ask()
    code = code_of()
    barrier, answers = threading.Barrier(4), []

    def tab() -> None:
        barrier.wait()
        try:
            answers.append(give(code))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=tab) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [False, False, False, True]


def test_ten_minutes(time: Any) -> None:
    ask()
    code = code_of()
    time(599)
    assert codes.for_delivery(str(OneTimeCode.objects.get().pk), 1) is not None
    time(2)
    assert codes.for_delivery(str(OneTimeCode.objects.get().pk), 1) is None
    assert not give(code)


def test_one_live_code_per_number(time: Any) -> None:
    ask()
    first = code_of()
    assert ask().resend_after <= 31
    assert OutboxMessage.objects.count() == 1
    time(31)
    ask()
    assert OutboxMessage.objects.count() == 2
    assert code_of() == first or not give(first)
    assert give(code_of())


def test_a_code_is_for_its_purpose_and_person(time: Any) -> None:
    ask()
    code = code_of()
    assert not give(code, purpose=Purpose.LINK_PHONE)
    assert not codes.verify(PHONE, Purpose.SIGN_IN, code, address=HOME, config=CONFIG, user_id=7)


@pytest.mark.parametrize(
    "given", [None, 123456, "", "１２３４５６", "1" * 500, ["123456"], {}, b"1"]
)
def test_what_is_no_code_is_wrong(time: Any, given: object) -> None:
    ask()
    assert not give(given)


def test_a_number_that_never_asked(time: Any) -> None:
    assert not give("123456")


@given(st.text(max_size=40))
def test_any_text_is_a_number_or_names_its_field(text: str) -> None:
    try:
        found = phones.normalize(text)
    except InvalidInput as error:
        assert error.field == "phone" and error.code in ("INVALID", "REQUIRED")
    else:
        assert found.startswith("+") and found[1:].isdigit()
        assert phones.normalize(found) == found


@pytest.mark.parametrize("text", ["+919812345678", "+91 98123 45678", " +91-98123-45678 "])
def test_one_spelling(text: str) -> None:
    assert phones.normalize(text) == PHONE
    assert phones.same(text, PHONE)


@pytest.mark.parametrize(
    "text", ["9812345678", "00919812345678", "+91981234567", "+9198123456789", "+910000000000"]
)
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(InvalidInput):
        phones.normalize(text)
    assert not phones.same(text, PHONE)


def test_codes_are_sent_to_mobiles_of_the_shops_countries_only() -> None:
    assert phones.reachable(PHONE, ("IN",)) == PHONE
    for number, countries in ((PHONE, ("US",)), ("+918022223333", ("IN",))):
        with pytest.raises(InvalidInput) as caught:
            phones.reachable(number, countries)
        assert caught.value.code == "UNSUPPORTED"


@pytest.mark.parametrize(
    ("name", "value"),
    [("code_lifetime", 5), ("most_attempts", 1000), ("resend_after", 0), ("most_codes_per_day", 0)],
)
def test_a_configuration_cannot_undo_the_protection(name: str, value: int) -> None:
    with pytest.raises(InvalidInput) as caught:
        PhoneLoginConfig(**{name: value})  # type: ignore[arg-type]
    assert caught.value.field == name


def test_strangers_with_many_addresses_leave_the_holder_their_tries(time: Any) -> None:
    """One stranger asks for the code, another burns all tries: where it was proven before, it works."""
    holder = codes.requester(HOME)
    ask(ELSEWHERE)
    code = code_of()
    for address in (ELSEWHERE, "198.51.100.10", "198.51.100.11"):
        for _ in range(6):
            assert not give(other(code), address)
    for _ in range(4):
        assert not codes.verify(
            PHONE, Purpose.SIGN_IN, other(code), address=HOME, config=CONFIG, proven_from=holder
        )
    assert codes.verify(
        PHONE, Purpose.SIGN_IN, code, address=HOME, config=CONFIG, proven_from=holder
    )


def test_being_known_is_worth_five_tries_and_no_sixth(time: Any) -> None:
    ask(ELSEWHERE)
    code = code_of()
    for _ in range(5):
        assert not codes.verify(
            PHONE, Purpose.SIGN_IN, other(code), address=HOME, config=CONFIG,
            proven_from=codes.requester(HOME),
        )  # fmt: skip
    assert not codes.verify(
        PHONE, Purpose.SIGN_IN, code, address=HOME, config=CONFIG,
        proven_from=codes.requester(HOME),
    )  # fmt: skip


def test_a_day_of_codes_asked_for_by_strangers_is_not_the_holders(
    time: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Strangers use up the day's codes of a number; its holder, from where they were before, gets one."""
    from saleor_plugins.core.ratelimit import TooMany
    from saleor_plugins.phone_login import identities
    from saleor_plugins.phone_login.models import PhoneIdentity

    few = PhoneLoginConfig(most_codes_per_day=3)
    PhoneIdentity.objects.create(
        phone=PHONE, user_id=7, verified_at=clock.now(), proven_from=codes.requester(HOME)
    )
    for number in range(3):
        identities.request_code(PHONE, address=f"198.51.100.{number}", config=few)
        time(31)
    with pytest.raises(TooMany):
        identities.request_code(PHONE, address="198.51.100.77", config=few)
    for _ in range(3):
        identities.request_code(PHONE, address=HOME, config=few)
        time(31)
    with pytest.raises(TooMany):
        identities.request_code(PHONE, address=HOME, config=few)
