"""What can go wrong with the embedded servers, in one clear line each."""

from __future__ import annotations


class ServerError(Exception):
    """A server that cannot start, a data directory in use, a missing wheel."""
