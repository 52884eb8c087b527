"""Settings from the environment; every problem at once. NAME_FILE reads a secret from a file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyrage

from .errors import BackupError


@dataclass(frozen=True, slots=True)
class Settings:
    """Where backups go and how long they stay.

    `public_key` encrypts and cannot decrypt: whoever takes over the shop's machine reads no earlier
    backup. `keep_all_hours`: until then every backup is kept, later the last of each day (UTC).
    """

    bucket: str
    prefix: str
    public_key: str
    database_url: str
    endpoint_url: str | None
    region: str | None
    every_minutes: int
    keep_days: int
    keep_all_hours: int
    media_bucket: str
    programs: str

    @property
    def recipient(self) -> Any:
        """The key that encrypts."""
        return pyrage.x25519.Recipient.from_str(self.public_key)


def from_environment(environ: Mapping[str, str], *, needs: frozenset[str] | set[str]) -> Settings:
    """The settings; `needs` names those that this command cannot do without.

    Raises BackupError listing everything that is missing or malformed.
    """
    problems: list[str] = []
    values = {
        name: _value(environ, name, problems)
        for name in ("BACKUP_BUCKET", "BACKUP_PUBLIC_KEY", "DATABASE_URL")
    }
    problems += [
        f"{name} must be set."
        for name in sorted(needs)
        if not values[name] and not environ.get(f"{name}_FILE")
    ]
    key = values["BACKUP_PUBLIC_KEY"]
    if key and not _readable(key):
        problems.append("BACKUP_PUBLIC_KEY must be an age key that starts with age1.")
    prefix = environ.get("BACKUP_PREFIX") or "database"
    if not re.fullmatch(r"\w[\w.-]*(/\w[\w.-]*)*", prefix):
        problems.append("BACKUP_PREFIX must be a folder's name such as database.")
    settings = Settings(
        bucket=values["BACKUP_BUCKET"],
        prefix=prefix,
        public_key=key,
        database_url=values["DATABASE_URL"],
        # boto3 reads variables of its own; Saleor calls the same things by these names.
        endpoint_url=environ.get("AWS_S3_ENDPOINT_URL") or None,
        region=environ.get("AWS_S3_REGION_NAME") or None,
        every_minutes=_number(environ, "BACKUP_EVERY_MINUTES", 30, problems),
        keep_days=_number(environ, "BACKUP_KEEP_DAYS", 30, problems),
        keep_all_hours=_number(environ, "BACKUP_KEEP_ALL_HOURS", 48, problems),
        media_bucket=environ.get("AWS_MEDIA_BUCKET_NAME", ""),
        programs=environ.get("BACKUP_PROGRAMS", ""),
    )
    if problems:
        raise BackupError("The settings of backups are not right:\n- " + "\n- ".join(problems))
    return settings


def private_key(environ: Mapping[str, str], path: str | None) -> Any:
    """The identity that decrypts, from a file (age-keygen's own format) or BACKUP_PRIVATE_KEY."""
    problems: list[str] = []
    try:
        text = Path(path).read_text() if path else _value(environ, "BACKUP_PRIVATE_KEY", problems)
    except OSError as error:
        raise BackupError(f"The key file {path} cannot be read.") from error
    if problems:
        raise BackupError(problems[0])
    lines = [line.strip() for line in text.splitlines()]
    keys = [line for line in lines if line and not line.startswith("#")]
    if len(keys) != 1:
        raise BackupError(
            "The private key is missing: --key-file KEY.txt or BACKUP_PRIVATE_KEY(_FILE), one key."
        )
    try:
        return pyrage.x25519.Identity.from_str(keys[0])
    except pyrage.IdentityError as error:
        raise BackupError("The private key must be an age key (AGE-SECRET-KEY-1...).") from error


def _value(environ: Mapping[str, str], name: str, problems: list[str]) -> str:
    path = environ.get(f"{name}_FILE")
    if not path:
        return environ.get(name, "").strip()
    try:
        content = Path(path).read_text().strip()
    except (OSError, UnicodeDecodeError):
        problems.append(f"{name}_FILE names {path}, which cannot be read.")
        return ""
    if not content:
        problems.append(f"{name}_FILE names {path}, which is empty.")
    return content


def _number(environ: Mapping[str, str], name: str, default: int, problems: list[str]) -> int:
    text = environ.get(name) or str(default)
    if not text.isdecimal() or not int(text):
        problems.append(f"{name} must be a whole number above zero, not {text!r}.")
        return default
    return int(text)


def _readable(key: str) -> bool:
    try:
        pyrage.x25519.Recipient.from_str(key)
    except pyrage.RecipientError:
        return False
    return True
