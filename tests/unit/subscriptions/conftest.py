"""Fixtures of the engine's tests: tables of ours on a real PostgreSQL, no Saleor."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from harness import tables

tables.prepare()
sys.path.insert(0, str(Path(__file__).parent))

if TYPE_CHECKING:
    from engine import Bench


@pytest.fixture(scope="session")
def _tables(request: pytest.FixtureRequest) -> Iterator[None]:
    with contextlib.ExitStack() as stack:
        if request.config.pluginmanager.hasplugin("django"):
            # pytest-django, where somebody has it, forbids databases that it has not made.
            stack.enter_context(request.getfixturevalue("django_db_blocker").unblock())
        stack.enter_context(tables.database())
        yield


@pytest.fixture
def bench(_tables: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    """A shop, a provider and a clock on an empty database that really commits."""
    from engine import Bench

    tables.empty()
    with Bench(monkeypatch).running() as made:
        yield made
