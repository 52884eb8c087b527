"""Codes that the mutations of this plugin answer with, beside the common ones."""

ERROR_CODES = (
    "CUTOFF_PASSED",
    "DATE_NOT_SCHEDULED",
    "INSUFFICIENT_BALANCE",
    "INSUFFICIENT_STOCK",
    "INVALID_DATE",
    "INVALID_QUANTITY",
    "NOT_IN_PLAN",
    "OVERLAP",
    "PAYMENT_GATEWAY",
    "PAYMENT_MODE",
    "PAYMENT_PENDING",
)
