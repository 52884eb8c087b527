"""The Redis behind Django's cache, for what needs more of it than a cache: limits and counts."""

from functools import cache
from typing import Any

import redis
from django.conf import settings

_TIMEOUT = 0.5  # seconds; whoever waits for it is a shopper


@cache
def shared() -> Any:
    """A client of the cache's Redis, or None when the cache is something else. One per process."""
    configured = settings.CACHES["default"]
    location = configured.get("LOCATION")
    if isinstance(location, list | tuple):
        location = location[0] if location else ""
    if "redis" not in configured.get("BACKEND", "").lower() or not location:
        return None
    return redis.Redis.from_url(
        str(location).split(",")[0], socket_timeout=_TIMEOUT, socket_connect_timeout=_TIMEOUT
    )
