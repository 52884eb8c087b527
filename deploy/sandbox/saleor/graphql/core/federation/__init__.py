"""Apollo Federation."""

from .schema import build_federated_schema

__all__ = ["build_federated_schema"]
