"""Secrets at rest: what must wait in the database for a worker is encrypted and runs out.

Sign-in codes and links with tokens have to reach the worker that sends them. They do so sealed with
a key derived from Django's SECRET_KEY, never through the broker, never in a log.
"""

import base64
import hashlib
import hmac
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from ..core.errors import Conflict

_PURPOSE = b"saleor_plugins.sealing.v1"


def _box() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *getattr(settings, "SECRET_KEY_FALLBACKS", ())]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(derive(key))) for key in secrets])


def derive(secret: str, purpose: bytes = _PURPOSE) -> bytes:
    """A 32-byte key for one purpose; another purpose's key tells nothing of it."""
    return hmac.new(secret.encode(), purpose, hashlib.sha256).digest()


def seal(value: dict[str, Any]) -> str:
    """Encrypt a JSON object."""
    return _box().encrypt(json.dumps(value).encode()).decode()


def unseal(sealed: str, *, ttl: int) -> dict[str, Any]:
    """Decrypt what `seal` made at most `ttl` seconds ago; raises Conflict (code EXPIRED) otherwise."""
    try:
        value = json.loads(_box().decrypt(sealed.encode(), ttl=ttl))
    except InvalidToken as error:
        raise Conflict("The sealed value has run out.", code="EXPIRED") from error
    return dict(value)
