"""Signing and verifying tokens with the server's RSA key."""

import json
import os
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse
from jwt.algorithms import RSAAlgorithm
from jwt.utils import base64url_encode

from .utils import build_absolute_uri

ALGORITHM = "RS256"


class JWTManager:
    """Saleor's token manager: RS256, key from RSA_PRIVATE_KEY or, while DEBUG, from a file."""

    KEY_FILE_FOR_DEBUG = ".jwt_key.pem"

    @classmethod
    @cache
    def get_private_key(cls) -> Any:
        """The configured key; without one and with DEBUG a key made once and kept."""
        if settings.RSA_PRIVATE_KEY:
            password = settings.RSA_PRIVATE_PASSWORD
            return serialization.load_pem_private_key(
                settings.RSA_PRIVATE_KEY.encode(), password.encode() if password else None
            )
        if not settings.DEBUG:
            raise ImproperlyConfigured("RSA_PRIVATE_KEY is required when DEBUG mode is disabled.")
        path = Path(settings.PROJECT_ROOT) / cls.KEY_FILE_FOR_DEBUG
        if not path.exists():
            pem = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.TraditionalOpenSSL,
                serialization.NoEncryption(),
            )
            fresh = path.with_suffix(f".{os.getpid()}")
            fresh.touch(mode=0o600)
            fresh.write_bytes(pem)
            fresh.replace(path)
        return serialization.load_pem_private_key(path.read_bytes(), None)

    @classmethod
    @cache
    def get_public_key(cls) -> Any:
        """The key that tokens are verified with."""
        return cls.get_private_key().public_key()

    @classmethod
    @cache
    def get_key_id(cls) -> str:
        """The key's RFC 7638 thumbprint."""
        jwk = json.loads(RSAAlgorithm.to_jwk(cls.get_public_key()))
        text = json.dumps({k: jwk[k] for k in ("e", "kty", "n")}, separators=(",", ":"))
        return base64url_encode(sha256(text.encode()).digest()).decode()

    @classmethod
    def get_jwks(cls) -> dict[str, Any]:
        """The public key as a JWK set."""
        jwk = json.loads(RSAAlgorithm.to_jwk(cls.get_public_key()))
        return {"keys": [{**jwk, "use": "sig", "kid": cls.get_key_id(), "alg": ALGORITHM}]}

    @classmethod
    def encode(cls, payload: dict[str, Any]) -> str:
        """A signed token."""
        headers = {"kid": cls.get_key_id()}
        return jwt.encode(payload, cls.get_private_key(), algorithm=ALGORITHM, headers=headers)

    @classmethod
    def jws_encode(cls, payload: bytes, is_payload_detached: bool = True) -> str:
        """A detached signature of a webhook's body."""
        return jwt.api_jws.encode(
            payload,
            key=cls.get_private_key(),
            algorithm=ALGORITHM,
            headers={"kid": cls.get_key_id(), "crit": ["b64"]},
            is_payload_detached=is_payload_detached,
        )

    @classmethod
    def decode(cls, token: str, verify_aud: bool = False) -> dict[str, Any]:
        """The claims of a token of ours; jwt.PyJWTError otherwise."""
        return jwt.decode(
            token, cls.get_public_key(), algorithms=[ALGORITHM], options={"verify_aud": verify_aud}
        )

    @classmethod
    def get_issuer(cls) -> str:
        """The API's address."""
        return build_absolute_uri(reverse("api"))


def get_jwt_manager() -> type[JWTManager]:
    """The manager in use."""
    return JWTManager
