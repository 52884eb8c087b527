"""Masking, configuration, environment and the clock."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from saleor_plugins.core import clock, config, request_id
from saleor_plugins.core.errors import InvalidInputs
from saleor_plugins.core.masking import mask_email, mask_phone, mask_secret, mask_vpa


def test_personal_data_is_masked() -> None:
    assert mask_phone("+919876543210") == "+91••••••3210"
    assert mask_phone("1234") == "••••"
    assert mask_email("anita@example.com") == "a•••@example.com"
    assert mask_email("nonsense") == "•••"
    assert mask_vpa("anita.k@okbank") == "a•••@okbank"
    assert mask_secret("rzp_test_abcdefgh") == "…efgh"
    assert mask_secret("short") == "…"


@dataclass(frozen=True)
class Sample:
    """A plugin's configuration."""

    name: str = "x"
    live: bool = False
    days: int = 3
    fee: Decimal = Decimal("20.00")
    codes: tuple[str, ...] = ()


def test_configuration_is_read_with_defaults_and_lists() -> None:
    read = config.read(Sample, {"live": "true", "days": " 7 ", "codes": "a, b ,", "fee": 12.5})
    assert read == Sample("x", True, 7, Decimal("12.5"), ("a", "b"))
    assert config.read(Sample, {"name": "", "days": None, "unknown": 1}) == Sample()


def test_configuration_names_every_field_that_does_not_fit() -> None:
    with pytest.raises(InvalidInputs) as refused:
        config.read(Sample, {"days": "soon", "fee": "lots"})
    assert [error.field for error in refused.value.errors] == ["days", "fee"]


def test_a_secret_is_read_from_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "key").write_text("from file\n")
    monkeypatch.setenv("SOME_KEY", "from environment")
    assert config.environment("SOME_KEY") == "from environment"
    monkeypatch.setenv("SOME_KEY_FILE", str(tmp_path / "key"))
    assert config.environment("SOME_KEY") == "from file"


def test_the_clock_can_be_moved_in_debug_mode_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.conf import settings

    moved = tmp_path / "clock"
    moved.write_text("3600")
    monkeypatch.setenv("TEST_CLOCK_FILE", str(moved))
    ahead = clock.now() - datetime.now(UTC)
    assert timedelta(minutes=59) < ahead < timedelta(minutes=61)
    moved.write_text("2026-03-01T00:00:00+05:30")
    assert clock.now() == datetime(2026, 2, 28, 18, 30, tzinfo=UTC)
    assert clock.today().isoformat() == "2026-03-01"
    monkeypatch.setattr(settings, "DEBUG", False)
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_a_request_id_from_outside_is_taken_over_when_well_formed() -> None:
    assert request_id.begin("abcdef-1234") == "abcdef-1234"
    assert request_id.current() == "abcdef-1234"
    for hostile in ("short", "x" * 65, "new\nline-injected", None):
        assert request_id.begin(hostile) != hostile
    request_id.end()
    assert request_id.current() == ""
