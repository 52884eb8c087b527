"""The HMACs that prove who speaks: hex SHA-256, compared in constant time.

https://razorpay.com/docs/webhooks/validate-test/ and
https://razorpay.com/docs/payments/server-integration/python/integration-steps/#verify-the-signature
"""

import hashlib
import hmac
from collections.abc import Iterable


def sign(message: bytes, secret: str) -> str:
    """The hex HMAC-SHA256 of `message`."""
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


def matches(message: bytes, signature: str, secret: str) -> bool:
    """Whether `signature` was made over `message` with `secret`. False without a secret."""
    if not secret or not signature:
        return False
    return hmac.compare_digest(sign(message, secret).encode(), signature.strip().encode())


def webhook_is_genuine(body: bytes, signature: str, secrets: Iterable[str]) -> bool:
    """Whether the raw body was signed with one of the secrets.

    After a rotation Razorpay signs the retries of older events with the previous secret, so both
    are accepted.
    """
    return any(matches(body, signature, secret) for secret in secrets if secret)


def payment_is_genuine(order_id: str, payment_id: str, signature: str, key_secret: str) -> bool:
    """Checkout's return. `order_id` must be our stored one, never the browser's."""
    return matches(f"{order_id}|{payment_id}".encode(), signature, key_secret)


def subscription_is_genuine(
    payment_id: str, subscription_id: str, signature: str, key_secret: str
) -> bool:
    """Checkout's return for a subscription's first payment."""
    return matches(f"{payment_id}|{subscription_id}".encode(), signature, key_secret)


def payment_link_is_genuine(
    link_id: str, reference_id: str, status: str, payment_id: str, signature: str, key_secret: str
) -> bool:
    """The callback of a payment link."""
    message = f"{link_id}|{reference_id}|{status}|{payment_id}".encode()
    return matches(message, signature, key_secret)
