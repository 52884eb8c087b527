"""Registers the orders' resolvers and mutations."""

from . import drafts, mutations, refunds, resolvers  # noqa: F401
