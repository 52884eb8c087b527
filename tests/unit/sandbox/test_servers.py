"""The embedded PostgreSQL and Redis: they serve, keep, restart, and survive what a user does to
them.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg
import pytest
import redis
import servers

PACKAGES = Path(servers.__file__).parents[1]


@pytest.fixture(scope="module")
def urls() -> Iterator[dict[str, str]]:
    with servers.running(fast=True) as started:
        yield started


Owner = Callable[..., tuple[subprocess.Popen[str], dict[str, str]]]


@pytest.fixture
def owner() -> Iterator[Owner]:
    """Starts another process that runs the servers of a directory; it is ended with the test."""
    started: list[subprocess.Popen[str]] = []

    def start(data_dir: Path, *options: str) -> tuple[subprocess.Popen[str], dict[str, str]]:
        process = subprocess.Popen(
            [sys.executable, "-m", "servers", str(data_dir), *options],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(PACKAGES)},
        )
        started.append(process)
        assert process.stdout is not None
        return process, json.loads(process.stdout.readline())

    yield start
    for process in started:
        process.kill()
        process.wait()


def of_directory(data_dir: Path) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        try:
            if Path(process.cwd()).is_relative_to(data_dir.resolve()):
                found.append(process)
        except psutil.Error:
            continue
    return found


def wait_for_none(data_dir: Path, seconds: float = 15.0) -> list[psutil.Process]:
    end = time.monotonic() + seconds
    while (left := of_directory(data_dir)) and time.monotonic() < end:
        time.sleep(0.05)
    return left


def test_postgres_answers_over_tcp_with_unicode_and_utc(urls: dict[str, str]) -> None:
    with psycopg.connect(urls["DATABASE_URL"]) as connection:
        row = connection.execute(
            "SELECT current_database(), upper('é'), current_setting('timezone')"
        ).fetchone()
    assert row == ("saleor", "É", "UTC")


def test_a_hundred_and_fifty_connections_fit(urls: dict[str, str]) -> None:
    connections = [psycopg.connect(urls["DATABASE_URL"]) for _ in range(150)]
    try:
        assert connections[-1].execute("SELECT 1").fetchone() == (1,)
    finally:
        for connection in connections:
            connection.close()


def test_fast_gives_up_durability_and_only_then(urls: dict[str, str], tmp_path: Path) -> None:
    def fsync(url: str) -> object:
        with psycopg.connect(url) as connection:
            return connection.execute("SHOW fsync").fetchone()

    with servers.running(tmp_path / "durable", redis=False) as durable:
        assert (fsync(urls["DATABASE_URL"]), fsync(durable["DATABASE_URL"])) == (("off",), ("on",))


def test_postgres_does_not_run_as_root(urls: dict[str, str]) -> None:
    port = int(urls["DATABASE_URL"].rsplit(":", 1)[1].split("/")[0])
    masters = [
        process
        for process in psutil.process_iter(["name", "cmdline"])
        if process.info["name"] == "postgres" and f"port={port}" in (process.info["cmdline"] or [])
    ]
    assert [process.uids().effective != 0 for process in masters] == [True]


def test_redis_answers(urls: dict[str, str]) -> None:
    client = redis.from_url(urls["REDIS_URL"])
    client.set("greeting", "namaste")
    assert client.get("greeting") == b"namaste"
    client.close()


def test_data_survives_a_restart(tmp_path: Path) -> None:
    with servers.running(tmp_path) as first:
        with psycopg.connect(first["DATABASE_URL"]) as connection:
            connection.execute("CREATE TABLE kept (value text)")
            connection.execute("INSERT INTO kept VALUES ('yes')")
        redis.from_url(first["REDIS_URL"]).set("kept", "yes")
    assert of_directory(tmp_path) == []
    with servers.running(tmp_path) as second:
        with psycopg.connect(second["DATABASE_URL"]) as connection:
            assert connection.execute("SELECT value FROM kept").fetchone() == ("yes",)
        assert redis.from_url(second["REDIS_URL"]).get("kept") == b"yes"


def test_a_directory_has_one_owner(tmp_path: Path) -> None:
    with servers.running(tmp_path, fast=True, redis=False):
        second = servers.running(tmp_path, fast=True, redis=False)
        with pytest.raises(servers.ServerError, match=f"in use by process {os.getpid()}"):
            second.__enter__()


def test_a_temporary_directory_goes(urls: dict[str, str]) -> None:
    with servers.running(fast=True, redis=False) as temporary:
        with psycopg.connect(temporary["DATABASE_URL"]) as connection:
            place = connection.execute("SHOW data_directory").fetchone()
        assert place is not None and Path(place[0]).exists()
    assert not Path(place[0]).parent.exists()


def test_servers_end_with_a_killed_owner_and_start_again(tmp_path: Path, owner: Owner) -> None:
    process, urls = owner(tmp_path)
    with psycopg.connect(urls["DATABASE_URL"]) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS value")
    redis.from_url(urls["REDIS_URL"]).set("kept", "1")
    process.kill()
    process.communicate()
    assert wait_for_none(tmp_path) == []
    with servers.running(tmp_path) as again:
        with psycopg.connect(again["DATABASE_URL"]) as connection:
            assert connection.execute("SELECT value FROM kept").fetchone() == (1,)
        assert redis.from_url(again["REDIS_URL"]).get("kept") == b"1"


def test_start_after_everything_was_killed(tmp_path: Path, owner: Owner) -> None:
    """Owner, guards and servers die at once (power cut): stale pid file, no shutdown."""
    process, urls = owner(tmp_path)
    with psycopg.connect(urls["DATABASE_URL"]) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS value")
    victims = psutil.Process(process.pid).children(recursive=True)
    for victim in victims:
        with suppress(psutil.NoSuchProcess):
            victim.send_signal(signal.SIGKILL)
    process.kill()
    process.communicate()
    # a stale pid file that now names a living stranger
    pid_file = tmp_path / "postgres" / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]))
    with (
        servers.running(tmp_path, redis=False) as again,
        psycopg.connect(again["DATABASE_URL"]) as connection,
    ):
        assert connection.execute("SELECT value FROM kept").fetchone() == (7,)


def test_servers_left_over_are_ended_before_a_start(tmp_path: Path, owner: Owner) -> None:
    process, _ = owner(tmp_path, "--fast")
    guards = psutil.Process(process.pid).children()
    for guard in guards:
        guard.kill()
    process.kill()
    process.communicate()
    psutil.wait_procs(guards, timeout=5)
    assert len(of_directory(tmp_path)) >= 2
    with (
        servers.running(tmp_path, fast=True) as again,
        psycopg.connect(again["DATABASE_URL"]) as connection,
    ):
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_port_in_use_is_said_in_one_line(urls: dict[str, str], tmp_path: Path) -> None:
    taken = int(urls["DATABASE_URL"].rsplit(":", 1)[1].split("/")[0])
    second = servers.running(tmp_path, postgres_port=taken, redis=False)
    with pytest.raises(servers.ServerError, match=r"PostgreSQL did not start: .*already in use"):
        second.__enter__()


def test_sigterm_ends_the_program_and_its_servers(tmp_path: Path, owner: Owner) -> None:
    process, _ = owner(tmp_path, "--fast")
    process.terminate()
    process.communicate(timeout=20)
    assert process.returncode == 0
    assert of_directory(tmp_path) == []
