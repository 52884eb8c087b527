"""The schema of this release serves the code of the one before: while a roll-out lasts, and after a roll-back."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from harness.release import Release, previous
from harness.shop import Shop
from runner.platforms import PROJECT, Platform

RELEASE = previous()


@pytest.fixture(scope="module")
def release() -> Release:
    print(f"\nThe previous release is {RELEASE}.")
    return RELEASE


@pytest.fixture(scope="module")
def migrated(platform: Platform, _servers: tuple[str, str]) -> Iterator[Shop]:
    """A database with the newest schema; nothing runs on it."""
    with tempfile.TemporaryDirectory(prefix="schema-") as folder:
        shop = Shop(platform, *_servers, Path(folder))
        shop._database()
        try:
            yield shop
        finally:
            shop.stop()


def old_code(release: Release, shop: Shop, folder: Path, script: str) -> str:
    """Run a script with the code of then on the schema of now; its output."""
    kept = [path for path in shop.platform.pythonpath if not path.is_relative_to(PROJECT)]
    parts = ["saleor_plugins"]
    if shop.platform.home is None:
        # The stand-in of then: the code of then was written against it.
        parts.append("deploy/sandbox")
        kept = [folder / "deploy/sandbox"]
    release.extract(folder, *parts)
    paths = os.pathsep.join(str(path) for path in (folder, *kept))
    return shop.platform.run("-P", "-c", script, env={**shop.env, "PYTHONPATH": paths})


def test_the_code_of_then_works_on_the_schema_of_now(
    release: Release, migrated: Shop, tmp_path: Path
) -> None:
    # given the newest schema, when the previous release's code writes, reads and changes every table
    script = (Path(__file__).parent / "old_code.py").read_text()
    said = old_code(release, migrated, tmp_path, script)
    # then all of it works
    assert int(said.split("models:")[1]) >= 30


def test_it_really_is_the_code_of_then(release: Release, migrated: Shop, tmp_path: Path) -> None:
    said = old_code(
        release, migrated, tmp_path, "import saleor_plugins; print(saleor_plugins.__file__)"
    )
    assert Path(said.strip().splitlines()[-1]).is_relative_to(tmp_path)


@pytest.mark.parametrize(
    "change",
    [
        # a column that the code of then writes is gone, or has another name
        "ALTER TABLE commerce_subscriptions_contract DROP COLUMN slot",
        "ALTER TABLE commerce_razorpay_paymentrecord RENAME COLUMN fee TO cost",
        # one that it does not know of wants a value
        "ALTER TABLE commerce_core_outboxmessage ADD COLUMN lane varchar(8) NOT NULL DEFAULT 'x';"
        "ALTER TABLE commerce_core_outboxmessage ALTER COLUMN lane DROP DEFAULT",
    ],
    ids=["dropped", "renamed", "required"],
)
def test_a_schema_that_contracts_would_be_found(
    release: Release, migrated: Shop, tmp_path: Path, change: str
) -> None:
    # given a copy of the database whose schema contracts
    name, env = f"{migrated.database}_contracted", migrated.env
    with psycopg.connect(f"{migrated._server}/postgres", autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{migrated.database}"')
        try:
            with psycopg.connect(f"{migrated._server}/{name}") as connection:
                connection.execute(change)
            migrated.env = {**env, "DATABASE_URL": f"{migrated._server}/{name}"}
            script = (Path(__file__).parent / "old_code.py").read_text()
            # when the code of then meets it, then it fails
            with pytest.raises(RuntimeError, match=r"does not exist|null value|not-null"):
                old_code(release, migrated, tmp_path, script)
        finally:
            migrated.env = env
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
