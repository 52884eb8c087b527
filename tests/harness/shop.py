"""A whole shop for tests: servers, doubles, API, worker and beat, and somebody to speak as."""

import contextlib
import fcntl
import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import redis
from message_sink.client import Sink
from razorpay_simulator.control import Control
from runner import companions
from runner.companions import MAKE_OWNER, OWNER, Ports, answers
from runner.platforms import PROJECT, STATE, Platform
from servers import Postgres, Redis, machine_programs
from shopkeeper.client import Client

from .clock import Clock
from .inside import Inside


class Shop:
    """Everything that a test needs to act on a running platform."""

    def __init__(
        self, platform: Platform, database_server: str, redis_url: str, work: Path
    ) -> None:
        self.platform = platform
        self.work = work
        self.clock = Clock(work / "clock")
        self._server = database_server.rstrip("/")
        self.database = f"shop_{secrets.token_hex(6)}"
        self.database_url = f"{self._server}/{self.database}"
        self.ports = Ports.free()
        self.url = self.ports.api_url
        self.graphql_url = f"{self.url}/graphql/"
        self.razorpay_url = self.ports.razorpay_url
        self.sink_url = self.ports.sink_url
        self.razorpay = Control(self.razorpay_url)
        self.sink = Sink(self.sink_url)
        self.env = {
            **companions.environment(
                platform,
                self.ports,
                database_url=self.database_url,
                redis_url=redis_url,
                media=work / "media",
                key=companions.rsa_key(),
            ),
            "TEST_CLOCK_FILE": str(self.clock.path),
            # Signed in once for a whole run, however long it takes.
            "JWT_TTL_ACCESS": "12 hours",
        }
        self.doubles = [
            companions.double("razorpay_simulator", ["--port", str(self.ports.razorpay)], work),
            companions.double(
                "message_sink",
                ["--port", str(self.ports.sink), "--smtp-port", str(self.ports.smtp)],
                work,
            ),
        ]
        self.api = companions.api(platform, self.ports, self.env, work)
        self.worker = companions.worker(platform, self.env, work)
        self._inside = Inside(platform, self.env, work)
        self.anonymous = Client(self.graphql_url)
        self._owner: Client | None = None

    def start(self) -> None:
        """Bring everything up; the API answers when this returns."""
        (self.work / "media").mkdir(exist_ok=True)
        for process in self.doubles:
            process.start()
        self._database()
        self.api.start()
        self.worker.start()
        for process, ready in zip(
            self.doubles, (self.razorpay.ready, self.sink.ready), strict=True
        ):
            process.wait_until(ready)
        self.api.wait_until(lambda: answers(f"{self.url}/health/live"))

    def stop(self) -> None:
        """End every process and drop the database: what they are at is not waited for, nothing of it is kept."""
        self._inside.stop()
        for process in (self.api, self.worker, *self.doubles):
            process.kill()
        with psycopg.connect(f"{self._server}/postgres", autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{self.database}" WITH (FORCE)')

    def restart_api(self) -> None:
        """Restart the API, after its environment was changed."""
        self.api.stop()
        self.api.start()
        self.api.wait_until(lambda: answers(f"{self.url}/health/live"))

    def _database(self) -> None:
        name = f"template_{self.platform.name.replace('.', '_')}"
        base = f"{name}_{self.platform.fingerprint(ours=False)}"
        template = f"{name}_{self.platform.fingerprint(ours=True)}"
        with psycopg.connect(f"{self._server}/postgres", autocommit=True) as connection:
            # One run migrates, others that start at the same time wait for it.
            connection.execute("SELECT pg_advisory_lock(7391)")
            self._template(connection, base, "template1", "harness.bare_settings", owner=False)
            self._template(connection, template, base, "saleor_plugins.settings", owner=True)
            connection.execute(f'CREATE DATABASE "{self.database}" TEMPLATE "{template}"')
            connection.execute("SELECT pg_advisory_unlock(7391)")

    def _template(
        self, connection: Any, name: str, source: str, settings: str, *, owner: bool
    ) -> None:
        """Make the template database `name` from `source` by migrating, unless it is there."""
        query = "SELECT 1 FROM pg_database WHERE datname = %s"
        if connection.execute(query, [name]).fetchone():
            return
        building = f"{name}_building"
        connection.execute(f'DROP DATABASE IF EXISTS "{building}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{building}" TEMPLATE "{source}"')
        env = {
            **self.env,
            "DATABASE_URL": f"{self._server}/{building}",
            "DJANGO_SETTINGS_MODULE": settings,
            "PYTHONPATH": f"{self.env['PYTHONPATH']}{os.pathsep}{PROJECT / 'tests'}",
        }
        self.platform.run("-m", "django", "migrate", "-v0", env=env)
        if owner:
            self.platform.run("-c", MAKE_OWNER, env=env)
        connection.execute(f'ALTER DATABASE "{building}" RENAME TO "{name}"')

    def manage(self, *arguments: str) -> str:
        """Run a management command on the shop; its output."""
        # Django's checks import the URLs, and with them Saleor's whole schema: ten seconds each time.
        argv = ["django-admin", *arguments, "--skip-checks"]
        command = "from django.core.management import execute_from_command_line"
        return self.python(f"{command}\nexecute_from_command_line({argv!r})")

    def python(self, code: str) -> str:
        """Run code inside the platform (for what has no API: clocks of rows, counts); its output."""
        return self._inside.run(code)

    def sign_in(self, email: str, password: str) -> Client:
        """A client bearing that user's access token."""
        document = """mutation($email: String!, $password: String!) {
            tokenCreate(email: $email, password: $password) { token errors { field code message } }
        }"""
        answer = self.anonymous(document, {"email": email, "password": password})
        return Client(self.graphql_url, answer.payload["token"], email)

    @property
    def owner(self) -> Client:
        """The shop's owner: staff with every permission."""
        if self._owner is None:
            self._owner = self.sign_in(*OWNER)
        return self._owner

    def tails(self) -> str:
        """The ends of all logs, for a failed test's report."""
        processes = (self.api, self.worker, *self.doubles)
        return "\n".join(f"--- {each.name} ---\n{each.tail()}" for each in processes)


@contextlib.contextmanager
def servers(*, real_saleor: bool = False) -> Iterator[tuple[str, str]]:
    """URLs of PostgreSQL (without a database's name) and Redis for one run of the suite.

    PostgreSQL is the one that TEST_DATABASE_SERVER names, or one that we start (the wheel's, for a
    real Saleor the machine's) and that keeps its template databases between runs, unless another run
    of the suite has it. Redis is always our own: the
    broker's tasks must reach no other run's worker.
    """
    with contextlib.ExitStack() as stack:
        temporary = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="shop-")))
        broker = Redis(temporary / "redis", fast=True)
        redis_url = broker.start()
        stack.callback(broker.stop)
        named = os.environ.get("TEST_DATABASE_SERVER")
        if named:
            yield named, redis_url
            return
        STATE.mkdir(exist_ok=True)
        lock = stack.enter_context((STATE / "tests.lock").open("w"))
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            directory = STATE / ("tests-saleor" if real_saleor else "tests")
        except BlockingIOError:
            directory = temporary / "postgres"
        programs = machine_programs() if real_saleor else None
        postgres = Postgres(directory, fast=True, programs=programs)
        url = postgres.start()
        stack.callback(postgres.stop)
        yield url.rpartition("/")[0], redis_url


@contextlib.contextmanager
def running_shop(platform: Platform, server_urls: tuple[str, str] | None = None) -> Iterator[Shop]:
    """A shop for the length of the block, with a database of its own and an empty broker.

    `server_urls` are those of running `servers`; without them it starts its own.
    """
    with contextlib.ExitStack() as stack:
        if server_urls is None:
            server_urls = stack.enter_context(servers(real_saleor=platform.home is not None))
        database, redis_url = server_urls
        with redis.Redis.from_url(redis_url) as connection:
            connection.flushall()
        # In memory where there is one: the path of a socket must stay short as well.
        work = Path(tempfile.mkdtemp(prefix="shop-"))
        shop = Shop(platform, database, redis_url, work)
        try:
            shop.start()
            yield shop
        except Exception:
            print(shop.tails())
            raise
        finally:
            shop.stop()
            shutil.rmtree(work, ignore_errors=True)


def as_json(text: str) -> Any:
    """JSON from a process's last line."""
    return json.loads(text.strip().splitlines()[-1])
