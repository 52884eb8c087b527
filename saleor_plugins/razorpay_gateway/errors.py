"""What can go wrong between us and Razorpay, in words that a shopper or a merchant can act on.

https://razorpay.com/docs/errors/ - `{error: {code, description, field, source, step, reason,
metadata}}`. Razorpay's own words are kept in the attributes; the message is for people.
"""

from collections.abc import Mapping
from typing import Any

from ..core.errors import CommerceError, Conflict, NotFound, ProviderError, ProviderRejected

PROVIDER = "Razorpay"
TRY_AGAIN = "The payment service is not answering. Nothing was charged; please try again."


class RazorpayRejected(ProviderRejected):
    """Razorpay said no, for good. The attributes are Razorpay's own words, empty when not given."""

    default_code = "RAZORPAY_REJECTED"

    def __init__(self, message: str, **rest: Any) -> None:
        super().__init__(message, provider=PROVIDER, **rest)
        words = error_words(self.body)
        self.description = str(words.get("description") or "")
        self.reason = str(words.get("reason") or "")
        self.step = str(words.get("step") or "")
        self.source = str(words.get("source") or "")
        metadata = words.get("metadata")
        self.metadata: Mapping[str, Any] = metadata if isinstance(metadata, dict) else {}


class BadCredentials(RazorpayRejected):
    """Key id and key secret do not belong together, or were revoked (401)."""

    default_code = "BAD_CREDENTIALS"


class UnknownAtRazorpay(RazorpayRejected):
    """The id is unknown to this account."""

    default_code = "NOT_FOUND"


class AlreadyCaptured(RazorpayRejected):
    """A second capture. Ask for the payment: the first one may be ours."""

    default_code = "ALREADY_CAPTURED"


class AlreadyRefunded(RazorpayRejected):
    """Nothing is left to refund."""

    default_code = "ALREADY_REFUNDED"


class RefundInFlight(ProviderError):
    """The same refund is being worked on (409): ask again with the same key and body."""

    default_code = "REFUND_IN_FLIGHT"
    retryable = True


class NotConfigured(Conflict):
    """Razorpay is switched off in this channel, or has no keys."""

    default_code = "NOT_CONFIGURED"


class UnknownPayment(NotFound):
    """The payment or order does not exist, or is not one of ours."""


class SignatureMismatch(CommerceError):
    """A signature that was not made with our secret over our own order."""

    default_code = "INVALID_SIGNATURE"


class Mismatch(CommerceError):
    """A genuine payment of something else: another order, amount, currency or account."""

    default_code = "PAYMENT_MISMATCH"


def error_words(body: object) -> Mapping[str, Any]:
    """The `error` object of an answer, or an empty one when the body is something else."""
    error = body.get("error") if isinstance(body, dict) else None
    return error if isinstance(error, dict) else {}


_BY_WORDS: tuple[tuple[str, type[RazorpayRejected]], ...] = (
    ("already been captured", AlreadyCaptured),
    ("fully refunded already", AlreadyRefunded),
    ("does not exist", UnknownAtRazorpay),
    ("is not a valid id", UnknownAtRazorpay),
)


def rejected(error: ProviderRejected) -> ProviderError:
    """A rejected call as the most telling of the errors above."""
    words = error_words(error.body)
    description = str(words.get("description") or "")
    # Razorpay gives these cases no codes of their own, only sentences.
    kind: type[RazorpayRejected] = RazorpayRejected
    if error.status == 401:
        kind = BadCredentials
    elif error.status == 404:
        kind = UnknownAtRazorpay
    elif error.status == 409:
        return RefundInFlight(
            "Razorpay is still working on the same request.",
            provider=PROVIDER,
            status=409,
            body=error.body,
        )
    else:
        for sign, candidate in _BY_WORDS:
            if sign in description:
                kind = candidate
                break
    field = words.get("field")
    return kind(
        f"Razorpay refused: {description}" if description else error.message,
        status=error.status,
        field=str(field) if field else None,
        body=error.body,
    )
