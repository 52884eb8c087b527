"""Restoring into an empty database, and looking that everything is there."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import secrets
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psycopg
import pyrage
from psycopg import sql

from . import totals
from .dumping import last_line
from .errors import BackupError
from .programs import environment, program, with_database
from .store import Backup, Store

logger = logging.getLogger(__name__)

# One restore into a database at a time.
_LOCK = 80_061_947

_FOUND = """
SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'
  AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND NOT EXISTS (
    SELECT 1 FROM pg_depend d
    WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY 1 LIMIT 3
"""


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, and the seconds that each step took."""

    taken_at: str
    rows: int
    bytes: int
    sums: dict[str, dict[str, str]]
    download_seconds: float
    restore_seconds: float
    check_seconds: float

    @property
    def seconds(self) -> float:
        """All of it."""
        return self.download_seconds + self.restore_seconds + self.check_seconds

    def as_json(self) -> dict[str, Any]:
        """For the record of a rehearsal."""
        return {**asdict(self), "seconds": round(self.seconds, 1)}


def restore(
    store: Store,
    backup: Backup,
    database_url: str,
    identity: Any,
    *,
    jobs: int = 1,
    programs: str = "",
) -> Restored:
    """Restore into the empty database at `database_url` and compare every total with the manifest.

    With one job all of it happens in one transaction and nothing readable touches a disk; more jobs
    are faster on a large database and decrypt into a private temporary file first. Raises
    BackupError: before anything is written when the database holds something or the dump is not
    the one that was taken, after it when a total differs (then the database must not be used).
    """
    with psycopg.connect(database_url, autocommit=True) as connection, _alone(connection):
        _refuse_unless_empty(connection)
        with tempfile.TemporaryDirectory(prefix="restore-") as folder:
            began = time.monotonic()
            path = Path(folder) / "database.dump.age"
            store.fetch(backup, path)
            _refuse_unless_whole(path, backup)
            fetched = time.monotonic()
            _pour(path, identity, database_url, jobs, programs)
        # Without statistics the first hours would be slower than the shop can bear.
        connection.execute("ANALYZE")
        restored = time.monotonic()
        found = totals.count(connection)
        if problems := totals.differences(backup.totals, found):
            raise BackupError("Do not use this database:\n- " + "\n- ".join(problems))
        for name, number in found.contradictions.items():
            if number:
                logger.error("As when the backup was taken, there are %s %s", number, name)
        checked = time.monotonic()
    return Restored(
        backup.taken_at.isoformat(),
        sum(found.rows.values()),
        backup.size,
        found.sums,
        round(fetched - began, 2),
        round(restored - fetched, 2),
        round(checked - restored, 2),
    )


def drill(
    store: Store,
    backup: Backup,
    server_url: str,
    identity: Any,
    *,
    jobs: int = 1,
    programs: str = "",
) -> Restored:
    """Restore into a database of its own on that server, compare, and drop it again."""
    name = f"restore_drill_{secrets.token_hex(4)}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            url = with_database(server_url, name)
            return restore(store, backup, url, identity, jobs=jobs, programs=programs)
        finally:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )


@contextmanager
def _alone(connection: Any) -> Iterator[None]:
    if not connection.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK]).fetchone()[0]:
        raise BackupError("Another restore into this database is under way.")
    try:
        yield
    finally:
        if not connection.closed:
            connection.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _refuse_unless_empty(connection: Any) -> None:
    found = [row[0] for row in connection.execute(_FOUND)]
    if found:
        raise BackupError(
            f"The database is not empty (it has {', '.join(found)} ...). Restore into a new one: "
            "nothing was changed."
        )


def _refuse_unless_whole(path: Path, backup: Backup) -> None:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != backup.sha256:
        raise BackupError(f"{backup.key} is not the dump that was taken. Nothing was changed.")


def _pour(path: Path, identity: Any, database_url: str, jobs: int, programs: str) -> None:
    env = environment(database_url)
    command = [
        program("pg_restore", programs),
        f"--dbname={env['PGDATABASE']}",
        "--no-owner",
        "--no-privileges",
        # Those of extensions belong to whoever made these, on managed servers not to us.
        "--no-comments",
        "--exit-on-error",
    ]
    if jobs == 1:
        with tempfile.TemporaryFile() as said:
            process = subprocess.Popen(
                [*command, "--single-transaction"], stdin=subprocess.PIPE, stderr=said, env=env
            )
            assert process.stdin is not None
            _decrypt_into(process, path, identity)
            if process.returncode:
                raise BackupError(f"pg_restore failed, nothing was changed: {last_line(said)}")
        return
    plain = path.with_suffix("")
    with path.open("rb") as source, plain.open("wb") as target:
        plain.chmod(0o600)
        _decrypt(source, target, identity)
    done = subprocess.run(
        [*command, f"--jobs={jobs}", str(plain)],
        capture_output=True,
        text=True,
        env=env,
        check=False,
    )
    if done.returncode:
        said_lines = done.stderr.strip().splitlines() or ["it said nothing"]
        raise BackupError(f"pg_restore failed, drop this database: {said_lines[-1]}")


class _Pipe:
    """A program's input that remembers when the program stopped reading."""

    def __init__(self, pipe: Any) -> None:
        self._pipe = pipe
        self.broken = False

    def write(self, data: bytes) -> int:
        """Everything, or the error of a program that has ended."""
        try:
            return int(self._pipe.write(data))
        except OSError:
            self.broken = True
            raise

    def flush(self) -> None:
        """Nothing is held back."""


def _decrypt_into(process: Any, path: Path, identity: Any) -> None:
    """Feed pg_restore. What cannot be decrypted to its end must never look like an end to it."""
    pipe = _Pipe(process.stdin)
    try:
        with path.open("rb") as source:
            _decrypt(source, pipe, identity)
        process.stdin.close()
    except BackupError:
        if not pipe.broken:
            process.kill()
            raise
        # It ended by itself: its own words say why.
    finally:
        process.wait()
        with contextlib.suppress(OSError):
            process.stdin.close()


def _decrypt(source: Any, target: Any, identity: Any) -> None:
    try:
        pyrage.decrypt_io(source, target, [identity])
    except (pyrage.DecryptError, OSError) as error:
        raise BackupError(
            "The dump cannot be decrypted: this private key is not the one of its public key, "
            f"or the dump was altered. ({error})"
        ) from error
