"""PostgreSQL's own programs: how they are found, and how they reach a database."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from .errors import BackupError

_PASSED_ON = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "TMPDIR", "HOME")
# What a URL's query may say (?sslmode=require) and libpq's variable for it.
_OPTIONS = {
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "connect_timeout": "PGCONNECT_TIMEOUT",
    "options": "PGOPTIONS",
}


def program(name: str, folder: str = "") -> str:
    """The path of `pg_dump` or `pg_restore`; BackupError when it is not there."""
    found = str(Path(folder) / name) if folder else shutil.which(name)
    if not found or not Path(found).exists():
        raise BackupError(f"{name} is not there: install PostgreSQL's client programs.")
    return found


def environment(database_url: str) -> dict[str, str]:
    """Variables that lead libpq's programs to the database; a password never is an argument."""
    parts = urlsplit(database_url)
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise BackupError("A database's address looks like postgres://user:password@host/name.")
    found = {
        "PGHOST": parts.hostname or "",
        "PGPORT": str(parts.port or ""),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": unquote(parts.path.strip("/")),
        **{
            variable: values[0]
            for name, values in parse_qs(parts.query).items()
            if (variable := _OPTIONS.get(name))
        },
    }
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return {**kept, **{name: value for name, value in found.items() if value}}


def with_database(database_url: str, name: str) -> str:
    """The same server's other database."""
    return urlsplit(database_url)._replace(path=f"/{name}").geturl()
