"""The environment, validated at start: every problem at once, none found by a customer.

What each variable means stands in deploy/.env.example. Secrets may come from files: NAME_FILE.
"""

from collections.abc import Mapping
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# Values that our samples and demos use; a shop on the internet must not.
SAMPLES = frozenset(
    {
        "changeme",
        "a-secret-key-for-this-machine-only",
        "sandbox-webhook-secret",
        "revalidate-on-this-machine",
    }
)
_ADDRESSES = (
    "STOREFRONT_URL",
    "RAZORPAY_API_URL",
    "RAZORPAY_CHECKOUT_URL",
    "MSG91_API_URL",
    "TWILIO_API_URL",
    "WHATSAPP_API_URL",
    "PUBLIC_URL",
)
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
_SHORTEST_SECRET = 32  # characters


def problems(environ: Mapping[str, str], *, debug: bool) -> list[str]:
    """Everything that is wrong, one sentence each, without the values of secrets."""
    found = [
        *_unreadable_files(environ),
        *(
            problem
            for name in _ADDRESSES
            if environ.get(name)
            for problem in _address(name, environ[name], debug=debug)
        ),
        *_zone(environ.get("SHOP_TIME_ZONE", "")),
    ]
    if not debug:
        found += _production(environ)
    return found


def _unreadable_files(environ: Mapping[str, str]) -> list[str]:
    from pathlib import Path

    names = ("SECRET_KEY", "RSA_PRIVATE_KEY", "DATABASE_URL")
    return [
        f"{name}_FILE names {environ[f'{name}_FILE']}, which cannot be read."
        for name in names
        if environ.get(f"{name}_FILE") and not Path(environ[f"{name}_FILE"]).is_file()
    ]


def _address(name: str, value: str, *, debug: bool) -> list[str]:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return [f"{name} must be an address that starts with https://."]
    if not debug and parts.scheme == "http" and parts.hostname not in _LOCAL:
        return [f"{name} must be https in production."]
    return []


def _zone(name: str) -> list[str]:
    if not name:
        return []
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return [f"SHOP_TIME_ZONE must be a time zone's name such as Asia/Kolkata, not {name!r}."]
    return []


def _production(environ: Mapping[str, str]) -> list[str]:
    found = []
    for name in ("SECRET_KEY", "DATABASE_URL", "CELERY_BROKER_URL", "CACHE_URL", "STOREFRONT_URL"):
        if not environ.get(name) and not environ.get(f"{name}_FILE"):
            found.append(f"{name} must be set in production.")
    if not environ.get("RSA_PRIVATE_KEY") and not environ.get("RSA_PRIVATE_KEY_FILE"):
        found.append(
            "RSA_PRIVATE_KEY must be set in production: sign-ins would not survive a start."
        )
    secret = environ.get("SECRET_KEY", "")
    if secret and (secret in SAMPLES or len(secret) < _SHORTEST_SECRET):
        found.append(
            f"SECRET_KEY must be random and at least {_SHORTEST_SECRET} characters, not a sample."
        )
    for name, value in environ.items():
        if name != "SECRET_KEY" and name.isupper() and value in SAMPLES:
            found.append(f"{name} still has a sample's value.")
    if environ.get("TEST_CLOCK_FILE"):
        found.append("TEST_CLOCK_FILE is for tests and must not be set in production.")
    return found
