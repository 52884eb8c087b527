"""Attributes belong to the catalogue: see graphql/product."""

from ..product import attributes

__all__ = ["attributes"]
