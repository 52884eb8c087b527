"""Codes of account errors that Python names."""

from enum import Enum


class AccountErrorCode(Enum):
    """As in the API, in lower case."""

    GRAPHQL_ERROR = "graphql_error"
    INVALID = "invalid"
    INVALID_CREDENTIALS = "invalid_credentials"
    INACTIVE = "inactive"
    NOT_FOUND = "not_found"
    REQUIRED = "required"
    UNIQUE = "unique"
    ACCOUNT_NOT_CONFIRMED = "account_not_confirmed"
    LOGIN_ATTEMPT_DELAYED = "login_attempt_delayed"
    UNKNOWN_IP_ADDRESS = "unknown_ip_address"
