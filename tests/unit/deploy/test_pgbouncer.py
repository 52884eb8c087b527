"""The pool of several machines: a real PgBouncer with the manifest's configuration before a real PostgreSQL.

Without pgbouncer (Debian's package of that name) this file is not collected.
"""

import os
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
import yaml
from harness.shop import servers
from servers.processes import free_port

MANIFEST = Path(__file__).resolve().parents[3] / "deploy/k8s/pool.yaml"
PGBOUNCER = shutil.which("pgbouncer") or "/usr/sbin/pgbouncer"
LENT = 3


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The pool's and the server's own, of one database."""
    with servers() as (server, _redis):
        parts = urlsplit(server)
        folder = tmp_path_factory.mktemp("pool")
        for each in (folder, *folder.parents[:2]):
            each.chmod(0o755)  # it never runs as root
        [text] = [
            each["data"]["pgbouncer.ini"]
            for each in yaml.safe_load_all(MANIFEST.read_text())
            if each["kind"] == "ConfigMap"
        ]
        port = free_port()
        for old, new in {
            "host=postgres.example port=5432": f"host={parts.hostname} port={parts.port}",
            "listen_addr = 0.0.0.0": "listen_addr = 127.0.0.1",
            "listen_port = 6432": f"listen_port = {port}",
            "/etc/pool/": f"{folder}/",
            "server_tls_sslmode = require": "server_tls_sslmode = disable",
            "max_db_connections = 60": f"max_db_connections = {LENT}",
            # a busy machine serves a crowd slowly
            "query_wait_timeout = 5": "query_wait_timeout = 12",
        }.items():
            assert old in text, old
            text = text.replace(old, new)
        (folder / "pgbouncer.ini").write_text(text)
        password = parts.password or "none"
        (folder / "userlist.txt").write_text(f'"{parts.username}" "{password}"\n')
        command = [PGBOUNCER, *(["-u", "nobody"] if os.getuid() == 0 else [])]
        log = (folder / "log").open("w")
        process = subprocess.Popen([*command, str(folder / "pgbouncer.ini")], stderr=log)
        address = f"postgres://{parts.username}:{password}@127.0.0.1:{port}/postgres"
        try:
            end = time.monotonic() + 60
            while True:
                try:
                    psycopg.connect(address, connect_timeout=2).close()
                    break
                except psycopg.OperationalError:
                    assert time.monotonic() < end, (folder / "log").read_text()
                    time.sleep(0.1)
            yield address, f"{server}/postgres"
        finally:
            process.terminate()
            process.wait()
            log.close()


def test_a_crowd_shares_a_few_connections(addresses: tuple[str, str]) -> None:
    """Given a dozen at once, then all are served over three connections, one transaction at a time."""
    pool, own = addresses
    seen: set[int] = set()
    most = 0
    done = threading.Event()

    def watch() -> None:
        nonlocal most
        query = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'crowd'"
        with psycopg.connect(own, autocommit=True) as connection:
            while not done.is_set():
                row = connection.execute(query).fetchone()
                most = max(most, int(row[0]) if row else 0)
                time.sleep(0.02)

    def work(_: int) -> None:
        with psycopg.connect(pool, application_name="crowd", prepare_threshold=None) as connection:
            row = connection.execute("SELECT pg_backend_pid(), pg_sleep(0.05)").fetchone()
            assert row is not None
            seen.add(row[0])

    watcher = threading.Thread(target=watch)
    watcher.start()
    with ThreadPoolExecutor(12) as crowd:
        list(crowd.map(work, range(24)))
    done.set()
    watcher.join()
    assert 1 <= len(seen) <= LENT
    assert most <= LENT


def test_who_waits_too_long_is_told_and_the_rest_goes_on(addresses: tuple[str, str]) -> None:
    """Given transactions that hold every connection, then a further one is refused within seconds."""
    pool, _ = addresses
    holding = [psycopg.connect(pool, prepare_threshold=None) for _ in range(LENT)]
    for each in holding:
        each.execute("SELECT 1")  # inside a transaction from here on
    began = time.monotonic()
    with (
        pytest.raises(psycopg.OperationalError),
        psycopg.connect(pool, prepare_threshold=None) as late,
    ):
        late.execute("SELECT 1")
    assert time.monotonic() - began < 60
    for each in holding:
        assert each.execute("SELECT 2").fetchone() == (2,)
        each.close()
    with psycopg.connect(pool, prepare_threshold=None) as again:
        assert again.execute("SELECT 3").fetchone() == (3,)
