"""Registers the orders' resolvers and mutations."""

from . import drafts, events, lines, mutations, order_lines, refunds, resolvers  # noqa: F401
