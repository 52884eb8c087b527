"""Our requirements accept the versions that each supported Saleor pins: nothing of it is moved.

`saleor_pins/` holds the pins that our requirements touch. `tests/platform/test_wheel.py` asks pip itself, with all pins,
on each real Saleor found.
"""

from __future__ import annotations

import configparser
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = Path(__file__).resolve().parents[3]
PINS = sorted((Path(__file__).parent / "saleor_pins").glob("*.txt"))
# Saleor runs on Python 3.12, whatever the sandbox runs on.
_SALEORS_PYTHON = {"python_version": "3.12", "python_full_version": "3.12.0", "extra": ""}


def pins_of(path: Path) -> dict[str, str]:
    lines = [line for line in path.read_text().splitlines() if not line.startswith("#")]
    return {
        canonicalize_name(name): version for name, _, version in (x.partition("==") for x in lines)
    }


def declared() -> list[Requirement]:
    settings = configparser.ConfigParser()
    settings.read(PROJECT / "setup.cfg")
    lines = settings["options"]["install_requires"].splitlines()
    return [Requirement(line) for line in lines if line.strip() and not line.startswith("#")]


def conflicts(wanted: list[Requirement], pins: dict[str, str]) -> Iterator[str]:
    """What pins break of these requirements, and of what the packages that Saleor lacks require in turn."""
    waiting = [(requirement, "we") for requirement in wanted]
    seen = set()
    while waiting:
        requirement, by = waiting.pop()
        if requirement.marker and not requirement.marker.evaluate(_SALEORS_PYTHON):
            continue
        name = canonicalize_name(requirement.name)
        pinned = pins.get(name)
        if pinned is not None:
            if not requirement.specifier.contains(pinned, prereleases=True):
                yield f"{by} want {requirement}, Saleor pins {pinned}"
        elif name not in seen:
            seen.add(name)
            waiting += [(Requirement(each), name) for each in metadata.requires(name) or []]


@pytest.mark.parametrize("path", PINS, ids=lambda path: path.stem)
def test_no_pin_of_saleor_is_moved(path: Path) -> None:
    assert list(conflicts(declared(), pins_of(path))) == []


def test_three_saleors_are_looked_at_and_all_that_we_require() -> None:
    assert [path.stem for path in PINS] == ["3.22", "3.23", "3.24"]
    assert len(declared()) >= 10
    assert not any(requirement.name == "saleor" for requirement in declared())


def test_a_conflict_would_be_found() -> None:
    # given a requirement that contradicts a pin, and a package whose own requirement does
    pins = {"requests": "2.34.2", "et-xmlfile": "1.0"}
    found = list(conflicts([Requirement("requests<2.30")], pins))
    assert found == ["we want requests<2.30, Saleor pins 2.34.2"]
    # then both are found, one that a marker leaves out is not
    assert not list(conflicts([Requirement('requests<2.30; python_version < "3.12"')], pins))
    pins["pillow"] = "1.0"
    assert any("fpdf2" in each for each in conflicts([Requirement("fpdf2>=2.8")], pins))
