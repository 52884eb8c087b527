"""The command line. Ends with 0 when done, 1 when not, and says why in one line."""

from __future__ import annotations

import argparse
import json
import logging
import os
import signal
import sys
import threading
from datetime import UTC, datetime

import psycopg
import pyrage
from botocore.exceptions import BotoCoreError, ClientError

from . import buckets, restoring, taking
from .errors import BackupError
from .settings import from_environment, private_key
from .store import Store, client, moment_of, stamp_of

_NEEDS = {
    "now": {"BACKUP_BUCKET", "BACKUP_PUBLIC_KEY", "DATABASE_URL"},
    "serve": {"BACKUP_BUCKET", "BACKUP_PUBLIC_KEY", "DATABASE_URL"},
}


def main(arguments: list[str]) -> int:
    """Run one command; the exit status."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("botocore").setLevel(logging.WARNING)
    try:
        return _run(options)
    except (BackupError, psycopg.Error, BotoCoreError, ClientError) as error:
        print(f"backup: {error}", file=sys.stderr)
        return 1


def _run(options: argparse.Namespace) -> int:
    if options.command == "new-key":
        identity = pyrage.x25519.Identity.generate()
        print(f"# Keep this outside of the shop's machines.\n# public key: {identity.to_public()}")
        print(identity)
        return 0
    needs = _NEEDS.get(options.command, {"BACKUP_BUCKET"})
    settings = from_environment(os.environ, needs=needs)
    if options.command == "now":
        print(stamp_of(taking.take(settings).taken_at))
    elif options.command == "serve":
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        taking.serve(settings, stop)
    elif options.command == "list":
        print("\n".join(stamp_of(moment) for moment in Store(settings).taken()))
    elif options.command == "check":
        newest = taking.check(Store(settings), datetime.now(UTC), options.older_than)
        print(stamp_of(newest))
    elif options.command == "prepare":
        s3 = client(settings)
        print("\n".join(buckets.prepare(s3, settings.bucket, media=False)))
        if settings.media_bucket:
            print("\n".join(buckets.prepare(s3, settings.media_bucket, media=True)))
    else:
        _restore(options, Store(settings), settings.programs)
    return 0


def _restore(options: argparse.Namespace, store: Store, programs: str) -> None:
    target = options.to or os.environ.get("RESTORE_DATABASE_URL", "")
    if not target:
        raise BackupError("Say where to: --to DATABASE_URL or RESTORE_DATABASE_URL.")
    identity = private_key(os.environ, options.key_file)
    taken = store.taken()
    if not taken:
        raise BackupError("There is no backup.")
    moment = taken[-1] if options.at == "latest" else moment_of(options.at)
    act = restoring.drill if options.drill else restoring.restore
    done = act(store, store.read(moment), target, identity, jobs=options.jobs, programs=programs)
    print(json.dumps(done.as_json(), indent=1))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("backup", description=(__doc__ or "").splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("now", help="take one backup")
    commands.add_parser("serve", help="take one every BACKUP_EVERY_MINUTES")
    commands.add_parser("list", help="times of the backups there are")
    check = commands.add_parser("check", help="fail when the newest backup is too old")
    check.add_argument("--older-than", type=int, default=60, metavar="MINUTES")
    commands.add_parser("prepare", help="put the buckets right: versioned, closed, tidy")
    commands.add_parser("new-key", help="make a pair of keys")
    restore = commands.add_parser("restore", help="restore into an empty database and compare")
    restore.add_argument("--to", help="the database's address (or RESTORE_DATABASE_URL)")
    restore.add_argument("--at", default="latest", help="a time that `list` prints")
    restore.add_argument("--key-file", help="the private key (or BACKUP_PRIVATE_KEY)")
    restore.add_argument("--jobs", type=int, default=1, help="more are faster on large databases")
    restore.add_argument(
        "--drill", action="store_true", help="into a database of its own on --to, dropped again"
    )
    return parser


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
