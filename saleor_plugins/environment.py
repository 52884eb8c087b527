"""The environment, validated at start: every problem at once, none found by a customer.

What each variable means stands in deploy/.env.example. Secrets may come from files: NAME_FILE.
"""

import ipaddress
from collections.abc import Mapping, MutableMapping
from pathlib import Path
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
# What NAME_FILE may hold. A closed list: SSL_CERT_FILE and its like name files that are meant as such.
SECRETS = (
    "SECRET_KEY",
    "SECRET_KEY_PREVIOUS",
    "RSA_PRIVATE_KEY",
    "RSA_PRIVATE_PASSWORD",
    "DATABASE_URL",
    "DATABASE_URL_REPLICA",
    "CACHE_URL",
    "CELERY_BROKER_URL",
    "EMAIL_URL",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "SENTRY_DSN",
)
_SCHEMES = {
    "DATABASE_URL": ("postgres", "postgresql"),
    "DATABASE_URL_REPLICA": ("postgres", "postgresql"),
    # Limits, counters and Saleor's circuit breaker are Redis's.
    "CACHE_URL": ("redis", "rediss"),
}
_ADDRESSES = (
    "STOREFRONT_URL",
    "RAZORPAY_API_URL",
    "RAZORPAY_CHECKOUT_URL",
    "MSG91_API_URL",
    "TWILIO_API_URL",
    "WHATSAPP_API_URL",
    "PUBLIC_URL",
)
_PRODUCTION = (
    "SECRET_KEY",
    "DATABASE_URL",
    "CELERY_BROKER_URL",
    "CACHE_URL",
    "STOREFRONT_URL",
    "PUBLIC_URL",
    "ALLOWED_HOSTS",
    "ALLOWED_CLIENT_HOSTS",
)
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
_SHORTEST_SECRET = 32  # characters


def read_files(environ: MutableMapping[str, str]) -> list[str]:
    """Put the content of each NAME_FILE into NAME, where Saleor reads it; what could not be read.

    A file wins over the variable itself. A key that stands in one line gets its line ends back: a file
    for Docker has no other way to hold it, and Saleor reads PEM only.
    """
    found = []
    for name in SECRETS:
        path = environ.get(f"{name}_FILE")
        if not path:
            continue
        try:
            content = Path(path).read_text().strip()
        except (OSError, UnicodeDecodeError):
            found.append(f"{name}_FILE names {path}, which cannot be read.")
            continue
        if not content:
            found.append(f"{name}_FILE names {path}, which is empty.")
            continue
        environ[name] = content
    if "RSA_PRIVATE_KEY" in environ:
        environ["RSA_PRIVATE_KEY"] = environ["RSA_PRIVATE_KEY"].strip("\"'").replace("\\n", "\n")
    return found


def debug_mode(environ: Mapping[str, str]) -> bool:
    """Whether Saleor takes this for a developer's machine: its rule and its default, which is yes."""
    return environ.get("DEBUG", "true").lower() in ("true", "1")


def problems(environ: Mapping[str, str], *, debug: bool) -> list[str]:
    """Everything that is wrong, one sentence each, without the values of secrets."""
    found = [
        *_switches(environ),
        *_schemes(environ),
        *_networks(environ.get("TRUSTED_PROXIES", "")),
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


def _switches(environ: Mapping[str, str]) -> list[str]:
    return [
        f"{name} must be True or False."
        for name in ("DEBUG", "DATABASE_IS_POOLED")
        if environ.get(name, "False").lower() not in ("true", "1", "false", "0")
    ]


def _schemes(environ: Mapping[str, str]) -> list[str]:
    return [
        f"{name} must be an address that starts with {schemes[0]}://."
        for name, schemes in _SCHEMES.items()
        if environ.get(name) and urlsplit(environ[name]).scheme not in schemes
    ]


def _networks(text: str) -> list[str]:
    try:
        for part in text.split(","):
            if part.strip():
                ipaddress.ip_network(part.strip(), strict=False)
    except ValueError:
        return ["TRUSTED_PROXIES must be networks such as 10.0.0.0/8, separated by commas."]
    return []


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
    for name in _PRODUCTION:
        if not environ.get(name):
            found.append(f"{name} must be set in production.")
    if not environ.get("RSA_PRIVATE_KEY"):
        found.append(
            "RSA_PRIVATE_KEY must be set in production: sign-ins would not survive a start."
        )
    elif "PRIVATE KEY-----\n" not in environ["RSA_PRIVATE_KEY"]:
        found.append("RSA_PRIVATE_KEY must be a private key in PEM: -----BEGIN PRIVATE KEY-----.")
    secret = environ.get("SECRET_KEY", "")
    if secret and (secret in SAMPLES or len(secret) < _SHORTEST_SECRET):
        found.append(
            f"SECRET_KEY must be random and at least {_SHORTEST_SECRET} characters, not a sample."
        )
    for name in ("DATABASE_URL", "DATABASE_URL_REPLICA"):
        if urlsplit(environ.get(name, "")).password in SAMPLES:
            found.append(f"{name} still has a sample's password.")
    for name, value in environ.items():
        if name != "SECRET_KEY" and name.isupper() and value in SAMPLES:
            found.append(f"{name} still has a sample's value.")
    if environ.get("TEST_CLOCK_FILE"):
        found.append("TEST_CLOCK_FILE is for tests and must not be set in production.")
    return found
