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
import requests
from razorpay_simulator.control import Control
from servers import Postgres, Redis
from shopkeeper.client import Client

from .clock import Clock
from .platforms import PROJECT, STATE, Platform
from .processes import Process, free_port

OWNER = ("owner@example.com", "Owner-password-1")
_OWNER_ROW = """
import django; django.setup()
from saleor.account.models import User
from saleor_plugins.host.db import writer
with writer():
    if not User.objects.filter(email=%r).exists():
        owner = User(email=%r, is_staff=True, is_superuser=True, is_active=True, is_confirmed=True)
        owner.set_password(%r)
        owner.save()
"""
_QUEUES = "celery,payments,renewals,messages,bulk"


class Shop:
    """Everything that a test needs to act on a running platform."""

    def __init__(self, platform: Platform, database_server: str, redis: str, work: Path) -> None:
        self.platform = platform
        self.work = work
        self.clock = Clock(work / "clock")
        self._server = database_server.rstrip("/")
        self._redis = redis
        self.database = f"shop_{secrets.token_hex(6)}"
        self.database_url = f"{self._server}/{self.database}"
        self.api_port, self.razorpay_port, self.sink_port, self.smtp_port = (
            free_port() for _ in range(4)
        )
        self.url = f"http://127.0.0.1:{self.api_port}"
        self.graphql_url = f"{self.url}/graphql/"
        self.razorpay_url = f"http://127.0.0.1:{self.razorpay_port}"
        self.sink_url = f"http://127.0.0.1:{self.sink_port}"
        self.razorpay = Control(self.razorpay_url)
        self.doubles: list[Process] = []
        self.env = self._environment()
        self.api = self._process(
            "api",
            ["-m", "uvicorn", "saleor.asgi:application", "--host", "127.0.0.1"]
            + ["--port", str(self.api_port), "--ws", "none", "--no-access-log"]
            + ["--log-level", "warning"],
        )
        self.worker = self._process(
            "worker",
            ["-m", "celery", "-A", "saleor.celeryconf:app", "worker", "-Q", _QUEUES]
            + ["-P", "threads", "-c", "4", "-B", "-s", str(work / "beat"), "-l", "WARNING"]
            + ["--without-gossip", "--without-mingle"],
        )
        self.anonymous = Client(self.graphql_url)
        self._owner: Client | None = None

    def _environment(self) -> dict[str, str]:
        return {
            **self.platform.environment(),
            "DATABASE_URL": self.database_url,
            "CACHE_URL": self._redis,
            "REDIS_URL": self._redis,
            "CELERY_BROKER_URL": self._redis,
            "SECRET_KEY": "a-secret-key-for-tests-only",
            # Honours the tests' clock, and lets Saleor run without a key file.
            "DEBUG": "True",
            "ENABLE_DEBUG_TOOLBAR": "False",
            "ALLOWED_HOSTS": "*",
            "ALLOWED_CLIENT_HOSTS": "localhost,127.0.0.1",
            "PUBLIC_URL": self.url,
            "STOREFRONT_URL": "http://localhost:3000",
            "MEDIA_ROOT": str(self.work / "media"),
            "RSA_PRIVATE_KEY": _rsa_key(),
            "EMAIL_URL": f"smtp://127.0.0.1:{self.smtp_port}",
            "DEFAULT_FROM_EMAIL": "shop@example.com",
            "HTTP_IP_FILTER_ALLOW_LOOPBACK_IPS": "True",
            "TEST_CLOCK_FILE": str(self.clock.path),
            "RAZORPAY_API_URL": f"{self.razorpay_url}/v1",
            "RAZORPAY_CHECKOUT_URL": f"{self.razorpay_url}/v1/checkout.js",
            "MSG91_API_URL": self.sink_url,
            "TWILIO_API_URL": self.sink_url,
            "WHATSAPP_API_URL": self.sink_url,
        }

    def _process(self, name: str, arguments: list[str]) -> Process:
        return Process(
            name,
            [self.platform.python, *arguments],
            env=self.env,
            cwd=self.platform.home or PROJECT,
            log=self.work / f"{name}.log",
        )

    def _double(self, name: str, arguments: list[str], health: str) -> None:
        import sys

        process = Process(
            name,
            [sys.executable, "-m", name, *arguments],
            env={**os.environ, "PYTHONPATH": str(PROJECT / "deploy/sandbox")},
            cwd=PROJECT,
            log=self.work / f"{name}.log",
        )
        process.start()
        self.doubles.append(process)
        process.wait_until(lambda: _answers(health))

    def start(self) -> None:
        """Bring everything up; the API answers when this returns."""
        (self.work / "media").mkdir(exist_ok=True)
        self._double(
            "razorpay_simulator",
            ["--port", str(self.razorpay_port)],
            f"{self.razorpay_url}/_control/health",
        )
        if (PROJECT / "deploy/sandbox/message_sink/__main__.py").exists():
            self._double(
                "message_sink",
                ["--port", str(self.sink_port), "--smtp-port", str(self.smtp_port)],
                f"{self.sink_url}/messages",
            )
        self._database()
        self.api.start()
        self.worker.start()
        self.api.wait_until(lambda: _answers(f"{self.url}/health/live"))

    def stop(self) -> None:
        """End every process and drop the database."""
        for process in (self.api, self.worker, *self.doubles):
            process.stop()
        with psycopg.connect(f"{self._server}/postgres", autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{self.database}" WITH (FORCE)')

    def restart_api(self) -> None:
        """Restart the API, after its environment was changed."""
        self.api.stop()
        self.api.start()
        self.api.wait_until(lambda: _answers(f"{self.url}/health/live"))

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
            self.platform.run("-c", _OWNER_ROW % (OWNER[0], *OWNER), env=env)
        connection.execute(f'ALTER DATABASE "{building}" RENAME TO "{name}"')

    def manage(self, *arguments: str) -> str:
        """Run a management command on the shop; its output."""
        return self.platform.run("-m", "django", *arguments, env=self.env)

    def python(self, code: str) -> str:
        """Run code inside the platform (for what has no API: clocks of rows, counts); its output."""
        return self.platform.run("-c", f"import django; django.setup()\n{code}", env=self.env)

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


def _answers(url: str) -> bool:
    session = requests.Session()
    session.trust_env = False
    try:
        return session.get(url, timeout=5).status_code == 200
    except requests.RequestException:
        return False


def _rsa_key() -> str:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


@contextlib.contextmanager
def servers() -> Iterator[tuple[str, str]]:
    """URLs of PostgreSQL (without a database's name) and Redis for one run of the suite.

    PostgreSQL is the one that TEST_DATABASE_SERVER names, or an embedded one that keeps its template
    databases between runs, unless another run of the suite has it. Redis is always our own: the
    broker's tasks must reach no other run's worker.
    """
    with contextlib.ExitStack() as stack:
        temporary = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="shop-")))
        redis = Redis(temporary / "redis", fast=True)
        redis_url = redis.start()
        stack.callback(redis.stop)
        named = os.environ.get("TEST_DATABASE_SERVER")
        if named:
            yield named, redis_url
            return
        STATE.mkdir(exist_ok=True)
        lock = stack.enter_context((STATE / "tests.lock").open("w"))
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            directory = STATE / "tests"
        except BlockingIOError:
            directory = temporary / "postgres"
        postgres = Postgres(directory, fast=True)
        url = postgres.start()
        stack.callback(postgres.stop)
        yield url.rpartition("/")[0], redis_url


@contextlib.contextmanager
def running_shop(platform: Platform) -> Iterator[Shop]:
    """A shop for the length of the block."""
    with servers() as (database, redis):
        # In memory where there is one: the path of a socket must stay short as well.
        work = Path(tempfile.mkdtemp(prefix="shop-"))
        shop = Shop(platform, database, redis, work)
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
