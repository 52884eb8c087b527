"""The catalogue in the API."""

from . import attributes, media, products, queries, shelves, types

__all__ = ["attributes", "media", "products", "queries", "shelves", "types"]
