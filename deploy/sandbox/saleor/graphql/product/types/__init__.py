"""The catalogue as the API shows it."""

from . import attributes, categories, products

__all__ = ["attributes", "categories", "products"]
