"""A Saleor with its companions: where each listens, and the environment that ties them together."""

import sys
from dataclasses import dataclass
from pathlib import Path

import requests

from .platforms import PROJECT, Platform
from .processes import Process, free_port

SANDBOX = PROJECT / "deploy/sandbox"
QUEUES = "celery,payments,codes,renewals,messages,bulk"
POOL = ("-P", "threads", "-c", "4")
# A worker with threads fetches nothing for up to two seconds whenever it has fetched as many tasks ahead
# as it may (Celery's loop is woken by processes that finish, not by threads): with Saleor's one ahead per
# thread a burst of eighty takes eighteen seconds in place of one.
AHEAD = {"CELERY_WORKER_PREFETCH_MULTIPLIER": "32"}


@dataclass(frozen=True)
class Ports:
    """Where everything listens on 127.0.0.1."""

    api: int
    storefront: int
    razorpay: int
    sink: int
    smtp: int

    @classmethod
    def free(cls) -> "Ports":
        """Ports that nobody listens on just now."""
        return cls(*(free_port() for _ in range(5)))

    @property
    def api_url(self) -> str:
        """Origin of the API."""
        return f"http://127.0.0.1:{self.api}"

    @property
    def razorpay_url(self) -> str:
        """Origin of the Razorpay simulator."""
        return f"http://127.0.0.1:{self.razorpay}"

    @property
    def sink_url(self) -> str:
        """Origin of the message sink."""
        return f"http://127.0.0.1:{self.sink}"

    @property
    def storefront_url(self) -> str:
        """Origin of the storefront."""
        return f"http://127.0.0.1:{self.storefront}"


def environment(
    platform: Platform, ports: Ports, *, database_url: str, redis_url: str, media: Path, key: str
) -> dict[str, str]:
    """Variables of the API and the workers, all doubles wired up. Never for production."""
    return {
        **platform.environment(),
        "DATABASE_URL": database_url,
        "CACHE_URL": redis_url,
        "REDIS_URL": redis_url,
        "CELERY_BROKER_URL": redis_url,
        "SECRET_KEY": "a-secret-key-for-this-machine-only",
        "DEBUG": "True",
        "ALLOWED_HOSTS": "*",
        "ALLOWED_CLIENT_HOSTS": "localhost,127.0.0.1",
        "PUBLIC_URL": ports.api_url,
        "STOREFRONT_URL": ports.storefront_url,
        "MEDIA_ROOT": str(media),
        "RSA_PRIVATE_KEY": key,
        "EMAIL_URL": f"smtp://127.0.0.1:{ports.smtp}",
        "DEFAULT_FROM_EMAIL": "shop@example.com",
        # Webhooks of Saleor's own Apps may reach the storefront on this machine.
        "HTTP_IP_FILTER_ALLOW_LOOPBACK_IPS": "True",
        "RAZORPAY_API_URL": f"{ports.razorpay_url}/v1",
        "RAZORPAY_CHECKOUT_URL": f"{ports.razorpay_url}/v1/checkout.js",
        "MSG91_API_URL": ports.sink_url,
        "TWILIO_API_URL": ports.sink_url,
        "WHATSAPP_API_URL": ports.sink_url,
    }


def api(platform: Platform, ports: Ports, env: dict[str, str], logs: Path) -> Process:
    """Saleor's API, as its official image starts it."""
    arguments = ["--host", "127.0.0.1", "--port", str(ports.api)]
    arguments += ["--ws", "none", "--no-access-log", "--log-level", "warning"]
    # Longer than a client pauses between two requests: it must not find its connection just closed.
    arguments += ["--timeout-keep-alive", "300"]
    command = [platform.python, "-m", "uvicorn", "saleor.asgi:application", *arguments]
    return Process("api", command, env=env, cwd=platform.home or PROJECT, log=logs / "api.log")


def worker(platform: Platform, env: dict[str, str], logs: Path) -> Process:
    """One Celery worker for all queues, with beat inside."""
    arguments = ["-Q", QUEUES, *POOL, "-B", "-s", str(logs / "beat")]
    arguments += ["-l", "WARNING", "--without-gossip", "--without-mingle"]
    command = [platform.python, "-m", "celery", "-A", "saleor.celeryconf:app", "worker", *arguments]
    return Process(
        "worker",
        command,
        env={**AHEAD, **env},
        cwd=platform.home or PROJECT,
        log=logs / "worker.log",
    )


def double(name: str, arguments: list[str], logs: Path) -> Process:
    """A stand-in for an outside company: `python -m NAME` from the sandbox."""
    return Process(
        name,
        [sys.executable, "-m", name, *arguments],
        env={"PYTHONPATH": str(SANDBOX), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
        cwd=PROJECT,
        log=logs / f"{name}.log",
    )


def answers(url: str, timeout: float = 5) -> bool:
    """Whether a GET of `url` is answered with 200."""
    session = requests.Session()
    session.trust_env = False
    try:
        return session.get(url, timeout=timeout).status_code == 200
    except requests.RequestException:
        return False


def rsa_key() -> str:
    """A new private key in PEM, for Saleor's tokens."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


OWNER = ("owner@example.com", "Owner-password-1")

# Saleor 3.23 has no command and no manager method for the first superuser.
MAKE_OWNER = f"""
import django; django.setup()
from saleor.account.models import Group, User
from saleor_plugins.host.db import writer
with writer():
    if not User.objects.filter(email={OWNER[0]!r}).exists():
        owner = User(
            email={OWNER[0]!r}, is_staff=True, is_superuser=True, is_active=True, is_confirmed=True,
            first_name="Meera", last_name="Krishnan",
        )
        owner.set_password({OWNER[1]!r})
        owner.save()
        # Even a superuser sees the orders of those channels only that one of his groups may see.
        group, _ = Group.objects.get_or_create(name="Owners")
        owner.groups.add(group)
"""
