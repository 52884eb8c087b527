"""A consistent, encrypted dump of a database in a file, with the totals of exactly what is in it."""

from __future__ import annotations

import hashlib
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import psycopg
import pyrage

from . import totals
from .errors import BackupError
from .programs import environment, program


@dataclass(frozen=True, slots=True)
class Dump:
    """An encrypted dump on this machine, and what it holds."""

    path: Path
    size: int
    sha256: str
    server_version: int
    totals: totals.Totals


def dump(database_url: str, recipient: Any, folder: Path, *, programs: str = "") -> Dump:
    """Write the encrypted dump into `folder`. Nothing readable ever touches a disk.

    Counting and dumping see one snapshot, so that the totals are those of the dump to the row,
    however busy the shop is. Raises BackupError; then nothing usable is left in the folder.
    """
    path = folder / "database.dump.age"
    with psycopg.connect(database_url) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        row = connection.execute("SELECT pg_export_snapshot()").fetchone()
        assert row is not None
        counted = totals.count(connection)
        _write(database_url, str(row[0]), recipient, path, programs)
        version = connection.info.server_version
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Dump(path, path.stat().st_size, digest, version, counted)


def _write(database_url: str, snapshot: str, recipient: Any, path: Path, programs: str) -> None:
    command = [
        program("pg_dump", programs),
        "--format=custom",
        "--no-owner",
        "--no-privileges",
        f"--snapshot={snapshot}",
    ]
    # What pg_dump says goes into a file: a full pipe would stop it.
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=said, env=environment(database_url)
        )
        try:
            assert process.stdout is not None
            with path.open("wb") as file:
                pyrage.encrypt_io(process.stdout, file, [recipient])
        finally:
            if process.stdout is not None:
                process.stdout.close()
            status = process.wait()
        if status:
            path.unlink(missing_ok=True)
            raise BackupError(f"pg_dump failed: {last_line(said)}")


def last_line(said: IO[bytes]) -> str:
    """The last thing that a program said."""
    said.seek(0)
    lines = said.read().decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else "it said nothing"
