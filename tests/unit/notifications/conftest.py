"""Fixtures of the notifications' tests."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from bench import Bench, bench_on
from contract import sink
from message_sink import Running

__all__ = ["sink"]


@pytest.fixture
def bench(own_tables: None, sink: Running, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    """A shop of plain values on an empty database that really commits."""
    with bench_on(sink, monkeypatch) as made:
        yield made
