"""The environment: all problems at once, and never a sample secret in production."""

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from runner.companions import rsa_key

from saleor_plugins import environment
from saleor_plugins.core import logs, request_id

GOOD = {
    "SECRET_KEY": "k" * 50,
    "RSA_PRIVATE_KEY": "-----BEGIN PRIVATE KEY-----\nMII=\n-----END PRIVATE KEY-----",
    "DATABASE_URL": "postgres://u:p@db/saleor",
    "CELERY_BROKER_URL": "redis://r/1",
    "CACHE_URL": "redis://r/0",
    "STOREFRONT_URL": "https://shop.example",
    "PUBLIC_URL": "https://api.shop.example",
    "ALLOWED_HOSTS": "api.shop.example",
    "ALLOWED_CLIENT_HOSTS": "shop.example",
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
    for name in ("SHOP_TIME_ZONE", "RAZORPAY_API_URL", *GOOD):
        assert any(name in problem for problem in found), (name, found)


@pytest.mark.parametrize("name", sorted(GOOD))
def test_production_refuses_to_start_without_each_of_what_it_needs(name: str) -> None:
    [found] = environment.problems({**GOOD, name: ""}, debug=False)
    assert found.startswith(f"{name} must be set")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RSA_PRIVATE_KEY", "ssh-rsa AAAA"),
        ("DEBUG", "Flase"),
        ("DATABASE_IS_POOLED", "maybe"),
        ("TRUSTED_PROXIES", "10.0.0.0/8, everybody"),
        ("DATABASE_URL", "mysql://u:p@db/saleor"),
        ("CACHE_URL", "locmem://"),
        ("PUBLIC_URL", "api.shop.example"),
    ],
)
def test_what_cannot_be_read_is_named(name: str, value: str) -> None:
    [found] = environment.problems({**GOOD, name: value}, debug=False)
    assert found.startswith(name)


def test_a_switch_that_is_misspelt_is_never_taken_for_development() -> None:
    """Saleor takes a missing DEBUG for yes, and any unknown word for no."""
    assert environment.debug_mode({})
    assert environment.debug_mode({"DEBUG": "1"})
    assert not environment.debug_mode({"DEBUG": "Flase"})


@pytest.mark.parametrize("sample", sorted(environment.SAMPLES))
def test_production_refuses_sample_secrets(sample: str) -> None:
    assert environment.problems({**GOOD, "SECRET_KEY": sample}, debug=False)
    assert environment.problems({**GOOD, "REVALIDATE_SECRET": sample}, debug=False)
    database = f"postgres://shop:{sample}@db/saleor"
    assert environment.problems({**GOOD, "DATABASE_URL": database}, debug=False)


def test_a_problem_never_shows_a_secret() -> None:
    found = environment.problems({**GOOD, "SECRET_KEY": "hunter2hunter2"}, debug=False)
    assert found and "hunter2" not in " ".join(found)


def test_production_wants_https_and_no_moved_clock() -> None:
    found = environment.problems(
        {**GOOD, "STOREFRONT_URL": "http://shop.example", "TEST_CLOCK_FILE": "x"}, debug=False
    )
    assert len(found) == 2


def test_secrets_come_from_files(tmp_path: Path) -> None:
    """Given files for every secret, then their contents are what is read, and judged."""
    environ = {name: value for name, value in GOOD.items() if name not in environment.SECRETS}
    for name in environment.SECRETS:
        content = {**GOOD, "DATABASE_URL_REPLICA": GOOD["DATABASE_URL"]}.get(name, "x" * 40)
        (tmp_path / name).write_text(f"{content}\n")
        environ[f"{name}_FILE"] = str(tmp_path / name)
    assert environment.read_files(environ) == []
    assert {name: environ[name] for name in GOOD} == GOOD
    assert environment.problems(environ, debug=False) == []
    # a sample in a file is a sample
    (tmp_path / "SECRET_KEY").write_text("changeme")
    environment.read_files(environ)
    assert environment.problems(environ, debug=False)


@pytest.mark.parametrize("quote", ["", '"', "'"])
def test_a_key_in_one_line_gets_its_line_ends_back(quote: str) -> None:
    """Given .env's one line with \\n for line ends, then Saleor finds a key that can be loaded."""
    pem = rsa_key()
    environ = {"RSA_PRIVATE_KEY": quote + pem.strip().replace("\n", "\\n") + quote}
    assert environment.read_files(environ) == []
    assert load_pem_private_key(environ["RSA_PRIVATE_KEY"].encode(), password=None)
    assert environment.problems({**GOOD, **environ}, debug=False) == []


def test_a_secret_file_must_be_there_and_hold_something(tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("\n")
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    environ = {
        "SECRET_KEY_FILE": "/nowhere/key",
        "DATABASE_URL_FILE": str(tmp_path / "empty"),
        "EMAIL_URL_FILE": str(tmp_path / "binary"),
        "SSL_CERT_FILE": "/nowhere/of/ours",
    }
    assert environment.read_files(dict(environ)) == [
        "SECRET_KEY_FILE names /nowhere/key, which cannot be read.",
        f"DATABASE_URL_FILE names {tmp_path / 'empty'}, which is empty.",
        f"EMAIL_URL_FILE names {tmp_path / 'binary'}, which cannot be read.",
    ]


def test_the_settings_take_secrets_from_files_and_name_all_problems_at_once(
    tmp_path: Path,
) -> None:
    """Given production's settings, then Saleor's own have the file's key; or one refusal names everything."""
    key = "k" * 50
    (tmp_path / "key").write_text(key + "\n")
    program = (
        "from saleor_plugins import settings;"
        "print(settings.SECRET_KEY, settings.DEBUG, settings.SECURE_SSL_REDIRECT,"
        "{bool(each.get('DISABLE_SERVER_SIDE_CURSORS')) for each in settings.DATABASES.values()},"
        "*getattr(settings, 'SECRET_KEY_FALLBACKS', []))"
    )

    def started(environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", program],
            env={"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path), **environ},
            capture_output=True,
            text=True,
            check=False,
        )

    good = {name: value for name, value in GOOD.items() if name != "SECRET_KEY"}
    good |= {"DEBUG": "False", "SECRET_KEY_FILE": str(tmp_path / "key")}
    answer = started(good)
    assert answer.stdout.split() == [key, "False", "False", "{False}"], answer.stderr
    pooled = started({**good, "DATABASE_IS_POOLED": "True"})
    assert pooled.stdout.split() == [key, "False", "False", "{True}"], pooled.stderr
    # the key before this one still opens what it sealed
    rotated = started({**good, "SECRET_KEY_PREVIOUS": "the-one-before"})
    assert rotated.stdout.split()[-1] == "the-one-before", rotated.stderr
    # given nothing but the wish for production, one refusal names all that is missing
    refused = started({"DEBUG": "False", "SECRET_KEY_FILE": "/nowhere"})
    assert refused.returncode != 0
    last = refused.stderr.partition("ImproperlyConfigured")[2]
    for name in (*GOOD, "SECRET_KEY_FILE"):
        assert f"- {name}" in last, (name, refused.stderr)


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
