"""What can be refused here, by code. The codes are the API's `DistributorErrorCode`."""

from saleor_plugins.core.errors import CommerceError, Conflict, InvalidInput, NotFound

CODES = (
    "INVALID",
    "REQUIRED",
    "NOT_FOUND",
    "UNIQUE",
    "CONFLICT",
    "GRAPHQL_ERROR",
    "INVALID_GSTIN",
    "INVALID_PHONE",
    "INVALID_AMOUNT",
    "ALREADY_APPLIED",
    "NOT_RESTRICTED",
    "WRONG_CHANNEL",
    "OUTLIER",
    "INVALID_FILE",
    "NOTHING_TO_ROLL_BACK",
    "NOT_APPROVED",
    "BELOW_MINIMUM_ORDER",
    "PACK_SIZE",
    "CREDIT_EXCEEDED",
    "PRICE_CHANGED",
)

__all__ = [
    "CODES",
    "CommerceError",
    "Conflict",
    "InvalidInput",
    "NotFound",
    "OrderRefused",
    "required",
]


class OrderRefused(CommerceError):
    """The order may not be placed as it is; the message tells the buyer what to change."""

    default_code = "NOT_APPROVED"


def required(field: str) -> InvalidInput:
    """The error for an input that must not be empty."""
    return InvalidInput("This field is required.", code="REQUIRED", field=field)
