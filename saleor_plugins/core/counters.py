"""Counts of what happens in any process of the shop, for Prometheus.

They live in the Redis that all processes share, one hash per counter and one field per set of labels,
and only ever grow; when Redis loses them they start from zero, as Prometheus expects of counters.
Where there is no Redis this process' own are kept. Counting costs one round trip to Redis and is done
where something slow or rare happens anyhow: a provider was called, a request was refused. It never
fails its caller: while Redis is away nothing is counted.

Labels come from the code, never from a request: each set of labels is a series for ever.
"""

import json
import logging
import threading
from collections import defaultdict
from collections.abc import Mapping

import redis

from .store import shared

logger = logging.getLogger(__name__)

PROVIDER_CALLS = "provider_calls"  # labels: provider, outcome
PROVIDER_SECONDS = "provider_seconds"  # labels: provider
RATE_LIMITED = "rate_limited"  # labels: limit

Labels = tuple[str, ...]
Counts = Mapping[tuple[str, Labels], float]

_lock = threading.Lock()
_local: dict[str, dict[Labels, float]] = defaultdict(lambda: defaultdict(float))


def add(counts: Counts) -> None:
    """Add to several counters at once: {(name, labels): by how much}."""
    store = shared()
    if store is None:
        with _lock:
            for (name, labels), amount in counts.items():
                _local[name][labels] += amount
        return
    try:
        pipe = store.pipeline(transaction=False)
        for (name, labels), amount in counts.items():
            pipe.hincrbyfloat(_key(name), json.dumps(labels), amount)
        pipe.execute()
    except redis.RedisError as error:
        logger.debug("Not counted: %s", type(error).__name__)


def read(name: str) -> dict[Labels, float]:
    """A counter's values by labels. Raises redis.RedisError while Redis is away."""
    store = shared()
    if store is None:
        with _lock:
            return dict(_local[name])
    found = store.hgetall(_key(name))
    return {tuple(json.loads(labels)): float(value) for labels, value in found.items()}


def _key(name: str) -> str:
    return f"commerce:count:{name}"
