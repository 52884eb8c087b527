"""Whether Amazon has signed a message of a topic.

https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
The certificate is fetched from Amazon's own host only, once per address, and its key checks the
canonical text of the message.
"""

import base64
import re
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509 import load_pem_x509_certificate

from ...core.errors import NotAllowed, ProviderError
from .base import client

_HOST = re.compile(r"sns\.[a-z0-9-]{3,}\.amazonaws\.com(\.cn)?")
_SIGNED = {
    "Notification": ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"),
    "SubscriptionConfirmation": (
        "Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type",
    ),
    "UnsubscribeConfirmation": (
        "Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type",
    ),
}  # fmt: skip


def _refuse(reason: str) -> NotAllowed:
    return NotAllowed(reason, code="INVALID_SIGNATURE")


def _amazons(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "https" and bool(_HOST.fullmatch(parts.hostname or ""))


@lru_cache(maxsize=8)
def certificate(url: str) -> bytes:
    """The signing certificate at an address of Amazon's."""
    response = client("sns_certificate", url, account="public").request("GET", url)
    return response.text.encode()


def canonical(payload: dict[str, Any]) -> bytes:
    """The text that was signed."""
    names = _SIGNED.get(str(payload.get("Type")))
    if names is None:
        raise _refuse("Not a kind of message that topics send.")
    return "".join(
        f"{name}\n{payload[name]}\n" for name in names if payload.get(name) is not None
    ).encode()


def verify(payload: dict[str, Any]) -> None:
    """Raise NotAllowed unless the signature is Amazon's."""
    url = str(payload.get("SigningCertURL") or "")
    if not _amazons(url):
        raise _refuse("The certificate is not at Amazon's.")
    signed = canonical(payload)
    algorithm = hashes.SHA256() if payload.get("SignatureVersion") == "2" else hashes.SHA1()  # noqa: S303
    try:
        key = load_pem_x509_certificate(certificate(url)).public_key()
        signature = base64.b64decode(str(payload.get("Signature") or ""), validate=True)
        if not isinstance(key, rsa.RSAPublicKey):
            raise _refuse("The certificate has no RSA key.")
        key.verify(signature, signed, padding.PKCS1v15(), algorithm)
    except (InvalidSignature, ValueError, ProviderError) as error:
        raise _refuse("The signature does not fit.") from error


def confirm(url: str) -> None:
    """Tell Amazon that we want the topic's messages."""
    if not _amazons(url):
        raise _refuse("The subscription is not at Amazon's.")
    client("sns_confirm", url, account="public").request("GET", url)
