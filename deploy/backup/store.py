"""The bucket: one encrypted dump and one manifest per backup. The manifest comes last: with it, whole."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from .dumping import Dump
from .errors import BackupError
from .settings import Settings
from .totals import Totals

_STAMP = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"/(\d{8}T\d{6}Z)\.(dump\.age|json)$")
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Backup:
    """A whole backup in the bucket: its dump and the manifest that vouches for it."""

    taken_at: datetime
    key: str
    size: int
    sha256: str
    server_version: int
    totals: Totals


def client(settings: Settings) -> Any:
    """An S3 client that tries again and does not wait for ever."""
    config = Config(
        retries={"max_attempts": 5, "mode": "standard"}, connect_timeout=10, read_timeout=60
    )
    return boto3.client(
        "s3", endpoint_url=settings.endpoint_url, region_name=settings.region, config=config
    )


class Store:
    """The backups in one bucket under one prefix."""

    def __init__(self, settings: Settings, s3: Any | None = None) -> None:
        self._settings = settings
        self._s3 = s3 or client(settings)

    def put(self, dump: Dump, taken_at: datetime) -> Backup:
        """Upload a dump, look that all of it arrived, then its manifest. Raises BackupError."""
        key = f"{self._base(taken_at)}.dump.age"
        backup = Backup(
            taken_at.replace(microsecond=0),
            key,
            dump.size,
            dump.sha256,
            dump.server_version,
            dump.totals,
        )
        try:
            self._s3.upload_file(str(dump.path), self._settings.bucket, key)
            arrived = self._s3.head_object(Bucket=self._settings.bucket, Key=key)["ContentLength"]
            if arrived != dump.size:
                raise BackupError(f"Only {arrived} of {dump.size} bytes arrived in the bucket.")
            self._s3.put_object(
                Bucket=self._settings.bucket,
                Key=f"{self._base(taken_at)}.json",
                Body=json.dumps(_manifest(backup), indent=1).encode(),
                ContentType="application/json",
            )
        except (BotoCoreError, ClientError) as error:
            raise BackupError(f"The bucket refused the backup: {error}") from error
        return backup

    def taken(self) -> list[datetime]:
        """When the whole backups were taken, oldest first."""
        return sorted(moment for moment, kinds in self._listed().items() if "json" in kinds)

    def read(self, taken_at: datetime) -> Backup:
        """A backup's manifest. Raises BackupError when there is none, or one we cannot read."""
        key = f"{self._base(taken_at)}.json"
        try:
            body = self._s3.get_object(Bucket=self._settings.bucket, Key=key)["Body"].read()
            return _backup(json.loads(body))
        except self._s3.exceptions.NoSuchKey as error:
            raise BackupError(f"There is no backup of {taken_at:%Y-%m-%d %H:%M:%S} UTC.") from error
        except (ValueError, KeyError, TypeError) as error:
            raise BackupError(f"The manifest {key} cannot be read.") from error
        except (BotoCoreError, ClientError) as error:
            raise BackupError(f"The bucket did not answer: {error}") from error

    def fetch(self, backup: Backup, path: Path) -> None:
        """Download the encrypted dump. Raises BackupError."""
        try:
            self._s3.download_file(self._settings.bucket, backup.key, str(path))
        except (BotoCoreError, ClientError) as error:
            raise BackupError(f"The dump {backup.key} cannot be downloaded: {error}") from error

    def remove(self, moments: set[datetime]) -> None:
        """Remove backups; the manifest first, so that no half of one ever looks whole. Raises BackupError."""
        try:
            for kind in ("json", "dump.age"):
                for moment in sorted(moments):
                    key = f"{self._base(moment)}.{kind}"
                    self._s3.delete_object(Bucket=self._settings.bucket, Key=key)
        except (BotoCoreError, ClientError) as error:
            raise BackupError(f"The bucket refused to remove old backups: {error}") from error

    def halves(self) -> set[datetime]:
        """Dumps without a manifest: uploads that were interrupted."""
        return {moment for moment, kinds in self._listed().items() if "json" not in kinds}

    def _listed(self) -> dict[datetime, set[str]]:
        found: dict[datetime, set[str]] = {}
        pages = self._s3.get_paginator("list_objects_v2").paginate(
            Bucket=self._settings.bucket, Prefix=f"{self._settings.prefix}/"
        )
        try:
            for page in pages:
                for item in page.get("Contents", []):
                    if match := _NAME.search(item["Key"]):
                        found.setdefault(moment_of(match[1]), set()).add(match[2])
        except (BotoCoreError, ClientError) as error:
            raise BackupError(f"The bucket did not answer: {error}") from error
        return found

    def _base(self, moment: datetime) -> str:
        return f"{self._settings.prefix}/{moment:%Y/%m/%d}/{moment.strftime(_STAMP)}"


def moment_of(stamp: str) -> datetime:
    """`20261120T063000Z` as a time. Raises BackupError."""
    try:
        return datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
    except ValueError as error:
        raise BackupError(f"{stamp} is not a time such as 20261120T063000Z.") from error


def stamp_of(moment: datetime) -> str:
    """The time as it names a backup."""
    return moment.strftime(_STAMP)


def _manifest(backup: Backup) -> dict[str, Any]:
    return {
        "format": _FORMAT,
        "taken_at": backup.taken_at.isoformat(),
        "key": backup.key,
        "size": backup.size,
        "sha256": backup.sha256,
        "server_version": backup.server_version,
        "totals": backup.totals.as_json(),
    }


def _backup(data: dict[str, Any]) -> Backup:
    if data["format"] != _FORMAT:
        raise ValueError(data["format"])
    return Backup(
        datetime.fromisoformat(data["taken_at"]),
        data["key"],
        data["size"],
        data["sha256"],
        data["server_version"],
        Totals.from_json(data["totals"]),
    )
