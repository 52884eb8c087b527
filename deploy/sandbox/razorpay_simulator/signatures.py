"""The HMACs that Razorpay signs with (hex SHA-256): returns of checkout with the key secret,
webhooks with theirs.
"""

from __future__ import annotations

import hashlib
import hmac


def sign(message: str | bytes, secret: str) -> str:
    raw = message.encode() if isinstance(message, str) else message
    return hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()


def payment(order_id: str, payment_id: str, secret: str) -> str:
    return sign(f"{order_id}|{payment_id}", secret)


def subscription(payment_id: str, subscription_id: str, secret: str) -> str:
    return sign(f"{payment_id}|{subscription_id}", secret)


def payment_link(
    link_id: str, reference_id: str | None, status: str, payment_id: str, secret: str
) -> str:
    return sign(f"{link_id}|{reference_id or ''}|{status}|{payment_id}", secret)
