"""Backups: taken from a real PostgreSQL into moto's S3, restored into another database, compared."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import psycopg
import pyrage
import pytest
import yaml
from botocore.exceptions import ClientError
from harness.shop import servers
from hypothesis import given
from hypothesis import strategies as st
from moto.server import ThreadedMotoServer
from servers.postgres import binaries

from deploy.backup import buckets, keeping, restoring, taking
from deploy.backup.errors import BackupError
from deploy.backup.programs import environment, with_database
from deploy.backup.settings import Settings, from_environment, private_key
from deploy.backup.store import Store, client, stamp_of

PROJECT = Path(__file__).resolve().parents[3]
IDENTITY = pyrage.x25519.Identity.generate()
BUCKET = "shop-backups"

# The tables of a shop whose money is checked, as they are: a reader of the ledger may not change it.
SHOP = """
CREATE TABLE order_order (id int PRIMARY KEY, currency text, total_gross_amount numeric(12, 3),
    total_charged_amount numeric(12, 3), user_email text);
CREATE TABLE payment_transactionitem (id int PRIMARY KEY, currency text,
    charged_value numeric(12, 3), refunded_value numeric(12, 3));
CREATE TABLE commerce_subscriptions_wallet (id int PRIMARY KEY, currency text, balance numeric(20, 3));
CREATE TABLE commerce_subscriptions_walletentry (id serial PRIMARY KEY,
    wallet_id int REFERENCES commerce_subscriptions_wallet, amount numeric(20, 3));
CREATE TABLE commerce_core_heartbeat (name varchar(64) PRIMARY KEY, beat_at timestamptz NOT NULL);
CREATE FUNCTION ledger_is_for_good() RETURNS trigger LANGUAGE plpgsql AS
    $$BEGIN RAISE EXCEPTION 'the ledger is for good'; END$$;
CREATE TRIGGER for_good BEFORE UPDATE OR DELETE ON commerce_subscriptions_walletentry
    FOR EACH ROW EXECUTE FUNCTION ledger_is_for_good();
INSERT INTO order_order SELECT n, 'INR', 100.005, 100.005, 'anita@example.com'
    FROM generate_series(1, 500) n;
INSERT INTO order_order VALUES (501, 'USD', 7.25, 0, 'anita@example.com');
INSERT INTO payment_transactionitem SELECT n, 'INR', 100.005, 0.010 FROM generate_series(1, 500) n;
INSERT INTO commerce_subscriptions_wallet VALUES (1, 'INR', 75.500), (2, 'INR', 0);
INSERT INTO commerce_subscriptions_walletentry (wallet_id, amount) VALUES (1, 100), (1, -24.5);
"""

# Random text does not compress: several of age's chunks of 64 KiB.
LARGE = """
CREATE TABLE noise AS SELECT n, md5(n::text) || md5((n + 1)::text) AS text
    FROM generate_series(1, 20000) n;
"""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with servers() as (url, _redis):
        yield url


@pytest.fixture(scope="module")
def s3_url() -> Iterator[str]:
    moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    moto.start()
    host, port = moto.get_host_and_port()
    yield f"http://{host}:{port}"
    moto.stop()


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")


@pytest.fixture
def s3(s3_url: str) -> Iterator[Any]:
    made = boto3.client("s3", endpoint_url=s3_url)
    made.create_bucket(Bucket=BUCKET)
    yield made
    versions = made.list_object_versions(Bucket=BUCKET)
    for each in [*versions.get("Versions", []), *versions.get("DeleteMarkers", [])]:
        made.delete_object(Bucket=BUCKET, Key=each["Key"], VersionId=each["VersionId"])
    made.delete_bucket(Bucket=BUCKET)


@pytest.fixture
def new_database(server: str) -> Iterator[Any]:
    made: list[str] = []
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:

        def make(content: str = "") -> str:
            name = f"backup_{os.getpid()}_{len(made)}"
            admin.execute(f'CREATE DATABASE "{name}"')
            made.append(name)
            url = f"{server}/{name}"
            with psycopg.connect(url) as connection:
                connection.execute(content or "SELECT 1")
            return url

        yield make
        for name in made:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def settings_for(database_url: str, s3_url: str, **changes: Any) -> Settings:
    environ = {
        "BACKUP_BUCKET": BUCKET,
        "BACKUP_PUBLIC_KEY": str(IDENTITY.to_public()),
        "DATABASE_URL": database_url,
        "AWS_S3_ENDPOINT_URL": s3_url,
        "AWS_S3_REGION_NAME": "us-east-1",
        "BACKUP_PROGRAMS": str(binaries()),
        **changes,
    }
    return from_environment(environ, needs={"BACKUP_BUCKET", "BACKUP_PUBLIC_KEY", "DATABASE_URL"})


def rows(url: str, query: str) -> list[Any]:
    with psycopg.connect(url) as connection:
        return connection.execute(query).fetchall()


def test_a_backup_comes_back_whole_into_an_empty_database(
    new_database: Any, s3: Any, s3_url: str
) -> None:
    # given a shop with orders, transactions and a ledger, and a backup of it
    shop = new_database(SHOP)
    settings = settings_for(shop, s3_url)
    backup = taking.take(settings)
    # then the manifest says what it holds, to the last paisa
    assert backup.totals.rows["order_order"] == 501
    assert backup.totals.sums["orders, gross"] == {"INR": "50002.500", "USD": "7.250"}
    assert backup.totals.sums["transactions, refunded"] == {"INR": "5.000"}
    assert backup.totals.sums["wallets"] == backup.totals.sums["wallets' ledger"]
    assert set(backup.totals.contradictions.values()) == {0}

    # when it is restored, in one stream or by several jobs
    for jobs in (1, 2):
        empty = new_database()
        store = Store(settings)
        done = restoring.restore(
            store, store.read(backup.taken_at), empty, IDENTITY, jobs=jobs,
            programs=settings.programs,
        )  # fmt: skip
        # then every row is there, the ledger still refuses changes, and the report says how long it took
        query = "SELECT * FROM order_order ORDER BY id"
        assert rows(empty, query) == rows(shop, query)
        with pytest.raises(psycopg.errors.RaiseException, match="for good"):
            rows(empty, "UPDATE commerce_subscriptions_walletentry SET amount = 0")
        assert done.rows == sum(backup.totals.rows.values()) and done.seconds > 0


def test_what_is_kept_in_the_bucket_shows_nothing(new_database: Any, s3: Any, s3_url: str) -> None:
    # given a backup
    taking.take(settings_for(new_database(SHOP), s3_url))
    # when somebody reads the whole bucket
    found = s3.list_objects_v2(Bucket=BUCKET)["Contents"]
    bodies = [s3.get_object(Bucket=BUCKET, Key=each["Key"])["Body"].read() for each in found]
    # then the dump is an age file, as any age program reads it, and no customer is anywhere
    assert len(bodies) == 2 and any(body.startswith(b"age-encryption.org/v1") for body in bodies)
    assert not any(b"anita" in body for body in bodies)


def test_a_database_that_holds_something_is_refused_and_left_alone(
    new_database: Any, s3: Any, s3_url: str
) -> None:
    settings = settings_for(new_database(SHOP), s3_url)
    backup = taking.take(settings)
    for content in ("CREATE TABLE mine (id int)", "CREATE VIEW mine AS SELECT 1"):
        taken = new_database(content)
        with pytest.raises(BackupError, match=r"not empty \(it has public.mine"):
            restoring.restore(Store(settings), backup, taken, IDENTITY, programs=settings.programs)
        tables = "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        assert rows(taken, tables) == [(1,)]


def test_a_wrong_key_or_an_altered_dump_restores_nothing(
    new_database: Any, s3: Any, s3_url: str
) -> None:
    settings = settings_for(new_database(SHOP + LARGE), s3_url)
    backup = taking.take(settings)
    store = Store(settings)
    empty = new_database()

    def attempt(identity: Any = IDENTITY) -> str:
        with pytest.raises(BackupError) as refusal:
            restoring.restore(store, backup, empty, identity, programs=settings.programs)
        assert rows(empty, "SELECT 1 FROM pg_class WHERE relname = 'order_order'") == []
        return str(refusal.value)

    # given another key
    assert "cannot be decrypted" in attempt(pyrage.x25519.Identity.generate())
    # given a dump of which one byte was changed
    body = bytearray(s3.get_object(Bucket=BUCKET, Key=backup.key)["Body"].read())
    body[-20] ^= 1
    s3.put_object(Bucket=BUCKET, Key=backup.key, Body=bytes(body))
    assert "not the dump that was taken" in attempt()
    # given one whose manifest was changed with it, large enough that pg_restore has begun: the encryption itself notices
    backup = dataclasses.replace(backup, sha256=hashlib.sha256(body).hexdigest())
    assert "cannot be decrypted" in attempt()


def test_totals_that_differ_are_named(new_database: Any, s3: Any, s3_url: str) -> None:
    # given a manifest that remembers one more order and another sum than the dump holds
    settings = settings_for(new_database(SHOP), s3_url)
    backup = taking.take(settings)
    backup.totals.rows["order_order"] += 1
    backup.totals.sums["wallets"]["INR"] = "75.510"
    backup.totals.rows["invoice_invoice"] = 3
    # when it is restored
    with pytest.raises(BackupError) as refusal:
        restoring.restore(
            Store(settings), backup, new_database(), IDENTITY, programs=settings.programs
        )
    # then each difference is said
    said = str(refusal.value)
    assert "Do not use this database" in said
    assert "order_order: 502 rows in the backup, 501 restored" in said
    assert "wallets, INR: 75.510 in the backup, 75.500 restored" in said
    assert "invoice_invoice: 3 rows in the backup, no table" in said


def test_a_ledger_that_does_not_add_up_is_backed_up_and_said(
    new_database: Any, s3: Any, s3_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    shop = new_database(SHOP + "UPDATE commerce_subscriptions_wallet SET balance = 80 WHERE id = 1")
    backup = taking.take(settings_for(shop, s3_url))
    name = "wallets whose balance is not the sum of their ledger"
    assert backup.totals.contradictions[name] == 1
    assert name in caplog.text


def test_counts_are_those_of_the_dump_while_the_shop_goes_on_selling(
    new_database: Any, s3: Any, s3_url: str
) -> None:
    # given a shop that takes orders while it is backed up
    shop = new_database(SHOP)
    settings = settings_for(shop, s3_url)
    done = threading.Event()

    def sell() -> None:
        with psycopg.connect(shop, autocommit=True) as connection:
            number = 1000
            while not done.is_set():
                number += 1
                connection.execute("INSERT INTO order_order VALUES (%s, 'INR', 1, 1, '')", [number])

    seller = threading.Thread(target=sell)
    seller.start()
    try:
        backups = [taking.take(settings)]
        time.sleep(1.1)  # a backup is named by its second
        backups.append(taking.take(settings))
    finally:
        done.set()
        seller.join()
    assert backups[0].totals.rows["order_order"] < backups[1].totals.rows["order_order"]
    # then each restores to exactly its own count
    for backup in backups:
        restoring.restore(
            Store(settings), backup, new_database(), IDENTITY, programs=settings.programs
        )


def test_a_dump_that_fails_leaves_no_backup(new_database: Any, s3: Any, s3_url: str) -> None:
    # given a table that pg_dump may not read
    shop = new_database(SHOP + "CREATE ROLE backup_reader LOGIN")
    try:
        reader = shop.replace("postgres@", "backup_reader@")
        with psycopg.connect(shop) as connection:
            connection.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO backup_reader")
        settings = settings_for(reader, s3_url)
        # when it is backed up
        with pytest.raises(BackupError, match="pg_dump failed"):
            taking.take(settings)
        # then nothing looks like a backup
        assert (
            Store(settings).taken() == [] == s3.list_objects_v2(Bucket=BUCKET).get("Contents", [])
        )
    finally:
        with psycopg.connect(shop) as connection:
            connection.execute("DROP OWNED BY backup_reader")
            connection.execute("DROP ROLE backup_reader")


def test_an_upload_without_its_manifest_is_no_backup_and_goes(s3: Any, s3_url: str) -> None:
    settings = settings_for("postgres://nobody@127.0.0.1/none", s3_url)
    store = Store(settings)
    now = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
    for age in (timedelta(hours=2), timedelta(hours=30)):
        moment = now - age
        key = f"database/{moment:%Y/%m/%d}/{stamp_of(moment)}.dump.age"
        s3.put_object(Bucket=BUCKET, Key=key, Body=b"half")
    assert store.taken() == []
    assert taking.clean(settings, store, now) == {now - timedelta(hours=30)}
    assert store.halves() == {now - timedelta(hours=2)}


def test_the_age_of_the_newest_backup_is_watched(s3: Any, s3_url: str, new_database: Any) -> None:
    settings = settings_for(new_database(SHOP), s3_url)
    store = Store(settings)
    with pytest.raises(BackupError, match="no backup"):
        taking.check(store, datetime.now(UTC), 60)
    backup = taking.take(settings)
    assert taking.check(store, backup.taken_at + timedelta(minutes=59), 60) == backup.taken_at
    with pytest.raises(BackupError, match="61 minutes old"):
        taking.check(store, backup.taken_at + timedelta(minutes=61), 60)


def test_the_shop_is_told_when_it_was_backed_up(
    new_database: Any, s3: Any, s3_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Its metrics tell the age. A role that may not write backs up all the same, and says so."""
    shop = new_database(SHOP)
    settings = settings_for(shop, s3_url)
    signs = "SELECT name, beat_at FROM commerce_core_heartbeat"
    first = taking.take(settings)
    assert rows(shop, signs) == [("backup", first.taken_at)]

    with psycopg.connect(shop, autocommit=True) as connection:
        connection.execute("UPDATE commerce_core_heartbeat SET beat_at = 'epoch'")
        name = connection.info.dbname
        connection.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    taking.take(settings)
    assert rows(shop, signs) == [("backup", datetime(1970, 1, 1, tzinfo=UTC))]
    assert "not told" in caplog.text


_NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
_TIMES = st.sets(
    st.integers(0, 60 * 24 * 60).map(lambda minutes: _NOW - timedelta(minutes=minutes)), max_size=80
)


@given(_TIMES)
def test_thirty_days_are_kept_and_nothing_longer(taken: set[datetime]) -> None:
    gone = keeping.doomed(taken, _NOW, keep_days=30, keep_all_hours=48)
    kept = taken - gone
    # the newest always stays, and all of the last two days
    assert not taken or max(taken) in kept
    assert {each for each in taken if _NOW - each <= timedelta(hours=48)} <= kept
    # each day of the last thirty that had a backup still has its last
    recent = {each for each in taken if _NOW - each <= timedelta(days=30)}
    last = {max(other for other in taken if other.date() == each.date()) for each in recent}
    assert last <= kept
    # and nothing else does
    assert kept <= last | {each for each in taken if _NOW - each <= timedelta(hours=48)} | (
        {max(taken)} if taken else set()
    )
    # what stays, stays until time passes
    assert keeping.doomed(kept, _NOW, keep_days=30, keep_all_hours=48) == set()


def test_old_backups_go_from_the_bucket(new_database: Any, s3: Any, s3_url: str) -> None:
    # given yesterday's backup and one of five weeks ago
    settings = settings_for(new_database(SHOP), s3_url)
    first = taking.take(settings)
    for days in (1, 35):
        moment = first.taken_at - timedelta(days=days)
        for kind in ("dump.age", "json"):
            key = f"database/{moment:%Y/%m/%d}/{stamp_of(moment)}.{kind}"
            s3.put_object(Bucket=BUCKET, Key=key, Body=b"{}")
    time.sleep(1.1)
    # when the next one is taken
    second = taking.take(settings)
    # then the old one is gone with all that belonged to it
    taken = Store(settings).taken()
    assert taken == [first.taken_at - timedelta(days=1), first.taken_at, second.taken_at]
    keys = [each["Key"] for each in s3.list_objects_v2(Bucket=BUCKET)["Contents"]]
    assert len(keys) == 6


class Refusing:
    """An S3 client of a store that refuses one operation."""

    def __init__(self, s3: Any, operation: str, code: str) -> None:
        self._s3, self._operation, self._code = s3, operation, code

    def __getattr__(self, name: str) -> Any:
        return self._refuse if name == self._operation else getattr(self._s3, name)

    def _refuse(self, **_: Any) -> None:
        raise ClientError({"Error": {"Code": self._code, "Message": "No."}}, self._operation)


def test_a_key_that_may_only_write_takes_backups_all_the_same(
    new_database: Any, s3: Any, s3_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    # given an old backup, and a key that may not remove it
    settings = settings_for(new_database(SHOP), s3_url)
    old = datetime.now(UTC).replace(microsecond=0) - timedelta(days=40)
    s3.put_object(Bucket=BUCKET, Key=f"database/{old:%Y/%m/%d}/{stamp_of(old)}.json", Body=b"{}")
    store = Store(settings, Refusing(s3, "delete_object", "AccessDenied"))
    # when a backup is taken, then it is there, and what could not be done is said
    backup = taking.take(settings, store)
    assert store.taken() == [old, backup.taken_at]
    assert "refused to remove old backups" in caplog.text


def test_a_store_that_cannot_close_a_bucket_for_good_does_the_rest(s3: Any) -> None:
    said = buckets.prepare(
        Refusing(s3, "put_public_access_block", "NotImplemented"), BUCKET, media=False
    )
    assert "see that no policy opens it" in said[1]
    assert s3.get_bucket_versioning(Bucket=BUCKET)["Status"] == "Enabled"
    with pytest.raises(ClientError):
        buckets.prepare(
            Refusing(s3, "put_public_access_block", "AccessDenied"), BUCKET, media=False
        )


def test_the_buckets_are_put_right(s3: Any, s3_url: str) -> None:
    # given a bucket with a rule of the merchant's own
    own = {
        "ID": "logs",
        "Status": "Enabled",
        "Filter": {"Prefix": "logs/"},
        "Expiration": {"Days": 5},
    }
    s3.put_bucket_lifecycle_configuration(Bucket=BUCKET, LifecycleConfiguration={"Rules": [own]})
    # when it is prepared, twice
    for _ in range(2):
        said = buckets.prepare(s3, BUCKET, media=False)
    # then it is versioned, closed, old versions go after 30 days, and his rule is still there
    assert len(said) == 2
    assert s3.get_bucket_versioning(Bucket=BUCKET)["Status"] == "Enabled"
    rules = s3.get_bucket_lifecycle_configuration(Bucket=BUCKET)["Rules"]
    assert sorted(rule["ID"] for rule in rules) == ["logs", "old-versions"]
    closed = s3.get_public_access_block(Bucket=BUCKET)["PublicAccessBlockConfiguration"]
    assert all(closed.values())
    # and a picture that was deleted by mistake can be brought back
    s3.put_object(Bucket=BUCKET, Key="media/atta.jpg", Body=b"picture")
    s3.delete_object(Bucket=BUCKET, Key="media/atta.jpg")
    [version] = s3.list_object_versions(Bucket=BUCKET, Prefix="media/")["Versions"]
    found = s3.get_object(Bucket=BUCKET, Key="media/atta.jpg", VersionId=version["VersionId"])
    assert found["Body"].read() == b"picture"


def test_every_problem_of_the_settings_is_said_at_once() -> None:
    with pytest.raises(BackupError) as refusal:
        from_environment(
            {
                "BACKUP_PUBLIC_KEY": "age1nonsense",
                "BACKUP_EVERY_MINUTES": "soon",
                "BACKUP_PREFIX": "../x",
                "DATABASE_URL_FILE": "/nowhere/url",
            },
            needs={"BACKUP_BUCKET", "DATABASE_URL"},
        )
    for name in ("BUCKET", "PUBLIC_KEY", "EVERY_MINUTES", "PREFIX", "DATABASE_URL_FILE"):
        assert name in str(refusal.value)
    assert "DATABASE_URL must be set" not in str(refusal.value)


def test_an_empty_secret_is_noticed_at_the_start(tmp_path: Path) -> None:
    """Given files that were mounted without content, then no backup is begun, and each is named."""
    needs = {"BACKUP_BUCKET", "BACKUP_PUBLIC_KEY", "DATABASE_URL"}
    (tmp_path / "empty").write_text("\n")
    environ = {f"{name}_FILE": str(tmp_path / "empty") for name in needs}
    with pytest.raises(BackupError) as refusal:
        from_environment(environ, needs=needs)
    for name in needs:
        assert f"{name}_FILE names {tmp_path / 'empty'}, which is empty." in str(refusal.value)


def test_keys_come_from_age_keygens_files(tmp_path: Path) -> None:
    path = tmp_path / "key.txt"
    path.write_text(f"# created: 2026-11-20\n# public key: x\n{IDENTITY}\n")
    assert str(private_key({}, str(path)).to_public()) == str(IDENTITY.to_public())
    assert private_key({"BACKUP_PRIVATE_KEY_FILE": str(path)}, None)
    for environ in ({}, {"BACKUP_PRIVATE_KEY": "AGE-SECRET-KEY-1X"}):
        with pytest.raises(BackupError, match="private key"):
            private_key(environ, None)


def test_a_password_is_in_no_argument() -> None:
    found = environment("postgres://shop:p%40ss@db.example:6543/saleor?sslmode=require")
    assert found["PGPASSWORD"] == "p@ss" and found["PGSSLMODE"] == "require"
    assert (found["PGHOST"], found["PGPORT"], found["PGDATABASE"]) == (
        "db.example", "6543", "saleor",
    )  # fmt: skip
    with pytest.raises(BackupError):
        environment("sqlite:///shop.db")
    other = with_database("postgres://u:p@h:1/saleor?sslmode=require", "new")
    assert other == "postgres://u:p@h:1/new?sslmode=require"


def test_the_command_takes_lists_checks_and_rehearses(
    new_database: Any, s3: Any, s3_url: str, server: str, tmp_path: Path
) -> None:
    # given the command as a merchant runs it
    env = {
        **os.environ,
        "DATABASE_URL": new_database(SHOP),
        "BACKUP_BUCKET": BUCKET,
        "AWS_S3_ENDPOINT_URL": s3_url,
        "BACKUP_PROGRAMS": str(binaries()),
        "PYTHON": sys.executable,
    }

    def run(*command: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, cwd=PROJECT, env={**env, **more}, capture_output=True, text=True, check=False
        )

    backup = (sys.executable, "-m", "deploy.backup")
    # when a pair of keys is made, a backup taken, and a restore rehearsed
    key = run(*backup, "new-key").stdout
    (tmp_path / "key.txt").write_text(key)
    env["BACKUP_PUBLIC_KEY"] = key.split("public key: ")[1].split()[0]
    taken = run(*backup, "now")
    assert taken.returncode == 0, taken.stderr
    assert run(*backup, "list").stdout == taken.stdout == run(*backup, "check").stdout
    rehearsed = run(
        "deploy/restore", "--drill", "--to", f"{server}/postgres",
        "--key-file", str(tmp_path / "key.txt"),
    )  # fmt: skip
    # then it says what came back and how long that took, and leaves no database behind
    assert rehearsed.returncode == 0, rehearsed.stderr
    report = json.loads(rehearsed.stdout)
    assert report["sums"]["orders, gross"]["INR"] == "50002.500" and report["seconds"] > 0
    names = rows(f"{server}/postgres", "SELECT datname FROM pg_database")
    assert not any("restore_drill" in name for (name,) in names)
    # and a restore into the shop itself is refused in one line
    refused = run(
        "deploy/restore", "--to", env["DATABASE_URL"], "--key-file", str(tmp_path / "key.txt")
    )
    assert refused.returncode == 1 and refused.stderr.startswith(
        "backup: The database is not empty"
    )
    nowhere = run(*backup, "prepare", BACKUP_BUCKET="there-is-no-such-bucket")
    assert nowhere.returncode == 1 and nowhere.stderr.startswith("backup: ")
    missing = run(*backup, "now", BACKUP_BUCKET="")
    assert missing.returncode == 1 and "BACKUP_BUCKET must be set" in missing.stderr


def test_the_service_goes_on_after_a_failure_and_stops_when_told(
    new_database: Any, s3: Any, s3_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a service whose first backup fails
    settings = settings_for(new_database(SHOP), s3_url)
    stop = threading.Event()
    pauses: list[float] = []
    first = iter([True])
    real = taking.dump

    def failing_once(*arguments: Any, **options: Any) -> Any:
        if next(first, False):
            raise BackupError("the database is away")
        return real(*arguments, **options)

    def wait(seconds: float) -> bool:
        pauses.append(seconds)
        if len(pauses) == 2:
            stop.set()
        return stop.is_set()

    monkeypatch.setattr(taking, "dump", failing_once)
    monkeypatch.setattr(stop, "wait", wait)
    # when it serves
    taking.serve(settings, stop)
    # then it tries again in a minute, and after the good one waits for its time
    assert pauses[0] == 60 and 29 * 60 < pauses[1] <= 30 * 60
    assert len(Store(settings).taken()) == 1


def test_the_job_on_several_machines_is_the_same_and_cannot_decrypt() -> None:
    job = yaml.safe_load((PROJECT / "deploy/k8s/backup.yaml").read_text())
    assert job["spec"]["concurrencyPolicy"] == "Forbid"
    assert job["spec"]["schedule"] == "*/30 * * * *"
    pod = job["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    assert pod["securityContext"]["runAsNonRoot"]
    [container] = pod["containers"]
    assert container["args"] == ["now"]
    assert container["securityContext"]["allowPrivilegeEscalation"] is False
    assert container["resources"]["limits"]["memory"]
    given_to_it = {each["name"] for each in container["env"]}
    assert {"DATABASE_URL", "BACKUP_BUCKET", "BACKUP_PUBLIC_KEY"} <= given_to_it
    # then no machine of the shop holds the private key, and the job not the shop's other secrets
    for path in (PROJECT / "deploy").glob("k8s/*.yaml"):
        assert "BACKUP_PRIVATE_KEY" not in path.read_text()
    assert not any("secretRef" in each for each in container["envFrom"])
    service = yaml.safe_load((PROJECT / "deploy/compose.yaml").read_text())["services"]["backup"]
    assert "env_file" not in service and "BACKUP_PRIVATE_KEY" not in service["environment"]


def test_the_client_gives_up_in_time(s3_url: str) -> None:
    config = client(settings_for("postgres://nobody@127.0.0.1/none", s3_url)).meta.config
    assert config.connect_timeout == 10 and config.read_timeout == 60
