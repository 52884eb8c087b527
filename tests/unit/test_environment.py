"""The environment: all problems at once, and never a sample secret in production."""

import logging

import pytest

from saleor_plugins import environment
from saleor_plugins.core import logs, request_id

GOOD = {
    "SECRET_KEY": "k" * 50,
    "RSA_PRIVATE_KEY": "-----BEGIN",
    "DATABASE_URL": "postgres://u:p@db/saleor",
    "CELERY_BROKER_URL": "redis://r/1",
    "CACHE_URL": "redis://r/0",
    "STOREFRONT_URL": "https://shop.example",
}


def test_a_right_environment_has_no_problems() -> None:
    assert environment.problems(GOOD, debug=False) == []


def test_debug_mode_asks_for_little() -> None:
    assert environment.problems({}, debug=True) == []


def test_all_problems_are_listed_at_once() -> None:
    found = environment.problems(
        {"SHOP_TIME_ZONE": "Mars/Base", "RAZORPAY_API_URL": "ftp://x", "SECRET_KEY": "short"},
        debug=False,
    )
    for name in ("SHOP_TIME_ZONE", "RAZORPAY_API_URL", "SECRET_KEY", "DATABASE_URL", "CACHE_URL"):
        assert any(name in problem for problem in found), (name, found)


@pytest.mark.parametrize("sample", sorted(environment.SAMPLES))
def test_production_refuses_sample_secrets(sample: str) -> None:
    assert environment.problems({**GOOD, "SECRET_KEY": sample}, debug=False)
    assert environment.problems({**GOOD, "REVALIDATE_SECRET": sample}, debug=False)


def test_a_problem_never_shows_a_secret() -> None:
    found = environment.problems({**GOOD, "SECRET_KEY": "hunter2hunter2"}, debug=False)
    assert found and "hunter2" not in " ".join(found)


def test_production_wants_https_and_no_moved_clock() -> None:
    found = environment.problems(
        {**GOOD, "STOREFRONT_URL": "http://shop.example", "TEST_CLOCK_FILE": "x"}, debug=False
    )
    assert len(found) == 2


def test_a_secret_file_must_be_there() -> None:
    found = environment.problems({**GOOD, "SECRET_KEY_FILE": "/nowhere/key"}, debug=False)
    assert found == ["SECRET_KEY_FILE names /nowhere/key, which cannot be read."]


def test_log_lines_carry_the_request_and_no_personal_data() -> None:
    record = logging.LogRecord(
        "saleor_plugins.x",
        logging.INFO,
        "x.py",
        1,
        "sent to %s and %s with key_secret=%s",
        ("+919876543210", "anita@example.com", "s3cr3t"),
        None,
    )
    request_id.begin("request-0001")
    assert logs.RequestIdFilter().filter(record)
    assert logs.ScrubFilter().filter(record)
    assert record.request_id == "request-0001"
    said = record.getMessage()
    assert "9876543210" not in said and "anita" not in said and "s3cr3t" not in said
    request_id.end()


def test_every_handler_and_format_gets_the_request_id() -> None:
    made = logs.configured(
        {
            "version": 1,
            "formatters": {"v": {"format": "%(message)s"}, "s": {"format": "{x}", "style": "{"}},
            "handlers": {"default": {"class": "logging.StreamHandler", "formatter": "v"}},
        }
    )
    assert made["formatters"]["v"]["settings"]["format"] == "%(message)s %(request_id)s"
    assert made["handlers"]["default"]["filters"] == ["request_id", "scrub"]
