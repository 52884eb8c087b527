"""Unit tests know no Saleor: Django with our own tables, on a real PostgreSQL made when first needed."""

from collections.abc import Iterator

import pytest
from harness import tables

tables.prepare()


@pytest.fixture(scope="session")
def _own_tables() -> Iterator[None]:
    with tables.database():
        yield


@pytest.fixture
def own_tables(_own_tables: None) -> Iterator[None]:
    """Empty tables of ours; what a test commits is really committed."""
    tables.empty()
    yield
