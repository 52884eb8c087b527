"""Registers the payments' resolvers and mutations."""

from . import resolvers, sessions, transactions  # noqa: F401
