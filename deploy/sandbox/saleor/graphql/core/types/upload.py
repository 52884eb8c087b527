"""Files."""

from ..scalars import Upload

__all__ = ["Upload"]
