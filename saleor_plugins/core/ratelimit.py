"""How often somebody may do something: exact sliding windows in a store that all processes share.

The store is the Redis behind Django's cache; where there is none, or while it is away, PostgreSQL.
Subjects (addresses, phones, users) are digested before they become keys. Counting several limits is
all or nothing: a request refused by one is not counted by the others.

Who the client is: the peer's address, unless the peer is a trusted proxy (setting or environment
TRUSTED_PROXIES, networks separated by commas; the loopback by default), whose X-Forwarded-For is
then read from the right up to the first address that is not one of ours. IPv6 clients count by /64.
"""

import hashlib
import ipaddress
import logging
import os
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import redis
from django.conf import settings
from django.db import transaction

from . import clock, counters, retention
from .errors import CommerceError
from .models import RateWindow
from .store import shared

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` hits in any `seconds` seconds."""

    name: str
    most: int
    seconds: int


class TooMany(CommerceError):
    """A limit is reached; `retry_after` is in whole seconds, at least one."""

    default_code = "TOO_MANY_REQUESTS"

    def __init__(self, limit: Limit, retry_after: float) -> None:
        super().__init__("Too many requests. Try again later.")
        self.limit = limit
        self.retry_after = max(1, int(retry_after + 0.999))


@dataclass(frozen=True, slots=True)
class Taken:
    """Hits that were counted, so that they can be given back."""

    token: str
    keys: tuple[str, ...]
    cost: int = 1
    moment: float | None = None


Claim = tuple[Limit, str]
NOTHING = Taken("", ())


def take(claims: Sequence[Claim], cost: int = 1) -> Taken:
    """Count `cost` hits on every (limit, subject), or raise TooMany and count none."""
    wanted = [(_adjusted(limit), subject) for limit, subject in claims]
    wanted = [(limit, subject) for limit, subject in wanted if limit.most > 0]
    if not wanted or cost <= 0:
        return NOTHING
    try:
        return _take(wanted, cost)
    except TooMany as refusal:
        counters.add({(counters.RATE_LIMITED, (refusal.limit.name,)): 1})
        raise


def _take(wanted: Sequence[Claim], cost: int) -> Taken:
    store = shared()
    if store is not None:
        try:
            return _take_redis(store, wanted, cost)
        except redis.RedisError as error:
            logger.warning("The limiter's Redis is away: %s", type(error).__name__)
    return _take_postgres(wanted, cost)


def give_back(taken: Taken) -> None:
    """Undo a `take`: what was counted beforehand turned out not to count."""
    if not taken.keys:
        return
    store = shared()
    if store is not None and taken.moment is None:
        try:
            pipe = store.pipeline(transaction=False)
            members = [f"{taken.token}:{n}" for n in range(1, taken.cost + 1)]
            for key in taken.keys:
                pipe.zrem(key, *members)
            pipe.execute()
            return
        except redis.RedisError as error:
            logger.warning("The limiter's Redis is away: %s", type(error).__name__)
    _give_back_postgres(taken)


def _adjusted(limit: Limit) -> Limit:
    """The limit as the setting RATE_LIMITS {"name": (most, seconds)} has it; 0 switches it off."""
    override = getattr(settings, "RATE_LIMITS", {}).get(limit.name)
    return Limit(limit.name, int(override[0]), int(override[1])) if override else limit


def _key(limit: Limit, subject: str) -> str:
    digest = hashlib.sha256(f"{limit.name}|{subject}".encode()).hexdigest()[:40]
    return f"commerce:rate:{digest}"


# ---------------------------------------------------------------- Redis

_TAKE = """
local now, cost, token = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3]
local refused, wait = 0, 0
for i, key in ipairs(KEYS) do
  local most, window = tonumber(ARGV[2 + 2 * i]), tonumber(ARGV[3 + 2 * i])
  redis.call('ZREMRANGEBYSCORE', key, '-inf', now - window)
  local over = redis.call('ZCARD', key) + cost - most
  if over > 0 then
    local pause = window
    local entry = redis.call('ZRANGE', key, over - 1, over - 1, 'WITHSCORES')
    if entry[2] then pause = tonumber(entry[2]) + window - now end
    if refused == 0 or pause > wait then refused, wait = i, pause end
  end
end
if refused > 0 then return {refused, tostring(wait)} end
for i, key in ipairs(KEYS) do
  local window = tonumber(ARGV[3 + 2 * i])
  for n = 1, cost do redis.call('ZADD', key, now, token .. ':' .. n) end
  redis.call('PEXPIRE', key, math.ceil(window * 1000))
end
return {0, '0'}
"""


@cache
def _take_script(store: Any) -> Any:
    return store.register_script(_TAKE)


def _take_redis(store: Any, claims: Sequence[Claim], cost: int) -> Taken:
    keys = tuple(_key(limit, subject) for limit, subject in claims)
    token = secrets.token_hex(8)
    arguments: list[Any] = [clock.now().timestamp(), cost, token]
    for limit, _ in claims:
        arguments += [limit.most, limit.seconds]
    refused, wait = _take_script(store)(keys=list(keys), args=arguments)
    if int(refused):
        raise TooMany(claims[int(refused) - 1][0], float(wait))
    return Taken(token, keys, cost)


# ---------------------------------------------------------------- PostgreSQL


def _take_postgres(claims: Sequence[Claim], cost: int) -> Taken:
    now = clock.now().timestamp()
    keyed = sorted(((_key(limit, subject), limit) for limit, subject in claims), key=_first)
    with transaction.atomic():
        rows = {key: _locked(key) for key, _ in keyed}  # in key order: no deadlock
        refusal: TooMany | None = None
        for key, limit in keyed:
            recent = [hit for hit in rows[key].hits if hit > now - limit.seconds]
            rows[key].hits = recent
            over = len(recent) + cost - limit.most
            if over > 0:
                oldest = recent[over - 1] if over <= len(recent) else now
                refusal = _longer(refusal, TooMany(limit, oldest + limit.seconds - now))
        if refusal is None:
            for key, limit in keyed:
                row = rows[key]
                row.hits = [*row.hits, *([now] * cost)]
                row.expires_at = datetime.fromtimestamp(now, UTC) + timedelta(seconds=limit.seconds)
                row.save()
    if refusal is not None:
        raise refusal
    return Taken("", tuple(key for key, _ in keyed), cost, now)


def _first(pair: tuple[str, Limit]) -> str:
    return pair[0]


def _longer(one: TooMany | None, other: TooMany) -> TooMany:
    return other if one is None or other.retry_after > one.retry_after else one


def _locked(key: str) -> RateWindow:
    RateWindow.objects.bulk_create(
        [RateWindow(key=key, hits=[], expires_at=clock.now())], ignore_conflicts=True
    )
    return RateWindow.objects.select_for_update().get(key=key)


def _give_back_postgres(taken: Taken) -> None:
    if taken.moment is None:
        return  # it was counted in Redis, which is away; it runs out by itself
    with transaction.atomic():
        rows = RateWindow.objects.select_for_update().filter(key__in=taken.keys).order_by("key")
        for row in rows:
            for _ in range(taken.cost):
                if taken.moment in row.hits:
                    row.hits.remove(taken.moment)
            row.save(update_fields=["hits"])


@retention.rule("rate_windows", days=1)
def _old_windows(before: datetime, limit: int) -> int:
    old = RateWindow.objects.filter(expires_at__lt=before).values("pk")[:limit]
    return RateWindow.objects.filter(pk__in=old).delete()[0]


# ---------------------------------------------------------------- who the client is

_Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@cache
def _networks(text: str) -> tuple[_Network, ...]:
    return tuple(
        ipaddress.ip_network(part.strip(), strict=False) for part in text.split(",") if part.strip()
    )


def trusted_proxies() -> tuple[_Network, ...]:
    """Networks whose word about the client's address is taken."""
    configured = getattr(settings, "TRUSTED_PROXIES", None)
    if configured is None:
        configured = os.environ.get("TRUSTED_PROXIES", "127.0.0.0/8,::1/128")
    return _networks(configured if isinstance(configured, str) else ",".join(configured))


def _parse(text: str) -> Any:
    text = text.strip().strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = getattr(found, "ipv4_mapped", None)
    return mapped or found


def _trusted(address: Any, networks: Iterable[_Network]) -> bool:
    return any(address.version == n.version and address in n for n in networks)


def client_address(meta: Mapping[str, Any]) -> str:
    """The address that limits count by, from a request's META; empty when there is none."""
    networks = trusted_proxies()
    address = _parse(str(meta.get("REMOTE_ADDR") or ""))
    hops = [hop for hop in str(meta.get("HTTP_X_FORWARDED_FOR") or "").split(",") if hop.strip()]
    while hops and (address is None or _trusted(address, networks)):
        hop = _parse(hops.pop())
        if hop is None:
            break  # a forged or broken entry: what stands left of it is worth nothing
        address = hop
    if address is None:
        return ""
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def is_ours(address: str) -> bool:
    """Whether an address is one of the trusted proxies: a request without a client behind it."""
    parsed = _parse(address.partition("/")[0])
    return parsed is None or _trusted(parsed, trusted_proxies())
