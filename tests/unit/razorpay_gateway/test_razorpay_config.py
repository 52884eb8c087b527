"""Settings are refused by name before they can cost anything."""

from decimal import Decimal

import pytest

from saleor_plugins.core.errors import InvalidInput, InvalidInputs
from saleor_plugins.razorpay_gateway import amounts, config


def fields_refused(**values: str) -> dict[str, str]:
    with pytest.raises(InvalidInputs) as caught:
        config.parse(values)
    return {str(error.field): error.code for error in caught.value.errors}


def test_defaults_are_complete_apart_from_keys() -> None:
    found = config.parse({})
    assert (found.flow, found.refund_speed, found.when_impossible) == ("charge", "normal", "refund")
    assert not found.is_complete
    assert [error.field for error in config.missing(found)] == ["key_id", "key_secret"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("flow", "take"),
        ("refund_speed", "fast"),
        ("mode", "prod"),
        ("when_impossible", "hope"),
        ("when_paid_twice", "keep"),
        ("when_cancelled", "void"),
        ("methods", "upi, gold"),
        ("automatic_expiry_minutes", "11"),
        ("manual_expiry_minutes", "7201"),
        ("key_id", "sk_live_x"),
    ],
)
def test_each_field_is_named(name: str, value: str) -> None:
    assert name in fields_refused(**{name: value})


def test_live_and_test_keys_are_told_apart() -> None:
    assert fields_refused(key_id="rzp_live_A", mode="test") == {"key_id": "LIVE_KEY_IN_TEST_MODE"}
    assert fields_refused(key_id="rzp_test_A", mode="live") == {"key_id": "TEST_KEY_IN_LIVE_MODE"}
    assert config.parse({"key_id": "rzp_live_A", "mode": "live"}).is_live


def test_no_secret_is_shown() -> None:
    found = config.parse({"key_id": "rzp_test_A", "key_secret": "hush", "webhook_secret": "quiet"})
    assert "hush" not in repr(found) and "quiet" not in repr(found)


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [("1.00", "INR", 100), ("199.5", "INR", 19950), ("100", "JPY", 100), ("1.230", "KWD", 1230)],
)
def test_minor_units_follow_the_currency(amount: str, currency: str, minor: int) -> None:
    assert amounts.minor(Decimal(amount), currency) == minor


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        ("0.99", "INR", "smallest amount"),
        ("10.005", "INR", "decimal places"),
        ("1.231", "KWD", "two decimal places"),
        ("99", "JPY", "smallest amount"),
        ("NaN", "INR", "not an amount"),
    ],
)
def test_what_razorpay_refuses_is_said_in_words(amount: str, currency: str, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        amounts.minor(Decimal(amount), currency)
