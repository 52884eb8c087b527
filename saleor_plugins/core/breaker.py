"""Circuit breakers: a provider that keeps failing is left alone for a while, by all processes."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import redis
from django.core.cache import cache

from .errors import CircuitOpen

logger = logging.getLogger(__name__)

_OPENED = "commerce:breakers"  # names of breakers that opened, for health and metrics
_MEMORY = 600  # seconds after which failures in a row are forgotten


@dataclass(frozen=True, slots=True)
class CircuitBreaker:
    """Opens after `threshold` failures in a row and lets one try through every `cooldown` seconds.

    Its state is in the shared cache, so that all workers of one provider account stop together.
    While the cache is away it is closed: no payment fails because nobody could count failures.
    """

    name: str
    threshold: int = 8
    cooldown: int = 20

    @property
    def _failures(self) -> str:
        return f"commerce:breaker:{self.name}:failures"

    @property
    def _open(self) -> str:
        return f"commerce:breaker:{self.name}:open"

    def check(self, provider: str) -> None:
        """Raise CircuitOpen while the circuit is open; the one probe per cooldown passes."""
        if not _kept(self._may_pass, True):
            raise CircuitOpen(f"{provider} is failing and was not asked.", provider=provider)

    def failed(self) -> None:
        """Count a failure that is the provider's fault."""
        _kept(self._count, None)

    def succeeded(self) -> None:
        """Close the circuit. Costs one cache read while all is well."""
        _kept(self._close, None)

    def _may_pass(self) -> bool:
        if int(cache.get(self._failures) or 0) < self.threshold:
            return True
        return bool(cache.add(self._open, 1, self.cooldown))

    def _count(self) -> None:
        if not cache.add(self._failures, 1, _MEMORY):
            try:
                count = cache.incr(self._failures)
            except ValueError:  # it expired between the two calls
                return
            if count == self.threshold:
                cache.set(self._open, 1, self.cooldown)
            if count >= self.threshold:
                names = cache.get(_OPENED) or {}
                cache.set(_OPENED, {**names, self.name: self.threshold}, _MEMORY)

    def _close(self) -> None:
        if cache.get(self._failures):
            cache.delete_many([self._failures, self._open])


def failing() -> list[str]:
    """Names of the breakers that are open now ("provider:account"), sorted."""
    thresholds: dict[str, int] = cache.get(_OPENED) or {}
    failures = {name: CircuitBreaker(name)._failures for name in thresholds}
    counts = cache.get_many(list(failures.values())) if failures else {}
    return sorted(
        name for name, key in failures.items() if int(counts.get(key) or 0) >= thresholds[name]
    )


def _kept(ask: Callable[[], Any], otherwise: Any) -> Any:
    try:
        return ask()
    except (redis.RedisError, OSError) as error:
        logger.warning("The breakers' cache is away: %s", type(error).__name__)
        return otherwise
