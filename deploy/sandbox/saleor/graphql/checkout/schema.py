"""Registers the cart's resolvers and mutations."""

from . import completion, lines, mutations, resolvers  # noqa: F401
