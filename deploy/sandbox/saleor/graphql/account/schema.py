"""Accounts in the API."""

from ..core import enums
from ..core.types import common, money
from . import accounts, authentication, queries, staff, types

__all__ = ["accounts", "authentication", "common", "enums", "money", "queries", "staff", "types"]
