"""Calls to outside companies: bounded in time, retried only where safe, cut off when hopeless."""

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import requests

from . import counters, spans
from .breaker import CircuitBreaker as CircuitBreaker
from .errors import (
    CircuitOpen,
    ProviderError,
    ProviderRateLimited,
    ProviderRejected,
    ProviderTimeout,
    ProviderUnavailable,
)
from .request_id import current as current_request_id


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Up to `attempts` more tries, pausing `base`, 2x, 4x ... seconds with full jitter."""

    attempts: int = 3
    base: float = 1.0
    longest: float = 8.0

    def pause(self, attempt: int, retry_after: float | None = None) -> float | None:
        """Seconds to wait before try number `attempt` + 1 (from 0), or None to give up."""
        if attempt >= self.attempts:
            return None
        if retry_after is not None:
            # A provider that asks for more than we can wait is obeyed by the caller's queue.
            return retry_after if retry_after <= self.longest else None
        pause = min(self.longest, self.base * 2.0**attempt)
        return pause * random.uniform(0.5, 1.0)


NO_RETRY = RetryPolicy(attempts=0)

# How a try ended, as the metrics say it; a try that ended well is "ok".
_OUTCOMES: Mapping[type[ProviderError], str] = {
    ProviderRejected: "rejected",
    ProviderRateLimited: "rate_limited",
    ProviderUnavailable: "unavailable",
    ProviderTimeout: "timeout",
    CircuitOpen: "circuit_open",
}


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """A provider's answer. `json` is None when the body is not JSON."""

    status: int
    json: Any
    text: str
    headers: Mapping[str, str] = field(default_factory=dict)


class HttpClient:
    """Speaks to one provider account over one connection pool.

    `connect_timeout` and `read_timeout` are in seconds. A call declared `idempotent` is retried on
    every failure; any other only when it certainly had no effect (connection refused, 429, 503).
    Errors carry the provider's status and body for translation, never headers or credentials.
    """

    def __init__(
        self,
        *,
        provider: str,
        base_url: str,
        auth: tuple[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        connect_timeout: float = 3.0,
        read_timeout: float = 10.0,
        retry: RetryPolicy | None = None,
        breaker: CircuitBreaker | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.provider = provider
        self._label = provider.lower()  # as metrics and spans have it; messages are for people
        self.base_url = base_url.rstrip("/")
        self.timeout = (connect_timeout, read_timeout)
        self.retry = retry or RetryPolicy()
        self.breaker = breaker or CircuitBreaker(provider)
        self._sleep = sleep
        self._session = requests.Session()
        self._session.auth = auth
        # Never an environment's proxy or .netrc: credentials are ours alone.
        self._session.trust_env = False
        self._session.headers.update(headers or {})

    def request(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        data: Any = None,
        params: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        idempotent: bool | None = None,
        retry: RetryPolicy | None = None,
    ) -> HttpResponse:
        """Perform one call; raises a ProviderError unless the provider answered with 2xx."""
        safe = method.upper() in ("GET", "HEAD") if idempotent is None else idempotent
        policy = retry or self.retry
        attempt = 0
        while True:
            try:
                response = self._counted(method, path, json, data, params, headers)
            except CircuitOpen:
                raise
            except ProviderError as error:
                if not isinstance(error, ProviderRejected | ProviderRateLimited):
                    self.breaker.failed()
                pause = self._pause(error, safe, policy, attempt)
                if pause is None:
                    raise
                self._sleep(pause)
                attempt += 1
            else:
                self.breaker.succeeded()
                return response

    def _pause(
        self, error: ProviderError, safe: bool, policy: RetryPolicy, attempt: int
    ) -> float | None:
        if not error.retryable or (error.unknown_outcome and not safe):
            return None
        after = error.retry_after if isinstance(error, ProviderRateLimited) else None
        return policy.pause(attempt, after)

    def _counted(self, method: str, path: str, *rest: Any) -> HttpResponse:
        """One try, if the breaker lets it through, with its outcome and duration for the metrics."""
        outcome, started = "ok", time.monotonic()
        try:
            self.breaker.check(self.provider)
            url = path if path.startswith("http") else f"{self.base_url}/{path.lstrip('/')}"
            with spans.calling(self._label, method, url) as span:
                response = self._once(method, url, *rest)
                span.set_attribute("http.response.status_code", response.status)
                return response
        except ProviderError as error:
            outcome = _OUTCOMES.get(type(error), "failed")
            raise
        finally:
            counts: dict[tuple[str, tuple[str, ...]], float] = {
                (counters.PROVIDER_CALLS, (self._label, outcome)): 1
            }
            if outcome != "circuit_open":
                duration = time.monotonic() - started
                counts[(counters.PROVIDER_SECONDS, (self._label,))] = round(duration, 4)
            counters.add(counts)

    def _once(
        self, method: str, url: str, json: Any, data: Any, params: Any, headers: Any
    ) -> HttpResponse:
        sent = dict(headers or {})
        if request_id := current_request_id():
            sent.setdefault("X-Request-ID", request_id)
        try:
            raw = self._session.request(
                method,
                url,
                json=json,
                data=data,
                params=params,
                headers=sent,
                timeout=self.timeout,
                allow_redirects=False,
            )
        except (requests.ConnectTimeout, requests.exceptions.SSLError) as error:
            raise self._error(ProviderUnavailable, "cannot be reached") from error
        except requests.Timeout as error:
            raise self._error(ProviderTimeout, "did not answer in time") from error
        except requests.ConnectionError as error:
            if _refused(error):
                raise self._error(ProviderUnavailable, "cannot be reached") from error
            raise self._error(ProviderTimeout, "broke the connection") from error
        except requests.RequestException as error:
            raise self._error(ProviderTimeout, "answered in a broken way") from error
        return self._read(raw)

    def _error(self, kind: type[ProviderError], what: str) -> ProviderError:
        return kind(f"{self.provider} {what}.", provider=self.provider)

    def _read(self, raw: requests.Response) -> HttpResponse:
        try:
            body = raw.json()
        except ValueError:
            body = None
        status = raw.status_code
        if 200 <= status < 300:
            return HttpResponse(status, body, raw.text, dict(raw.headers))
        message = f"{self.provider} answered with status {status}."
        common: dict[str, Any] = {"provider": self.provider, "status": status, "body": body}
        if status == 429:
            raise ProviderRateLimited(
                message, retry_after=_seconds(raw.headers.get("Retry-After")), **common
            )
        if status == 503:
            raise ProviderUnavailable(message, **common)
        if status >= 500:
            # 500, 502 and 504 may come after the effect.
            raise ProviderTimeout(message, **common)
        raise ProviderRejected(message, **common)


def _refused(error: requests.ConnectionError) -> bool:
    """Whether the request certainly never left: no connection was made."""
    text = repr(error)
    return any(sign in text for sign in ("NewConnectionError", "NameResolutionError"))


def _seconds(value: str | None) -> float | None:
    try:
        return max(0.0, float(value)) if value else None
    except ValueError:
        return None
